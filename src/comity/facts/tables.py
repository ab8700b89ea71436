"""The starter's tables: read once, indexed by key, rows turned into records when first asked for.

A check touches two or three countries, so of 1,225 memberships it needs some forty: the others stay
strings.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from comity import vocabulary
from comity.errors import SourceError
from comity.facts.dates import partial_date
from comity.records import SourceUse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Raw = Mapping[str, str]
    Keys = Callable[[Raw], Iterable[str]]

Row = TypeVar("Row")

EU_BLOC, EU_CODE = "EU", "EUU"  # the bloc as a key of its members, and as a party of its own


class Table(Generic[Row]):
    """One commented CSV table and its card.

    Parameters
    ----------
    name : of the file, without .csv
    make : turns the strings of one row, and their source, into a record
    keys : under which keys a row is found
    rows : in place of the packaged file, for tests and for tables cut at a date
    """

    def __init__(
        self,
        name: str,
        make: Callable[[Raw, SourceUse], Row],
        keys: Keys,
        rows: Iterable[Raw] | None = None,
    ) -> None:
        self.name = name
        self._make = make
        self._keys = keys
        self._given = None if rows is None else tuple(rows)
        self._made: dict[int, Row] = {}
        self._under: dict[str, tuple[Row, ...]] = {}

    @cached_property
    def raw(self) -> tuple[Raw, ...]:
        """The rows as strings, in the order of the file."""
        if self._given is not None:
            return self._given
        try:
            return vocabulary.read_table(self.file)
        except OSError as error:
            raise SourceError(
                found=f"the fact table {self.file} cannot be read ({error.strerror})",
                fix="reinstall comity: the table is part of the package",
            ) from error

    @property
    def file(self) -> str:
        """Its path below the package."""
        return f"facts/{self.name}.csv"

    @cached_property
    def source(self) -> SourceUse:
        """The table as a whole: version, licence and checksum; each row adds its own citation."""
        card_file = f"sources/cards/starter/facts-{self.name.replace('_', '-')}.yaml"
        try:
            card = vocabulary.load_yaml(card_file)
            return SourceUse(
                id=f"facts/{self.name}",
                title=card["title"],
                version=str(card["version"]),
                licence=card["licence"]["name"],
                citation=card["attribution"],
                retrieved=date.fromisoformat(card["checked"]),
                sha256=vocabulary.checksum(self.file),
            )
        except (OSError, KeyError, TypeError, ValueError) as error:
            raise SourceError(
                found=f"the card {card_file} of the table {self.name} cannot be used ({error!r})",
                fix="reinstall comity, or compare the card with the others beside it",
            ) from error

    def under(self, key: str) -> tuple[Row, ...]:
        """The rows found under a key, in the order of the file; none is an empty tuple."""
        found = self._under.get(key)
        if found is None:
            found = tuple(self._row(i) for i in self._index.get(key, ()))
            self._under[key] = found
        return found

    def __contains__(self, key: str) -> bool:
        """Whether any row is found under the key, without making it."""
        return key in self._index

    def every(self) -> tuple[Row, ...]:
        """All rows as records."""
        return tuple(self._row(i) for i in range(len(self.raw)))

    def with_rows(self, rows: Iterable[Raw]) -> Table[Row]:
        """The same table with other rows."""
        return Table(self.name, self._make, self._keys, rows)

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = defaultdict(list)
        for i, raw in enumerate(self.raw):
            for key in self._keys(raw):
                index[key].append(i)
        return dict(index)

    def _row(self, i: int) -> Row:
        made = self._made.get(i)
        if made is None:
            raw = self.raw[i]
            try:
                made = self._make(raw, self._source_of(raw))
            except (KeyError, ValueError) as error:
                raise SourceError(
                    found=f"row {i + 1} of the fact table {self.name} cannot be read ({error}): {dict(raw)}",
                    fix="correct the row; the comments at the top of the table explain its columns",
                ) from error
            self._made[i] = made
        return made

    def _source_of(self, raw: Raw) -> SourceUse:
        whole = self.source
        return SourceUse(
            id=whole.id,
            title=whole.title,
            version=whole.version,
            licence=whole.licence,
            citation=raw["source"],
            published=partial_date(raw.get("said_on", "")),
            retrieved=whole.retrieved,
            sha256=whole.sha256,
            confidence=raw["confidence"],
        )


@cache
def as_code(party: str) -> str:
    """The code of a party in its own right: the union is EUU there, EU only as a bloc of members.

    >>> as_code("EU"), as_code("IRN")
    ('EUU', 'IRN')
    """
    return EU_CODE if party == EU_BLOC else party

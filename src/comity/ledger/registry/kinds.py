"""The kinds of entry and their fields, as ``kinds.yaml`` and ``ladders.yaml`` have them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from comity.vocabulary import load_yaml, read_table


class EntryKind(StrEnum):
    """What sort of thing an entry is, in the order in which one can refer to another."""

    EVENT = "event"
    DOCUMENT = "document"
    PROJECT = "project"
    COMMITMENT = "commitment"
    STATEMENT = "statement"
    FACT = "fact"
    DISPUTE = "dispute"
    PROPOSAL = "proposal"


class FieldType(StrEnum):
    """How the value of a field is written and read."""

    TEXT = "text"
    WORDS = "words"
    CHOICE = "choice"
    COUNTRY = "country"
    COUNTRIES = "countries"
    DATE = "date"
    SPAN = "span"
    NUMBER = "number"
    CURRENCY = "currency"
    SECTORS = "sectors"
    YES_NO = "yes_no"
    LINK = "link"
    LINKS = "links"
    JSON = "json"


LINKS = frozenset({FieldType.LINK, FieldType.LINKS})
ANY_KIND = "any"


class Index(StrEnum):
    """What a field is to lists: they show, filter, sort and count by it."""

    TITLE = "title"
    DAY = "day"
    DUE = "due"
    STATUS = "status"
    SORT = "sort"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a kind of entry."""

    name: str
    type: FieldType
    about: str
    of: str = ""  # the list of choices, or the kind that is linked
    required: bool = False
    happened: bool = False  # it dates something that happened
    index: Index | None = None
    example: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that it can be, lowest of the ladder first; empty where it is no choice."""
        return tuple(ladder(self.of)) if self.type is FieldType.CHOICE else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of entry with its fields, in order."""

    kind: EntryKind
    plural: str
    about: str
    fields: tuple[Field, ...]
    names: tuple[str, ...]  # of its fields, in order
    happenings: tuple[Field, ...]  # the fields that date something that happened
    linking: tuple[Field, ...]  # the fields that refer to other entries

    def field(self, name: str) -> Field | None:
        """The field of that name; None where there is none."""
        return next((field for field in self.fields if field.name == name), None)

    def indexed(self, index: Index) -> Field | None:
        """The field that lists use in that way; None where the kind has none."""
        return next((field for field in self.fields if field.index is index), None)


@cache
def form(kind: EntryKind) -> Form:
    """The fields of a kind of entry.

    >>> form(EntryKind.DOCUMENT).indexed(Index.STATUS).choices[:3]
    ('negotiating', 'initialled', 'signed')
    """
    written = load_yaml("ledger/registry/kinds.yaml")[kind.value]
    fields = tuple(_field(name, **row) for name, row in written["fields"].items())
    return Form(
        kind=kind,
        plural=written["plural"],
        about=written["about"],
        fields=fields,
        names=tuple(written["fields"]),
        happenings=tuple(field for field in fields if field.happened),
        linking=tuple(field for field in fields if field.type in LINKS),
    )


def _field(
    name: str,
    *,
    type: str,
    about: str,
    of: str = "",
    required: bool = False,
    happened: bool = False,
    index: str | None = None,
    example: object = "",
) -> Field:
    return Field(
        name=name,
        type=FieldType(type),
        about=about,
        of=of,
        required=required,
        happened=happened,
        index=Index(index) if index else None,
        example=str(example),
    )


@cache
def ladder(name: str) -> dict[str, str]:
    """The words of a list of choices with what each means, lowest first.

    >>> list(ladder("documents"))[-1]
    'treaty'
    """
    found: dict[str, str] = load_yaml("ledger/registry/ladders.yaml")[name]
    return found


@cache
def sectors() -> dict[str, str]:
    """Titles of the three-digit DAC/CRS sectors, by code.

    >>> sectors()["322"]
    'Mineral resources and mining'
    """
    return {row["code"]: row["title"] for row in read_table("ledger/registry/sectors.csv")}


def sector_title(code: str) -> str:
    """The title of a sector; a five-digit code has that of its category.

    >>> sector_title("32210")
    'Mineral resources and mining'
    """
    return sectors()[code[:3]]

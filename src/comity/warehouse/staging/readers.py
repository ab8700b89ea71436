"""The readers of ``readers.yaml``: how a provider's files are opened, and which query fills which table."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from comity import vocabulary
from comity.errors import SourceError
from comity.warehouse.engine import TextForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.warehouse.engine import Value

_FOLDER = "warehouse/staging"
PRODUCTS = "products"  # the scheme of product codes: those of the provider's own list


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Rows of a provider's files under the name that the queries read.

    Either the engine reads the text itself, in one of the ``forms``, or ``opener`` takes the rows out.
    """

    name: str
    files: tuple[str, ...] = ("*",)  # patterns of file names, in any case
    forms: Mapping[str, TextForm] = field(default_factory=dict)
    names: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    opener: str | None = None  # module:function
    optional: bool = False
    columns: tuple[str, ...] = ()  # of an optional relation, for when there are no such files


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeColumn:
    """A column that is filled by way of codes: their scheme, and what the provider calls the column."""

    scheme: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """One staged table and the query that fills it."""

    table: str
    query: str  # the name of its file
    codes: Mapping[str, CodeColumn]
    text: str | None = None  # of a query that is made rather than written

    @property
    def sql(self) -> str:
        """The text of the query."""
        return self.text or (vocabulary.PACKAGE / _FOLDER / self.query).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One provider's form."""

    name: str
    about: str
    relations: tuple[Relation, ...]
    fillings: tuple[Filling, ...]
    settings: Mapping[str, Value]  # with their defaults; None: has to be said
    ignores: tuple[str, ...] = ()  # files that come with the data and are not read
    row_caps: tuple[int, ...] = ()  # answers of exactly so many rows were cut off by the provider
    large: bool = False  # read again for each use rather than kept; its keys are checked once written
    whole: bool = False  # its products are all goods, so that their sum is a pair's trade

    @property
    def patterns(self) -> tuple[str, ...]:
        """The names of files that it takes or knows to leave alone, in any case."""
        read = (pattern for relation in self.relations for pattern in relation.files)
        return tuple(dict.fromkeys((*read, *self.ignores)))

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of country codes that its queries read."""
        found = (column.scheme for filling in self.fillings for column in filling.codes.values())
        return tuple(dict.fromkeys(scheme for scheme in found if scheme != PRODUCTS))


@cache
def readers() -> dict[str, Reader]:
    """Every reader by its name.

    >>> readers()["baci"].fillings[0].table
    'product_flows'
    """
    entries: dict[str, dict[str, Any]] = vocabulary.load_yaml(f"{_FOLDER}/readers.yaml")
    return {name: _reader(name, entry) for name, entry in entries.items()}


def reader(name: str) -> Reader:
    """The reader of this name.

    Raises
    ------
    SourceError : there is none; names the nearest
    """
    found = readers().get(name)
    if found is None:
        near = get_close_matches(name, readers(), n=3)
        raise SourceError(
            found=f"there is no reader {name!r}",
            fix=f"name one of these in the source's card: {', '.join(near or sorted(readers()))}",
        )
    return found


def _reader(name: str, entry: dict[str, Any]) -> Reader:
    several = len(entry["fills"]) > 1
    return Reader(
        name=name,
        about=entry["about"],
        relations=tuple(_relation(*item) for item in entry["relations"].items()),
        fillings=tuple(
            _filling(f"{name}_{table}.sql" if several else f"{name}.sql", table, said)
            for table, said in entry["fills"].items()
        ),
        settings=dict(entry.get("settings", {})),
        ignores=tuple(entry.get("ignores", ())),
        row_caps=tuple(entry.get("row_caps", ())),
        large=entry.get("large", False),
        whole=entry.get("whole", False),
    )


def _relation(name: str, entry: dict[str, Any]) -> Relation:
    return Relation(
        name=name,
        files=tuple(entry.get("files", ("*",))),
        forms={pattern: _form(form) for pattern, form in entry.get("forms", {}).items()},
        names={called: tuple(names) for called, names in entry.get("names", {}).items()},
        opener=entry.get("opener"),
        optional=entry.get("optional", False),
        columns=tuple(entry.get("columns", ())),
    )


def _form(entry: dict[str, Any]) -> TextForm:
    return TextForm(**{**entry, "columns": tuple(entry.get("columns", "").split())})


def _filling(usual: str, table: str, entry: dict[str, Any]) -> Filling:
    return Filling(
        table=table,
        query=entry.get("query", usual),
        codes={key: CodeColumn(**value) for key, value in entry.get("codes", {}).items()},
    )

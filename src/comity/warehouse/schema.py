"""The tables of the warehouse: what readers hand over, and what a build works out of it.

``staged.yaml`` and ``derived.yaml`` say it; this is the only place that knows their form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from comity import vocabulary

FILE = "file"  # the column of every table that leads from a row to its file
FILE_TYPE = "USMALLINT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name, DuckDB's name of its type, its unit and what it says."""

    name: str
    type: str
    about: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The form of one kind of fact."""

    name: str
    title: str
    grain: str
    key: tuple[str, ...]  # with ``file``'s source, what tells rows apart
    sort: tuple[str, ...]
    columns: tuple[Column, ...]
    years: str | None = None  # the column by which it is split into files

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, ``file`` last."""
        return (*(column.name for column in self.columns), FILE)

    @property
    def types(self) -> tuple[str, ...]:
        """DuckDB's names of their types, in the same order."""
        return (*(column.type for column in self.columns), FILE_TYPE)

    def typed_sql(self, relation: str) -> str:
        """A SELECT that gives a relation the table's columns, in its order and types."""
        cells = (f"cast({name} as {kind}) as {name}" for name, kind in zip(self.names, self.types))
        return f"select {', '.join(cells)} from {relation}"

    @property
    def empty_sql(self) -> str:
        """A SELECT with the table's columns and no row."""
        nulls = (f"cast(null as {kind}) as {name}" for name, kind in zip(self.names, self.types))
        return f"select {', '.join(nulls)} where 1 = 0"


@cache
def staged_tables() -> dict[str, Table]:
    """Every staged table by its name.

    >>> staged_tables()["flows"].key
    ('year', 'exporter', 'importer', 'side')
    """
    return _tables("warehouse/staged.yaml")


@cache
def derived_tables() -> dict[str, Table]:
    """Every derived table by its name, in the order in which they are worked out.

    >>> list(derived_tables())[-2:]  # each from those before it
    ['country_products', 'product_sums']
    """
    return _tables("warehouse/derived.yaml")


def _tables(document: str) -> dict[str, Table]:
    return {name: _table(name, entry) for name, entry in vocabulary.load_yaml(document).items()}


def _table(name: str, entry: dict[str, Any]) -> Table:
    return Table(
        name=name,
        title=entry["title"],
        grain=entry["grain"],
        key=tuple(entry["key"]),
        sort=tuple(entry["sort"]),
        years=entry.get("years"),
        columns=tuple(Column(name=column, **said) for column, said in entry["columns"].items()),
    )

"""Which accounts of a year's trade by product a warehouse holds, and which of them tells most."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.warehouse.store import Warehouse


class Books(StrEnum):
    """By whose books countries' exports and imports are known, the best first."""

    RECONCILED = "reconciled"  # by the source, from both sides
    OWN = "own"  # each country's exports and imports by its own customs office
    TOTALS = "totals"  # as the source states them, without partners
    EXPORTERS = "exporters"  # exporters' books alone, so imports are what others say they sold
    IMPORTERS = "importers"  # importers' books alone, so exports are what others say they bought

    @property
    def is_mirror(self) -> bool:
        """Whether what some countries sold or bought is known by their partners alone."""
        return self in (Books.EXPORTERS, Books.IMPORTERS)


_BEST = tuple(Books)
WORLD = 100  # an account with fewer sellers or buyers is no world to take a place in


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One source's account of a year in one nomenclature."""

    source_id: str
    nomenclature: str
    year: int
    books: Books
    exporters: int
    importers: int
    rows: int
    file: int  # one of its files; all of a source and year were published on one day

    @property
    def countries(self) -> int:
        """How many countries there are to compare: the fewer of sellers and buyers."""
        return min(self.exporters, self.importers)

    @property
    def covers_the_world(self) -> bool:
        """Whether enough countries are there for a place among all pairs to mean something."""
        return self.countries >= WORLD

    @property
    def order(self) -> tuple[bool, int, int, int, str, str]:
        """Those that cover the world, the newest first, then the best books and the most countries."""
        return (
            not self.covers_the_world,
            -self.year,
            _BEST.index(self.books),
            -self.countries,
            self.source_id,
            self.nomenclature,
        )


_KNOWN: WeakKeyDictionary[Warehouse, tuple[Edition, ...]] = WeakKeyDictionary()


def editions(warehouse: Warehouse) -> tuple[Edition, ...]:
    """Every account that the build holds, the one that tells most first.

    Raises
    ------
    WarehouseError : as ``Warehouse.ask``
    """
    if warehouse not in _KNOWN:
        _KNOWN[warehouse] = _editions(warehouse)
    return _KNOWN[warehouse]


def _editions(warehouse: Warehouse) -> tuple[Edition, ...]:
    by_account: dict[tuple[str, str, int], dict[str, dict[str, Any]]] = {}
    for row in warehouse.ask("product_years").rows:
        key = row["source_id"], row["nomenclature"], row["year"]
        by_account.setdefault(key, {})[row["side"]] = row
    found = [_edition(*_chosen(sides)) for sides in by_account.values()]
    totals = warehouse.build.table("product_totals")
    if totals and totals.rows:
        found += [_edition(Books.TOTALS, [row]) for row in warehouse.ask("totals_years").rows]
    return tuple(sorted(found, key=lambda edition: edition.order))


def _chosen(sides: dict[str, dict[str, Any]]) -> tuple[Books, list[dict[str, Any]]]:
    """The books to go by of those that a source has of a year: exports by the first, imports by the last."""
    if "reconciled" in sides:
        return Books.RECONCILED, [sides["reconciled"]]
    if {"exporter", "importer"} <= sides.keys():
        return Books.OWN, [sides["exporter"], sides["importer"]]
    ((side, row),) = sides.items()
    return (Books.EXPORTERS if side == "exporter" else Books.IMPORTERS), [row]


def _edition(books: Books, rows: Sequence[dict[str, Any]]) -> Edition:
    sold, bought = rows[0], rows[-1]
    return Edition(
        source_id=sold["source_id"],
        nomenclature=sold["nomenclature"],
        year=sold["year"],
        books=books,
        exporters=sold["exporters"],
        importers=bought["importers"],
        rows=sum(int(row["product_rows"]) for row in rows),
        file=min(row["file"] for row in rows),
    )


def sides_of(books: Books) -> Iterator[str]:
    """The sides to read: whose books tell the exports, and whose the imports, where those are others.

    >>> [list(sides_of(books)) for books in (Books.RECONCILED, Books.OWN, Books.IMPORTERS)]
    [['reconciled'], ['exporter', 'importer'], ['importer']]
    """
    if books is Books.RECONCILED:
        yield "reconciled"
    if books in (Books.OWN, Books.EXPORTERS):
        yield "exporter"
    if books in (Books.OWN, Books.IMPORTERS):
        yield "importer"

"""The goods of a pair by product in the newest year that any source lists them: one account, or both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from comity.records import distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.dossiers.sections.subject import Subject
    from comity.records import SourceUse
    from comity.warehouse.at import WarehouseAt

    _Rows = Sequence[dict[str, Any]]
    _Books = dict[str, tuple[float, float]]

_BEST_FIRST = ("reconciled", "exporter", "importer")


class Basket(NamedTuple):
    """One account of one year by chapter, both ways; amounts in US dollars."""

    year: int
    nomenclature: str
    side: str
    by_chapter: tuple[dict[str, float], dict[str, float]]
    sources: tuple[SourceUse, ...]
    query: str
    build: str


class ProductBooks(NamedTuple):
    """What each office has of each chapter, exporter's first, for both directions; in US dollars."""

    year: int
    by_flow: tuple[_Books, _Books]
    sources: tuple[SourceUse, ...]
    query: str
    build: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Every account by product of the newest year that has one: rows of both directions by way."""

    year: int
    ways: dict[Way, tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]]
    query: str


class Way(NamedTuple):
    """A source, whose books, and the edition of the Harmonized System."""

    source_id: str
    side: str
    nomenclature: str


@lru_cache(maxsize=4)
def listed_goods(subject: Subject) -> Listed | None:
    """The goods of the newest year of which any are listed by product; None where none are."""
    customs = subject.view.customs
    years = [
        account.year
        for flow in subject.directions()
        for account in subject.view.trade(*flow)
        if account.basis != "total" and account.side in _BEST_FIRST and account.value_usd
    ]
    if customs is None or not years:
        return None
    from comity.openings.sums import goods_both_ways

    year = max(years)
    answer = goods_both_ways(customs, *subject.pair, year)
    ways: dict[Way, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {}
    sellers = [seller for seller, _ in subject.directions()]
    for row in answer.rows:
        if row["year"] == year:
            way = Way(row["source_id"], row["side"], row["nomenclature"])
            ways.setdefault(way, ([], []))[sellers.index(row["exporter"])].append(row)
    return Listed(
        year=year,
        ways={way: (tuple(there), tuple(back)) for way, (there, back) in ways.items()},
        query=answer.asked.text,
    )


def newest_basket(subject: Subject) -> Basket | None:
    """The newest year of which goods are listed: both ways before one, reconciled before a book."""
    found, customs = listed_goods(subject), subject.view.customs
    if found is None or customs is None or not found.ways:
        return None
    best = min(
        found.ways,
        key=lambda way: (
            -sum(map(bool, found.ways[way])),
            _BEST_FIRST.index(way.side),
            _newest_first(way.nomenclature),
            way,
        ),
    )
    there, back = found.ways[best]
    return Basket(
        year=found.year,
        nomenclature=best.nomenclature,
        side=best.side,
        by_chapter=(_by_chapter(there), _by_chapter(back)),
        sources=_uses(customs, (*there, *back)),
        query=found.query,
        build=customs.build,
    )


def product_books(subject: Subject) -> ProductBooks | None:
    """Both offices' figures by chapter, from the source that has most of them; None where none has both."""
    found, customs = listed_goods(subject), subject.view.customs
    if found is None or customs is None:
        return None
    both: dict[tuple[str, str], tuple[tuple[dict[str, Any], ...], tuple[_Books, _Books]]] = {}
    for way, (there, back) in found.ways.items():
        if way.side != "exporter":
            continue
        their_there, their_back = found.ways.get(way._replace(side="importer"), ((), ()))
        books = (_in_both(there, their_there), _in_both(back, their_back))
        if any(books):
            both[way.source_id, way.nomenclature] = (
                (*there, *back, *their_there, *their_back),
                books,
            )
    if not both:
        return None
    rows, by_flow = both[max(both, key=lambda key: (sum(map(len, both[key][1])), key))]
    return ProductBooks(
        year=found.year,
        by_flow=by_flow,
        sources=_uses(customs, rows),
        query=found.query,
        build=customs.build,
    )


def _in_both(declared: _Rows, counted: _Rows) -> _Books:
    """The chapters of which both books have something above nought."""
    exporter, importer = _by_chapter(declared), _by_chapter(counted)
    return {
        code: (exporter[code], importer[code])
        for code in exporter.keys() & importer.keys()
        if exporter[code] > 0 and importer[code] > 0
    }


def _uses(customs: WarehouseAt, rows: _Rows) -> tuple[SourceUse, ...]:
    files = {(row["file"], row["year"]): None for row in rows}
    return distinct(customs.source(file, year) for file, year in files)


def _newest_first(nomenclature: str) -> int:
    """HS22 before HS17 before HS92."""
    edition = int(nomenclature[2:]) if nomenclature[2:].isdigit() else 0
    return -(edition + (100 if edition < 88 else 0))


def _by_chapter(rows: _Rows) -> dict[str, float]:
    sums: dict[str, float] = {}
    for row in rows:
        code = row["product"][:2]
        sums[code] = sums.get(code, 0.0) + row["value_usd"]
    return sums

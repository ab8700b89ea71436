"""Breaks in reporting between two years: what makes a change of figures no change of trade."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from comity.evidence.books import NEAR, keepers_of
from comity.evidence.remembered import once_per_world
from comity.evidence.reporters import is_silent
from comity.phrasing import country, possessive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.evidence.books import Book, Cell
    from comity.warehouse.engine import Value
    from comity.world import WorldAt

_COVERAGE = 2.0  # partners listed in one year over those in the other, from which the reporting changed
_FEW = 10  # partners; a file of a few pairs says nothing on coverage


def breaks_of_book(before: Cell, after: Cell, keeper: str, world: WorldAt) -> tuple[str, ...]:
    """What changed in one country's own reporting between two years, in words; nothing where nothing did."""
    old, new = before.book_of(keeper), after.book_of(keeper)
    if old is None or new is None:
        return ()
    found = []
    whose = possessive(country(keeper))
    if old.valuations != new.valuations:
        found.append(
            f"{whose} books changed their valuation from {_valued(old)} in {before.year} to "
            f"{_valued(new)} in {after.year}"
        )
    found.extend(_coverage(before, after, keeper, world))
    return tuple(found)


def jump(before: Cell, after: Cell) -> str | None:
    """That the two books moved apart or together by more than trade can explain; None where they did not."""
    (old_a, old_b), (new_a, new_b) = (_both(before), _both(after))
    if old_a is None or old_b is None or new_a is None or new_b is None:
        return None
    sums = [book.declared_usd for book in (old_a, old_b, new_a, new_b)]
    if min(sums) <= 0:
        return None
    moved = log(new_b.declared_usd / new_a.declared_usd) - log(old_b.declared_usd / old_a.declared_usd)
    if abs(moved) <= log(1 + NEAR):
        return None
    a, b = before.pair
    return (
        f"the gap between the books of {country(a)} and {country(b)} jumped between {before.year} and "
        f"{after.year}"
    )


def breaks_of_both(before: Cell, after: Cell, world: WorldAt) -> tuple[str, ...]:
    """Which side started or stopped reporting, so that a value made of both is made of other books."""
    found = []
    behind = [keepers_of(world, cell) for cell in (before, after)]
    for keeper in before.pair:
        silent = [is_silent(keeper, cell.year) for cell in (before, after)]
        books = [keeper in (keepers or ()) for keepers in behind]
        held = None not in behind
        if silent == [False, True] or (held and books == [True, False]):
            found.append(f"{country(keeper)} stopped reporting between {before.year} and {after.year}")
        elif silent == [True, False] or (held and books == [False, True]):
            found.append(f"{country(keeper)} started reporting between {before.year} and {after.year}")
    return tuple(found)


def _both(cell: Cell) -> tuple[Book | None, Book | None]:
    a, b = cell.pair
    return cell.book_of(a), cell.book_of(b)


def _valued(book: Book) -> str:
    return " and ".join(dict.fromkeys(book.valuations))


def _coverage(before: Cell, after: Cell, keeper: str, world: WorldAt) -> Iterator[str]:
    """How many partners the keeper's books list in each year, where that changed by half or more."""
    listed = _partners_listed(world, keeper, before.source_id, str(before.year), str(after.year))
    for way in ("customers", "suppliers"):
        if not any((flow[0] == keeper) == (way == "customers") for flow in before.flows):
            continue
        counts = [listed.get((year, before.basis, way), 0) for year in (before.year, after.year)]
        if max(counts) >= _FEW and min(counts) * _COVERAGE <= max(counts):
            yield (
                f"{possessive(country(keeper))} books list {counts[0]} {way} in {before.year} and "
                f"{counts[1]} in {after.year}"
            )


@once_per_world
def _partners_listed(
    world: WorldAt, keeper: str, source_id: str, first: str, last: str
) -> dict[tuple[int, str, str], int]:
    """Partners in a country's own books, by year, basis and way."""
    if world.customs is None:
        return {}
    span: dict[str, Value] = {"country": keeper, "first_year": int(first), "last_year": int(last)}
    counts: dict[tuple[int, str, str], int] = {}
    for row in world.customs.ask("country_totals", span).rows:
        way = {"exporter": "customers", "importer": "suppliers"}.get(row["side"])
        if way is not None and row["source_id"] == source_id:
            key = (row["year"], row["basis"], way)
            counts[key] = counts.get(key, 0) + (row[way] or 0)
    return counts

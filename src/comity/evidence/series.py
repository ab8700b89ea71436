"""The yearly series of a pair's trade: levels, changes, balances, by each book, in real terms, as shares."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from comity.evidence.balance import both_flows
from comity.evidence.books import NEAR, cells, flows_of, gap, what
from comity.evidence.breaks import breaks_of_book, breaks_of_both
from comity.evidence.growth import changes
from comity.evidence.listings import ENOUGH_PARTNERS
from comity.evidence.real_terms import deflator
from comity.evidence.remembered import once_per_world
from comity.evidence.words import says
from comity.phrasing import country, pair_names, possessive
from comity.records import Grade, Reason, distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from comity.evidence.books import Book, Cell, Flow
    from comity.records import Claim, SourceUse
    from comity.warehouse.engine import Value
    from comity.world import WorldAt


class Measure(StrEnum):
    """What a record is a record of."""

    BALANCE = "balance"
    GROWTH = "growth"
    LEVEL = "level"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One measure by one account, year by year; years that are not in it were not reported."""

    key: tuple[str, ...]  # of its evidence
    pair: tuple[str, str]
    what: str
    how: str  # by whose books and in which money, in words
    condition: str
    title: str
    unit: str
    values: Mapping[int, float]
    grades: Mapping[int, Grade]
    cells: Mapping[int, Cell]
    keeper: str | None
    uses: Mapping[int, tuple[SourceUse, ...]]
    query: str
    caveats: frozenset[Reason] = frozenset()

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a value, in order."""
        return tuple(sorted(self.values))

    def grade(self, *years: int) -> Grade:
        """The worst grade of some years."""
        return max(self.grades[year] for year in years)

    def sources(self, years: Iterable[int]) -> tuple[SourceUse, ...]:
        """The files behind some years, each once."""
        return distinct(use for year in years for use in self.uses[year])

    def breaks(self, year: int, later: int, world: WorldAt) -> tuple[str, ...]:
        """What changed in the reporting between two years."""
        before, after = sorted((year, later))
        if self.keeper:
            return breaks_of_book(self.cells[before], self.cells[after], self.keeper, world)
        return breaks_of_both(self.cells[before], self.cells[after], world)


def measure_of(claim: Claim) -> Measure | None:
    """What a record is a record of, by the claim's own words; None where it is no measure of trade.

    Where the reading says what is compared, that must be a flow: "the first visit to promote trade" is none.
    """
    compared = replace(claim, quote=claim.details.property) if claim.details.property else claim
    flow = any(says(compared, "records", measure.value) for measure in Measure)
    if not flow or says(compared, "no_flow") or not says(claim, "extremes"):
        return None
    return next((m for m in Measure if says(claim, "records", m.value)), None)


def all_series(
    world: WorldAt, pair: tuple[str, str], directed: Flow | None, measure: Measure, *, shares: bool = False
) -> Iterator[Series]:
    """Every series of a measure that the warehouse gives, in order of source, basis and book.

    ``shares`` adds what the trade weighs in all that the keeper of the books trades.
    """
    flows = flows_of(pair, directed)
    if measure is Measure.BALANCE:
        yield from _balances(world, pair)
        return
    levels = list(_levels(cells(world, flows)))
    if measure is Measure.GROWTH:
        yield from (_growth(series, world) for series in levels)
        return
    for series in levels:
        yield series
        real = _real(series, world)
        yield from (real,) if real else ()
        share = _share(series, flows, world) if shares else None
        yield from (share,) if share else ()


def _levels(known: Sequence[Cell]) -> Iterator[Series]:
    """What each book, and the reconciled one, has of every year of one source and basis."""
    grouped: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in known:
        grouped[cell.source_id, cell.basis].append(cell)
    for own in grouped.values():
        for keeper in own[0].pair:
            yield from _series(own, keeper, [(cell, cell.book_of(keeper)) for cell in own])
        yield from _series(own, None, [(cell, cell.made_of_both("reconciled")) for cell in own])


def _series(
    own: Sequence[Cell], keeper: str | None, books: Sequence[tuple[Cell, Book | None]]
) -> Iterator[Series]:
    held = {cell.year: (cell, book) for cell, book in books if book is not None}
    if not held:
        return
    first = own[0]
    whose = f"{possessive(country(keeper))} books" if keeper else "reconciled books"
    yield Series(
        key=(first.source_id, first.basis, *(first.directed or first.pair), keeper or "reconciled"),
        pair=first.pair,
        what=what(first.flows),
        how=f"by {whose} in current dollars",
        condition=f"{_meant(first)}it is counted by {whose} in current dollars",
        title=first.title,
        unit="USD",
        values={year: book.declared_usd for year, (_, book) in held.items()},
        grades={year: _grade(cell, keeper) for year, (cell, _) in held.items()},
        cells={year: cell for year, (cell, _) in held.items()},
        keeper=keeper,
        uses={year: tuple(u for a in book.accounts for u in a.sources) for year, (_, book) in held.items()},
        query=next(iter(held.values()))[1].accounts[0].query,
    )


def _meant(cell: Cell) -> str:
    """Which way, where it is one."""
    return f"{what(cell.flows)} are meant and " if cell.directed else ""


def _grade(cell: Cell, keeper: str | None) -> Grade:
    """B where the source reconciled both books, or where both are at hand and near each other; else C."""
    books = cell.books()
    near = len(books) == 2 and gap(*books) <= NEAR
    return Grade.B if keeper is None or near else Grade.C


def _growth(series: Series, world: WorldAt) -> Series:
    """The change of every year on the one before, as a factor; years after a break are left out."""
    steps = {}
    for year in series.years:
        before, after = series.cells.get(year - 1), series.cells[year]
        if before is None or year - 1 not in series.values or series.values[year - 1] <= 0:
            continue
        sound = any(
            change.grade.decides and series.keeper in {new.keeper for _, new in change.books}
            for change in changes(before, after, world)
        )
        if sound:
            steps[year] = series.values[year] / series.values[year - 1]
    return replace(
        series,
        key=(*series.key, "growth"),
        what=f"the change of {series.what} on the year before",
        unit="ratio",
        values=steps,
    )


def _real(series: Series, world: WorldAt) -> Series | None:
    """The same in the prices of its last year; None without a deflator."""
    index = deflator(world)
    if index is None or not series.years:
        return None
    last = series.years[-1]
    factors = {year: index.real(last, year) for year in series.years}
    values = {year: series.values[year] * factor for year, factor in factors.items() if factor}
    return replace(
        series,
        key=(*series.key, "real"),
        how=f"{series.how.removesuffix(' in current dollars')} in dollars of {last} ({index.title})",
        condition=series.condition.replace("in current dollars", "with prices taken out"),
        values=values,
        uses={year: (*series.uses[year], index.source) for year in values},
    )


def _share(series: Series, flows: tuple[Flow, ...], world: WorldAt) -> Series | None:
    """The same as a share of all that the keeper of the books sold, bought or traded."""
    if series.keeper is None:
        return None
    totals = _totals(world, series.keeper, series.key[0], series.key[1])
    ways = {"exports" if flow[0] == series.keeper else "imports" for flow in flows}
    whole: dict[int, float] = {}
    for year in series.years:
        parts = [totals.get((year, way)) for way in sorted(ways)]
        known = [part for part in parts if part]
        if len(known) == len(parts):
            whole[year] = sum(known)
    if not whole:
        return None
    of = f"{possessive(country(series.keeper))} {'trade' if len(ways) > 1 else next(iter(ways))}"
    return replace(
        series,
        key=(*series.key, "share"),
        how=f"as a share of {of} by its books",
        condition=f"the share in {of} is meant",
        unit="share",
        values={year: series.values[year] / total for year, total in whole.items()},
    )


@once_per_world
def _totals(world: WorldAt, keeper: str, source_id: str, basis: str) -> dict[tuple[int, str], float]:
    """What a country's own books sum to, by year and direction; only where they list enough partners."""
    if world.customs is None:
        return {}
    asked: dict[str, Value] = {"country": keeper, "first_year": 1, "last_year": world.as_of.year}
    sums: dict[tuple[int, str], float] = defaultdict(float)
    partners: dict[tuple[int, str], int] = defaultdict(int)
    for row in world.customs.ask("country_totals", asked).rows:
        way = {"exporter": "exports", "importer": "imports"}.get(row["side"])
        if way is None or (row["source_id"], row["basis"]) != (source_id, basis):
            continue
        sums[row["year"], way] += row[f"{way}_usd"] or 0.0
        partners[row["year"], way] += row["customers" if way == "exports" else "suppliers"] or 0
    return {key: usd for key, usd in sums.items() if partners[key] >= ENOUGH_PARTNERS and usd > 0}


def _balances(world: WorldAt, pair: tuple[str, str]) -> Iterator[Series]:
    """The balance in the favour of one and of the other, by each book; nothing in the other's years."""
    grouped: dict[tuple[str, str], list[tuple[Cell, Cell]]] = defaultdict(list)
    for sales, purchases in both_flows(world, *pair):
        grouped[sales.source_id, sales.basis].append((sales, purchases))
    for own in grouped.values():
        for keeper in (*pair, None):
            values = {}
            for sales, purchases in own:
                sold, bought = _of(sales, keeper), _of(purchases, keeper)
                if sold and bought:
                    values[sales.year] = sold.declared_usd - bought.declared_usd
            for sign, seller in ((1, pair[0]), (-1, pair[1])):
                favour = {year: max(0.0, sign * value) for year, value in values.items()}
                if any(favour.values()):
                    yield _balance_series(own, keeper, seller, favour)


def _of(cell: Cell, keeper: str | None) -> Book | None:
    return cell.book_of(keeper) if keeper else cell.made_of_both("reconciled")


def _balance_series(
    own: Sequence[tuple[Cell, Cell]], keeper: str | None, seller: str, values: Mapping[int, float]
) -> Series:
    first = own[0][0]
    whose = f"{possessive(country(keeper))} books" if keeper else "reconciled books"
    return Series(
        key=(first.source_id, first.basis, *first.pair, keeper or "reconciled", "balance", seller),
        pair=first.pair,
        what=f"the surplus of {country(seller)} in trade between {pair_names(first.pair)}",
        how=f"by {whose} in current dollars",
        condition=f"it is counted by {whose} in current dollars",
        title=first.title,
        unit="USD",
        values=values,
        grades=dict.fromkeys(values, Grade.C if keeper else Grade.B),
        cells={sales.year: sales for sales, _ in own if sales.year in values},
        keeper=keeper,
        uses={
            sales.year: tuple(u for c in (sales, purchases) for a in c.accounts for u in a.sources)
            for sales, purchases in own
            if sales.year in values
        },
        query=first.accounts[0].query,
        caveats=frozenset({Reason.CIF_FOB}) if keeper else frozenset(),
    )

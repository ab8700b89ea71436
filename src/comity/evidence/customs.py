"""What customs offices counted: levels of a pair's trade from the warehouse, by whose books, with a grade.

Both books within a tenth of each other are graded A, within 35 per cent B; further apart, each stands alone
under the condition that it is meant. One book alone is graded C, a value that the source reconciled B, or C
where the books at hand show that it can rest on one side's alone, or on two far apart. What was weighed here
from books that lie far apart is shown and decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from comity.evidence.books import (
    AGREE,
    NEAR,
    Book,
    Cell,
    by_books,
    calendar_year,
    caveats_of,
    cells,
    flows_of,
    gap,
    query_of,
    reconciled_grade,
    reconciled_how,
    sources_of,
    what,
)
from comity.evidence.currency import in_currency
from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.remembered import once_per_world
from comity.evidence.spans import two_years, years_asked
from comity.phrasing import capital, country, figure, interval, possessive, span, whose_year
from comity.records import NO_PERIOD, Evidence, Grade, Period, Reason, distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from comity.evidence.books import Flow
    from comity.evidence.spans import TwoYears
    from comity.records import Claim, Communique
    from comity.world import WorldAt


def counted(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The pair's trade, or one direction of it, as customs counted it in the claim's years."""
    del communique
    pair = pair_of(claim)
    if pair is None or claim.details.product or claim.details.flow == "balance":
        return
    if claim.details.scope == "services":
        return  # customs offices count goods
    directed = (claim.exporter, claim.importer) if claim.exporter and claim.importer else None
    unit = claim.quantity.unit if claim.quantity else "USD"
    first, last = years_asked(claim.period, world.as_of)
    slack = 1 if claim.period.stated else 0
    known = _levels(world, flows_of(pair, directed))
    found = [piece for year, piece in known if first - slack <= year <= last + slack]
    for piece in (*found, *_in_fiscal_year(claim.period, known)):
        meant = _at_least(piece) if claim.details.scope == "goods_services" else piece
        yield in_currency(meant, unit, world)


def counted_so_far(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The same for a promise: in the years that can still be the current one, and in those about its end.

    The years that a promise names lie ahead when it is made, and nobody has counted them.
    """
    yield from counted(replace(claim, period=NO_PERIOD), communique, world)
    due = claim.deadline or claim.period.end
    if due is not None and due < world.as_of:
        yield from counted(replace(claim, period=Period(end=due)), communique, world)


def _at_least(piece: Evidence) -> Evidence:
    """Goods alone, where the text counts services with them: a lower bound, which decides nothing."""
    return replace(
        piece,
        id=evidence_id(piece.id, "at-least"),
        method=f"{piece.method}; services come on top of it",
        value_high=None,
        grade=Grade.D,
        caveats=piece.caveats | {Reason.GOODS_VS_SERVICES},
    )


def _levels(world: WorldAt, flows: tuple[Flow, ...]) -> tuple[tuple[int, Evidence], ...]:
    (a, b), *other = flows
    return _pieces(world, a, b, "both" if other else "one")


@once_per_world
def _pieces(world: WorldAt, a: str, b: str, ways: str) -> tuple[tuple[int, Evidence], ...]:
    """Every piece on a flow, or on both flows of a pair, by source and year."""
    flows = ((a, b),) if ways == "one" else ((a, b), (b, a))
    return tuple((cell.year, piece) for cell in cells(world, flows) for piece in _of_cell(cell, world))


def _of_cell(cell: Cell, world: WorldAt) -> Iterator[Evidence]:
    """Both books as one piece where they agree, else each for itself; and what was made of both."""
    books, weighed = cell.books(), cell.made_of_both("weighed")
    apart = gap(*books) if len(books) == 2 else None
    if apart is None:
        for book in books:
            yield _evidence(cell, [book], Grade.C, f"{_whose(book)}; the other side's are not at hand")
    elif apart <= NEAR:
        how = "both customs offices' books, the importer's with and without estimated freight"
        if weighed:
            how = f"{how}; weighed together {figure(weighed.middle, 'USD')}"
        piece = _evidence(cell, books, Grade.A if apart <= AGREE else Grade.B, how)
        yield replace(piece, value=weighed.middle) if weighed else piece
    else:
        for book in books:
            yield _on_condition(_evidence(cell, [book], Grade.C, _whose(book)), book)
        if weighed:
            yield _weighed(cell, weighed)
    reconciled = cell.made_of_both("reconciled")
    if reconciled:
        grade = reconciled_grade(world, cell)
        yield _evidence(cell, [reconciled], grade, reconciled_how(grade))


def _on_condition(piece: Evidence, book: Book) -> Evidence:
    """The same as it holds only where this book is meant, since the other says something else."""
    condition = f"it is meant by {possessive(country(book.keeper or ''))} books"
    caveats = piece.caveats - {Reason.MIRROR_ONLY} | {Reason.SOURCE_CONFLICT}
    return replace(piece, condition=condition, caveats=caveats)


def _weighed(cell: Cell, book: Book) -> Evidence:
    """One value from two books that contradict each other: an estimate, which decides nothing."""
    how = "weighed from both books by how well each office agrees with its other partners"
    piece = _evidence(cell, [book], Grade.D, how)
    return replace(
        piece, id=evidence_id(piece.id, "weighed"), caveats=piece.caveats | {Reason.SOURCE_CONFLICT}
    )


def _whose(book: Book) -> str:
    return f"{possessive(country(book.keeper or ''))} customs office's books"


def _evidence(cell: Cell, books: Sequence[Book], grade: Grade, how: str) -> Evidence:
    low, high = min(b.low_usd for b in books), max(b.high_usd for b in books)
    keepers = [book.keeper or "reconciled" for book in books]
    seller, buyer = cell.directed or (None, None)
    said = interval(low, high, "USD")
    return Evidence(
        id=evidence_id("customs", cell.source_id, *(cell.directed or cell.pair), str(cell.year), *keepers),
        metric="trade.exports" if cell.directed else "trade.total",
        countries=cell.pair,
        exporter=seller,
        importer=buyer,
        period=calendar_year(cell.year),
        grade=grade,
        method=f"{cell.title}: {how}",
        statement=f"{capital(by_books(books))} put {what(cell.flows)} in {cell.year} at {said}",
        sources=sources_of(books),
        value=(low + high) / 2,
        value_low=low,
        value_high=high,
        unit="USD",
        rows=sum(len(book.accounts) for book in books),
        query=query_of(books),
        caveats=caveats_of(cell.flows, books),
    )


def _in_fiscal_year(period: Period, known: Iterable[tuple[int, Evidence]]) -> Iterator[Evidence]:
    """A year of another calendar, between the two calendar years that it lies in: the data are yearly."""
    lies_in = two_years(period)
    if lies_in is None:
        return
    by_source: dict[str, dict[int, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for year, piece in known:
        if year in (lies_in.first, lies_in.last) and piece.grade.decides:
            by_source[piece.sources[0].id.partition("/")[0]][year].append(piece)
    for source, years in sorted(by_source.items()):
        if len(years) == 2:
            yield _between(source, period, lies_in, years[lies_in.first], years[lies_in.last])


def _between(
    source: str, period: Period, lies_in: TwoYears, before: list[Evidence], after: list[Evidence]
) -> Evidence:
    """The months spread as they are in the two years: no lower than the lower, no higher than the higher."""
    pieces = [*before, *after]
    low = min(p.value_low or 0.0 for p in pieces)
    high = max(p.value_high or 0.0 for p in pieces)
    means = [sum(p.value or 0.0 for p in part) / len(part) for part in (before, after)]
    first = before[0]
    whose = whose_year(period) or "the year meant"
    subject = what(((first.exporter, first.importer),) if first.exporter and first.importer else _both(first))
    return replace(
        first,
        id=evidence_id(
            "customs", source, *_way(first), f"{period.start}", f"{period.end}", "between-two-years"
        ),
        period=period,
        grade=max(Grade.C, *(p.grade for p in pieces)),
        method=(
            f"{first.sources[0].title}: customs data are yearly, so the figure is put between those of "
            f"{lies_in.first} and {lies_in.last}; {lies_in.weight:.0%} of its days lie in {lies_in.first}"
        ),
        statement=(
            f"{capital(subject)} lay between {interval(low, high, 'USD')} for {span(period)}, going by the "
            f"calendar years {lies_in.first} and {lies_in.last}"
        ),
        sources=distinct(use for p in pieces for use in p.sources),
        value=lies_in.mixed(*means),
        value_low=low,
        value_high=high,
        condition=f"{whose} lay between the calendar years {lies_in.first} and {lies_in.last} that it spans",
        rows=sum(p.rows for p in pieces),
        query="\n\n".join(dict.fromkeys(p.query for p in pieces if p.query)),
        caveats=frozenset().union(*(p.caveats for p in pieces)) | {Reason.FISCAL_YEAR},
    )


def _both(piece: Evidence) -> tuple[Flow, ...]:
    a, b = piece.countries
    return (a, b), (b, a)


def _way(piece: Evidence) -> tuple[str, str]:
    a, b = piece.countries
    return (piece.exporter, piece.importer) if piece.exporter and piece.importer else (a, b)

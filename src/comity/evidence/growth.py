"""How a pair's trade changed, by one source's own series: the same book, valuation and currency throughout.

Nothing is compared across sources, sides or valuations. Where the reporting broke between the two years, the
change is shown with what broke, graded D, and decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

from comity.evidence.books import (
    AGREE,
    NEAR,
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
from comity.evidence.breaks import breaks_of_book, breaks_of_both, jump
from comity.evidence.currency import own_currencies
from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.real_terms import deflator
from comity.evidence.spans import is_about_a_year, last_whole_year, two_years, years_asked
from comity.evidence.words import says
from comity.phrasing import capital, country, interval, possessive, whose_year
from comity.records import Evidence, Grade, Reason, distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.evidence.books import Book, Cell
    from comity.evidence.spans import TwoYears
    from comity.records import Claim, Communique, Period, SourceUse
    from comity.world import WorldAt

PER_YEAR = "percent_per_year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From one year to a later one, by the books that are at hand for both."""

    before: Cell
    after: Cell
    books: tuple[tuple[Book, Book], ...]  # of one keeper each, earlier and later
    grade: Grade
    how: str
    breaks: tuple[str, ...] = ()
    condition: str | None = None
    factor: float = 1.0  # takes prices out of every ratio, or puts it into another currency
    measured_in: str = ""  # part of the id: a currency, or real
    also: tuple[SourceUse, ...] = ()  # of the rates or the deflator
    caveats: frozenset[Reason] = frozenset()

    @property
    def percents(self) -> tuple[float, ...]:
        """The change by each keeper's own figures."""
        ratios = (new.declared_usd / old.declared_usd * self.factor for old, new in self.books)
        return tuple((ratio - 1) * 100 for ratio in ratios)

    @property
    def years(self) -> int:
        """How many years lie between."""
        return self.after.year - self.before.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """In which measures the changes of one claim are told."""

    real: bool
    currencies: tuple[str, ...]
    a_year: bool  # percent a year, and not over the whole span


def grown(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """How the pair's trade, or one direction of it, changed over the period that the claim speaks of."""
    pair = pair_of(claim)
    if pair is None or claim.details.product or claim.details.flow == "balance":
        return
    if claim.details.scope == "services" or says(claim, "physical"):
        return
    directed = (claim.exporter, claim.importer) if claim.exporter and claim.importer else None
    measures = Measures(
        real=says(claim, "real_terms"),
        currencies=own_currencies(pair, communique.text),
        a_year=claim.quantity is not None and claim.quantity.unit == PER_YEAR,
    )
    for piece in _pieces(claim.period, cells(world, flows_of(pair, directed)), measures, world):
        yield _goods_alone(piece) if claim.details.scope == "goods_services" else piece


def _measured(change: Change, measures: Measures, world: WorldAt) -> Iterator[Change]:
    """The change in dollars, and in other currencies; in real terms alone where these are meant."""
    if measures.real:
        real = _in_real_terms(change, world)
        yield from (real,) if real else ()
        return
    yield change
    for currency in measures.currencies:
        told = _in_currency(change, currency, world)
        yield from (told,) if told else ()


def _in_real_terms(change: Change, world: WorldAt) -> Change | None:
    index = deflator(world)
    factor = index.real(change.before.year, change.after.year) if index else None
    if index is None or factor is None:
        return None
    return replace(
        change,
        factor=factor,
        measured_in="real",
        how=f"{change.how}; prices taken out by {index.title}",
        also=(index.source,),
    )


def _in_currency(change: Change, currency: str, world: WorldAt) -> Change | None:
    """The same in another currency, at the average of each year."""
    old, new = (world.exchange_rate(currency, cell.year) for cell in (change.before, change.after))
    if old is None or new is None:
        return None
    condition = f"it is counted in {currency}"
    rates = f"{old.per_usd:.4g} {currency} a dollar in {old.year}, {new.per_usd:.4g} in {new.year}"
    return replace(
        change,
        factor=new.per_usd / old.per_usd,
        measured_in=currency,
        how=f"{change.how}; in {currency} at yearly averages ({rates})",
        also=tuple(dict.fromkeys((old.source, new.source))),
        condition=f"{change.condition} and {condition}" if change.condition else condition,
        caveats=frozenset({Reason.CURRENCY}),
    )


def _goods_alone(piece: Evidence) -> Evidence:
    """The change of goods, where the text speaks of goods and services: it decides nothing."""
    return replace(piece, grade=Grade.D, caveats=piece.caveats | {Reason.GOODS_VS_SERVICES})


def _pieces(period: Period, series: Sequence[Cell], measures: Measures, world: WorldAt) -> Iterator[Evidence]:
    """What the period asks for: the change on the year before, from a year on, or of a fiscal year."""
    lies_in = two_years(period)
    if lies_in is not None:
        yield from _between_fiscal_years(period, lies_in, series, measures, world)
        steps = list(_on_the_year_before(series, lies_in.first, lies_in.first))
    elif _spans_years(period):
        yield from _over_years(period, series, measures, world)
        return
    else:
        first, last = years_asked(period, world.as_of)
        steps = list(_on_the_year_before(series, first, last))
        steps = steps or list(_on_the_year_before(series, first - 1, first - 1))
    for before, after in steps:
        for change in changes(before, after, world):
            for told in _measured(change, measures, world):
                yield evidence_of(told, a_year=measures.a_year)


def _spans_years(period: Period) -> bool:
    """Whether a period runs from one year to a later one; an open end runs to the present."""
    if period.start is None:
        return False
    return period.end is None or (period.end.year > period.start.year and not is_about_a_year(period))


def _on_the_year_before(series: Sequence[Cell], first: int, last: int) -> Iterator[tuple[Cell, Cell]]:
    return ((before, after) for before, after in _steps(series, 1) if first <= after.year <= last)


def _steps(series: Sequence[Cell], years: int) -> Iterator[tuple[Cell, Cell]]:
    """The cells of one source and basis that lie so many years apart."""
    by_place = {(cell.source_id, cell.basis, cell.year): cell for cell in series}
    for cell in series:
        later = by_place.get((cell.source_id, cell.basis, cell.year + years))
        if later is not None:
            yield cell, later


def _over_years(
    period: Period, series: Sequence[Cell], measures: Measures, world: WorldAt
) -> Iterator[Evidence]:
    """From the first year of a span to its last whole one; of an open span, to the newest at hand."""
    if period.start is None:
        return
    first, wanted = period.start.year, last_whole_year(period, world.as_of)
    for source, basis in dict.fromkeys((cell.source_id, cell.basis) for cell in series):
        own = {cell.year: cell for cell in series if (cell.source_id, cell.basis) == (source, basis)}
        last = max((year for year in own if first < year <= wanted), default=None)
        if last is None or first not in own or (last < wanted and _names_its_end(period)):
            continue
        short = f"the years {first} to {last} are meant" if last < wanted else None
        told = (m for c in changes(own[first], own[last], world) for m in _measured(c, measures, world))
        for piece in (evidence_of(change, a_year=measures.a_year) for change in told):
            yield replace(
                piece,
                period=period,
                condition=" and ".join(c for c in (piece.condition, short) if c) or None,
                caveats=piece.caveats | ({Reason.DATA_LAG} if short else set()),
            )


def _names_its_end(period: Period) -> bool:
    """Whether the last year is named ("from 2013 to 2018"), so that no earlier one stands in for it."""
    return period.end is not None and (period.end.month, period.end.day) == (12, 31)


def changes(before: Cell, after: Cell, world: WorldAt) -> Iterator[Change]:
    """What changed between two years of one source: by both books, by one, by what was made of both."""
    own = [
        (old, new)
        for keeper in before.pair
        if (old := before.book_of(keeper)) and (new := after.book_of(keeper)) and old.declared_usd > 0
    ]
    jumped = jump(before, after)
    broken = {
        old.keeper or "": (
            *breaks_of_book(before, after, old.keeper or "", world),
            *((jumped,) if jumped else ()),
        )
        for old, _ in own
    }
    apart = max(gap(*(pair[n] for pair in own)) for n in (0, 1)) if len(own) == 2 else None
    if apart is not None and apart <= NEAR and not any(broken.values()):
        how = "both customs offices’ books, each against its own of the earlier year"
        yield Change(
            before=before,
            after=after,
            books=tuple(own),
            grade=Grade.A if _rates_apart(own) <= AGREE else Grade.B,
            how=how,
        )
    else:
        for pair in own:
            yield _by_one(before, after, pair, broken[pair[0].keeper or ""], alone=len(own) == 1)
    yield from _by_source(before, after, world)


def _rates_apart(own: Sequence[tuple[Book, Book]]) -> float:
    """How far the changes by two books are apart: what an office always counts otherwise drops out."""
    low, high = sorted(new.declared_usd / old.declared_usd for old, new in own)
    return high / low - 1 if low > 0 else inf


def _by_one(
    before: Cell, after: Cell, pair: tuple[Book, Book], breaks: tuple[str, ...], *, alone: bool
) -> Change:
    whose = possessive(country(pair[0].keeper or ""))
    other = "; the other side’s are not at hand for both years" if alone else ""
    return Change(
        before=before,
        after=after,
        books=(pair,),
        grade=Grade.D if breaks else Grade.C,
        how=f"{whose} customs office’s books, against its own of the earlier year{other}",
        breaks=breaks,
        condition=None if alone else f"it is meant by {whose} books",
    )


def _by_source(before: Cell, after: Cell, world: WorldAt) -> Iterator[Change]:
    """By the values that the source reconciled from both books."""
    old, new = before.made_of_both("reconciled"), after.made_of_both("reconciled")
    if old and new and old.declared_usd > 0:
        breaks = breaks_of_both(before, after, world)
        grade = reconciled_grade(world, before, after)
        yield Change(
            before=before,
            after=after,
            books=((old, new),),
            grade=Grade.D if breaks else grade,
            how=reconciled_how(grade),
            breaks=breaks,
        )


def evidence_of(change: Change, *, a_year: bool = False) -> Evidence:
    """A change as evidence, in percent; ``a_year`` compounded and in equal steps instead."""
    before, after = change.before, change.after
    later = [new for _, new in change.books]
    everything = [book for pair in change.books for book in pair]
    rates = _a_year(change) if a_year else change.percents
    seller, buyer = after.directed or (None, None)
    said = interval(round(min(rates), 1), round(max(rates), 1), PER_YEAR if a_year else "percent")
    broke = f"; {'; '.join(change.breaks)}" if change.breaks else ""
    keepers = [book.keeper or "reconciled" for book in later]
    span = f"{before.year}-{after.year}"
    return Evidence(
        id=evidence_id(
            "growth",
            after.source_id,
            *(after.directed or after.pair),
            span,
            *keepers,
            change.measured_in,
            "a-year" if a_year else "",
        ),
        metric="trade.growth",
        countries=after.pair,
        exporter=seller,
        importer=buyer,
        period=calendar_year(after.year),
        grade=change.grade,
        method=f"{after.title}: {change.how}{', a year' if a_year else ''}{broke}",
        statement=(
            f"By {by_books(later).rstrip(',')}, {what(after.flows)} changed by {said} from {before.year} to "
            f"{after.year}{f' in {change.measured_in}' if change.measured_in else ''}{broke}"
        ),
        sources=(*sources_of(everything), *change.also),
        value=sum(rates) / len(rates),
        value_low=min(rates),
        value_high=max(rates),
        unit=PER_YEAR if a_year else "percent",
        condition=change.condition,
        rows=sum(len(book.accounts) for book in everything),
        query=query_of(everything),
        caveats=change.caveats | _caveats(change, later),
    )


def _caveats(change: Change, later: Sequence[Book]) -> frozenset[Reason]:
    """Freight drops out of a change by one book; books that part, and offices that fall silent, do not."""
    found = set(caveats_of(change.after.flows, later))
    if len(later) == 1:
        found.discard(Reason.CIF_FOB)
    if change.condition and change.grade.decides and not change.measured_in:
        found = found - {Reason.MIRROR_ONLY} | {Reason.SOURCE_CONFLICT}
    if change.breaks:
        found.add(Reason.COUNTING_RULE)
    return frozenset(found)


def _a_year(change: Change) -> tuple[float, ...]:
    """Percent a year, compounded and in equal steps."""
    return tuple(
        rate
        for percent in change.percents
        for rate in (
            ((1 + percent / 100) ** (1 / change.years) - 1) * 100,
            percent / change.years,
        )
    )


def _between_fiscal_years(
    period: Period, lies_in: TwoYears, series: Sequence[Cell], measures: Measures, world: WorldAt
) -> Iterator[Evidence]:
    """Between the changes of the two calendar years that a fiscal year lies in: the data are yearly."""
    found: dict[str, dict[int, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for before, after in _on_the_year_before(series, lies_in.first, lies_in.last):
        for change in changes(before, after, world):
            if change.grade.decides:
                found[after.source_id][after.year] += map(evidence_of, _measured(change, measures, world))
    for source, years in sorted(found.items()):
        if len(years) == 2:
            yield _mixed(source, period, lies_in, [piece for told in years.values() for piece in told])


def _mixed(source: str, period: Period, lies_in: TwoYears, pieces: list[Evidence]) -> Evidence:
    low, high = min(p.value_low or 0.0 for p in pieces), max(p.value_high or 0.0 for p in pieces)
    first = pieces[0]
    both = f"the calendar years {lies_in.first} and {lies_in.last}"
    a, b = first.countries
    way = (first.exporter or a, first.importer or b)
    flows = (way,) if first.exporter else (way, way[::-1])
    return replace(
        first,
        id=evidence_id("growth", source, *way, f"{period.start}", f"{period.end}", "between-two-years"),
        period=period,
        grade=max(Grade.C, *(p.grade for p in pieces)),
        method=f"{first.sources[0].title}: customs data are yearly; between the changes of {both}",
        statement=(
            f"{capital(what(flows))} changed by {interval(round(low, 1), round(high, 1), 'percent')} in "
            f"{both}, each on the year before"
        ),
        sources=distinct(use for p in pieces for use in p.sources),
        value=(low + high) / 2,
        value_low=low,
        value_high=high,
        condition=f"{whose_year(period) or 'the year meant'} lay between {both} that it spans",
        rows=sum(p.rows for p in pieces),
        query="\n\n".join(dict.fromkeys(p.query for p in pieces if p.query)),
        caveats=frozenset().union(*(p.caveats for p in pieces)) | {Reason.FISCAL_YEAR},
    )

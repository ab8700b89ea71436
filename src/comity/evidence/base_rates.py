"""How often trade of that size grew as a promise wants it to: the share of all pairs in history (grade D).

The size is the newest level of the two before the deadline. A share never decides what became of a promise;
it is shown beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from comity.evidence.customs import counted_so_far
from comity.evidence.history import history
from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.statements import is_year, levels
from comity.phrasing import counted as number_of
from comity.phrasing import figure, interval, number
from comity.records import Evidence, Grade, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.evidence.history import History
    from comity.indicators.growth import GrowthShare, Levels, Windows
    from comity.records import Claim, Communique
    from comity.world import WorldAt

BAND = 2.0  # a pair is of that size from half of the level to twice it
WIDER = 4.0  # where so few are that near that they say nothing
LEAST_PAIRS = 10
HORIZONS = (3, 5, 10)  # years, where the text sets no deadline
RECENT = 5  # years back, within which the last level of a series is one to start from
USUAL = 5  # years, of a growth without a size and a date
_SPREAD = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The level from which growth is counted; ``stated`` is in the claim's unit."""

    year: int
    usd: float
    stated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How often pairs of a size had ``factor`` times as much, all in the dollars of the history asked."""

    levels: Levels
    size: float
    factor: float | None  # None: how they grew at all
    horizon: int
    dollars: str  # in which the history is counted
    prices: str  # what they are taken to be, for the method
    base: Evidence  # whatever is the same for all answers


def growth_odds(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The share of pairs of that size that grew as much as the claim wants, by its deadline or some horizons.

    Of a growth without a size, how pairs of that size grew. Nothing where no warehouse holds the trade of
    pairs, or where the claim is about goods, services or a balance.
    """
    pair = pair_of(claim)
    if pair is None or claim.details.product or claim.details.flow == "balance":
        return
    if claim.details.scope == "services" or world.customs is None:
        return
    found = history(world, directed=bool(claim.exporter))
    if found is None:
        return
    base = _unanswered(claim, pair, found)
    start = start_of(claim, communique, world) or _last_of_series(claim, pair, found)
    if start is None:
        yield _without(base, "No level of trade of the two is known from which growth could be counted")
        return
    factor = _factor(claim, start)
    if factor is not None and factor <= 1:
        yield _without(base, f"The level of {start.year} is there already, so no growth is asked for")
        return
    due = claim.deadline or claim.period.end
    horizons = (due.year - start.year,) if due else HORIZONS if factor else (USUAL,)
    held = found.levels.years - 1
    asked = [h for h in horizons if 1 <= h <= held]
    if not asked:
        yield _without(
            base,
            f"The series of all pairs spans {number_of(held + 1, 'year')}, too few for growth over "
            f"{number_of(min(horizons), 'year')}",
        )
    for horizon in asked:
        yield _answer(_question(found, start, factor, horizon, base))


def start_of(claim: Claim, communique: Communique, world: WorldAt) -> Start | None:
    """The newest yearly level of the two before the deadline; of several of one year, the best graded."""
    due = claim.deadline or claim.period.end or date.max
    found = [
        piece
        for family in (counted_so_far, levels)
        for piece in family(claim, communique, world)
        if piece.period.end and piece.period.end < due and is_year(piece.period) and _low(piece) > 0
    ]
    money = claim.quantity.unit if claim.quantity and _is_money(claim.quantity.unit) else "USD"
    found = [piece for piece in found if piece.unit == money]
    if not found:
        return None
    base = min(found, key=lambda p: (-(p.period.end or due).toordinal(), p.grade, p.id))
    dollars = world.to_usd(_low(base), money, base.period)
    if dollars is None or base.period.end is None:
        return None
    return Start(year=base.period.end.year, usd=(dollars.low + dollars.high) / 2, stated=_low(base))


def _last_of_series(claim: Claim, pair: tuple[str, str], found: History) -> Start | None:
    """The last level that the series itself has of the two, for an amount in dollars or none."""
    if claim.quantity and _is_money(claim.quantity.unit) and claim.quantity.unit != "USD":
        return None
    flow = (claim.exporter, claim.importer) if claim.exporter and claim.importer else pair
    known = {year: usd for year, usd in found.levels.known(*flow).items() if usd > 0}
    if not known or max(known) < found.levels.last_year - RECENT:
        return None
    last = max(known)
    return Start(year=last, usd=known[last], stated=known[last])


def _low(piece: Evidence) -> float:
    return piece.value_low if piece.value_low is not None else piece.value or 0.0


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _factor(claim: Claim, start: Start) -> float | None:
    """How many times the level the claim wants; None where it names no size."""
    quantity = claim.quantity
    if quantity is None:
        return None
    if quantity.unit == "ratio":
        return quantity.midpoint
    if quantity.unit == "percent":
        return 1 + quantity.midpoint / 100
    return quantity.midpoint / start.stated if _is_money(quantity.unit) else None


def _question(found: History, start: Start, factor: float | None, horizon: int, base: Evidence) -> Question:
    """The claim's question in the dollars of one year where prices are known, else in current dollars."""
    prices = found.prices
    if prices is None:
        return Question(
            levels=found.levels,
            size=start.usd,
            factor=factor,
            horizon=horizon,
            dollars="current dollars",
            prices="nothing is taken off for prices, of which no index is held",
            base=base,
        )
    years = [y for y in range(found.levels.first_year, found.levels.last_year + 1) if y in prices.by_year]
    real = found.levels.between(years[0], years[-1], prices.over(range(years[0], years[-1] + 1)))
    rise = prices.at(start.year + horizon) / prices.at(start.year)
    return Question(
        levels=real,
        size=start.usd / prices.at(start.year),
        factor=None if factor is None else factor / rise,
        horizon=horizon,
        dollars=f"dollars of {prices.base}",
        prices=(
            f"prices are by {prices.name}, and taken to go on rising by "
            f"{figure(round(prices.yearly_rise * 100, 1), 'percent')} a year"
        ),
        base=base,
    )


def _answer(asked: Question) -> Evidence:
    from comity.indicators import growth

    grew = None
    for reach in (BAND, WIDER):
        low, high = asked.size / reach, asked.size * reach
        spans = growth.windows(asked.levels, low, high, asked.horizon)
        grew = (
            growth.share_above(spans, 1.0)
            if asked.factor is None
            else growth.share_that_grew(spans, asked.factor)
        )
        if grew is not None and grew.pairs >= LEAST_PAIRS:
            return _told(asked, spans, grew, interval(_rounded(low), _rounded(high), "USD"))
    pairs = grew.pairs if grew else 0
    return _without(
        asked.base,
        f"The series of all pairs has {number_of(pairs, 'pair')} of that size over whole spans of "
        f"{number_of(asked.horizon, 'year')}, too few to say how often they grew so",
        str(asked.horizon),
    )


def _told(asked: Question, spans: Windows, grew: GrowthShare, size: str) -> Evidence:
    when = f"within {number_of(asked.horizon, 'year')}"
    done = f"had {number(float(f'{asked.factor:.2g}'))} times that {when}" if asked.factor else "had grown"
    years = f"{spans.year.min()} to {spans.year.max() + spans.horizon}"
    base = asked.base
    return replace(
        base,
        id=evidence_id(base.id, f"{asked.horizon}-years"),
        method=(
            f"share of spans of {number_of(asked.horizon, 'year')} in {years} that begin within the size, in "
            f"{asked.dollars}; {asked.prices}; 95% interval, in which spans of one country depend on each "
            f"other. {grew.unusable:,} more spans have years missing: whatever these held, the share lies "
            f"between {_said(grew.bounds.low)} and {_said(grew.bounds.high)}"
        ),
        statement=(
            f"Of {number_of(grew.pairs, 'pair')} that traded {size} in a year ({years}, {asked.dollars}), "
            f"{_said(grew.share)} ({_from_to(grew)}) {done}{_spread(asked, spans)}"
        ),
        value=grew.share,
        value_low=grew.interval.low,
        value_high=grew.interval.high,
        condition=done,
        rows=grew.windows,
    )


def _spread(asked: Question, spans: Windows) -> str:
    """Of a growth without a size: what was usual."""
    from comity.indicators import growth

    if asked.factor is not None:
        return ""
    least, middle, most = (f"{factor:.2g}" for factor in growth.spread(spans, _SPREAD))
    return (
        f" after {number_of(asked.horizon, 'year')}: half had {middle} times that or more, a tenth {most} "
        f"times or more and a tenth {least} times or less"
    )


def _from_to(grew: GrowthShare) -> str:
    low, high = _percent(grew.interval.low), _percent(grew.interval.high)
    return interval(low, high, "percent")


def _said(share: float) -> str:
    return figure(_percent(share), "percent")


def _percent(share: float) -> float:
    """In percent, to two digits, and whole from one on: more would be no news."""
    percent = share * 100
    return round(percent, 0 if percent >= 10 else 1) if percent >= 1 else float(f"{percent:.2g}")


def _rounded(usd: float) -> float:
    return float(f"{usd:.2g}")


def _unanswered(claim: Claim, pair: tuple[str, str], found: History) -> Evidence:
    """What every answer has: whose promise it is beside, and the series."""
    flow = (claim.exporter, claim.importer) if claim.exporter and claim.importer else ()
    uses = (found.source, found.prices.source) if found.prices else (found.source,)
    first, last = found.levels.first_year, found.levels.last_year
    return Evidence(
        id=evidence_id("base-rate", *(code for code in flow or pair if code)),
        metric="base_rate",
        countries=pair,
        exporter=claim.exporter,
        importer=claim.importer,
        period=Period(start=date(first, 1, 1), end=date(last, 12, 31)),
        grade=Grade.D,
        method="share of spans of years in the history of all pairs",
        statement="",
        sources=uses,
        unit="share",
        query=found.query,
    )


def _without(base: Evidence, why: str, *apart: str) -> Evidence:
    """No share, and the reason: what is asked and cannot be answered is never passed over."""
    return replace(base, id=evidence_id(base.id, *apart, "none"), statement=why, rows=0, unit=None)

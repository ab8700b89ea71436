"""A forecast of the trade of two out of their own series: a model's, so it is grade D and decides nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from comity.evidence.base_rates import USUAL
from comity.evidence.history import history
from comity.evidence.naming import evidence_id, pair_of
from comity.phrasing import country, figure, interval, pair_names
from comity.records import Evidence, Grade, Period, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.records import Claim, Communique
    from comity.world import WorldAt

_STALE = 5  # years after which a series says nothing of what comes


def projected(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Where the trade of the two would be by the deadline, or in five years, if it went on as before.

    Nothing where the series is short, has gaps in its last years, or ended long ago.
    """
    del communique
    pair = pair_of(claim)
    if pair is None or claim.details.product or claim.details.flow == "balance":
        return
    if claim.details.scope == "services" or world.customs is None:
        return
    flow = (claim.exporter, claim.importer) if claim.exporter and claim.importer else None
    found = history(world, directed=flow is not None)
    if found is None:
        return
    from comity.indicators import drift

    first, run = drift.whole_run(found.levels.of(*(flow or pair)), found.levels.first_year)
    last = first + len(run) - 1
    due = claim.deadline or claim.period.end
    ahead = drift.drifted(run, first, due.year if due else last + USUAL)
    if ahead is None or last < world.as_of.year - _STALE:
        return
    what = f"trade between {pair_names(pair)}"
    if flow:
        what = f"exports from {country(flow[0])} to {country(flow[1])}"
    inside = f"in {drift.INSIDE:.0%} of the paths"
    grew = figure(round(ahead.mean_growth * 100, 1), "percent")
    yield Evidence(
        id=evidence_id("forecast", *(flow or pair), str(ahead.year)),
        metric="forecast",
        countries=pair,
        exporter=claim.exporter,
        importer=claim.importer,
        period=Period(start=date(ahead.year, 1, 1), end=date(ahead.year, 12, 31)),
        grade=Grade.D,
        method=(
            f"random walk with drift in logarithms over {ahead.changes} yearly changes from {first} on, each "
            f"path drawn from them; the interval is where it ends {inside}. Current US dollars"
        ),
        statement=(
            f"If {what} went on as since {first}, by {grew} a year on average, it would be "
            f"{figure(ahead.middle, 'USD')} in {ahead.year} "
            f"({interval(ahead.low, ahead.high, 'USD')} {inside})"
        ),
        sources=(found.source,),
        value=ahead.middle,
        value_low=ahead.low,
        value_high=ahead.high,
        unit="USD",
        condition=inside,
        rows=len(run),
        query=found.query,
        caveats=frozenset({Reason.MODEL_BASED}),
    )

"""The sentences about promises: when first said, what became of them, how fast trade would have to grow."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from comity import phrasing
from comity.phrasing import aside, begun, capital, figure, interval, listed, pair_names, uncapital
from comity.records import Kind, LedgerStatus
from comity.verdicts.intervals import found_interval
from comity.verdicts.wording import first_of, measured, reading, sources_of, stated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from comity.records import Claim, Evidence

OUTLOOK = ("base_rate", "forecast", "kept")  # metrics of what is shown beside a promise, in this order
_NO_BASE_RATE = (
    "how often pairs at that level grew so fast (the base rate) needs the trade warehouse, "
    "which is not installed"
)


def promise(
    claim: Claim,
    status: LedgerStatus,
    rests_on: Sequence[Evidence],
    targets: Sequence[Evidence],
    levels: Sequence[Evidence],
) -> str:
    """What the ledger and the records say of a target or a forecast."""
    what = _what(claim)
    match status:
        case LedgerStatus.WITHDRAWN:
            return f"{what} was called off: {_told(rests_on)}."
        case LedgerStatus.SUPERSEDED:
            return f"{what} was replaced by a later target: {_told(rests_on)}."
        case LedgerStatus.MET | LedgerStatus.MET_LATE:
            late = ", after the deadline" if status is LedgerStatus.MET_LATE else ""
            return f"{what} was reached{late}: {_told(rests_on)}."
        case LedgerStatus.PARTLY_MET | LedgerStatus.MISSED:
            missed = "reached in part" if status is LedgerStatus.PARTLY_MET else "not reached"
            return f"{what} was {missed} by its deadline: {_told(rests_on)}."
        case LedgerStatus.UNVERIFIABLE:
            shown = f" What was reported: {_told(rests_on)}." if rests_on else ""
            return (
                f"The deadline of {uncapital(what)} has passed, and no record at hand shows what became of "
                f"it.{shown}"
            )
        case LedgerStatus.RESTATED:
            return _restated(claim, what, rests_on)
        case _:
            return _announced(claim, what, rests_on, targets)


def _restated(claim: Claim, what: str, rests_on: Sequence[Evidence]) -> str:
    said_before = [p for p in rests_on if p.metric == "target"]
    first = said_before[0]
    often = f", and {len(said_before)} times in all before this text" if len(said_before) > 1 else ""
    reached = [p for p in rests_on if p.metric != "target"]
    already = f" Reported levels had reached it already: {_told(reached)}." if reached else ""
    return f"{what} was first said {_when(first)} ({sources_of(first)}){often}.{already}"


def _announced(claim: Claim, what: str, reached: Sequence[Evidence], targets: Sequence[Evidence]) -> str:
    if claim.quantity is None:
        earlier = [p for p in targets if p.state == "earlier" and found_interval(p)]
        opening = f"{what} names no size, so that nothing could show it wrong"
        if not earlier:
            return f"{opening}."
        highest = max(earlier, key=lambda p: (found_interval(p) or (0, 0))[1])
        since = begun(earlier[0].sources[0].published)
        return (
            f"{opening}. Targets named by the two since {since}: {len(earlier)}, the highest "
            f"{measured(highest)} ({sources_of(highest)})."
        )
    already = f" Reported levels had reached it already: {_told(reached)}." if reached else ""
    others = [p for p in targets if p.state == "earlier"]
    other = (
        f" Other targets said before: {_told(others[-2:])}."
        if others
        else " The ledger holds no earlier target of the pair."
    )
    return f"{what} is not in the ledger before this text.{already}{other}"


def project(claim: Claim, status: LedgerStatus, rests_on: Sequence[Evidence]) -> str:
    """What the registry says of a project."""
    if rests_on:
        return f"{capital('; '.join(p.statement.rstrip('.') for p in rests_on[:2]))}."
    if status is LedgerStatus.ANNOUNCED:
        return "The project was announced; no registry entry with a status is at hand."
    return "No registry entry or independent account of the project is at hand."


def plausibility(
    claim: Claim, levels: Sequence[Evidence], models: Sequence[Evidence], due: date | None
) -> str:
    """How fast trade would have to grow from the newest level, how usual that is, how promises ended."""
    by_metric = {metric: [p for p in models if p.metric == metric] for metric in OUTLOOK}
    parts = [
        _needed_growth(claim, levels, due),
        *_odds(by_metric["base_rate"]),
        *map(_forecast, by_metric["forecast"]),
        *(p.statement for p in by_metric["kept"]),
    ]
    return ". ".join(capital(part.rstrip(".")) for part in parts if part) + "."


def _needed_growth(claim: Claim, levels: Sequence[Evidence], due: date | None) -> str | None:
    quantity = claim.quantity
    if quantity is None:
        return "without a size, no rate of growth follows"
    if due is None:
        return "without a deadline, no yearly rate of growth follows"
    if quantity.unit in ("ratio", "percent"):
        return None
    dated = [
        p
        for p in levels
        if p.period.end and p.period.end < due and p.unit == quantity.unit and found_interval(p)
    ]
    if not dated:
        return None
    base = min(dated, key=lambda p: (-(p.period.end or due).toordinal(), p.grade, p.id))
    level = found_interval(base)
    years = due.year - (base.period.end or due).year
    if level is None or level.low <= 0 or years < 1:
        return None
    rate = (quantity.midpoint / level.low) ** (1 / years) - 1
    reported = "reported " if not base.grade.decides else ""
    at_most = "at most " if level.high == inf else ""
    start = f"from {figure(level.low, base.unit)} {reported}for {phrasing.period(base.period)}"
    if rate <= 0:
        return f"{start}, no growth would be needed"
    goal = f"to {figure(quantity.midpoint, quantity.unit)} by {due.year}"
    return f"{start} {goal}, {_flow(claim)} would have to grow by {at_most}{rate * 100:.0f}% a year"


def _flow(claim: Claim) -> str:
    return "exports" if claim.exporter else "trade"


def _odds(rates: Sequence[Evidence]) -> list[str]:
    """How often pairs of that size grew so; of several horizons the first in full, the others after it."""
    if not rates:
        return [_NO_BASE_RATE]
    told = sorted(rates, key=lambda p: (found_interval(p) is None, p.value or 0.0, p.id))
    first = f"{told[0].statement.rstrip('.')}{aside(sources_of(told[0]))}"
    others = [
        f"{figure(float(f'{p.value:.2g}'), p.unit)} {p.condition}"
        for p in told[1:]
        if p.condition and p.value is not None
    ]
    return [f"{first}; {listed(others)}" if others else first]


def _forecast(piece: Evidence) -> str:
    inside = interval(piece.value_low, piece.value_high, piece.unit)
    range_ = f"{inside} {piece.condition or ''}".strip() if piece.value is not None else ""
    period = phrasing.period(piece.period)
    return f"the model's forecast for {period} was {measured(piece)}{aside(range_, sources_of(piece))}"


def _what(claim: Claim) -> str:
    thing = "The forecast" if claim.kind is Kind.FORECAST else "The target"
    amount = f" of {stated(claim, claim.quantity)}" if claim.quantity else ""
    due = claim.deadline or claim.period.end
    by = f" {phrasing.by_deadline(due)}" if due else ""
    return f"{thing}{amount} for {pair_names(claim.countries)}{by}"


def _told(pieces: Sequence[Evidence]) -> str:
    told = [_target(p) if p.metric == "target" else reading(p) for p in pieces]
    return first_of(told, most=3)


def _target(piece: Evidence) -> str:
    if found_interval(piece) is None:
        return f"{piece.statement.rstrip('.')}, said {_when(piece)}"
    return f"{measured(piece)}, said {_when(piece)} ({sources_of(piece)})"


def _when(piece: Evidence) -> str:
    published = piece.sources[0].published
    if published.start is None:
        return "at an unknown date"
    day = begun(published)
    return f"on {day}" if published.start == published.end else f"in {day}"

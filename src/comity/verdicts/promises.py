"""Claims about what is to come: a ledger status in place of truth, timing, and how likely it was."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from comity.records import SETTLED, Kind, LedgerStatus, Reason, Timing
from comity.verdicts import promises_said as said
from comity.verdicts.finding import Bench, Finding, caveats, statements
from comity.verdicts.intervals import Interval, found_interval, in_unit, stated_interval
from comity.verdicts.metrics import comparable
from comity.verdicts.periods import is_annual
from comity.verdicts.states import canonical, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from comity.records import Claim, Evidence


def judge_promise(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """Judge a target, a forecast or a project by what is on record of it."""
    if claim.kind is Kind.PROJECT:
        return _judge_project(claim, pieces, bench)
    due = due_day(claim)
    levels = [p for p in pieces if comparable(claim, p) and is_annual(p.period, bench.tolerances)]
    targets = [p for p in pieces if p.metric == "target"]
    status, reasons, rests_on = _status(claim, levels, targets, due, bench)
    if claim.quantity is None:
        reasons.add(Reason.UNDEFINED_TERM)
    models = [p for p in pieces if p.metric in said.OUTLOOK]
    reasons |= caveats(models) & {Reason.MODEL_BASED}
    return Finding(
        label=status,
        reasons=frozenset(reasons),
        rests_on=tuple(dict.fromkeys((*rests_on, *models))),
        timing=timing(due, status, bench.as_of),
        plausibility=(
            partial(said.plausibility, claim, levels, models, due)
            if lies_ahead(status, due, bench.as_of)
            else None
        ),
        say=partial(said.promise, claim, status, tuple(rests_on), tuple(targets), tuple(levels)),
    )


def lies_ahead(status: LedgerStatus, due: date | None, as_of: date) -> bool:
    """Whether it is still to be seen if a promise comes true."""
    return status in (LedgerStatus.ANNOUNCED, LedgerStatus.RESTATED) and (due is None or due >= as_of)


def due_day(claim: Claim) -> date | None:
    """The last day on which a promise can be kept."""
    return claim.deadline or claim.period.end


def timing(due: date | None, status: LedgerStatus, as_of: date) -> Timing | None:
    """What the deadline and the as-of date say by themselves; nothing of a promise that is settled."""
    if status in SETTLED:
        return None
    if due is None:
        return Timing.OPEN_ENDED
    return Timing.OVERDUE if due < as_of else Timing.DUE


def _status(
    claim: Claim,
    levels: list[Evidence],
    targets: list[Evidence],
    due: date | None,
    bench: Bench,
) -> tuple[LedgerStatus, set[Reason], list[Evidence]]:
    """The first rule that applies: called off, reached, replaced, due, said before, or new."""
    withdrawn = [p for p in targets if p.state == "withdrawn"]
    if withdrawn:
        return LedgerStatus.WITHDRAWN, _spoken(withdrawn), withdrawn
    reached = _reached(claim, levels, bench)
    strong = [p for p in reached if p.grade.decides]
    if strong:
        first = min(strong, key=lambda p: (p.period.end or bench.as_of, p.id))
        late = due is not None and first.period.end is not None and first.period.end > due
        early = due is None or due >= bench.as_of
        why = set(caveats([first])) | ({Reason.ALREADY_MET} if early else set())
        return (LedgerStatus.MET_LATE if late else LedgerStatus.MET), why, [first]
    replaced = [p for p in targets if p.state == "later" and not _same_target(claim, p, bench)]
    if replaced:
        return LedgerStatus.SUPERSEDED, _spoken(replaced), replaced
    if due is not None and due < bench.as_of:
        return _after_the_deadline(claim, levels, due, bench)
    reasons = {Reason.ALREADY_MET, Reason.REPORTED_ONLY} if reached else set()
    said_before = sorted(
        (p for p in targets if p.state == "earlier" and _same_target(claim, p, bench)), key=_said_order
    )
    if said_before:
        reasons |= {Reason.REPEATED_TARGET} | _currencies(claim, said_before)
        return LedgerStatus.RESTATED, reasons, [*said_before, *reached]
    return LedgerStatus.ANNOUNCED, reasons, reached


def _spoken(pieces: list[Evidence]) -> set[Reason]:
    return {Reason.REPORTED_ONLY} if statements(pieces) else set()


def _said_order(piece: Evidence) -> tuple[bool, date | None, str]:
    """Earliest first; what has no date comes last."""
    said = piece.sources[0].published.end
    return said is None, said, piece.id


def _currencies(claim: Claim, targets: list[Evidence]) -> set[Reason]:
    """The same number in another currency is the same promise, said differently."""
    unit = claim.quantity.unit if claim.quantity else None
    return {Reason.CURRENCY} if any(p.unit != unit for p in targets) else set()


def _goal(claim: Claim, bench: Bench) -> Interval | None:
    return stated_interval(claim, claim.quantity, bench.tolerances) if claim.quantity else None


def _reached(claim: Claim, levels: list[Evidence], bench: Bench) -> list[Evidence]:
    """Yearly levels that are at least the target, earliest first."""
    goal = _goal(claim, bench)
    if goal is None or claim.quantity is None or claim.quantity.unit in ("ratio", "percent"):
        return []
    bar = goal.low if goal.low != float("-inf") else goal.high
    reaching = []
    for piece in levels:
        found = found_interval(piece)
        converted = in_unit(found, piece.unit, claim.quantity.unit) if found else None
        if converted and converted.low >= bar:
            reaching.append(piece)
    return sorted(reaching, key=lambda p: (p.period.end is None, p.period.end, p.id))


def _same_target(claim: Claim, piece: Evidence, bench: Bench) -> bool:
    """Whether an earlier target names the same number, in whatever currency."""
    found = found_interval(piece)
    if found is None or claim.quantity is None:
        return False
    near = abs(claim.quantity.midpoint) * bench.tolerances.repeated_target
    return Interval(claim.quantity.midpoint - near, claim.quantity.midpoint + near).meets(found)


def _after_the_deadline(
    claim: Claim, levels: list[Evidence], due: date, bench: Bench
) -> tuple[LedgerStatus, set[Reason], list[Evidence]]:
    """The deadline has passed and no good record reaches the target: what does its last year show?"""
    of_year = [p for p in levels if p.period.end is not None and p.period.end.year == due.year]
    strong = [p for p in of_year if p.grade.decides]
    goal = _goal(claim, bench)
    if not strong or goal is None:
        spoken = [p for p in levels if not p.grade.decides]
        return LedgerStatus.UNVERIFIABLE, _spoken(spoken), of_year or spoken
    best = max(strong, key=lambda p: (_high(p), p.id))
    share = _high(best) / goal.low if goal.low > 0 else 0.0
    status = LedgerStatus.PARTLY_MET if share >= bench.tolerances.partly_met else LedgerStatus.MISSED
    return status, set(caveats([best])), [best]


def _high(piece: Evidence) -> float:
    found = found_interval(piece)
    return 0.0 if found is None else found.high


def _judge_project(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """A project by its registry entry; without one, a plan is announced and a report cannot be verified."""
    due = claim.deadline
    entries = [p for p in pieces if p.metric == "project"]
    strong = [p for p in entries if p.grade.decides]
    ladder = vocabulary()["project"]
    if strong:
        newest = max(strong, key=lambda p: (p.period.end or bench.as_of, p.id))
        status = LedgerStatus(str(ladder.get(newest.state or "", "UNVERIFIABLE")))
        if status is LedgerStatus.MET and due and newest.period.end and newest.period.end > due:
            status = LedgerStatus.MET_LATE
        reasons = caveats([newest])
        rests_on: tuple[Evidence, ...] = (newest,)
    else:
        ahead = is_planned(claim) and (due is None or due >= bench.as_of)
        status = LedgerStatus.ANNOUNCED if ahead else LedgerStatus.UNVERIFIABLE
        reasons, rests_on = frozenset(_spoken(entries)), tuple(entries)
    return Finding(
        label=status,
        reasons=frozenset(reasons),
        rests_on=rests_on,
        timing=timing(due, status, bench.as_of),
        say=partial(said.project, claim, status, rests_on),
    )


def is_planned(claim: Claim) -> bool:
    """Whether a work is spoken of as something to come."""
    if claim.deadline is not None or canonical(claim.details.status) in vocabulary()["planned"]:
        return True
    return bool(_planned_words().search(claim.quote))


@cache
def _planned_words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(vocabulary()['planned_words'])})\b", re.IGNORECASE)


JUDGES = {Kind.TRADE_TARGET: judge_promise, Kind.FORECAST: judge_promise, Kind.PROJECT: judge_promise}

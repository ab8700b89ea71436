"""What became of each target: pure functions of the entries of a pair and a date.

Every level in the ledger is itself a statement (grade E): a status of MET or MISSED says what was
reported, and a verdict must say so (REPORTED_ONLY).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from comity.ledger.statements import scope
from comity.records import LedgerEntry, LedgerStatus, Timing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

# A target missed by at most a quarter counts as partly met; below that as missed.
PARTLY_FROM = 0.75
_YEAR_DAYS = range(360, 372)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one target stands, and on which other entries that rests."""

    id: str
    status: LedgerStatus
    timing: Timing
    restates: tuple[str, ...] = ()  # earlier equal targets, earliest first
    superseded_by: str | None = None
    rests_on: tuple[str, ...] = ()  # the levels compared
    already_met: bool = False  # the level last reported before it was said reached it


def timing(entry: LedgerEntry, as_of: date) -> Timing:
    """What deadline and date say by themselves.

    A deadline given as a year passes with its last day; words such as "soon" set none.
    """
    return timing_of(entry.deadline.end, as_of)


def timing_of(due: date | None, as_of: date) -> Timing:
    """What the last day of a deadline and a date say by themselves."""
    if due is None:
        return Timing.OPEN_ENDED
    return Timing.OVERDUE if as_of > due else Timing.DUE


def standings(entries: Iterable[LedgerEntry], as_of: date) -> dict[str, Standing]:
    """Where each target stands on a date.

    Parameters
    ----------
    entries : of any pairs, levels and targets; only those that may count on ``as_of``
    as_of : the date of the assessment

    Returns
    -------
    A standing for the id of each target.
    """
    groups: dict[Quantity, list[LedgerEntry]] = defaultdict(list)
    for entry in entries:
        groups[quantity(entry)].append(entry)
    found: dict[str, Standing] = {}
    for group in groups.values():
        said = sorted((e for e in group if e.kind == "target"), key=said_order)
        for unit in {t.unit for t in said}:
            targets = [t for t in said if t.unit == unit]
            levels = [e for e in group if e.kind == "level" and e.unit == unit and e.value_low is not None]
            found.update((t.id, _standing(t, said, targets, levels, as_of)) for t in targets)
    return found


class Quantity(NamedTuple):
    """What statements must share to be about the same: one chain in the ledger."""

    parties: frozenset[str]
    measure: str
    exporter: str | None
    scope: str


def quantity(entry: LedgerEntry) -> Quantity:
    """The quantity that an entry is about, in whatever unit and period."""
    return Quantity(frozenset(entry.parties), entry.measure, entry.exporter, scope(entry))


def with_status(entries: Sequence[LedgerEntry], as_of: date) -> tuple[LedgerEntry, ...]:
    """The same entries, each target with its status and timing."""
    found = standings(entries, as_of)
    return tuple(
        replace(e, status=found[e.id].status, timing=found[e.id].timing) if e.id in found else e
        for e in entries
    )


def said_order(entry: LedgerEntry) -> tuple[date, date]:
    """Sorts entries by when they can have been said at the latest."""
    if entry.said_on.end is None or entry.said_on.start is None:
        raise ValueError(f"ledger entry {entry.id} has no date")
    return entry.said_on.end, entry.said_on.start


def said_before(earlier: LedgerEntry, later: LedgerEntry) -> bool:
    """Whether one was surely said before the other: their possible days do not overlap."""
    first, last = earlier.said_on.end, later.said_on.start
    return first is not None and last is not None and first < last


def same_figure(a: LedgerEntry, b: LedgerEntry) -> bool:
    """Whether two entries name the same number in the same unit, or in two currencies.

    A billion euros after a billion dollars is the old promise in another currency: the number is what is
    repeated (decision 0042).
    """
    if a.value_low is None or (a.value_low, a.value_high) != (b.value_low, b.value_high):
        return False
    return a.unit == b.unit or (is_currency(a.unit) and is_currency(b.unit))


def is_currency(unit: str) -> bool:
    """Whether a unit is an ISO 4217 code.

    >>> is_currency("EUR"), is_currency("ratio")
    (True, False)
    """
    return len(unit) == 3 and unit.isupper()


def reaches(level: LedgerEntry, target: LedgerEntry) -> bool:
    """Whether a level is at least the target; part of a year that reaches it does so all the more."""
    return (
        level.value_low is not None and target.value_low is not None and level.value_low >= target.value_low
    )


def _standing(
    target: LedgerEntry,
    said: Sequence[LedgerEntry],
    targets: Sequence[LedgerEntry],
    levels: Sequence[LedgerEntry],
    as_of: date,
) -> Standing:
    """Where a target stands among all that were said, those in its unit, and the levels in its unit."""
    when = timing(target, as_of)
    restates = tuple(t.id for t in said if said_before(t, target) and same_figure(t, target))
    successor = _successor(target, targets)
    outcome, rests_on, already = _outcome(target, levels, overdue=when is Timing.OVERDUE)
    if outcome in {LedgerStatus.MET, LedgerStatus.MET_LATE}:
        status: LedgerStatus = outcome
    elif successor is not None:
        status, rests_on = LedgerStatus.SUPERSEDED, ()
    elif outcome is not None:
        status = outcome
    else:
        status = LedgerStatus.RESTATED if restates else LedgerStatus.ANNOUNCED
    return Standing(
        id=target.id,
        status=status,
        timing=when,
        restates=restates,
        superseded_by=successor.id if successor else None,
        rests_on=rests_on,
        already_met=already,
    )


def _successor(target: LedgerEntry, targets: Sequence[LedgerEntry]) -> LedgerEntry | None:
    """The first later target that asks for more, or grants more time, before this one fell due."""
    due = target.deadline.end
    for later in targets:
        if later.value_low is None or target.value_high is None or not said_before(target, later):
            continue
        if due is not None and said_order(later)[0] > due:
            continue
        asks_more = later.value_low > target.value_high
        later_due = later.deadline.end
        grants_time = (
            due is not None
            and later_due is not None
            and later_due > due
            and later.value_low >= target.value_high
        )
        if asks_more or grants_time:
            return later
    return None


def _outcome(
    target: LedgerEntry, levels: Sequence[LedgerEntry], *, overdue: bool
) -> tuple[LedgerStatus | None, tuple[str, ...], bool]:
    """The outcome that reported levels show, the levels compared, and whether it was met when said."""
    if target.value_low is None:
        return (LedgerStatus.UNVERIFIABLE if overdue else None), (), False
    said = said_order(target)[0]
    before = [level for level in levels if _as_at(level) <= said]
    if before:
        latest = max(before, key=lambda v: (_as_at(v), v.period.stated, said_order(v)))
        if reaches(latest, target):
            return LedgerStatus.MET, (latest.id,), True
    due = target.deadline.end
    reached = sorted((v for v in levels if _as_at(v) > said and reaches(v, target)), key=_as_at)
    if reached:
        in_time = due is None or _as_at(reached[0]) <= due
        return (LedgerStatus.MET if in_time else LedgerStatus.MET_LATE), (reached[0].id,), False
    if due is None or not overdue:
        return None, (), False
    of_period = [v for v in levels if _covers_year_to(v, due)]
    if not of_period:
        return LedgerStatus.UNVERIFIABLE, (), False
    best = max(v.value_high or 0.0 for v in of_period)
    partly = best >= PARTLY_FROM * target.value_low
    ids = tuple(v.id for v in of_period)
    return (LedgerStatus.PARTLY_MET if partly else LedgerStatus.MISSED), ids, False


def _as_at(level: LedgerEntry) -> date:
    """The last day that a level is about; of a current one, the day on which it was said."""
    return level.period.end or said_order(level)[0]


def _covers_year_to(level: LedgerEntry, due: date) -> bool:
    """Whether a level is of a whole year that ends in the year of the deadline, up to that day."""
    start, end = level.period.start, level.period.end
    if start is None or end is None:
        return False
    return (end - start).days + 1 in _YEAR_DAYS and end <= due and end.year == due.year

"""What became of each target: pure functions of the statements of a pair and a date.

Every level in the ledger is itself a statement (grade E): a status of MET or MISSED says what was
reported, and a verdict must say so (REPORTED_ONLY).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from comity.ledger.rules import (
    ENDED_BY_FACT,
    PARTLY_FROM,
    STANDING_BY_FACT,
    STATUS_OF,
    Rule,
    Terms,
    rule_of,
)
from comity.ledger.sayings import in_order, saying
from comity.records import LedgerStatus, Timing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from comity.ledger.sayings import Quantity, Saying
    from comity.records import LedgerEntry

_YEAR_DAYS = range(360, 372)
_REACHED = frozenset({Rule.MET_WHEN_SAID, Rule.LEVEL_IN_TIME, Rule.LEVEL_LATE})


class Standing(NamedTuple):
    """Where one target stands, and on which other entries that rests."""

    id: str
    status: LedgerStatus
    timing: Timing
    restates: tuple[str, ...] = ()  # earlier equal targets, earliest first
    superseded_by: str | None = None
    rests_on: tuple[str, ...] = ()  # the levels compared, or facts about it
    already_met: bool = False  # the level last reported before it was said reached it
    rule: Rule = Rule.NOT_REACHED  # which gave the status


class _Outcome(NamedTuple):
    """What reported levels, or facts, show of a target."""

    rule: Rule | None = None
    rests_on: tuple[str, ...] = ()


_NOTHING = _Outcome()


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
    return standings_of(map(saying, entries), as_of)


def standings_of(sayings: Iterable[Saying], as_of: date) -> dict[str, Standing]:
    """The same of statements as the rules read them."""
    groups: dict[Quantity, list[Saying]] = defaultdict(list)
    for one in sayings:
        groups[one.quantity].append(one)
    found: dict[str, Standing] = {}
    for group in groups.values():
        _of_group(group, as_of, found)
    return found


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
    return _alike(a.unit, b.unit)


def _alike(unit: str, other: str) -> bool:
    return unit == other or (is_currency(unit) and is_currency(other))


def is_currency(unit: str) -> bool:
    """Whether a unit is an ISO 4217 code.

    >>> is_currency("EUR"), is_currency("ratio")
    (True, False)
    """
    return len(unit) == 3 and unit.isupper()


class Levels:
    """The levels of one quantity in one unit, by the day as of which each is."""

    def __init__(self, levels: Iterable[Saying]) -> None:
        self._by_day = sorted(levels, key=lambda v: (v.as_at, v.id))
        self._days = [v.as_at for v in self._by_day]
        lows = [v.low or 0.0 for v in reversed(self._by_day)]
        self._most_from = [*accumulate(lows, max)][::-1]  # the highest level of each place or later
        self._of_year: dict[date, tuple[Saying, ...]] = {}

    def known_at(self, day: date) -> Saying | None:
        """The level last reported by a day; of several of that day, one with a period, then the last said."""
        place = bisect_right(self._days, day)
        if not place:
            return None
        first = bisect_left(self._days, self._days[place - 1], 0, place)
        if first == place - 1:
            return self._by_day[first]
        return max(self._by_day[first:place], key=lambda v: (v.of_period, v.said))

    def reached_after(self, day: date, low: float) -> Saying | None:
        """The first level after a day that is at least so high; part of a year does so all the more."""
        place = bisect_right(self._days, day)
        if place == len(self._days) or self._most_from[place] < low:
            return None
        after = range(place, len(self._days))
        reaching = (v for v in map(self._by_day.__getitem__, after) if v.low is not None and v.low >= low)
        return next(reaching, None)

    def of_year_to(self, due: date) -> tuple[Saying, ...]:
        """The levels of a whole year that ends in the year of a deadline, up to that day."""
        found = self._of_year.get(due)
        if found is None:
            first, end = bisect_left(self._days, due.replace(month=1, day=1)), bisect_right(self._days, due)
            found = tuple(v for v in self._by_day[first:end] if covers_year_to(v, due))
            self._of_year[due] = found
        return found


def _of_group(group: Sequence[Saying], as_of: date, found: dict[str, Standing]) -> None:
    """The standings of the targets of one quantity."""
    said = in_order(s for s in group if s.kind == "target")
    by_figure: dict[tuple[float, float | None], list[Saying]] = defaultdict(list)
    by_unit: dict[str, list[Saying]] = defaultdict(list)
    for target in said:
        by_unit[target.unit].append(target)
        if target.low is not None:
            by_figure[target.low, target.high].append(target)
    for unit, targets in by_unit.items():
        levels = Levels([s for s in group if s.kind == "level" and s.unit == unit and s.low is not None])
        for place, target in enumerate(targets):
            same = by_figure[target.low, target.high] if target.low is not None else ()
            later = successor(target, targets, place + 1)
            found[target.id] = standing(target, same, later, levels, as_of)


def standing(
    target: Saying, same: Iterable[Saying], successor: Saying | None, levels: Levels, as_of: date
) -> Standing:
    """Where a target stands, beside all of the same number, the one that replaced it, and the levels."""
    when = timing_of(target.due, as_of)
    first = target.said_first
    restates = tuple([t.id for t in same if _before(t.said_last, first) and _alike(t.unit, target.unit)])
    late = when is Timing.OVERDUE
    rule, rests_on = _ruled(target, successor, _outcome(target, levels, overdue=late), overdue=late)
    if rule is None:
        rule = Rule.SAID_AGAIN if restates else Rule.NOT_REACHED
    return Standing(
        target.id,
        STATUS_OF[rule],
        when,
        restates,
        successor.id if successor else None,
        rests_on,
        rule is Rule.MET_WHEN_SAID,
        rule,
    )


def _ruled(target: Saying, successor: Saying | None, shown: _Outcome, *, overdue: bool) -> _Outcome:
    """The first that applies: a level that reaches it, a fact that ends it, a target in its place, others."""
    if shown.rule in _REACHED:
        return shown
    told = _told(target, overdue=overdue) if target.told else _NOTHING
    if told.rule in ENDED_BY_FACT:
        return told
    if successor is not None:
        return _Outcome(Rule.ASKED_FOR_MORE)
    open_to_facts = shown.rule is None or shown.rule is Rule.NO_LEVEL
    return told if open_to_facts and told.rule in STANDING_BY_FACT else shown


def _told(target: Saying, *, overdue: bool) -> _Outcome:
    """What facts say; how much was reached is for levels to say, which have a unit and a period."""
    facts = [fact._replace(amount=None) for fact in target.told]
    rule, rests_on = rule_of(Terms(None, target.due, restates=False), facts, overdue=overdue)
    return _Outcome(rule, tuple([fact.id for fact in rests_on]))


def _before(last: date | None, first: date | None) -> bool:
    return last is not None and first is not None and last < first


def successor(target: Saying, targets: Sequence[Saying], place: int) -> Saying | None:
    """The first later target that asks for more, or grants more time, before this one fell due.

    Parameters
    ----------
    targets : those in one unit, in the order in which they were said
    place : of the first that comes after this one
    """
    if target.high is None:
        return None
    for n in range(place, len(targets)):
        later = targets[n]
        if _after_it_fell_due(later, target):
            return None
        if succeeds(later, target):
            return later
    return None


def succeeds(later: Saying, target: Saying) -> bool:
    """Whether a target in the same unit asks for more, or grants more time, while an earlier one ran."""
    due, high = target.due, target.high
    if high is None or later.low is None or later.low < high:
        return False
    if not _before(target.said_last, later.said_first) or _after_it_fell_due(later, target):
        return False
    return later.low > high or (due is not None and later.due is not None and later.due > due)


def _after_it_fell_due(later: Saying, target: Saying) -> bool:
    return target.due is not None and later.said_last is not None and later.said_last > target.due


def _outcome(target: Saying, levels: Levels, *, overdue: bool) -> _Outcome:
    """The rule that reported levels give, and the levels compared; none where they leave it open."""
    low = target.low
    if low is None:
        return _Outcome(Rule.NO_LEVEL if overdue else None)
    said, due = target.said[0], target.due
    latest = levels.known_at(said)
    if latest is not None and latest.low is not None and latest.low >= low:
        return _Outcome(Rule.MET_WHEN_SAID, (latest.id,))
    reached = levels.reached_after(said, low)
    if reached is not None:
        in_time = due is None or reached.as_at <= due
        return _Outcome(Rule.LEVEL_IN_TIME if in_time else Rule.LEVEL_LATE, (reached.id,))
    if due is None or not overdue:
        return _Outcome()
    of_period = levels.of_year_to(due)
    if not of_period:
        return _Outcome(Rule.NO_LEVEL)
    partly = max(v.high or 0.0 for v in of_period) >= PARTLY_FROM * low
    ids = tuple(v.id for v in of_period)
    return _Outcome(Rule.LEVEL_PARTLY if partly else Rule.LEVEL_SHORT, ids)


def covers_year_to(level: Saying, due: date) -> bool:
    """Whether a level is of a whole year that ends in the year of the deadline, up to that day."""
    start, end = level.period_first, level.period_last
    if start is None or end is None or end > due or end.year != due.year:
        return False
    return (end - start).days + 1 in _YEAR_DAYS

"""How each promise stood, and between which days: what a view of all promises on a day counts.

A status depends on the day of the view, but it does not change every day: only when a deadline passes, or
when something begins or ceases to count. Between two such days lies a spell. The rules are those of
``status`` and ``outcomes``; here they are only asked on the days on which their answer can change.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from comity.ledger.outcomes import outcome_of
from comity.ledger.rules import Rule
from comity.ledger.status import Levels, covers_year_to, standing, succeeds, successor
from comity.ledger.summary import ending, horizon, owed_by, pair_of, promised, standing_for
from comity.records import is_overdue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from comity.ledger.rules import Terms
    from comity.ledger.sayings import Saying, Voice
    from comity.ledger.status import Standing
    from comity.ledger.summary import Ending, Horizon
    from comity.records import Telling

ALWAYS = date.max  # it still stands so
_SAID = attrgetter("said")
_REACHED = frozenset({Rule.MET_WHEN_SAID, Rule.LEVEL_IN_TIME})  # one more level changes nothing of these


class Said(NamedTuple):
    """A statement, and the days on which it counts: from ``since`` to the day before ``until``."""

    saying: Saying
    since: date
    until: date


class Owed(NamedTuple):
    """A commitment as it was between two days."""

    id: str
    pair: str
    side: str
    horizon: Horizon
    terms: Terms
    since: date
    until: date


class Told(NamedTuple):
    """A fact as it was between two days."""

    telling: Telling
    since: date
    until: date


class Spell(NamedTuple):
    """How a promise stood between two days."""

    id: str
    since: date
    until: date
    pair: str
    horizon: Horizon
    due: date | None
    ending: Ending
    overdue: bool
    said: int  # how often it had been said; 0 for a target that says an earlier one again
    voices: tuple[Voice, ...]  # by whom; none where ``said`` is 0


def of_commitment(owed: Iterable[Owed], told: Sequence[Told]) -> list[Spell]:
    """The spells of one commitment.

    Parameters
    ----------
    owed : the commitment, state by state
    told : the facts about it, state by state
    """
    found: list[Spell] = []
    for one in owed:
        for day, until in _between(one.since, one.until, told, _passing(one.terms.due)):
            spell = _of_commitment(one, told, day, until)
            if found and found[-1].until == day and _alike(found[-1], spell):
                spell = found.pop()._replace(until=until)
            found.append(spell)
    return found


def _between(
    since: date, until: date, told: Iterable[Told], others: Iterable[date] = ()
) -> list[tuple[date, date]]:
    """The days from one to another, cut where a fact begins or ceases to count, and on some other days."""
    days = {since, *others}
    for fact in told:
        days |= {fact.since, fact.until}
    begins = sorted(day for day in days if since <= day < until)
    return list(zip(begins, [*begins[1:], until], strict=True))


def _of_commitment(one: Owed, told: Sequence[Told], day: date, until: date) -> Spell:
    known = [fact.telling for fact in told if fact.since <= day < fact.until]
    became = outcome_of(one.terms, known, day)
    return Spell(
        one.id,
        day,
        until,
        one.pair,
        one.horizon,
        one.terms.due,
        ending(became.status, became.timing, already=False),
        is_overdue(became.status, became.timing),
        1,
        (owed_by(one.side),),
    )


def _passing(due: date | None) -> tuple[date, ...]:
    """The first day on which a deadline has passed."""
    return () if due is None or due == date.max else (due + timedelta(days=1),)


def _alike(one: Spell, other: Spell) -> bool:
    return one[3:] == other[3:]


def of_chain(said: Iterable[Said], told: Mapping[str, Sequence[Told]]) -> list[Spell]:
    """The spells of the targets of one quantity.

    Parameters
    ----------
    said : the levels and targets of the quantity, state by state
    told : the facts about them, state by state, by the id of the statement
    """
    chain = _Chain()
    turns: dict[date, _Turn] = defaultdict(_Turn)
    for one in _with_facts(said, told):
        turns[one.since].begin.append(one.saying)
        turns[one.until].cease.append(one.saying)
        for day in _passing(one.saying.due):
            if one.since < day < one.until and one.saying.kind == "target":
                turns[day].pass_by.append(one.saying)
    turns.pop(ALWAYS, None)
    for day in sorted(turns):
        chain.turn(day, turns[day])
    return chain.spells()


def _with_facts(said: Iterable[Said], told: Mapping[str, Sequence[Told]]) -> Iterator[Said]:
    """The same statements, each cut into the days between which the same facts about it counted."""
    for one in said:
        facts = told.get(one.saying.id)
        if not facts:
            yield one
            continue
        for since, until in _between(one.since, one.until, facts):
            known = tuple(fact.telling for fact in facts if fact.since <= since < fact.until)
            yield Said(one.saying._replace(told=known), since, until)


class _Turn:
    """What happens in a chain on one day."""

    def __init__(self) -> None:
        self.cease: list[Saying] = []
        self.begin: list[Saying] = []
        self.pass_by: list[Saying] = []  # targets whose deadline has passed


class _Unit:
    """The levels and targets in one unit that count on the day that the chain has come to."""

    def __init__(self) -> None:
        self.of_levels: dict[str, Saying] = {}
        self.targets: list[Saying] = []  # in the order in which they were said
        self._levels: Levels | None = None

    @property
    def levels(self) -> Levels:
        """The levels as the rules look them up."""
        if self._levels is None:
            self._levels = Levels(self.of_levels.values())
        return self._levels

    def levels_changed(self) -> None:
        """Forget what was sorted."""
        self._levels = None


class _Chain:
    """The statements about one quantity on a day, which moves on; and the spells up to it."""

    def __init__(self) -> None:
        self._units: dict[str, _Unit] = defaultdict(_Unit)
        self._alike: dict[tuple[object, ...], list[Saying]] = defaultdict(list)
        self._stands: dict[str, Standing] = {}
        self._open: dict[str, Spell] = {}
        self._ended: list[Spell] = []

    def spells(self) -> list[Spell]:
        """All spells, those that last among them."""
        return [*self._ended, *self._open.values()]

    def turn(self, day: date, turn: _Turn) -> None:
        """Go on to a day: take out what ceases, put in what begins, and ask the rules where that matters."""
        again: dict[str, Saying] = {}  # targets of which the rules are to be asked
        shown: dict[str, Saying] = {}  # and those that may be shown otherwise
        for one in turn.cease:
            self._take_out(one, day, again, shown)
        for one in turn.begin:
            self._put_in(one, again, shown)
        again |= {one.id: one for one in turn.pass_by}
        for one in again.values():
            self._ask(one, day)
            first = self._alike[promised(one)][0]  # a fact about any of them may decide
            shown[first.id] = first
        for one in (shown | again).values():
            self._show(one, day)

    def _take_out(self, one: Saying, day: date, again: dict[str, Saying], shown: dict[str, Saying]) -> None:
        unit = self._units[one.unit]
        if one.kind != "target":
            if unit.of_levels.pop(one.id, None):
                unit.levels_changed()
                again |= {t.id: t for t in unit.targets}
            return
        unit.targets.remove(one)
        del self._stands[one.id]
        again |= {t.id: t for t in unit.targets if self._stands[t.id].superseded_by == one.id}
        again.pop(one.id, None)
        group = self._alike[promised(one)]
        group.remove(one)
        shown |= {t.id: t for t in group[:1]}
        shown.pop(one.id, None)
        self._close(one.id, day)

    def _put_in(self, one: Saying, again: dict[str, Saying], shown: dict[str, Saying]) -> None:
        unit = self._units[one.unit]
        if one.kind != "target":
            if one.low is not None:
                unit.of_levels[one.id] = one
                unit.levels_changed()
                again |= {t.id: t for t in unit.targets if self._touches(one, t)}
            return
        again |= {t.id: t for t in unit.targets if self._replaces(one, t)}
        again[one.id] = one
        _sort_in(unit.targets, one)
        group = self._alike[promised(one)]
        _sort_in(group, one)
        shown |= {t.id: t for t in (*group[:2], one)}

    def _touches(self, level: Saying, target: Saying) -> bool:
        """Whether one more level can change where a target stands."""
        if target.low is None or level.low is None or target.said_last is None:
            return False
        if level.as_at <= target.said_last:
            return True
        stands = self._stands.get(target.id)
        if stands is None:
            return True
        if level.low >= target.low and stands.rule not in _REACHED:
            return True
        return target.due is not None and covers_year_to(level, target.due)

    def _replaces(self, later: Saying, target: Saying) -> bool:
        stands = self._stands.get(target.id)
        return (stands is None or stands.superseded_by is None) and succeeds(later, target)

    def _ask(self, one: Saying, day: date) -> None:
        unit = self._units[one.unit]
        place = _place(unit.targets, one)
        later = successor(one, unit.targets, place + 1)
        # What it says again has no part in how it ends.
        self._stands[one.id] = standing(one, (), later, unit.levels, day)

    def _show(self, one: Saying, day: date) -> None:
        group, stands = self._alike[promised(one)], self._stands[one.id]
        leads = group[0].id == one.id
        ends = standing_for(group, self._stands) if leads else stands
        spell = Spell(
            one.id,
            day,
            ALWAYS,
            pair_of(one.voice.parties),
            horizon(one.said_last, one.due),
            one.due,
            ending(ends.status, ends.timing, already=ends.already_met),
            is_overdue(stands.status, stands.timing),
            len(group) if leads else 0,
            tuple(dict.fromkeys(t.voice for t in group)) if leads else (),
        )
        before = self._open.get(one.id)
        if before is None or not _alike(before, spell):
            self._close(one.id, day)
            self._open[one.id] = spell

    def _close(self, identity: str, day: date) -> None:
        before = self._open.pop(identity, None)
        if before is not None:
            self._ended.append(before._replace(until=day))


def _place(some: Sequence[Saying], one: Saying) -> int:
    return bisect_left(some, one.said, key=_SAID)


def _sort_in(some: list[Saying], one: Saying) -> None:
    some.insert(_place(some, one), one)

"""What became of a commitment, a milestone or a project: facts, and the rule that reads a status from them.

The facts are dated and sourced entries of their own; nobody enters a status. So whoever disagrees with a
status can see on what it rests, and dispute the fact or the rule.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from comity.ledger.registry.kinds import EntryKind
from comity.ledger.status import PARTLY_FROM, timing_of
from comity.records import SETTLED, LedgerStatus, Timing
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.ledger.registry.entries import Entry
    from comity.records import Period


class Rule(StrEnum):
    """Which rule gave a status; each has its sentence in ``rules.yaml``."""

    REACHED_IN_TIME = "reached_in_time"
    REACHED_LATE = "reached_late"
    CALLED_OFF = "called_off"
    REPLACED = "replaced"
    NOT_DUE = "not_due"
    SAID_BEFORE = "said_before"
    BEGUN = "begun"
    PARTLY = "partly"
    FELL_SHORT = "fell_short"
    CANNOT_TELL = "cannot_tell"
    BY_PROJECT = "by_project"

    @property
    def sentence(self) -> str:
        """What the rule says."""
        return str(load_yaml("ledger/rules.yaml")[self.value])


class Outcome(NamedTuple):
    """Our reading of what happened: a status, the rule that gave it and the facts on which it rests."""

    status: LedgerStatus
    timing: Timing
    rule: Rule
    rests_on: tuple[str, ...] = ()  # ids of facts


_STATUS = {
    Rule.REACHED_IN_TIME: LedgerStatus.MET,
    Rule.REACHED_LATE: LedgerStatus.MET_LATE,
    Rule.CALLED_OFF: LedgerStatus.WITHDRAWN,
    Rule.REPLACED: LedgerStatus.SUPERSEDED,
    Rule.NOT_DUE: LedgerStatus.ANNOUNCED,
    Rule.SAID_BEFORE: LedgerStatus.RESTATED,
    Rule.BEGUN: LedgerStatus.IN_PROGRESS,
    Rule.PARTLY: LedgerStatus.PARTLY_MET,
    Rule.FELL_SHORT: LedgerStatus.MISSED,
    Rule.CANNOT_TELL: LedgerStatus.UNVERIFIABLE,
}


class Terms(NamedTuple):
    """What the rules read of a commitment: how much by when, and whether it was said before."""

    goal: float | None
    due: date | None
    restates: bool


class Telling(NamedTuple):
    """What the rules read of a fact; a day that is known to a month or a year has a first and a last."""

    id: str
    kind: str
    first: date | None
    last: date | None
    amount: float | None  # reached in all by then


# A fact of one of these kinds settles a commitment, and so does an amount that fills it.
SETTLING = ("reached", "withdrawn", "replaced")


def outcome(entry: Entry, facts: Sequence[Entry], as_of: date) -> Outcome:
    """What became of a commitment or a project, by the facts known on a date.

    Parameters
    ----------
    entry : as it was known on the date
    facts : those about it that were known on the date
    """
    if entry.kind is EntryKind.PROJECT:
        return _of_project(entry, facts, as_of)
    return outcome_of(terms(entry), map(telling, facts), as_of)


def outcome_of(owed: Terms, tellings: Iterable[Telling], as_of: date) -> Outcome:
    """The same of a commitment and facts as the rules read them."""
    when = timing_of(owed.due, as_of)
    rule, rests_on = _rule(owed, sorted(tellings, key=_order), overdue=when is Timing.OVERDUE)
    return Outcome(status=_STATUS[rule], timing=when, rule=rule, rests_on=tuple([t.id for t in rests_on]))


def terms(entry: Entry) -> Terms:
    """A commitment as the rules read it."""
    return Terms(entry.amount("amount"), entry.period("deadline").end, bool(entry.text("restates")))


def telling(fact: Entry) -> Telling:
    """A fact as the rules read it."""
    day = fact.period("day")
    return Telling(fact.id, fact.text("kind"), day.start, day.end, fact.amount("amount"))


def _rule(owed: Terms, facts: Sequence[Telling], *, overdue: bool) -> tuple[Rule, Sequence[Telling]]:
    """The first rule that applies, and the facts on which it rests."""
    reached = [f for f in facts if f.kind == "reached" or _fills(f, owed.goal)]
    if reached:
        begun, due = reached[0].first, owed.due
        late = due is not None and begun is not None and begun > due
        return (Rule.REACHED_LATE if late else Rule.REACHED_IN_TIME), reached[:1]
    for kind, rule in (("withdrawn", Rule.CALLED_OFF), ("replaced", Rule.REPLACED)):
        ended = [f for f in facts if f.kind == kind]
        if ended:
            return rule, ended[:1]
    if overdue:
        return _after_the_deadline(facts, owed.goal, owed.due)
    done = [f for f in facts if f.kind in {"started", "progress"}]
    if done:
        return Rule.BEGUN, done[-1:]
    return (Rule.SAID_BEFORE if owed.restates else Rule.NOT_DUE), ()


def _after_the_deadline(
    facts: Sequence[Telling], goal: float | None, due: date | None
) -> tuple[Rule, Sequence[Telling]]:
    """Only a fact of the deadline or later tells how it ended: what was done before may have gone on."""
    measured = [f for f in facts if f.amount is not None and _from(f, due)]
    failed = [f for f in facts if f.kind == "not_done" and _from(f, due)]
    decisive = measured[-1:] or failed[-1:]
    if not decisive:
        return Rule.CANNOT_TELL, facts
    most = max((f.amount for f in facts if f.amount is not None), default=0.0)
    share = most / goal if goal else 0.0
    return (Rule.PARTLY if share >= PARTLY_FROM else Rule.FELL_SHORT), decisive


def _from(fact: Telling, due: date | None) -> bool:
    """Whether a fact is of the last day of a deadline, or later."""
    return due is None or (fact.last is not None and fact.last >= due)


def _fills(fact: Telling, goal: float | None) -> bool:
    return goal is not None and fact.amount is not None and fact.amount >= goal


def _order(fact: Telling) -> tuple[date, str]:
    return fact.last or date.max, fact.id


@cache
def settled_stages() -> tuple[str, ...]:
    """The stages of a project to which a deadline says nothing more."""
    stages = load_yaml("verdicts/statuses.yaml")["project"]
    return tuple(stage for stage, status in stages.items() if LedgerStatus(status) in SETTLED)


def _of_project(entry: Entry, facts: Sequence[Entry], as_of: date) -> Outcome:
    """A project has the status that its source gives; facts about it are shown beside."""
    # The judge of claims about projects reads the same words from the same table.
    status = LedgerStatus(load_yaml("verdicts/statuses.yaml")["project"][entry.text("status")])
    due, ended = entry.period("planned_end").end, entry.period("ended")
    if status is LedgerStatus.MET and due and _surely_after(ended, due):
        status = LedgerStatus.MET_LATE
    return Outcome(
        status=status,
        timing=timing_of(due, as_of),
        rule=Rule.BY_PROJECT,
        rests_on=tuple(fact.id for fact in facts),
    )


def _surely_after(day: Period, due: date) -> bool:
    return day.start is not None and day.start > due

"""What became of a commitment, a milestone or a project: facts, and the rule that reads a status from them.

The facts are dated and sourced entries of their own; nobody enters a status. So whoever disagrees with a
status can see on what it rests, and dispute the fact or the rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from comity.ledger.registry.kinds import EntryKind
from comity.ledger.status import PARTLY_FROM, timing_of
from comity.records import LedgerStatus, Timing
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
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


def outcome(entry: Entry, facts: Sequence[Entry], as_of: date) -> Outcome:
    """What became of a commitment or a project, by the facts known on a date.

    Parameters
    ----------
    entry : as it was known on the date
    facts : those about it that were known on the date
    """
    if entry.kind is EntryKind.PROJECT:
        return _of_project(entry, facts, as_of)
    due = entry.period("deadline").end
    when = timing_of(due, as_of)
    rule, rests_on = _rule(entry, sorted(facts, key=_order), due, overdue=when is Timing.OVERDUE)
    return Outcome(status=_STATUS[rule], timing=when, rule=rule, rests_on=tuple(f.id for f in rests_on))


def _rule(
    entry: Entry, facts: Sequence[Entry], due: date | None, *, overdue: bool
) -> tuple[Rule, Sequence[Entry]]:
    """The first rule that applies, and the facts on which it rests."""
    goal = entry.amount("amount")
    reached = [f for f in facts if f.text("kind") == "reached" or _fills(f, goal)]
    if reached:
        begun = reached[0].period("day").start
        late = due is not None and begun is not None and begun > due
        return (Rule.REACHED_LATE if late else Rule.REACHED_IN_TIME), reached[:1]
    for kind, rule in (("withdrawn", Rule.CALLED_OFF), ("replaced", Rule.REPLACED)):
        ended = [f for f in facts if f.text("kind") == kind]
        if ended:
            return rule, ended[:1]
    done = [f for f in facts if f.text("kind") in {"started", "progress"}]
    if overdue:
        return _after_the_deadline(facts, goal, due)
    if done:
        return Rule.BEGUN, done[-1:]
    return (Rule.SAID_BEFORE if entry.text("restates") else Rule.NOT_DUE), ()


def _after_the_deadline(
    facts: Sequence[Entry], goal: float | None, due: date | None
) -> tuple[Rule, Sequence[Entry]]:
    """Only a fact of the deadline or later tells how it ended: what was done before may have gone on."""
    measured = [f for f in facts if f.amount("amount") is not None and _from(f, due)]
    failed = [f for f in facts if f.text("kind") == "not_done" and _from(f, due)]
    telling = measured[-1:] or failed[-1:]
    if not telling:
        return Rule.CANNOT_TELL, facts
    amounts = [f.amount("amount") or 0.0 for f in facts if f.amount("amount") is not None]
    share = max(amounts, default=0.0) / goal if goal else 0.0
    return (Rule.PARTLY if share >= PARTLY_FROM else Rule.FELL_SHORT), telling


def _from(fact: Entry, due: date | None) -> bool:
    """Whether a fact is of the last day of a deadline, or later."""
    end = fact.period("day").end
    return due is None or (end is not None and end >= due)


def _fills(fact: Entry, goal: float | None) -> bool:
    amount = fact.amount("amount")
    return goal is not None and amount is not None and amount >= goal


def _order(fact: Entry) -> tuple[date, str]:
    from datetime import date

    return fact.period("day").end or date.max, fact.id


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

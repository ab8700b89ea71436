"""The rules by which facts and a deadline decide what became of an undertaking, in the order of trying."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from comity.records import LedgerStatus
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.records import Telling

# What was done at most a quarter short was done in part; below that it was missed.
PARTLY_FROM = 0.75


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
    # Of targets, by the levels reported and by what was said later.
    MET_WHEN_SAID = "met_when_said"
    LEVEL_IN_TIME = "level_in_time"
    LEVEL_LATE = "level_late"
    ASKED_FOR_MORE = "asked_for_more"
    LEVEL_PARTLY = "level_partly"
    LEVEL_SHORT = "level_short"
    NO_LEVEL = "no_level"
    NOT_REACHED = "not_reached"
    SAID_AGAIN = "said_again"

    @property
    def sentence(self) -> str:
        """What the rule says."""
        return str(load_yaml("ledger/rules.yaml")[self.value])


STATUS_OF = {  # but for projects, which have the status of their source
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
    Rule.MET_WHEN_SAID: LedgerStatus.MET,
    Rule.LEVEL_IN_TIME: LedgerStatus.MET,
    Rule.LEVEL_LATE: LedgerStatus.MET_LATE,
    Rule.ASKED_FOR_MORE: LedgerStatus.SUPERSEDED,
    Rule.LEVEL_PARTLY: LedgerStatus.PARTLY_MET,
    Rule.LEVEL_SHORT: LedgerStatus.MISSED,
    Rule.NO_LEVEL: LedgerStatus.UNVERIFIABLE,
    Rule.NOT_REACHED: LedgerStatus.ANNOUNCED,
    Rule.SAID_AGAIN: LedgerStatus.RESTATED,
}
# What a fact can say of a target beside the levels reported: how it ended, or how it stands.
ENDED_BY_FACT = frozenset({Rule.REACHED_IN_TIME, Rule.REACHED_LATE, Rule.CALLED_OFF, Rule.REPLACED})
STANDING_BY_FACT = frozenset({Rule.FELL_SHORT, Rule.BEGUN})


class Terms(NamedTuple):
    """What the rules read of a commitment: how much by when, and whether it was said before."""

    goal: float | None
    due: date | None
    restates: bool


def rule_of(owed: Terms, facts: Iterable[Telling], *, overdue: bool) -> tuple[Rule, Sequence[Telling]]:
    """The first rule that applies, and the facts on which it rests.

    Parameters
    ----------
    facts : in any order
    overdue : whether the deadline has passed
    """
    return _rule(owed, sorted(facts, key=_order), overdue=overdue)


def _rule(owed: Terms, facts: Sequence[Telling], *, overdue: bool) -> tuple[Rule, Sequence[Telling]]:
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

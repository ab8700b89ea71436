"""What became of a commitment, a milestone or a project: facts, and the rule that reads a status from them.

The facts are dated and sourced entries of their own; nobody enters a status. So whoever disagrees with a
status can see on what it rests, and dispute the fact or the rule.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from comity.ledger.registry.kinds import EntryKind
from comity.ledger.rules import STATUS_OF, Rule, Terms, rule_of
from comity.ledger.status import timing_of
from comity.records import SETTLED, LedgerStatus, Telling, Timing
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from comity.ledger.registry.entries import Entry
    from comity.records import Period


class Outcome(NamedTuple):
    """Our reading of what happened: a status, the rule that gave it and the facts on which it rests."""

    status: LedgerStatus
    timing: Timing
    rule: Rule
    rests_on: tuple[str, ...] = ()  # ids of facts


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
    rule, rests_on = rule_of(owed, tellings, overdue=when is Timing.OVERDUE)
    return Outcome(status=STATUS_OF[rule], timing=when, rule=rule, rests_on=tuple([t.id for t in rests_on]))


def terms(entry: Entry) -> Terms:
    """A commitment as the rules read it."""
    return Terms(entry.amount("amount"), entry.period("deadline").end, bool(entry.text("restates")))


def telling(fact: Entry) -> Telling:
    """A fact as the rules read it."""
    day = fact.period("day")
    return Telling(fact.id, fact.text("kind"), day.start, day.end, fact.amount("amount"))


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

"""What is overdue on a date, and what falls due: targets, commitments, milestones, projects in one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from comity.ledger.registry.indexing import place
from comity.ledger.statements import RATIO
from comity.records import SETTLED, LedgerStatus, is_overdue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from comity.ledger.follow import Followed
    from comity.records import LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One thing that was to be done by a day."""

    id: str
    what: str
    parties: tuple[str, ...]
    by: str  # who said or owes it
    due: date
    status: LedgerStatus
    source: str
    disputed: bool = False

    def days(self, as_of: date) -> int:
        """How many days it is overdue; negative where it lies ahead."""
        return (as_of - self.due).days


class Overdue(NamedTuple):
    """How many things are overdue, and those that are so longest."""

    total: int
    first: tuple[Deadline, ...]


def overdue(
    entries: Iterable[LedgerEntry], followed: Iterable[Followed], as_of: date
) -> tuple[Deadline, ...]:
    """What should have been done by now, and is not known to be: the longest overdue first.

    Missed targets are among them: nothing says that they were given up.
    """
    late = [d for e in entries if is_overdue(e.status, e.timing) and (d := _of_statement(e))]
    late += [
        d
        for f in followed
        if f.outcome and is_overdue(f.outcome.status, f.outcome.timing) and (d := _of_entry(f))
    ]
    return tuple(sorted((d for d in late if d.due < as_of), key=_order))


def ahead(entries: Iterable[LedgerEntry], followed: Iterable[Followed], as_of: date) -> tuple[Deadline, ...]:
    """What falls due from a date on and is not settled, the next first."""
    found = [d for e in entries if e.status not in SETTLED and (d := _of_statement(e))]
    found += [
        d for f in followed if (not f.outcome or f.outcome.status not in SETTLED) and (d := _of_entry(f))
    ]
    return tuple(sorted((d for d in found if d.due >= as_of), key=_order))


def _order(deadline: Deadline) -> tuple[date, str]:
    return deadline.due, deadline.id


def _of_statement(entry: LedgerEntry) -> Deadline | None:
    from comity.ledger.remarks import amount

    if entry.kind != "target" or entry.deadline.end is None or entry.status is None:
        return None
    multiple = " the level of trade" if entry.unit == RATIO else ""
    return Deadline(
        id=entry.id,
        what=f"target of {amount(entry)}{multiple}",
        parties=tuple(sorted(entry.parties)),
        by=entry.speaker,
        due=entry.deadline.end,
        status=entry.status,
        source=entry.source.citation,
    )


def _of_entry(followed: Followed) -> Deadline | None:
    from datetime import date

    entry = followed.entry
    due = place(entry.kind, entry.fields).due
    if due is None:
        return None
    owes = "; ".join(entry.words("responsible") or entry.words("partners")) or entry.text("side")
    return Deadline(
        id=entry.id,
        what=entry.title,
        parties=entry.parties,
        by=owes,
        due=date.fromisoformat(due),
        status=followed.outcome.status if followed.outcome else LedgerStatus.ANNOUNCED,
        source=entry.provenance.source,
        disputed=followed.disputed,
    )

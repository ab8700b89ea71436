"""What an entry was between two days, out of its changes.

A change counts from the last day of its date on. On any day an entry is what the changes that count by then
make of it, in the order in which they were written. So a correction that is written late, and dated early,
mends the early days too, and carries nothing back that became known in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.ledger.registry.entries import applied

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from comity.ledger.registry.entries import Change, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """An entry, and the days on which it was so: from ``since`` to the day before ``until``."""

    entry: Entry
    since: date
    until: date | None  # None: it still is


def states(changes: Sequence[Change]) -> tuple[State, ...]:
    """Each state of an entry, earliest first; nothing before the change that made it counts.

    Parameters
    ----------
    changes : all of one entry, in the order of their numbers
    """
    born = changes[0].provenance.counts_from
    days = sorted({max(change.provenance.counts_from, born) for change in changes})
    found = []
    for i, day in enumerate(days):
        entry = entry_on(changes, day)
        if entry is not None:
            until = days[i + 1] if i + 1 < len(days) else None
            found.append(State(entry=entry, since=day, until=until))
    return tuple(found)


def entry_on(changes: Sequence[Change], day: date | None = None) -> Entry | None:
    """The entry as it was known on a day, or with all its changes; None before there was one."""
    if not changes or (day is not None and changes[0].provenance.counts_from > day):
        return None
    entry: Entry | None = None
    for change in changes:
        if day is None or change.provenance.counts_from <= day:
            entry = applied(entry, change)
    return entry

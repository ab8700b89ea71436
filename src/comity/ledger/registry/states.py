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
    from collections.abc import Iterator, Sequence
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
    days = [max(change.provenance.counts_from, born) for change in changes]
    ends = [*sorted(set(days))[1:], None]
    on_each = (
        _one_after_another(changes) if days == sorted(days) else ((d, entry_on(changes, d)) for d in days)
    )
    made = {day: entry for day, entry in on_each if entry is not None}
    return tuple(
        State(entry=made[day], since=day, until=until) for day, until in zip(sorted(made), ends, strict=True)
    )


def _one_after_another(changes: Sequence[Change]) -> Iterator[tuple[date, Entry]]:
    """The entry after each change, where they were written in the order of their dates."""
    entry: Entry | None = None
    for change in changes:
        entry = applied(entry, change)
        yield max(change.provenance.counts_from, changes[0].provenance.counts_from), entry


def last_day(changes: Sequence[Change]) -> date:
    """The first day on which all the changes count."""
    return max(change.provenance.counts_from for change in changes)


def entry_on(changes: Sequence[Change], day: date | None = None) -> Entry | None:
    """The entry as it was known on a day, or with all its changes; None before there was one."""
    if not changes or (day is not None and changes[0].provenance.counts_from > day):
        return None
    entry: Entry | None = None
    for change in changes:
        if day is None or change.provenance.counts_from <= day:
            entry = applied(entry, change)
    return entry

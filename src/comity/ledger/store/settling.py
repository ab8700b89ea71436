"""Which entries are settled, so that their deadline says nothing more to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.ledger.registry.kinds import EntryKind
from comity.ledger.status import standings_of
from comity.ledger.store import reading, ruled
from comity.records import SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from comity.ledger.registry.entries import Entry

_ENDED = frozenset({"terminated", "expired"})  # instruments that cannot expire any more


def settled(
    connection: Connection, entries: Sequence[Entry], as_of: date | None, today: date
) -> frozenset[str]:
    """The ids of those entries that are kept, replaced, called off or ended.

    Parameters
    ----------
    as_of : None for everything that is written by now
    today : the day of the view
    """
    owed = [e for e in entries if e.kind in {EntryKind.COMMITMENT, EntryKind.PROJECT}]
    found = {
        one.entry.id
        for one in reading.followed(connection, owed, as_of, today, whole=False)
        if one.outcome and one.outcome.status in SETTLED
    }
    found |= {e.id for e in entries if e.kind is EntryKind.DOCUMENT and e.text("status") in _ENDED}
    if any(e.kind is EntryKind.STATEMENT for e in entries):
        standings = standings_of(ruled.every_saying(connection, as_of), as_of or today)
        found |= {one.id for one in standings.values() if one.status in SETTLED}
    return frozenset(found)

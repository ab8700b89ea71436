"""Deadlines as an iCalendar feed: a day each, which a calendar program shows and reminds of."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from comity.ledger.registry.indexing import place
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store.problems import no_library

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from comity.ledger.registry.entries import Entry

_MAKER = "-//comity//registry//EN"
_WORDS = {
    EntryKind.COMMITMENT: "Due",
    EntryKind.STATEMENT: "Target due",
    EntryKind.DOCUMENT: "Expires",
    EntryKind.PROJECT: "Planned end",
}


def calendar(entries: Iterable[Entry]) -> bytes:
    """The deadlines of entries, in their order, as a calendar; those without a deadline are left out.

    The stamp of an event is the day from which its entry counts, so that the same entries give the same
    bytes.
    """
    try:
        import icalendar
    except ModuleNotFoundError as missing:
        raise no_library("icalendar") from missing
    from datetime import date

    made = icalendar.Calendar()
    made.add("prodid", _MAKER)
    made.add("version", "2.0")
    made.add("x-wr-calname", "Deadlines")
    for entry in entries:
        due = place(entry.kind, entry.fields).due
        if due is None:
            continue
        day = date.fromisoformat(due)
        event = icalendar.Event()
        event.add("uid", f"{entry.id}@registry.comity")
        event.add("dtstamp", _midnight(entry.provenance.counts_from))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", f"{_WORDS.get(entry.kind, 'Due')}: {entry.title} ({', '.join(entry.parties)})")
        event.add("description", "\n".join(_about(entry)))
        event.add("categories", [entry.kind.value])
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _about(entry: Entry) -> list[str]:
    lines = [entry.id]
    lines += [
        f"{name}: {'; '.join(entry.words(name)) or entry.text(name)}"
        for name in ("responsible", "partners", "speaker")
        if entry.fields.get(name)
    ]
    return [*lines, f"Source: {entry.provenance.source}"]

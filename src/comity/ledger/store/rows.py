"""Between the rows of the tables and the records of the registry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from comity.ledger.registry.entries import Change, Confidence, Entry, Provenance, canonical
from comity.ledger.registry.indexing import place
from comity.ledger.registry.kinds import EntryKind, form
from comity.ledger.store.ruled import read_by_rules
from comity.ledger.store.schema import OPEN_END, marks, states

if TYPE_CHECKING:
    from sqlalchemy import Row, Table

    from comity.ledger.registry.states import State

_NOT_THERE = object()


def change_row(change: Change) -> dict[str, Any]:
    """A change as a row of ``changes``."""
    said = change.provenance
    return {
        "entry_id": change.entry,
        "number": change.number,
        "fields": canonical(dict(change.fields)),
        "dated": said.dated,
        "source": said.source,
        "confidence": said.confidence.value,
        "author": said.author,
        "recorded_at": change.recorded_at,
        "digest": change.digest,
    }


def change_of(row: Row[Any], kind: EntryKind) -> Change:
    """A row of ``changes`` as a change."""
    return Change(
        entry=row.entry_id,
        kind=kind,
        number=row.number,
        fields=_fields(kind, row.fields),
        provenance=_provenance(row),
        recorded_at=row.recorded_at,
        digest=row.digest,
    )


def state_rows(state: State) -> dict[Table, list[dict[str, Any]]]:
    """A state as rows of the tables that follow from the changes: those of lists, and those of rules."""
    entry, said = state.entry, state.entry.provenance
    at = place(entry.kind, entry.fields)
    when = {
        "entry_id": entry.id,
        "since": state.since.isoformat(),
        "until": state.until.isoformat() if state.until else OPEN_END,
    }
    row = {
        **when,
        "kind": entry.kind.value,
        "number": entry.number,
        "title": at.title,
        "day": at.day,
        "due": at.due,
        "status": at.status,
        "sort": at.sort,
        "fields": canonical(dict(entry.fields)),
        "dated": said.dated,
        "source": said.source,
        "confidence": said.confidence.value,
        "author": said.author,
        "recorded_at": entry.recorded_at,
    }
    found = {
        states: [row],
        marks: [{"mark": key, "entry_id": entry.id, "since": row["since"]} for key in at.keys],
    }
    for table, read in read_by_rules(entry):
        found[table] = [{**when, **read}]
    return found


def entry_of(row: Row[Any]) -> Entry:
    """A row of ``states`` as an entry."""
    kind = EntryKind(row.kind)
    return Entry(
        id=row.entry_id,
        kind=kind,
        number=row.number,
        fields=_fields(kind, row.fields),
        provenance=_provenance(row),
        recorded_at=row.recorded_at,
    )


def _fields(kind: EntryKind, written: str) -> dict[str, Any]:
    """Fields as they were written by us, in the order of the form: nothing in them needs a second look."""
    fields = json.loads(written)
    return {
        name: tuple(value) if type(value) is list else value
        for name in form(kind).names
        if (value := fields.get(name, _NOT_THERE)) is not _NOT_THERE
    }


def _provenance(row: Row[Any]) -> Provenance:
    return Provenance(
        dated=row.dated, source=row.source, author=row.author, confidence=Confidence(row.confidence)
    )

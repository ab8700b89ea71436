"""Writes entries to a file in any of the forms, the same entries always as the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.errors import UsageError
from comity.ledger.exchange import csv_files, iati, json_files, workbooks
from comity.ledger.exchange.calendar import calendar
from comity.ledger.registry.indexing import place
from comity.ledger.registry.kinds import EntryKind
from comity.sources.whole import replaced

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from comity.ledger.registry.entries import Entry

FORMATS = {".csv": "csv", ".json": "json", ".xlsx": "xlsx", ".xml": "iati", ".ics": "ics"}


def write_entries(
    path: Path, form: str, entries: Sequence[Entry], *, publisher: iati.Publisher | None = None
) -> int:
    """Write entries to a file; gives how many it holds.

    Parameters
    ----------
    form : one of the values of ``FORMATS``
    entries : in the order of kind and id
    publisher : who reports, for IATI

    Raises
    ------
    UsageError : the form cannot hold such entries, or the file cannot be written
    """
    by_kind = {kind: [e for e in entries if e.kind is kind] for kind in EntryKind}
    present = {kind: some for kind, some in by_kind.items() if some}
    with replaced(path) as stream:
        if form == "json":
            return json_files.write_json(stream, entries)
        if form == "xlsx":
            return workbooks.write_workbook(stream, present or {EntryKind.DOCUMENT: ()})
        if form == "iati":
            return iati.write_iati(stream, by_kind[EntryKind.PROJECT], _required(publisher))
        if form == "ics":
            due = sorted((e for e in entries if _due(e)), key=lambda e: (_due(e), e.id))
            return len(due) if stream.write(calendar(due)) else 0
        if len(present) > 1:
            raise UsageError(
                found=f"a CSV table holds one kind of entry, and these are {', '.join(present)}",
                fix="name a kind, such as comity registry export documents, or write .xlsx or .json",
            )
        kind = next(iter(present), EntryKind.DOCUMENT)
        return csv_files.write_csv(stream, kind, by_kind[kind])


def _required(publisher: iati.Publisher | None) -> iati.Publisher:
    if publisher is None:
        raise UsageError(
            found="IATI activities name who reports them",
            fix="add --org-ref and --org-name, such as --org-ref XX-ABC-123 --org-name 'Ministry of Trade'",
        )
    return publisher


def _due(entry: Entry) -> str:
    return place(entry.kind, entry.fields).due or ""

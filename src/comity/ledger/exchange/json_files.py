"""Entries of every kind as JSON, in the form of ``dossiers/schema/registry-1.json``."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from comity.errors import UnreadableInput
from comity.ledger.exchange.rows import Row
from comity.ledger.registry.drafts import ID, PROVENANCE
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.registry.values import write_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from comity.ledger.registry.entries import Entry

SCHEMA = "comity/registry/1"


def plain_entry(entry: Entry) -> dict[str, Any]:
    """An entry in dictionaries, lists, strings and numbers."""
    said = entry.provenance
    return {
        "entry": entry.kind.value,
        ID: entry.id,
        "fields": {n: list(v) if isinstance(v, tuple) else v for n, v in entry.fields.items()},
        "dated": said.dated,
        "source": said.source,
        "confidence": said.confidence.value,
        "author": said.author,
    }


def write_json(stream: IO[bytes], entries: Iterable[Entry]) -> int:
    """Write entries, one a line so that two files compare well; gives their number."""
    number = 0
    stream.write(f'{{"schema": "{SCHEMA}", "entries": ['.encode())
    for number, entry in enumerate(entries, 1):
        comma = "," if number > 1 else ""
        stream.write(f"{comma}\n{json.dumps(plain_entry(entry), ensure_ascii=False)}".encode())
    stream.write(b"\n]}\n")
    return number


def read_json(stream: IO[bytes], where: str) -> Iterator[Row]:
    """The entries of a file.

    Raises
    ------
    UnreadableInput : it is not JSON, or not of this schema
    """
    try:
        value = json.loads(stream.read())
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(
            found=f"{where} is not JSON: {error}", fix="see how export writes it"
        ) from error
    if (
        not isinstance(value, dict)
        or value.get("schema") != SCHEMA
        or not isinstance(value.get("entries"), list)
    ):
        raise UnreadableInput(
            found=f"{where} is not {SCHEMA}", fix="compare it with comity registry export --format json"
        )
    for number, one in enumerate(value["entries"], 1):
        yield _row(f"entry {number}", one)


def _row(where: str, one: Any) -> Row:  # noqa: ANN401 - whatever the file holds
    kind = one.get("entry") if isinstance(one, dict) else None
    if not isinstance(kind, str) or kind not in set(EntryKind) or not isinstance(one.get("fields"), dict):
        problem = "is no entry: it needs entry (a kind) and fields"
        return Row(where=where, kind=EntryKind.EVENT, cells={}, problem=problem)
    strange = set(one) - {"entry", ID, "fields", *PROVENANCE}
    if strange:
        problem = f"has strange parts: {', '.join(sorted(strange))}"
        return Row(where=where, kind=EntryKind(kind), cells={}, problem=problem)
    told = {**one["fields"], **{n: one[n] for n in (ID, *PROVENANCE) if n in one}}
    try:
        cells = {str(name): _cell(value) for name, value in told.items() if value is not None}
    except ValueError as error:
        return Row(where=where, kind=EntryKind(kind), cells={}, problem=str(error))
    return Row(where=where, kind=EntryKind(kind), cells=cells)


def _cell(value: object) -> str:
    if isinstance(value, list):
        if not all(isinstance(v, str) and ";" not in v for v in value):
            raise ValueError(f"{value!r:.80} is no list of texts without semicolons")
        return write_value(tuple(value))
    if isinstance(value, str | int | float):
        return write_value(value)
    raise ValueError(f"{value!r:.80} is no value of a field")

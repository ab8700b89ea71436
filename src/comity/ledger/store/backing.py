"""Backs a registry up into one file, and makes a registry out of such a file: on SQLite or PostgreSQL alike.

The file is gzipped JSON lines: a head, a line for each entry with all its changes, and a foot with the
SHA-256 of everything before it. A registry that does not change gives the same bytes each time.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from typing import IO, TYPE_CHECKING, Any

from comity.errors import SourceError, UsageError
from comity.ledger.registry.entries import Change, Confidence, Provenance, canonical, from_json
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store.checking import chain_problems
from comity.ledger.store.reading import count_changes, histories, newest_change
from comity.ledger.store.writing import write_histories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

SCHEMA = "comity/registry-backup/1"
_LONGEST_LINE = 64 << 20  # bytes; an entry with all its changes is a few thousand


def back_up(connection: Connection, stream: IO[bytes]) -> int:
    """Write everything, as it is at one moment; gives the number of changes."""
    written, changes = hashlib.sha256(), 0
    with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0, filename="") as packed:

        def put(value: object) -> None:
            line = f"{canonical(value)}\n".encode("utf-8", "surrogatepass")
            written.update(line)
            packed.write(line)

        put({"schema": SCHEMA, "changes": count_changes(connection)})
        for one in histories(connection):
            changes += len(one)
            put({"id": one[0].entry, "kind": one[0].kind.value, "changes": [_plain(c) for c in one]})
        put({"sha256": written.hexdigest()})
    return changes


def read_backup(path: Path) -> tuple[tuple[Change, ...], ...]:
    """What a backup holds, an item for each entry, checked as a whole.

    Raises
    ------
    SourceError : the file is damaged, or no backup
    """
    return tuple(_read(path))


def restore(connection: Connection, found: Sequence[tuple[Change, ...]]) -> int:
    """Make a registry of a backup, with every time, author and digest; gives the number of changes.

    Raises
    ------
    UsageError : the registry holds entries already
    """
    if newest_change(connection)[0]:
        raise UsageError(
            found="the registry to restore into holds entries already",
            fix="name a new file or an empty database with --registry",
        )
    write_histories(connection, found)
    return sum(len(one) for one in found)


def _plain(change: Change) -> dict[str, Any]:
    said = change.provenance
    return {
        "number": change.number,
        "fields": dict(change.fields),
        "dated": said.dated,
        "source": said.source,
        "author": said.author,
        "confidence": said.confidence.value,
        "recorded_at": change.recorded_at,
        "digest": change.digest,
    }


def _read(path: Path) -> Iterator[tuple[Change, ...]]:
    """The histories of a backup; each is checked, and the foot when all have been read."""
    read = hashlib.sha256()
    head: dict[str, Any] | None = None
    whole = False
    try:
        for line in _lines(path):
            value = json.loads(line)
            if whole or not isinstance(value, dict):
                raise _damaged(path, "there is more after its foot")
            if head is None:
                head = value
                if value.get("schema") != SCHEMA:
                    raise _damaged(path, f"it does not begin with {SCHEMA}")
            elif set(value) == {"sha256"}:
                whole = value["sha256"] == read.hexdigest()
                if not whole:
                    raise _damaged(path, "its checksum differs")
            else:
                yield _history(path, value)
            read.update(line)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise _damaged(path, str(error)) from error
    if not whole:
        raise _damaged(path, "its end is missing")


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") as stream:
        while line := stream.readline(_LONGEST_LINE):
            if not line.endswith(b"\n"):
                raise _damaged(path, "a line is cut off or too long")
            yield line


def _history(path: Path, value: dict[str, Any]) -> tuple[Change, ...]:
    kind = EntryKind(value["kind"])
    changes = tuple(_change(value["id"], kind, row) for row in value["changes"])
    amiss: Sequence[str] = [*chain_problems(changes)] if changes else ["an entry without a change"]
    if amiss:
        raise _damaged(path, amiss[0])
    return changes


def _change(identity: str, kind: EntryKind, row: dict[str, Any]) -> Change:
    return Change(
        entry=identity,
        kind=kind,
        number=row["number"],
        fields=from_json(kind, row["fields"]),
        provenance=Provenance(
            dated=row["dated"],
            source=row["source"],
            author=row["author"],
            confidence=Confidence(row["confidence"]),
        ),
        recorded_at=row["recorded_at"],
        digest=row["digest"],
    )


def _damaged(path: Path, why: str) -> SourceError:
    return SourceError(
        found=f"{path} is not a whole backup of a registry: {why}", fix="take another backup file"
    )

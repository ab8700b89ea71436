"""Files, folders, JSON lines and standard input: one text after the other, each read or refused.

One bad text never stops the others: it comes out as ``Refused`` with the reason, in its place.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import ComityError, UnreadableInput
from comity.inputs.decoding import LIMIT_BYTES, decode
from comity.inputs.entries import Intake, Known, Received, Refused, as_communique
from comity.inputs.lines import receive_lines
from comity.inputs.opening import open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STANDARD_INPUT = "-"
TEXT_SUFFIXES = frozenset({".txt", ".md"})
LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: str  # STANDARD_INPUT, or as the user wrote it
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The files that were asked for, before any of them is opened."""

    files: tuple[_File, ...]
    refused: tuple[Refused, ...]
    batch: bool  # more than one text can come of it
    size_bytes: int | None  # None where standard input is among them


def plan(names: Sequence[str]) -> Plan:
    """List the files behind the names: files as they are, folders with all their .txt and .md files.

    Parameters
    ----------
    names : paths, or ``-`` for standard input

    Examples
    --------
    >>> plan(["-"]).batch
    False
    """
    files: list[_File] = []
    refused: list[Refused] = []
    for name in names:
        path = Path(name)
        if name == STANDARD_INPUT:
            files.append(_File(path=name, id="stdin"))
        elif path.is_dir():
            found = [_File(path=str(inner), id=_id_inside(path, inner)) for inner in _texts_in(path)]
            files.extend(found)
            if not found:
                error = UnreadableInput(
                    found=f"the folder {name} holds no .txt or .md file", fix="pass the files by name"
                )
                refused.append(Refused(where=name, error=error, size_bytes=0))
        else:
            files.append(_File(path=name, id=_readable(path.stem or path.name)))
    return Plan(
        files=tuple(files),
        refused=tuple(refused),
        batch=len(names) > 1 or any(Path(n).is_dir() or Path(n).suffix in LINES_SUFFIXES for n in names),
        size_bytes=None if STANDARD_INPUT in names else sum(_size(file.path) for file in files),
    )


def receive(asked: Plan, known: Known) -> Iterator[Intake]:
    """Read the texts of a plan one by one, in its order; only one is in memory at a time."""
    yield from asked.refused
    for file in asked.files:
        if Path(file.path).suffix in LINES_SUFFIXES:
            yield from receive_lines(file.path, file.id, known)
        else:
            yield _receive_file(file, known)


def _texts_in(folder: Path) -> Iterator[Path]:
    """All texts below a folder, in a fixed order; hidden files and folders are left out."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in TEXT_SUFFIXES and not name.startswith("."):
                yield Path(here, name)


def _id_inside(folder: Path, path: Path) -> str:
    return _readable(path.relative_to(folder).with_suffix("").as_posix())


def _readable(name: str) -> str:
    """A file name in characters that can be written, where the system allows other bytes."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def _receive_file(file: _File, known: Known) -> Intake:
    where = "standard input" if file.path == STANDARD_INPUT else file.path
    raw = b""
    try:
        if file.path == STANDARD_INPUT:
            raw = sys.stdin.buffer.read(LIMIT_BYTES + 1)
        else:
            with open_bytes(file.path) as stream:
                raw = stream.read(LIMIT_BYTES + 1)
        decoded = decode(raw, where)
        _refuse_json(decoded.text, where)
        communique = as_communique(decoded.text, identity=file.id, where=where, known=known)
    except ComityError as error:
        return Refused(where=where, error=error, size_bytes=_size(file.path))
    return Received(where=where, communique=communique, warnings=decoded.warnings, size_bytes=len(raw))


def _refuse_json(text: str, where: str) -> None:
    """JSON lines under another name would be read as prose, with offsets that mean nothing."""
    first = text.lstrip().split("\n", 1)[0].strip()
    if not first.startswith("{"):
        return
    try:
        entry = json.loads(first)
    except ValueError:
        return
    if isinstance(entry, dict) and "text" in entry:
        fix = "save it under a name that ends in .jsonl and pass that"
        raise UnreadableInput(found=f"{where} holds JSON lines, not plain text", fix=fix)

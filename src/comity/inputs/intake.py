"""Files, folders, JSON lines, pages of the web and standard input: one text after the other, read or refused.

One bad text never stops the others: it comes out as ``Refused`` with the reason, in its place.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import ComityError, UnreadableInput
from comity.inputs import formats
from comity.inputs.decoding import LIMIT_BYTES, decode
from comity.inputs.entries import NOTHING_KNOWN, Intake, Known, Received, Refused, as_communique
from comity.inputs.formats import Format
from comity.inputs.lines import receive_lines
from comity.inputs.opening import open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

STANDARD_INPUT = "-"
LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: str  # STANDARD_INPUT, or a path or address as the user wrote it
    id: str

    @property
    def is_address(self) -> bool:
        """Whether it is fetched from the web."""
        return "://" in self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The files that were asked for, before any of them is opened."""

    files: tuple[_File, ...]
    refused: tuple[Refused, ...]
    batch: bool  # more than one text can come of it
    size_bytes: int | None  # None where standard input is among them


def plan(names: Sequence[str]) -> Plan:
    """List the files behind the names: files as they are, folders with all files in them that can be read.

    Parameters
    ----------
    names : paths, addresses of the web, or ``-`` for standard input

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
        elif "://" in name:
            files.append(_File(path=name, id=_id_of_address(name)))
        elif path.is_dir():
            found = [_File(path=str(inner), id=_id_inside(path, inner)) for inner in _texts_in(path)]
            files.extend(found)
            if not found:
                error = UnreadableInput(
                    found=f"the folder {name} holds no file that comity reads ({_known_endings()})",
                    fix="pass the files by name",
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
        if file.is_address:
            yield _receive_address(file, known)
        elif Path(file.path).suffix in LINES_SUFFIXES:
            yield from receive_lines(file.path, file.id, known)
        else:
            yield _receive_file(file, known)


def read(name: str, known: Known = NOTHING_KNOWN) -> Received:
    """Read one text or document.

    Parameters
    ----------
    name : a path, an address of the web, or ``-`` for standard input
    known : what the caller says of it

    Raises
    ------
    UnreadableInput : it cannot be read, or holds no text or several
    """
    found = list(islice(receive(plan([name]), known), 2))
    if len(found) != 1:
        raise UnreadableInput(found=f"{name} holds several texts", fix="read them with comity.inputs.receive")
    if isinstance(found[0], Refused):
        raise found[0].error
    return found[0]


def _texts_in(folder: Path) -> Iterator[Path]:
    """All texts below a folder, in a fixed order; hidden files and folders are left out."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if formats.of_suffix(Path(name).suffix) and not name.startswith("."):
                yield Path(here, name)


def _id_inside(folder: Path, path: Path) -> str:
    return _readable(path.relative_to(folder).with_suffix("").as_posix())


def _readable(name: str) -> str:
    """A file name in characters that can be written, where the system allows other bytes."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _id_of_address(address: str) -> str:
    """The last part of its path without an ending, or else the name of the machine."""
    path = address.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/")
    last = path.rpartition("/")[2]
    return Path(last).stem if "/" in path else last


def _known_endings() -> str:
    return ", ".join(sorted(formats.SUFFIXES))


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def _receive_file(file: _File, known: Known) -> Intake:
    where = "standard input" if file.path == STANDARD_INPUT else file.path
    size_bytes = _size(file.path)
    try:
        raw, form = _read(file, where)
        size_bytes = len(raw)
        if form is not Format.PLAIN:
            from comity.inputs.documents import from_file

            return from_file(raw, form, identity=file.id, where=where, known=known)
        decoded = decode(raw, where)
        _refuse_json(decoded.text, where)
        communique = as_communique(decoded.text, identity=file.id, where=where, known=known)
    except ComityError as error:
        return Refused(where=where, error=error, size_bytes=size_bytes)
    return Received(where=where, communique=communique, warnings=decoded.warnings, size_bytes=size_bytes)


def _receive_address(file: _File, known: Known) -> Intake:
    from comity.inputs.documents import from_address

    try:
        return from_address(file.path, identity=file.id, known=known)
    except ComityError as error:
        return Refused(where=file.path, error=error, size_bytes=0)


def _read(file: _File, where: str) -> tuple[bytes, Format]:
    """The bytes of a file and the format in which to read them, up to one byte more than it may have."""
    if file.path == STANDARD_INPUT:
        return _read_stream(sys.stdin.buffer, where, None)
    with open_bytes(file.path) as stream:
        return _read_stream(stream, where, formats.of_suffix(Path(file.path).suffix))


def _read_stream(stream: IO[bytes], where: str, claimed: Format | None) -> tuple[bytes, Format]:
    limit = LIMIT_BYTES if claimed is None else claimed.limit_bytes
    raw = stream.read(limit + 1)
    if claimed is None and len(raw) > limit:
        shown = formats.shown_by(raw)
        if shown is not None:
            raw += stream.read(shown.limit_bytes - limit)
    form = formats.settle(raw, where, claimed)
    if form is not Format.PLAIN and len(raw) > form.limit_bytes:
        raise formats.too_large(where, form)
    return raw, form


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

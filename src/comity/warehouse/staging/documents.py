"""Refuse what stands in the place of data: web pages, error messages, empty answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.warehouse.staging.textrows import opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from comity.warehouse.engine import NumberedFile

_HEAD = 65_536
_PAGES = (b"<!doctype html", b"<html")
_TEXTS = frozenset({".csv", ".tsv", ".tab", ".txt"})
_MESSAGES = ("message", "Message", "errorMessage", "error", "detail")


def refuse_documents(files: Sequence[NumberedFile]) -> None:
    """See that each file holds something, and that no text is a web page or a message.

    Raises
    ------
    SourceError : one is not; says what it is
    """
    for file in files:
        start = _start(file.path)
        if not start:
            raise _refused(file.path, "is empty")
        if start[:32].lower().startswith(_PAGES):
            raise _refused(file.path, "is a web page in the place of data")
        suffix = next((s for s in reversed(file.path.suffixes) if s != ".gz"), "").lower()
        if suffix in _TEXTS and start.startswith((b"{", b"[", b"<?xml")):
            raise _refused(file.path, f"is a message in the place of a table: {message(start)}")


def first_line(path: Path) -> str:
    """The first line of a text, as far as its first 64 KiB go."""
    return _start(path).partition(b"\n")[0].decode("utf-8", errors="replace")


def message(start: bytes) -> str:
    """What a provider said in the place of data, as far as it can be told."""
    text = start.decode("utf-8", errors="replace")
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        text = str(next((answer[key] for key in _MESSAGES if answer.get(key)), text))
    return " ".join(text.split())[:200]


def _start(path: Path) -> bytes:
    try:
        with opened(path) as stream:
            return stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n")
    except (OSError, EOFError) as error:
        raise SourceError(
            found=f"{path.name} cannot be read: {error}",
            fix="`comity data verify` tells whether it is damaged or missing",
        ) from error


def _refused(path: Path, why: str) -> SourceError:
    return SourceError(found=f"{path.name} {why}", fix="get the source again with `comity data get`")

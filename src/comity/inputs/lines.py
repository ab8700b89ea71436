"""JSON lines: one object a line, with its text and what it knows of itself."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from comity.errors import ComityError, UnreadableInput
from comity.inputs.dates import typed_date
from comity.inputs.decoding import LIMIT_BYTES, refuse_noise, refuse_other_formats, too_large
from comity.inputs.entries import Intake, Known, Received, Refused, as_communique
from comity.inputs.opening import open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.records import Period

# What one line may hold: a text of LIMIT_BYTES with every character escaped.
_LIMIT_LINE_BYTES = 6 * LIMIT_BYTES
_SHAPE = (
    "one object a line, such as "
    '{"id": "a1", "text": "...", "published": "2025-08-21", "pair": ["IRN", "BLR"]}'
)


def receive_lines(path: str, stem: str, known: Known) -> Iterator[Intake]:
    """Read the texts of a .jsonl file, one a line; blank lines are passed over.

    Parameters
    ----------
    path : of the file
    stem : begins the ids of lines that have none of their own
    known : holds for all lines that do not say otherwise
    """
    try:
        stream = open_bytes(path)
    except ComityError as error:
        yield Refused(where=path, error=error, size_bytes=0)
        return
    with stream:
        texts = 0
        for texts, intake in enumerate(_lines(stream, path, stem, known), start=1):  # noqa: B007 - counted
            yield intake
    if not texts:
        empty = UnreadableInput(found=f"{path} is empty", fix=f"write {_SHAPE}")
        yield Refused(where=path, error=empty, size_bytes=0)


def _lines(stream: IO[bytes], path: str, stem: str, known: Known) -> Iterator[Intake]:
    number = 0
    while raw := stream.readline(_LIMIT_LINE_BYTES + 1):
        number += 1
        where = f"{path}, line {number}"
        if number == 1:
            foreign = _not_lines_at_all(raw, path)
            if foreign:
                yield Refused(where=path, error=foreign, size_bytes=len(raw))
                return
        if len(raw) > _LIMIT_LINE_BYTES:
            yield Refused(where=where, error=too_large(where), size_bytes=len(raw))
            _skip_rest_of_line(stream)
        elif raw.strip():
            yield _receive_line(raw, where, f"{stem}-{number}", known)


def _not_lines_at_all(first: bytes, path: str) -> ComityError | None:
    """One refusal for a whole file that is something else, instead of one for each of its lines."""
    if b"\x00" in first[:1000]:
        return UnreadableInput(found=f"{path} is not UTF-8 text", fix="save it as JSON lines in UTF-8")
    try:
        refuse_other_formats(first, path)
    except UnreadableInput as error:
        return error
    return None


def _skip_rest_of_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(_LIMIT_LINE_BYTES)) and not rest.endswith(b"\n"):
        pass


def _receive_line(raw: bytes, where: str, default_id: str, known: Known) -> Intake:
    try:
        entry = _parse(raw, where)
        text, warnings = _mend_surrogates(_text_of(entry, where), where)
        own = Known(
            published=_published(entry, where) or known.published,
            pair=_pair(entry, where) or known.pair,
            source=_string(entry, "source", where) or known.source,
        )
        identity = _string(entry, "id", where) or default_id
        warnings += refuse_noise(text, where)
        communique = as_communique(text, identity=identity, where=where, known=own)
    except ComityError as error:
        return Refused(where=where, error=error, size_bytes=len(raw))
    return Received(where=where, communique=communique, warnings=warnings, size_bytes=len(raw))


def _parse(raw: bytes, where: str) -> dict[str, Any]:
    try:
        entry = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableInput(found=f"{where} is not UTF-8", fix="save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        found = f"{where} is not JSON: {error.msg} at column {error.colno}"
        raise UnreadableInput(found=found, fix=f"write {_SHAPE}") from None
    except RecursionError:
        raise UnreadableInput(found=f"{where} is nested too deep", fix=f"write {_SHAPE}") from None
    if not isinstance(entry, dict):
        raise UnreadableInput(found=f"{where} is JSON but no object", fix=f"write {_SHAPE}")
    return entry


def _text_of(entry: dict[str, Any], where: str) -> str:
    text = entry.get("text")
    if not isinstance(text, str):
        seen = ", ".join(sorted(map(str, entry))) or "nothing"
        raise UnreadableInput(found=f'{where} has no string "text" (it has: {seen})', fix=f"write {_SHAPE}")
    if not text.strip():
        raise UnreadableInput(found=f"{where} has an empty text", fix=f"write {_SHAPE}")
    if len(text) > LIMIT_BYTES:
        raise too_large(where)
    return text


def _mend_surrogates(text: str, where: str) -> tuple[str, tuple[str, ...]]:
    """JSON can spell half a character; no file could be written with one, so it becomes U+FFFD."""
    if text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text):
        return text, ()
    mended = "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return mended, (f"{where} holds half characters (lone surrogates), shown as \ufffd",)


def _string(entry: dict[str, Any], key: str, where: str) -> str | None:
    value = entry.get(key)
    if value is None or isinstance(value, str):
        return value or None
    if key == "id" and isinstance(value, int):
        return str(value)
    raise UnreadableInput(found=f'{where} has a "{key}" that is no string', fix=f"write {_SHAPE}")


def _published(entry: dict[str, Any], where: str) -> Period | None:
    words = _string(entry, "published", where)
    return typed_date(words, what=f'{where}: "published"') if words else None


def _pair(entry: dict[str, Any], where: str) -> tuple[str, str] | None:
    value = entry.get("pair")
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(name, str) for name in value):
        raise UnreadableInput(found=f'{where} has a "pair" that is not two names', fix=f"write {_SHAPE}")
    from comity.inputs.pairs import pair_of

    return pair_of(value[0], value[1])

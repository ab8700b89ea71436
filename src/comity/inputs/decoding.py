"""Bytes to text, or a sentence that says why not.

Offsets count the code points of the text as given, so nothing is normalised here: line ends, odd spaces
and control characters stay. A byte order mark is a sign of the encoding and no part of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from comity.errors import UnreadableInput

LIMIT_BYTES = 5_000_000  # of one text: some 800 pages

_UTF32_MARKS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"

_AS_TEXT = "save it as plain text (.txt, UTF-8) and pass that"

# The first bytes of files that people pass by mistake, what each is, and the way out.
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", "pass it under a name that ends in .pdf"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .xls)", _AS_TEXT),
    (b"{\\rtf", "a Rich Text document", _AS_TEXT),
    (b"\x89PNG\r\n", "a PNG picture", "pass the words, not a picture of them"),
    (b"\xff\xd8\xff", "a JPEG picture", "pass the words, not a picture of them"),
    (b"GIF8", "a GIF picture", "pass the words, not a picture of them"),
    (b"\x1f\x8b", "a gzip archive", "unpack it and pass the files inside"),
    (b"BZh", "a bzip2 archive", "unpack it and pass the files inside"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it and pass the files inside"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it and pass the files inside"),
    (b"SQLite format 3\x00", "an SQLite database", "export the text that is to be checked"),
    (b"\x7fELF", "a program", "pass a text file"),
    (b"MZ\x90\x00", "a program", "pass a text file"),
    (b"PAR1", "a Parquet table", "export the text that is to be checked"),
)
_OFFICE_PARTS = ((b"word/", "a Word document (.docx)"), (b"xl/", "an Excel workbook (.xlsx)"))
_ODF = b"mimetypeapplication/vnd.oasis.opendocument"

# Control characters that belong in text: tab, line feed, form feed, carriage return.
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text as given, and what had to be assumed to read it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(raw: bytes, where: str) -> Decoded:
    """Read bytes as text: UTF-8, UTF-16 or UTF-32 by mark or pattern, else Windows-1252 with a warning.

    Parameters
    ----------
    raw : the whole content of a file or stream
    where : its name, for messages

    Raises
    ------
    UnreadableInput : it is empty, larger than ``LIMIT_BYTES``, or no text

    Examples
    --------
    >>> decode("Minsk, 20 août".encode("cp1252"), "note.txt").warnings
    ('note.txt is not UTF-8; it was read as Latin-1',)
    """
    if len(raw) > LIMIT_BYTES:
        raise too_large(where)
    if not raw.strip():
        raise UnreadableInput(
            found=f"{where} is empty", fix="pass a file with the text that is to be checked"
        )
    refuse_other_formats(raw, where)
    decoded = _decode_marked(raw, where) or _decode_plain(raw, where)
    return replace(decoded, warnings=decoded.warnings + refuse_noise(decoded.text, where))


def too_large(where: str) -> UnreadableInput:
    """The error for a text above the limit, which is never read to its end."""
    return UnreadableInput(
        found=f"{where} is larger than {LIMIT_BYTES // 1_000_000} MB, the most that one text may have",
        fix="pass the part that speaks of the two countries, or split it into several files",
    )


def refuse_other_formats(raw: bytes, where: str) -> None:
    """Raise ``UnreadableInput`` for documents, pictures and archives, by their first bytes."""
    for signature, name, fix in _SIGNATURES:
        if raw.startswith(signature):
            raise UnreadableInput(found=f"{where} is {name}, not plain text", fix=fix)
    if raw.startswith(b"PK\x03\x04"):
        names = [name for part, name in _OFFICE_PARTS if part in raw]
        if _ODF in raw[:200]:
            names = ["an OpenDocument file (.odt)"]
        if names:
            raise UnreadableInput(found=f"{where} is {names[0]}, not plain text", fix=_AS_TEXT)
        raise UnreadableInput(found=f"{where} is a ZIP archive", fix="unpack it and pass the files inside")


def refuse_noise(text: str, where: str) -> tuple[str, ...]:
    """Raise ``UnreadableInput`` for a text without letters or full of control characters.

    Returns
    -------
    Warnings in words, where there are a few control characters.
    """
    if not any(character.isalpha() for character in text):
        raise UnreadableInput(
            found=f"{where} has {len(text):,} character{_s(len(text))} and no letter among them",
            fix="pass a text in words",
        )
    controls = 0 if text.isprintable() else sum(ord(character) in _CONTROLS for character in text)
    if controls > len(text) // 20 + 2:
        raise _binary(where)
    if controls:
        return (f"{where} holds {controls} control character{_s(controls)}; offsets count them as well",)
    return ()


def _decode_marked(raw: bytes, where: str) -> Decoded | None:
    """UTF-16 and UTF-32, by byte order mark or by where the zero bytes fall."""
    encoding = None
    if raw.startswith(_UTF32_MARKS):
        encoding = "utf-32"
    elif raw.startswith(_UTF16_MARKS):
        encoding = "utf-16"
    elif b"\x00" in raw:
        encoding = _utf16_by_pattern(raw)
        if encoding is None:
            raise _binary(where)
    if encoding is None:
        return None
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableInput(
            found=f"{where} begins like {encoding.upper()} and is damaged further on",
            fix="save it again as UTF-8",
        ) from None
    if encoding in {"utf-32", "utf-16"}:
        return Decoded(text=text, encoding=encoding)
    note = f"{where} has no byte order mark; it was read as {encoding.upper()}"
    return Decoded(text=text, encoding=encoding, warnings=(note,))


def _utf16_by_pattern(raw: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in every other byte, and hardly any in the rest."""
    pairs = len(raw) // 2
    even, odd = raw[0::2].count(0), raw[1::2].count(0)
    if len(raw) % 2 == 0 and odd > 0.6 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if len(raw) % 2 == 0 and even > 0.6 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _decode_plain(raw: bytes, where: str) -> Decoded:
    """UTF-8, whole or with a few damaged bytes; otherwise one of the Western single-byte encodings."""
    body = raw.removeprefix(_UTF8_MARK)
    try:
        return Decoded(text=body.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        pass
    mended = body.decode("utf-8", errors="replace")
    damaged = mended.count("�")
    whole = sum(ord(character) > 127 for character in mended) - damaged
    if whole > damaged:
        note = f"{where} is UTF-8 with {damaged} damaged place{_s(damaged)}, shown as �"
        return Decoded(text=mended, encoding="utf-8", warnings=(note,))
    if any(0x80 <= byte < 0xA0 for byte in body):
        text, name = body.decode("cp1252", errors="replace"), "Windows-1252"
    else:
        text, name = body.decode("latin-1"), "Latin-1"
    return Decoded(
        text=text, encoding=name.lower(), warnings=(f"{where} is not UTF-8; it was read as {name}",)
    )


def _binary(where: str) -> UnreadableInput:
    return UnreadableInput(found=f"{where} is binary data, not text", fix=_AS_TEXT)


def _s(number: int) -> str:
    return "" if number == 1 else "s"

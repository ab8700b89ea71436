"""Which format an input is in: what its name or its server claims, and what its first bytes show.

The two must agree. An error page saved as ``statement.pdf`` or a PDF under the name ``readout.txt`` would
otherwise be read as something that it is not. Where nothing is claimed, as on standard input, the bytes
decide.
"""

from __future__ import annotations

import re
from enum import Enum

from comity.errors import UnreadableInput
from comity.inputs.decoding import LIMIT_BYTES, refuse_other_formats

_SNIFFED = 2048  # bytes from the start in which a format must show itself
_PDF_JUNK = 1024  # bytes that readers of PDF forgive before its first line
_MEGABYTE = 1_000_000


class Format(Enum):
    """A format that can be read: what messages call it, its media type, its endings, and its largest size."""

    PLAIN = ("plain text", "text/plain", (".txt",), LIMIT_BYTES)
    MARKDOWN = ("Markdown", "text/markdown", (".md", ".markdown"), LIMIT_BYTES)
    HTML = ("an HTML page", "text/html", (".html", ".htm", ".xhtml"), 10 * _MEGABYTE)
    PDF = ("a PDF document", "application/pdf", (".pdf",), 50 * _MEGABYTE)
    WORD = (
        "a Word document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx", ".docm"),
        50 * _MEGABYTE,
    )

    def __init__(self, title: str, media: str, suffixes: tuple[str, ...], limit_bytes: int) -> None:
        self.title, self.media, self.suffixes, self.limit_bytes = title, media, suffixes, limit_bytes

    @property
    def is_text(self) -> bool:
        """Whether the bytes are the text, up to its encoding."""
        return self in {Format.PLAIN, Format.MARKDOWN}


LARGEST = max(known.limit_bytes for known in Format)
SUFFIXES = frozenset(suffix for known in Format for suffix in known.suffixes)

_OF_SUFFIX = {suffix: known for known in Format for suffix in known.suffixes}
_OF_MEDIA = {known.media: known for known in Format} | {
    "application/xhtml+xml": Format.HTML,
    "application/x-pdf": Format.PDF,
    "text/x-markdown": Format.MARKDOWN,
    "application/vnd.ms-word.document.macroenabled.12": Format.WORD,
}
# Servers send these where they do not know what they send.
_UNTOLD_MEDIA = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})

# Patterns on what is left of the head without its white space; compiled only where the first byte fits.
_HTML = (
    rb"(?is)(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,1000}-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body)\b"
)
_XML = rb"(?i)<(?:\?xml|rss|feed|!doctype)\b"
_JSON = rb"[\[{]\s*[\"{\[\]}]"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


def of_suffix(suffix: str) -> Format | None:
    """The format that the ending of a name claims.

    Examples
    --------
    >>> of_suffix(".PDF").title
    'a PDF document'
    """
    return _OF_SUFFIX.get(suffix.lower())


def of_response(media: str, suffix: str, where: str) -> Format | None:
    """The format that a server claims, None where it says that it does not know.

    Parameters
    ----------
    media : the media type without parameters, empty where the server sent none
    suffix : the ending of the address, which counts where the server does not know
    where : the address, for messages

    Raises
    ------
    UnreadableInput : it is a type that holds no text, such as a picture
    """
    media = media.lower()
    if media in _UNTOLD_MEDIA:
        return of_suffix(suffix)
    claimed = _OF_MEDIA.get(media)
    if claimed is None:
        raise UnreadableInput(
            found=f"{where} is sent as {media}, which comity does not read",
            fix="pass the address of an HTML page, a PDF or Word document, or a plain text",
        )
    if claimed is Format.PLAIN and of_suffix(suffix) is Format.MARKDOWN:
        return Format.MARKDOWN  # few servers know its type
    return claimed


def shown_by(raw: bytes) -> Format | None:
    """The format that the bytes show; None for plain text and for all that cannot be read."""
    if raw.startswith(b"%PDF-"):
        return Format.PDF
    if raw.startswith(_ZIP) and b"word/" in raw:
        return Format.WORD
    return Format.HTML if _begins_like(_HTML, raw) else None


def settle(raw: bytes, where: str, claimed: Format | None) -> Format:
    """The format in which to read these bytes.

    Parameters
    ----------
    raw : the whole content, or enough of it
    where : its name, for messages
    claimed : what its name or its server says that it is

    Raises
    ------
    UnreadableInput : the bytes show another format than the one that is claimed

    Examples
    --------
    >>> settle(b"<!DOCTYPE html><p>Iran", "standard input", None).title
    'an HTML page'
    """
    if claimed is None:
        return shown_by(raw) or Format.PLAIN
    if claimed.is_text:
        _refuse_shown(raw, where, claimed)
    elif claimed is Format.HTML:
        _refuse_no_html(raw, where)
    elif claimed is Format.PDF:
        _refuse_no_pdf(raw, where)
    else:
        _refuse_no_word(raw, where)
    return claimed


def too_large(where: str, form: Format) -> UnreadableInput:
    """The error for a document that is never read to its end."""
    limit = form.limit_bytes // _MEGABYTE
    return UnreadableInput(
        found=f"{where} is larger than {limit} MB, the most that {form.title} may have",
        fix="pass the part that speaks of the two countries, or its text alone",
    )


def _begins_like(pattern: bytes, raw: bytes) -> bool:
    head = raw[:_SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] in {b"<", b"{", b"["} and re.match(pattern, head) is not None


def _refuse_shown(raw: bytes, where: str, claimed: Format) -> None:
    shown = shown_by(raw)
    if shown is not None:
        suffix = shown.suffixes[0]
        raise UnreadableInput(
            found=f"{where} is {shown.title}, not {claimed.title}",
            fix=f"give it a name that ends in {suffix} and pass that",
        )


def _refuse_no_html(raw: bytes, where: str) -> None:
    shown = shown_by(raw)
    if shown not in {None, Format.HTML}:
        _refuse_shown(raw, where, Format.HTML)
    refuse_other_formats(raw, where)
    if shown is None and _begins_like(_XML, raw):
        raise UnreadableInput(
            found=f"{where} is XML, such as a feed, and no HTML page",
            fix="pass the address of the article itself, or its text",
        )
    if shown is None and _begins_like(_JSON, raw):
        raise UnreadableInput(
            found=f"{where} is JSON, and no HTML page",
            fix="pass the address of the article itself, or its text",
        )


def _refuse_no_pdf(raw: bytes, where: str) -> None:
    if b"%PDF-" in raw[:_PDF_JUNK]:
        return
    if not raw.strip():
        raise UnreadableInput(found=f"{where} is empty", fix="fetch it again")
    if _begins_like(_HTML, raw):
        raise UnreadableInput(
            found=f"{where} is an HTML page, not a PDF document; servers send such pages in its place",
            fix="open it in a browser to see what it says, and fetch the document again",
        )
    refuse_other_formats(raw, where)
    raise UnreadableInput(
        found=f"{where} does not begin like a PDF document",
        fix="fetch it again; if it is text, give it a name that ends in .txt",
    )


def _refuse_no_word(raw: bytes, where: str) -> None:
    if raw.startswith(_ZIP):
        return
    if not raw.strip():
        raise UnreadableInput(found=f"{where} is empty", fix="fetch it again")
    if raw.startswith(_OLD_OFFICE):
        raise UnreadableInput(
            found=f"{where} is locked with a password, or an old Word document (.doc)",
            fix="open it, take the password off, save it as .docx and pass that",
        )
    _refuse_shown(raw, where, Format.WORD)
    refuse_other_formats(raw, where)
    raise UnreadableInput(
        found=f"{where} does not begin like a Word document",
        fix="fetch it again; if it is text, give it a name that ends in .txt",
    )

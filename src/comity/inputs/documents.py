"""A document, from a file or from the web → a communiqué that says where its text was taken from."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import UnreadableInput, UsageError
from comity.inputs import formats
from comity.inputs.dates import typed_date
from comity.inputs.decoding import LIMIT_BYTES, decode, refuse_noise
from comity.inputs.entries import Known, Received, as_communique
from comity.inputs.formats import Format
from comity.inputs.requirements import needs
from comity.records import Document

if TYPE_CHECKING:
    from comity.inputs.blocks import Extracted
    from comity.network.wire import Resolver

_NOBODY = frozenset[tuple[str, int]]()


def from_file(raw: bytes, form: Format, *, identity: str, where: str, known: Known) -> Received:
    """Make a communiqué of a file's bytes.

    Parameters
    ----------
    raw : the whole file
    form : its format, any but plain text
    identity : the id of the communiqué
    where : the file's name as the user wrote it
    known : what the caller says of it

    Raises
    ------
    UnreadableInput : it cannot be read, and why
    """
    document = Document(where=Path(where).name, media=form.media, sha256=_checksum(raw), size_bytes=len(raw))
    return _received(extract(raw, where, form), document, identity=identity, where=where, known=known)


def from_address(
    address: str,
    *,
    identity: str,
    known: Known,
    resolve: Resolver | None = None,
    permitted_in_tests: frozenset[tuple[str, int]] = _NOBODY,
) -> Received:
    """Fetch a page or document from the web, and make a communiqué of it.

    Its source is the address, where the caller does not name another: what the same outlet says elsewhere is
    no evidence for it.

    Parameters
    ----------
    address : beginning with http:// or https://
    identity : the id of the communiqué
    known : what the caller says of it
    resolve, permitted_in_tests : as in ``fetch.fetch``

    Raises
    ------
    UnreadableInput : it cannot be fetched or read, and why
    """
    from comity.inputs.fetch import fetch

    fetched = fetch(address, resolve=resolve, permitted_in_tests=permitted_in_tests)
    where, raw = fetched.address, fetched.raw
    form = formats.settle(raw, where, fetched.claimed)
    if len(raw) > form.limit_bytes:
        raise formats.too_large(where, form)
    document = Document(
        where=where,
        media=form.media,
        sha256=_checksum(raw),
        size_bytes=len(raw),
        asked=address if address != where else None,
        retrieved=datetime.now(tz=UTC).date(),
    )
    extracted = extract(raw, where, form, fetched.charset)
    return _received(
        replace(extracted, warnings=fetched.warnings + extracted.warnings),
        document,
        identity=identity,
        where=where,
        known=replace(known, source=known.source or where),
    )


def extract(raw: bytes, where: str, form: Format, charset: str | None = None) -> Extracted:
    """Take the text out of a document.

    Parameters
    ----------
    raw : the whole document
    where : its name, for messages
    form : its format
    charset : the encoding that a server named

    Raises
    ------
    UnreadableInput : it cannot be read, holds no words, or more than one text may have
    """
    if form is Format.PLAIN:
        return _from_plain(raw, where)
    found = _extracted(raw, where, form, charset)
    if len(found.text) > LIMIT_BYTES:
        raise UnreadableInput(
            found=f"{where} holds more than {LIMIT_BYTES // 1_000_000} million characters of text",
            fix="pass the part that speaks of the two countries",
        )
    return replace(found, warnings=found.warnings + refuse_noise(found.text, where))


def _from_plain(raw: bytes, where: str) -> Extracted:
    from comity.inputs.blocks import Extracted

    decoded = decode(raw, where)
    return Extracted(text=decoded.text, warnings=decoded.warnings)


def _extracted(raw: bytes, where: str, form: Format, charset: str | None) -> Extracted:
    """Each format by its own module; the large and foreign readers in a process apart."""
    if form is Format.MARKDOWN:
        from comity.inputs import markdown

        decoded = decode(raw, where)
        return replace(markdown.extract(decoded.text), warnings=decoded.warnings)
    if form is Format.WORD:
        from comity.inputs import word

        return word.extract(raw, where)
    from comity.inputs.isolation import extract_apart

    if form is Format.PDF:
        needs("pypdf", "reading a PDF document")
    else:
        needs("trafilatura", "reading an HTML page")
    return extract_apart(raw, where, form, charset)


def _received(
    extracted: Extracted, document: Document, *, identity: str, where: str, known: Known
) -> Received:
    known, warnings = _dated(extracted, where, known)
    communique = as_communique(
        extracted.text,
        identity=identity,
        where=where,
        known=known,
        document=replace(document, pages=extracted.pages),
    )
    return Received(
        where=where,
        communique=communique,
        warnings=extracted.warnings + warnings,
        size_bytes=document.size_bytes,
    )


def _dated(extracted: Extracted, where: str, known: Known) -> tuple[Known, tuple[str, ...]]:
    """Take the page's own word for when it was published, unless the caller says it; and say so."""
    if known.published.stated or extracted.published is None:
        return known, ()
    try:
        published = typed_date(extracted.published)
    except UsageError:
        return known, ()
    note = f"{where} says that it was published on {extracted.published}; --published sets another date"
    return replace(known, published=published), (note,)


def _checksum(raw: bytes) -> str:
    """SHA-256 of the bytes, so that the same document can be recognised."""
    return hashlib.sha256(raw).hexdigest()

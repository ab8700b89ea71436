"""Looking at what arrived before it counts: is it of its form, is it empty, and was a row cap hit?"""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from comity.sources.datacard import Answer, Step
from comity.sources.download.errors import Broken, DownloadError, TooManyRows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_BLOCK = 1 << 20
_LARGEST_JSON = 1_000_000_000  # bytes; an answer of 250,000 rows has a quarter of it
_UNPACKED_RATIO = 200
_EXCERPT = 200
_WITH_ROWS = frozenset(
    {"GenericData", "StructureSpecificData", "CompactData", "iati-activities"}
)  # SDMX 2.1 and 2.0 messages, and IATI
_ROWS = frozenset({"Obs", "iati-activity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an answer holds. ``rows`` and ``pages`` are None where its form does not tell."""

    rows: int | None = None
    pages: int | None = None  # how many there are, of an answer that comes in pages


def look_at(path: Path, step: Step, url: str) -> Content:
    """Check a file as received.

    Raises
    ------
    Broken : it is empty, cut, an error message, or of another form
    TooManyRows : as many rows came as the provider gives at most
    """
    check = _CHECKS.get(step.answer)
    content = check(path, url) if check else Content()
    if content.rows == 0:
        raise Broken(
            found=f"{url} has no rows for what was asked",
            fix="check the years and what was named with --where; the provider may not have them",
        )
    if step.row_cap and content.rows and (content.rows in step.row_cap or content.rows >= max(step.row_cap)):
        raise TooManyRows(
            found=f"{url} gave {content.rows:,} rows, which is all that the provider gives of one request; "
            "there are probably more",
            fix=step.narrower or "ask for less at once",
        )
    return content


def _zip(path: Path, url: str) -> Content:
    if not zipfile.is_zipfile(path):
        raise _not(url, "a zip archive", path)
    return Content()


def _xlsx(path: Path, url: str) -> Content:
    if not zipfile.is_zipfile(path):
        raise _not(url, "an Excel workbook", path)
    with zipfile.ZipFile(path) as packed:
        if "[Content_Types].xml" not in packed.namelist():
            raise _not(url, "an Excel workbook", path)
    return Content()


def _gzip(path: Path, url: str) -> Content:
    """Unpack all of it once, keeping nothing: its own checksum stands at the end."""
    limit = _UNPACKED_RATIO * path.stat().st_size + _BLOCK
    size = 0
    try:
        with gzip.open(path) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > limit:
                    raise Broken(found=f"{url} unpacks to far more than it should", fix="do not open it")
    except gzip.BadGzipFile:
        raise _not(url, "a gzip file", path) from None
    except (EOFError, zlib.error):
        raise _cut(url) from None
    return Content(rows=0 if size == 0 else None)


def _csv(path: Path, url: str) -> Content:
    """At least a header and a row; JSON or XML in its place is a message of the server."""
    with path.open("rb") as stream:
        head = stream.read(_BLOCK)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in {b"{", b"<"} or b"\0" in head:
        raise _not(url, "a table of comma-separated values", path)
    lines = head.split(b"\n", 2)
    return Content(rows=None if len(lines) > 1 and lines[1].strip() else 0)


def _comtrade(path: Path, url: str) -> Content:
    """``{"count": n, "data": [...], "error": ""}``; a message is not an empty answer."""
    document = _json(path, url)
    if not isinstance(document, dict) or "data" not in document:
        raise _not(url, "an answer of UN Comtrade", path)
    if document.get("error"):
        raise Broken(found=f"UN Comtrade says of {url}: {_line(document['error'])}", fix="mend the request")
    rows = document["data"]
    if not isinstance(rows, list):
        raise _not(url, "an answer of UN Comtrade", path)
    if isinstance(document.get("count"), int) and document["count"] > len(rows):
        raise TooManyRows(
            found=f"{url} says that there are {document['count']:,} rows and gives {len(rows):,}",
            fix="ask for less at once",
        )
    return Content(rows=len(rows))


def _wdi(path: Path, url: str) -> Content:
    """``[{"page": 1, "pages": 2, "total": n}, [...]]``, or a message in the first place."""
    document = _json(path, url)
    head = document[0] if isinstance(document, list) and document else None
    if isinstance(head, dict) and "message" in head:
        said = "; ".join(_line(one.get("value", one)) for one in head["message"] if isinstance(one, dict))
        raise Broken(
            found=f"the World Bank says of {url}: {said}", fix="check the indicator and the countries"
        )
    if not isinstance(head, dict) or not isinstance(head.get("pages"), int):
        raise _not(url, "an answer of the World Bank", path)
    rows = document[1] if len(document) > 1 else []
    return Content(rows=len(rows or []), pages=head["pages"])


def _xml(path: Path, url: str) -> Content:
    """Well-formed to its last tag, and without a document type, which could make it unpack itself."""
    parser = expat.ParserCreate()
    elements = rows = 0
    counted = False  # whether this kind of document has rows that can be counted

    def refuse(*_: object) -> None:
        raise Broken(found=f"{url} declares a document type, which no provider needs", fix="do not open it")

    def count(name: str, *_: object) -> None:
        nonlocal elements, rows, counted
        elements += 1
        local = name.rpartition(":")[2]
        counted = counted or local in _WITH_ROWS
        rows += local in _ROWS

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = count
    try:
        with path.open("rb") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as error:
        if elements:
            raise _cut(url, f": {error}") from None
        raise _not(url, "XML", path) from None
    return Content(rows=rows if counted or elements <= 1 else None)


def _json(path: Path, url: str) -> Any:  # noqa: ANN401 - whatever was sent
    if path.stat().st_size > _LARGEST_JSON:
        raise Broken(found=f"{url} is too large an answer to be looked at", fix="ask for less at once")
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        cut = isinstance(error, json.JSONDecodeError) and error.pos >= len(error.doc.rstrip()) - 1
        raise (_cut(url) if cut else _not(url, "JSON", path)) from None


def _not(url: str, form: str, path: Path) -> DownloadError:
    with path.open("rb") as stream:
        begins = _line(stream.read(_EXCERPT).decode("latin-1"))
    return Broken(
        found=f"{url} is not {form}; it begins with {begins[:60]!r}",
        fix="open it in a browser: the provider may have changed its form, or want a person",
    )


def _cut(url: str, more: str = "") -> DownloadError:
    return Broken(
        found=f"{url} is cut before its end{more}", fix="run the command again, or ask for less at once"
    )


def _line(words: object) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in str(words)).split())[:_EXCERPT]


_CHECKS: dict[Answer, Callable[[Path, str], Content]] = {
    Answer.ZIP: _zip,
    Answer.XLSX: _xlsx,
    Answer.GZIP: _gzip,
    Answer.CSV: _csv,
    Answer.COMTRADE_JSON: _comtrade,
    Answer.WDI_JSON: _wdi,
    Answer.XML: _xml,
}

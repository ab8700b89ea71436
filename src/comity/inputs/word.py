"""Word documents (.docx) → text, straight from the XML inside, in one pass and with bounds.

Such a file is a ZIP archive with XML in it, and both can be made to explode. Nothing is unpacked to disk, so
no name in the archive can reach one; only the parts that hold text are read, piece by piece, and never more
of them than ``_MOST_XML_BYTES``; a document type, without which XML has no entities to expand, is refused as
soon as it begins; and the parser keeps no tree.

python-docx would build the whole tree of every part without any bound, and leaves out the words that tracked
changes have added.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from comity.errors import UnreadableInput
from comity.inputs.blocks import Extracted, joined, row, tidy

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_XML_BYTES = 50_000_000
_MOST_MEMBERS = 10_000
_DEEPEST = 500  # elements inside each other; Word itself stays below a hundred
_PIECE_BYTES = 1 << 16
_PACKED_AS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others unpack without a bound of ours
_MEMBER_MARK = b"PK\x01\x02"  # before each entry of an archive's table of contents

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_USUAL_BODY = "word/document.xml"
_NOTES = ("footnotes.xml", "endnotes.xml")

# Deleted or moved away by a tracked change, codes of fields, and a second version of the same drawing.
_PASSED_OVER = frozenset({"del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback"})
_SPACES = frozenset({"tab", "br", "cr", "ptab"})

# What zipfile and expat raise over archives and XML that somebody made up.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
    struct.error,
)
_FIX = "open it in Word or LibreOffice, save it again as .docx, and pass that"


def extract(raw: bytes, where: str) -> Extracted:
    """Take the text out of a Word document: paragraphs, tables row by row, then foot- and endnotes.

    Parameters
    ----------
    raw : the whole file
    where : its name, for messages

    Raises
    ------
    UnreadableInput : it is damaged, locked, no Word document, or made to explode
    """
    if raw.count(_MEMBER_MARK) > _MOST_MEMBERS:
        raise UnreadableInput(
            found=f"{where} holds more than {_MOST_MEMBERS:,} files, as no Word document does", fix=_FIX
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _extract(archive, where)
    except _FAULTS as error:
        raise _damaged(where, error) from None


def _extract(archive: zipfile.ZipFile, where: str) -> Extracted:
    members = {info.filename: info for info in archive.infolist()}
    if any(info.flag_bits & 1 for info in members.values()):
        raise UnreadableInput(
            found=f"{where} is locked with a password", fix="take the password off and save it again"
        )
    body = _body_name(archive, members, where)
    if body is None:
        raise UnreadableInput(
            found=f"{where} is a ZIP archive without a Word document in it",
            fix="unpack it and pass the files inside",
        )
    allowance = _Allowance(where)
    blocks = _blocks(archive, members[body], allowance)
    folder = posixpath.dirname(body)
    for name in _NOTES:
        notes = members.get(posixpath.join(folder, name))
        if notes is not None:
            blocks += _blocks(archive, notes, allowance)
    return Extracted(text=joined(blocks))


def _body_name(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], where: str) -> str | None:
    """The part with the text: where the archive's own table of relationships says that it is."""
    table = members.get("_rels/.rels")
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith("Relationship") and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(posixpath.normpath(attributes.get("Target", "").lstrip("/")))

    if table is not None:
        _parse(archive, table, _Allowance(where), start=start)
    return next((name for name in (*found, _USUAL_BODY) if name in members), None)


class _Allowance:
    """How much more XML may be unpacked from one document, and how deep it may be nested."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._left = _MOST_XML_BYTES

    def take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise UnreadableInput(
                found=f"{self.where} unpacks to more than {_MOST_XML_BYTES // 1_000_000} MB of XML",
                fix="pass the part that speaks of the two countries, as a document of its own",
            )


def _parse(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    allowance: _Allowance,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> None:
    """Run a part through the parser piece by piece; names come with their namespace in front."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def refuse_document_type(*_: object) -> None:
        raise UnreadableInput(
            found=f"{allowance.where} declares a document type, as no Word document does", fix=_FIX
        )

    def counted_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise UnreadableInput(found=f"{allowance.where} is nested too deep", fix=_FIX)
        start(name, attributes)

    def counted_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.StartElementHandler = counted_start
    parser.EndElementHandler = counted_end
    if data is not None:
        parser.CharacterDataHandler = data
    if member.compress_type not in _PACKED_AS:
        raise UnreadableInput(found=f"{allowance.where} is packed as no Word document is", fix=_FIX)
    with archive.open(member) as stream:
        _feed(parser, stream, allowance)


def _feed(parser: expat.XMLParserType, stream: IO[bytes], allowance: _Allowance) -> None:
    while piece := stream.read(_PIECE_BYTES):
        allowance.take(len(piece))
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: _Allowance) -> list[str]:
    layout = _Layout()
    _parse(archive, member, allowance, start=layout.start, end=layout.end, data=layout.data)
    return layout.blocks


class _Layout:
    """Collects the blocks of one part while its XML goes by.

    A paragraph can hold a text box with paragraphs of its own, and a cell a table: both are stacks.
    """

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._paragraphs: list[list[str]] = []  # the open ones, innermost last
        self._rows: list[list[list[str]]] = []  # the paragraphs by cell of the open rows, innermost last
        self._reads = False  # inside an element that holds words
        self._passed_over = 0  # depth inside what is not read

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """An element begins."""
        local = _local(name)
        if self._passed_over or local in _PASSED_OVER:
            self._passed_over += 1
        elif local == "p":
            self._paragraphs.append([])
        elif local == "tr":
            self._rows.append([])
        elif local == "tc" and self._rows:
            self._rows[-1].append([])
        elif local == "t":
            self._reads = True
        elif self._paragraphs:
            if local in _SPACES:
                self._paragraphs[-1].append(" ")
            elif local == "noBreakHyphen":
                self._paragraphs[-1].append("-")

    def end(self, name: str) -> None:
        """An element ends."""
        if self._passed_over:
            self._passed_over -= 1
            return
        local = _local(name)
        if local == "t":
            self._reads = False
        elif local == "p" and self._paragraphs:
            self._add(tidy("".join(self._paragraphs.pop())))
        elif local == "tr" and self._rows:
            self._finish_row(self._rows.pop())

    def data(self, words: str) -> None:
        """Characters between two marks."""
        if self._reads and self._paragraphs and not self._passed_over:
            self._paragraphs[-1].append(words)

    def _add(self, block: str) -> None:
        """Keep a block, in the innermost open cell where there is one."""
        if block:
            (self._rows[-1][-1] if self._rows and self._rows[-1] else self.blocks).append(block)

    def _finish_row(self, cells: list[list[str]]) -> None:
        if len(cells) == 1:  # a frame around text, not a table of figures
            for block in cells[0]:
                self._add(block)
        else:
            self._add(row(" ".join(blocks) for blocks in cells))


def _local(name: str) -> str:
    """The name of an element of WordprocessingML, empty for those of other vocabularies."""
    space, _, local = name.rpartition(" ")
    return local if space in {_W, _STRICT, _COMPATIBLE} else ""


def _damaged(where: str, error: Exception) -> UnreadableInput:
    reason = str(error).strip().partition("\n")[0][:120] or type(error).__name__
    return UnreadableInput(
        found=f"{where} is damaged and cannot be read as a Word document ({reason})", fix=_FIX
    )

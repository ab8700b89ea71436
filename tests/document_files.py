"""Small documents made by hand, so that each test shows what is in the file that it reads."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from xml.sax.saxutils import escape

WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


@dataclass
class Drawn:
    """A piece of text on a page: its words, where it begins in points, and the size of its type."""

    words: str
    x: float = 72
    y: float = 720
    size: float = 11


def lines(*words, top=720, leading=14, x=72, size=11):
    """Lines below each other, a ``None`` for each line left empty."""
    return [
        Drawn(line, x=x, y=top - leading * number, size=size)
        for number, line in enumerate(words)
        if line is not None
    ]


def pdf(*pages, compressed=True, trailer="", extra=()):
    """A PDF document in Helvetica; ``extra`` are more objects, ``trailer`` more entries of the trailer."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica"]
    objects[2] += b"/Encoding/WinAnsiEncoding>>"
    kids = []
    for page in pages:
        content = b"\n".join(_shown(piece) for piece in page)
        filtered = b""
        if compressed:
            content, filtered = zlib.compress(content), b"/Filter/FlateDecode"
        objects.append(b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), filtered, content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>"
            b"/Contents %d 0 R>>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return assembled([*objects, *extra], trailer)


def assembled(objects, trailer=""):
    """A PDF file of numbered objects, with its table of places."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer.encode())
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _shown(piece):
    raw = piece.words.encode("cp1252")
    for special in (b"\\", b"(", b")"):
        raw = raw.replace(special, b"\\" + special)
    place = f"BT /F1 {piece.size} Tf {piece.x} {piece.y} Td ".encode()
    return place + b"(" + raw + b") Tj ET"


def paragraph(*runs):
    """A paragraph of a Word document; a run is words, or XML that begins with <."""
    parts = (
        run if run.startswith("<") else f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>'
        for run in runs
    )
    return f"<w:p>{''.join(parts)}</w:p>"


def table(*rows):
    """A table of a Word document, each row a tuple of cells, each cell words or XML."""
    cells = (
        "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row)
        for row in rows
    )
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def docx(*blocks, body_name="word/document.xml", parts=(), declaration="", namespace=WORD_NAMESPACE):
    """A Word document; ``parts`` are further files of the archive as (name, content)."""
    inner = "".join(block if block.startswith("<") else paragraph(block) for block in blocks)
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{declaration}' + _element(
        "document", f"<w:body>{inner}</w:body>", namespace
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONSHIP}" Target="{body_name}"/></Relationships>'
    )
    return archive([("_rels/.rels", relations), (body_name, xml), *parts])


def notes(*blocks):
    """The part of a Word document with its footnotes."""
    inner = "".join(f"<w:footnote>{paragraph(block)}</w:footnote>" for block in blocks)
    return ("word/footnotes.xml", _element("footnotes", inner, WORD_NAMESPACE))


def _element(name, inner, namespace):
    return f'<w:{name} xmlns:w="{namespace}">{inner}</w:{name}>'


def archive(members, *, packing=zipfile.ZIP_DEFLATED):
    """A ZIP archive of (name, content)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return stream.getvalue()

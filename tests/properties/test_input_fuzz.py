"""Any bytes, in any format: claims whose quotes stand in the text, or an error that says what to do.

The documents are well-made ones with bytes and marks gone wrong; those that are packed are also changed
inside, because hardly any change of packed bytes gets past a checksum. Each goes the whole way that a user's
file goes, through the child process too, whose death, delay or fault would be no answer.
"""

from __future__ import annotations

import io
import random
import re
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import document_files as made

from comity.claims import read
from comity.errors import ComityError, UnreadableInput
from comity.inputs import Known, formats
from comity.inputs.decoding import decode
from comity.inputs.documents import from_file
from comity.inputs.entries import as_communique
from comity.inputs.fetch import Bounds, fetch
from comity.inputs.formats import Format
from comity.network.wire import Unresolved

FEW, MANY = 100, 20_000  # documents of each format
MOST_SECONDS = 10.0  # for one small document; what takes that long does not end

SENTENCES = (
    "Trade between Iran and Belarus stands at $140 million, up 12.5 percent from 2023.",
    "Belarus is a member of BRICS and of the Eurasian Economic Union.",
    "Vietnam’s exports to Cambodia fell by 14,2 % to US$ 1,240 million (€1.1 bn) in the first nine months.",
    "The two sides signed 12 documents in Minsk on 20 August 2025, and a joint statement.",
)
# What belongs to the formats, to be put where it does not belong.
MARKS = {
    Format.PLAIN: b'\x00 \xff\xfe \xef\xbb\xbf \xe2\x80\xae \r {"text":1} \xc3',
    Format.MARKDOWN: b"** [ ]( ` \n\n \n# \n> \n- | |-|-|\n --- <b> ~~ [^1] \n\t &amp; &#0; <!-- \n[a]: \x00",
    Format.HTML: b"<p> </p> <div> <table> <tr> <td> <sup>1</sup> <br> <!-- --> <script> &#xD800; &#0; &#1"
    b" &nbsp; <svg> <h1> </body> <meta\tcharset=utf-16> <![CDATA[ <?xml\tencoding='utf-7'?> \thidden \x00"
    b" <article> <form>",
    Format.PDF: b"endstream endobj obj << >> [ ] ( ) /Kids /Length\t-1 \t0\tR BT ET Tf Td Tj xref %%EOF"
    b" /Filter/LZWDecode /Filter/ASCII85Decode stream\n 1e999 -2147483649 99999999999 /Parent q\tQ cm"
    b" 0\t0\t0\t0\t0\t0\tcm /F1\t0\tTf null",
    Format.WORD: b"<w:p> </w:p> <w:tbl> <w:tr> </w:tr> <w:tc> <w:t> </w:t> <w:del> &lt; &#xFFFF; &x;"
    b" <![CDATA[ ]]> <!DOCTYPE\ta> <?pi?> <w:br/> \x00 \txmlns:w=''",
}


def well_made(form, rng):
    """A document that can be read, of a few sentences in some order."""
    words = [rng.choice(SENTENCES) for _ in range(rng.randint(1, 6))]
    if form is Format.PDF:
        cut = rng.randint(0, len(words))
        pages = [made.lines(*part, leading=rng.choice([12, 14, 40])) for part in (words[:cut], words[cut:])]
        return made.pdf(*pages, compressed=rng.random() < 0.3)
    if form is Format.WORD:
        return made.docx(*words, made.table(tuple(words), ("2023", "$53 million")))
    if form is Format.HTML:
        blocks = ("<p>{}</p>", "<li>{}", "<div>{}<br>", "<td>{}</td>")
        inner = "".join(rng.choice(blocks).format(sentence) for sentence in words)
        return f"<!doctype html><title>Visit</title><body><article>{inner}</article></body>".encode()
    between = "\n\n- " if form is Format.MARKDOWN else "\n"
    return between.join(words).encode()


def gone_wrong(raw, marks, rng):
    """The same bytes after a few accidents."""
    data = bytearray(raw)
    for _ in range(rng.choice([1, 1, 2, 4, 16])):
        at, end = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
        accident = rng.randrange(7)
        if accident == 0 and data:
            data[at % len(data)] = rng.randrange(256)
        elif accident == 1:
            data[at:at] = rng.choice(marks) * rng.choice([1, 1, 2, 50])
        elif accident == 2:
            del data[at : at + rng.choice([1, 3, 30])]
        elif accident == 3:
            data[at:at] = data[at : min(end, at + 500)]
        elif accident == 4:
            data[at:at] = rng.randbytes(rng.choice([1, 4, 40]))
        elif accident == 5 and rng.random() < 0.2:
            del data[at:]
        elif accident == 6:
            number = re.search(rb"\d+", data[at:])
            if number:
                data[at + number.start() : at + number.end()] = rng.choice([b"0", b"-1", b"65536", b"9" * 20])
    return bytes(data)


def documents(form, number, seed):
    """Broken documents of a format, the same for the same seed."""
    rng = random.Random(f"{form.name} {seed}")  # noqa: S311 - repeatable, not secret
    for _ in range(number):
        raw = well_made(form, rng)
        if form is Format.WORD and rng.random() < 0.8:
            xml = gone_wrong(_body_of(raw), MARKS[form].split(b" "), rng)
            yield made.archive([("word/document.xml", xml)])
        elif rng.random() < 0.02:
            yield rng.randbytes(rng.randint(0, 300))
        else:
            yield gone_wrong(raw, MARKS[form].split(b" "), rng)


def _body_of(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return packed.read("word/document.xml")


def received(raw, claimed):
    """The communiqué of bytes as a file of a format, or the error, and how many seconds it took."""
    began = time.perf_counter()
    try:
        form = formats.settle(raw, "a file", claimed)
        if form is Format.PLAIN:
            text = decode(raw, "a file").text
            found = as_communique(text, identity="a", where="a file", known=Known())
        else:
            found = from_file(raw, form, identity="a", where="a file", known=Known()).communique
    except ComityError as error:
        found = error
    return found, time.perf_counter() - began


def holds(raw, claimed):
    """Whether bytes could be read; fails where the answer is none."""
    said, seconds = received(raw, claimed)
    assert seconds < MOST_SECONDS
    if isinstance(said, ComityError):
        assert isinstance(said, UnreadableInput)
        assert said.found
        assert said.fix
        assert "given up" not in said.found
        assert "cannot be read (" not in said.found
        return False
    assert not re.search("[\ud800-\udfff]", said.text)
    pages = said.document.pages if said.document else ()
    assert list(pages) == sorted(pages)
    assert all(0 <= start <= len(said.text) for start in pages)
    for claim in read(said).claims:
        assert said.text[claim.start : claim.end] == claim.quote
        assert not pages or 1 <= said.document.page_at(claim.start) <= len(pages)
    return True


@pytest.mark.parametrize("form", list(Format))
def test_broken_documents_give_sound_claims_or_a_clear_error(form):
    read_well = sum(holds(raw, form) for raw in documents(form, FEW, "few"))
    assert read_well > FEW // 20  # otherwise only the first check would have been tested


@pytest.mark.slow
@pytest.mark.parametrize("form", list(Format))
def test_many_broken_documents_give_sound_claims_or_a_clear_error(form):
    assert sum(holds(raw, form) for raw in documents(form, MANY, "many")) > MANY // 20


@pytest.mark.parametrize("form", [None, *Format])
@settings(max_examples=20, deadline=None)
@given(raw=st.binary(max_size=300))
def test_random_bytes_under_any_name(form, raw):
    holds(raw, form)


@pytest.mark.parametrize("start", [b"%PDF-1.7\n", b"PK\x03\x04word/", b"<html>", b"PK\x03\x04"])
@settings(max_examples=20, deadline=None)
@given(raw=st.binary(max_size=300))
def test_random_bytes_that_begin_like_a_document(start, raw):
    holds(start + raw, None)


def _nowhere(host, _port):
    raise Unresolved(host)


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(max_size=60).map("https://".__add__),
        st.from_regex(r"(https?|ftp|file)://[a-z0-9@:\[\].%/?#\\ ]{0,30}", fullmatch=True),
    )
)
def test_any_words_as_an_address_end_in_a_clear_error(address):
    with pytest.raises(UnreadableInput) as caught:
        fetch(address, bounds=Bounds(seconds=5), resolve=_nowhere)
    assert caught.value.fix

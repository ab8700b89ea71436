"""Bytes of every sort: what is read, what is refused, and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import UnreadableInput
from comity.inputs.decoding import LIMIT_BYTES, decode

SENTENCE = "Iran’s trade with Côte d'Ivoire grew by 12 % in 2023.\r\nBoth sides signed."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_or_without_mark_is_read_silently_and_kept_as_given(encoding):
    decoded = decode(SENTENCE.encode(encoding), "note.txt")
    assert decoded.text == SENTENCE  # neither the mark nor CRLF turned into anything else
    assert decoded.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark_is_recognised_by_its_zero_bytes(encoding):
    decoded = decode(SENTENCE.encode(encoding), "note.txt")
    assert decoded.text == SENTENCE
    assert decoded.warnings == (f"note.txt has no byte order mark; it was read as {encoding.upper()}",)


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [("Le café de Minsk", "latin-1", "Latin-1"), ("Iran’s “trade”", "cp1252", "Windows-1252")],
)
def test_western_single_byte_text_is_read_with_a_warning_that_names_the_encoding(text, encoding, name):
    decoded = decode(text.encode(encoding), "note.txt")
    assert decoded.text == text
    assert decoded.warnings == (f"note.txt is not UTF-8; it was read as {name}",)


def test_utf8_with_a_damaged_byte_stays_utf8():
    raw = "Türkiye’s and Côte d’Ivoire’s trade é".encode() + b"\xff end"
    decoded = decode(raw, "note.txt")
    assert decoded.text.startswith("Türkiye’s and Côte d’Ivoire’s")
    assert decoded.warnings == ("note.txt is UTF-8 with 1 damaged place, shown as �",)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (b"", "is empty"),
        (b" \r\n\t ", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document"),
        (b"PK\x03\x04" + b"\x14\x00word/document.xml", "is a Word document (.docx)"),
        (b"PK\x03\x04" + b"\x14\x00xl/workbook.xml", "is an Excel workbook (.xlsx)"),
        (b"PK\x03\x04\x14\x00readme.txt", "is a ZIP archive"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Office document"),
        (b"{\\rtf1\\ansi Iran}", "is a Rich Text document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a JPEG picture"),
        (b"\x1f\x8b\x08\0", "is a gzip archive"),
        (b"\x7fELF\x02\x01", "is a program"),
        (bytes(range(256)) * 20, "is binary data"),
        (b"abc\0def ghi\0\0\0 jkl", "is binary data"),
        (("\x01\x02\x03\x04" * 50 + "ab").encode(), "is binary data"),
        (b"12 345 -- 99.5 %", "no letter among them"),
        ("Iran and Belarus".encode("utf-16")[:-1], "damaged"),
    ],
)
def test_what_is_no_text_is_refused_with_its_name_and_a_way_out(raw, seen):
    with pytest.raises(UnreadableInput) as caught:
        decode(raw, "note.txt")
    assert seen in caught.value.found
    assert caught.value.found.startswith("note.txt ")
    assert caught.value.fix
    assert caught.value.exit_code == 2


def test_one_byte_above_the_limit_is_refused_and_the_limit_itself_is_read():
    body = b"Iran and Belarus. " * (LIMIT_BYTES // 18)
    exact = body + b"a" * (LIMIT_BYTES - len(body))
    assert len(decode(exact, "big.txt").text) == LIMIT_BYTES
    with pytest.raises(UnreadableInput, match="larger than 5 MB"):
        decode(exact + b"a", "big.txt")


def test_a_few_control_characters_are_kept_and_said():
    text = "Iran\x1b[31m and Belarus signed twelve documents in Minsk on Thursday\x07."
    decoded = decode(text.encode(), "note.txt")
    assert decoded.text == text
    assert decoded.warnings == ("note.txt holds 2 control characters; offsets count them as well",)


@given(st.text(min_size=1, max_size=300))
def test_any_text_saved_as_utf8_comes_back_the_same_or_is_refused(text):
    try:
        raw = text.encode()
        decoded = decode(raw, "note.txt")
    except (UnicodeEncodeError, UnreadableInput):
        return
    assert decoded.text == text.removeprefix("\ufeff")


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail_otherwise_than_by_refusing(raw):
    try:
        decoded = decode(raw, "note.txt")
    except UnreadableInput:
        return
    assert any(character.isalpha() for character in decoded.text)

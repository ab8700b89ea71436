"""What a file is: its name and its bytes must agree, and where no name tells, the bytes do."""

import pytest
from tests import document_files as made

from comity.errors import UnreadableInput
from comity.inputs import formats
from comity.inputs.formats import Format, of_response, of_suffix, settle, shown_by

PDF = made.pdf(made.lines("Iran and Belarus."))
WORD = made.docx("Iran and Belarus.")
HTML = b"<!DOCTYPE html><p>Iran and Belarus."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        (PDF, Format.PDF),
        (WORD, Format.WORD),
        (HTML, Format.HTML),
        (b"\xef\xbb\xbf \n<html lang=en>", Format.HTML),
        (b'<?xml version="1.0"?>\n<!-- saved -->\n<!doctype HTML PUBLIC "-//W3C">', Format.HTML),
        (b"<body>", Format.HTML),
        (b"<headline>", None),
        (b"<p>Iran", None),
        (b"A page begins with <html>", None),
        (b"Iran and Belarus", None),
        (b"PK\x03\x04 but no document", None),
        (b"", None),
    ],
)
def test_bytes_show_their_format(raw, form):
    assert shown_by(raw) is form
    if form is not None:
        assert settle(raw, "standard input", None) is form


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        (".txt", Format.PLAIN),
        (".md", Format.MARKDOWN),
        (".HTM", Format.HTML),
        (".pdf", Format.PDF),
        (".docx", Format.WORD),
        (".csv", None),
        ("", None),
    ],
)
def test_endings_claim_a_format(suffix, form):
    assert of_suffix(suffix) is form


@pytest.mark.parametrize("form", list(Format))
def test_a_name_and_bytes_that_agree_settle_it(form):
    raw = {Format.PDF: PDF, Format.WORD: WORD, Format.HTML: HTML}.get(form, b"Iran and Belarus.")
    assert settle(raw, "file", form) is form


@pytest.mark.parametrize(
    ("raw", "claimed", "seen", "fix"),
    [
        (PDF, Format.PLAIN, "a.x is a PDF document, not plain text", ".pdf"),
        (WORD, Format.MARKDOWN, "a.x is a Word document, not Markdown", ".docx"),
        (HTML, Format.PLAIN, "a.x is an HTML page, not plain text", ".html"),
        (PDF, Format.HTML, "a.x is a PDF document, not an HTML page", ".pdf"),
        (b"\x89PNG\r\n\x1a\n", Format.HTML, "is a PNG picture", "words"),
        (
            b'<?xml version="1.0"?><rss version="2.0">',
            Format.HTML,
            "is XML, such as a feed",
            "article itself",
        ),
        (b'{"headline": "Iran"}', Format.HTML, "is JSON", "article itself"),
        (HTML, Format.PDF, "is an HTML page, not a PDF document", "browser"),
        (WORD, Format.PDF, "is a Word document (.docx)", ""),
        (b"Iran and Belarus.", Format.PDF, "does not begin like a PDF", ".txt"),
        (b"", Format.PDF, "is empty", "again"),
        (b"\n", Format.WORD, "is empty", "again"),
        (PDF, Format.WORD, "is a PDF document, not a Word document", ".pdf"),
        (OLE, Format.WORD, "is locked with a password, or an old Word document", ".docx"),
        (b"{\\rtf1 Iran}", Format.WORD, "is a Rich Text document", "plain text"),
        (b"Iran and Belarus.", Format.WORD, "does not begin like a Word document", ".txt"),
    ],
)
def test_a_name_and_bytes_that_differ_are_refused_with_a_way_out(raw, claimed, seen, fix):
    with pytest.raises(UnreadableInput) as caught:
        settle(raw, "a.x", claimed)
    assert seen in caught.value.found
    assert fix in caught.value.fix


def test_a_pdf_may_have_a_little_in_front_where_its_name_says_what_it_is():
    assert settle(b"\r\n\r\n" + PDF, "a.pdf", Format.PDF) is Format.PDF


def test_a_page_in_pieces_is_still_a_page_where_its_name_says_so():
    assert settle(b"<p>Iran and Belarus.", "a.html", Format.HTML) is Format.HTML


def test_types_without_text_are_refused_and_unknown_ones_left_to_the_bytes():
    with pytest.raises(UnreadableInput, match="is sent as image/png"):
        of_response("image/png", ".png", "https://example.org/a.png")
    assert of_response("", "", "https://example.org/") is None
    assert of_response("binary/octet-stream", ".pdf", "https://example.org/a.pdf") is Format.PDF


def test_every_format_has_endings_of_its_own_and_a_limit():
    endings = [suffix for form in Format for suffix in form.suffixes]
    assert len(endings) == len(set(endings)) == len(formats.SUFFIXES)
    assert all(0 < form.limit_bytes <= formats.LARGEST for form in Format)

"""PDF documents: their words, pages and marks, and the files that are broken, locked or made to harm."""

import io
import zlib

import pypdf
import pytest
from tests import document_files as made

from comity.errors import UnreadableInput
from comity.inputs import pdf
from comity.inputs.pdf import extract

FULL = "The two sides agreed to increase the volume of trade within"


def refused(raw):
    with pytest.raises(UnreadableInput) as caught:
        extract(raw, "readout.pdf")
    assert caught.value.found.startswith("readout.pdf ")
    assert caught.value.fix
    return caught.value.found


def locked(raw, *, owner="owner", user=""):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(raw))
    writer.encrypt(user, owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("compressed", [True, False])
def test_lines_become_paragraphs(compressed):
    page = made.lines(
        "Joint Statement", None, FULL, "the framework of the Union.", None, "Trade stands at $140 million."
    )
    assert extract(made.pdf(page, compressed=compressed), "a.pdf").text == (
        f"Joint Statement\n\n{FULL} the framework of the Union.\n\nTrade stands at $140 million."
    )


def test_two_columns_are_read_one_after_the_other():
    left = made.lines(FULL, "the Union and beyond it, as both", "had wished.", x=50)
    right = made.lines(FULL, "the other Union.", x=320)
    assert extract(made.pdf(left + right), "a.pdf").text == (
        f"{FULL} the Union and beyond it, as both had wished.\n\n{FULL} the other Union."
    )


def test_each_page_starts_where_its_words_do():
    pages = [made.lines(f"Page {word} of Iran.") for word in ("one", "two", "three")]
    found = extract(made.pdf(*pages), "a.pdf")
    assert [found.text[start:].split()[1] for start in found.pages] == ["one", "two", "three"]


def test_a_raised_mark_is_a_footnote_and_a_raised_square_is_not():
    page = [
        made.Drawn("Trade stands at $140 million", y=700),
        made.Drawn("1", x=215, y=704, size=6),
        made.Drawn(" on 117 km", x=220, y=700),
        made.Drawn("2", x=275, y=704, size=6),
        made.Drawn("1", y=100, size=5),
        made.Drawn("Customs figures.", x=76, y=98, size=8),
    ]
    text = extract(made.pdf(page), "a.pdf").text
    assert "$140 million on 117 km2" in text
    assert "1 Customs figures." in text


def test_typographic_characters_are_read():
    words = "Côte d’Ivoire – “€1.1 bn” (2023)"
    assert extract(made.pdf(made.lines(words)), "a.pdf").text == words


def test_pages_without_text_are_said():
    found = extract(made.pdf(made.lines("Iran signed."), [], []), "a.pdf")
    assert found.text == "Iran signed."
    assert found.warnings == ("a.pdf: without text, perhaps pictures of it, pages 2, 3",)


def test_a_scanned_document_is_told():
    assert "has 2 pages and no text in them; it was probably scanned" in refused(made.pdf([], []))
    assert "has one page and no text" in refused(made.pdf([]))


def test_a_bad_page_does_not_cost_the_others(monkeypatch):
    honest = pdf._lines
    calls = []

    def failing(page):
        calls.append(page)
        if len(calls) == 2:
            raise KeyError("/Font")
        return honest(page)

    monkeypatch.setattr(pdf, "_lines", failing)
    found = extract(made.pdf(*[made.lines(f"Iran signed {n}.") for n in (1, 2, 3)]), "a.pdf")
    assert found.text == "Iran signed 1. Iran signed 3."
    assert len(found.pages) == 3
    assert found.warnings == ("a.pdf: damaged and left out, page 2",)


# Locked, broken, made to harm


def test_a_document_locked_against_changes_only_is_read():
    assert extract(locked(made.pdf(made.lines("Iran signed."))), "a.pdf").text == "Iran signed."


def test_a_document_locked_with_a_password_is_told():
    assert "is locked with a password" in refused(locked(made.pdf(made.lines("Iran signed.")), user="secret"))


def test_a_lock_that_nothing_here_opens_is_told():
    lock = (
        b"<</Filter/Standard/V 5/R 6/Length 256/P -4/O<"
        + b"00" * 48
        + b">/U<"
        + b"00" * 48
        + b">/OE<"
        + b"00" * 32
        + b">/UE<"
        + b"00" * 32
        + b">/Perms<"
        + b"00" * 16
        + b">/CF<</StdCF<</CFM/AESV3/Length 32>>>>"
        b"/StmF/StdCF/StrF/StdCF>>"
    )
    page = made.lines("Iran signed.")
    raw = made.pdf(page, extra=[lock], trailer="/Encrypt 6 0 R/ID[<00><00>]")
    assert "is locked" in refused(raw)


def test_more_pages_than_anybody_reads_are_told(monkeypatch):
    monkeypatch.setattr(pdf, "_MOST_PAGES", 20)
    assert "has 21 pages, and 20 is the most" in refused(made.pdf(*[made.lines("Iran.")] * 21))


def test_a_count_of_pages_that_is_a_lie_is_not_believed():
    raw = made.pdf(made.lines("Iran signed.")).replace(b"/Count 1", b"/Count 999999999")
    assert extract(raw, "a.pdf").text == "Iran signed."


def test_a_tree_of_pages_that_bites_its_tail_is_told():
    raw = made.assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"])
    assert refused(raw)


def test_a_bomb_in_a_stream_is_told():
    bomb = zlib.compress(b"BT (Iran) Tj ET " * 8_000_000, 9)
    content = b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(bomb), bomb)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R>>"
    raw = made.assembled(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[4 0 R]>>", content, page]
    )
    assert len(raw) < 400_000
    assert "no text" in refused(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-",
        b"%PDF-1.7\n" + bytes(2000),
        made.pdf(made.lines("Iran"))[:200],
        b"%PDF-1.7\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        b"%PDF-1.7\nxref\n0 99999999\ntrailer\n<<>>\nstartxref\n9\n%%EOF",
    ],
)
def test_what_is_damaged_is_told(raw):
    assert refused(raw)


def test_a_document_whose_table_of_places_is_wrong_is_still_read():
    raw = made.pdf(made.lines("Iran signed."))
    place = raw.rfind(b"startxref\n") + len(b"startxref\n")
    assert extract(raw[:place] + b"7\n%%EOF\n", "a.pdf").text == "Iran signed."

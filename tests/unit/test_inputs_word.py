"""Word documents: what is read of them, and the files that are made to explode."""

import struct
import zipfile

import pytest
from tests import document_files as made

from comity.errors import UnreadableInput
from comity.inputs import word
from comity.inputs.word import extract

NS = made.WORD_NAMESPACE


def text_of(*blocks, **more):
    return extract(made.docx(*blocks, **more), "readout.docx").text


def refused(raw):
    with pytest.raises(UnreadableInput) as caught:
        extract(raw, "readout.docx")
    assert caught.value.found.startswith("readout.docx ")
    return caught.value.found


def test_paragraphs_and_runs():
    assert text_of("Joint Statement", made.paragraph("Trade stands at ", "$140", " million.")) == (
        "Joint Statement\n\nTrade stands at $140 million."
    )


def test_characters_of_their_own():
    inner = "<w:r><w:t>Iran</w:t><w:tab/><w:t>and</w:t><w:br/><w:t>Belarus</w:t><w:noBreakHyphen/></w:r>"
    assert text_of(made.paragraph(inner)) == "Iran and Belarus-"


def test_tables_are_read_by_rows_and_frames_by_paragraphs():
    rows = made.table(("Year", "Exports"), ("2023", "$53 million"), ("", ""))
    assert text_of(rows) == "Year | Exports\n\n2023 | $53 million"
    frame = made.table((made.paragraph("Statement") + made.paragraph("Iran signed."),))
    assert text_of(frame) == "Statement\n\nIran signed."
    nested = made.table((made.table(("a", "b")), "c"))
    assert text_of(nested) == "a | b | c"


def test_tracked_changes_are_read_as_accepted():
    inserted = '<w:ins w:id="1"><w:r><w:t> in Minsk</w:t></w:r></w:ins>'
    deleted = '<w:del w:id="2"><w:r><w:delText> in Gomel</w:delText></w:r></w:del>'
    moved = "<w:moveFrom><w:r><w:t> on Friday</w:t></w:r></w:moveFrom>"
    assert text_of(made.paragraph("They met", inserted, deleted, moved, ".")) == "They met in Minsk."


def test_links_are_read_and_codes_of_fields_are_not():
    linked = "<w:hyperlink><w:r><w:t>Iran</w:t></w:r></w:hyperlink>"
    coded = "<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>"
    assert text_of(made.paragraph(linked, coded, " signed.")) == "Iran signed."


def test_a_text_box_is_read_once_and_apart():
    box = f"<w:txbxContent>{made.paragraph('A note.')}</w:txbxContent>"
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    versions = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawing = f"<w:r><mc:AlternateContent {compatible}>{versions}</mc:AlternateContent></w:r>"
    assert text_of(made.paragraph("Iran signed", drawing, " 12.")) == "A note.\n\nIran signed 12."


def test_footnotes_come_after_the_text():
    assert text_of("Iran signed.", parts=[made.notes("By BelTA.", "")]) == "Iran signed.\n\nBy BelTA."


def test_the_body_is_where_the_relationships_say():
    assert text_of("Iran.", body_name="word/document2.xml") == "Iran."
    assert text_of("Iran.", namespace="http://purl.oclc.org/ooxml/wordprocessingml/main") == "Iran."


# Made to harm


def test_nothing_is_written_and_no_name_leads_out_of_the_archive(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    secret = tmp_path / "secret.xml"
    secret.write_text(f'<w:document xmlns:w="{NS}"><w:p><w:r><w:t>secret</w:t></w:r></w:p></w:document>')
    for target in ("../secret.xml", "/secret.xml", str(secret), "file:///etc/passwd", "..\\secret.xml"):
        relations = f'<R><Relationship Type="x/officeDocument" Target="{target}"/></R>'
        raw = made.archive(
            [("_rels/.rels", relations), ("../../evil.xml", "x"), ("readme.txt", "word/ is not here")]
        )
        assert "without a Word document in it" in refused(raw)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.xml"]


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
    ],
    ids=["entities", "external entity", "external type"],
)
def test_a_document_type_is_refused(declaration):
    assert "declares a document type" in refused(made.docx("Iran", declaration=declaration))


def test_a_bomb_is_not_unpacked_beyond_the_limit(monkeypatch):
    monkeypatch.setattr(word, "_MOST_XML_BYTES", 3_000_000)
    bomb = made.docx("<w:p/>" * 1_000_000)
    assert len(bomb) < 50_000
    assert "unpacks to more than 3 MB" in refused(bomb)


def test_the_limit_holds_for_all_parts_together(monkeypatch):
    monkeypatch.setattr(word, "_MOST_XML_BYTES", 3_000_000)
    notes = made.notes(*["x" * 100] * 10_000)
    extract(made.docx("Iran", parts=[notes]), "readout.docx")
    assert "unpacks to more than" in refused(made.docx("<w:p/>" * 300_000, parts=[notes]))


def test_a_size_that_the_archive_lies_about_is_not_believed(monkeypatch):
    monkeypatch.setattr(word, "_MOST_XML_BYTES", 3_000_000)
    bomb = bytearray(made.docx("<w:p/>" * 1_000_000))
    at = bomb.rfind(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = struct.pack(
        "<I", 100
    )  # the size when unpacked, as the table of contents has it
    refused(bytes(bomb))


def test_nesting_without_end_is_told():
    assert "nested too deep" in refused(made.docx("<w:p>" * 5000 + "</w:p>" * 5000))


def test_thousands_of_files_are_told():
    many = [(f"{number}", "") for number in range(10_100)]
    assert "holds more than 10,000 files" in refused(made.archive(many))


def test_packing_that_word_does_not_use_is_told():
    body = f'<w:document xmlns:w="{NS}">{made.paragraph("Iran")}</w:document>'
    for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert "is packed as no Word document is" in refused(
            made.archive([("word/document.xml", body)], packing=packing)
        )


def test_a_locked_archive_is_told():
    raw = bytearray(made.docx("Iran"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(mark)
        while place >= 0:
            raw[place + at] |= 1
            place = raw.find(mark, place + 4)
    assert "is locked with a password" in refused(bytes(raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04",
        made.docx("Iran and Belarus signed twelve documents.")[:-40],
        made.docx("Iran and Belarus")[:60],
        made.archive([("word/document.xml", "<w:document")]),
        made.archive([("word/document.xml", "")]),
        made.archive([("word/document.xml", '<?xml version="1.0" encoding="no-such"?><a/>')]),
        made.archive([("word/document.xml", '<?xml version="1.0" encoding="cp037"?><a/>')]),
        made.archive([("word/document.xml", "<a>&undefined;</a>")]),
    ],
)
def test_what_is_damaged_is_told(raw):
    assert "is damaged and cannot be read as a Word document" in refused(raw)


def test_a_changed_byte_is_noticed():
    raw = bytearray(
        made.archive(
            [("word/document.xml", f'<w:d xmlns:w="{NS}">{made.paragraph("Iran")}</w:d>')], packing=0
        )
    )
    raw[raw.find(b"Iran")] ^= 1
    assert "CRC" in refused(bytes(raw))

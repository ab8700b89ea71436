"""From files and addresses to communiqués that say where they were taken from, and to reports with pages."""

import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from tests import document_files as made
from tests.page_server import PAGE, Answer, plain, redirect, serving

from comity.check import check
from comity.claims import read
from comity.cli.app import comity as command
from comity.dossiers import claimreview, html
from comity.errors import UnreadableInput
from comity.inputs import Known, Received, Refused, plan, receive, typed_date
from comity.inputs.documents import from_address
from comity.inputs.formats import Format

SENTENCE = "Iran and Belarus signed 12 documents."
NOTHING_KNOWN = Known()
PAGES = made.pdf(
    made.lines("Trade between Iran and Belarus stands at $140 million."),
    made.lines("Belarus is a member of BRICS."),
)


def file_of(form):
    return {
        "a.txt": SENTENCE.encode(),
        "a.md": b"Iran and **Belarus** signed *12* documents.",
        "a.html": PAGE,
        "a.pdf": made.pdf(made.lines(SENTENCE)),
        "a.docx": made.docx(SENTENCE),
    }[form]


def received(*names, known=NOTHING_KNOWN):
    return list(receive(plan([str(name) for name in names]), known))


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.pdf", "a.docx"])
def test_each_format_becomes_a_communique_that_says_where_it_was_taken_from(tmp_path, name):
    (tmp_path / name).write_bytes(file_of(name))
    (one,) = received(tmp_path / name)
    assert isinstance(one, Received), one
    said = one.communique
    assert said.text.endswith(SENTENCE)
    assert said.sha256 == hashlib.sha256(said.text.encode()).hexdigest()
    assert said.document.where == name
    assert said.document.sha256 == hashlib.sha256(file_of(name)).hexdigest()
    assert said.document.size_bytes == one.size_bytes == len(file_of(name))
    assert said.document.media == next(f.media for f in Format if f".{name[2:]}" in f.suffixes)
    assert bool(said.document.pages) is (name == "a.pdf")
    assert said.source is None


def test_a_plain_text_is_its_own_document(tmp_path):
    (tmp_path / "a.txt").write_bytes(file_of("a.txt"))
    (one,) = received(tmp_path / "a.txt")
    assert one.communique.document is None


@pytest.mark.parametrize("name", ["a.html", "a.pdf", "a.docx"])
def test_standard_input_is_read_by_what_it_shows_itself_to_be(monkeypatch, name):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(file_of(name))))
    (one,) = received("-")
    assert one.communique.text.endswith(SENTENCE)
    assert one.communique.document.where == "standard input"


def test_a_folder_gives_its_documents_and_one_that_is_broken_stops_none(tmp_path):
    for name in ("a.md", "a.html", "a.docx"):
        (tmp_path / f"{name[2:]}{name[1:]}").write_bytes(file_of(name))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    found = received(tmp_path)
    assert [one.where.rpartition("/")[2] for one in found] == [
        "broken.pdf",
        "docx.docx",
        "html.html",
        "md.md",
    ]
    assert [type(one) for one in found] == [Refused, Received, Received, Received]


@pytest.mark.parametrize(
    ("name", "raw", "seen"),
    [
        ("page.html", made.pdf(made.lines(SENTENCE)), "is a PDF document, not an HTML page"),
        ("text.txt", file_of("a.pdf"), "is a PDF document, not plain text"),
        ("text.md", file_of("a.docx"), "is a Word document, not Markdown"),
        ("doc.pdf", PAGE, "is an HTML page, not a PDF document"),
        ("doc.docx", made.archive([("a.txt", "Iran")]), "is a ZIP archive without a Word document"),
        ("empty.pdf", b"", "is empty"),
        ("empty.md", b" \n", "is empty"),
        ("marks.md", b"---\n\n***\n", "no letter among them"),
        ("empty.docx", made.docx(""), "no letter among them"),
        ("french.docx", made.docx("Les deux pays ont signé douze accords."), "is in French"),
        ("numbers.pdf", made.pdf(made.lines("12 345")), "no letter among them"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, name, raw, seen):
    (tmp_path / name).write_bytes(raw)
    (one,) = received(tmp_path / name)
    assert isinstance(one, Refused)
    assert seen in one.error.found
    assert isinstance(one.error, UnreadableInput)
    assert one.error.exit_code == 2


@pytest.mark.parametrize(("name", "limit"), [("a.html", 10), ("a.pdf", 50), ("a.docx", 50), ("a.md", 5)])
def test_a_document_above_the_limit_of_its_format_is_not_read(tmp_path, name, limit):
    path = tmp_path / name
    path.write_bytes(file_of(name))
    with path.open("r+b") as stream:
        stream.truncate(limit * 1_000_000 + 1)
    (one,) = received(path)
    assert f"is larger than {limit} MB" in one.error.found


def test_a_long_document_on_standard_input_is_read_on_once_it_shows_its_format(monkeypatch):
    raw = made.archive(
        [("word/document.xml", made.docx(SENTENCE)), ("word/media/a.png", bytes(6_000_000))], packing=0
    )
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    (one,) = received("-")
    assert "is damaged" in one.error.found  # not "larger than 5 MB": it was read as what it is
    assert one.size_bytes == len(raw)


@pytest.mark.parametrize(("name", "library"), [("a.pdf", "pypdf"), ("a.html", "trafilatura")])
def test_a_missing_library_is_named_with_the_command_that_installs_it(tmp_path, monkeypatch, name, library):
    monkeypatch.setattr("comity.inputs.requirements.find_spec", lambda _: None)
    (tmp_path / name).write_bytes(file_of(name))
    (one,) = received(tmp_path / name)
    assert f"needs {library}" in one.error.found
    assert "pip install 'comity[documents]'" in one.error.fix


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.docx"])
def test_texts_markdown_and_word_need_no_library_beyond_the_usual(tmp_path, monkeypatch, name):
    monkeypatch.setattr("comity.inputs.requirements.find_spec", lambda _: None)
    (tmp_path / name).write_bytes(file_of(name))
    assert isinstance(received(tmp_path / name)[0], Received)


# When it was published


DATED = (
    b'<html><head><meta property="article:published_time" content="2025-08-21"></head><body><p>Iran signed.'
)


def test_the_day_that_a_page_states_is_taken_and_said_and_the_callers_word_comes_first(tmp_path):
    (tmp_path / "a.html").write_bytes(DATED)
    (one,) = received(tmp_path / "a.html")
    assert one.communique.published_by == date(2025, 8, 21)
    assert "says that it was published on 2025-08-21; --published sets another date" in one.warnings[0]
    (one,) = received(tmp_path / "a.html", known=Known(published=typed_date("2024")))
    assert one.communique.published_by == date(2024, 12, 31)
    assert one.warnings == ()


def test_a_day_that_there_never_was_is_not_taken(tmp_path):
    (tmp_path / "a.html").write_bytes(DATED.replace(b"08-21", b"02-30"))
    (one,) = received(tmp_path / "a.html")
    assert not one.communique.published.stated


# Addresses


def fetched(server, path, known=NOTHING_KNOWN):
    return from_address(server.url(path), identity="a", known=known, permitted_in_tests=server.permitted)


def test_a_page_becomes_a_communique_whose_source_is_its_address():
    with serving(a=redirect("/b"), b=Answer()) as server:
        one = fetched(server, "/a")
        said = one.communique
        assert said.text == f"Visit\n\n{SENTENCE}"
        assert said.source == said.document.where == one.where == server.url("/b")
        assert said.document.asked == server.url("/a")
        assert said.document.retrieved == datetime.now(tz=UTC).date()
        assert said.document.sha256 == hashlib.sha256(PAGE).hexdigest()
        assert fetched(server, "/b", Known(source="BelTA")).communique.source == "BelTA"
        assert fetched(server, "/b").communique.document.asked is None


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (plain(file_of("a.pdf"), "application/pdf"), SENTENCE),
        (plain(file_of("a.pdf"), "application/octet-stream"), SENTENCE),
        (plain(file_of("a.docx"), Format.WORD.media), SENTENCE),
        (plain(b"Iran *and* Belarus", "text/plain"), "Iran *and* Belarus"),
        (plain(b"Iran *and* Belarus", "text/markdown"), "Iran and Belarus"),
        (plain("Côte d’Ivoire and Iran".encode("cp1252"), "text/plain"), "Côte d’Ivoire and Iran"),
        (
            plain("<p>Côte d’Ivoire and Iran".encode("cp1252"), "text/html; charset=windows-1252"),
            "Côte d’Ivoire and Iran",
        ),
        (Answer(headers=(), body=b"Iran and Belarus"), "Iran and Belarus"),
    ],
)
def test_other_formats_come_from_the_web_as_well(answer, text):
    with serving(a=answer) as server:
        assert fetched(server, "/a").communique.text == text


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (plain(file_of("a.pdf"), "text/html"), "is a PDF document, not an HTML page"),
        (plain(PAGE, "application/pdf"), "is an HTML page, not a PDF document"),
        (plain(PAGE, "text/plain"), "is an HTML page, not plain text"),
        (plain(b'{"a": "Iran"}', "text/html"), "is JSON, and no HTML page"),
        (plain(b"", "text/html"), "is a page without text"),
    ],
)
def test_what_is_not_what_the_server_says_is_refused(answer, seen):
    with serving(a=answer) as server, pytest.raises(UnreadableInput) as caught:
        fetched(server, "/a")
    assert seen in caught.value.found


@pytest.mark.parametrize(
    ("address", "identity"),
    [
        ("https://example.org/news/visit-2025.html?x=/y.z#part", "visit-2025"),
        ("https://example.org/news/", "news"),
        ("https://example.org/", "example.org"),
        ("https://example.org", "example.org"),
    ],
)
def test_an_address_is_called_by_its_last_part(address, identity):
    assert plan([address]).files[0].id == identity


def test_the_command_line_fetches_no_page_of_this_machine():
    with serving(a=Answer()) as server:
        (one,) = received(server.url("/a"))
    assert "is not on the public internet" in one.error.found
    assert server.asked == []


# What becomes of it


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / "readout.pdf"
    path.write_bytes(PAGES)
    (one,) = received(path)
    return check(one.communique, as_of="2025-08-21")


def test_each_claim_says_its_page_and_the_report_carries_the_text(checked):
    report = checked.to_dict()
    assert [claim["page"] for claim in report["claims"]] == [1, 2]
    text = report["text"]["extracted"]
    assert all(text[claim["start"] : claim["end"]] == claim["quote"] for claim in report["claims"])
    assert hashlib.sha256(text.encode()).hexdigest() == report["text"]["sha256"]
    assert report["text"]["document"]["where"] == "readout.pdf"
    assert report["text"]["document"]["pages"] == [0, text.index("Belarus is")]


def test_the_page_and_the_terminal_say_it_too(checked):
    assert '<span class="meta">page 2</span>' in html(checked.dossier)
    assert "readout.pdf" in html(checked.dossier)


def test_a_text_without_document_says_nothing_of_one():
    report = check("Belarus is a member of BRICS.", as_of="2025-08-21").to_dict()
    assert set(report["text"]) == {"id", "sha256", "published", "language", "source"}
    assert "page" not in report["claims"][0]


def test_a_review_of_a_page_from_the_web_leads_to_it(checked):
    said = checked.dossier.communique
    address = "https://www.example.org/a?b"
    online = replace(
        said, source=address, document=replace(said.document, where=address, retrieved=date(2025, 8, 21))
    )
    (review,) = claimreview(replace(checked.dossier, communique=online))
    assert review["itemReviewed"]["appearance"]["url"] == address
    assert review["itemReviewed"]["author"]["name"] == "example.org"


def test_the_commands_read_documents(tmp_path):
    (tmp_path / "readout.pdf").write_bytes(PAGES)
    ran = CliRunner().invoke(command, ["claims", str(tmp_path / "readout.pdf")])
    line = json.loads(ran.stdout)
    assert [line["text"][c["start"] : c["end"]] for c in line["claims"]] == [
        c["quote"] for c in line["claims"]
    ]
    (tmp_path / "readout.txt").write_text(SENTENCE)
    assert "text" not in json.loads(
        CliRunner().invoke(command, ["claims", str(tmp_path / "readout.txt")]).stdout
    )


def test_the_table_shows_pages(tmp_path):
    (tmp_path / "readout.pdf").write_bytes(PAGES)
    ran = CliRunner().invoke(command, ["check", str(tmp_path / "readout.pdf"), "--as-of", "2025-08-21"])
    assert "“Belarus is a member of BRICS”  page 2" in ran.stdout


def test_reading_a_plain_text_loads_nothing_that_documents_need(tmp_path):
    (tmp_path / "a.txt").write_text(SENTENCE)
    program = (
        "import sys; from comity.inputs import Known, plan, receive;"
        f"list(receive(plan([{str(tmp_path / 'a.txt')!r}]), Known()));"
        "print(*[m for m in ('zipfile', 'httpx', 'lxml', 'pypdf', 'subprocess', 'markdown_it',"
        " 'comity.inputs.documents', 'comity.inputs.isolation') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


def test_claims_are_read_alike_whatever_the_format(tmp_path):
    words = "Trade between Iran and Belarus stands at $140 million. Belarus is a member of BRICS."
    files = {
        "b.txt": words.encode(),
        "b.md": words.replace("$140", "**$140**").encode(),
        "b.html": f"<!doctype html><p>{words.replace('$140', '<b>$140</b>')}</p>".encode(),
        "b.pdf": made.pdf(made.lines(words[:41], words[41:])),
        "b.docx": made.docx(made.paragraph(words[:41], words[41:])),
    }
    found = {}
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
        (one,) = received(tmp_path / name)
        found[name] = [(c.kind, c.countries, c.quote) for c in read(one.communique).claims]
    assert len(found["b.txt"]) == 2
    assert all(claims == found["b.txt"] for claims in found.values()), found

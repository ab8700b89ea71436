"""Files in and out: round trips byte by byte, hostile cells and files, and rows that are no entries."""

import csv
import io
import json
import zipfile
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import Workbook, load_workbook

from comity.errors import UnreadableInput, UsageError
from comity.ledger.exchange import exporting, importing, rows
from comity.ledger.exchange.iati import OURS, Publisher
from comity.ledger.registry.drafts import Desk, NotAnEntry, draft
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store import reading, writing
from comity.ledger.store.opening import open_registry
from comity.ledger.store.place import place

DESK = Desk(author="clerk", today=date(2026, 11, 24), source="Archive")
PUBLISHER = Publisher(ref="XX-ABC-1", name="Ministry of Trade")
SHARED = Path(__file__).resolve().parents[3] / "shared/data/iati/activity-standard-example-annotated.xml"
ENTRIES = [
    {
        "entry": "event",
        "id": "visit",
        "fields": {
            "title": "Visit",
            "kind": "visit",
            "parties": ["BLR", "IRN"],
            "held": "2025-08-20",
            "all_listed": True,
        },
    },
    {
        "entry": "document",
        "id": "doc",
        "fields": {
            "title": '=HYPERLINK("http://x")',
            "kind": "memorandum",
            "parties": ["BLR", "IRN"],
            "event": "visit",
            "signed": "2025-08",
            "status": "signed",
            "sectors": ["321", "32210"],
            "topics": ["+mining", "oil, gas"],
            "note": "two\nlines; and a semicolon",
        },
    },
    {
        "entry": "project",
        "id": "plant",
        "fields": {
            "title": "Plant",
            "parties": ["BLR", "IRN"],
            "documents": ["doc"],
            "status": "implementation",
            "status_on": "2026-01",
            "partners": ["BELAZ", "Tabriz Machinery"],
            "host": "IRN",
            "place": "Tabriz",
            "investment": 12000000.5,
            "currency": "USD",
            "technology": "assembly",
            "planned_start": "2026",
            "started": "2026-01-15",
            "planned_end": "2027-06",
            "sectors": ["321", "322"],
            "sector_shares": ["321=62.5", "322=37.5"],
            "topics": ["trucks"],
            "note": "@home",
        },
    },
    {
        "entry": "commitment",
        "id": "c",
        "fields": {
            "what": "-5 per cent customs",
            "parties": ["BLR", "IRN"],
            "document": "doc",
            "project": "plant",
            "responsible": ["Ministry"],
            "side": "BLR",
            "amount": -5,
            "unit": "percent",
            "deadline": "2026-12",
        },
    },
    {
        "entry": "statement",
        "id": "s",
        "fields": {
            "party_a": "IRN",
            "party_b": "BLR",
            "said_on": "2025-08-20",
            "kind": "target",
            "speaker": "O'Brien",
            "figure": "1",
            "unit": "USD billion",
            "period": "annual",
            "deadline": "2030",
        },
    },
    {
        "entry": "fact",
        "id": "f",
        "fields": {"about": "c", "kind": "progress", "what": "'quoted", "day": "2026-05", "amount": -2.5},
    },
    {
        "entry": "dispute",
        "id": "d",
        "fields": {"about": "f", "by": "Ministry", "ground": "no", "status": "open", "raised": "2026-06-01"},
    },
]
STATEMENT = EntryKind.STATEMENT
PROVENANCE = {"dated": "2026-06-01", "source": "Archive, box 3", "confidence": "seen", "author": "clerk"}


@pytest.fixture
def full(tmp_path):
    """A registry with an entry of each kind."""
    file = tmp_path / "all.json"
    body = {"schema": "comity/registry/1", "entries": [{**e, **PROVENANCE} for e in ENTRIES]}
    file.write_text(json.dumps(body))
    with open_registry(place(tmp_path / "full.sqlite"), create=True) as registry:
        bring_in(registry, file)
        yield registry


def bring_in(registry, file, **options):
    batch = importing.read_batch(file, DESK, **options)
    assert batch.problems == ()
    with registry.writing() as connection:
        return writing.add(connection, batch.drafts)


def everything(registry, *kinds):
    with registry.reading() as connection:
        return tuple(reading.every(connection, reading.Wanted(kinds=kinds)))


@pytest.mark.parametrize("suffix", [".json", ".xlsx"])
def test_a_whole_registry_comes_back_byte_by_byte(full, suffix, tmp_path):
    first, second, again = (tmp_path / f"{name}{suffix}" for name in ("first", "second", "again"))
    assert exporting.write_entries(first, exporting.FORMATS[suffix], everything(full)) == len(ENTRIES)
    exporting.write_entries(again, exporting.FORMATS[suffix], everything(full))
    with open_registry(place(tmp_path / "copy.sqlite"), create=True) as copy:
        bring_in(copy, first)
        exporting.write_entries(second, exporting.FORMATS[suffix], everything(copy))
        assert [e.fields for e in everything(copy)] == [e.fields for e in everything(full)]
    assert first.read_bytes() == second.read_bytes() == again.read_bytes()


def test_each_kind_comes_back_through_csv_byte_by_byte(full, tmp_path):
    kinds = [EntryKind(e["entry"]) for e in ENTRIES]
    with open_registry(place(tmp_path / "copy.sqlite"), create=True) as copy:
        for kind in kinds:
            file = tmp_path / f"{kind.value}.csv"
            exporting.write_entries(file, "csv", everything(full, kind))
            bring_in(copy, file)
        for kind in kinds:
            file, second = tmp_path / f"{kind.value}.csv", tmp_path / f"second-{kind.value}.csv"
            exporting.write_entries(second, "csv", everything(copy, kind))
            assert file.read_bytes() == second.read_bytes()


def test_projects_come_back_through_iati_byte_by_byte(full, tmp_path):
    first, second = tmp_path / "first.xml", tmp_path / "second.xml"
    exporting.write_entries(first, "iati", everything(full, EntryKind.PROJECT), publisher=PUBLISHER)
    with open_registry(place(tmp_path / "copy.sqlite"), create=True) as copy:
        with full.reading() as connection:
            links = reading.named(connection, ["doc", "visit"])
        assert set(links) == {"doc", "visit"}
        file = tmp_path / "docs.json"
        body = {"schema": "comity/registry/1", "entries": [{**e, **PROVENANCE} for e in ENTRIES[:2]]}
        file.write_text(json.dumps(body))
        bring_in(copy, file)
        bring_in(copy, first)
        exporting.write_entries(second, "iati", everything(copy, EntryKind.PROJECT), publisher=PUBLISHER)
        (project,) = everything(copy, EntryKind.PROJECT)
    (original,) = everything(full, EntryKind.PROJECT)
    assert project.fields == original.fields
    assert project.provenance == original.provenance
    assert first.read_bytes() == second.read_bytes()


ODD = (
    *(
        "A  B",
        "A\nB",
        "tab\there",
        "'=1+1",
        "=1+1",
        "''x",
        "'",
        "-5",
        "+1",
        "@x",
        "1e5",
        "0012",
        "TRUE",
        "#N/A",
    ),
    *(
        "_x0041_ and _x000D_",
        '"q" , |',
        "<b>& </b> ]]>",
        "2025-08-20",
        "e\u0301 中文 🚀 عربي",
        "a\u2028b\u00a0c",
    ),
)


@pytest.mark.parametrize("suffix", [".json", ".xlsx", ".csv", ".xml"])
def test_odd_texts_come_back_in_every_form(suffix, tmp_path):
    projects = [
        {
            "entry": "project",
            "id": f"p{n}",
            "fields": {
                "title": text,
                "parties": ["BLR", "IRN"],
                "status": "pipeline",
                "partners": [text, "Other  partner"],
                **dict.fromkeys(("place", "note", "technology"), text),
                "topics": [text],
            },
            **PROVENANCE,
        }
        for n, text in enumerate(ODD)
    ]
    source = tmp_path / "in.json"
    source.write_text(json.dumps({"schema": "comity/registry/1", "entries": projects}))
    written = []
    for n in (1, 2):
        with open_registry(place(tmp_path / f"{n}.sqlite"), create=True) as registry:
            bring_in(registry, source)
            source = tmp_path / f"projects-{n}{suffix}"
            exporting.write_entries(
                source, exporting.FORMATS[suffix], everything(registry), publisher=PUBLISHER
            )
            written.append((source.read_bytes(), [entry.fields for entry in everything(registry)]))
    assert written[0] == written[1]


def test_iati_says_in_its_own_elements_what_it_can(full, tmp_path):
    from lxml import etree

    file = tmp_path / "out.xml"
    exporting.write_entries(file, "iati", everything(full), publisher=PUBLISHER)
    (activity,) = etree.parse(file).getroot()
    assert activity.findtext("iati-identifier") == "XX-ABC-1-plant"
    assert activity.find("activity-status").get("code") == "2"
    assert {d.get("type"): d.get("iso-date") for d in activity.findall("activity-date")} == {
        "1": "2026-01-01",
        "2": "2026-01-15",
        "3": "2027-06-30",
    }
    assert activity.find("sector").attrib == {"code": "321", "vocabulary": "2", "percentage": "62.5"}
    assert activity.find("recipient-country").get("code") == "IR"
    order = [e.tag for e in activity if not e.tag.startswith(f"{{{OURS}}}")]
    assert order == sorted(order, key=STANDARD_ORDER.index)


STANDARD_ORDER = [
    "iati-identifier",
    "reporting-org",
    "title",
    "description",
    "participating-org",
    "other-identifier",
    "activity-status",
    "activity-date",
    "recipient-country",
    "location",
    "sector",
]


@pytest.mark.skipif(not SHARED.exists(), reason="the folder ../shared with the IATI example is not here")
def test_the_example_of_the_standard_is_read_and_what_is_left_out_is_counted():
    batch = importing.read_batch(SHARED, DESK, parties=("IRN",))
    assert batch.problems == ()
    (project,) = batch.drafts
    assert project.fields["parties"] == ("AFG", "ATG", "IRN")
    assert project.fields["status"] == "implementation"
    assert batch.left_out["transaction"] >= 1
    assert batch.left_out["result"] >= 1


FOREIGN = """<?xml version="1.0"?>
<iati-activities version="2.03"><iati-activity default-currency="EUR">
<iati-identifier>AA-1</iati-identifier>
<reporting-org ref="AA" type="40"><narrative>A</narrative></reporting-org>
<title><narrative xml:lang="fr">Usine</narrative><narrative xml:lang="en">Plant; phase 2</narrative></title>
<participating-org role="1"><narrative>Agency; Office</narrative></participating-org>
<activity-status code="3"/><activity-date type="3" iso-date="2027-06-30"/>
<recipient-country code="IR" percentage="100"/><sector vocabulary="99" code="x"/><sector code="32110"/>
<budget><value currency="EUR">1000.50</value></budget><budget><value>500</value></budget>
<transaction/><transaction/></iati-activity></iati-activities>"""


def sectors_read(tmp_path, *sectors):
    file = tmp_path / "activities.xml"
    file.write_text(FOREIGN.replace('<sector code="32110"/>', "".join(sectors)))
    batch = importing.read_batch(file, DESK, parties=("DEU",))
    (made,) = batch.drafts
    return made.fields.get("sector_shares"), batch.left_out


def test_percentages_of_sectors_are_read_where_they_are_whole(tmp_path):
    both = ('<sector code="32110" percentage="60"/>', '<sector code="32210" percentage="40.0"/>')
    assert sectors_read(tmp_path, *both)[0] == ("32110=60", "32210=40")
    twice = (*both, '<sector vocabulary="2" code="321" percentage="100"/>')  # told in two vocabularies
    assert sectors_read(tmp_path, *twice)[0] == ("321=100", "32110=60", "32210=40")


@pytest.mark.parametrize(
    "sectors",
    [
        ('<sector code="32110" percentage="60"/>', '<sector code="32210" percentage="30"/>'),
        ('<sector code="32110" percentage="100"/>', '<sector code="32210"/>'),
        ('<sector code="32110" percentage="all"/>',),
    ],
)
def test_percentages_that_do_not_add_up_are_left_out_and_counted(tmp_path, sectors):
    shares, left_out = sectors_read(tmp_path, *sectors)
    assert shares is None
    assert left_out["sector percentages that do not add up"] == 1


@pytest.mark.parametrize(
    ("shares", "why"),
    [
        ("321=60", "do not add up to 100"),
        ("322=100", "other sectors than the field sectors"),
        ("321", "not a sector with its percentage"),
        ("321=50; 321=50.0", "is there twice"),
    ],
)
def test_percentages_that_cannot_be_are_refused(shares, why):
    cells = {"title": "Plant", "parties": "IRN; BLR", "status": "pipeline", "sectors": "321"}
    with pytest.raises(NotAnEntry, match=why):
        draft(EntryKind.PROJECT, {**cells, "sector_shares": shares}, DESK)


def test_activities_of_others_become_projects(tmp_path):
    file = tmp_path / "activities.xml"
    file.write_text(FOREIGN)
    batch = importing.read_batch(file, DESK, parties=("DEU",))
    (made,) = batch.drafts
    assert made.fields["title"] == "Plant; phase 2"
    assert made.fields["parties"] == ("DEU", "IRN")
    assert (made.fields["status"], made.fields["planned_end"]) == ("finalisation", "2027-06-30")
    assert (made.fields["investment"], made.fields["currency"]) == (1500.5, "EUR")
    assert made.fields["sectors"] == ("32110",)
    assert made.fields["partners"] == ("Agency, Office",)
    assert batch.left_out == {"transaction": 2, "sector of another vocabulary": 1}


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><iati-activities>&e;</iati-activities>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><iati-activities>&b;</iati-activities>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><iati-activities/>',
        "<iati-activities><iati-activity>",
        "<other/>",
        "no xml",
    ],
)
def test_xml_that_declares_entities_or_is_none_is_refused(hostile, tmp_path):
    file = tmp_path / "hostile.xml"
    file.write_text(hostile)
    with pytest.raises(UnreadableInput):
        importing.read_batch(file, DESK)


# Spreadsheets


def test_nothing_in_a_table_starts_a_formula(full, tmp_path):
    for kind in EntryKind:
        file = tmp_path / f"{kind.value}.csv"
        exporting.write_entries(file, "csv", everything(full, kind))
        for cells in csv.reader(io.StringIO(file.read_text())):
            for cell in cells:
                assert not cell.startswith(("=", "+", "@", "\t", "\r"))
                assert not cell.startswith("-") or cell.lstrip("-").replace(".", "").isdigit()
    book = tmp_path / "all.xlsx"
    exporting.write_entries(book, "xlsx", everything(full))
    for sheet in load_workbook(book).worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


@given(st.text())
def test_the_guard_before_a_cell_is_taken_away_again(cell):
    written = rows.guarded(cell)
    assert rows.unguarded(written) == cell or not cell.startswith("'")
    assert not written.startswith(("=", "@", "\t", "\r"))


@given(st.from_regex(r"'{0,3}[=+\-@]?[a-z0-9]{0,3}", fullmatch=True))
def test_cells_that_begin_with_apostrophes_survive_as_well(cell):
    assert rows.unguarded(rows.guarded(cell)) == cell


def workbook(path, *cells, title="documents"):
    book = Workbook()
    book.active.title = title
    for row in cells:
        book.active.append(row)
    book.save(path)
    return path


HEADING = ["title", "kind", "parties", "status", "signed", "source"]


def test_formulas_in_a_workbook_are_refused_and_never_worked_out(tmp_path):
    file = workbook(
        tmp_path / "in.xlsx",
        HEADING,
        ["=1+1", "memorandum", "IRN;BLR", "signed", date(2025, 8, 20), "x"],
        ["MoU", "memorandum", "IRN;BLR", "signed", date(2025, 8, 20), "x"],
    )
    batch = importing.read_batch(file, DESK)
    assert [str(p) for p in batch.problems] == ["documents row 2: A2 holds a formula; write its value"]
    assert batch.drafts[0].fields["signed"] == "2025-08-20"


def test_workbooks_that_are_hostile_or_none_are_refused(tmp_path):
    none = tmp_path / "none.xlsx"
    none.write_bytes(b"PK\x03\x04 and then nothing")
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    entities = workbook(tmp_path / "e.xlsx", HEADING)
    with zipfile.ZipFile(entities, "a") as package:
        package.writestr("xl/extra.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')
    for file, says in ((none, "no XLSX"), (bomb, "unpacks to"), (entities, "declares a document type")):
        with pytest.raises(UnreadableInput, match=says):
            importing.read_batch(file, DESK)
    with pytest.raises(UnreadableInput, match="named like a kind"):
        importing.read_batch(workbook(tmp_path / "s.xlsx", HEADING, title="Sheet1"), DESK)


# Rows that cannot become entries


def table(path, *lines, heading=""):
    path.write_text("\n".join([heading or ",".join(HEADING), *lines]) + "\n")
    return path


GOOD = "MoU {n},memorandum,IRN;BLR,signed,2025-08-20,x"


def test_ten_thousand_bad_rows_are_each_named_and_nothing_is_imported(tmp_path):
    bad = [f"MoU {n},letter,IRN,signed,2025-02-30,x" for n in range(10_000)]
    file = table(tmp_path / "documents.csv", GOOD.format(n="good"), *bad)
    batch = importing.read_batch(file, DESK)
    assert len({p.where for p in batch.problems}) == 10_000
    assert {p.where for p in batch.problems} >= {"row 3", "row 10002"}
    assert len(batch.problems) == 30_000
    assert len(batch.drafts) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("a,b", "row 2: has 2 cells for 6 columns"),
        ('"MoU,memorandum,IRN;BLR,signed,2025-08-20,x', "row 2: is no CSV"),
        ('MoU,memorandum,"IRN"x;BLR,signed,2025-08-20,x', "row 2: is no CSV"),
        ("MoU\x00,memorandum,IRN;BLR,signed,2025-08-20,x", "row 2: "),
        (f"{'x' * 200_000},memorandum,IRN;BLR,signed,2025-08-20,x", "row 2: "),
    ],
)
def test_rows_that_are_no_rows_are_named(line, says, tmp_path):
    batch = importing.read_batch(table(tmp_path / "documents.csv", line), DESK)
    assert str(batch.problems[0]).startswith(says)
    assert batch.drafts == ()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe not utf-8 \xff", "not UTF-8"),
        (b"", "no heading"),
        (b"# only remarks\n", "no heading"),
        (b"title,colour\n", "no columns of a document: colour"),
        (b"title,title\n", "twice: title"),
        (b"titel,kind\n", r"id you mean title\?"),
        (b"title;kind;parties\n", "separated by semicolons"),
    ],
)
def test_tables_that_cannot_be_read_at_all(content, says, tmp_path):
    file = tmp_path / "documents.csv"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=says):
        importing.read_batch(file, DESK)


def test_what_a_left_out_row_is_referred_to_by_is_left_out_too(tmp_path):
    body = {"schema": "comity/registry/1", "entries": [deepcopy({**e, **PROVENANCE}) for e in ENTRIES]}
    body["entries"][0]["fields"]["kind"] = "party"
    file = tmp_path / "all.json"
    file.write_text(json.dumps(body))
    batch = importing.without_dangling(importing.read_batch(file, DESK), known=())
    assert [d.id for d in batch.drafts] == ["s"]
    assert {p.where for p in batch.problems} == {f"entry {n}" for n in (1, 2, 3, 4, 6, 7)}


def test_a_row_that_is_there_twice_is_one_entry(tmp_path):
    file = table(tmp_path / "documents.csv", GOOD, GOOD)
    batch = importing.read_batch(file, DESK)
    assert (len(batch.drafts), [str(p) for p in batch.repeated]) == (1, ["row 3: says what row 2 says"])
    clash = table(
        tmp_path / "documents.csv", "a,x," + GOOD, "a,y," + GOOD, heading="id,note," + ",".join(HEADING)
    )
    assert "is also that of row 2" in str(importing.read_batch(clash, DESK).problems[0])


@pytest.mark.parametrize(
    "value",
    ["[]", '{"schema": "other"}', "{", '{"schema": "comity/registry/1", "entries": 3}', "[" * 100_000],
)
def test_json_of_another_sort_is_refused(value, tmp_path):
    file = tmp_path / "x.json"
    file.write_text(value)
    with pytest.raises(UnreadableInput):
        importing.read_batch(file, DESK)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (3, "is no entry"),
        ({"entry": "letter", "fields": {}}, "is no entry"),
        ({"entry": ["event"], "fields": {}}, "is no entry"),
        ({"entry": "event", "fields": {}, "colour": 1}, "strange parts: colour"),
        ({"entry": "event", "fields": {"parties": ["IRN; BLR"]}}, "without semicolons"),
        ({"entry": "event", "fields": {"title": {}}}, "is no value of a field"),
    ],
)
def test_entries_of_json_that_are_none_are_named(one, says, tmp_path):
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"schema": "comity/registry/1", "entries": [one]}))
    (problem,) = importing.read_batch(file, DESK).problems
    assert says in str(problem)


def test_the_starter_table_of_promises_can_be_brought_in(tmp_path):
    import comity

    file = Path(comity.__file__).parent / "facts/promises.csv"
    with open_registry(place(tmp_path / "r.sqlite"), create=True) as registry:
        assert len(bring_in(registry, file, kind=STATEMENT).new) == 139


def test_deadlines_are_a_calendar_that_others_can_read(full, tmp_path):
    file = tmp_path / "deadlines.ics"
    assert exporting.write_entries(file, "ics", everything(full)) == 3
    found = Calendar.from_ical(file.read_bytes())
    events = found.walk("VEVENT")
    assert [str(e["SUMMARY"])[:10] for e in events] == ["Due: -5 pe", "Planned en", "Target due"]
    assert [e.decoded("DTSTART") for e in events] == [
        date(2026, 12, 31),
        date(2027, 6, 30),
        date(2030, 12, 31),
    ]
    again = tmp_path / "again.ics"
    exporting.write_entries(again, "ics", everything(full))
    assert file.read_bytes() == again.read_bytes()


def test_a_failed_export_leaves_the_old_file(full, tmp_path):
    file = tmp_path / "out.csv"
    file.write_text("old")
    with pytest.raises(UsageError, match="one kind of entry"):
        exporting.write_entries(file, "csv", everything(full))
    with pytest.raises(UsageError, match="--org-ref"):
        exporting.write_entries(tmp_path / "out.xml", "iati", everything(full))
    assert file.read_text() == "old"
    assert [p.name for p in tmp_path.glob(".*")] == []

"""Readings as a file, and back: what an editor sees, what may be set, and what is refused in which words."""

from __future__ import annotations

import ast
import copy
import json
from datetime import date

import pytest

from comity.claims import Reading, read
from comity.claims.corrections import UnusableReadings, corrected
from comity.claims.entries import FIELDS
from comity.claims.readings import as_document, written
from comity.inputs.dates import typed_date
from comity.inputs.entries import Known, as_communique
from comity.records import Comparator, Direction, Kind, Label
from comity.vocabulary import PACKAGE, load_yaml

TEXT = (
    "Iran and Belarus signed 12 documents in Minsk. Trade between the two countries stands at $140 million. "
    "Belarus's exports to Iran rose by 12 percent in 2024. They want to raise trade to $1 billion by 2030. "
    "Belarus is a member of BRICS. Congo and Iran are members of OPEC. Trade grew. Trade grew."
)
SAID = as_communique(TEXT, identity="visit", where="visit.txt", known=Known(published=typed_date("2025-08")))
READ = read(SAID)


@pytest.fixture
def document():
    """What --save-readings writes, as an editor has it."""
    return json.loads(written(as_document(READ, SAID)))


def entry(document, kind):
    """The first claim of a kind."""
    return next(c for c in document["claims"] if c["kind"] == kind)


def back(document, kind=None):
    """The reading as it was taken back, or its first claim of a kind."""
    reading = corrected(document, SAID).reading
    return next(c for c in reading.claims if c.kind is kind) if kind else reading


def faults(document):
    """What is wrong with a document, as (field, found, fix)."""
    with pytest.raises(UnusableReadings) as caught:
        corrected(document, SAID, where="edited.json")
    assert str(caught.value).startswith("edited.json: ")
    return [(m.field, m.found, m.fix) for m in caught.value.mistakes]


def test_an_unedited_file_gives_the_same_reading(document):
    assert back(document) == READ
    assert corrected(document, SAID).communique == SAID


def test_the_file_is_laid_out_for_an_editor(document):
    lines = written(as_document(READ, SAID)).splitlines()
    assert '      "countries": ["IRN", "BLR"],' in lines
    assert '      "value": 140000000,' in lines
    assert sum(line.startswith('    "c') for line in lines) == len(READ.claims)  # as_read: one line each
    assert set(document["claims"][0]) == {"id", "understood", "quote", "start", "doubts", *FIELDS}


def test_the_date_and_the_pair_of_the_file_stand_where_nobody_says_otherwise(document):
    document["text"]["pair"] = ["Iran", "BLR"]
    bare = as_communique(TEXT, identity="visit", where="visit.txt", known=Known())
    known = corrected(document, bare).communique
    assert (known.pair, known.published.end) == (("IRN", "BLR"), date(2025, 8, 31))
    other = as_communique(TEXT, identity="v", where="v", known=Known(published=typed_date("2024")))
    assert corrected(document, other).communique.published.end == date(2024, 12, 31)
    assert "published 2025-08" in corrected(document, other).reading.warnings[-1]


@pytest.mark.parametrize(
    ("kind", "changes", "holds"),
    [
        ("trade_level", {"period": "2024"}, lambda c: c.period.start == date(2024, 1, 1)),
        (
            "trade_level",
            {"period": "2023-03-21/2024-03-19", "fiscal": "Iran"},
            lambda c: c.period.fiscal == "IRN",
        ),
        (
            "trade_level",
            {"period": "2009/.."},
            lambda c: c.period.start == date(2009, 1, 1) and not c.period.end,
        ),
        ("trade_level", {"value": [14e7, None]}, lambda c: c.quantity.comparator is Comparator.OVER),
        ("trade_level", {"value": [None, 14e7]}, lambda c: c.quantity.comparator is Comparator.UNDER),
        ("trade_level", {"value": [1e8, 2e8]}, lambda c: c.quantity.comparator is Comparator.RANGE),
        ("trade_level", {"comparator": "approx"}, lambda c: c.quantity.comparator is Comparator.APPROX),
        ("trade_level", {"unit": "eur"}, lambda c: c.quantity.unit == "EUR"),
        ("trade_level", {"value": None}, lambda c: c.quantity is None),
        ("trade_level", {"exporter": "IRN", "importer": "BLR"}, lambda c: c.countries == ("IRN", "BLR")),
        ("trade_level", {"countries": ["Belarus", "Türkiye"]}, lambda c: c.countries == ("BLR", "TUR")),
        ("trade_level", {"negated": True}, lambda c: c.negated and "not so" in c.understood),
        ("trade_growth", {"value": -12}, lambda c: c.direction is Direction.DOWN),
        ("trade_growth", {"exporter": "IRN", "importer": "BLR"}, lambda c: c.countries == ("IRN", "BLR")),
        ("trade_growth", {"exporter": "TUR"}, lambda c: c.countries == ("TUR", "IRN")),
        ("trade_growth", {"kind": "trade_share"}, lambda c: c.understood.startswith("Share")),
        ("trade_target", {"deadline": "2035"}, lambda c: c.deadline == c.period.end == date(2035, 12, 31)),
        ("trade_target", {"period": "../2035"}, lambda c: c.deadline == date(2035, 12, 31)),
        (
            "documents_signed",
            {"details": {"sectors": ["energy"]}},
            lambda c: c.details.sectors == ("energy",),
        ),
        (
            "membership",
            {"details": {"framework": ["Eurasian Economic Union"], "status": "observer"}},
            lambda c: c.details.framework == ("EAEU",),
        ),
        ("trade_level", {"details": {"product": ["potash"]}}, lambda c: c.details.hs == ("3104",)),
        (
            "trade_level",
            {"quote": "Trade between the two countries"},
            lambda c: c.quote.endswith("countries"),
        ),
        ("trade_level", {"attributed_to": "the minister"}, lambda c: c.attributed_to == "the minister"),
    ],
)
def test_a_field_that_was_set_is_taken_and_told(document, kind, changes, holds):
    found = entry(document, kind)
    if "quote" in changes:
        changes = {**changes, "as_stated": None}
    found.update(changes)
    claim = next(c for c in back(document).claims if c.id == found["id"])
    assert holds(claim)
    assert set(claim.edited) == {*changes}
    assert claim.confidence == 1.0
    others = [c for c in back(document).claims if c.id != found["id"]]
    assert others == [c for c in READ.claims if c.id != found["id"]]
    assert found["id"] in back(document).warnings[-1]


def test_the_same_in_other_words_is_no_edit(document):
    found = entry(document, "trade_growth")
    found.update(
        countries=["Belarus", "Iran"], period="2024-01/2024-12", value=[12, 12.0], understood="Nonsense."
    )
    assert back(document) == READ


def test_a_field_that_is_left_out_stays_as_it_was_read(document):
    document["claims"] = [{"id": c["id"]} for c in document["claims"]]
    assert back(document) == READ


def test_the_figure_follows_the_words(document):
    found = entry(document, "documents_signed")
    found.update(as_stated="12", value=12)
    quantity = back(document, Kind.DOCUMENTS_SIGNED).quantity
    assert TEXT[quantity.start : quantity.end] == "12"


def test_a_claim_that_is_gone_or_marked_is_deleted_and_told(document):
    first, second, *rest = document["claims"]
    second["delete"] = True
    document["claims"] = [second, *rest]
    reading = back(document)
    assert [c.id for c in reading.claims] == [c["id"] for c in rest]
    assert f"taken out {first['id']} “{first['quote']}”, {second['id']}" in reading.warnings[-1]


def test_a_claim_is_added_by_its_words(document):
    document["claims"].append(
        {
            "kind": "trade_level",
            "quote": "Trade between the two countries stands at $140 million",
            "countries": ["Iran", "Belarus"],
            "value": 140000000,
            "unit": "USD",
            "as_stated": "$140 million",
            "period": "2023",
        }
    )
    (added,) = [c for c in back(document).claims if c.edited]
    assert (added.id, added.edited, added.countries) == ("h1", ("added",), ("IRN", "BLR"))
    assert TEXT[added.quantity.start : added.quantity.end] == "$140 million"
    assert [c.start for c in back(document).claims] == sorted(c.start for c in back(document).claims)


def test_words_that_stand_twice_need_their_place(document):
    added = {"kind": "opinion", "quote": "Trade grew"}
    document["claims"].append(added)
    places = [TEXT.index("Trade grew"), TEXT.rindex("Trade grew")]
    ((field, found, fix),) = faults(document)
    assert field == "quote"
    assert "2 times" in found
    assert all(str(place) in fix for place in places)
    added["start"] = places[1]
    assert {c.start for c in back(document).claims if c.edited} == {places[1]}


def test_a_doubt_is_settled_by_its_field_or_struck_out(document):
    doubtful = next(c for c in document["claims"] if c["doubts"])
    assert "Congo" in doubtful["doubts"][0]
    doubtful["attributed_to"] = "a minister"
    (claim,) = [c for c in back(document).claims if c.id == doubtful["id"]]
    assert claim.doubts
    assert claim.confidence < 0.7
    doubtful["countries"] = ["COG", "IRN"]
    (claim,) = [c for c in back(document).claims if c.id == doubtful["id"]]
    assert (claim.doubts, claim.confidence) == ((), 1.0)
    again = json.loads(written(as_document(READ, SAID)))
    next(c for c in again["claims"] if c["doubts"])["doubts"] = []
    (claim,) = [c for c in back(again).claims if c.edited]
    assert (claim.edited, claim.confidence) == (("doubts",), 1.0)


def test_a_person_may_doubt_as_well(document):
    entry(document, "trade_level")["doubts"] = ["exports alone may be meant"]
    claim = back(document, Kind.TRADE_LEVEL)
    assert claim.doubts == ("exports alone may be meant",)
    assert claim.confidence < 0.7
    assert claim.edited == ("doubts",)


def doubts_in(source):
    """The sentences that a module's code puts into ``doubts``, with … for what is filled in."""
    for node in ast.walk(ast.parse(source)):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_call and node.func.attr == "append" and ast.unparse(node.func.value).split(".")[-1] == "doubts":
            (said,) = node.args
            parts = said.values if isinstance(said, ast.JoinedStr) else [said]
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "'…'" for p in parts)


def test_every_doubt_of_a_reader_has_fields_that_settle_it():
    settled = load_yaml("claims/doubts.yaml")
    assert all(set(row["settled_by"]) <= {*FIELDS, "quote"} for row in settled)
    said = [d for path in (PACKAGE / "claims").rglob("*.py") for d in doubts_in(path.read_text("utf-8"))]
    assert len(said) >= 4
    for doubt in [*said, "'Congo' fits COD and COG"]:
        assert any(row["says"] in doubt for row in settled), doubt


def test_a_second_correction_remembers_the_first(document):
    entry(document, "trade_level")["period"] = "2024"
    once = corrected(document, SAID)
    again = json.loads(written(as_document(once.reading, once.communique)))
    assert corrected(again, SAID).reading == once.reading
    entry(again, "trade_level")["unit"] = "EUR"
    claim = next(c for c in corrected(again, SAID).reading.claims if c.kind is Kind.TRADE_LEVEL)
    assert claim.edited == ("period", "unit")


def test_pairs_follow_the_corrections(document):
    for claim in document["claims"]:
        claim["countries"] = ["COG" if code == "BLR" else code for code in claim["countries"]]
        for role in ("exporter", "importer"):
            claim[role] = "COG" if claim[role] == "BLR" else claim[role]
    assert [set(pair) for pair in back(document).pairs] == [{"IRN", "COG"}]


@pytest.mark.parametrize(
    ("kind", "changes", "field", "says"),
    [
        ("trade_level", {"kind": "trade_levle"}, "kind", ("trade_levle", "did you mean trade_level")),
        ("trade_level", {"perod": "2024"}, "perod", ("no field", "did you mean period")),
        ("trade_level", {"period": "2024-13"}, "period", ("no date '2024-13'", "YYYY-MM")),
        ("trade_level", {"period": "last year"}, "period", ("'last year' is no date", "YYYY")),
        ("trade_level", {"period": "2025/2024"}, "period", ("ends before", "earlier date first")),
        ("trade_level", {"period": 2024}, "period", ("2024 is no period", "such as 2024")),
        ("trade_level", {"deadline": "soon"}, "deadline", ("'soon' is no date", "YYYY")),
        ("trade_level", {"countries": ["Irann"]}, "countries", ("'Irann' is not a country", "Iran")),
        ("trade_level", {"countries": ["Congo"]}, "countries", ("fits 2 countries", "ISO 3166")),
        ("trade_level", {"countries": "IRN"}, "countries", ("no list", '["IRN", "BLR"]')),
        (
            "trade_level",
            {"exporter": "IRN", "importer": "Iran"},
            "importer",
            ("is the exporter", "other country"),
        ),
        (
            "trade_growth",
            {"countries": ["TUR", "IRN"]},
            "exporter",
            ("BLR is not among", "correct it as well"),
        ),
        ("trade_level", {"value": "140 million"}, "value", ("no number", "140000000")),
        ("trade_level", {"value": True}, "value", ("no number", "digits")),
        ("trade_level", {"value": float("inf")}, "value", ("no number", "digits")),
        ("trade_level", {"value": [3, 2]}, "value", ("above its end", "smaller number first")),
        ("trade_level", {"value": [None, None]}, "value", ("no interval", "open end")),
        ("trade_level", {"unit": "dollars"}, "unit", ("'dollars' is no unit", "ISO 4217")),
        ("trade_level", {"unit": None}, "unit", ("no unit", "ISO 4217")),
        ("trade_level", {"comparator": "over"}, "comparator", ("does not fit", "open end")),
        ("trade_level", {"as_stated": "$150 million"}, "as_stated", ("does not stand", "null")),
        ("trade_level", {"negated": "no"}, "negated", ("neither true nor false", "true or false")),
        ("trade_level", {"details": {"flow": ["total"]}}, "details", ("no text", "null")),
        ("trade_level", {"details": {"flaw": "total"}}, "details", ("no entry 'flaw'", "did you mean flow")),
        ("trade_level", {"details": {"hs": "3104"}}, "details", ("no list of words", "list")),
        ("trade_growth", {"direction": "down"}, "direction", ("does not fit", "negative")),
        ("trade_growth", {"direction": "sideways"}, "direction", ("sideways", "up")),
        ("membership", {"details": {"framework": ["EUEA"]}}, "details.framework", ("not a body", "EAEU")),
        ("visit", {"unit": "USD"}, "unit", ("no value", "null")),
        ("trade_level", {"quote": "Trade between both"}, "quote", ("word for word", "copy the words")),
        ("trade_level", {"quote": "trade  Between"}, "quote", ("capitals differ", "'Trade between'")),
        ("trade_level", {"quote": ""}, "quote", ("empty", "quote the words")),
        ("trade_level", {"doubts": "I wonder"}, "doubts", ("no list", "strike out")),
        ("trade_level", {"id": 7}, "kind", ("", "")),
    ],
)
def test_a_mistake_is_told_with_claim_field_and_remedy(document, kind, changes, field, says):
    if kind == "visit":
        document["claims"].append({"kind": "visit", "quote": "in Minsk", **changes})
    elif "id" in changes:
        document["claims"].append({"id": 7, "quote": "in Minsk"})
    else:
        entry(document, kind).update(changes)
    seen = faults(document)
    assert [f for f, _, _ in seen] == [field]
    assert says[0] in seen[0][1]
    assert says[1] in seen[0][2]


def test_all_mistakes_are_told_at_once(document):
    document["claims"][0]["period"] = "soon"
    document["claims"][1]["kind"] = "gossip"
    document["claims"][1]["countries"] = ["Atlantis"]
    document["claims"].append("c9")
    assert [f for f, _, _ in faults(document)] == ["period", "kind", "countries", "all of it"]


def test_the_same_id_twice_is_a_mistake(document):
    document["claims"].append(copy.deepcopy(document["claims"][0]))
    assert "twice" in faults(document)[0][1]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda d: d["text"].update(sha256="0" * 64), "another text"),
        (lambda d: d["text"].pop("sha256"), "sha256 is missing"),
        (lambda d: d.update(schema="comity/report/1"), "is a report"),
        (lambda d: d.update(schema="x"), "comity/readings/1"),
        (lambda d: d.update(claims={}), "no list"),
        (lambda d: d.pop("claims"), "no list"),
        (lambda d: d["as_read"]["c1"].pop("kind"), "as_read was changed"),
        (lambda d: d["as_read"]["c1"].update(start=3), "as_read was changed"),
        (lambda d: d["text"].update(pair=["IRN", "Atlantis"]), "Atlantis"),
        (lambda d: d["text"].update(pair=["IRN"]), "two countries"),
    ],
)
def test_a_document_that_cannot_be_taken_says_why(document, change, found):
    change(document)
    bare = as_communique(TEXT, identity="visit", where="visit.txt", known=Known())
    with pytest.raises(UnusableReadings) as caught:
        corrected(document, bare, where="edited.json")
    assert found in caught.value.found


@pytest.mark.parametrize("document", [None, [], "text", 3, {}, {"schema": "comity/readings/1"}])
def test_what_is_no_document_is_refused(document):
    with pytest.raises(UnusableReadings):
        corrected(document, SAID)


def test_a_program_may_write_a_document_without_what_was_read(document):
    del document["as_read"]
    reading = back(document)
    assert isinstance(reading, Reading)
    assert all(c.edited == ("added",) for c in reading.claims)
    assert len(reading.claims) == len(READ.claims)


def test_a_label_is_not_part_of_a_reading(document):
    assert not any(label in json.dumps(document) for label in Label)

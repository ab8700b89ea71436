"""The model of the registry: kinds and fields, cells and values, drafts, and what an entry was on a day."""

from datetime import date

import pytest

from comity.ledger.registry import drafts, states
from comity.ledger.registry.drafts import Desk, NotAnEntry, draft
from comity.ledger.registry.entries import Change, Provenance, content_id
from comity.ledger.registry.indexing import place
from comity.ledger.registry.kinds import EntryKind, FieldType, form, ladder, sectors
from comity.ledger.registry.values import party, read_value, write_value

DESK = Desk(author="clerk", today=date(2026, 11, 24), source="BelTA, 20 Aug 2025")
DOCUMENT = {
    "title": "MoU on mining",
    "kind": "memorandum",
    "parties": "IRN; BLR",
    "status": "signed",
    "signed": "2025-08-20",
}


@pytest.mark.parametrize("kind", EntryKind)
def test_every_kind_is_described_and_its_choices_exist(kind):
    of = form(kind)
    assert of.about
    assert of.plural
    for field in of.fields:
        assert field.about, field.name
        assert field.type is not FieldType.CHOICE or field.choices
        if field.type in {FieldType.LINK, FieldType.LINKS}:
            assert field.of in {"any", *(k.value for k in EntryKind)}
        if field.example and field.of not in {k.value for k in EntryKind}:
            assert read_value(field, field.example)


@pytest.mark.parametrize("kind", [k for k in EntryKind if k is not EntryKind.PROPOSAL])
def test_the_examples_of_a_kind_make_an_entry(kind):
    cells = {field.name: field.example for field in form(kind).fields if field.example}
    cells |= {field.name: "some-id" for field in form(kind).fields if field.required and not field.example}
    assert draft(kind, cells, DESK).fields


def test_the_ladders_are_those_of_the_rules():
    assert [*ladder("documents")] == [
        "press_statement",
        "joint_statement",
        "roadmap",
        "memorandum",
        "inter_agency",
        "intergovernmental",
        "treaty",
    ]
    assert [*ladder("projects")][:4] == ["pipeline", "implementation", "finalisation", "closed"]
    assert {"110", "998"} <= sectors().keys()


@pytest.mark.parametrize(
    ("kind", "name", "written", "value"),
    [
        ("document", "parties", "Belarus;Iran ; BLR", ("BLR", "IRN")),
        ("document", "sectors", "32210; 321", ("321", "32210")),
        ("document", "kind", "Inter agency", "inter_agency"),
        ("document", "topics", "mining; mining; oil", ("mining", "oil")),
        ("project", "investment", "12000000.0", 12_000_000),
        ("project", "investment", "0.5", 0.5),
        ("project", "currency", "usd", "USD"),
        ("event", "all_listed", "Yes", True),
        ("event", "held", "2025-08-20/2025-08-21", "2025-08-20/2025-08-21"),
        ("document", "title", "  Größe\u0301 \r\n", "Größé"),
    ],
)
def test_cells_become_values_and_go_back(kind, name, written, value):
    field = form(EntryKind(kind)).field(name)
    assert read_value(field, written) == value
    assert read_value(field, write_value(value)) == value


@pytest.mark.parametrize(
    ("kind", "name", "written", "says"),
    [
        ("document", "parties", "Iran", "1 country"),
        ("document", "parties", "Iran; Atlantis", "Atlantis"),
        ("document", "sectors", "mining", "not a DAC/CRS sector"),
        ("document", "sectors", "99999", "not a DAC/CRS sector"),
        ("document", "kind", "letter", "none of press_statement"),
        ("document", "signed", "20 August", "is not a date"),
        ("document", "signed", "2025-02-30", "is not a date"),
        ("event", "held", "2025-08-21/2025-08-20", "ends before it begins"),
        ("project", "investment", "a lot", "not a number"),
        ("project", "investment", "inf", "not a finite number"),
        ("project", "investment", "nan", "not a finite number"),
        ("project", "currency", "dollars", "ISO 4217"),
        ("event", "all_listed", "maybe", "neither yes nor no"),
        ("document", "title", "a\x00b", "control characters"),
        ("document", "title", "a\ud800b", "surrogates"),
        ("document", "title", "x" * 10_001, "10,001 characters"),
        ("document", "event", "two words", "is not an id"),
        ("document", "topics", " ; ; ", "nothing between them"),
        ("proposal", "draft", "[1]", "not a JSON object"),
    ],
)
def test_cells_that_cannot_be_read_say_why(kind, name, written, says):
    with pytest.raises(ValueError, match=says):
        read_value(form(EntryKind(kind)).field(name), written)


def test_blocs_and_regions_are_parties():
    assert (party("EAEU"), party("the European Union"), party("LAC")) == ("EAEU", "EUU", "LAC")


def test_a_draft_names_every_problem_at_once():
    with pytest.raises(NotAnEntry) as found:
        draft(
            EntryKind.DOCUMENT,
            {"title": "", "kind": "letter", "colour": "red", "confidence": "sure"},
            Desk(author="clerk", today=date(2026, 1, 1)),
        )
    told = " | ".join(found.value.problems)
    for part in (
        "colour: is no field",
        "kind: 'letter'",
        "title: is missing",
        "parties: is missing",
        "source",
    ):
        assert part in told


@pytest.mark.parametrize(
    ("kind", "cells", "says"),
    [
        (EntryKind.DOCUMENT, {**DOCUMENT, "expires": "2024"}, "is before signed"),
        (
            EntryKind.PROJECT,
            {"title": "t", "parties": "IRN;BLR", "status": "closed", "investment": "5"},
            "currency",
        ),
        (EntryKind.COMMITMENT, {"what": "t", "parties": "IRN;BLR", "amount": "5"}, "unit: is missing"),
        (EntryKind.FACT, {"about": "x", "kind": "replaced", "what": "y", "day": "2026"}, "by: is missing"),
        (
            EntryKind.STATEMENT,
            {"party_a": "IRN", "party_b": "Iran", "said_on": "2025", "kind": "target", "speaker": "s"}
            | {"figure": "1", "unit": "USD billion"},
            "a statement is about two",
        ),
    ],
)
def test_fields_that_contradict_each_other_are_refused(kind, cells, says):
    with pytest.raises(NotAnEntry, match=says):
        draft(kind, cells, DESK)


def test_an_entry_counts_from_its_latest_happening_and_never_from_a_plan():
    in_force = {**DOCUMENT, "status": "in_force", "status_on": "2026-02-01", "expires": "2030"}
    assert draft(EntryKind.DOCUMENT, in_force, DESK).provenance.dated == "2026-02-01"
    planned = {"title": "t", "parties": "IRN;BLR", "status": "pipeline", "planned_end": "2029"}
    assert draft(EntryKind.PROJECT, planned, DESK).provenance.dated == "2026-11-24"
    assert draft(EntryKind.DOCUMENT, {**DOCUMENT, "dated": "2025-09"}, DESK).provenance.dated == "2025-09"


def test_the_same_row_is_the_same_entry_and_another_is_not():
    first, again = draft(EntryKind.DOCUMENT, DOCUMENT, DESK), draft(EntryKind.DOCUMENT, DOCUMENT, DESK)
    assert first.id == again.id == content_id(EntryKind.DOCUMENT, first.fields, DESK.source)
    assert draft(EntryKind.DOCUMENT, {**DOCUMENT, "title": "Other"}, DESK).id != first.id


def change(number, fields, dated):
    said = Provenance(dated=dated, source="s", author="a")
    return Change(
        entry="d",
        kind=EntryKind.DOCUMENT,
        number=number,
        fields=fields,
        provenance=said,
        recorded_at=f"2026-01-0{number}T00:00:00.000000Z",
        digest="",
    )


def test_a_late_correction_mends_early_days_and_leaks_nothing_back():
    made = (
        change(1, {"title": "MoU", "status": "signed"}, "2025-08-20"),
        change(2, {"status": "in_force"}, "2026-02-01"),
        change(3, {"title": "MoU on mining"}, "2025-08-20"),
    )
    then = {
        day: states.entry_on(made, day) for day in (date(2025, 8, 19), date(2025, 9, 1), date(2026, 2, 1))
    }
    assert then[date(2025, 8, 19)] is None
    assert then[date(2025, 9, 1)].fields == {"title": "MoU on mining", "status": "signed"}
    assert then[date(2026, 2, 1)].fields == {"title": "MoU on mining", "status": "in_force"}
    assert [(s.since.isoformat(), s.until and s.until.isoformat()) for s in states.states(made)] == [
        ("2025-08-20", "2026-02-01"),
        ("2026-02-01", None),
    ]


def test_a_change_dated_to_a_month_counts_when_the_month_is_over():
    made = (change(1, {"title": "MoU"}, "2025-08"), change(2, {"title": "x"}, "2025"))
    assert states.entry_on(made, date(2025, 8, 30)) is None
    assert states.entry_on(made, date(2025, 12, 30)).fields["title"] == "MoU"
    assert states.entry_on(made, date(2025, 12, 31)).fields["title"] == "x"


def test_a_cleared_field_is_gone():
    made = (change(1, {"title": "MoU", "note": "n"}, "2025"), change(2, {"note": None}, "2025"))
    assert states.entry_on(made).fields == {"title": "MoU"}


def test_required_fields_cannot_be_cleared():
    with pytest.raises(NotAnEntry, match="title: cannot be cleared"):
        drafts.patch(EntryKind.DOCUMENT, {"title": " "})
    assert drafts.patch(EntryKind.DOCUMENT, {"note": ""}) == {"note": None}


def test_lists_find_an_entry_by_pair_sector_and_deadline():
    cells = {**DOCUMENT, "parties": "IRN;BLR;RUS", "sectors": "32210", "expires": "2030"}
    at = place(EntryKind.DOCUMENT, draft(EntryKind.DOCUMENT, cells, DESK).fields)
    assert {"pair:BLR-IRN", "pair:BLR-RUS", "pair:IRN-RUS", "sector:322", "sector:32210"} <= set(at.keys)
    assert (at.day, at.due, at.status, at.sort) == ("2025-08-20", "2030-12-31", "signed", "memorandum")

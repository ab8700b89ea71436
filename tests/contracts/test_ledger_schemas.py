"""The JSON of the ledger and of the registry keeps the published schemas, and these keep the vocabulary."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from comity.cli import app
from comity.ledger.chains import Move
from comity.ledger.registry.kinds import EntryKind, FieldType, form
from comity.ledger.rules import Rule
from comity.ledger.summary import Ending

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "registry" / "commission.json"
NAMES = ("ledger-1", "overdue-1", "kept-1", "registry-1")


def schema(name: str) -> dict:
    return json.loads(resources.files("comity.dossiers").joinpath(f"schema/{name}.json").read_text("utf-8"))


def faults(name: str, document: object) -> list[str]:
    checker = Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(document)]


@pytest.fixture
def registry(tmp_path, monkeypatch, capsys):
    """The example of the guide, as the registry that commands use."""
    monkeypatch.setenv("COMITY_REGISTRY", str(tmp_path / "registry.sqlite"))
    assert app.run(["registry", "import", str(EXAMPLE), "--quiet"]) == 0
    capsys.readouterr()
    return tmp_path


def printed(capsys, *arguments: str) -> dict:
    assert app.run([*arguments, "--format", "json"]) in (0, 1)
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_valid_themselves(name):
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["properties"]["schema"]["const"] == f"comity/{name.replace('-', '/')}"


@pytest.mark.parametrize("pair", [("IRN", "BLR"), ("IRN", "TUR"), ("OMN", "PER"), ("TUV", "NRU")])
def test_the_ledger_of_a_pair_keeps_its_schema(registry, capsys, pair):
    found = printed(capsys, "ledger", *pair, "--as-of", "2026-11-24")
    assert faults("ledger-1", found) == []
    assert bool(found["commitments"]) == (pair == ("OMN", "PER"))


@pytest.mark.parametrize("more", [(), ("--limit", "2"), ("--pair", "IRN", "TUR"), ("--pair", "OMN", "PER")])
def test_what_is_overdue_keeps_its_schema(registry, capsys, more):
    found = printed(capsys, "ledger", "overdue", "--as-of", "2026-11-24", *more)
    assert faults("overdue-1", found) == []
    assert found["total"] >= len(found["overdue"]) > 0
    if "--limit" in more:
        assert len(found["overdue"]) == 2 < found["total"]


@pytest.mark.parametrize("by", ["pair", "side", "horizon"])
def test_how_promises_ended_keeps_its_schema(registry, capsys, by):
    found = printed(capsys, "ledger", "summary", "--by", by, "--as-of", "2026-11-24")
    assert faults("kept-1", found) == []
    assert sum(g["promises"] for g in found["groups"][1:]) == found["groups"][0]["promises"]


def test_an_export_keeps_its_schema(registry, capsys):
    file = registry / "all.json"
    assert app.run(["registry", "export", "--out", str(file)]) == 0
    assert faults("registry-1", json.loads(file.read_text())) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.update(extra=1),
        lambda e: e.pop("source"),
        lambda e: e.update(entry="gossip"),
        lambda e: e["fields"].update(colour="red"),
        lambda e: e["fields"].pop("parties"),
        lambda e: e["fields"].update(status="nearly signed"),
        lambda e: e.update(dated="August 2025"),
    ],
)
def test_the_schema_of_entries_is_strict(change):
    document = json.loads(EXAMPLE.read_text())
    assert faults("registry-1", document) == []
    change(next(e for e in document["entries"] if e["entry"] == "document"))
    assert faults("registry-1", document) != []


def test_schemas_and_rules_have_one_vocabulary():
    ledger, kept = schema("ledger-1")["$defs"], schema("kept-1")["properties"]
    assert set(ledger["target"]["properties"]["moves"]["items"]["enum"]) == set(Move)
    reading = ledger["commitment"]["properties"]["reading"]["anyOf"][1]["properties"]
    of_targets = ledger["target"]["properties"]["rule"]["enum"]
    assert {*reading["rule"]["enum"], *of_targets} == set(Rule)
    assert set(kept["groups"]["items"]["properties"]["endings"]["properties"]) == set(Ending)


@pytest.mark.parametrize("kind", EntryKind)
def test_the_schema_of_entries_has_the_fields_of_every_kind(kind):
    written = schema("registry-1")["$defs"][kind.value]
    fields = form(kind).fields
    assert tuple(written["properties"]) == form(kind).names
    assert set(written["required"]) == {f.name for f in fields if f.required}
    for field in fields:
        if field.type is FieldType.CHOICE:
            assert tuple(written["properties"][field.name]["enum"]) == field.choices

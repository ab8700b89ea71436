"""Files of readings keep the published schema, and the schema has the fields that the program takes."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests import dossier_records as made

from comity.check import check
from comity.claims.entries import FIELDS
from comity.records import Comparator, Direction, Kind

SCHEMA = json.loads(resources.files("comity.dossiers").joinpath("schema/readings-1.json").read_text("utf-8"))


def faults(document):
    """What the schema finds wrong."""
    return [f"{e.json_path}: {e.message}" for e in Draft202012Validator(SCHEMA).iter_errors(document)]


def saved(text=made.ARTICLE, **how):
    """The file of readings of a check."""
    return json.loads(check(text, as_of="2025-08-21", **how).readings())


def test_the_schema_is_valid_itself():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("how", [{}, {"published": "2025-08"}, {"pair": ("IRN", "BLR")}])
def test_saved_readings_keep_the_schema(how):
    document = saved(**how)
    assert len(document["claims"]) >= 5
    assert faults(document) == []


def test_readings_of_the_gold_texts_keep_the_schema():
    gold = Path(__file__).resolve().parents[2] / ".." / "shared" / "gold" / "communiques.jsonl"
    if not gold.exists():
        pytest.skip("the gold texts are not here: ../shared/gold is beside the developers' checkout only")
    for line in gold.read_text(encoding="utf-8").splitlines()[:20]:  # the last ten are kept for measuring
        assert faults(saved(json.loads(line)["text"])) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("text"),
        lambda d: d["claims"][0].update(perod="2024"),
        lambda d: d["claims"][0].update(kind="gossip"),
        lambda d: d["claims"][0].update(value="12"),
        lambda d: d["claims"].append({"kind": "visit"}),
        lambda d: d["as_read"]["c1"].pop("edited"),
    ],
)
def test_the_schema_is_strict(change):
    document = saved()
    change(document)
    assert faults(document) != []


def test_schema_and_program_have_one_vocabulary():
    claim = SCHEMA["$defs"]["claim"]["properties"]
    assert set(FIELDS) < set(claim)
    assert set(claim["kind"]["enum"]) == set(Kind)
    assert set(claim["comparator"]["enum"]) == {*Comparator, None}
    assert set(claim["direction"]["enum"]) == {*Direction, None}

"""The JSON of a comparison keeps its schema, and shares its claims with the schema of reports."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import comity
from comity.accounts import Aspect, Relation, Stance
from comity.compare import compare

FOLDER = resources.files("comity.dossiers").joinpath("schema")
SCHEMA, REPORT = (
    json.loads(FOLDER.joinpath(f"{name}.json").read_text("utf-8")) for name in ("compare-1", "report-1")
)
ACCOUNTS = Path(__file__).resolve().parents[2] / "examples/accounts"
TEXTS = [(ACCOUNTS / f"{name}.txt").read_text(encoding="utf-8") for name in ("tehran", "minsk")]
EUROS = (
    "Trade between Iran and Belarus reached 100 million euros in 2024. Iran and Belarus signed no documents."
)


def faults(document):
    """What the schema finds wrong in a document after it went through JSON."""
    checker = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    read = json.loads(json.dumps(document, allow_nan=False))
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(read)]


def test_the_schema_is_valid_itself():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("world", [None, comity.open()], ids=["bare", "with rates"])
@pytest.mark.parametrize("pair", [TEXTS, [TEXTS[0], EUROS], [EUROS, EUROS], ["Minsk is fine.", TEXTS[1]]])
def test_comparisons_keep_the_schema(pair, world):
    assert faults(compare(*pair, world, as_of="2025-12-31").to_dict()) == []


def test_comparisons_of_the_gold_texts_keep_the_schema():
    gold = Path(__file__).resolve().parents[2] / ".." / "shared" / "gold" / "communiques.jsonl"
    if not gold.exists():
        pytest.skip("the gold texts are not here: ../shared/gold is beside the developers' checkout only")
    lines = gold.read_text(encoding="utf-8").splitlines()[:20]  # the last ten are kept for measuring
    texts = [json.loads(line)["text"] for line in lines]
    for one, two in zip(texts, [*texts[1:], texts[0]], strict=True):
        assert faults(compare(one, two).to_dict()) == []
        assert compare(one, one).counts()["both"] == len(compare(one, one).aligned)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(extra=1),
        lambda d: d.pop("counts"),
        lambda d: d["names"].pop("a"),
        lambda d: d["aligned"][0]["figures"].update(ratio=0.5),
        lambda d: d["aligned"][0]["a"]["claim"].update(verdict={}),
        lambda d: d["only_b"][0]["claim"].update(kind="gossip"),
    ],
)
def test_the_schema_is_strict(change):
    document = compare(*TEXTS).to_dict()
    change(document)
    assert faults(document) != []


def test_claims_and_texts_are_those_of_a_report():
    claim, of_report = SCHEMA["$defs"]["claim"], REPORT["$defs"]["claim"]
    without = {"verdict", "hindsight"}
    assert claim["properties"] == {n: v for n, v in of_report["properties"].items() if n not in without}
    assert claim["required"] == [name for name in of_report["required"] if name not in without]
    assert SCHEMA["$defs"]["text"] == REPORT["properties"]["text"]
    for name in ("source", "citation", "pair", "code"):
        assert SCHEMA["$defs"][name] == REPORT["$defs"][name]


def test_schema_and_records_have_one_vocabulary():
    defs = SCHEMA["$defs"]
    assert set(defs["difference"]["properties"]["aspect"]["enum"]) == set(Aspect)
    assert set(defs["difference"]["properties"]["stance"]["enum"]) == set(Stance)
    assert set(defs["figures"]["properties"]["relation"]["enum"]) == set(Relation)

"""The JSON of reports and pairs keeps the published schemas, and the schemas keep the records' vocabulary."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests import dossier_records as made

from comity import dossiers
from comity.check import check
from comity.dossiers.sections import SECTIONS
from comity.pair import pair
from comity.records import Comparator, Direction, Grade, Kind, Label, LedgerStatus, Reason, Timing


def schema(name: str) -> dict:
    return json.loads(resources.files("comity.dossiers").joinpath(f"schema/{name}.json").read_text("utf-8"))


def faults(name: str, document: object) -> list[str]:
    """What the schema finds wrong in a document after it went through JSON."""
    checker = Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    read = json.loads(json.dumps(document, allow_nan=False))
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(read)]


@pytest.mark.parametrize("name", ["report-1", "pair-1"])
def test_schemas_are_valid_themselves(name):
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("build", [made.full, made.hostile, made.dossier])
def test_reports_keep_the_schema(build):
    assert faults("report-1", dossiers.report_dict(build())) == []


@pytest.mark.parametrize("label", [*Label, *LedgerStatus])
def test_every_label_fits_the_schema(label):
    assert faults("report-1", dossiers.report_dict(made.of_label(label))) == []


def test_a_real_check_keeps_the_schema():
    found = check(made.ARTICLE, as_of="2025-08-21", published="2025-08-21").dossier
    assert len(found.checked) >= 5
    assert faults("report-1", dossiers.report_dict(found)) == []


def test_checks_of_the_gold_texts_keep_the_schema_and_make_a_page():
    gold = Path(__file__).resolve().parents[2] / ".." / "shared" / "gold" / "communiques.jsonl"
    if not gold.exists():
        pytest.skip("the gold texts are not here: ../shared/gold is beside the developers' checkout only")
    for line in gold.read_text(encoding="utf-8").splitlines()[:20]:  # the last ten are kept for measuring
        entry = json.loads(line)
        found = check(entry["text"], published=entry["published"], pair=tuple(entry["pair"])).dossier
        assert faults("report-1", dossiers.report_dict(found)) == [], entry["id"]
        assert len(dossiers.html(found).encode()) < 500_000, entry["id"]
        for review in dossiers.claimreview(found):
            assert review["reviewRating"]["alternateName"]


@pytest.mark.parametrize("codes", [("IRN", "BLR"), ("TUV", "NRU"), ("USA", "XKX")])
def test_pairs_keep_the_schema(codes):
    found = pair(*codes, as_of="2025-08-21").dossier()
    assert faults("pair-1", dossiers.pair_dict(found)) == []


def test_a_pair_carries_its_timeline():
    found = dossiers.pair_dict(pair("IRN", "BLR", as_of="2025-08-21").dossier(["promises"]))
    (section,) = found["sections"]
    assert len(section["spans"]) == len([i for i in section["items"] if "Promise" in dict(i["columns"])])
    assert {span["end"] for span in section["spans"]} >= {None}
    assert faults("pair-1", found) == []


def test_the_contract_of_product_md_is_all_there():
    report = dossiers.report_dict(made.full())
    assert {
        "schema",
        "text",
        "as_of",
        "world",
        "pair",
        "claims",
        "evidence",
        "ledger",
        "warnings",
    } <= report.keys()
    assert report["text"].keys() == {"id", "sha256", "published", "language", "source"}
    assert {"id", "version", "retrieved", "licence", "sha256"} <= report["world"]["sources"][0].keys()
    assert {
        "id",
        "kind",
        "start",
        "end",
        "quote",
        "exporter",
        "importer",
        "countries",
        "value_low",
        "value_high",
        "unit",
        "as_stated",
        "period_start",
        "period_end",
        "deadline",
        "comparator",
        "attributed_to",
        "details",
        "verdict",
    } <= report["claims"][0].keys()
    assert {"label", "reasons", "sentence", "evidence", "would_settle"} <= report["claims"][0][
        "verdict"
    ].keys()
    assert {
        "id",
        "metric",
        "countries",
        "period_start",
        "period_end",
        "value",
        "value_low",
        "value_high",
        "unit",
        "grade",
        "method",
        "sources",
        "rows",
        "query",
        "caveats",
    } <= report["evidence"][0].keys()


def spoilt(change):
    """A valid report with one thing changed."""
    report = dossiers.report_dict(made.full())
    change(report)
    return faults("report-1", report)


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r.update(extra=1),
        lambda r: r.pop("warnings"),
        lambda r: r["claims"][0].update(kind="gossip"),
        lambda r: r["claims"][0]["verdict"].update(label="TRUE"),
        lambda r: r["claims"][0]["details"].update(colour="red"),
        lambda r: r["evidence"][0].update(sources=[]),
        lambda r: r["evidence"][0].update(grade="F"),
        lambda r: r.update(as_of="21 August 2025"),
        lambda r: r["text"].update(published="Aug 2025"),
    ],
)
def test_the_schema_is_strict(change):
    assert spoilt(change) != []


def test_a_section_without_items_needs_its_reason():
    found = dossiers.pair_dict(pair("IRN", "BLR", as_of="2025-08-21").dossier())
    found["sections"][1].update(items=[], absent=None)
    assert faults("pair-1", found) != []


def test_schemas_and_records_have_one_vocabulary():
    defs = schema("report-1")["$defs"]
    claim, said = defs["claim"]["properties"], defs["verdict"]["properties"]
    assert set(claim["kind"]["enum"]) == set(Kind)
    assert set(claim["comparator"]["enum"]) == {*Comparator, None}
    assert set(claim["direction"]["enum"]) == {*Direction, None}
    assert set(said["label"]["enum"]) == {*Label, *LedgerStatus}
    assert set(said["timing"]["enum"]) == {*Timing, None}
    assert set(defs["reason"]["enum"]) == set(Reason)
    assert set(defs["grade"]["enum"]) == set(Grade)
    assert set(schema("pair-1")["$defs"]["section"]["properties"]["key"]["enum"]) == set(SECTIONS)


def test_numbers_and_sources_in_the_json():
    report = dossiers.report_dict(made.full())
    assert json.dumps(report["claims"][0]["value_low"]) == "140000000"
    assert report["evidence"][4]["value_low"] == 0.05
    held = {s["id"] for s in report["world"]["sources"]}
    assert {i for e in report["evidence"] for i in e["sources"]} <= held
    assert {e["source"] for e in report["ledger"]} <= held


@pytest.mark.parametrize("hindsight", [False, True])
def test_sources_and_evidence_of_a_report_are_unique_by_their_ids(hindsight):
    text = "Iran’s trade with Belarus stands at $140 million. Iran and Belarus have complementary economies."
    report = check(text, as_of="2025-08-21", published="2025-08-21", hindsight=hindsight).to_dict()
    held = [s["id"] for s in report["world"]["sources"]]
    assert {"factbook/ir", "factbook/bo"} <= set(held)
    for ids in (held, [e["id"] for e in report["evidence"]]):
        assert len(ids) == len(set(ids))
    checksums = {s["id"]: s["sha256"] for s in report["world"]["sources"]}
    cited = [c for e in report["evidence"] for c in e["citations"]]
    assert cited
    assert all(checksums[c["source"]] == c["sha256"] for c in cited)


def test_sources_of_a_pair_are_unique_by_their_ids():
    held = [s["id"] for s in dossiers.pair_dict(pair("IRN", "BLR", as_of="2025-08-21").dossier())["sources"]]
    assert {"factbook/ir", "factbook/bo"} <= set(held)
    assert len(held) == len(set(held))

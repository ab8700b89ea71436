"""What customs counted, as evidence: whose books, how near to each other, what was published by the day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.small_sources import hold

from comity import world as worlds
from comity.check import check
from comity.cli import app
from comity.errors import WarehouseError
from comity.pair import pair
from comity.records import Grade, Label, Reason
from comity.sources import home
from comity.warehouse import builds, store
from comity.warehouse.build import build
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs
from comity.world import World

if TYPE_CHECKING:
    from pathlib import Path

LATER = "2023-06-30"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world with the small sources built into its warehouse, in the folder that COMITY_HOME names."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    hold(tmp_path / "files")
    with DuckEngine() as engine:
        build(inputs(), engine, home.warehouse())
    return worlds.open()


def judged(text: str, world: World, as_of: str = LATER):
    report = check(text, world, as_of=as_of)
    return report.verdicts[0], {e.id: e for e in report.evidence if e.id.startswith("customs")}


def said(exporter: str, importer: str, year: int, figure: str) -> str:
    return f"Exports from {exporter} to {importer} were {figure} in {year}."


def test_books_that_agree_decide_with_grade_a(built):
    verdict, evidence = judged(said("Belarus", "Iran", 2020, "52 million dollars"), built)
    assert verdict.label is Label.SUPPORTED
    best = evidence["customs.un-comtrade.BLR.IRN.2020.BLR.IRN"]
    assert best.grade is Grade.A
    assert best.value_low == pytest.approx(50e6, rel=0.02)  # the importer's, without the estimated freight
    assert best.value_high == 54e6
    assert Reason.CIF_FOB in best.caveats


def test_a_figure_that_is_three_times_too_high_is_contradicted(built):
    verdict, _ = judged(said("Belarus", "Iran", 2020, "200 million dollars"), built)
    assert verdict.label is Label.CONTRADICTED


def test_books_far_apart_each_hold_under_their_own_condition(built):
    verdict, evidence = judged(said("Iran", "Belarus", 2020, "25 million dollars"), built)
    assert verdict.label is Label.SUPPORTED_IF
    assert "Iran" in verdict.condition
    assert Reason.SOURCE_CONFLICT in verdict.reasons
    ours = [e for e in evidence.values() if e.period.start.year == 2020 and "comtrade" in e.id]
    assert {e.grade for e in ours if "weighed" not in e.id} == {Grade.C}
    assert [e.grade for e in ours if "weighed" in e.id] == [Grade.D]  # an estimate, which decides nothing


def test_a_flow_known_by_its_buyer_only_is_mirror_data(built):
    verdict, evidence = judged(said("Iran", "Belarus", 2021, "33 million dollars"), built)
    assert verdict.label is Label.SUPPORTED
    assert Reason.MIRROR_ONLY in verdict.reasons
    assert {e.grade for e in evidence.values() if e.period.start.year == 2021} == {Grade.C}


def test_a_year_that_nobody_reported_stays_open(built):
    verdict, evidence = judged(said("Belarus", "South Africa", 2021, "33 million dollars"), built)
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert not evidence


def test_trade_of_two_needs_both_directions_of_a_book(built):
    verdict, evidence = judged("Trade between Belarus and Iran stood at 80 million dollars in 2020.", built)
    (both,) = [e for e in evidence.values() if e.period.start.year == 2020]
    assert both.grade is Grade.B
    assert both.value_low == pytest.approx(25e6 + 54e6 / 1.08, rel=0.02)
    assert both.value_high == 50e6 + 60e6
    assert both.rows == 4
    assert verdict.label is Label.SUPPORTED
    (later,) = [e for e in evidence.values() if e.period.start.year == 2021]  # Iran's book lacks a direction
    assert later.id.endswith(".BLR")
    assert later.grade is Grade.C


def test_what_was_published_later_does_not_count_but_for_hindsight(built):
    text = said("Belarus", "Iran", 2020, "52 million dollars")
    verdict, evidence = judged(text, built, as_of="2021-06-30")
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert {e.period.start.year for e in evidence.values()} == {2019}
    report = check(text, built, as_of="2021-06-30", hindsight=True)
    assert report.dossier.checked[0].hindsight.label is Label.SUPPORTED


def test_a_release_counts_from_its_day_on(built):
    """The card dates BACI 202601 to January 2026, so a check as of 2023 sees nothing of it."""
    text = said("Belarus", "Iran", 2020, "52 million dollars")
    assert not [key for key in judged(text, built)[1] if "baci" in key]
    assert [key for key in judged(text, built, as_of="2026-03-01")[1] if "baci" in key]


def test_another_order_of_countries_changes_no_evidence(built):
    there = judged("Trade between Belarus and Iran stood at 80 million dollars in 2020.", built)
    back = judged("Trade between Iran and Belarus stood at 80 million dollars in 2020.", built)
    assert there[1] == back[1]
    assert there[0].label == back[0].label


def test_a_product_is_not_set_against_all_goods(built):
    _, evidence = judged("Exports of tractors from Belarus to Iran were 52 million dollars in 2020.", built)
    assert not evidence


def test_where_services_are_counted_too_goods_are_a_lower_bound(built):
    text = "Exports of goods and services from Belarus to Iran were 400 million dollars in 2020."
    verdict, evidence = judged(text, built)
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert evidence
    assert all(piece.value_high is None and piece.grade is Grade.D for piece in evidence.values())
    assert all(Reason.GOODS_VS_SERVICES in piece.caveats for piece in evidence.values())


def test_trade_in_services_is_no_matter_of_customs(built):
    _, evidence = judged("Belarus exported services worth 40 million dollars to Iran in 2020.", built)
    assert not evidence


def test_every_piece_leads_to_its_query_and_its_file(built):
    _, evidence = judged(said("Belarus", "Iran", 2020, "52 million dollars"), built)
    for piece in evidence.values():
        assert "warehouse/questions/pair_history.sql" in piece.query
        assert "'BLR'" in piece.query
        assert all(len(use.sha256) == 64 and use.licence and use.version for use in piece.sources)


def test_the_brief_lists_every_book_and_says_where_it_is_from(built):
    dossier = pair("Iran", "Belarus", built, as_of=LATER).dossier(["customs"])
    section = dossier.sections[0]
    assert section.items[0].period.start == date(2021, 1, 1)
    assert {dict(item.columns)["Books of"] for item in section.items} >= {"Belarus", "Iran"}
    assert all(item.query and item.sources for item in section.items)


def test_without_a_warehouse_the_section_is_left_out_or_says_why():
    plain = pair("Iran", "Belarus", World(), as_of=LATER)
    assert "customs" not in [section.key for section in plain.dossier().sections]
    assert "comity build" in plain.dossier(["customs"]).sections[0].absent


def run(capsys, *arguments):
    code = app.run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_show_query_prints_the_sql_beside_the_result(built, capsys, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text(said("Belarus", "Iran", 2020, "52 million dollars"))
    code, out, err = run(capsys, "check", str(text), "--as-of", LATER, "--show-query", "--format", "json")
    assert code == 0
    assert json.loads(out)["claims"][0]["verdict"]["label"] == "SUPPORTED"
    assert "from trade" in err
    assert "exporter = 'BLR'" in err
    code, out, err = run(
        capsys, "brief", "IRN", "BLR", "--sections", "memberships", "--show-query", "--quiet"
    )
    assert code == 0
    assert "no number comes from the warehouse" in err


def test_build_and_diff_from_the_command_line(built, capsys):
    code, out, _ = run(capsys, "build", "un-comtrade", "cepii-geodist", "--format", "json")
    assert code == 0
    made = json.loads(out)
    assert made["engine"] == "duckdb"
    assert [source["id"] for source in made["sources"]] == ["cepii-geodist", "un-comtrade"]
    code, out, _ = run(capsys, "data", "diff", "previous", "current", "Iran", "Belarus", "--format", "json")
    changed = json.loads(out)
    assert code == 0
    assert {one["change"] for one in changed} == {"removed"}
    assert {one["account"]["source_id"] for one in changed} == {"cepii-baci-hs17"}
    code, out, _ = run(capsys, "data", "diff", "current", "current", "Iran", "Belarus")
    assert "say the same" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("data", "diff", "previous", "current", "IRN", "BLR"), "no build before"),
        (("data", "diff", "20200101T000000000000Z", "current", "IRN", "BLR"), "20200101T000000000000Z"),
        (("data", "diff", "current", "current", "IRN", "IRN"), "one country"),
        (("build", "cepii-gravity"), "comity data get cepii-gravity"),
        (("build", "--master", "local[2]"), "--engine spark"),
    ],
)
def test_errors_of_users_say_what_to_do(built, capsys, arguments, words):
    code, _, err = run(capsys, *arguments)
    assert code in (2, 3)
    assert words in err


def test_a_damaged_build_is_an_error_in_every_command(built, capsys, tmp_path):
    manifest = store.current(home.warehouse()).build.folder / "build.json"
    manifest.write_text("{")
    code, _, err = run(capsys, "brief", "IRN", "BLR")
    assert code == 3
    assert "comity build" in err


def test_trade_comes_as_a_data_frame_with_its_sources(built):
    frame = pair("Iran", "Belarus", built, as_of=LATER).trade(since=2020, until=2020)
    rows = frame.to_dict("records") if hasattr(frame, "iloc") else frame.to_pylist()
    assert {row["year"] for row in rows} == {2020}
    assert {(row["exporter"], row["importer"]) for row in rows} == {("BLR", "IRN"), ("IRN", "BLR")}
    assert {row["grade"] for row in rows if row["side"] == "importer"} == {"C"}
    assert {row["grade"] for row in rows if row["side"] == "weighed"} == {"B"}
    assert all(len(row["sha256"]) == 64 and row["licence"] and row["source"] for row in rows)


def test_trade_without_a_warehouse_names_the_commands():
    with pytest.raises(WarehouseError) as failed:
        pair("Iran", "Belarus", World(), as_of=LATER).trade()
    assert "comity build" in failed.value.fix


def test_the_doctor_says_what_is_built_and_what_came_after_it(built):
    from comity import doctor

    def seen():
        findings = doctor.examine(today=date(2026, 11, 24), encoding="utf-8")
        return next(one for one in findings if one.subject == "warehouse")

    found = seen()
    assert found.state is doctor.State.OK
    build = store.current(home.warehouse()).build
    builds.write(replace(build, made=build.made - timedelta(days=1)))
    found = seen()
    assert found.mend == "comity build"
    assert "un-comtrade" in found.seen


def test_a_file_that_no_reader_would_take_is_refused_when_it_is_added(built, capsys, tmp_path):
    stray = tmp_path / "notes.md"
    stray.write_text("not a table of distances")
    code, _, err = run(capsys, "data", "add", str(stray), "--as", "cepii-geodist")
    assert code == 2
    assert "dist_cepii*" in err


def test_the_brief_sums_up_what_customs_counted_in_place_of_bounds(built):
    dossier = pair("Iran", "Belarus", built, as_of=LATER).dossier(["brief"])
    first = dossier.sections[0].items[0]
    assert "Belarus sold Iran goods worth" in first.text
    assert dict(first.columns)["section"] == "customs"


def test_a_question_is_answered_by_what_was_published_by_the_date(built):
    asked = {"exporter": "BLR", "importer": "IRN", "first_year": 2020, "last_year": 2020}
    later, before = (built.at(day).customs for day in (date(2026, 6, 30), date(2025, 12, 31)))
    assert later.ask("pair_products", asked).rows
    assert before.ask("pair_products", asked).rows == ()


@pytest.mark.parametrize(
    ("seller", "buyer", "year", "grade"),
    [
        ("Belarus", "Iran", 2020, Grade.B),
        ("Belarus", "Iran", 2021, Grade.C),  # Iran's books of 2021 are not at hand
        ("Iran", "Belarus", 2020, Grade.C),  # the two books are 25 and 60 million
    ],
)
def test_a_reconciled_value_is_as_sure_as_the_books_behind_it(built, seller, buyer, year, grade):
    evidence = judged(said(seller, buyer, year, "52 million dollars"), built, as_of="2026-03-01")[1]
    (piece,) = [
        e for key, e in evidence.items() if "reconciled" in key and "baci" in key and str(year) in key
    ]
    assert piece.grade is grade
    assert ("can rest on one side’s books" in piece.method) is (grade is Grade.C)

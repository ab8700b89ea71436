"""A build from files in the providers' own forms: what it holds, what it refuses, what it leaves alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.small_sources import BOOKS, baci, comtrade, hold

from comity.errors import SourceError, WarehouseError
from comity.sources import home
from comity.sources.download.adding import add
from comity.warehouse import builds, store
from comity.warehouse.build import build
from comity.warehouse.checking import ChecksFailed
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs
from comity.warehouse.store import Warehouse

if TYPE_CHECKING:
    from pathlib import Path

EVER = {"first_year": 1, "last_year": 9999}


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def built(**how: bool) -> Warehouse:
    with DuckEngine() as engine:
        return Warehouse(build(inputs(), engine, home.warehouse(), **how))


def flow(
    warehouse: Warehouse, exporter: str, importer: str, year: int
) -> dict[tuple[str, str], float | None]:
    answer = warehouse.ask("pair_history", {"exporter": exporter, "importer": importer, **EVER})
    return {(r["source_id"], r["side"]): r["value_usd"] for r in answer.rows if r["year"] == year}


def test_both_books_the_reconciled_table_and_our_own_value_stand_side_by_side(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    found = flow(built(), "BLR", "IRN", 2020)
    assert found["un-comtrade", "exporter"] == 50e6
    assert found["un-comtrade", "importer"] == 54e6
    assert found["cepii-baci-hs17", "reconciled"] == 50_500_500.0
    assert 49e6 < found["un-comtrade", "weighed"] <= 54e6


def test_a_side_that_did_not_report_is_absent_and_a_declared_zero_is_there(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    warehouse = built()
    assert ("un-comtrade", "importer") not in flow(warehouse, "BLR", "IRN", 2021)
    assert flow(warehouse, "ZAF", "BLR", 2020)["un-comtrade", "exporter"] == 0.0
    answer = warehouse.ask("pair_history", {"exporter": "ZAF", "importer": "BLR", **EVER})
    assert {row["state"] for row in answer.rows if row["side"] == "exporter"} == {"REPORTED_ZERO"}
    assert flow(warehouse, "BLR", "ZAF", 2020) == {}


def test_every_row_leads_back_to_its_file(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    warehouse = built()
    rows = warehouse.ask("pair_history", {"exporter": "BLR", "importer": "IRN", **EVER}).rows
    for row in rows:
        file, source = warehouse.file(row["file"]), warehouse.source_of(row["file"])
        assert source.id == row["source_id"] == file.source_id
        assert len(file.sha256) == 64
        assert source.licence
        assert source.version == file.version


def test_places_are_shared_and_shares_are_of_what_is_listed(tmp_path: Path) -> None:
    books = {
        ("BLR", "IRN", 2020): (5e6, None),
        ("BLR", "ZAF", 2020): (5e6, None),
        ("IRN", "ZAF", 2020): (1e6, None),
    }
    hold(tmp_path / "files", books=books)
    rows = built().ask("partner_ranks", {"country": "BLR", "year": 2020}).rows
    sold = [r for r in rows if r["source_id"] == "un-comtrade" and r["direction"] == "sells"]
    assert [(r["partner"], r["place"], r["share"]) for r in sold] == [("IRN", 1, 0.5), ("ZAF", 1, 0.5)]


def test_leading_zeros_come_back_and_thousands_become_dollars(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    rows = built().ask("pair_products", {"exporter": "IRN", "importer": "BLR", **EVER}).rows
    assert [(r["product"], r["value_usd"], r["tonnes"]) for r in rows] == [("080620", 9e6, None)]


def test_what_another_nomenclature_cannot_say_is_reported(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    table = tmp_path / "HS2017toHS2012.csv"
    table.write_text("HS 2017,HS 2012\n870190,870190\n080620,080621\n080620,080622\n")
    add(table, "unsd-hs-correlation")
    (found,) = built().build.conversions
    total = 30_000 + 20_500.5 + 9_000 + 33_000
    assert (found.nomenclature, found.to_nomenclature) == ("HS17", "HS12")
    assert found.unconverted_share == pytest.approx(20_500.5 / total)
    assert found.guessed_share == pytest.approx(9_000 / total)


def test_of_two_requests_that_overlap_the_later_one_counts(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    again = comtrade(tmp_path / "again.json", {("BLR", "IRN", 2020): (51e6, 54e6)})
    path = home.raw() / "un-comtrade" / "current" / "manifest.json"
    document = json.loads(path.read_text())
    for file in document["files"]:
        file["retrieved"] = "2020-01-01T00:00:00+00:00"
    path.write_text(json.dumps(document))
    add(again, "un-comtrade", version="current")
    warehouse = built()
    assert flow(warehouse, "BLR", "IRN", 2020)["un-comtrade", "exporter"] == 51e6
    assert flow(warehouse, "BLR", "IRN", 2019)["un-comtrade", "exporter"] == 40e6
    left = warehouse.build.source("un-comtrade").left_out
    assert [(one.reason, one.rows) for one in left] == [("DUPLICATE", 2)]


def test_a_damaged_build_does_not_stand_in_the_way_of_a_new_one(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    (built().build.folder / builds.MANIFEST).write_text("{")
    assert flow(built(), "BLR", "IRN", 2020)["un-comtrade", "exporter"] == 50e6


def test_a_new_build_is_put_to_use_and_the_old_one_stays_readable(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    first = built()
    first.ask("pair_history", {"exporter": "BLR", "importer": "IRN", **EVER})
    changed = {**BOOKS, ("BLR", "IRN", 2020): (51e6, 54e6)}
    (tmp_path / "new").mkdir()
    add(comtrade(tmp_path / "new" / "declared.json", changed), "un-comtrade", version="current")
    second = built()
    assert store.current(home.warehouse()).build.id == second.build.id != first.build.id
    assert flow(first, "BLR", "IRN", 2020)["un-comtrade", "exporter"] == 50e6
    assert flow(second, "BLR", "IRN", 2020)["un-comtrade", "exporter"] == 51e6


def test_a_check_that_fails_leaves_the_build_before_in_use(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    first = built()
    shutil.rmtree(home.raw() / "cepii-baci-hs17")
    add(baci(tmp_path / "files", 2020), "cepii-baci-hs17", version="202601")
    with pytest.raises(ChecksFailed) as failed:
        built()
    assert "2021" in failed.value.found
    assert "stays in use" in failed.value.found
    assert builds.current(home.warehouse()).id == first.build.id
    assert builds.current(home.warehouse()).id != built(allow_less=True).build.id


def test_what_a_crash_left_behind_is_cleared_away_and_never_read(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    left = home.warehouse() / f"{builds.UNFINISHED}20200101T000000000000Z"
    left.mkdir(parents=True)
    (left / "half.parquet").write_bytes(b"PAR1")
    assert store.current(home.warehouse()) is None
    built()
    assert not left.exists()


def test_only_the_newest_builds_are_kept(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    made = [built().build.id for _ in range(builds.KEPT + 2)]
    assert [b.id for b in builds.all_builds(home.warehouse())] == made[-builds.KEPT :]


def test_nothing_held_is_an_error_that_names_the_next_command() -> None:
    with pytest.raises(WarehouseError) as failed:
        built()
    assert "comity data get" in failed.value.fix


def test_an_unknown_country_stops_the_build_and_quarantine_counts_it(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    path = baci(tmp_path, 2020)
    path.write_text(path.read_text() + "2020,9999,364,870190,1.000,           NA\n")
    add(path, "cepii-baci-hs17", version="202601")
    with pytest.raises(SourceError) as failed:
        built()
    assert "9999" in failed.value.found
    assert "--quarantine" in failed.value.fix
    source = built(quarantine=True).build.source("cepii-baci-hs17")
    assert [(left.reason, left.rows) for left in source.left_out] == [("UNMAPPED", 1)]


def test_a_build_that_is_gone_from_the_disk_says_so(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    warehouse = built()
    shutil.rmtree(warehouse.build.folder / "trade")
    with pytest.raises(WarehouseError) as failed:
        warehouse.ask("pair_history", {"exporter": "BLR", "importer": "IRN", **EVER})
    assert "comity build" in failed.value.fix


def test_a_manifest_survives_writing_and_reading(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    made = built().build
    assert builds.read(made.folder) == made
    assert json.loads((made.folder / builds.MANIFEST).read_text())["schema"] == builds.SCHEMA


@pytest.mark.parametrize("text", ["", "{", '{"schema": "comity/build/99"}', "[]"])
def test_a_damaged_manifest_is_an_error(tmp_path: Path, text: str) -> None:
    hold(tmp_path / "files")
    made = built().build
    (made.folder / builds.MANIFEST).write_text(text)
    with pytest.raises(WarehouseError):
        builds.current(home.warehouse())


def test_a_question_names_the_parameters_that_it_takes(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    with pytest.raises(WarehouseError) as failed:
        built().ask("pair_history", {"exporter": "BLR"})
    assert "importer" in failed.value.found


def test_a_hostile_parameter_is_a_value_and_no_sql(tmp_path: Path) -> None:
    hold(tmp_path / "files")
    warehouse = built()
    hostile = "IRN' or 1=1; drop view trade; --"
    assert warehouse.ask("pair_history", {"exporter": hostile, "importer": "BLR", **EVER}).rows == ()
    assert flow(warehouse, "BLR", "IRN", 2020)


@pytest.mark.slow
def test_a_build_that_is_killed_at_any_moment_leaves_the_one_before(tmp_path: Path, own_home: Path) -> None:
    hold(tmp_path / "files")
    first = built().build.id
    for moment in range(1, 13):
        running = subprocess.Popen(
            [sys.executable, "-m", "comity", "build", "--quiet"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            running.wait(timeout=moment * 0.12)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        in_use = builds.current(home.warehouse())
        assert in_use is not None
        assert in_use.id >= first
        assert flow(Warehouse(in_use), "BLR", "IRN", 2020)["un-comtrade", "exporter"] == 50e6
    built()
    assert not [path for path in home.warehouse().iterdir() if path.name.startswith(builds.UNFINISHED)]

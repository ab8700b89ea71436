"""Whether two economies fit, from the trade of a world whose truth is known, as evidence and as a verdict."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.product_worlds import COUNTRIES, PRODUCTS, flows, hold

from comity import world as worlds
from comity.check import check
from comity.errors import WarehouseError
from comity.indicators import kept
from comity.indicators.complementarity import michaely
from comity.indicators.editions import Books, editions
from comity.indicators.loading import load
from comity.indicators.world_trade import from_flows
from comity.pair import pair
from comity.records import Grade, Label, Reason
from comity.sources import home
from comity.warehouse import store
from comity.warehouse.build import build
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs

if TYPE_CHECKING:
    from pathlib import Path

    from comity.world import World

AS_OF = "2022-06-30"
FIT = "The economies of {} and {} complement each other."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world of products built into a warehouse of its own."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("products")
        patch.setenv("COMITY_HOME", str(folder / "home"))
        hold(folder / "files")
        with DuckEngine() as engine:
            build(inputs(), engine, home.warehouse())
        return worlds.open()


def judged(text: str, world: World, as_of: str = AS_OF):
    report = check(text, world, as_of=as_of)
    return report.verdicts[0], {e.id: e for e in report.evidence if e.metric.startswith("complementarity")}


def test_economies_made_for_each_other_are_supported(built):
    verdict, evidence = judged(FIT.format("Brazil", "China"), built)
    assert verdict.label is Label.SUPPORTED
    assert len(evidence) == 4  # a place and a draw each way
    assert {e.grade for e in evidence.values()} == {Grade.B}
    for piece in evidence.values():
        assert piece.value_low <= piece.value <= piece.value_high
        assert piece.period.start == date(2019, 1, 1)
        assert "questions/world_flows.sql" in piece.query
        assert piece.sources[0].sha256
        assert piece.rows == len(flows())


def test_economies_without_a_good_in_common_are_not(built):
    verdict, evidence = judged(FIT.format("Nauru", "Tuvalu"), built)
    assert verdict.label is Label.CONTRADICTED
    assert all(e.value_high <= 0.25 for e in evidence.values() if e.metric == "complementarity")
    assert all(e.value == 1 for e in evidence.values() if e.metric == "complementarity.chance")


def test_the_lists_of_main_goods_stay_beside_it(built):
    report = check(FIT.format("Iran", "Belarus"), built, as_of="2025-08-21")
    assert {"goods.shared", "complementarity"} <= {e.metric for e in report.evidence}
    assert {e.grade for e in report.evidence if e.metric == "goods.shared"} == {Grade.D}


def test_the_order_of_countries_changes_nothing(built):
    there, back = (judged(FIT.format(*names), built) for names in (("Brazil", "China"), ("China", "Brazil")))
    assert there[1] == back[1]
    assert there[0].label == back[0].label
    assert there[0].sentence == back[0].sentence


def test_a_year_that_was_not_published_by_the_date_does_not_count(built):
    """Of a version without a known day of release, a year counts some months after its end."""
    assert not judged(FIT.format("Brazil", "China"), built, as_of="2019-06-30")[1]
    evidence = judged(FIT.format("Brazil", "China"), built, as_of="2020-06-30")[1]
    assert {e.period.end.year for e in evidence.values()} == {2018}


def test_a_claim_of_an_earlier_year_is_judged_by_that_year(built):
    view = built.at(date(2022, 6, 30))
    assert view.fit("BRA", "CHN").year == 2019
    assert view.fit("CHN", "BRA", until=2018).year == 2018
    assert view.fit("BRA", "CHN", until=2010) is None


def test_old_data_is_shown_and_does_not_decide(built):
    verdict, evidence = judged(FIT.format("Brazil", "China"), built, as_of="2025-06-30")
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert {e.grade for e in evidence.values()} == {Grade.D}
    assert Reason.DATA_LAG in verdict.reasons
    assert "What Brazil sold matched what China bought in 2019" in verdict.sentence


def test_every_number_of_a_fit_is_that_of_the_measures(built):
    fit = pair("Brazil", "China", built, as_of=AS_OF).complementarity()
    warehouse = built.at(date(2022, 6, 30)).customs.warehouse
    world = load(warehouse, editions(warehouse)[0])
    i, j = world.place("BRA"), world.place("CHN")
    whole = michaely(world.exports, world.imports)
    assert fit.there.michaely.value == whole[i, j]
    assert fit.back.michaely.value == whole[j, i]
    others = [whole[a, b] for a in range(COUNTRIES) for b in range(COUNTRIES) if a != b and (a, b) != (i, j)]
    assert fit.there.michaely.pairs == len(others)
    assert fit.there.michaely.place == pytest.approx(np.mean([v < whole[i, j] for v in others]))
    assert fit.there.customers.partner == "CHN"
    assert fit.there.customers.rank == 1
    assert len(fit.there.suppliers.partners) == COUNTRIES - 1
    assert fit.similarity == pair("Brazil", "China", built, as_of=AS_OF).similarity()
    assert fit.to_dict()["there"]["customers"]["partners"][0]["iso3"] == "CHN"


def test_what_the_warehouse_gives_is_what_the_files_say(built):
    warehouse = built.at(date(2022, 6, 30)).customs.warehouse
    edition = editions(warehouse)[0]
    assert (edition.books, edition.year, edition.exporters) == (Books.RECONCILED, 2019, COUNTRIES)
    world = load(warehouse, edition)
    columns = dict(zip(("exporter", "importer", "product", "value_usd"), zip(*flows()), strict=True))
    given = from_flows({name: np.asarray(values) for name, values in columns.items()}, year=2019)
    assert len(world.flows) == len(given.flows)
    assert len(world.products) == PRODUCTS
    np.testing.assert_allclose(np.nansum(world.exports), np.nansum(given.exports) * 1000, rtol=1e-5)
    np.testing.assert_allclose(np.nansum(world.exports), np.nansum(world.imports))


def test_measures_are_kept_beside_the_build_and_a_damaged_file_is_made_anew(built):
    warehouse = built.at(date(2022, 6, 30)).customs.warehouse
    edition = editions(warehouse)[0]
    first = kept.measured(store.current(warehouse.build.folder.parent), edition)
    (path,) = (warehouse.build.folder / "measures").glob("*-2019-*.npz")
    again = kept.measured(store.current(warehouse.build.folder.parent), edition)
    assert again is not first
    np.testing.assert_array_equal(first.measures.michaely, again.measures.michaely)
    path.write_bytes(path.read_bytes()[:1000])
    mended = kept.measured(store.current(warehouse.build.folder.parent), edition)
    np.testing.assert_array_equal(first.measures.intra_industry, mended.measures.intra_industry)
    assert path.stat().st_size > 1000
    assert [p.name for p in path.parent.iterdir() if p.name.startswith(".")] == []


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(built, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError

    warehouse = store.current(built.at(date(2022, 6, 30)).customs.warehouse.build.folder.parent)
    edition = editions(warehouse)[1]
    monkeypatch.setattr(kept, "_write", refuse)
    assert kept.measured(warehouse, edition).world.year == 2018


def test_a_country_that_no_account_lists_is_an_error_with_a_command(built):
    with pytest.raises(WarehouseError) as caught:
        pair("Brazil", "Zimbabwe", built, as_of=AS_OF).complementarity()
    assert "Zimbabwe" in caught.value.found
    assert "comity build" in caught.value.fix


def test_a_world_of_three_countries_gives_no_grade_that_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from tests import small_sources

    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    small_sources.hold(tmp_path / "files")
    with DuckEngine() as engine:
        build(inputs(), engine, home.warehouse())
    verdict, evidence = judged(FIT.format("Iran", "Belarus"), worlds.open(), as_of="2026-03-01")
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert {e.grade for e in evidence.values()} <= {Grade.D}


def test_a_build_keeps_the_newest_year_of_the_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    from comity.cli import app

    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    hold(tmp_path / "files", years=(2019,))
    assert app.run(["build", "--quiet"]) == 0
    capsys.readouterr()
    (kept_file,) = home.warehouse().glob("*/measures/*.npz")
    assert "-2019-" in kept_file.name

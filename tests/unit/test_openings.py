"""Openings: sums by hand, restrictions left out, words by every reading, and what is said without data."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests import traded_world as made
from tests.small_sources import geodist
from tests.small_sources import hold as hold_small
from tests.traded_world import AS_OF, build_it, by_product, found

from comity import dossiers
from comity.cli import app
from comity.errors import UsageError, WarehouseError
from comity.openings.accounts import candidates
from comity.openings.barriers import senders_of
from comity.openings.duties import Duties
from comity.openings.records import Certainty, Flow
from comity.pair import pair
from comity.records import Grade
from comity.sources.download.adding import add
from comity.warehouse.duck import DuckEngine
from comity.warehouse.store import Warehouse
from comity.world import World

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> World:
    """The small world of trade by product, without distances and without concordances."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("traded")
        patch.setenv("COMITY_HOME", str(folder / "home"))
        made.hold(folder / "files")
        yield build_it()


def test_the_number_of_a_product_is_worked_out_by_hand(built):
    """Kenya sells no tea to Egypt: share of the world's tea x Egypt's tea imports x ease."""
    said = found(built, "KEN", "EGY")
    tea = by_product(said)["090240"]
    sold = {i: sum(made.value(i, j, "090240", 2021) for j in made.SIZE if i != j) for i in made.SIZE}
    bought = sum(made.value(i, "EGY", "090240", 2021) for i in made.SIZE if i != "EGY")
    assert tea.supply_usd == pytest.approx(sold["KEN"] * 1000)
    assert tea.supply_share == pytest.approx(sold["KEN"] / (sum(sold.values()) - sold["EGY"]))
    assert tea.demand_usd == pytest.approx(bought * 1000)
    assert tea.actual_usd == 0
    assert tea.demand_growth == pytest.approx(0.1)
    assert tea.unrealised_usd == pytest.approx(tea.supply_share * bought * 1000 * said.ease.value)
    total = {
        i: sum(made.value(i, j, p, 2021) for j in made.SIZE if i != j for p in made.GOODS) for i in made.SIZE
    }
    weight = (sold["KEN"] / total["KEN"]) / (sum(sold.values()) / sum(total.values()))
    assert tea.advantage == pytest.approx(weight)


def test_every_part_of_the_number_multiplies_to_it(built):
    said = found(built, "CHN", "BRA")
    for one in said.openings:
        imports = one.demand_usd + one.actual_usd
        assert one.expected_usd == pytest.approx(one.supply_share * imports * one.ease)
        assert one.unrealised_usd == pytest.approx(max(one.expected_usd - one.actual_usd, 0))
        assert one.unrealised_low_usd <= one.unrealised_usd <= one.unrealised_high_usd
    values = [one.unrealised_usd for one in said.openings]
    assert values == sorted(values, reverse=True)


def test_what_is_sold_as_usual_already_comes_in_order_of_size(built):
    told = [one for one in found(built, "CHN", "BRA").openings if one.unrealised_usd == 0]
    assert len(told) > 1
    expected = [one.expected_usd for one in told]
    assert expected == sorted(expected, reverse=True)


def test_headings_are_sums_of_their_products(built):
    products, headings = (found(built, "CHN", "BRA", digits=digits) for digits in (6, 4))
    assert {one.product for one in headings.openings} == {p[:4] for p in by_product(products)}
    assert sum(o.supply_usd for o in headings.openings) == pytest.approx(
        sum(o.supply_usd for o in products.openings)
    )


def test_flagged_goods_are_left_out_counted_and_given_their_legal_basis(built):
    """The list names 851762 and 854231 for supplies to Russia and Belarus, from 23 February 2024 on."""
    said = found(built, "CHN", "BLR", senders=("USA",))
    assert not {"851762", "854231"} & by_product(said).keys()
    flagged = {one.codes[0]: one for one in said.left_out if one.products and len(one.codes[0]) == 6}
    assert {"851762", "854231"} <= flagged.keys()
    assert "833/2014" in flagged["854231"].legal_basis
    assert flagged["854231"].since.start == date(2024, 2, 23)
    headings = by_product(found(built, "CHN", "BLR", senders=("USA",), digits=4))
    assert not {"8517", "8542"} & headings.keys()
    before = found(built, "CHN", "BLR", as_of="2024-02-01", senders=("USA",))
    assert {"851762", "854231"} <= by_product(before).keys()


def test_a_list_is_about_supplies_to_its_targets_alone(built):
    assert {"851762", "854231"} <= by_product(found(built, "BLR", "IRN")).keys()


def test_only_the_senders_that_were_selected_count(built):
    everybody, un = found(built, "CHN", "BLR"), found(built, "CHN", "BLR", senders=("UN",))
    assert everybody.products_left_out > un.products_left_out
    assert {"851762", "854231"} <= by_product(un).keys()
    assert un.senders == ("UN",)
    named = {sender for one in everybody.left_out for sender in one.senders}
    assert {"USA", "EU", "GBR", "JPN"} <= named


def test_an_arms_embargo_leaves_out_chapter_93_in_either_direction(built):
    for flow in (("BLR", "IRN"), ("CHN", "BLR")):
        said = found(built, *flow)
        assert "930200" not in by_product(said)
        assert any("930200" in one.products and one.label == "arms and ammunition" for one in said.left_out)


def test_a_measure_of_one_of_the_two_that_names_no_goods_leaves_nothing(built):
    said = found(built, "USA", "IRN")
    assert said.openings == ()
    assert said.products_left_out == len(made.GOODS)
    assert any("embargo" in one.why for one in said.left_out)
    assert all(one.why.startswith("the United States restricts trade with Iran") for one in said.whole)
    page = " ".join(dossiers.openings_html(said).split())
    assert "No product is left" in page
    assert "which of this trade is lawful is not known, and none is called free" in page
    assert "31 CFR 560" in page


def test_measures_of_others_that_name_no_goods_are_to_be_read_first(built):
    said = found(built, "BLR", "IRN")
    assert said.openings
    assert {"USA", "EU"} <= {one.sender for one in said.measures}
    assert all(one.legal_basis for one in said.measures)


def test_whose_list_it_is_is_what_its_legal_basis_says(built):
    names = {"USA": "US BIS", "EU": "EU", "GBR": "UK", "JPN": "Japan"}
    goods = built.at(date(2026, 1, 1)).restricted(("8",), ("RUS",))
    assert goods
    for good in goods:
        assert senders_of(good), good
        assert all(names[sender] in good.legal_basis for sender in senders_of(good))


def test_words_are_read_every_way_and_products_say_which(built):
    said = found(built, "DEU", "BRA", sector="heavy mining machinery")
    assert {p: one.certainty for p, one in by_product(said).items()} == {
        "842952": Certainty.SOME,
        "847420": Certainty.SOME,
        "870410": Certainty.SOME,
    }
    tractors = found(built, "DEU", "BRA", sector="passenger cars")
    assert {p: one.certainty for p, one in by_product(tractors).items()} == {"870323": Certainty.EVERY}
    assert len(said.readings) > 1
    assert by_product(found(built, "DEU", "BRA", sector="84")).keys() == {"842952", "847420"}


def test_codes_of_another_edition_are_told_to_be_compared_as_written(built):
    assert found(built, "DEU", "BRA", sector="8704").as_written
    plain = found(built, "DEU", "BRA")
    assert not plain.left_out
    assert not plain.as_written  # nothing was looked for by its code


def test_a_concordance_tells_what_a_code_became(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """870410 of HS12 is given a half in 870421 of the other edition, so it is 8704.10 in part only."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    made.hold(tmp_path / "files", years=(2021,))
    same = [(code, code) for code in made.GOODS] + [("870410", "870421")]
    path = tmp_path / "HS2022toHS2017.csv"
    lines = ["Between,,,", "HS 2022,ex.,HS 2017,Relationship", *(f"{new},,{old},n:n" for old, new in same)]
    path.write_text("\n".join(lines) + "\n")
    add(path, "unsd-hs-correlation")
    world = build_it()
    assert by_product(found(world, "DEU", "BRA", sector="870410"))["870410"].certainty is Certainty.SOME
    assert by_product(found(world, "DEU", "BRA", sector="8704"))["870410"].certainty is Certainty.EVERY
    assert not found(world, "DEU", "BRA", sector="8704").as_written


def test_unknown_words_name_the_nearest(built):
    with pytest.raises(UsageError, match="tractors"):
        found(built, "DEU", "BRA", sector="tracktors")
    with pytest.raises(UsageError, match="no product"):
        found(built, "DEU", "BRA", sector="0101")


def test_nothing_published_later_counts(built):
    """The release counts from the end of 2022 on: BACI 202201 is dated by its card."""
    with pytest.raises(WarehouseError, match="comity build"):
        found(built, "KEN", "EGY", as_of="2019-01-01")


def test_the_other_direction_is_another_list(built):
    there, back = found(built, "KEN", "EGY"), pair("EGY", "KEN", built, as_of=AS_OF).opportunities("KEN")
    assert (back.exporter, back.importer) == ("EGY", "KEN")
    assert there.openings != back.openings


def test_a_pair_knows_its_two_countries_only(built):
    with pytest.raises(UsageError, match="not one of the two"):
        pair("KEN", "EGY", built, as_of=AS_OF).opportunities("BRA")


def test_too_few_sellers_are_no_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    hold_small(tmp_path / "files")
    with pytest.raises(WarehouseError, match="too few"):
        found(build_it(), "BLR", "IRN", as_of="2026-06-01")


def test_distances_move_the_ease_of_a_pair_that_trades_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    made.hold(tmp_path / "files", years=(2021,))
    add(geodist(tmp_path / "files"), "cepii-geodist")
    said = found(build_it(), "BLR", "IRN")
    assert said.ease.distance_km == 3000
    assert said.ease.at_distance == 1.0  # two partners have a distance: too few to fit anything
    assert said.account.before == said.account.base == 2021
    assert all(one.demand_growth is None for one in said.openings)


def test_who_pays_less_than_others_sells_more():
    ease = Duties(levied=np.array([0.0, 10.0, np.nan]), for_all=np.array([10.0, 10.0, 5.0])).ease
    assert ease[0] == pytest.approx(1.1**5.03)
    assert ease[1:].tolist() == [1.0, 1.0]


def test_a_frame_has_a_row_a_product_with_its_source(built):
    frame = found(built, "KEN", "EGY").frame()
    rows = frame.to_dict("records") if hasattr(frame, "iloc") else frame.to_pylist()
    assert {row["grade"] for row in rows} == {Grade.B.value}
    assert all(row["source"].startswith("cepii-baci-hs17/") and row["licence"] for row in rows)


@pytest.fixture
def run(built, tmp_path_factory, capsys, monkeypatch):
    warehouse = built._warehouse.build.folder.parent
    monkeypatch.setenv("COMITY_HOME", str(warehouse.parent))

    def call(*arguments: str):
        code = app.run(["opportunities", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_the_command_prints_parts_restrictions_and_method(run):
    code, out, _ = run("China", "Belarus", "--as-of", AS_OF, "--limit", "3")
    assert code == 0
    assert "What China could sell Belarus" in out
    assert "Unrealised" in out
    assert "Left out" in out
    assert "833/2014" in out
    assert "interval spans two years" in " ".join(out.split())


def test_the_table_fits_eighty_columns(run, monkeypatch):
    """However long the numbers are: a line of parts is never broken."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("USA", "CHN", "--as-of", AS_OF)[1].splitlines()
    assert max(len(line) for line in lines) <= 80
    assert not [line for line in lines if line.strip() in ("now", "k", "m", "bn", "$0")]


def test_json_csv_and_pages_say_the_same(run, tmp_path):
    asked = ("KEN", "EGY", "--as-of", AS_OF, "--limit", "0")
    report = json.loads(run(*asked, "--format", "json")[1])
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv")[1])))
    assert [row["product"] for row in rows] == [one["product"] for one in report["openings"]]
    assert float(rows[0]["unrealised_usd"]) == report["openings"][0]["unrealised_usd"]
    page = tmp_path / "page.html"
    code, out, err = run(*asked, "--out", str(page))
    assert (code, out) == (0, "")
    assert "wrote" in err
    text = page.read_text(encoding="utf-8")
    assert "090240" in text
    assert "<script" not in text


def test_show_query_prints_the_sql(run):
    _, _, err = run("KEN", "EGY", "--as-of", AS_OF, "--show-query", "--quiet")
    assert "from country_products" in err
    assert "from product_sums" in err
    assert "a = 'EGY', b = 'KEN'" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("KEN", "KEN"), 2, "same country"),
        (("KEN", "Nowhere"), 2, "not a country"),
        (("KEN", "EGY", "--sector", "tracktors"), 2, "did you mean"),
        (("KEN", "EGY", "--sector", ""), 2, "no goods are known"),
        (("KEN", "EGY", "--senders", "Atlantis"), 2, "Atlantis"),
        (("KEN", "EGY", "--senders", ","), 2, "names nobody"),
        (("KEN", "VNM"), 3, "by product what Vietnam buys"),
        (("KEN", "EGY", "--as-of", "2015-01-01"), 3, "comity data"),
    ],
)
def test_mistakes_are_answered_with_what_to_do(run, arguments, code, words):
    found_code, out, err = run(*arguments)
    assert (found_code, out) == (code, "")
    assert words in err


def test_without_a_warehouse_the_commands_that_mend_it_are_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path))
    assert app.run(["opportunities", "KEN", "EGY"]) == 3
    assert "comity build" in capsys.readouterr().err


def test_the_brief_has_both_directions_and_what_is_left_out(built):
    section = pair("KEN", "EGY", built, as_of=AS_OF).dossier(["openings"]).sections[0]
    flows = {dict(item.columns).get("Flow") for item in section.items} - {None}
    assert flows == {"Kenya to Egypt", "Egypt to Kenya"}
    assert "in 2021" in section.finding
    assert all(item.query and item.sources for item in section.items if item.value is not None)
    barred = pair("CHN", "BLR", built, as_of=AS_OF).dossier(["openings"]).sections[0]
    assert any("Legal basis" in dict(item.columns) for item in barred.items)
    assert "left out for restrictions" in barred.finding


def test_the_brief_without_data_leaves_the_section_out_or_says_why(built):
    plain = pair("KEN", "EGY", World(), as_of=AS_OF)
    assert "openings" not in [section.key for section in plain.dossier().sections]
    assert "comity build" in plain.dossier(["openings"]).sections[0].absent
    early = pair("KEN", "EGY", built, as_of="2015-01-01").dossier(["openings"]).sections[0]
    assert "comity build" in early.absent


class _Books:
    """A warehouse that answers which accounts list a country's trade by product."""

    def __init__(self, rows: dict[str, list[dict]]) -> None:
        self.rows = rows
        self.warehouse = self
        self.vantage = None

    def ask(self, name: str, params: dict) -> SimpleNamespace:
        assert name == "product_accounts"
        return SimpleNamespace(rows=self.rows[params["country"]])


def listed(side: str, year: int, nomenclature: str, *, sells: bool = False, buys: bool = False) -> dict:
    return {
        "source_id": "x",
        "nomenclature": nomenclature,
        "side": side,
        "year": year,
        "exports_usd": 1.0 if sells else None,
        "imports_usd": 1.0 if buys else None,
    }


def test_own_books_are_taken_before_those_of_partners():
    """Iran declares nothing: what it sells is known by its customers' books alone."""
    books = _Books(
        {
            "IRN": [listed("importer", 2021, "HS17", sells=True)],
            "DEU": [
                listed("exporter", 2021, "HS17", buys=True),
                listed("importer", 2021, "HS17", buys=True),
            ],
        }
    )
    (only,) = candidates(books, Flow("IRN", "DEU"))
    assert (only.sold_by, only.bought_by) == ("importer", "importer")
    assert candidates(books, Flow("DEU", "IRN")) == []


def test_the_newest_year_comes_first_then_reconciled_books_then_the_newest_edition():
    both = [
        listed("reconciled", 2020, "HS22", sells=True, buys=True),
        listed("reconciled", 2021, "HS92", sells=True, buys=True),
        listed("reconciled", 2021, "HS17", sells=True, buys=True),
    ]
    books = _Books({"IRN": both, "DEU": both})
    order = [(one.year, one.nomenclature) for one in candidates(books, Flow("IRN", "DEU"))]
    assert order == [(2021, "HS17"), (2021, "HS92"), (2020, "HS22")]


def test_lines_are_read_as_the_records_that_they_become(built):
    lines = found(built, "CHN", "BRA").openings
    every = tuple(lines)
    assert lines[0] == every[0]
    assert lines[-1] == every[-1]
    assert lines[1:3] == every[1:3]
    assert lines == every == found(built, "CHN", "BRA").openings
    assert hash(lines) == hash(every)
    assert lines != every[:-1]
    with pytest.raises(IndexError):
        lines[len(lines)]


def test_a_brief_asks_once_for_what_both_directions_need(built, monkeypatch):
    opened = Warehouse(built._warehouse.build)
    asked: list[str] = []
    ask, lists = Warehouse.ask, Warehouse.lists
    monkeypatch.setattr(Warehouse, "ask", lambda self, name, p=None: asked.append(name) or ask(self, name, p))
    monkeypatch.setattr(
        Warehouse, "lists", lambda self, name, p=None: asked.append(name) or lists(self, name, p)
    )
    pair("CHN", "BRA", World(warehouse=opened), as_of=AS_OF).dossier()
    once = ("world_supply", "supply_and_demand", "goods_both_ways", "trade_intensities")
    assert [asked.count(name) for name in once] == [1, 1, 1, 1]
    pair("CHN", "IRN", World(warehouse=opened), as_of=AS_OF).opportunities("IRN")
    assert [asked.count(name) for name in once] == [1, 2, 2, 2]


def test_sums_of_the_world_are_those_of_its_countries(built):
    opened = Warehouse(built._warehouse.build)
    engine = DuckEngine()
    for name in ("country_products", "product_sums"):
        engine.read_parquet(name, opened.build.paths(opened.build.table(name)))
    both = "select year, product, sum(exports_usd), sum(imports_usd) from {} group by all order by all"
    assert engine.rows(both.format("product_sums")) == [
        pytest.approx(row) for row in engine.rows(both.format("country_products"))
    ]
    (counted,) = engine.rows("select count(*), count(distinct (year, product)) from product_sums")
    assert counted[0] == counted[1] == len(made.YEARS) * len(made.GOODS)


@pytest.mark.parametrize("lacking", ["country_products", "product_sums"])
def test_a_build_from_before_the_sums_is_made_again(
    lacking: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    made.hold(tmp_path / "files", years=(2021,))
    made_world = build_it()
    old = made_world._warehouse.build
    monkeypatch.setattr(
        made_world._warehouse,
        "build",
        replace(old, tables=tuple(table for table in old.tables if table.name != lacking)),
    )
    with pytest.raises(WarehouseError, match="Run comity build"):
        found(made_world, "KEN", "EGY")

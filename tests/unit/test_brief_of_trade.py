"""A brief with customs figures: sections, figures and vital signs from a world whose numbers are known."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest
from jsonschema import Draft202012Validator
from tests import customs_world

from comity import dossiers
from comity.dossiers.sections import FROM_CUSTOMS, SECTIONS
from comity.pair import pair

AS_OF = "2026-06-30"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return customs_world.built(tmp_path_factory.mktemp("traded"))


@pytest.fixture(scope="module")
def dossier(world):
    return pair("IRN", "BLR", world, as_of=AS_OF).dossier()


def section(dossier, key):
    return next(s for s in dossier.sections if s.key == key)


def figure(dossier, key):
    return next(f for s in dossier.sections for f in s.figures if f.key == key)


def test_the_sections_stand_in_their_order_with_those_from_customs(dossier):
    keys = [s.key for s in dossier.sections]
    assert keys == [k for k in SECTIONS if k in keys]
    assert set(keys) >= FROM_CUSTOMS | {"vitals", "votes"}
    assert all(s.finding.endswith(".") for s in dossier.sections)


def test_the_order_in_which_the_two_are_named_changes_nothing(world, dossier):
    other = pair("BLR", "IRN", world, as_of=AS_OF).dossier()
    assert other == dossier
    assert dossiers.pair_html(other) == dossiers.pair_html(dossier)
    assert dossiers.pair_dict(other) == dossiers.pair_dict(dossier)


def test_in_brief_has_five_sentences_with_numbers_that_lead_to_their_sections(dossier):
    brief = section(dossier, "brief")
    assert len(brief.items) == 5
    assert all(re.search(r"\d", item.text) for item in brief.items)
    page = dossiers.pair_html(dossier)
    for item in brief.items:
        assert f'id="{dict(item.columns)["section"]}"' in page


def test_the_history_has_every_year_with_missing_books_as_none(dossier):
    drawn = figure(dossier, "history")
    assert [row[0] for row in drawn.rows] == list(range(customs_world.FIRST, customs_world.LAST + 1))
    declared = customs_world.books()
    for year, *books in drawn.rows:
        assert tuple(books[0:2]) == declared["BLR", "IRN", year]
        assert tuple(books[3:5]) == declared["IRN", "BLR", year]
    gap = next(row for row in drawn.rows if row[0] == customs_world.UNREPORTED)
    assert gap[1:4] == (None, None, None)


def test_vital_signs_are_eight_rows_each_with_its_years_and_coverage(dossier):
    signs = section(dossier, "vitals").items
    assert len(signs) == 8
    first = dict(signs[0].columns)
    assert first["Coverage"] == "9 of 10 years"
    assert signs[0].value == figure(dossier, "history").rows[-1][3]
    assert len(signs[0].series) == 10
    assert dict(signs[0].series)[customs_world.UNREPORTED] is None
    assert "of 39 customers of Belarus" in first["Place"]
    assert {item.unit for item in signs} == {"USD", "share", "ratio", "count"}


def test_a_place_counts_the_partners_that_bought_more(dossier):
    declared = customs_world.books()
    sold = {b: v[0] for (a, b, y), v in declared.items() if a == "BLR" and y == customs_world.LAST}
    rank = 1 + sum(value > sold["IRN"] for value in sold.values())
    lines = [item.text for item in section(dossier, "weight").items]
    assert any(
        line.startswith(f"Iran was {rank} of {len(sold)} customers of Belarus in 2021") for line in lines
    )


def test_a_weight_is_the_share_in_exports_and_imports_by_its_own_books(dossier):
    declared = customs_world.books()
    drawn = figure(dossier, "weight")
    year = drawn.rows[0][1]
    exports = sum(v[0] for (a, _, y), v in declared.items() if a == "BLR" and y == year and v[0])
    imports = sum(v[1] for (_, b, y), v in declared.items() if b == "BLR" and y == year and v[1])
    own = declared["BLR", "IRN", year][0] + declared["IRN", "BLR", year][1]
    assert drawn.rows[0][4] == pytest.approx(own / (exports + imports))
    assert "Belarus" in drawn.subtitle


def test_goods_are_ten_groups_and_the_rest_and_lose_nothing(dossier):
    drawn = figure(dossier, "goods")
    assert len(drawn.rows) == 11
    assert drawn.rows[-1][0] == "Everything else"
    listed = customs_world.products(customs_world.LAST)
    for column, seller in ((1, "BLR"), (2, "IRN")):
        total = sum(v for (_, a, _, _), v in listed.items() if a == seller) * 1000
        assert sum(row[column] or 0 for row in drawn.rows) == pytest.approx(total)


def test_the_widest_gap_of_the_books_is_the_title(dossier):
    drawn = figure(dossier, "gaps")
    assert drawn.title.startswith("Belarus counted 2.")
    assert drawn.title.endswith("as much as Iran in 2017")
    assert all(row[4] == pytest.approx(row[3] / row[2]) for row in drawn.rows)
    by_goods = figure(dossier, "gaps-by-goods")
    assert {row[0] for row in by_goods.rows} == {"Belarus to Iran", "Iran to Belarus"}
    assert len([row for row in by_goods.rows if row[0] == "Belarus to Iran"]) == 8


def test_every_figure_is_drawn_twice_with_source_licence_build_and_table(dossier):
    page = dossiers.pair_html(dossier)
    drawn = [f for s in dossier.sections for f in s.figures]
    assert {f.key for f in drawn} >= {"history", "goods", "weight", "gaps", "gaps-by-goods"}
    for size in ("narrow", "broad"):
        assert page.count(f'<svg role="img" class="{size}"') == len(drawn)
    for one in drawn:
        assert one.sources[0].licence in page
        assert one.build
        assert f"Build <code>{one.build}</code>" in page
    assert page.count("The same numbers as a table") == len(drawn)


def test_the_page_keeps_to_its_budget(dossier):
    import gzip

    page = dossiers.pair_html(dossier).encode()
    assert len(page) <= 500_000
    assert len(gzip.compress(page)) <= 150_000
    assert b"<script" not in page


def test_the_json_keeps_the_schema_and_carries_the_numbers_of_the_figures(dossier):
    report = json.loads(json.dumps(dossiers.pair_dict(dossier), allow_nan=False))
    schema = json.loads(resources.files("comity.dossiers").joinpath("schema/pair-1.json").read_text("utf-8"))
    assert [e.message for e in Draft202012Validator(schema).iter_errors(report)] == []
    drawn = [f for s in report["sections"] for f in s["figures"]]
    assert len(drawn) >= 5
    assert all(len(f["headings"]) == len(f["units"]) == len(row) for f in drawn for row in f["rows"])
    held = {s["id"] for s in report["sources"]}
    assert {i for f in drawn for i in f["sources"]} <= held


def test_nothing_that_was_published_later_is_drawn(world):
    before = pair("IRN", "BLR", world, as_of="2019-12-31").dossier(["customs", "goods", "books", "weight"])
    assert figure(before, "history").rows[-1][0] == 2018
    assert not section(before, "goods").items
    assert max(int(row[1]) for row in figure(before, "gaps").rows) == 2018
    assert max(row[1] for row in figure(before, "weight").rows) == 2018


def test_a_pair_with_one_direction_and_one_year_of_which_little_is_known(world):
    found = pair("DEU", "BLR", world, as_of="2011-12-31").dossier()
    title = figure(found, "history").title
    assert title.startswith("Belarus sold Germany $")
    assert title.endswith(" in 2010")
    unknown = pair("DEU", "FRA", world, as_of=AS_OF).dossier()
    assert section(unknown, "customs").absent
    assert section(unknown, "books").absent
    assert not [f for s in unknown.sections for f in s.figures]


def test_asked_for_without_a_warehouse_each_says_what_would_fill_it():
    from comity.world import World

    found = pair("IRN", "BLR", World(), as_of=AS_OF).dossier([*FROM_CUSTOMS, "potential", "votes"])
    assert all(s.absent and not s.figures for s in found.sections)

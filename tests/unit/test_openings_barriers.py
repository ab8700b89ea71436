"""What is left out of openings where a measure has no list of codes: by words, or all, with the reason."""

from __future__ import annotations

from datetime import date

import pytest

from comity.facts.starter import starter
from comity.openings.barriers import barriers
from comity.openings.records import Flow
from comity.vocabulary import load_yaml
from comity.warehouse.vintages import Shelf, Vintage
from comity.world import World

HS22 = Vintage(nomenclature="HS22", edition="HS22")
PRODUCTS = ("030617", "090240", "270112", "440290", "610910", "720610", "847420", "930200")


def found(exporter: str, importer: str, senders: tuple[str, ...] | None = None, on: date = date(2026, 6, 1)):
    return barriers(World().at(on), Flow(exporter, importer), senders, Shelf(HS22, PRODUCTS), PRODUCTS)


@pytest.mark.parametrize("flow", [("PRK", "CHN"), ("CHN", "PRK")])
def test_goods_that_the_un_names_in_words_are_left_out_by_their_headings(flow):
    """China and North Korea impose nothing on each other; the UN names coal, iron, textiles and seafood."""
    said = found(*flow)
    assert set(PRODUCTS) - said.products == {"090240", "440290", "847420"}
    coal = next(one for one in said.left_out if one.label == "coal")
    assert (coal.products, coal.senders) == (("270112",), ("UN",))
    assert "2371" in coal.legal_basis
    assert "UN DPRK sectoral" in {one.programme for one in said.measures}  # the words are not all of it


def test_words_of_the_un_count_where_the_un_is_selected_and_from_the_day_on():
    assert "270112" not in found("PRK", "CHN", ("USA",)).products
    assert "270112" not in found("PRK", "CHN", on=date(2016, 3, 1)).products
    assert found("SOM", "ARE").products >= {"440290"}


def test_every_measure_that_is_read_for_words_has_them_in_its_row():
    rows = {row.programme: row for row in starter().sanctions.every() if row.kind in ("trade", "sectoral")}
    for named in load_yaml("openings/barriers.yaml")["in_words"]:
        row = rows[named["programme"]]
        assert row.sender == "UN"
        assert named["words"] in row.note


def test_a_measure_of_one_of_the_two_says_who_and_what_its_row_notes():
    said = found("DEU", "BLR")
    assert said.products == set(PRODUCTS)
    whole = [one for one in said.left_out if one.label == "all goods"]
    assert {one.targets for one in whole} == {("BLR",)}
    assert any("European Union restricts trade with Belarus" in one.why for one in whole)
    assert any("potash" in one.why and "does not say which goods" in one.why for one in whole)
    assert found("BLR", "DEU").products == said.products


def test_who_was_not_selected_leaves_nothing_out():
    assert found("DEU", "BLR", ("JPN",)).products == frozenset()

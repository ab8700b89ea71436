"""From one vintage of the Harmonized System to another: weights sum to one and say what they rest on."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import SourceError
from comity.warehouse.conversion import Link, WeighedBy, conversions
from comity.warehouse.engine import NumberedFile
from comity.warehouse.staging.correlations import rows

if TYPE_CHECKING:
    from pathlib import Path

OLD, NEW = "HS12", "HS17"


def found(links, world=None, start=OLD, end=NEW):
    made = conversions(links, world or {}, [start])
    return {
        (c.product, c.to_product): (c.weight, c.weighed_by, c.steps) for c in made if c.to_nomenclature == end
    }


def link(a, b, start=OLD, end=NEW):
    return Link(start, end, a, b, 1)


def test_a_code_with_one_successor_goes_there_whole():
    assert found([link("1", "1")]) == {("1", "1"): (1.0, WeighedBy.SINGLE, 1)}


def test_a_split_follows_world_trade_in_the_targets():
    made = found([link("1", "2"), link("1", "3")], {(NEW, "2"): 30.0, (NEW, "3"): 10.0})
    assert made == {("1", "2"): (0.75, WeighedBy.TRADE, 1), ("1", "3"): (0.25, WeighedBy.TRADE, 1)}


def test_without_trade_a_split_is_equal_and_says_so():
    made = found([link("1", "2"), link("1", "3")])
    assert {weight for weight, _, _ in made.values()} == {0.5}
    assert {by for _, by, _ in made.values()} == {WeighedBy.EQUAL}


def test_a_concordance_serves_both_ways():
    assert found([link("1", "2")], start=NEW, end=OLD) == {("2", "1"): (1.0, WeighedBy.SINGLE, 1)}


def test_vintages_are_joined_through_those_between():
    links = [link("1", "2", "HS07", OLD), link("2", "3"), link("2", "4")]
    made = found(links, {(NEW, "3"): 1.0, (NEW, "4"): 3.0}, start="HS07")
    assert made == {("1", "3"): (0.25, WeighedBy.TRADE, 2), ("1", "4"): (0.75, WeighedBy.TRADE, 2)}


def test_two_ways_to_one_code_add_up():
    links = [link("1", "2", "HS07", OLD), link("1", "3", "HS07", OLD), link("2", "9"), link("3", "9")]
    assert found(links, start="HS07")["1", "9"] == (1.0, WeighedBy.EQUAL, 2)


def test_a_code_without_a_way_on_is_unconverted_as_a_whole():
    links = [link("1", "2", "HS07", OLD), link("1", "3", "HS07", OLD), link("2", "9")]
    assert found(links, start="HS07") == {}


def test_nothing_is_made_from_nomenclatures_that_are_not_held():
    assert list(conversions([link("1", "2")], {}, [])) == []


codes = st.text("123456", min_size=1, max_size=2)
some_links = st.lists(
    st.builds(
        Link, st.sampled_from(["HS07", "HS12"]), st.sampled_from(["HS17", "HS22"]), codes, codes, st.just(1)
    ),
    max_size=40,
)
some_world = st.dictionaries(
    st.tuples(st.sampled_from(["HS07", "HS12", "HS17", "HS22"]), codes), st.floats(0, 1e9), max_size=30
)


@given(links=some_links, world=some_world)
def test_the_weights_of_a_product_sum_to_one(links, world):
    sums = defaultdict(float)
    for one in conversions(links, world, ["HS07", "HS12", "HS17", "HS22"]):
        assert one.weight > 0
        sums[one.nomenclature, one.to_nomenclature, one.product] += one.weight
    assert all(math.isclose(total, 1.0, rel_tol=1e-9) for total in sums.values())


def sheet(tmp_path: Path, text: str):
    path = tmp_path / "correlation.csv"
    path.write_text(text, encoding="utf-8")
    return rows([NumberedFile(number=3, path=path)], {}).to_pylist()


def test_a_correlation_table_is_read_below_its_titles(tmp_path):
    made = sheet(
        tmp_path,
        "Between,,,\nHS 2017,ex.,HS2012,Relationship\n10121,ex,010121,n:1\n0101.29,,10129,1:1\n,,,\n",
    )
    assert [(r["nomenclature"], r["product"], r["other_nomenclature"], r["other_product"]) for r in made] == [
        ("HS17", "010121", "HS12", "010121"),
        ("HS17", "010129", "HS12", "010129"),
    ]
    assert {row["file"] for row in made} == {3}


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "HS 2017,HS 2012\n", "HS 2017,SITC 4\n010121,1\n"])
def test_another_sheet_is_refused(tmp_path, text):
    with pytest.raises(SourceError):
        sheet(tmp_path, text)

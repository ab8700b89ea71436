"""Sentences that simulated worlds showed to be judged by the wrong years, the wrong whole, the wrong end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.wide_sources import COUNTRIES, built, sales

from comity.check import check
from comity.records import Label

if TYPE_CHECKING:
    from comity.world import World

MILLIONS = {2014: 20, 2015: 30, 2016: 40, 2017: 50, 2018: 55, 2019: 60, 2020: 66, 2021: 90}


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    """Belarus sells Iran more every year; Germany sells it a lot, of which it is a small part."""
    books = sales("BLR", MILLIONS)
    for year, usd in MILLIONS.items():
        books["BLR", "IRN", year] = (usd * 1e6, usd * 1.05e6)
    for code in COUNTRIES:
        if code != "IRN":
            books.setdefault((code, "IRN", 2021), (10e6, 10.5e6))
            books["DEU", code, 2021] = (900e6, 945e6) if code != "DEU" else (None, None)
    books["DEU", "IRN", 2021] = (400e6, 420e6)
    books = {key: value for key, value in books.items() if key[0] != key[1]}
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMITY_HOME", str(tmp_path_factory.mktemp("home")))
        return built(tmp_path_factory.mktemp("files"), books)


def label(text: str, world: World, as_of: str = "2022-12-31"):
    return check(text, world, as_of=as_of).verdicts[0].label


@pytest.mark.parametrize("figure", ["tripled", "grew by 10 percent", "grew tenfold"])
def test_no_earlier_year_stands_in_for_a_last_one_that_is_named(world, figure):
    text = f"Exports from Belarus to Iran {figure} between 2015 and 2021."
    assert label(text, world, as_of="2022-06-30") is Label.INSUFFICIENT_EVIDENCE
    assert label(text, world) is not Label.INSUFFICIENT_EVIDENCE


def test_who_supplies_a_share_of_imports_is_set_against_the_imports(world):
    """Germany sells Iran a hundredth of its exports, which are two fifths of Iran's imports."""
    share = round(400 / (400 + 90 + 10 * (len(COUNTRIES) - 2)) * 100)
    assert label(f"Germany supplied {share} percent of Iran's imports in 2021.", world) is Label.SUPPORTED
    assert label("Germany supplied 1 percent of Iran's imports in 2021.", world) is Label.CONTRADICTED


def test_a_record_low_is_no_record_high(world):
    assert (
        label("Trade between Belarus and Iran fell to a record low in 2021.", world) is not Label.SUPPORTED_IF
    )
    text = "Exports from Belarus to Iran sank to a record low in 2021."
    assert label(text, world) is Label.CONTRADICTED

"""Records of trade: over which years, by which measure, with which years missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.wide_sources import FREIGHT, Books, built, sales

from comity.check import check
from comity.evidence.series import Measure, measure_of
from comity.records import Claim, Details, Grade, Kind, Label, Reason

if TYPE_CHECKING:
    from comity.world import World

AS_OF = "2022-12-31"
LEVELS = {
    2010: 95,
    2011: 40,
    2012: 45,
    2013: 50,
    2014: 52,
    2015: 30,
    2016: 40,
    2017: 50,
    2018: 55,
    2019: 60,
    2020: 66,
}


def books() -> Books:
    """Belarus and Iran in every year; Kenya and Uganda with holes; Chile and Peru with books that part."""
    found: Books = {}
    for year, usd in (LEVELS | {2021: 90}).items():
        found["BLR", "IRN", year] = (usd * 1e6, usd * 1e6 * FREIGHT)
        found["IRN", "BLR", year] = (usd * 4e5, usd * 4e5 * FREIGHT)
    for year, usd in ((2012, 200), (2013, 50), (2018, 60), (2020, 70), (2021, 100)):
        found["KEN", "UGA", year] = (usd * 1e6, usd * 1e6 * FREIGHT)
        found["UGA", "KEN", year] = (usd * 1e6, usd * 1e6 * FREIGHT)
    for n, year in enumerate(range(2016, 2022)):
        found["CHL", "PER", year] = ((100 + n) * 1e6, (400 - 40 * n) * 1e6)
        found["PER", "CHL", year] = ((100 + n) * 1e6, (400 - 40 * n) * 1e6)
    for n, year in enumerate(range(2016, 2022)):  # France's trade grew, Germany's part in it fell
        found |= sales("FRA", (year,), DEU=100 + n, USA=100 * 2**n)
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMITY_HOME", str(tmp_path_factory.mktemp("home")))
        return built(tmp_path_factory.mktemp("files"), books())


def judged(text: str, world: World, as_of: str = AS_OF):
    report = check(text, world, as_of=as_of)
    kinds = [claim.kind.value for claim in report.claims]
    verdict = report.verdicts[kinds.index("superlative")]
    return verdict, [e for e in report.evidence if e.metric == "trade.record"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("In 2021 trade between Belarus and Iran reached its highest level since 2012.", Label.SUPPORTED),
        ("In 2021 trade between Belarus and Iran reached its highest level since 2010.", Label.SUPPORTED),
        ("In 2020 trade between Belarus and Iran reached its highest level since 2009.", Label.CONTRADICTED),
        ("In 2021 trade between Belarus and Iran reached its highest level since 2009.", Label.IMPRECISE),
        ("In 2015 trade between Belarus and Iran fell to its lowest level since 2010.", Label.SUPPORTED),
        ("In 2020 trade between Belarus and Iran fell to its lowest level since 2010.", Label.CONTRADICTED),
        (
            "In 2021 trade between Belarus and Iran reached its highest level since 1995.",
            Label.IMPRECISE,
        ),
        (
            "In 2021 trade between Kenya and Uganda reached its highest level since 2012.",
            Label.INSUFFICIENT_EVIDENCE,
        ),
        ("In 2021 trade between Kenya and Uganda reached its highest level since 2011.", Label.CONTRADICTED),
    ],
)
def test_a_record_over_a_window(world, text, label):
    verdict, found = judged(text, world)
    assert verdict.label is label, verdict.sentence
    assert found


def test_a_year_that_the_record_is_counted_from_is_no_rival(world):
    """ "The highest since 2010" says that 2010 was higher, as it was."""
    verdict, found = judged(
        "In 2021 trade between Belarus and Iran reached its highest level since 2010.", world
    )
    assert verdict.label is Label.SUPPORTED
    assert all(e.value > 1 for e in found)


def test_missing_years_are_named_and_leave_no_lower_bound(world):
    verdict, found = judged(
        "In 2021 trade between Kenya and Uganda reached its highest level since 2012.", world
    )
    assert Reason.DATA_LAG in verdict.reasons
    assert all(e.value_low is None and e.value_high > 1 for e in found)
    assert all("2014" in e.statement or "years between" in e.statement for e in found)


def test_a_record_of_all_time_is_one_of_the_years_that_the_series_has(world):
    verdict, _ = judged("Exports from Chile to Peru hit a record in 2021.", world)
    assert verdict.label is Label.SUPPORTED_IF
    assert "the years from 2016 on are meant" in verdict.condition
    assert "Chile’s books" in verdict.condition or "Peru’s books" in verdict.condition


def test_books_that_part_leave_a_record_on_a_condition(world):
    """By the sellers' books it rose every year, by the buyers' it fell."""
    verdict, found = judged("In 2021 exports from Chile to Peru were the highest since 2015.", world)
    assert {e.grade for e in found} == {Grade.C}
    assert verdict.label is Label.SUPPORTED_IF
    assert "exports from Chile to Peru are meant and it is counted by Chile’s books" in verdict.condition


def test_a_record_of_money_is_none_of_weight(world):
    verdict, found = judged("In 2021 exports from France to Germany were the highest since 2016.", world)
    assert not [e for e in found if "share" in e.id]
    assert all(e.value > 1 for e in found)
    assert verdict.label is Label.SUPPORTED


def test_where_the_text_speaks_of_a_share_level_and_share_stand_side_by_side(world):
    verdict, found = judged(
        "In 2021 the share of exports from France to Germany was the highest since 2016.", world
    )
    shares = [e for e in found if "share" in e.id]
    assert shares
    assert all(e.value < 1 for e in shares)
    assert verdict.label is Label.SUPPORTED_IF
    assert Reason.UNDEFINED_TERM in verdict.reasons


def test_a_record_is_of_the_year_that_the_text_names(world):
    """By the day of the text 2022 had ended, and nobody's books of it are out."""
    verdict, found = judged(
        "In 2021, trade between Belarus and Iran was at its highest level in five years.", world, "2023-03-01"
    )
    assert verdict.label is Label.SUPPORTED
    assert {e.period.end.year for e in found} == {2021}


def test_a_record_of_the_balance_is_one_of_its_own_sign(world):
    verdict, found = judged("Belarus's trade surplus with Iran was the widest since 2015 in 2021.", world)
    assert verdict.label is Label.SUPPORTED
    assert all("surplus of Belarus" in e.statement for e in found)


@pytest.mark.parametrize(
    "compared",
    ["visit to promote trade", "trade agreement", "political ties", "session of the trade commission"],
)
def test_what_is_no_flow_is_no_record_of_trade(compared):
    said = f"The {compared} was the first and highest since 2012"
    details = Details(property=compared)
    claim = Claim(
        id="c", kind=Kind.SUPERLATIVE, start=0, end=1, quote=said, countries=("BLR", "IRN"), details=details
    )
    assert measure_of(claim) is None
    assert measure_of(replace(claim, details=Details(property="trade turnover"))) is Measure.LEVEL


def test_nothing_counts_before_it_was_published(world):
    text = "In 2021 trade between Belarus and Iran reached its highest level since 2012."
    verdict, found = judged(text, world, as_of="2022-01-31")
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert not found


def test_the_order_of_the_countries_changes_nothing(world):
    there = judged("In 2021 trade between Belarus and Iran reached its highest level since 2012.", world)
    back = judged("In 2021 trade between Iran and Belarus reached its highest level since 2012.", world)
    assert there == back

"""Changes, fiscal years, parts of years, balances: by whose books, over which years, and what broke."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.wide_sources import FREIGHT, Books, built, sales

from comity.check import check
from comity.records import Grade, Label, Reason
from comity.sources.download.adding import add

if TYPE_CHECKING:
    from comity.world import World

AS_OF = "2022-12-31"
MILLIONS = {2015: 30, 2016: 40, 2017: 50, 2018: 55, 2019: 60, 2020: 66, 2021: 90}


def books() -> Books:
    """Belarus and Iran agree; Kenya's and Uganda's books part; the others each have a break of their own."""
    found = sales("BLR", MILLIONS)
    for year, usd in MILLIONS.items():
        found["BLR", "IRN", year] = (usd * 1e6, usd * 1e6 * FREIGHT)
        found["IRN", "BLR", year] = (usd * 4e5, usd * 4e5 * FREIGHT)
    found["KEN", "UGA", 2019], found["KEN", "UGA", 2020] = (100e6, 150e6), (112e6, 170e6)
    found["CHL", "PER", 2019], found["CHL", "PER", 2020] = (100e6, None), (None, 150e6)
    found["ARG", "URY", 2019], found["ARG", "URY", 2020] = (100e6, 104e6), (110e6, 200e6)
    found["VNM", "KHM", 2019], found["VNM", "KHM", 2020] = (None, 100e6), (None, 112e6)
    for n, year in enumerate((2019, 2020)):
        found["DEU", "POL", year] = (1e9 * (1 + n / 10), 1e9 * FREIGHT * (1 + n / 10))
    # Nepal lists twenty customers in one year and nine in the next.
    customers = [key[1] for key in sales("NPL", (2019,))][:20]
    for code in customers:
        found["NPL", code, 2019] = (2e6, None)
    for code in customers[:9]:
        found["NPL", code, 2020] = (3e6, None)
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMITY_HOME", str(tmp_path_factory.mktemp("home")))
        return built(tmp_path_factory.mktemp("files"), books())


def judged(text: str, world: World, as_of: str = AS_OF):
    report = check(text, world, as_of=as_of)
    return report.verdicts[0], {e.id: e for e in report.evidence if e.sources[0].id.startswith("un-comtrade")}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Exports from Belarus to Iran rose by 10 percent in 2020.", Label.SUPPORTED),
        ("Exports from Belarus to Iran rose by 13 percent in 2020.", Label.IMPRECISE),
        ("Exports from Belarus to Iran rose by 40 percent in 2020.", Label.CONTRADICTED),
        ("Exports from Belarus to Iran grew in 2020.", Label.SUPPORTED),
        ("Exports from Belarus to Iran fell in 2020.", Label.CONTRADICTED),
        ("Exports from Belarus to Iran tripled between 2015 and 2021.", Label.SUPPORTED),
        ("Exports from Belarus to Iran fell by half between 2015 and 2021.", Label.CONTRADICTED),
        ("Exports from Belarus to Iran grew by 20 percent a year from 2015 to 2021.", Label.SUPPORTED),
        ("Exports from Belarus to Iran grew by 60 percent a year from 2015 to 2021.", Label.OVERSTATED),
        ("Trade between Belarus and Iran rose by 10 percent in 2020.", Label.SUPPORTED),
    ],
)
def test_changes_that_both_books_show(world, text, label):
    verdict, evidence = judged(text, world)
    assert verdict.label is label, verdict.sentence
    assert all(piece.grade is Grade.A for piece in evidence.values())


def test_growth_since_a_year_runs_to_the_newest_one_and_says_so(world):
    verdict, _ = judged("Exports from Belarus to Iran have tripled since 2015.", world, as_of="2024-06-30")
    assert verdict.label is Label.SUPPORTED_IF
    assert verdict.condition == "the years 2015 to 2021 are meant"
    assert Reason.DATA_LAG in verdict.reasons


def test_both_years_come_from_one_book(world):
    """112 over 100 by the seller's books, 170 over 150 by the buyer's; never 170 over 100."""
    _, evidence = judged("Exports from Kenya to Uganda rose by 70 percent in 2020.", world)
    ratios = {e.id.rpartition(".")[2]: (e.value_low, e.grade) for e in evidence.values()}
    assert ratios["KEN"] == (pytest.approx(12.0), Grade.C)
    assert ratios["UGA"] == (pytest.approx(13.333, rel=1e-3), Grade.C)
    assert {e.condition for e in evidence.values()} == {
        "it is meant by Kenya’s books",
        "it is meant by Uganda’s books",
    }


def test_growth_is_never_taken_across_the_sides(world):
    verdict, evidence = judged("Exports from Chile to Peru rose by 50 percent in 2020.", world)
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert not evidence


def test_a_jump_in_the_gap_between_the_books_is_told_and_withholds_a_grade_that_decides(world):
    verdict, evidence = judged("Exports from Argentina to Uruguay rose by 92 percent in 2020.", world)
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert {e.grade for e in evidence.values()} == {Grade.D}
    assert all("jumped between 2019 and 2020" in e.statement for e in evidence.values())


def test_a_jump_in_the_partners_listed_is_a_break(world):
    verdict, evidence = judged("Exports from Nepal to Poland rose by 50 percent in 2020.", world)
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    (piece,) = evidence.values()
    assert piece.grade is Grade.D
    assert "list 20 customers in 2019 and 9 in 2020" in piece.statement


def test_one_book_alone_supports_and_calls_nothing_wrong_by_a_few_points(world):
    right, evidence = judged("Exports from Vietnam to Cambodia rose by 12 percent in 2020.", world)
    assert right.label is Label.SUPPORTED
    assert Reason.MIRROR_ONLY in right.reasons
    assert {e.grade for e in evidence.values()} == {Grade.C}
    near, _ = judged("Exports from Vietnam to Cambodia rose by 20 percent in 2020.", world)
    assert near.label is Label.INSUFFICIENT_EVIDENCE
    far, _ = judged("Exports from Vietnam to Cambodia rose by 80 percent in 2020.", world)
    assert far.label is Label.CONTRADICTED


def test_members_of_the_euro_area_may_count_in_euros(world):
    """The euro rose against the dollar from 2019 to 2020, so that 10% in dollars is less in euros."""
    _, evidence = judged("Exports from Germany to Poland rose by 8 percent in 2020.", world)
    (dollars,) = [e for e in evidence.values() if not e.condition]
    (euros,) = [e for e in evidence.values() if e.condition == "it is counted in EUR"]
    rates = [world.at(date(2022, 12, 31)).exchange_rate("EUR", year).per_usd for year in (2019, 2020)]
    assert dollars.value == pytest.approx(10.0)
    assert euros.value == pytest.approx((1.1 * rates[1] / rates[0] - 1) * 100)
    assert f"{rates[0]:.4g} EUR a dollar in 2019" in euros.method


def test_a_fiscal_year_lies_between_two_calendar_years(world):
    verdict, evidence = judged(
        "Exports from Belarus to Iran were 75 million dollars in the Iranian year 1399.", world
    )
    assert verdict.label is Label.SUPPORTED_IF
    assert Reason.FISCAL_YEAR in verdict.reasons
    assert "between the calendar years 2020 and 2021" in verdict.condition
    (between,) = [e for e in evidence.values() if "between-two-years" in e.id]
    assert (between.value_low, between.value_high) == pytest.approx((66e6, 90e6 * FREIGHT))
    assert between.grade is Grade.C
    off, _ = judged("Exports from Belarus to Iran were 110 million dollars in the Iranian year 1399.", world)
    assert off.label is Label.INSUFFICIENT_EVIDENCE
    wrong, _ = judged(
        "Exports from Belarus to Iran were 900 million dollars in the Iranian year 1399.", world
    )
    assert wrong.label is Label.CONTRADICTED


def test_the_growth_of_a_fiscal_year_lies_between_those_of_both(world):
    verdict, _ = judged("Exports from Belarus to Iran rose by 20 percent in the Iranian year 1399.", world)
    assert verdict.label is Label.SUPPORTED_IF
    assert Reason.FISCAL_YEAR in verdict.reasons


def test_a_part_of_a_year_is_never_set_against_a_year_but_for_its_ceiling(world):
    words = "Exports from Belarus to Iran stood at {} million dollars in the first nine months of 2020."
    below, _ = judged(words.format(50), world)
    assert below.label is Label.INSUFFICIENT_EVIDENCE
    assert Reason.PERIOD_MISMATCH in below.reasons
    assert any("monthly customs data" in line for line in below.would_settle)
    above, _ = judged(words.format(110), world)
    assert above.label is Label.OVERSTATED
    assert "more than the whole year" in above.sentence
    far_above, _ = judged(words.format(300), world)
    assert far_above.label is Label.CONTRADICTED


def test_the_growth_of_a_part_of_a_year_stays_open(world):
    verdict, _ = judged("Exports from Belarus to Iran rose by 80 percent in January to June 2020.", world)
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert Reason.PERIOD_MISMATCH in verdict.reasons


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Belarus had a trade surplus of 40 million dollars with Iran in 2020.", Label.SUPPORTED),
        ("Iran had a trade deficit of 40 million dollars with Belarus in 2020.", Label.SUPPORTED),
        ("Belarus had a trade deficit of 40 million dollars with Iran in 2020.", Label.CONTRADICTED),
    ],
)
def test_a_balance_has_the_sign_of_the_country_named_first(world, text, label):
    verdict, evidence = judged(text, world)
    assert verdict.label is label
    (piece,) = evidence.values()
    sign = 1 if text.startswith("Belarus") else -1
    low, high = sorted((sign * (66e6 - 26.4e6 * FREIGHT), sign * (66e6 * FREIGHT - 26.4e6)))
    assert piece.value_low <= low
    assert piece.value_high >= high


def test_real_terms_need_a_deflator(world):
    verdict, evidence = judged(
        "Exports from Belarus to Iran rose by 10 percent in real terms in 2020.", world
    )
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert not evidence


def test_nothing_counts_before_it_was_published(world):
    verdict, evidence = judged(
        "Exports from Belarus to Iran rose by 10 percent in 2020.", world, as_of="2021-03-01"
    )
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert not [e for e in evidence.values() if e.period.start.year == 2020]


def test_the_order_of_the_countries_changes_nothing(world):
    there = judged("Trade between Belarus and Iran rose by 10 percent in 2020.", world)
    back = judged("Trade between Iran and Belarus rose by 10 percent in 2020.", world)
    assert there[1] == back[1]
    assert there[0] == back[0]


def test_real_terms_take_the_prices_out(tmp_path, monkeypatch):
    """Prices rose by a quarter, so that ten per cent more in dollars was less in goods."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    prices = tmp_path / "NY.GDP.DEFL.ZS_p1.json"
    prices.write_text(
        json.dumps([{"page": 1, "pages": 1, "total": 2}, [_index(2019, 80), _index(2020, 100)]])
    )
    add(prices, "world-bank-wdi", version="current")
    loaded = built(tmp_path / "files", books())
    text = "Exports from Belarus to Iran {} percent in real terms in 2020."
    verdict, evidence = judged(text.format("fell by 12"), loaded)
    assert verdict.label is Label.SUPPORTED
    (piece,) = evidence.values()
    assert piece.value == pytest.approx((1.1 / 1.25 - 1) * 100)
    assert "the US GDP deflator" in piece.method
    assert {use.id.partition("/")[0] for use in piece.sources} == {"un-comtrade", "world-bank-wdi"}
    assert judged(text.format("rose by 10"), loaded)[0].label is Label.CONTRADICTED


def _index(year: int, value: float) -> dict[str, object]:
    return {
        "indicator": {"id": "NY.GDP.DEFL.ZS", "value": "GDP deflator (base year varies by country)"},
        "country": {"id": "US", "value": "United States"},
        "countryiso3code": "USA",
        "date": str(year),
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }

"""How often pairs of a size grew so: worlds small enough to count by hand, and what is said of them."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources
from itertools import combinations

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from tests import pair_histories as made

from comity.check import check
from comity.indicators import growth
from comity.records import Grade, Label, LedgerStatus, Reason
from comity.world import World

PAIRS = list(combinations(("BLR", "CHL", "DNK", "EGY", "FJI", "GHA"), 2))
FLAT = [100e6] * 5
GROWN = [100e6, 150e6, 200e6, 200e6, 200e6]
GAP = [100e6, None, 250e6, 100e6, 100e6]  # grown for certain, though a year is missing
SILENT = [100e6, 100e6, None, None, None]
LARGE = [1000e6] * 5
AS_OF = "2024-06-30"
DOUBLED = "Belarus and Chile agreed to raise trade to $200 million by 2024."


def by_hand(tmp_path, **more) -> World:
    """Nine pairs that stay, one that doubled, one with a gap, one that fell silent, and one too large."""
    series = [*[FLAT] * 9, GROWN, GAP, SILENT, LARGE]
    return made.world(tmp_path, dict(zip(PAIRS, series, strict=False)), 2018, **more)


def rates(text: str, world: World, as_of: str = AS_OF):
    report = check(text, world, as_of=as_of, published=as_of, pair=("BLR", "CHL"))
    found = [e for e in report.evidence if e.metric == "base_rate"]
    return report, found


def test_the_share_is_what_one_counts_by_hand(tmp_path):
    """Nine pairs with three spans of two years, and the one that grew with three, of which one doubled."""
    report, (found,) = rates(DOUBLED, by_hand(tmp_path))
    assert found.value == pytest.approx(1 / 30)
    assert found.rows == 30
    assert found.grade is Grade.D
    assert found.unit == "share"
    assert "Of 10 pairs that traded $50 million to $200 million in a year (2018 to 2022" in found.statement
    assert found.condition == "had 2 times that within 2 years"
    assert found.value_low < found.value < found.value_high
    verdict = report.verdicts[0]
    assert verdict.label is LedgerStatus.ANNOUNCED
    assert found.statement in verdict.plausibility
    assert found.id in verdict.evidence


def test_a_rate_is_asked_for_only_where_none_is_shown(tmp_path):
    def asked_for(world):
        [verdict] = rates(DOUBLED, world)[0].verdicts
        return [line for line in verdict.would_settle if "base rate" in line]

    assert asked_for(by_hand(tmp_path)) == []
    assert len(asked_for(World())) == 1


def test_spans_with_missing_years_are_counted_apart_and_bound_the_share(tmp_path):
    """One with a gap had grown, two of the silent pair are unknown: from 2 to 4 of 33."""
    _, (found,) = rates(DOUBLED, by_hand(tmp_path))
    assert "3 more spans have years missing" in found.method
    assert "between 6.1% and 12%" in found.method


def test_a_level_of_the_years_between_counts_as_reached_and_a_missing_one_never_as_zero():
    table = growth.Levels(
        countries=("AAA", "BBB"),
        a=np.array([0, 0]),
        b=np.array([1, 1]),
        first_year=2000,
        values=np.array([[1.0, 3.0, 1.0], [1.0, np.nan, 1.0]]),
    )
    found = growth.windows(table, 0.5, 2.0, 2)
    grew = growth.share_that_grew(found, 2.0)
    assert (grew.grew, grew.windows, grew.unusable) == (1, 1, 1)
    assert grew.bounds == (0.5, 1.0)
    assert growth.share_above(found, 1.0).share == 0.0  # both end where they began


def test_prices_are_taken_off_where_an_index_is_held(tmp_path):
    """Prices doubled in 2020: what was flat halved, and what doubled rose by a half and fell back."""
    prices = {2018: 50.0, 2019: 50.0, 2020: 100.0, 2021: 100.0, 2022: 100.0}
    _, (found,) = rates(DOUBLED, by_hand(tmp_path, prices=prices))
    assert "dollars of 2022" in found.statement
    assert "18.9% a year" in found.method  # doubled within the four years that are held
    assert [use.id for use in found.sources] == ["trade", "prices/prices.csv"]
    assert found.condition == "had 1.4 times that within 2 years"  # 2 over 1.19 squared
    assert found.value == pytest.approx(1 / 29)  # its third span starts above the size


def test_without_prices_it_says_that_dollars_are_current(tmp_path):
    _, (found,) = rates(DOUBLED, by_hand(tmp_path))
    assert "current dollars" in found.statement
    assert "no index is held" in found.method


def test_without_a_deadline_there_is_a_share_for_each_horizon_that_the_series_has(tmp_path):
    text = "Belarus and Chile want to raise trade to $200 million."
    report, found = rates(text, by_hand(tmp_path))
    assert [e.condition for e in found] == ["had 2 times that within 3 years"]  # 5 and 10 are too long
    assert "within 3 years" in report.verdicts[0].plausibility


def test_a_growth_without_a_size_is_set_beside_how_pairs_of_that_size_grew(tmp_path):
    levels = {pair: [100e6 * (1 + 0.02 * n) ** t for t in range(8)] for n, pair in enumerate(PAIRS, -3)}
    world = made.world(tmp_path, levels, 2015)
    _, (found,) = rates("Trade between Belarus and Chile is expected to grow significantly.", world)
    assert "had grown after 5 years: half had" in found.statement
    assert 0 < found.value < 1


def test_a_direction_is_compared_with_flows_and_not_with_pairs(tmp_path):
    _, (found,) = rates(
        "Belarus plans to raise its exports to Chile to $100 million by 2024.", by_hand(tmp_path)
    )
    assert (found.exporter, found.importer) == ("BLR", "CHL")
    assert "Of 20 pairs that traded $25 million to $100 million" in found.statement  # each way apart
    assert found.value == pytest.approx(2 / 60)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "Belarus and Chile agreed to raise trade to $200 million by 2040.",
            "too few for growth over 18 years",
        ),
        ("Belarus and Chile agreed to raise trade to $90 million by 2024.", "no growth is asked for"),
    ],
)
def test_a_rate_that_cannot_be_told_says_why(tmp_path, text, why):
    report, (found,) = rates(text, by_hand(tmp_path))
    assert found.value is None
    assert why in found.statement
    assert "is not installed" not in (report.verdicts[0].plausibility or "")


def test_too_few_pairs_say_nothing(tmp_path):
    world = made.world(tmp_path, dict.fromkeys(PAIRS[:4], FLAT), 2018)
    _, (found,) = rates(DOUBLED, world)
    assert found.value is None
    assert "4 pairs of that size" in found.statement


def test_what_was_published_later_does_not_count(tmp_path):
    world = by_hand(tmp_path)
    _, (early,) = rates(DOUBLED.replace("2024", "2023"), world, as_of="2022-06-30")
    assert early.period.end == date(2020, 12, 31)
    _, (later,) = rates(DOUBLED.replace("2024", "2023"), world, as_of="2023-06-30")
    assert later.period.end == date(2021, 12, 31)
    released = by_hand(tmp_path / "released", released=date(2025, 1, 31))
    assert rates(DOUBLED, released)[1] == []


def test_hindsight_looks_at_nothing_that_happened_later(tmp_path):
    report = check(DOUBLED, by_hand(tmp_path), as_of="2021-06-30", published="2021-06-30", hindsight=True)
    found = [e for e in report.evidence if e.metric == "base_rate"]
    assert all(e.period.end <= date(2020, 12, 31) for e in found)


def test_the_order_of_the_two_changes_nothing(tmp_path):
    world = by_hand(tmp_path)
    _, there = rates(DOUBLED, world)
    _, back = rates(DOUBLED.replace("Belarus and Chile", "Chile and Belarus"), world)
    assert there == back


def test_an_amount_in_another_currency_is_counted_from_the_level_in_that_currency(tmp_path):
    _, (found,) = rates(DOUBLED.replace("$200 million", "180 million euros"), by_hand(tmp_path))
    assert "$50 million to $200 million" in found.statement
    assert "times that" in found.condition


def test_without_a_warehouse_the_sentence_names_what_is_missing():
    report, found = rates(DOUBLED, World())
    assert found == []
    assert "needs the trade warehouse" in report.verdicts[0].plausibility


def test_a_forecast_out_of_the_pairs_own_series_is_a_models(tmp_path):
    wavy = [100e6 * 1.05**t * (1.1 if t % 2 else 0.95) for t in range(12)]
    world = made.world(tmp_path, dict.fromkeys(PAIRS, wavy), 2011)
    report, _ = rates(DOUBLED.replace("2024", "2025"), world)
    (found,) = [e for e in report.evidence if e.metric == "forecast"]
    assert found.grade is Grade.D
    assert found.caveats == {Reason.MODEL_BASED}
    assert found.value_low < found.value < found.value_high
    assert found.period.end == date(2025, 12, 31)
    assert Reason.MODEL_BASED in report.verdicts[0].reasons
    assert "the model's forecast for 2025 was" in report.verdicts[0].plausibility.lower()
    again, _ = rates(DOUBLED.replace("2024", "2025"), world)
    assert [e for e in again.evidence if e.metric == "forecast"] == [found]


def test_a_short_series_or_one_with_gaps_gives_no_forecast(tmp_path):
    report, _ = rates(DOUBLED, by_hand(tmp_path))
    assert not [e for e in report.evidence if e.metric == "forecast"]


def test_the_ledgers_own_record_stands_beside_it():
    report = check(
        "Iran and Turkey agreed to raise trade to $50 billion by 2035.",
        as_of="2026-11-24",
        pair=("IRN", "TUR"),
    )
    kept = {e.id: e for e in report.evidence if e.metric == "kept"}
    assert set(kept) == {"kept.IRN.TUR", "kept.all"}
    assert kept["kept.all"].grade is Grade.E
    assert kept["kept.all"].value_low < kept["kept.all"].value < kept["kept.all"].value_high
    assert "of these were kept in time" in report.verdicts[0].plausibility
    assert not any(v.label in (Label.SUPPORTED, Label.CONTRADICTED) for v in report.verdicts)


def test_reports_with_rates_keep_their_schema(tmp_path):
    report, _ = rates(DOUBLED, by_hand(tmp_path))
    written = resources.files("comity.dossiers").joinpath("schema/report-1.json").read_text("utf-8")
    checker = Draft202012Validator(json.loads(written))
    assert not list(checker.iter_errors(json.loads(json.dumps(report.to_dict(), allow_nan=False))))

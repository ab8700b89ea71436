"""What a stated figure may mean, and how far it is from what was found."""

from __future__ import annotations

from math import inf

import pytest
from tests import verdict_cases as made

from comity.verdicts.intervals import (
    Gap,
    Interval,
    Side,
    gap,
    in_unit,
    read_numeral,
    slip,
    stated_interval,
)
from comity.verdicts.tolerances import default_tolerances

TOLERANCES = default_tolerances()


def _stated(**given: object) -> Interval:
    claim = made.claim({"kind": "trade_level", "between": ["IRN", "BLR"], **given})
    assert claim.quantity is not None
    return stated_interval(claim, claim.quantity, TOLERANCES)


@pytest.mark.parametrize(
    ("as_stated", "value", "low", "high"),
    [
        ("$140 million", 140e6, 135e6, 145e6),  # the example of the rules
        ("$140.5 million", 140.5e6, 140.45e6, 140.55e6),
        ("$113 million", 113e6, 112.5e6, 113.5e6),
        ("$100 million", 100e6, 95e6, 105e6),  # zeros may be digits: never wider than "about"
        ("$1 billion", 1e9, 0.5e9, 1.5e9),
        ("1,240 million euros", 1.24e9, 1.235e9, 1.245e9),
        ("35,5 million", 35.5e6, 35.45e6, 35.55e6),
        ("8 700 million", 8.7e9, 8.65e9, 8.75e9),
        ("$4.15 lakh crore", 4.15e12, 4.145e12, 4.155e12),
        ("$2.50", 2.5, 2.495, 2.505),
    ],
)
def test_a_point_is_widened_by_half_of_its_last_digit(
    as_stated: str, value: float, low: float, high: float
) -> None:
    found = _stated(unit="USD", value=value, as_stated=as_stated)
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)


def test_counts_ranks_and_years_are_exact() -> None:
    for unit in ("count", "rank", "years"):
        assert _stated(unit=unit, value=12, as_stated="12") == (12, 12)


def test_hedges() -> None:
    assert _stated(unit="USD", low=1e8, comparator="over", as_stated="$100 million") == (1e8, inf)
    assert _stated(unit="USD", high=1e8, comparator="under", as_stated="$100 million") == (-inf, 1e8)
    nearly = _stated(
        unit="USD", high=1e8, comparator="under", as_stated="$100 million", quote="close to $100 million"
    )
    assert nearly == pytest.approx((95e6, 1e8))
    fallen = _stated(
        unit="percent", low=-20, comparator="under", as_stated="20 percent", quote="fell by nearly 20 percent"
    )
    assert fallen == pytest.approx((-20, -19))
    assert _stated(unit="USD", value=137e6, comparator="approx", as_stated="137 million") == pytest.approx(
        (130.15e6, 143.85e6)
    )
    assert _stated(unit="USD", low=1e6, high=2e6, comparator="range") == (1e6, 2e6)


def test_about_is_never_narrower_than_the_bare_figure() -> None:
    bare = _stated(unit="percent", value=3, as_stated="3 percent")
    about = _stated(unit="percent", value=3, comparator="approx", as_stated="3 percent")
    assert about.low <= bare.low
    assert about.high >= bare.high


def test_words_without_digits_are_rounded_as_about_is() -> None:
    assert _stated(unit="ratio", value=2, as_stated="doubled") == pytest.approx((1.9, 2.1))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("140", 140, 1),
        ("35,5", 35.5, 0.1),
        ("1,240", 1240, 1),
        ("1 240 500", 1240500, 1),
        ("4.15", 4.15, 0.01),
        ("1.234,5", 1234.5, 0.1),
    ],
)
def test_numerals(text: str, value: float, unit: float) -> None:
    assert read_numeral(text) == pytest.approx((value, unit))


@pytest.mark.parametrize(
    ("stated", "found", "expected"),
    [
        ((100, 100), (100, 100), Gap(1, Side.NEITHER)),
        ((150, 160), (90, 100), Gap(1.5, Side.OVER)),
        ((40, 50), (100, 110), Gap(2, Side.UNDER)),
        ((-15, -15), (-10, -10), Gap(1.5, Side.OVER)),  # a larger fall is overstated
        ((5, 5), (-5, -5), Gap(inf, Side.OVER)),
        ((5, 5), (0, 0), Gap(inf, Side.OVER)),
        ((0, 0), (5, 5), Gap(inf, Side.UNDER)),
        ((100, inf), (90, 90), Gap(100 / 90, Side.OVER)),
    ],
)
def test_gaps(stated: tuple[float, float], found: tuple[float, float], expected: Gap) -> None:
    measured = gap(Interval(*stated), Interval(*found))
    assert measured.side is expected.side
    assert measured.factor == pytest.approx(expected.factor)


def test_units_that_can_be_compared() -> None:
    assert in_unit(Interval(0.35, 0.35), "share", "percent") == (35, 35)
    assert in_unit(Interval(100, 100), "percent", "ratio") == (2, 2)
    assert in_unit(Interval(2, 2), "ratio", "percent") == (100, 100)
    assert in_unit(Interval(1, 1), "USD", "EUR") is None


def test_a_slip_is_a_power_of_a_thousand_and_nothing_else() -> None:
    assert slip(Interval(135e9, 145e9), Interval(140e6, 140e6)) == 1000
    assert slip(Interval(135, 145), Interval(140e6, 140e6)) == 1e-6
    assert slip(Interval(135e6, 145e6), Interval(40e6, 40e6)) is None

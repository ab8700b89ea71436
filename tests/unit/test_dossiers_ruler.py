"""The ruler shows every interval at its place."""

from __future__ import annotations

import pytest
from tests import dossier_records as made

from comity.dossiers import ruler
from comity.records import Comparator, Grade, Kind, Quantity


def drawn(low, high, pieces, comparator=Comparator.EQ, unit="USD"):
    quantity = Quantity(value_low=low, value_high=high, unit=unit, comparator=comparator)
    claim = made.claim(made.TEXT, "twelve documents were signed", Kind.TRADE_LEVEL, quantity=quantity)
    return ruler.draw(claim, pieces)


def test_places_are_in_proportion():
    found = drawn(100e6, 100e6, [made.evidence(1, low=50e6, high=150e6)])
    (row,) = found.rows
    middle = row.x + row.width / 2
    assert found.claimed.x == pytest.approx(middle, abs=0.02)
    assert found.claimed.is_point
    assert not row.is_point


def test_the_band_is_the_tolerance_around_the_claim():
    found = drawn(100e6, 100e6, [made.evidence(1, low=10e6, high=10e6)])
    per_million = (found.claimed.x - found.rows[0].x) / 90
    assert found.tolerance == 0.15
    assert found.band_width == pytest.approx(30 * per_million, abs=0.05)


def test_open_ends_run_off_with_an_arrow():
    found = drawn(100e6, None, [made.evidence(1, low=None, high=80e6)], Comparator.OVER)
    assert found.claimed.open_high
    assert not found.claimed.open_low
    assert found.rows[0].open_low
    assert (found.claimed.value, found.rows[0].value) == ("≥ 100 M", "≤ 80 M")


def test_a_far_bound_does_not_flatten_the_picture():
    near = made.evidence(1, low=79e6, high=79e6)
    bound = made.evidence(2, low=0.0, high=4.9e9, grade=Grade.D)
    found = drawn(140e6, 140e6, [near, bound])
    assert found.claimed.x - found.rows[0].x > 20
    assert found.rows[1].open_high
    assert found.rows[1].value == "0–4.9 B"
    assert found.title == "The text says $140 million; 1 source gives $79 million"


def test_numbers_far_apart_get_a_logarithmic_scale():
    found = drawn(1e9, 1e9, [made.evidence(1, low=1e6, high=1e6)])
    assert [text for _, text in found.ticks] == ["1 M", "10 M", "100 M", "1 B", "10 B"]


def test_grades_d_and_e_are_hollow():
    pieces = [made.evidence(n, low=1.0, high=2.0, grade=g) for n, g in enumerate((Grade.C, Grade.D))]
    assert [row.decides for row in drawn(1.0, 1.0, pieces).rows] == [True, False]


@pytest.mark.parametrize(
    "pieces",
    [[], [made.evidence(1, low=0.1, high=0.2, unit="share")], [made.evidence(1, low=None, high=None)]],
)
def test_nothing_to_compare_gives_no_ruler(pieces):
    assert drawn(1.0, 1.0, pieces) is None


@pytest.mark.parametrize("value", [0.0, -5.0, 3.0, 1e-9, 7e14])
def test_every_place_is_within_the_picture(value):
    found = drawn(
        value, value, [made.evidence(1, low=value, high=value), made.evidence(2, low=-1.0, high=None)]
    )
    places = [x for row in (found.claimed, *found.rows) for x in (row.x, row.x + row.width)]
    assert all(0 <= place <= 100 for place in [*places, *(x for x, _ in found.ticks)])
    assert 0 <= found.band_x <= found.band_x + found.band_width <= 100


def test_labels_are_short_enough_for_a_phone():
    long = made.source("The Very Long Name of a Statistical Office of the Republic (https://example.org)")
    found = drawn(1.0, 1.0, [made.evidence(1, low=1.0, high=1.0, sources=(long,))])
    assert len(found.rows[0].label) <= 30
    assert found.rows[0].label.endswith("… · 2024")

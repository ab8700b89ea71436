"""Two readings side by side: one to one, by place and kind, with the fields that differ."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from comity.claims.agreement import compare, differences
from comity.records import Claim, Kind, Period, Quantity


def made(start, end, kind=Kind.TRADE_LEVEL, value=None, **fields):
    quantity = value and Quantity(value_low=value, value_high=value, unit="USD", start=end - 5, end=end)
    return Claim(
        id="c",
        kind=kind,
        start=start,
        end=end,
        quote="x" * (end - start),
        countries=("IRN", "BLR"),
        quantity=quantity,
        **fields,
    )


def test_a_reading_agrees_with_itself():
    claims = [made(0, 40, value=1e6), made(50, 90, Kind.VISIT), made(91, 120, Kind.OPINION)]
    found = compare(claims, claims)
    assert (found.share_of_ours, found.share_of_theirs, found.same) == (1, 1, 3)
    assert found.shared == 2  # opinions are left out
    assert found.only_ours == found.only_theirs == ()


def test_shares_like_precision_and_recall():
    ours = [made(0, 40), made(100, 140), made(200, 240), made(300, 340)]
    theirs = [made(0, 40), made(100, 150)]
    found = compare(ours, theirs)
    assert found.share_of_ours == 0.5
    assert found.share_of_theirs == 1.0
    assert [c.start for c in found.only_ours] == [200, 300]


@pytest.mark.parametrize(
    ("one", "two", "meets"),
    [
        ((0, 40), (0, 40), True),
        ((0, 40), (20, 60), False),
        ((0, 40), (0, 79), True),
        ((0, 40), (0, 81), False),
        ((0, 40), (40, 80), False),
    ],
)
def test_spans_must_overlap_by_half(one, two, meets):
    assert bool(compare([made(*one)], [made(*two)]).aligned) is meets


def test_a_figure_in_common_makes_up_for_the_span():
    short, long = made(80, 100, value=5.0), made(0, 100, value=5.0)
    assert compare([short], [long]).aligned
    far = made(0, 400, value=5.0)
    assert not compare([made(380, 400, value=5.0)], [far]).aligned


def test_the_best_partner_is_taken_and_only_once():
    level, growth = made(0, 40, value=1e6), made(0, 40, Kind.TRADE_GROWTH)
    found = compare([growth, level], [level, growth])
    assert found.same == 2
    assert len(compare([level, level], [level]).only_ours) == 1


def test_other_kinds_align_and_do_not_count_as_shared():
    found = compare([made(0, 40, Kind.FORECAST)], [made(0, 40, Kind.TRADE_TARGET)])
    assert found.aligned[0].differs == ("kind",)
    assert found.shared == 0
    assert found.share_of_ours == 0


def test_every_field_is_compared():
    one = made(0, 40, value=100.0)
    for change, name in (
        ({"kind": Kind.FORECAST}, "kind"),
        ({"countries": ("IRN",)}, "countries"),
        ({"exporter": "IRN"}, "direction of trade"),
        ({"quantity": None}, "quantity"),
        ({"quantity": replace(one.quantity, value_low=101.0, value_high=101.0)}, "quantity"),
        ({"quantity": replace(one.quantity, unit="EUR")}, "quantity"),
        ({"period": Period(start=date(2020, 1, 1))}, "period"),
        ({"deadline": date(2030, 1, 1)}, "period"),
        ({"negated": True}, "denial"),
    ):
        assert differences(one, replace(one, **change)) == (name,)
    nearly = replace(one, quantity=replace(one.quantity, value_low=100.4, value_high=100.4))
    assert differences(one, replace(nearly, countries=("BLR", "IRN"))) == ()


def test_nothing_with_nothing():
    found = compare([], [])
    assert (found.share_of_ours, found.share_of_theirs, found.shared) == (None, None, 0)


def test_long_readings_are_aligned_in_linear_time():
    many = [made(n * 50, n * 50 + 40, value=n + 1.0) for n in range(20_000)]
    began = time.perf_counter()
    assert compare(many, many).same == 20_000
    assert time.perf_counter() - began < 5

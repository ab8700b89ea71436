"""Who is in no report keeps one reading from supporting a claim, and then no other reading may refute it."""

from datetime import date

import pytest

from comity.evidence.listings import Kept, Listing, Way
from comity.evidence.standing import Reading, Standing
from comity.evidence.withheld import weighed
from comity.records import Claim, Comparator, Grade, Kind, Period, Quantity

SILENT = {"CHN": 3e9}


def _claim(low: float, high: float, unit: str = "rank") -> Claim:
    return Claim(
        id="c1",
        kind=Kind.RANK if unit == "rank" else Kind.TRADE_SHARE,
        quote="among its top three markets",
        start=0,
        end=27,
        countries=("EGY", "UZB"),
        quantity=Quantity(
            value_low=low, value_high=high, unit=unit, comparator=Comparator.RANGE, as_stated="top three"
        ),
        period=Period(start=date(2022, 1, 1), end=date(2022, 12, 31)),
    )


def _reading(place: int, last: int, *, missing=SILENT, share=0.1, share_low=0.05) -> Reading:
    listing = Listing(
        country="UZB",
        year=2022,
        way=Way.SELLS,
        source_id="books",
        basis="fob",
        kept=Kept.PARTNERS,
        values={"EGY": 2e9, "IRN": 9e9},
        missing=missing,
        partners=60,
        stated_usd=None,
        files=(0,),
        query="",
    )
    standing = Standing(
        listing=listing,
        value_usd=2e9,
        place=place,
        last=last,
        level=place,
        share=share,
        share_low=share_low,
        listed=60,
        unseen=tuple(missing),
    )
    return Reading(standings=(standing,), grade=Grade.C)


def _grades(claim, *readings):
    return [reading.grade for reading in weighed(claim, list(readings))]


def test_a_place_that_the_silent_may_change_supports_nothing():
    assert _grades(_claim(1, 3), _reading(3, 4)) == [Grade.D]


def test_beside_it_no_reading_of_the_same_books_refutes():
    """By members it is third or fourth, with the Union as one fourth or fifth: "top three" is open."""
    assert _grades(_claim(1, 3), _reading(3, 4), _reading(4, 5)) == [Grade.D, Grade.D]


def test_what_the_silent_cannot_change_refutes():
    assert _grades(_claim(1, 3), _reading(5, 6), _reading(6, 7)) == [Grade.C, Grade.C]


def test_a_list_without_holes_keeps_its_grade():
    assert _grades(_claim(1, 3), _reading(3, 3, missing={})) == [Grade.C]


def test_a_reading_that_fits_without_the_silent_still_supports():
    whole = _reading(2, 2, missing={})
    assert _grades(_claim(1, 3), _reading(3, 4), whole) == [Grade.D, Grade.C]


@pytest.mark.parametrize(("percent", "grade"), [(7, Grade.D), (20, Grade.C), (2, Grade.C)])
def test_a_share_inside_what_the_silent_leave_open_supports_nothing(percent, grade):
    assert _grades(_claim(percent, percent, "percent"), _reading(3, 4)) == [grade]

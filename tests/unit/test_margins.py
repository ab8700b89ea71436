"""How far a text must be from one book before it is called wrong."""

from __future__ import annotations

from datetime import date

import pytest

from comity.records import Claim, Evidence, Grade, Kind, Label, Period, Quantity, SourceUse
from comity.verdicts.finding import Bench
from comity.verdicts.intervals import Interval
from comity.verdicts.margins import label_for
from comity.verdicts.tolerances import default_tolerances

BENCH = Bench(as_of=date(2022, 12, 31), tolerances=default_tolerances())


def labelled(kind: Kind, stated: float, found: float, grade: Grade, unit: str) -> Label:
    claim = Claim(
        id="c",
        quote="",
        kind=kind,
        start=0,
        end=1,
        countries=("KEN", "UGA"),
        quantity=Quantity(value_low=stated, value_high=stated, unit=unit),
    )
    piece = Evidence(
        id="e",
        metric="m",
        countries=("KEN", "UGA"),
        period=Period(),
        grade=grade,
        method="",
        statement="",
        sources=(SourceUse(id="s", title="", version="", licence=""),),
        value_low=found,
        value_high=found,
        unit=unit,
    )
    return label_for(claim, piece, Interval(stated, stated), Interval(found, found), BENCH)


@pytest.mark.parametrize(
    ("stated", "label"),
    [
        (110.0, Label.IMPRECISE),
        (190.0, Label.INSUFFICIENT_EVIDENCE),
        (220.0, Label.OVERSTATED),
        (300.0, Label.CONTRADICTED),
    ],
)
def test_a_level_by_one_book_is_wrong_from_twice_on(stated, label):
    assert labelled(Kind.TRADE_LEVEL, stated, 100.0, Grade.C, "USD") is label


def test_a_place_by_one_list_is_told_more_finely():
    assert labelled(Kind.RANK, 2, 3, Grade.C, "rank") is Label.OVERSTATED
    assert labelled(Kind.RANK, 4, 5, Grade.C, "rank") is Label.INSUFFICIENT_EVIDENCE


@pytest.mark.parametrize(
    ("grade", "label"), [(Grade.C, Label.INSUFFICIENT_EVIDENCE), (Grade.B, Label.CONTRADICTED)]
)
def test_a_small_rise_by_one_book_refutes_no_fall(grade, label):
    assert labelled(Kind.TRADE_GROWTH, -12.7, 3.7, grade, "percent") is label


def test_a_clear_rise_by_one_book_does():
    assert labelled(Kind.TRADE_GROWTH, -12.7, 40.0, Grade.C, "percent") is Label.CONTRADICTED

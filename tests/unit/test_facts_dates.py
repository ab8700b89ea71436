from datetime import date

import pytest

from comity.facts.dates import instruments_at, is_span, partial_date, span, visible_at


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021-02-16", date(2021, 2, 16), date(2021, 2, 16)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("", None, None),
    ],
)
def test_partial_dates_keep_their_precision(text, start, end):
    period = partial_date(text)
    assert (period.start, period.end) == (start, end)
    assert period.as_stated == (text or None)


@pytest.mark.parametrize("text", ["soon", "2021-13", "2021-02-30", "21", "2021/02", "20210216"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        partial_date(text)


def test_spans_include_both_ends():
    assert span("2017-01/2017-11") == span("2017-01/2017-11")
    assert (span("2017-01/2017-11").start, span("2017-01/2017-11").end) == (
        date(2017, 1, 1),
        date(2017, 11, 30),
    )
    assert [is_span(t) for t in ("2017", "2017-03-21/2018-03-20", "annual", "FY2024-25", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("note", "as_of", "seen"),
    [
        ("ended on Implementation Day; re-applied 2025", date(2016, 2, 1), "ended on Implementation Day"),
        ("ended on Implementation Day; re-applied 2025", date(2025, 12, 31), None),
        ("suspended 2011-12", date(2011, 12, 30), ""),
        ("suspended 2011-12", date(2011, 12, 31), None),
        ("withdrawal took effect 2025-01-29", date(2025, 1, 28), ""),
        ("about 87 per cent of tariff lines", date(1990, 1, 1), None),
        ("restated in BYN (1 BYN = 10,000 BYR)", date(1990, 1, 1), None),
        ("armed groups since UNSCR 2624", date(1990, 1, 1), None),
    ],
)
def test_remarks_lose_the_clauses_that_name_later_days(note, as_of, seen):
    assert visible_at(note, as_of) == (note if seen is None else seen)


def test_later_legal_acts_are_left_out():
    basis = "Regulation (EU) 2021/1030; later 2022/355, 2024/1865"
    assert instruments_at(basis, date(2021, 6, 25)) == "Regulation (EU) 2021/1030"
    assert instruments_at(basis, date(2024, 1, 1)) == basis
    assert instruments_at("UNSCR 2140 (2014)", date(2014, 3, 1)) == "UNSCR 2140 (2014)"

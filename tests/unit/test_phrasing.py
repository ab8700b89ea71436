"""Figures, times, names and lists in words."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity import countries, phrasing
from comity.facts import partial_date
from comity.records import Comparator, Period, Quantity, SourceUse
from comity.vocabulary import load_yaml

UNITS = load_yaml("phrasing/units.yaml")


def span(start: str | None, end: str | None, **fields) -> Period:
    return Period(
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
        **fields,
    )


@pytest.mark.parametrize("module", [m.name for m in pkgutil.iter_modules(phrasing.__path__)])
def test_examples_run(module):
    tested = doctest.testmod(importlib.import_module(f"comity.phrasing.{module}"))
    assert tested.attempted > 0
    assert tested.failed == 0


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (140e6, "USD", "$140 million"),
        (1.0, "USD", "$1"),
        (2.5e12, "EUR", "€2.5 trillion"),
        (999_999.0, "USD", "$999,999"),
        (999_990_000.0, "USD", "$1 billion"),
        (-40e6, "GBP", "-£40 million"),
        (1.0, "RUB", "1 Russian rouble"),
        (3e9, "CNY", "3 billion yuan"),
        (5e6, "XYZ", "5 million XYZ"),
        (12.0, "count", "12"),
        (12.0, None, "12"),
        (1.0, "documents", "1 document"),
        (0.0549, "share", "5.49%"),
        (66.6667, "percent", "66.67%"),
        (3.0, "percent_per_year", "3% a year"),
        (16e9, "m3_per_year", "16 billion cubic metres a year"),
        (2.0, "rank", "rank 2"),
        (0.00001, "ratio", "0.00001 times"),
        (4.0, "ship_loads", "4 ship loads"),
    ],
)
def test_figures(value, unit, words):
    assert phrasing.figure(value, unit) == words


@given(st.floats(min_value=-1e15, max_value=1e15))
def test_a_written_number_is_the_number_in_four_digits(value):
    digits, _, word = phrasing.number(value).partition(" ")
    read = float(digits.replace(",", "")) * float(UNITS["magnitudes"].get(word, 1))
    assert read == pytest.approx(value, rel=5.1e-4, abs=1e-11)
    assert "e" not in digits
    assert not word or abs(float(digits.replace(",", ""))) < 1000 or word == "trillion"


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        (74.4e6, 113e6, "USD", "$74.4 million to $113 million"),
        (0.0, 4.9e9, "USD", "$0 to $4.9 billion"),
        (900e6, 1.2e9, "RUB", "900 million to 1.2 billion Russian roubles"),
        (1e9, 2e9, "m3", "1 to 2 billion cubic metres"),
        (0.12, 0.15, "share", "12 to 15%"),
        (113e6, None, "USD", "more than $113 million"),
        (None, 5e6, "USD", "at most $5 million"),
        (float("-inf"), 5e6, "USD", "at most $5 million"),
        (6, None, "rank", "rank 6 or lower"),
        (7, 7, "count", "7"),
        (None, None, "USD", ""),
    ],
)
def test_intervals(low, high, unit, words):
    assert phrasing.interval(low, high, unit) == words


@pytest.mark.parametrize(
    ("comparator", "low", "high", "words"),
    [
        (Comparator.EQ, 12.0, 12.0, "12"),
        (Comparator.APPROX, 12.0, 12.0, "about 12"),
        (Comparator.OVER, 12.0, None, "more than 12"),
        (Comparator.UNDER, None, 12.0, "less than 12"),
        (Comparator.RANGE, 10.0, 12.0, "10 to 12"),
        (Comparator.EQ, None, None, ""),
    ],
)
def test_quantities(comparator, low, high, words):
    if low is high is None:
        stated = Quantity(value_low=low, value_high=high, unit="count")
    else:
        stated = Quantity(value_low=low, value_high=high, unit="count", comparator=comparator)
    assert phrasing.quantity(stated) == words


def test_the_vocabulary_of_units_has_its_form():
    assert set(UNITS) == {"magnitudes", "hedges", "signs", "units"}
    assert list(UNITS["magnitudes"].values()) == sorted(UNITS["magnitudes"].values(), reverse=True)
    assert set(UNITS["hedges"]) == set(Comparator)
    for template in (*UNITS["hedges"].values(), *(t for pair in UNITS["units"].values() for t in pair)):
        assert template.count("{}") == 1
    assert all(len(pair) == 2 for pair in UNITS["units"].values())
    assert not UNITS["signs"].keys() & UNITS["units"].keys()


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (span("2024-01-01", "2024-12-31"), "2024"),
        (span("2020-01-01", "2023-12-31"), "2020 to 2023"),
        (span("2025-08-01", "2025-08-31"), "August 2025"),
        (span("2025-01-01", "2025-06-30"), "January to June 2025"),
        (span("2024-11-01", "2025-02-28"), "November 2024 to February 2025"),
        (span("2025-08-20", "2025-08-20"), "20 August 2025"),
        (span("2025-08-20", "2025-08-21"), "20 to 21 August 2025"),
        (span("2025-08-20", "2025-09-02"), "20 August to 2 September 2025"),
        (
            span("2023-03-21", "2024-03-19", fiscal="IRN"),
            "21 March 2023 to 19 March 2024 (Iran’s fiscal year)",
        ),
        (span(None, "2030-12-31"), "until the end of 2030"),
        (span(None, "2030-06-30"), "until the end of June 2030"),
        (span(None, "2030-06-15"), "until 15 June 2030"),
        (span("2015-05-02", None), "since 2 May 2015"),
        (span("2015-05-01", None, as_stated="since May 2015"), "since May 2015"),
        (span("2015-01-01", None, as_stated="2015-01-01"), "since 1 January 2015"),
        (span("2024-08-22", "2025-08-21", as_stated="the year to August 2025"), "the year to August 2025"),
        (Period(as_stated="current"), ""),
    ],
)
def test_periods(period, words):
    assert phrasing.period(period) == words


def test_a_period_without_an_end_says_what_it_is_told_to():
    assert phrasing.period(Period(), unstated="not stated") == "not stated"


@pytest.mark.parametrize(
    ("written", "words"),
    [("2025-05-15", "on 15 May 2025"), ("2023-10", "in October 2023"), ("2024", "in 2024")],
)
def test_a_date_is_no_finer_than_its_source_gives_it(written, words):
    given_date = partial_date(written)
    assert phrasing.on(given_date) == words
    assert phrasing.span(given_date) == words.split(" ", 1)[1]


def test_deadlines():
    assert phrasing.by_deadline(date(2030, 12, 31)) == "by the end of 2030"
    assert phrasing.by_deadline(date(2024, 2, 29)) == "by the end of February 2024"
    assert phrasing.by_deadline(date(2025, 2, 27)) == "by 27 February 2025"


def test_lists_keep_their_items_apart():
    assert phrasing.listed(()) == ""
    assert phrasing.listed(("a",)) == "a"
    assert phrasing.listed(("a", "b", "c"), joiner="or") == "a, b or c"
    assert phrasing.listed(("$1 (BelTA, 2025)", "$2 (AP)")) == "$1 (BelTA, 2025) and $2 (AP)"
    assert phrasing.listed(("chips, fast", "oil")) == "chips, fast; oil"


def test_names_do_not_depend_on_the_order_and_never_fail():
    assert phrasing.pair_names(("IRN", "BLR", "IRN")) == "Belarus and Iran"
    assert phrasing.country("EU") == "the European Union"
    assert phrasing.country("UN") == "the United Nations"
    assert phrasing.country("XQZ") == "XQZ"
    assert phrasing.body_name("nothing known") == "nothing known"
    assert all(phrasing.country(c.iso3) == countries.name(c.iso3) for c in countries.every())


@pytest.mark.parametrize(
    ("citation", "words"),
    [
        ("BelTA, 20 Aug 2025 (https://b.by/1)", "BelTA, 20 Aug 2025"),
        ("Copy of one (https://a.org/x); copy of another (https://b.org)", "Copy of one"),
        ("CIA, The World Factbook, data/europe/bo.json; a note", "CIA, The World Factbook"),
        ("", "the title"),
    ],
)
def test_a_source_is_named_without_its_address(citation, words):
    use = SourceUse(id="x", title="the title", version="1", licence="", citation=citation)
    assert phrasing.source_name(use) == words

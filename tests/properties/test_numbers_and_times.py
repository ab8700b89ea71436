"""What holds for numbers and times in any text."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.claims.expressions import expressions
from comity.claims.periods import find_periods
from comity.claims.quantities import find_quantities
from comity.claims.tokens import tokenise
from comity.records import Comparator, Period

HOMES = st.sampled_from([(), ("IRN", "BLR"), ("IND", "RUS"), ("KEN", "UGA"), ("AUS", "NZL"), ("XXX",)])
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PUBLISHED = st.one_of(
    st.just(Period()),
    DAYS.map(lambda day: Period(start=day, end=day)),
    DAYS.map(lambda day: Period(start=day, end=day + timedelta(days=40))),
    DAYS.map(lambda day: Period(end=day)),
)
VOCABULARY = """
    trade exports 5 12 2022 2022-23 29 31 1,000 26,8 1,00,000 3 000 0 007 one two half a the of
    million billion bn lakh crore $ US$ € Rs dollars shillings euros percent % per cent to from
    between and by in on at since until within for over about more than nearly up to some first
    third largest top main year years decade decades century months month week quarter fiscal
    Iranian calendar last next this past same period earlier before ago running February March May
    July Tuesday Monday January-June Q1 H2 FY24 documents companies workers MW tonnes barrels day
    times fold doubled no No. 1. (3) - – / + . , ; ( ) 31/02/2024 2024-02-30 30 zero 1402 mid early
    end
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n"])
TEXTS = st.one_of(st.lists(WORDS, max_size=30).map(" ".join), st.text(max_size=200))


@settings(max_examples=400, deadline=None)
@given(TEXTS, HOMES)
def test_a_number_quotes_its_text_and_is_an_interval(text, home):
    last = 0
    for mention in find_quantities(text, home=home):
        q = mention.quantity
        assert text[mention.start : mention.end] == q.as_stated
        assert (q.start, q.end) == (mention.start, mention.end)
        assert mention.start < mention.end
        assert mention.hedge_start <= mention.start
        assert mention.hedge_end >= mention.end
        assert mention.start >= last  # in text order, without overlap
        last = mention.end
        low, high = q.value_low, q.value_high
        assert not (low is None and high is None)
        assert low is None or high is None or low <= high
        assert (q.comparator is Comparator.OVER) == (high is None)
        assert (q.comparator is Comparator.UNDER) == (low is None)
        assert (q.comparator is Comparator.RANGE) == (None not in {low, high} and low != high)


@settings(max_examples=400, deadline=None)
@given(TEXTS, PUBLISHED, HOMES)
def test_a_time_quotes_its_text_and_runs_forward(text, published, home):
    last = 0
    for mention in find_periods(text, published=published, home=home):
        assert text[mention.start : mention.end] == mention.period.as_stated
        assert last <= mention.lead_start <= mention.start < mention.end
        last = mention.end
        start, end = mention.period.start, mention.period.end
        if mention.role == "deadline":
            assert start is None
        if start and end and mention.role in {"point", "same_period", "earlier"}:
            assert start <= end


@given(TEXTS, PUBLISHED, HOMES)
def test_reading_twice_gives_the_same(text, published, home):
    first = find_quantities(text, home=home), find_periods(text, published=published, home=home)
    tokenise.cache_clear()
    expressions.cache_clear()
    assert (find_quantities(text, home=home), find_periods(text, published=published, home=home)) == first


@given(TEXTS)
def test_words_before_a_paragraph_move_the_numbers_and_change_none(text):
    before = "Greetings were exchanged.\n\n"
    alone = find_quantities(text)
    moved = find_quantities(before + text)
    assert [(q.start + len(before), q.quantity.value_low) for q in alone] == [
        (q.start, q.quantity.value_low) for q in moved
    ]


@given(
    st.integers(1, 9_999),
    st.sampled_from([("million", 10**6), ("billion", 10**9), ("lakh crore", 10**12), ("thousand", 10**3)]),
    st.integers(1, 99),
)
def test_decimals_are_exact_whatever_their_sign(whole, magnitude, cents):
    word, size = magnitude
    exact = float((whole * 100 + cents) * size) / 100
    for sign in (".", ","):
        (found,) = find_quantities(f"${whole}{sign}{cents:02d} {word}")
        assert found.quantity.value_low == exact


@given(st.integers(1_000, 10**12))
def test_grouping_does_not_change_a_number(number):
    grouped = f"{number:,}"
    for sign in (",", "'", "\u00a0", "\u202f"):
        (found,) = find_quantities(f"{grouped.replace(',', sign)} euros")
        assert (found.quantity.value_low, found.quantity.unit) == (number, "EUR")


@given(DAYS, st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d.%m.%Y"]))
def test_every_written_day_is_read(day, form):
    (found,) = find_periods(f"on {day.strftime(form)} they met", published=Period())
    assert (found.period.start, found.period.end) == (day, day)


@given(DAYS, DAYS)
def test_a_day_without_its_year_is_near_the_publication(day, published):
    if (day.month, day.day) == (2, 29):
        return
    (found,) = find_periods(
        f"on {day.strftime('%d %B')} they met", published=Period(start=published, end=published)
    )
    assert (found.period.start.month, found.period.start.day) == (day.month, day.day)
    assert abs((found.period.start - published).days) <= 366


LONG = 50_000  # characters


PIECES = (
    "1,|the |1 |one |$ |5 to |1-|a |from 2010 to |half |last |of the |the year |two hundred and |Iranian |"
    "1 000 |more than |9|year to |May 5 to |3 million, |(|\n|in five years |the same period of |no new |"
    "top ten largest |between 5 and |1 in |1.1 |'"
)


@pytest.mark.parametrize("piece", PIECES.split("|"))
def test_no_text_takes_long(piece):
    text = piece * (LONG // len(piece))
    began = time.perf_counter()
    find_quantities(text)
    find_periods(text, published=Period(start=date(2024, 8, 8), end=date(2024, 8, 8)))
    assert (
        time.perf_counter() - began < 2.5
    )  # some 0.3 s on an idle core; what grows with the square takes minutes

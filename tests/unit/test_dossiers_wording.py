"""Numbers and periods in words."""

from __future__ import annotations

from datetime import date

import pytest
from tests import dossier_records as made

from comity.dossiers import wording
from comity.records import Comparator, Label, LedgerStatus, Period, Quantity, Reason, Timing
from comity.vocabulary import load_yaml


def span(start: str | None, end: str | None, **fields) -> Period:
    return Period(
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
        **fields,
    )


@pytest.mark.parametrize(
    ("period", "words", "code"),
    [
        (span("2024-01-01", "2024-12-31"), "2024", "2024"),
        (span("2020-01-01", "2023-12-31"), "2020 to 2023", "2020-01-01/2023-12-31"),
        (span("2025-08-01", "2025-08-31"), "August 2025", "2025-08"),
        (span("2025-01-01", "2025-06-30"), "January to June 2025", "2025-01-01/2025-06-30"),
        (span("2024-11-01", "2025-02-28"), "November 2024 to February 2025", "2024-11-01/2025-02-28"),
        (span("2025-08-20", "2025-08-20"), "20 August 2025", "2025-08-20"),
        (
            span("2023-03-21", "2024-03-19", fiscal="IRN"),
            "21 March 2023 to 19 March 2024 (Iran’s fiscal year)",
            "2023-03-21/2024-03-19",
        ),
        (span(None, "2030-12-31"), "up to 31 December 2030", "../2030-12-31"),
        (span("2015-01-01", None), "since 1 January 2015", "2015-01-01/.."),
        (Period(as_stated="current"), "“current”", None),
        (Period(), "not stated", None),
    ],
)
def test_periods(period, words, code):
    assert wording.in_words(period) == words
    assert wording.iso(period) == code


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (140e6, "USD", "140 million US dollars"),
        (1.0, "USD", "1 US dollar"),
        (2.5e12, "EUR", "2.5 trillion euros"),
        (999_999.0, "USD", "999,999 US dollars"),
        (12.0, "count", "12"),
        (0.0549, "share", "5.49%"),
        (66.6667, "percent", "66.6667%"),
        (2.0, "rank", "rank 2"),
        (3.0, "percent_per_year", "3% a year"),
        (5.0, "XYZ", "5 XYZ"),
        (-40e6, "USD", "-40 million US dollars"),
    ],
)
def test_figures(value, unit, words):
    assert wording.figure(value, unit) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (74.4e6, 113e6, "74.4 to 113 million US dollars"),
        (0.0, 4.9e9, "0 to 4.9 billion US dollars"),
        (900e6, 1.2e9, "900 million to 1.2 billion US dollars"),
        (113e6, None, "at least 113 million US dollars"),
        (None, 5e6, "at most 5 million US dollars"),
        (None, None, None),
    ],
)
def test_intervals(low, high, words):
    assert wording.interval(low, high, "USD") == words


@pytest.mark.parametrize(
    ("comparator", "low", "high", "words"),
    [
        (Comparator.EQ, 12.0, 12.0, "12"),
        (Comparator.APPROX, 12.0, 12.0, "about 12"),
        (Comparator.OVER, 12.0, None, "more than 12"),
        (Comparator.UNDER, None, 12.0, "less than 12"),
        (Comparator.RANGE, 10.0, 12.0, "10 to 12"),
    ],
)
def test_hedges(comparator, low, high, words):
    assert (
        wording.quantity(Quantity(value_low=low, value_high=high, unit="count", comparator=comparator))
        == words
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "target: 1 billion US dollars by 31 December 2030"),
        (
            {"deadline": Period(as_stated="soon"), "deadline_as_stated": "soon"},
            "target: 1 billion US dollars, “soon”",
        ),
        (
            {
                "deadline": Period(),
                "deadline_as_stated": "",
                "kind": "level",
                "period": span("2024-01-01", "2024-12-31"),
            },
            "stated level: 1 billion US dollars in 2024",
        ),
        (
            {
                "deadline": Period(),
                "deadline_as_stated": "",
                "value_low": None,
                "value_high": None,
                "figure": "several times",
            },
            "target: several times, “annual”",
        ),
    ],
)
def test_statements(fields, words):
    assert wording.stated(made.statement(1, **fields)) == words


def test_every_label_status_timing_and_reason_has_its_words():
    for label in (*Label, *LedgerStatus):
        assert wording.label_word(label)
        assert wording.label_sentence(label).endswith(".")
        assert wording.family(label)
    for timing in Timing:
        assert wording.timing_word(timing)
    for reason in Reason:
        assert wording.reason_sentence(reason).endswith(".")
    assert set(wording.words()["labels"]) == set(Label)
    assert set(wording.words()["statuses"]) == set(LedgerStatus)


def test_families_are_those_of_the_style_sheet():
    assert set(load_yaml("verdicts/labels.yaml")["families"]) == {
        "holds",
        "off",
        "fails",
        "depends",
        "undecided",
    }


def test_a_kept_promise_is_never_called_overdue():
    assert wording.timing_said(LedgerStatus.MET, Timing.OVERDUE) == ""
    assert wording.timing_said(LedgerStatus.ANNOUNCED, Timing.OVERDUE) == "overdue"
    assert not wording.is_overdue(LedgerStatus.SUPERSEDED, Timing.OVERDUE)


def test_a_code_without_a_name_is_shown_as_it_is():
    assert wording.country("QQQ") == "QQQ"
    assert wording.country("EAEU") == "the Eurasian Economic Union"
    assert wording.body("NOSUCH") == "NOSUCH"


def test_a_citation_without_its_addresses():
    assert (
        wording.cited(made.source("IFP News, 13 Mar 2023 (https://a.b/c); TASS (https://d.e)"))
        == "IFP News, 13 Mar 2023; TASS"
    )
    assert wording.cited(made.source("")) == "Public statements"

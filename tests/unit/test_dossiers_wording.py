"""Periods, statements and labels as the dossiers word them."""

from __future__ import annotations

from datetime import date

import pytest
from tests import dossier_records as made

from comity.dossiers import wording
from comity.records import Label, LedgerStatus, Period, Reason, Timing, is_overdue
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
        (span(None, "2030-12-31"), "until the end of 2030", "../2030-12-31"),
        (span("2015-01-01", None), "since 2015", "2015-01-01/.."),
        (Period(as_stated="current"), "“current”", None),
        (Period(), "not stated", None),
    ],
)
def test_periods(period, words, code):
    assert wording.in_words(period) == words
    assert wording.iso(period) == code


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "target: $1 billion by the end of 2030"),
        (
            {"deadline": Period(as_stated="soon"), "deadline_as_stated": "soon"},
            "target: $1 billion, “soon”",
        ),
        (
            {
                "deadline": Period(),
                "deadline_as_stated": "",
                "kind": "level",
                "period": span("2024-01-01", "2024-12-31"),
            },
            "stated level: $1 billion in 2024",
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
    assert not is_overdue(LedgerStatus.SUPERSEDED, Timing.OVERDUE)

"""How periods of claims and of evidence fit each other."""

from __future__ import annotations

import pytest
from tests.verdict_cases import period

from comity.verdicts.periods import Fit, days_apart, fit, precision
from comity.verdicts.tolerances import default_tolerances


@pytest.mark.parametrize(
    ("claimed", "found", "expected"),
    [
        ("2024", "2024", Fit.SAME),
        (None, "2024", Fit.SAME),
        ("2023-03-21/2024-03-19", "2023-03-21/2024-03-20", Fit.SAME),
        ("2023", "2023-03-21/2024-03-19", Fit.NEAR),
        ("2022-04-01/2023-03-31", "2022", Fit.NEAR),
        ("2022-04-01/2023-03-31", "2023", Fit.LATER),
        ("2024", "2023", Fit.EARLIER),
        ("2024", "2025", Fit.LATER),
        ("2024", "2024-01/2024-06", Fit.OTHER),
        ("2024-01/2024-06", "2023-01/2023-06", Fit.EARLIER),
        ("until 2024", "2024", Fit.SAME),
    ],
)
def test_fit(claimed: str | None, found: str, expected: Fit) -> None:
    assert fit(period(claimed), period(found), default_tolerances()) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("since 2022-05-01", "day"),
        ("since 2022-05", "month"),
        ("since 2007", "year"),
        ("2004-05-01", "day"),
        ("2024-07", "month"),
        ("2024", "year"),
    ],
)
def test_precision_is_kept(words: str, expected: str) -> None:
    assert precision(period(words)) == expected


def test_precision_in_the_words_of_a_text() -> None:
    from dataclasses import replace

    may = period("since 2022-05-01")
    assert precision(replace(may, as_stated="since May 2022")) == "month"
    assert precision(replace(may, as_stated="since 1 May 2022")) == "day"
    assert precision(replace(may, as_stated="since 2022")) == "year"


def test_dates_are_compared_at_the_coarser_precision() -> None:
    assert days_apart(period("since 2022-05"), period("since 2022-05-01")) == 0
    assert days_apart(period("since 2023"), period("since 2023-07-04")) == 0
    assert days_apart(period("since 2023-06"), period("since 2023-07-04")) == 4
    assert days_apart(period("since 2005"), period("since 2023-07-04")) > 6000

"""Small cards for tests."""

from __future__ import annotations

from comity.sources.datacard import (
    Answer,
    Checks,
    Covers,
    DataCard,
    LicenceTerms,
    Reader,
    Step,
    Valuation,
    Version,
)


def a_step(**more):
    """One address."""
    given = {
        "url": "https://x.org/a.csv",
        "name": "a.csv",
        "answer": Answer.FILE,
        "confirmed": True,
        "seen_in": "a test",
    }
    return Step(**{**given, **more})


def a_card(**more):
    """A card whose fields can be changed."""
    given = {
        "id": "a-source",
        "title": "A source",
        "producer": "somebody",
        "about": "something",
        "homepage": "https://x.org",
        "says_nothing_about": ("all else",),
        "licence": LicenceTerms(name="CC0", redistribute=True, attribution="somebody", stated_in="a test"),
        "covers": Covers(first_year=2000, last_year=2020),
        "unit": "none",
        "valuation": Valuation.NONE,
        "key": ("a",),
        "checks": Checks(unique_key=True, rows_min=1),
        "reader": Reader.BACI,
        "versions": (Version(version="1"),),
        "steps": (a_step(),),
    }
    return DataCard(**{**given, **more})

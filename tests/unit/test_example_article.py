"""The article that the project ships carries these claims, and the check of it comes out as it should."""

from pathlib import Path

import pytest

from comity import check
from comity.records import Kind, Label, Reason

ARTICLE = Path(__file__).resolve().parents[2] / "examples/texts/minsk_visit_2025-08.txt"

# What a person reads in it: kind, countries, and the figure where there is one.
CLAIMS = [
    (Kind.VISIT, {"IRN", "BLR"}, None),
    (Kind.DOCUMENTS_SIGNED, {"IRN", "BLR"}, 12),
    (Kind.DOCUMENTS_SIGNED, {"IRN", "BLR"}, 1),
    (Kind.COMPLEMENTARITY, {"IRN", "BLR"}, None),
    (Kind.SPECIALISATION, {"BLR"}, None),
    (Kind.SPECIALISATION, {"IRN"}, None),
    (Kind.DEMAND, {"IRN"}, None),
    (Kind.TRADE_LEVEL, {"IRN", "BLR"}, 140e6),
    (Kind.FORECAST, {"IRN", "BLR"}, None),
    (Kind.SUPERLATIVE, {"IRN", "BLR"}, 30),
    (Kind.SANCTIONS, {"USA", "IRN", "BLR"}, None),
    (Kind.MEMBERSHIP, {"IRN", "BLR"}, None),
]


@pytest.fixture(scope="module")
def report():
    return check(ARTICLE.read_text(encoding="utf-8"), as_of="2025-08-21", published="2025-08")


@pytest.mark.parametrize(("kind", "countries", "figure"), CLAIMS)
def test_the_reader_finds_what_a_person_reads(report, kind, countries, figure):
    found = [
        (set(claim.countries), claim.quantity.value_low if claim.quantity else None)
        for claim in report.claims
        if claim.kind is kind
    ]
    assert (countries, figure) in found


def test_no_figure_is_supported_by_statements_alone(report):
    for claim, verdict in zip(report.claims, report.verdicts, strict=True):
        if claim.kind in {Kind.TRADE_LEVEL, Kind.DOCUMENTS_SIGNED}:
            assert verdict.label not in {Label.SUPPORTED, Label.SUPPORTED_IF}


def test_reasons_that_a_desk_officer_would_give(report):
    reasons = {}
    for claim, verdict in zip(report.claims, report.verdicts, strict=True):
        reasons.setdefault(claim.kind, set()).update(verdict.reasons)
    assert Reason.SOURCE_CONFLICT in reasons[Kind.TRADE_LEVEL]
    assert Reason.COUNTING_RULE in reasons[Kind.DOCUMENTS_SIGNED]
    assert Reason.MEMBERSHIP_STATUS in reasons[Kind.MEMBERSHIP]

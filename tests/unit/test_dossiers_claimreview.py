"""ClaimReview is valid JSON-LD of schema.org, for decided claims only."""

from __future__ import annotations

import json

import pytest
from tests import dossier_records as made

from comity import dossiers
from comity.records import Label, LedgerStatus

UNDECIDED = {Label.INSUFFICIENT_EVIDENCE, Label.NOT_CHECKABLE}


def test_only_decided_claims_are_reviewed():
    quotes = [r["claimReviewed"] for r in dossiers.claimreview(made.full())]
    full = made.full()
    assert quotes == [
        c.claim.quote
        for c in full.checked
        if isinstance(c.verdict.label, Label) and c.verdict.label not in UNDECIDED
    ]
    assert len(quotes) == 6


@pytest.mark.parametrize("label", [label for label in Label if label not in UNDECIDED])
def test_each_label_is_a_word_on_a_stated_scale(label):
    (review,) = dossiers.claimreview(made.of_label(label))
    rating = review["reviewRating"]
    assert rating["@type"] == "Rating"
    assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
    assert rating["alternateName"].upper().replace(" ", "_") == label.value
    assert "Scale: 1 contradicted" in rating["ratingExplanation"]


@pytest.mark.parametrize("label", [*UNDECIDED, *LedgerStatus])
def test_undecided_claims_and_promises_are_left_out(label):
    assert dossiers.claimreview(made.of_label(label)) == []


def test_the_structure_is_that_of_schema_org():
    reviews = json.loads(json.dumps(dossiers.claimreview(made.full())))
    for review in reviews:
        assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
        assert review["datePublished"] == "2025-08-21"
        item = review["itemReviewed"]
        assert item["@type"] == "Claim"
        assert item["appearance"]["@type"] == "CreativeWork"
        assert len(item["appearance"]["identifier"]["value"]) == 64
        assert item["datePublished"] == "2025-08-20"
        assert item["author"]["name"]
    assert (
        next(r for r in reviews if "12 percent" in r["claimReviewed"])["itemReviewed"]["author"]["name"]
        == "officials"
    )


def test_a_month_of_publication_gives_no_day():
    from dataclasses import replace
    from datetime import date

    from comity.records import Period

    base = made.of_label(Label.SUPPORTED)
    said = replace(base.communique, published=Period(start=date(2025, 8, 1), end=date(2025, 8, 31)))
    (review,) = dossiers.claimreview(replace(base, communique=said))
    assert "datePublished" not in review["itemReviewed"]

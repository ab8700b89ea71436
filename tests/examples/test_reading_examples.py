"""Runs every YAML file in ``reading/``: a text, its pair, and the claims that must be found in it."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from comity import countries
from comity.claims import read
from comity.claims.clauses import segments
from comity.claims.periods import find_periods
from comity.claims.quantities import find_quantities
from comity.claims.sentences import sentences
from comity.facts.dates import partial_date
from comity.records import Claim, Communique, Period

FOLDER = Path(__file__).parent / "reading"
PUBLISHED = "2024-05-20"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['text'][:50]}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
READINGS = [case for case in CASES if "claims" in case.values[0]]
SEGMENTS = [case for case in CASES if "segments" in case.values[0]]


@pytest.mark.parametrize("case", READINGS)
def test_text_claims_this_and_no_more(case: dict[str, Any]) -> None:
    text = case["text"]
    communique = Communique(
        id="example",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published=partial_date(str(case.get("published", PUBLISHED))),
        pair=tuple(case["pair"]),
    )
    found = read(communique).claims
    assert [(c.kind.value, c.quote) for c in found] == [
        (expected["kind"], expected.get("quote", text.rstrip("."))) for expected in case["claims"]
    ]
    for claim, expected in zip(found, case["claims"], strict=True):
        seen = _as_written(claim)
        assert {key: seen[key] for key in expected} == expected
        assert set(claim.countries) <= set(expected.get("countries", case["pair"])) | {"WLD"}


def _as_written(claim: Claim) -> dict[str, Any]:
    """The claim in the words of the example files."""
    quantity, details = claim.quantity, claim.details
    low, high = (quantity.value_low, quantity.value_high) if quantity else (None, None)
    return {
        "kind": claim.kind.value,
        "quote": claim.quote,
        "countries": list(claim.countries),
        "exporter": claim.exporter,
        "importer": claim.importer,
        "value": low if low == high else [low, high],
        "unit": quantity.unit if quantity else None,
        "direction": claim.direction.value if claim.direction else None,
        "period": _period(claim.period),
        "negated": claim.negated,
        "status": details.status,
        "flow": details.flow,
        "place": details.place,
        "of": details.of,
        "within": details.within,
        "property": details.property,
        **{key: list(getattr(details, key)) for key in ("framework", "sender", "product", "sectors")},
    }


def _period(period: Period) -> str:
    """A period as the example files write it: 2022, 2024-03-12, 2013-01-01.., ..2030-12-31."""
    if period.is_calendar_year and period.start is not None:
        return str(period.start.year)
    if period.start == period.end:
        return str(period.start)
    return f"{period.start or ''}..{period.end or ''}"


@pytest.mark.parametrize("case", SEGMENTS)
def test_sentence_falls_into_these_segments(case: dict[str, Any]) -> None:
    text = case["text"]
    day = Period(start=date(2024, 5, 20), end=date(2024, 5, 20))
    [sentence] = sentences(
        text,
        mentions=countries.mentions(text),
        quantities=find_quantities(text),
        periods=find_periods(text, published=day),
    )
    found = [f"{part.intro.value} = {sentence.quote(part.lo, part.hi)}" for part in segments(sentence)]
    assert found == case["segments"]


def test_every_kind_of_claim_has_an_example() -> None:
    from comity.records import Kind

    shown = {claim["kind"] for case in READINGS for claim in case.values[0]["claims"]}
    assert shown == {kind.value for kind in Kind}

"""Whatever a model proposes, what becomes of it stands in the text and is read by the grammar."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pydantic", reason="the extra model is not installed")

from tests.fuzzed_texts import OWN

from comity.claims.agreement import compare
from comity.claims.model_answer import Proposal, Unusable, proposals_of
from comity.claims.model_grounding import ground_of, grounded
from comity.claims.model_reader import parts_of
from comity.claims.quantities import find_quantities
from comity.inputs import typed_date
from comity.records import Communique, Kind

TEXT = "\n\n".join(OWN)
GROUND = ground_of(Communique(id="t", text=TEXT, sha256="", published=typed_date("2024-05-20")))
FIGURES = {(m.start, m.end) for m in find_quantities(TEXT, home=GROUND.home)}
AMOUNTS = {
    abs(v)
    for m in find_quantities(TEXT, home=GROUND.home)
    for v in (m.quantity.value_low, m.quantity.value_high)
    if v is not None
}

PLACES = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 200))
PIECES = PLACES.map(lambda p: TEXT[p[0] : p[0] + p[1]])
WORDS = st.one_of(
    st.none(), PIECES, st.sampled_from([TEXT[a:b] for a, b in sorted(FIGURES)]), st.text(max_size=9)
)
NAMES = st.one_of(
    st.sampled_from(["Iran", "Belarus", "Kenya", "Mars", "Congo", "EU", "IRN", ""]), st.text(max_size=9)
)


@st.composite
def proposals(draw):
    return Proposal.model_construct(
        quote=draw(st.one_of(PIECES, st.text(min_size=1, max_size=30))),
        kind=draw(st.sampled_from(Kind)),
        figure=draw(WORDS),
        period=draw(WORDS),
        countries=tuple(draw(st.lists(NAMES, max_size=3))),
        source=draw(st.one_of(st.none(), NAMES)),
        target=draw(st.one_of(st.none(), NAMES)),
        direction=None,
        speaker=draw(WORDS),
        negated=draw(st.booleans()),
    )


@given(st.lists(proposals(), max_size=8))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_proposals_of_any_sort(proposed):
    claims, dropped = grounded(GROUND, [(0, len(TEXT), proposed)], longest_quote=600)
    assert len(claims) + dropped.total == len(proposed)
    for claim in claims:
        assert claim.quote == TEXT[claim.start : claim.end]
        assert any(claim.quote in p.quote for p in proposed)
        assert set(claim.countries) <= GROUND.known
        if claim.attributed_to:
            assert claim.attributed_to in TEXT
        if claim.quantity is not None:
            bounds = [v for v in (claim.quantity.value_low, claim.quantity.value_high) if v is not None]
            assert all(math.isfinite(v) and abs(v) in AMOUNTS for v in bounds)
            assert bounds == sorted(bounds)
            assert claim.start <= claim.quantity.start < claim.quantity.end <= claim.end
    assert compare(claims, claims).same == len(claims)


@given(st.text(alphabet='{}[]",:\\ \nclaimsquote`1', max_size=60))
@settings(max_examples=200, deadline=None, derandomize=True, database=None)
def test_answers_of_any_sort(content):
    try:
        found = proposals_of(content, most=5)
    except Unusable:
        return
    assert len(found.proposals) <= 5


@given(st.text(alphabet="ab .\n", max_size=300), st.integers(1, 50))
@settings(max_examples=100, deadline=None, derandomize=True, database=None)
def test_parts_of_any_text(text, most):
    parts = parts_of(text, most=most)
    assert all(0 < part.end - part.start <= most for part in parts)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    left_out = text
    for part in reversed(parts):
        left_out = left_out[: part.start] + left_out[part.end :]
    assert not left_out.strip()

"""The assignment of claims: as good as trying every way, and the same whichever side comes first."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.claims.assignment import assigned

edges = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.floats(0.01, 1, allow_nan=False), max_size=14
)


def best_of_all(worth):
    """The largest sum, by trying every way to give each row a column or none."""
    rows, columns = sorted({i for i, _ in worth}), sorted({j for _, j in worth})
    choices = [*columns, *[None] * len(rows)]
    ways = (zip(rows, way, strict=True) for way in permutations(choices, len(rows)))
    return max((sum(worth[e] for e in way if e in worth) for way in ways), default=0.0)


@settings(max_examples=150, deadline=None)
@given(edges)
def test_no_way_is_better(worth):
    chosen = assigned(worth)
    assert sum(worth[edge] for edge in chosen) == pytest.approx(best_of_all(worth))
    assert len({i for i, _ in chosen}) == len({j for _, j in chosen}) == len(chosen)
    assert set(chosen) <= set(worth)


@settings(max_examples=100, deadline=None)
@given(edges)
def test_rows_and_columns_may_be_exchanged(worth):
    turned = {(j, i): value for (i, j), value in worth.items()}
    assert sum(worth[e] for e in assigned(worth)) == pytest.approx(sum(turned[e] for e in assigned(turned)))


def test_greed_would_lose():
    """The best single pair is not part of the best assignment."""
    assert sorted(assigned({(0, 0): 0.9, (0, 1): 0.95, (1, 1): 0.93})) == [(0, 0), (1, 1)]


def test_nothing_comes_of_nothing():
    assert assigned({}) == []

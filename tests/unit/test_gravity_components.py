"""Parts of a panel that no flow links are named."""

import numpy as np
import pytest
from tests.simulated_panels import simulated_panel

from comity.gravity import GravityWarning, fit
from comity.gravity.components import is_linked, labelled


def apart(years=4):
    """Two panels side by side, of countries A and of countries B."""
    one, two = simulated_panel(5, years, seed=1), simulated_panel(6, years, seed=2)
    both = {name: np.concatenate([one[name], two[name]]) for name in one}
    first = np.arange(len(both["y"])) < len(one["y"])
    for side in "ij":
        both[side] = np.array([f"{'A' if a else 'B'}{c}" for a, c in zip(first, both[side], strict=True)])
    return both


@pytest.mark.parametrize("solver", ["cube", "auto"])
def test_the_parts_of_a_three_way_panel_are_named(solver):
    with pytest.warns(GravityWarning, match="no flow links these 2 parts") as caught:
        fitted = fit("y ~ x1 + x2 | i^t + j^t + i^j", apart(), solver=solver)
    assert [dict(part.levels)["i"][0][0] for part in fitted.estimate.parts] == ["A", "B"]
    assert any(
        "(1) i A0, A1, A2, A3, A4; j A0, A1, A2, A3, A4; t 0, 1, 2, 3" in str(w.message) for w in caught
    )
    assert "no flow links" in fitted.summary()


def test_with_two_effects_only_the_years_that_fall_apart_are_named():
    data, other = simulated_panel(9, 4, seed=1, zeros=0, idle=0), None
    across = (data["i"] < 4) != (data["j"] < 4)
    data = {name: column[~(across & (data["t"] == 2))] for name, column in data.items()}
    with pytest.warns(GravityWarning, match="no flow links these 2 parts"):
        other = fit("y ~ x1 + x2 | i^t + j^t", data)
    assert [dict(part.levels)["t"] for part in other.estimate.parts] == [(2,), (2,)]
    assert [dict(part.levels)["i"] for part in other.estimate.parts] == [(0, 1, 2, 3), (4, 5, 6, 7, 8)]


def test_the_table_of_links_says_what_the_graph_says():
    rng = np.random.default_rng(3)
    told = set()
    for _ in range(300):
        a, b = rng.integers(0, 6, (2, 7))
        linked = len(np.unique(labelled(a, b)[0][a])) == 1
        assert is_linked(a, b) == linked
        told.add(linked)
    assert told == {True, False}

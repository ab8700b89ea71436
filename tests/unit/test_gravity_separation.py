"""Separated rows: against a linear programme that decides the same question, and through `fit` by both
solvers."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.simulated_panels import simulated_panel

from comity.gravity import fit
from comity.gravity.factors import compact
from comity.gravity.refusals import NotIdentified
from comity.gravity.sample import Reason
from comity.gravity.separation import separated, sinking

pytestmark = pytest.mark.filterwarnings("ignore::comity.gravity.GravityWarning")


def by_linear_programme(y, x, codes):
    """The rows on which some combination of the columns is positive, among those that are zero where y > 0
    and never negative: maximise the sum of s with s <= 1, s <= z, z = 0 where y > 0."""
    columns = np.hstack([x, *((c[:, None] == np.arange(c.max() + 1)) * 1.0 for c in codes)])
    zero = y == 0
    k, m = columns.shape[1], int(zero.sum())
    if not m:
        return zero
    found = linprog(
        np.r_[np.zeros(k), -np.ones(m)],
        A_ub=np.hstack([-columns[zero], np.eye(m)]), b_ub=np.zeros(m),
        A_eq=np.hstack([columns[~zero], np.zeros(((~zero).sum(), m))]), b_eq=np.zeros((~zero).sum()),
        bounds=[(None, None)] * k + [(0, 1)] * m,
    )  # fmt: skip
    assert found.status == 0
    out = np.zeros(len(y), dtype=bool)
    out[zero] = found.x[k:] > 1e-6
    return out


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(6, 40),
    regressors=st.integers(0, 3),
    effects=st.integers(0, 3),
    share=st.floats(0.1, 0.9),
)
@example(seed=69, n=32, regressors=2, effects=3, share=0.8125)
def test_the_rectifier_finds_what_a_linear_programme_finds(seed, n, regressors, effects, share):
    rng = np.random.default_rng(seed)
    y = np.where(rng.random(n) < share, 0.0, rng.integers(1, 9, n))
    x = rng.integers(-2, 3, (n, regressors)).astype(float)
    codes = [compact(rng.integers(0, max(2, n // 4), n), n)[0] for _ in range(effects)]
    if not codes:
        x = np.column_stack([np.ones(n), x])
    if not y.any():
        return
    np.testing.assert_array_equal(separated(y, x, codes), by_linear_programme(y, x, codes))


@pytest.mark.parametrize("solver", ["cube", "sparse"])
def test_an_agreement_that_always_goes_with_no_trade_is_found(solver):
    data = simulated_panel(10, 5, seed=4, zeros=0.1, idle=0.0)
    ban = (data["i"] == 2) & (data["t"] >= 3) & (data["j"] > 6)
    data |= {"ban": ban * 1.0, "y": np.where(ban, 0.0, data["y"])}
    fitted = fit("y ~ x1 + x2 + ban | i^t + j^t + i^j", data, solver=solver)
    (dropped,) = (d for d in fitted.dropped if d.reason is Reason.SEPARATED)
    np.testing.assert_array_equal(np.sort(dropped.rows), np.flatnonzero(ban))
    assert "ban" in dropped.about
    assert fitted.estimate.collinear == ("ban",)
    assert fitted.estimate.names == ("x1", "x2")
    without = fit("y ~ x1 + x2 | i^t + j^t + i^j", {k: v[~ban] for k, v in data.items()}, solver=solver)
    np.testing.assert_allclose(fitted.coef(), without.coef(), atol=1e-9)


def test_flows_that_are_only_nearly_separated_stay():
    data = simulated_panel(10, 5, seed=4, zeros=0.1, idle=0.0)
    ban = (data["i"] == 2) & (data["t"] >= 3) & (data["j"] > 6)
    small = np.where(ban, 1e-9, data["y"])
    fitted = fit("y ~ x1 + ban | i^t + j^t + i^j", data | {"ban": ban * 1.0, "y": small})
    assert not any(d.reason is Reason.SEPARATED for d in fitted.dropped)
    assert fitted.coef()["ban"] < -10


def test_a_gamma_estimate_that_does_not_exist_is_refused_with_its_zero_flows():
    data = simulated_panel(8, 4, seed=2, zeros=0.0, idle=0.0)
    data["only"] = np.where((data["i"] == 2) & (data["j"] > 3), 1.0, 0.0)
    data["y"] = np.where(data["only"] > 0, 0.0, data["y"])
    with pytest.raises(NotIdentified, match="Gamma estimate does not exist") as caught:
        fit("y ~ x1 + only | i + j", data, family="gamma")
    assert f"{int(data['only'].sum())} zero flows" in caught.value.found


def test_a_gamma_estimate_exists_where_a_programme_finds_no_way_down():
    data = simulated_panel(8, 4, seed=2, zeros=0.3, idle=0.0)
    x, codes = np.column_stack([data["x1"], data["x2"]]), (data["i"], data["j"])
    assert not sinking(data["y"], x, codes, np.ones(len(x))).any()
    assert fit("y ~ x1 + x2 | i + j", data, family="gamma").estimate.convergence.converged

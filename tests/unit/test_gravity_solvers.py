"""One answer, whichever arithmetic: cube and sparse, compiled and NumPy, any threads, any scale, any order of
rows."""

import numpy as np
import pytest
from tests.simulated_panels import simulated_panel

from comity.gravity import fit
from comity.gravity.kernels import is_compiled

THREE_WAY = "y ~ x1 + x2 | i^t + j^t + i^j"
BY_PAIR = {"CRV1": "i^j"}
SAME = 1e-9  # of a coefficient; both stop when the next step would change it by less

pytestmark = pytest.mark.filterwarnings("ignore::comity.gravity.GravityWarning")


def by_row(fitted, values):
    order = np.argsort(fitted.estimate.rows)
    return np.asarray(values)[order]


def same(a, b, tolerance=SAME):
    assert a.n == b.n
    np.testing.assert_array_equal(np.sort(a.estimate.rows), np.sort(b.estimate.rows))
    np.testing.assert_allclose(a.coef(), b.coef(), rtol=0, atol=tolerance)
    np.testing.assert_allclose(a.se(), b.se(), rtol=1e-6)
    np.testing.assert_allclose(by_row(a, a.estimate.mu), by_row(b, b.estimate.mu), rtol=1e-5)
    assert a.estimate.absorbed == b.estimate.absorbed


PANELS = {
    "dense": {"domestic": False},
    "domestic": {},
    "a tenth missing": {"missing": 0.1},
    "half missing": {"missing": 0.5},
    "sparse zeros": {"zeros": 0.2, "idle": 0.4},
    "one regressor": {"regressors": 1},
}


@pytest.mark.parametrize("panel", PANELS, ids=list(PANELS))
def test_cube_and_sparse_agree(panel):
    data = simulated_panel(14, 6, seed=5, **PANELS[panel])
    formula = THREE_WAY if "x2" in data else "y ~ x1 | i^t + j^t + i^j"
    cube = fit(formula, data, vcov=BY_PAIR, solver="cube")
    sparse = fit(formula, data, vcov=BY_PAIR, solver="sparse")
    assert cube.solver.startswith("cube")
    assert sparse.solver == "sparse"
    same(cube, sparse)
    reasons = {
        f.solver[:4]: sorted(np.concatenate([d.rows for d in f.dropped] or [[]])) for f in (cube, sparse)
    }
    assert reasons["cube"] == reasons["spar"]


def test_weights_and_offset_mean_the_same_to_both():
    data = simulated_panel(12, 5, seed=2, missing=0.2)
    rng = np.random.default_rng(0)
    data |= {"w": rng.uniform(0, 2, len(data["y"])).round(1), "o": rng.normal(size=len(data["y"]))}
    fits = [fit(THREE_WAY, data, vcov=BY_PAIR, weights="w", offset="o", solver=s) for s in ("cube", "sparse")]
    same(*fits)


@pytest.mark.skipif(not is_compiled(), reason="the compiled loops are not built here")
@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_the_loops_by_numpy_give_the_same(missing, monkeypatch):
    data = simulated_panel(13, 7, seed=3, missing=missing)
    compiled = fit(THREE_WAY, data, vcov=BY_PAIR)
    monkeypatch.setenv("COMITY_KERNELS", "numpy")
    plain = fit(THREE_WAY, data, vcov=BY_PAIR)
    assert (compiled.solver, plain.solver) == ("cube (compiled loops)", "cube (NumPy loops)")
    same(compiled, plain)


def test_the_number_of_threads_changes_no_bit(monkeypatch):
    data = simulated_panel(80, 20, seed=4, domestic=False)  # large enough for threads
    found = []
    for threads in ("1", "2", "5"):
        monkeypatch.setenv("COMITY_THREADS", threads)
        found.append(fit(THREE_WAY, data, vcov=BY_PAIR))
    for other in found[1:]:
        assert (other.estimate.beta == found[0].estimate.beta).all()
        assert (other.estimate.mu == found[0].estimate.mu).all()


@pytest.mark.parametrize("solver", ["cube", "sparse"])
@pytest.mark.parametrize("factor", [1e-12, 1e15])
def test_the_unit_of_the_flows_does_not_matter(solver, factor):
    data = simulated_panel(10, 5, seed=6)
    plain, scaled = (fit(THREE_WAY, data | {"y": data["y"] * f}, solver=solver) for f in (1.0, factor))
    np.testing.assert_allclose(scaled.coef(), plain.coef(), atol=1e-8)
    np.testing.assert_allclose(scaled.se(), plain.se(), rtol=1e-6)
    assert scaled.n == plain.n


@pytest.mark.parametrize("solver", ["cube", "sparse"])
def test_the_unit_of_a_regressor_only_scales_its_coefficient(solver):
    data = simulated_panel(10, 5, seed=6)
    plain = fit(THREE_WAY, data, solver=solver)
    scaled = fit(THREE_WAY, data | {"x2": data["x2"] * 1e9 + 1e10}, solver=solver)
    np.testing.assert_allclose(scaled.coef()["x2"] * 1e9, plain.coef()["x2"], atol=1e-6)
    np.testing.assert_allclose(scaled.coef()["x1"], plain.coef()["x1"], atol=1e-6)


@pytest.mark.parametrize("solver", ["cube", "sparse"])
def test_the_order_of_rows_and_the_names_of_levels_do_not_matter(solver):
    data = simulated_panel(10, 5, seed=8, missing=0.1)
    order = np.random.default_rng(1).permutation(len(data["y"]))
    shuffled = {name: column[order] for name, column in data.items()}
    shuffled["i"] = np.array([f"C{9 - code}" for code in shuffled["i"]], dtype=object)
    plain, other = fit(THREE_WAY, data, solver=solver), fit(THREE_WAY, shuffled, solver=solver)
    np.testing.assert_allclose(other.coef(), plain.coef(), atol=SAME)
    np.testing.assert_array_equal(np.sort(order[other.estimate.rows]), np.sort(plain.estimate.rows))


@pytest.mark.parametrize(
    "formula",
    [
        "y ~ x1 + x2",
        "y ~ x1 + x2 - 1",
        "y ~ x1 + x2 | i",
        "y ~ x1 + x2 | i + j",
        "y ~ x1 + x2 | i^t + j^t",
        "y ~ x1 + x2 | i^t + j^t + pair(i, j)",
        "y ~ x1 + x2 | i + j + t",
        "y ~ x1 + x2 | i^j + t",
        THREE_WAY,
    ],
)
@pytest.mark.parametrize("family", ["poisson", "gaussian", "gamma"])
def test_first_order_conditions_hold_for_every_structure(formula, family):
    data = simulated_panel(9, 5, seed=9, zeros=0.0 if family == "gamma" else 0.3, idle=0.0)
    fitted = fit(formula, data, family=family)
    e = fitted.estimate
    assert e.convergence.converged
    assert e.score_max < 1e-7
    residual = (e.y - e.mu) / (e.mu if family == "gamma" else 1)
    scale = np.abs(residual).sum()
    for name in e.fixed_effects:
        sums = np.bincount(e.codes["^".join(name)], residual)
        assert np.abs(sums).max() / scale < 1e-7
    assert np.abs(e.x.T @ residual).max() / (np.abs(e.x).max() * scale) < 1e-7
    # x_within is x less something in the span of the effects, orthogonal to them in the metric of the weights
    for name in e.fixed_effects:
        codes = e.codes["^".join(name)]
        for column in e.x_within.T:
            gap = np.abs(np.bincount(codes, e.working * column)).max()
            assert gap / (e.working * np.abs(column)).sum() < 1e-7


def test_several_parts_that_do_not_touch_are_fitted_together():
    one, two = simulated_panel(7, 4, seed=1), simulated_panel(6, 4, seed=2)
    two = two | {"i": two["i"] + 100, "j": two["j"] + 100}
    both = {name: np.concatenate([one[name], two[name]]) for name in one}
    cube, sparse = (fit(THREE_WAY, both, solver=s, vcov=BY_PAIR) for s in ("cube", "sparse"))
    same(cube, sparse)


@pytest.mark.parametrize("kernels", ["compiled", "numpy"])
def test_a_model_of_effects_alone_is_fitted_too(kernels, monkeypatch):
    monkeypatch.setenv("COMITY_KERNELS", kernels)
    data = simulated_panel(8, 4, seed=3)
    cube, sparse = (fit("y ~ 1 | i^t + j^t + i^j", data, solver=s) for s in ("cube", "sparse"))
    assert cube.estimate.names == ()
    np.testing.assert_allclose(by_row(cube, cube.estimate.mu), by_row(sparse, sparse.estimate.mu), rtol=1e-6)


def test_a_panel_that_is_mostly_air_goes_to_the_sparse_solver():
    data = simulated_panel(20, 12, seed=3, missing=0.8, zeros=0, idle=0)
    assert fit(THREE_WAY, data).solver == "sparse"
    assert fit(THREE_WAY, simulated_panel(20, 12, seed=3, missing=0.6)).solver.startswith("cube")


def test_collinear_regressors_are_named_and_left_out():
    data = simulated_panel(9, 5, seed=3)
    data |= {
        "twice": 2 * data["x1"] - data["x2"],
        "gdp": np.sin(3 * data["i"] + data["t"]),
        "flat": data["y"] * 0 + 3,
    }
    for solver in ("cube", "sparse"):
        fitted = fit("y ~ gdp + x1 + x2 + twice + flat | i^t + j^t + i^j", data, solver=solver)
        assert fitted.estimate.names == ("x1", "x2")
        assert fitted.estimate.collinear == ("gdp", "twice", "flat")
        np.testing.assert_allclose(fitted.coef(), fit(THREE_WAY, data, solver=solver).coef(), atol=1e-8)

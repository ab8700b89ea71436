"""The penalised likelihood is at its optimum, the penalty is that of the rule, and it finds what matters."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from tests.gravity_panels import panel

from comity.errors import UsageError
from comity.gravity import fit, plugin_lasso
from comity.gravity.lasso import descend

EFFECTS = "exporter^year + importer^year + exporter^importer"
TRUE = (0.6, -0.5)
IDLE = 12


@pytest.fixture(scope="module")
def columns():
    drawn = panel(countries=12, years=5, beta=TRUE, zeros=0.1, seed=3).columns()
    rng = np.random.default_rng(6)
    return drawn | {f"z{k}": rng.normal(size=len(drawn["year"])) for k in range(IDLE)}


@pytest.fixture(scope="module")
def formula():
    return f"trade ~ x1 + x2 + {' + '.join(f'z{k}' for k in range(IDLE))} | {EFFECTS}"


@pytest.fixture(scope="module")
def found(formula, columns):
    return plugin_lasso(formula, columns, cluster="exporter^importer")


def test_it_chooses_what_matters_and_nothing_else(found):
    assert found.chosen == ("x1", "x2")
    assert np.abs(found.beta[0]) < TRUE[0]  # shrunk
    assert found.post.coef().to_dict() == pytest.approx(dict(zip(("x1", "x2"), TRUE)), abs=0.15)


def test_it_is_at_the_optimum_of_the_penalised_likelihood(found):
    """The score of a chosen regressor equals its penalty, that of another is below it."""
    on = found.beta != 0
    np.testing.assert_allclose(found.scores[on], (np.sign(found.beta) * found.penalties)[on], rtol=1e-6)
    assert (np.abs(found.scores[~on]) <= found.penalties[~on]).all()


def test_it_is_the_minimum_that_a_general_optimiser_finds(columns):
    """On all dummies at once, with the penalties given: no better point is near."""
    small = {name: column[columns["year"] < 2003] for name, column in columns.items()}
    found = plugin_lasso(f"trade ~ x1 + x2 + z0 | {EFFECTS}", small, cluster="exporter^importer")
    x = np.column_stack([small[name] for name in found.names])

    def loss(beta):
        offset = {**small, "o": x @ beta}
        e = fit(f"trade ~ 1 | {EFFECTS}", offset, offset="o", solver="sparse").estimate
        return (e.mu - e.y * e.index).sum() + found.penalties @ np.abs(beta)

    best = loss(found.beta)
    for direction in (*np.eye(3), *-np.eye(3)):
        assert loss(found.beta + 0.01 * direction) > best


def test_the_penalty_is_that_of_the_rule(found, columns):
    offset = {**columns, "o": np.column_stack([columns[n] for n in found.names]) @ found.beta}
    e = fit(f"trade ~ x1 | {EFFECTS}", columns, solver="sparse").estimate
    held = fit(f"trade ~ 1 | {EFFECTS}", offset, offset="o", solver="sparse").estimate
    n, k = held.n, len(found.names)
    from comity.gravity.absorb import Absorber

    absorber = Absorber([held.codes[effect] for effect in EFFECTS.split(" + ")])
    absorber.weigh(held.mu)
    x1 = absorber.residuals(columns["x1"][held.rows][:, None], tolerance=1e-12).within[:, 0]
    pair = held.codes["exporter^importer"]
    sums = np.bincount(pair, x1 * (held.y - held.mu))
    level = 1.1 * np.sqrt(n) * stats.norm.ppf(1 - 0.1 / np.log(n) / (2 * k))
    assert found.penalties[0] == pytest.approx(level * np.sqrt((sums**2).sum() / n), rel=1e-3)
    assert e.n == n


def test_the_unit_of_trade_changes_nothing(formula, columns, found):
    again = plugin_lasso(formula, {**columns, "trade": 1e6 * columns["trade"]}, cluster="exporter^importer")
    np.testing.assert_allclose(again.beta, found.beta, rtol=1e-5, atol=1e-9)


def test_where_nothing_matters_nothing_is_chosen(columns):
    names = " + ".join(f"z{k}" for k in range(IDLE))
    found = plugin_lasso(f"trade ~ {names} | {EFFECTS}", columns, cluster="exporter^importer")
    assert found.chosen == ()
    assert found.post is None
    assert found.tidy()["lasso"].eq(0).all()


def test_some_regressors_can_stay_in_any_case(columns):
    found = plugin_lasso(f"trade ~ z0 + z1 | {EFFECTS}", columns, cluster="exporter^importer", always=("z1",))
    assert found.chosen == ("z1",)
    assert found.scores[1] == pytest.approx(0, abs=1e-6 * columns["trade"].sum())
    with pytest.raises(UsageError, match="always names 'y'"):
        plugin_lasso(f"trade ~ z0 | {EFFECTS}", columns, cluster="exporter", always=("y",))


def test_a_regressor_that_the_effects_take_up_gets_nothing():
    beta = descend(np.diag([1.0, 0.0]), np.array([2.0, 0.0]), np.array([0.5, 0.0]), np.zeros(2))
    assert beta.tolist() == [1.5, 0.0]


def test_wrong_calls(columns):
    with pytest.raises(UsageError, match="no fixed effects"):
        plugin_lasso("trade ~ z0", columns, cluster="exporter")
    with pytest.raises(UsageError, match="gamma=2"):
        plugin_lasso(f"trade ~ z0 | {EFFECTS}", columns, cluster="exporter", gamma=2)
    gap = {**columns, "z0": np.where(columns["year"] == 2000, np.nan, columns["z0"])}
    with pytest.raises(UsageError, match="132 rows lack one of the regressors"):
        plugin_lasso(f"trade ~ z0 | {EFFECTS}", gap, cluster="exporter")

"""Bootstrap draws against regressions run again, and what must not change them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import product

import numpy as np
import pytest
from tests.gravity_panels import panel, slow_fit

from comity.errors import ModelError, UsageError
from comity.gravity import bootstrap
from comity.gravity.bootstrap import Method, Weights, bootstrap_clusters, bootstrap_scores, draw_weights
from comity.gravity.estimate import Family
from comity.gravity.refit import refitted
from comity.gravity.variance import covariance

FACTORS = ("exporter", "importer", "year")
TWO_WAY = (("exporter", "year"), ("importer", "year"))


@pytest.fixture(scope="module")
def columns():
    return panel(countries=8, years=3, zeros=0).columns()


@pytest.fixture(scope="module")
def estimate(columns):
    return slow_fit(columns, ("x1", "x2"), FACTORS, TWO_WAY)


def test_in_a_linear_model_it_is_the_wild_cluster_bootstrap(columns, monkeypatch):
    """All 256 sign patterns of 8 clusters, against regressions of y* = fitted + v_g residual."""
    columns = {**columns, "one": np.ones_like(columns["x1"])}
    linear = slow_fit(columns, ("one", "x1", "x2"), FACTORS, (), family=Family.GAUSSIAN)
    x = np.column_stack([columns[name] for name in ("one", "x1", "x2")])
    beta = np.linalg.lstsq(x, columns["trade"])[0]
    residual, codes = columns["trade"] - x @ beta, linear.codes["exporter"]
    linear = replace(linear, beta=beta, mu=x @ beta, x_within=x, bread=np.linalg.inv(x.T @ x))
    signs = np.array(list(product([-1.0, 1.0], repeat=8)))
    monkeypatch.setattr(bootstrap, "draw_weights", lambda generator, shape, weights: signs)
    found = bootstrap_scores(linear, cluster="exporter", draws=256)
    expected = []
    for v in signs:
        again = np.linalg.lstsq(x, x @ beta + v[codes] * residual)[0]
        left = x @ beta + v[codes] * residual - x @ again
        sums = np.array([(x * left[:, None])[codes == g].sum(axis=0) for g in range(8)])
        spread = linear.bread @ sums.T @ sums @ linear.bread * 8 / 7
        expected.append((again - beta) / np.sqrt(np.diag(spread)))
    np.testing.assert_allclose(found.t, expected, rtol=1e-6, atol=1e-9)


def test_with_many_draws_scores_give_the_clustered_errors(estimate):
    found = bootstrap_scores(estimate, cluster="exporter^importer", draws=20_000)
    analytic = covariance(estimate, {"CRV1": "exporter^importer"}, "none").matrix
    np.testing.assert_allclose(found.se(), np.sqrt(np.diag(analytic)), rtol=0.02)
    np.testing.assert_allclose(found.covariance(), analytic, rtol=0.1, atol=1e-5)
    assert found.clusters == 56


@pytest.mark.parametrize("weights", Weights)
def test_weights_have_mean_zero_and_variance_one(weights):
    drawn = draw_weights(np.random.default_rng(0), (1000, 1000), weights)
    assert drawn.mean() == pytest.approx(0, abs=5e-3)
    assert drawn.var() == pytest.approx(1, abs=5e-3)


def test_the_block_size_and_the_seed(estimate, monkeypatch):
    whole = bootstrap_scores(estimate, cluster="exporter", draws=50, seed=4)
    monkeypatch.setattr(bootstrap, "_AT_ONCE", 16)
    np.testing.assert_allclose(
        bootstrap_scores(estimate, cluster="exporter", draws=50, seed=4).draws, whole.draws
    )
    assert not np.allclose(
        bootstrap_scores(estimate, cluster="exporter", draws=50, seed=5).draws, whole.draws
    )


class Refit:
    """Fits the panel again with weights, by repeating rows: weights are whole numbers."""

    def __init__(self, columns, fails=frozenset(), effects=TWO_WAY):
        self.columns, self.fails, self.effects, self.calls = columns, fails, effects, 0

    def __call__(self, weights):
        self.calls += 1
        if self.calls in self.fails:
            raise ModelError(found="nothing to fit", fix="nothing")
        repeated = {name: np.repeat(column, weights.astype(int)) for name, column in self.columns.items()}
        return slow_fit(repeated, ("x1", "x2"), FACTORS, self.effects).beta


def test_drawing_clusters_gives_about_the_clustered_errors(columns):
    """With few effects: where there are many, drawing clusters overstates the errors of a small panel."""
    effects = (("year",),)
    estimate = slow_fit(columns, ("x1", "x2"), FACTORS, effects)
    refit = Refit(columns, effects=effects)
    found = bootstrap_clusters(estimate, refit, cluster="exporter^importer", draws=150)
    assert found.method is Method.CLUSTER
    np.testing.assert_allclose(found.se(), found.se_clustered, rtol=0.25)
    assert (found.confint()[:, 0] < found.beta).all()
    assert (found.beta < found.confint()[:, 1]).all()


def test_the_number_of_processes_changes_nothing(columns, estimate):
    one, two = (
        bootstrap_clusters(estimate, Refit(columns), cluster="exporter", draws=6, seed=9, jobs=jobs)
        for jobs in (1, 2)
    )
    np.testing.assert_array_equal(one.draws, two.draws)


def test_the_work_goes_to_the_backend_that_the_caller_chose(columns, estimate):
    """As it would to a cluster of machines: the draws run where joblib is told to run them."""
    from joblib import parallel_config

    refit = Refit(columns)
    with parallel_config(backend="threading"):
        found = bootstrap_clusters(estimate, refit, cluster="exporter", draws=6, seed=9, jobs=2)
    assert refit.calls  # in this process, so not in those of the usual backend
    np.testing.assert_array_equal(
        found.draws, bootstrap_clusters(estimate, refit, cluster="exporter", draws=6, seed=9).draws
    )


def test_draws_without_a_fit_are_counted_and_many_are_refused(columns, estimate):
    found = bootstrap_clusters(estimate, Refit(columns, {3}), cluster="exporter^importer", draws=12)
    assert (found.failed, len(found.draws)) == (1, 11)
    with pytest.raises(ModelError, match="4 of 12 bootstrap draws"):
        bootstrap_clusters(estimate, Refit(columns, {1, 2, 3, 4}), cluster="exporter^importer", draws=12)


def test_p_values_and_intervals_agree(estimate):
    found = bootstrap_scores(estimate, cluster="exporter^importer", draws=1999)
    outside = (found.confint() > 0).all(axis=1) | (found.confint() < 0).all(axis=1)
    np.testing.assert_array_equal(found.p_values() < 0.05, outside)
    assert (found.p_values() > 0).all()


def test_errors(estimate):
    with pytest.raises(UsageError, match="no factor sector"):
        bootstrap_scores(estimate, cluster="sector")
    with pytest.raises(UsageError, match="1 bootstrap draws"):
        bootstrap_scores(estimate, cluster="exporter", draws=1)


def test_draws_are_spread_over_dask_workers_with_the_same_result(estimate):
    distributed = pytest.importorskip("distributed")
    from joblib import parallel_config

    fitted = partial(refitted, estimate)
    alone = bootstrap_clusters(estimate, fitted, cluster="exporter^importer", draws=8, seed=3)
    here = distributed.Client(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None)
    with here, parallel_config("dask"):
        spread = bootstrap_clusters(estimate, fitted, cluster="exporter^importer", draws=8, seed=3, jobs=2)
    np.testing.assert_array_equal(spread.draws, alone.draws)

"""What a fit offers beyond its own standard errors."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from tests.gravity_panels import panel, slow_fit

from comity.errors import ModelError, UsageError
from comity.gravity import fit, side_by_side, ssc
from comity.gravity.bias import correct_bias
from comity.gravity.tables import corrected_table
from comity.gravity.variance import covariance

THREE_WAY = "trade ~ x1 + x2 | exporter^year + importer^year + exporter^importer"
TWO_WAY = "trade ~ x1 + x2 | exporter^year + importer^year"
FACTORS = ("exporter", "importer", "year")
EFFECTS = (("exporter", "year"), ("importer", "year"), ("exporter", "importer"))


@pytest.fixture(scope="module")
def columns():
    return panel(countries=9, years=5, zeros=0).columns()


@pytest.fixture(scope="module")
def fitted(columns):
    return fit(THREE_WAY, columns, vcov={"CRV1": "exporter + importer"})


@pytest.fixture(scope="module")
def slow(columns):
    return slow_fit(columns, ("x1", "x2"), FACTORS, EFFECTS)


@pytest.mark.parametrize(
    "vcov",
    ["iid", "hetero", "dyadic", {"CRV1": "exporter^importer"}, {"CRV1": "exporter + importer + year"}],
    ids=str,
)
def test_every_covariance_is_that_of_the_slow_fit(fitted, slow, vcov):
    expected = covariance(slow, vcov, "fixest").matrix
    np.testing.assert_allclose(fitted.vcov(vcov), expected, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(fitted.with_vcov(vcov).se() ** 2, np.diag(expected), rtol=1e-6)


def test_the_small_sample_rule_goes_along(columns, fitted):
    pairs = {"CRV1": "exporter^importer"}
    stata = fit(THREE_WAY, columns, vcov=pairs, ssc="stata")
    np.testing.assert_allclose(fitted.vcov(pairs, "stata"), stata.vcov(), rtol=1e-9)
    np.testing.assert_allclose(stata.vcov("hetero"), fitted.vcov("hetero", ssc="stata"), rtol=1e-9)
    none = fitted.vcov(pairs, ssc(k_adj=False, G_adj=False))
    np.testing.assert_allclose(stata.vcov(), none * 72 / 71)


def test_a_fit_asked_for_another_covariance_stays_as_it_was(fitted):
    before = fitted.vcov().copy()
    fitted.with_vcov("dyadic")
    np.testing.assert_array_equal(fitted.vcov(), before)


def test_the_summary_says_what_is_assumed(fitted):
    assert "CRV1 by exporter + importer" in fitted.summary()


def test_a_repaired_covariance_is_told_wherever_it_is_shown(columns):
    told = fit(THREE_WAY, columns, vcov="dyadic")  # nine countries are too few for it
    assert told.covariance.repair.replaced == 1
    for shown in (told.summary(), side_by_side([told]).to_text()):
        assert "(dyadic by exporter + importer) was not positive semi-definite: 1 of its eigenvalues" in shown
    assert "semi-definite" not in told.with_vcov("hetero").summary()


def test_factors_that_were_not_kept_are_named(fitted):
    with pytest.raises(UsageError, match="has kept no factor region"):
        fitted.with_vcov({"CRV1": "region"})


def test_the_correction_is_that_of_the_slow_fit(fitted, slow):
    ours, theirs = fitted.correct_bias(), correct_bias(slow)
    np.testing.assert_allclose(ours.bias, theirs.bias, rtol=1e-6)
    np.testing.assert_allclose(ours.corrected_se, theirs.corrected_se, rtol=1e-6)
    table = ours.tidy()
    np.testing.assert_allclose(table["Corrected"], table["Estimate"] - table["Bias"])


def test_the_corrected_table_has_both(fitted):
    correction = fitted.correct_bias()
    table = corrected_table(fitted, correction)
    assert table.coefficients[0]["x1"].estimate == fitted.coef()["x1"]
    assert table.coefficients[1]["x1"].estimate == correction.corrected[0]
    assert "corrected, 72 pairs" in table.to_text()


def test_drawing_clusters_again_gives_the_fit_of_those_clusters(columns, fitted):
    drawn = fitted.bootstrap(cluster="exporter^importer", method="cluster", draws=3, seed=8)
    seed = np.random.SeedSequence(8).spawn(3)[0]
    pair = fitted.estimate.codes["exporter^importer"]
    times = np.bincount(np.random.default_rng(seed).integers(0, 72, 72), minlength=72)
    rows = np.repeat(fitted.estimate.rows, times[pair])
    again = fit(THREE_WAY, {name: column[rows] for name, column in columns.items()}, solver="sparse")
    np.testing.assert_allclose(drawn.draws[0], again.coef(), rtol=1e-6)


def test_reset_is_the_test_of_the_squared_index(columns):
    fitted = fit(TWO_WAY, columns, vcov={"CRV1": "exporter^importer"})
    index = np.empty(len(columns["year"]))
    index[fitted.estimate.rows] = fitted.estimate.index
    wider = fit(
        TWO_WAY.replace("x2", "x2 + squared"),
        {**columns, "squared": (index - index.mean()) ** 2},
        vcov={"CRV1": "exporter^importer"},
    )
    found = fitted.reset()
    assert found.degrees == 1
    assert found.statistic == pytest.approx(wider.tstat()["squared"] ** 2, rel=1e-5)
    assert fitted.reset(highest=3).degrees == 2


def test_reset_sees_a_form_that_is_wrong():
    """The true model has a square that the fitted one lacks."""
    drawn = panel(countries=12, years=4, zeros=0, seed=4).columns()
    right = fit(TWO_WAY, drawn).reset().p_value
    drawn["trade"] = drawn["trade"] * np.exp(0.5 * drawn["x2"] ** 2)
    assert fit(TWO_WAY, drawn).reset().p_value < 1e-4 < right


def test_reset_is_refused_where_there_is_nothing_to_test(columns):
    with pytest.raises(UsageError, match="highest=1"):
        fit(TWO_WAY, columns).reset(highest=1)
    every = {**columns, "cell": np.arange(len(columns["year"])) // 2}
    saturated = fit("trade ~ x2 | cell", every)
    with pytest.raises(ModelError):
        saturated.correct_bias()


def test_a_fit_and_its_draws_can_be_pickled(fitted):
    again = pickle.loads(pickle.dumps(fitted))  # noqa: S301 - our own
    np.testing.assert_array_equal(again.vcov("dyadic"), fitted.vcov("dyadic"))
    drawn = again.bootstrap(cluster="exporter", draws=50)
    assert pickle.loads(pickle.dumps(drawn)).tidy().equals(drawn.tidy())  # noqa: S301

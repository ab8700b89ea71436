"""On simulated panels the correction takes bias out, and its intervals hold the truth more often."""

from __future__ import annotations

import numpy as np
import pytest
from tests.scripts import script


@pytest.fixture(scope="module")
def bench():
    return script("benchmarks/gravity_coverage.py")


@pytest.fixture(scope="module")
def small(bench):
    return bench.measure(16, 4, "poisson", draws=100, jobs=1, seed=1)


def test_the_correction_takes_most_of_the_bias_out(small):
    assert small.failed == 0
    assert abs(small.bias_corrected) < 0.6 * abs(small.bias)


def test_corrected_errors_are_nearer_to_the_spread_and_cover_more(small):
    assert small.se_ratio < small.se_ratio_corrected < 1.1
    assert small.coverage_both >= small.coverage_se_only >= small.coverage
    assert small.coverage_both > small.coverage + 0.05


def test_draws_do_not_depend_on_the_order_or_on_each_other(bench):
    seeds = np.random.SeedSequence([0, 6, 3, 1]).spawn(3)
    panels = [bench.simulate(6, 3, "poisson", seed) for seed in seeds]
    assert not np.allclose(panels[0]["trade"], panels[1]["trade"])
    again = bench.simulate(6, 3, "poisson", np.random.SeedSequence([0, 6, 3, 1]).spawn(3)[1])
    np.testing.assert_array_equal(again["trade"], panels[1]["trade"])


@pytest.mark.parametrize("variance", ["gaussian", "poisson", "gamma", "quadratic"])
def test_every_design_has_the_mean_that_it_says(bench, variance):
    """The errors have mean one given the mean: flows over their means average to one."""
    panel = bench.simulate(60, 4, variance, np.random.SeedSequence(2))
    ratio = panel["trade"] / panel["mean"]
    assert len(ratio) == 60 * 59 * 4
    assert ratio.mean() == pytest.approx(1, abs=5 * ratio.std() / np.sqrt(len(ratio)))
    assert ratio.std() > 0.1


@pytest.mark.slow
@pytest.mark.parametrize("variance", ["poisson", "gaussian"])
def test_larger_panels_cover_as_promised(bench, variance):
    row = bench.measure(50, 5, variance, draws=200, jobs=1)
    assert row.coverage_both == pytest.approx(0.95, abs=0.04)
    assert abs(row.bias_corrected_in_se) < 0.35
    assert abs(row.bias_in_se) > 2 * abs(row.bias_corrected_in_se)

"""The staggered design recovers effects that one coefficient for all gets wrong."""

from __future__ import annotations

import numpy as np
import pytest
from tests.gravity_panels import adopters

from comity.errors import UsageError
from comity.gravity import fit, staggered

THREE_WAY = "trade ~ 1 | exporter^year + importer^year + exporter^importer"
WHERE = {"event": "rta", "unit": "exporter^importer", "time": "year"}


def differs(since, entry):
    """Early adopters gain much and ever more, late ones little."""
    early = np.where(np.isfinite(entry) & (entry < 2004), 1.0, 0.2)
    return np.where(since >= 0, early * 0.15 * (since + 1), 0.0)


@pytest.fixture(scope="module")
def panel():
    return adopters(effect=differs, noise=0.0)


@pytest.fixture(scope="module")
def found(panel):
    return staggered(THREE_WAY, panel, **WHERE)


def truth(panel, where):
    return differs(panel["year"] - panel["entry"], panel["entry"])[where].mean()


def test_without_noise_every_mean_is_the_true_one(panel, found):
    on = panel["rta"] == 1
    (overall,) = found.average()
    assert overall.estimate == pytest.approx(truth(panel, on), abs=1e-7)
    assert overall.rows == on.sum()
    for effect in found.average("cohort"):
        assert effect.estimate == pytest.approx(truth(panel, on & (panel["entry"] == effect.label)), abs=1e-7)
    for effect in found.average("since"):
        lag = panel["year"] - panel["entry"]
        assert effect.estimate == pytest.approx(truth(panel, on & (lag == effect.label)), abs=1e-7)
    for effect in found.average("time"):
        assert effect.estimate == pytest.approx(truth(panel, on & (panel["year"] == effect.label)), abs=1e-7)


def test_one_coefficient_for_all_is_not_that_mean(panel, found):
    single = fit(THREE_WAY.replace("1", "rta"), panel).coef()["rta"]
    assert abs(single - found.average()[0].estimate) > 0.05


def test_means_by_trade_weigh_by_what_would_be_traded_untreated(panel, found):
    on = panel["rta"] == 1
    effect = differs(panel["year"] - panel["entry"], panel["entry"])
    untreated = panel["trade"] * np.exp(-effect)
    expected = np.average(effect[on], weights=untreated[on])
    assert found.average(weighting="trade")[0].estimate == pytest.approx(expected, abs=1e-6)


def test_effects_from_a_time_on_can_be_one(panel, found):
    short = staggered(THREE_WAY, panel, **WHERE, longest=2)
    assert len(short.cells) < len(found.cells)
    assert max(cell.since for cell in short.cells) == 2


def test_where_all_are_treated_in_the_end_those_cells_have_no_effect():
    panel = adopters(effect=differs, noise=0.0, never=0.0)
    found = staggered(THREE_WAY, panel, **WHERE)
    last = panel["entry"].max()
    assert {cell.time >= last for cell in found.unidentified} == {True}
    on = (panel["rta"] == 1) & (panel["year"] < last)
    assert found.average()[0].estimate == pytest.approx(truth(panel, on), abs=1e-6)
    assert found.never == 0


def test_errors_are_those_of_the_weighted_sum():
    found = staggered(THREE_WAY, adopters(effect=differs, noise=0.4), **WHERE)
    rows = np.array([cell.rows for cell in found.cells], dtype=float)
    weights = np.zeros(len(found.fit.estimate.names))
    weights[list(found.columns)] = rows / rows.sum()
    expected = np.sqrt(weights @ found.fit.vcov().to_numpy() @ weights)
    assert found.average()[0].se == pytest.approx(expected)
    assert found.tidy("cohort")["cohort"].tolist() == sorted({cell.cohort for cell in found.cells})


def test_unknown_means_are_refused(found):
    with pytest.raises(UsageError, match="by is 'exporter'"):
        found.average("exporter")

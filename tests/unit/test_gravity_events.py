"""Event studies on panels whose effects are known."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from tests.gravity_panels import adopters

from comity.errors import UsageError
from comity.gravity import event_study, fit
from comity.gravity.refusals import BadColumn, GravityWarning, NotIdentified

THREE_WAY = "trade ~ 1 | exporter^year + importer^year + exporter^importer"
WHERE = {"event": "rta", "unit": "exporter^importer", "time": "year"}


def grows(since, entry):
    """0.1 in the first year, 0.1 more in each of the next three."""
    return np.where(since >= 0, 0.1 * np.minimum(since + 1, 4), 0.0)


@pytest.fixture(scope="module")
def panel():
    return adopters(effect=grows, noise=0.0)


def test_without_noise_the_effects_are_the_true_ones(panel):
    found = event_study(THREE_WAY, panel, **WHERE)
    expected = [float(grows(np.array(p.label), None)) for p in found.points]
    np.testing.assert_allclose([p.estimate for p in found.points], expected, atol=1e-7)
    assert found.reference == -1
    assert next(p for p in found.points if p.label == -1).se == 0


def test_ends_gather_what_lies_beyond(panel):
    found = event_study(THREE_WAY, panel, **WHERE, before=2, after=3)
    assert [p.label for p in found.points] == [-2, -1, 0, 1, 2, 3]
    np.testing.assert_allclose([p.estimate for p in found.points], [0, 0, 0.1, 0.2, 0.3, 0.4], atol=1e-7)
    whole = event_study(THREE_WAY, panel, **WHERE)
    assert found.points[-1].rows == sum(p.rows for p in whole.points if p.label >= 3)


def test_it_is_the_fit_of_its_dummies():
    panel = adopters(effect=grows, noise=0.4)
    found = event_study(THREE_WAY, panel, **WHERE, before=2, after=2)
    since = panel["year"] - panel["entry"]
    by_hand = dict(panel)
    for lag in (-2, 0, 1, 2):
        by_hand[f"d{lag + 2}"] = (np.clip(since, -2, 2) == lag).astype(float)
    direct = fit(THREE_WAY.replace("1", "d0 + d2 + d3 + d4"), by_hand, vcov={"CRV1": "exporter^importer"})
    points = [p for p in found.points if p.label != -1]
    np.testing.assert_allclose([p.estimate for p in points], direct.coef(), rtol=1e-7)
    np.testing.assert_allclose([p.se for p in points], direct.se(), rtol=1e-6)
    assert found.pretrend_p == pytest.approx(direct.pvalue()["d0"], rel=0.05)  # F and normal, one restriction


def test_a_trend_before_the_event_is_seen():
    honest = event_study(THREE_WAY, adopters(effect=grows, noise=0.2), **WHERE, before=3, after=3)
    early = adopters(effect=lambda since, entry: np.where(since >= -3, 0.3 * (since + 4), 0.0), noise=0.2)
    assert honest.pretrend_p > 0.01
    assert event_study(THREE_WAY, early, **WHERE, before=3, after=3).pretrend_p < 1e-4


def test_the_reference_can_be_chosen(panel):
    found = event_study(THREE_WAY, panel, **WHERE, reference=-2)
    assert next(p for p in found.points if p.label == -2).estimate == 0
    with pytest.raises(UsageError, match=r"no treated unit is seen at reference=-90"):
        event_study(THREE_WAY, panel, **WHERE, reference=-90)


def test_units_treated_when_first_seen_are_left_out_and_told(panel):
    always = dict(panel)
    mine = (always["exporter"] == "C00") & (always["importer"] == "C01")
    always["rta"] = np.where(mine, 1.0, always["rta"])
    with pytest.warns(GravityWarning, match="1 units have rta when first seen and are left out"):
        found = event_study(THREE_WAY, always, **WHERE)
    assert found.fit.n <= len(mine) - mine.sum()


def test_rows_after_the_event_ended_are_left_out_and_told(panel):
    leaving = dict(panel)
    entered = np.unique(panel["entry"][np.isfinite(panel["entry"])])
    pair = np.flatnonzero(panel["entry"] == entered[0])[0]
    mine = (panel["exporter"] == panel["exporter"][pair]) & (panel["importer"] == panel["importer"][pair])
    gone = mine & (panel["year"] > entered[0])
    leaving["rta"] = np.where(gone, 0.0, panel["rta"])
    with pytest.warns(GravityWarning, match="1 units lose rta again"):
        found = event_study(THREE_WAY, leaving, **WHERE)
    assert found.fit.n == len(mine) - gone.sum()


def test_the_event_must_be_a_dummy_of_the_unit(panel):
    with pytest.raises(BadColumn, match=r"holds 0\.5"):
        event_study(THREE_WAY, {**panel, "rta": panel["rta"] / 2}, **WHERE)
    with pytest.raises(BadColumn, match="both 0 and 1 for one unit at one time"):
        event_study(THREE_WAY, panel, **{**WHERE, "unit": "exporter"})
    with pytest.raises(NotIdentified, match=r"no exporter.importer begins to have rta"):
        event_study(THREE_WAY, {**panel, "rta": 0 * panel["rta"]}, **WHERE)


def test_the_table_has_a_row_a_time(panel):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = event_study(THREE_WAY, panel, **WHERE, before=2, after=3).tidy()
    assert table["time"].tolist() == [-2, -1, 0, 1, 2, 3]
    assert table["percent"].iloc[2] == pytest.approx(100 * np.expm1(0.1))

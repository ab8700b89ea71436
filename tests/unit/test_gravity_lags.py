"""Leads and lags go by time, and what the panel lacks is missing."""

from __future__ import annotations

import numpy as np
import pytest
from tests.gravity_panels import panel

from comity.errors import UsageError
from comity.gravity import lags
from comity.gravity.refusals import BadColumn

PANEL = {
    "a": np.array(["x", "x", "x", "y", "x"]),
    "b": np.array(["y", "y", "y", "x", "z"]),
    "year": np.array([2008, 2000, 2004, 2004, 2000]),
    "v": np.array([3.0, 1.0, np.nan, 7.0, 5.0]),
}


def test_rows_need_no_order_and_gaps_are_missing():
    found = lags(PANEL, "v", [4, 8, -4], unit="a^b", time="year")
    nan = np.nan
    np.testing.assert_array_equal(found["v_lag4"], [nan, nan, 1, nan, nan])
    np.testing.assert_array_equal(found["v_lag8"], [1, nan, nan, nan, nan])
    np.testing.assert_array_equal(found["v_lead4"], [nan, nan, 3, nan, nan])


def test_a_pair_in_either_direction_can_be_the_unit():
    with pytest.raises(BadColumn, match="more than one row at one year"):
        lags(PANEL, "v", [4], unit="pair(a, b)", time="year")


def test_no_lag_is_refused():
    with pytest.raises(UsageError, match="a lag of 0"):
        lags(PANEL, "v", [0], unit="a^b", time="year")


def test_on_a_panel_without_gaps_they_are_shifts():
    drawn = panel(countries=6, years=5).columns()
    found = lags(drawn, "x2", [1, -2], unit="exporter^importer", time="year")
    wide = drawn["x2"].reshape(-1, 5)  # rows of a pair lie together
    np.testing.assert_array_equal(found["x2_lag1"].reshape(-1, 5)[:, 1:], wide[:, :-1])
    np.testing.assert_array_equal(found["x2_lead2"].reshape(-1, 5)[:, :-2], wide[:, 2:])
    assert np.isnan(found["x2_lead2"].reshape(-1, 5)[:, -2:]).all()

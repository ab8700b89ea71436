"""Histories whose law of growth is known: do the intervals hold what they say, and nothing more?"""

from __future__ import annotations

from math import erf, log, sqrt

import numpy as np
import pytest

from comity.indicators import drift
from comity.indicators.growth import Levels, share_above, share_that_grew, spread, windows
from comity.proportions import Z_95, student, wilson

WORLDS = 300


def history(
    rng: np.random.Generator,
    *,
    countries: int = 25,
    years: int = 10,
    of_pair: float = 0.0,
    of_country: float = 0.0,
    missing: float = 0.0,
) -> Levels:
    """Every pair of one size at first; growth by pair, by country and by chance, in logarithms."""
    a, b = np.triu_indices(countries, 1)
    pairs = len(a)
    country = rng.normal(0, of_country, countries)
    growth = rng.normal(0, of_pair, pairs) + country[a] + country[b]
    steps = 0.02 + growth[:, None] + rng.normal(0, 0.2, (pairs, years - 1))
    values = np.exp(np.cumsum(np.hstack([np.zeros((pairs, 1)), steps]), axis=1))
    values[rng.random(values.shape) < missing] = np.nan
    return Levels(tuple(f"C{n:02}" for n in range(countries)), a, b, 2000, values)


def truth(factor: float, horizon: int, of_pair: float, of_country: float) -> float:
    """The share of pairs above a factor of their start after some years, in a world without end."""
    spread_of_log = sqrt(horizon * 0.2**2 + horizon**2 * (of_pair**2 + 2 * of_country**2))
    z = (log(factor) - 0.02 * horizon) / spread_of_log
    return 0.5 * (1 - erf(z / sqrt(2)))


@pytest.mark.parametrize(("of_pair", "of_country"), [(0.0, 0.0), (0.1, 0.0), (0.05, 0.06)])
@pytest.mark.parametrize("factor", [1.0, 1.8])
def test_the_interval_of_a_share_holds_the_truth_19_times_of_20(of_pair, of_country, factor):
    """Also where windows overlap and growth clings to pairs or to countries; the plain one does not."""
    rng = np.random.default_rng(5)
    expected = truth(factor, 4, of_pair, of_country)
    held = plain = 0
    for _ in range(WORLDS):
        found = windows(history(rng, of_pair=of_pair, of_country=of_country), 0.0, np.inf, 4)
        grew = share_above(found, factor)
        held += grew.interval.low <= expected <= grew.interval.high
        naive = wilson(grew.grew, grew.windows)
        plain += naive.low <= expected <= naive.high
    assert held / WORLDS >= 0.90
    if of_country:
        assert plain / WORLDS < 0.75  # as if the windows were independent


def test_a_quantile_is_that_of_the_law():
    found = windows(history(np.random.default_rng(1), countries=80), 0.0, np.inf, 5)
    least, middle, most = spread(found, (0.1, 0.5, 0.9))
    assert middle == pytest.approx(np.exp(0.1), rel=0.03)
    assert most == pytest.approx(np.exp(0.1 + 1.2816 * 0.2 * sqrt(5)), rel=0.05)
    assert least == pytest.approx(np.exp(0.1 - 1.2816 * 0.2 * sqrt(5)), rel=0.05)


def test_years_missing_at_random_move_no_share_and_the_bounds_hold_the_whole_one():
    """An incomplete window that counts only where it shows growth would flatter."""
    rng = np.random.default_rng(2)
    whole = history(rng, countries=60)
    full = share_that_grew(windows(whole, 0.5, 2.0, 4), 1.5)
    gone = whole.values.copy()
    gone[:, 1:][rng.random(gone[:, 1:].shape) < 0.15] = np.nan
    part = share_that_grew(windows(Levels(whole.countries, whole.a, whole.b, 2000, gone), 0.5, 2.0, 4), 1.5)
    assert part.unusable > 0
    assert part.share == pytest.approx(full.share, abs=0.02)
    assert part.bounds.low <= full.share <= part.bounds.high
    assert part.bounds.low < part.share < part.bounds.high


@pytest.mark.parametrize("changes", [9, 14, 24])
@pytest.mark.parametrize("ahead", [1, 3, 5])
@pytest.mark.parametrize("law", ["normal", "heavy"])
def test_eighty_per_cent_of_forecasts_hold_what_came(changes, ahead, law):
    """A back test: a walk is cut off, forecast, and set against how it went on."""
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(WORLDS):
        draw = rng.standard_t(4, changes + ahead) if law == "heavy" else rng.normal(0, 1, changes + ahead)
        walk = 100 * np.exp(np.cumsum(np.append(0.0, 0.05 + 0.25 * draw)))
        found = drift.drifted(walk[: changes + 1], 2000, 2000 + changes + ahead)
        held += found.low <= walk[-1] <= found.high
    assert 0.72 <= held / WORLDS <= 0.88


def test_a_forecast_needs_some_years_and_goes_no_further_ahead_than_they_go_back():
    run = np.linspace(100, 180, 12)
    assert drift.drifted(run[:8], 2000, 2009) is None
    assert drift.drifted(run, 2000, 2011) is None
    assert drift.drifted(run, 2000, 2022) is not None
    assert drift.drifted(run, 2000, 2023) is None


def test_students_points_are_those_of_the_table():
    scipy_stats = pytest.importorskip("scipy.stats")
    for degrees in (4, 9, 30, 200):
        assert student(Z_95, degrees) == pytest.approx(scipy_stats.t.ppf(0.975, degrees), abs=0.011)

"""A forecast of one series out of its own past: its yearly growth drawn again, some years ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.proportions import student

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_CHANGES = 8  # yearly changes; fewer say too little of how much they vary
INSIDE = 0.80  # of the paths; what lies beyond cannot be told from some ten changes
_Z_INSIDE = 1.2815515655446004  # of the normal distribution, 80 per cent in the middle
_PATHS = 4_000
_SEED = 71  # one for all, so that the same series gives the same forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Where a series may be some years after its last: the middle of its paths, and where 80 % end."""

    last_year: int
    last: float
    year: int
    middle: float
    low: float
    high: float
    changes: int  # how many yearly changes it rests on
    mean_growth: float  # a year, 0.05 is 5 %


def whole_run(values: NDArray[np.float64], first_year: int) -> tuple[int, NDArray[np.float64]]:
    """The last stretch of years without a gap in which the series is above zero, and its first year.

    >>> whole_run(np.array([1.0, np.nan, 2.0, 3.0, np.nan]), 2000)
    (2002, array([2., 3.]))
    """
    usable = np.flatnonzero(~np.isnan(values) & (values > 0))
    if not len(usable):
        return first_year, values[:0]
    last = int(usable[-1])
    breaks = np.flatnonzero(np.diff(usable) > 1)
    first = int(usable[breaks[-1] + 1]) if len(breaks) else int(usable[0])
    return first_year + first, values[first : last + 1]


def drifted(run: NDArray[np.float64], first_year: int, year: int) -> Forecast | None:
    """Forecast a series by a random walk with drift in logarithms; None where it is too short for that.

    Each path draws its drift by drawing all changes anew, and its surprises out of the changes less their
    mean, so that the interval holds what is not known of the drift. It is widened, as Student's is, because
    few changes show less variance than there is. That one year's surprise says nothing of the next is
    assumed: where years of growth follow each other, the interval is too narrow. The furthest year is as far
    ahead as the changes go back.

    Parameters
    ----------
    run : shape (years,), above zero, without gaps
    first_year : of the run
    year : the one asked for, after the last of the run

    References
    ----------
    Hyndman and Athanasopoulos (2021), "Forecasting: principles and practice", sections 5.2 and 5.5.

    Examples
    --------
    >>> steady = drifted(100 * 1.1 ** np.arange(12), 2010, 2024)
    >>> round(steady.middle), round(steady.low), round(steady.high)
    (380, 380, 380)
    """
    changes = np.diff(np.log(run))
    last_year = first_year + len(run) - 1
    ahead, n = year - last_year, len(changes)
    if n < LEAST_CHANGES or not 1 <= ahead <= n:
        return None
    chance = np.random.default_rng(_SEED)
    drift = chance.choice(changes, (_PATHS, n)).mean(axis=1)
    surprises = (changes - changes.mean()) * np.sqrt(n / (n - 1))
    paths = ahead * drift + chance.choice(surprises, (_PATHS, ahead)).sum(axis=1)
    middle = float(np.median(paths))
    wider = student(_Z_INSIDE, n - 1) / _Z_INSIDE
    low, high = middle + wider * (np.quantile(paths, ((1 - INSIDE) / 2, (1 + INSIDE) / 2)) - middle)
    last = float(run[-1])
    return Forecast(
        last_year=last_year,
        last=last,
        year=year,
        middle=last * float(np.exp(middle)),
        low=last * float(np.exp(low)),
        high=last * float(np.exp(high)),
        changes=n,
        mean_growth=float(np.expm1(changes.mean())),
    )

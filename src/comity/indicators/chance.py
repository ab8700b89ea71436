"""How well two baskets would fit by chance: a permutation that keeps their sizes and the world's margins."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS = 1000
SEED = 20260101
NEIGHBOURS = 20  # products that are near enough in world trade to change places
_Z = 1.959963984540054  # of 95 per cent


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Where an index lies among those of baskets that were drawn by chance.

    ``p`` is the share of draws that fit as well or better, the observed pair counted as one of them;
    ``p_low`` to ``p_high`` is what p may be for all permutations, given that only ``draws`` were drawn
    (Wilson, 95 per cent). ``low`` to ``high`` holds 95 per cent of the draws.
    """

    observed: float
    mean: float
    low: float
    high: float
    p: float
    p_low: float
    p_high: float
    draws: int
    seed: int


def by_chance(
    sold: NDArray[np.float64],
    bought: NDArray[np.float64],
    world: NDArray[np.float64],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Chance:
    r"""Michaely's index of one pair among those of baskets whose products changed places.

    Products are ordered by how much the world trades of them and cut into groups of twenty neighbours. In
    each draw the shares that the exporter sells change places inside each group. So both baskets keep their
    sizes exactly, however concentrated they are, and nobody is credited for selling much of what everybody
    buys much of; what is drawn anew is only which of the goods of one size it is.

    Parameters
    ----------
    sold, bought : shape (products,), shares of the exporter's exports and of the importer's imports
    world : shape (products,), what the world trades of each
    draws, seed : how many permutations, and from where the random numbers start

    References
    ----------
    Phipson and Smyth (2010), "Permutation p-values should never be zero", for counting the observed pair in.

    Examples
    --------
    By hand: two goods of three change places with the third only, so one order of six fits as well as this.

    >>> x = np.array([0.6, 0.3, 0.1])
    >>> found = by_chance(x, x, np.array([3.0, 2.0, 1.0]), draws=6000, seed=1)
    >>> round(found.observed, 12), abs(found.p - 1 / 6) < 0.02, found.p_low < 1 / 6 < found.p_high
    (1.0, True, True)
    """
    rows = np.argsort(-world, kind="stable")
    size = max(NEIGHBOURS, 1)
    whole = len(rows) // size * size or len(rows)
    grouped = rows[:whole].reshape(-1, min(size, whole))
    rng = np.random.default_rng(seed)
    fits = np.zeros(draws)
    for group in (*np.array_split(grouped, max(1, len(grouped) // 64)), rows[whole:][None, :]):
        fits += _fits(sold[group], bought[group], draws, rng)
    return _summed_up(float(np.minimum(sold, bought).sum()), fits, seed)


def _fits(
    sold: NDArray[np.float64], bought: NDArray[np.float64], draws: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """The overlap of some groups, shape (groups, size), in each draw.

    Groups of which one side has nothing overlap in no draw.
    """
    there = (sold.sum(axis=1) > 0) & (bought.sum(axis=1) > 0)
    sold, bought = sold[there], bought[there]
    if not sold.size:
        return np.zeros(draws)
    drawn = np.repeat(sold[None], draws, axis=0)
    rng.permuted(drawn, axis=2, out=drawn)
    overlap: NDArray[np.float64] = np.minimum(drawn, bought).sum(axis=(1, 2))
    return overlap


def _summed_up(observed: float, fits: NDArray[np.float64], seed: int) -> Chance:
    draws = len(fits)
    as_good = int(
        (fits >= observed - 1e-12).sum()
    )  # the same sum in another order may differ in its last bit
    low, high = np.quantile(fits, (0.025, 0.975))
    p_low, p_high = _wilson(as_good, draws)
    return Chance(
        observed=observed,
        mean=float(fits.mean()),
        low=float(low),
        high=float(high),
        p=(1 + as_good) / (1 + draws),
        p_low=p_low,
        p_high=p_high,
        draws=draws,
        seed=seed,
    )


def _wilson(hits: int, draws: int) -> tuple[float, float]:
    share, scale = hits / draws, 1 + _Z**2 / draws
    middle = (share + _Z**2 / (2 * draws)) / scale
    half = _Z * sqrt(share * (1 - share) / draws + _Z**2 / (4 * draws**2)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)

"""Sums and counts by groups of observations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SPARSE = 8  # keys in a counting table for each observation, above which sorting is cheaper

_LOOK_FIRST = 1 << 10, 1 << 14, 1 << 17  # rows, in which groups that are not nested nearly always show it


def interact(codes: Sequence[NDArray[np.integer]]) -> tuple[NDArray[np.int64], int]:
    """Number the combinations of several factors that occur.

    Parameters
    ----------
    codes : one array of shape (n,) a factor, not negative

    Returns
    -------
    codes : shape (n,), from 0 to G - 1, in the order of the factors' codes
    G : how many combinations occur

    Examples
    --------
    >>> numbers, count = interact([np.array([0, 0, 2]), np.array([1, 1, 0])])
    >>> numbers.tolist(), count
    ([0, 0, 1], 2)
    """
    first, *others = codes
    key = first.astype(np.int64)
    for other in others:
        width = int(other.max(initial=0)) + 1
        if int(key.max(initial=0)) > np.iinfo(np.int64).max // width - 1:
            key = _renumber(key)[0]
        key = key * width + other
    return _renumber(key)


def _renumber(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    if int(key.max(initial=0)) >= _SPARSE * len(key) + 1024:
        found, numbers = np.unique(key, return_inverse=True)
        return numbers.astype(np.int64), len(found)
    occurs = np.bincount(key) > 0
    return (np.cumsum(occurs) - 1)[key], int(occurs.sum())


def sum_by(values: NDArray[np.float64], codes: NDArray[np.integer], count: int) -> NDArray[np.float64]:
    """Sums of the rows of ``values``, shape (n, K), within each group: shape (count, K)."""
    sums = np.empty((count, values.shape[1]))
    for k, column in enumerate(values.T):
        sums[:, k] = np.bincount(codes, weights=column, minlength=count)
    return sums


def is_nested(inner: NDArray[np.integer], count: int, outer: NDArray[np.integer]) -> bool:
    """Whether every group of ``inner`` lies within one group of ``outer``."""
    if inner is outer:
        return True
    owner = np.zeros(count, dtype=outer.dtype)
    for rows in (*(n for n in _LOOK_FIRST if n < len(inner)), len(inner)):
        owner[inner[:rows]] = outer[:rows]
        if not np.array_equal(owner[inner[:rows]], outer[:rows]):
            return False
    return True

"""How much of two baskets is the same: sums of smaller shares, for all pairs of rows at once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity import threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

_COLUMNS = 512  # of 230 rows in float64 these fit into a core's cache


def overlaps(p: NDArray[np.float64], q: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Sum over columns of the smaller of two rows, :math:`\sum_k \min(p_{ik}, q_{jk})`.

    Parameters
    ----------
    p : shape (n, products)
    q : shape (m, products)

    Returns
    -------
    Shape (n, m). A row with NaN gives NaN.

    Examples
    --------
    >>> overlaps(np.array([[0.5, 0.5, 0.0]]), np.array([[0.2, 0.3, 0.5], [0.5, 0.5, 0.0]]))
    array([[0.5, 1. ]])
    """
    cuts = np.linspace(0, len(p), threads.count() + 1).astype(int)
    parts = threads.over(lambda cut: _rows(p[slice(*cut)], q), list(pairwise(cuts)))
    return np.concatenate(parts)


def overlaps_within(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """``overlaps(p, p)``, of which half is worked out. The diagonal holds the sums of the rows."""
    rows = np.arange(len(p))
    count = threads.count()
    parts = [np.arange(start, len(p), count) for start in range(count)]  # long and short rows in each
    out = np.empty((len(p), len(p)))
    for rows, found in zip(parts, threads.over(lambda part: _rows_after(p, part), parts), strict=True):
        for row, values in zip(rows, found, strict=True):
            out[row, row:] = out[row:, row] = values
    return out


def _rows(p: NDArray[np.float64], q: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.zeros((len(p), len(q)))
    for start in range(0, p.shape[1], _COLUMNS):
        columns = np.ascontiguousarray(q[:, start : start + _COLUMNS])
        smaller = np.empty_like(columns)
        for row, values in enumerate(p[:, start : start + _COLUMNS]):
            np.minimum(columns, values, out=smaller)
            out[row] += smaller.sum(axis=1)
    return out


def _rows_after(p: NDArray[np.float64], rows: NDArray[np.intp]) -> list[NDArray[np.float64]]:
    """Of each row the overlaps with itself and the rows below it."""
    out = [np.zeros(len(p) - row) for row in rows]
    for start in range(0, p.shape[1], _COLUMNS):
        columns = np.ascontiguousarray(p[:, start : start + _COLUMNS])
        smaller = np.empty_like(columns)
        for number, row in enumerate(rows):
            below = smaller[row:]
            np.minimum(columns[row:], columns[row], out=below)
            out[number] += below.sum(axis=1)
    return out

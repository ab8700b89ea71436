"""Moving columns between rows and cells; compiled where it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.kernels import is_compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def rows_of_cells(
    places: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]],
    sizes: tuple[int, int, int],
    y: Array,
) -> tuple[NDArray[np.int32], Array] | None:
    """Which row fills each cell, -1 where none does, shape (exporters * importers, years); and the flows of
    each pair.

    None where two rows want the same cell.
    """
    pairs = sizes[0] * sizes[1]
    row = np.full((pairs, sizes[2]), -1, dtype=np.int32)
    total = np.zeros(pairs)
    if is_compiled():
        from comity.gravity.kernels.rows import fill_rows, total_pairs

        fill_rows(places, sizes, row)
        filled = total_pairs(row, np.ascontiguousarray(y), total)
    else:
        exporter, importer, year = places
        pair = exporter.astype(np.int64) * sizes[1] + importer
        row[pair, year] = np.arange(len(y), dtype=np.int32)
        total += np.bincount(pair, weights=y, minlength=pairs)
        filled = int(np.count_nonzero(row >= 0))
    return (row, total) if filled == len(y) else None


def gather(rows: NDArray[np.int32], column: Array, out: Array | None = None) -> Array:
    """A column of the sample in cells, zero where `rows` is -1."""
    out = np.empty(rows.shape) if out is None else out
    if is_compiled():
        from comity.gravity.kernels.rows import gather_column

        gather_column(rows, np.ascontiguousarray(column), out)
        return out
    np.take(column, rows, out=out, mode="clip")
    out[rows < 0] = 0.0
    return out


def scores_by_group(
    x: Array, y: Array, mu: Array, *, weights: Array | None, group: NDArray[np.integer], count: int
) -> Array:
    """Sums of x (y - mu) weights by group, shape (count, K); x is (n, K), in whatever order."""
    if is_compiled():
        from comity.gravity.kernels.rows import add_scores

        y, mu = np.ascontiguousarray(y), np.ascontiguousarray(mu)
        weights = None if weights is None else np.ascontiguousarray(weights)
        codes = np.ascontiguousarray(group, dtype=np.int32)
        return add_scores(x, y, mu, weights=weights, group=codes, count=count)
    error = (y - mu) if weights is None else (y - mu) * weights
    sums = np.zeros((count, x.shape[1]))
    for k, column in enumerate(x.T):
        sums[:, k] = np.bincount(group, column * error, count)
    return sums


def integer_codes(values: NDArray[np.int64]) -> tuple[int, NDArray[np.int32], NDArray[np.bool_]] | None:
    """The smallest of the values, codes counted from it, and which codes occur; None where they spread too
    far."""
    if not is_compiled():
        low, high = int(values.min()), int(values.max())
        if _too_wide(low, high, len(values)):
            return None
        codes = (values - low).astype(np.int32)
        present = np.zeros(high - low + 1, dtype=bool)
        present[codes] = True
        return low, codes, present
    from comity.gravity.kernels.rows import code_integers, span_of

    low, high = span_of(values)
    if _too_wide(low, high, len(values)):
        return None
    codes, present = code_integers(values, low, high)
    return low, codes, present


def least_of_finite(values: Array) -> float | None:
    """The smallest number of a column; None where one is not finite, infinity where there is none."""
    if not len(values):
        return float("inf")
    if is_compiled():
        from comity.gravity.kernels import rows

        return rows.least_of_finite(np.ascontiguousarray(values))
    return float(values.min()) if np.isfinite(values).all() else None


def _too_wide(low: int, high: int, n: int) -> bool:
    """Whether a table of all the integers between would be far longer than the column."""
    return high - low > max(1 << 20, n)

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
    """Which row fills each cell of (exporters, importers, years), -1 where none does; and the flows of each
    pair.

    None where two rows want the same cell.
    """
    cells, pairs = int(np.prod(sizes)), sizes[0] * sizes[1]
    row = np.full(cells, -1, dtype=np.int32)
    if is_compiled():
        from comity.gravity.kernels.compiled import fill_rows

        summed = np.zeros(pairs)
        return None if fill_rows(places, sizes, y, row, summed) else (row, summed)
    exporter, importer, year = places
    pair = exporter.astype(np.int64) * sizes[1] + importer
    cell = pair * sizes[2] + year
    row[cell] = np.arange(len(y), dtype=np.int32)
    if np.count_nonzero(row >= 0) < len(y):
        return None
    total = np.bincount(pair, weights=y, minlength=pairs).astype(np.float64)
    return row, total


def gather(rows: NDArray[np.int32], column: Array, out: Array | None = None) -> Array:
    """A column of the sample in cells, zero where `rows` is -1."""
    out = np.empty(rows.shape) if out is None else out
    if is_compiled():
        from comity.gravity.kernels.compiled import gather_column

        gather_column(rows, column, out)
        return out
    np.take(column, rows, out=out, mode="clip")
    out[rows < 0] = 0.0
    return out


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
    from comity.gravity.kernels.compiled import code_integers, span_of

    low, high = span_of(values)
    if _too_wide(low, high, len(values)):
        return None
    codes, present = code_integers(values, low, high)
    return low, codes, present


def _too_wide(low: int, high: int, n: int) -> bool:
    """Whether a table of all the integers between would be far longer than the column."""
    return high - low > max(1 << 20, n)

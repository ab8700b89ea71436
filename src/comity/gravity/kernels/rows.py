"""The loops in columns.c: over the rows of a data frame, in parts that threads share."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.gravity import threads
from comity.gravity.kernels._panel import ffi, lib

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_PARTS = 4  # fixed, so that sums come out the same with any number of threads
_ROWS_WORTH_THREADS = 100_000


def fill_rows(
    places: tuple[NDArray[np.int32], ...], sizes: tuple[int, int, int], row: NDArray[np.int32]
) -> None:
    """Put the number of each row into its cell; of rows that share a cell, one stays."""
    codes = [_ints(np.ascontiguousarray(column)) for column in places]
    cells = _ints(row)
    _over(len(places[0]), lambda begin, end: lib.rows_to_cells(begin, end, *sizes[1:], *codes, cells))


def total_pairs(row: NDArray[np.int32], y: Array, total: Array) -> int:
    """Add up the rows of each pair; returns how many cells of (pairs, T) have one."""
    cells, flows, sums = _ints(row), _doubles(y), _doubles(total)
    pairs, years = row.shape
    return sum(
        _over(pairs, lambda begin, end: lib.pairs_of_rows(begin, end, years, cells, flows, sums), each=years)
    )


def gather_column(rows: NDArray[np.int32], column: Array, out: Array) -> None:
    """See `layout.gather`."""
    source, target, cells = _doubles(column), _doubles(out), _ints(rows)
    _over(rows.size, lambda begin, end: lib.cells_of_column(begin, end, cells, source, target))


def span_of(values: NDArray[np.int64]) -> tuple[int, int]:
    """Smallest and largest of a column."""

    def part(begin: int, end: int) -> tuple[int, int]:
        span = np.empty(2, dtype=np.int64)
        lib.column_span(begin, end, given, _longs(span))
        return int(span[0]), int(span[1])

    given = _longs(values)
    lows, highs = zip(*_over(len(values), part), strict=True)
    return min(lows), max(highs)


def code_integers(
    values: NDArray[np.int64], low: int, high: int
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Codes from `low` on, and which of them occur."""
    codes = np.empty(len(values), dtype=np.int32)
    given, target = _longs(values), _ints(codes)

    def part(begin: int, end: int) -> NDArray[np.bool_]:
        present = np.zeros(high - low + 1, dtype=bool)
        lib.column_codes(begin, end, given, low, target, ffi.from_buffer("uint8_t[]", present))
        return present

    return codes, np.logical_or.reduce(_over(len(values), part))


def least_of_finite(values: Array) -> float | None:
    """The smallest number of a column that is not empty; None where one is not finite."""
    given = _doubles(values)

    def part(begin: int, end: int) -> float | None:
        least = np.empty(1)
        return float(least[0]) if lib.column_usual(begin, end, given, _doubles(least)) else None

    found = _over(len(values), part)
    return None if None in found else min(value for value in found if value is not None)


def add_scores(
    x: Array, y: Array, mu: Array, *, weights: Array | None, group: NDArray[np.int32], count: int
) -> Array:
    """See `layout.scores_by_group`."""
    n, k = x.shape
    by_row, by_column = (stride // x.itemsize for stride in x.strides)
    given = (*map(_doubles, (y, mu)), ffi.NULL if weights is None else _doubles(weights))
    codes, source = _ints(group), ffi.cast("double *", x.ctypes.data)

    def part(begin: int, end: int) -> Array:
        sums = np.zeros((count, k))
        lib.scores_by_group(begin, end, k, by_row, by_column, source, *given, codes, _doubles(sums))
        return sums

    if count > n // _PARTS:
        return part(0, n)
    summed: Array = np.sum(_over(n, part), axis=0)
    return summed


def _over(n: int, work: Any, each: int = 1) -> list[Any]:  # noqa: ANN401 - whatever the work gives
    """Do the work for parts of n, at the same time where there is much of it."""
    if n * each < _ROWS_WORTH_THREADS:
        return [work(0, n)]
    parts = list(itertools.pairwise(np.linspace(0, n, _PARTS + 1).astype(int).tolist()))
    return threads.over(lambda ends: work(*ends), parts)


def _doubles(array: Array) -> Any:  # noqa: ANN401 - a pointer of C, which keeps the array alive
    return ffi.from_buffer("double[]", array)


def _longs(array: NDArray[np.int64]) -> Any:  # noqa: ANN401
    return ffi.from_buffer("int64_t[]", array)


def _ints(array: NDArray[np.int32]) -> Any:  # noqa: ANN401
    return ffi.from_buffer("int32_t[]", array)

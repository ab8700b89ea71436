"""The loops in panel.c, called for blocks of pairs that are the same whatever the number of threads."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.gravity import threads
from comity.gravity.kernels import Moved, Products
from comity.gravity.kernels._panel import ffi, lib

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.gravity.kernels import Array, Panel

Pointer = Any  # of C; cffi has no type for it
_BLOCKS = 4  # fixed, so that sums come out the same with any number of threads
_CELLS_WORTH_THREADS = 100_000


class CompiledLoops:
    """`Loops` by the compiled functions. See `Loops` for what each gives."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._pairs, self._years = panel.y.shape
        self._regressors = len(panel.x)
        self._margins = panel.exporters + panel.importers
        self._stride = self._margins * self._years
        self._behind = panel.exporters * self._years  # where the importers of a column begin
        self._origin, self._destination = _ints(panel.exporter), _ints(panel.importer)
        self._y, self._x, self._total = _doubles(panel.y), _doubles(panel.x), _doubles(panel.total)
        self._blocks = _blocks(panel.exporter)
        self._large = panel.y.size >= _CELLS_WORTH_THREADS
        lines = np.empty((len(self._blocks), (self._regressors + 1) * self._years))
        self._lines = [(line, _doubles(line)) for line in lines]

    def margins(self, cells: Array) -> Array:
        """See `Loops`."""
        source = _doubles(cells)

        def block(begin: int, end: int, to: Pointer, private: Pointer, line: Pointer) -> None:
            lib.panel_margins(begin, end, self._years, self._origin, self._destination, source, to, private)

        summed: Array = self._summed(1, block)[0]
        return summed

    def rake(self, m: Array, factors: Array) -> Array:
        """See `Loops`."""
        cells, by = _doubles(m), _doubles(factors)

        def block(begin: int, end: int, to: Pointer, private: Pointer, line: Pointer) -> None:
            lib.panel_rake(
                begin,
                end,
                self._years,
                self._origin,
                self._destination,
                cells,
                self._total,
                by,
                by + self._behind,
                to,
                private,
            )

        summed: Array = self._summed(1, block)[0]
        return summed

    def apply(self, m: Array, u: Array) -> Array:
        """See `Loops`."""
        cells, columns = _doubles(m), _doubles(u)
        count = len(u)

        def block(begin: int, end: int, to: Pointer, private: Pointer, line: Pointer) -> None:
            lib.panel_apply(
                begin,
                end,
                self._years,
                self._stride,
                self._panel.importers,
                self._origin,
                self._destination,
                cells,
                self._total,
                count,
                columns,
                columns + self._behind,
                to,
                private,
                line,
            )

        return self._summed(count, block)

    def residual(self, m: Array, u: Array) -> Array:
        """See `Loops`."""
        cells, columns = _doubles(m), _doubles(u)

        def block(begin: int, end: int, to: Pointer, private: Pointer, line: Pointer) -> None:
            lib.panel_residual(
                begin,
                end,
                self._years,
                self._stride,
                self._panel.importers,
                self._pairs,
                self._origin,
                self._destination,
                self._y,
                cells,
                self._total,
                self._regressors,
                self._x,
                columns,
                columns + self._behind,
                to,
                private,
                line,
            )

        return self._summed(self._regressors + 1, block)

    def products(self, m: Array, u: Array) -> Products:
        """See `Loops`."""
        cells, columns, k = _doubles(m), _doubles(u), self._regressors
        parts = np.zeros((len(self._blocks), k * k + 5 * k))

        def block(number: int) -> None:
            begin, end = self._blocks[number]
            out = _doubles(parts[number])
            after = out + k * k
            lib.panel_gram(
                begin,
                end,
                self._years,
                self._stride,
                self._pairs,
                self._origin,
                self._destination,
                self._y,
                cells,
                self._total,
                k,
                self._x,
                columns,
                columns + self._behind,
                out,
                after,
                after + k,
                after + 2 * k,
                after + 3 * k,
                after + 4 * k,
                self._lines[number][1],
            )

        self._run(block)
        summed = parts.sum(axis=0)
        lower = np.tril(summed[: k * k].reshape(k, k))
        gradient, gross, sums, squares = summed[k * k : -k or None].reshape(4, k) if k else np.empty((4, 0))
        extent = parts[:, k * k + 4 * k :].max(axis=0)
        variation = squares - sums**2 / self._panel.total.sum()
        return Products(lower + np.tril(lower, -1).T, gradient, gross, variation, extent)

    def within(self, m: Array, u: Array) -> Array:
        """See `Loops`."""
        cells, columns = _doubles(m), _doubles(u)
        out = np.empty(self._panel.x.shape)
        target = _doubles(out)

        def block(number: int) -> None:
            begin, end = self._blocks[number]
            lib.panel_within(
                begin,
                end,
                self._years,
                self._stride,
                self._pairs,
                self._origin,
                self._destination,
                cells,
                self._total,
                self._regressors,
                self._x,
                columns,
                columns + self._behind,
                target,
            )

        self._run(block)
        return out

    def update(self, m: Array, beta: Array, margins: Array, part: float) -> Moved:
        """See `Loops`."""
        cells, slopes, by = _doubles(m), _doubles(beta), _doubles(margins)
        facts = np.zeros((len(self._blocks), 4))

        def block(number: int) -> None:
            begin, end = self._blocks[number]
            lib.panel_update(
                begin,
                end,
                self._years,
                self._pairs,
                self._origin,
                self._destination,
                self._y,
                cells,
                self._total,
                self._regressors,
                self._x,
                slopes,
                by,
                by + self._behind,
                part,
                _doubles(facts[number]),
                self._lines[number][1],
            )

        self._run(block)
        return Moved(
            largest=float(facts[:, 0].max()),
            gain=float(facts[:, 1].sum()),
            squares=float(facts[:, 2].sum()),
            fall=float(facts[:, 3].min()),
        )

    def by_year(self, m: Array, scale: float) -> NDArray[np.float32]:
        """See `Loops`."""
        panel = self._panel
        out = np.zeros((self._years, panel.exporters, panel.importers), dtype=np.float32)
        target, cells = ffi.from_buffer("float[]", out), _doubles(m)

        def block(number: int) -> None:
            begin, end = self._blocks[number]
            lib.panel_by_year(
                begin,
                end,
                self._years,
                panel.exporters,
                panel.importers,
                self._origin,
                self._destination,
                cells,
                scale,
                target,
            )

        self._run(block)
        return out

    def _summed(self, columns: int, block: Callable[..., None]) -> Array:
        """Run a function that adds to exporters directly, since blocks share none, and to importers apart."""
        out = np.zeros((columns, self._margins, self._years))
        private = np.zeros((len(self._blocks), columns, self._panel.importers, self._years))
        to = _doubles(out)

        def run(number: int) -> None:
            begin, end = self._blocks[number]
            block(begin, end, to, _doubles(private[number]), self._lines[number][1])

        self._run(run)
        np.sum(private, axis=0, out=out[:, self._panel.exporters :])
        return out

    def _run(self, block: Callable[[int], None]) -> None:
        if self._large:
            threads.over(block, range(len(self._blocks)))
        else:
            for number in range(len(self._blocks)):
                block(number)


def _doubles(array: NDArray[np.float64]) -> Pointer:
    """A pointer that keeps the array alive, and takes an offset."""
    return ffi.cast("double *", ffi.from_buffer("double[]", array, require_writable=False))


def _ints(array: NDArray[np.int32]) -> Pointer:
    return ffi.from_buffer("int32_t[]", array)


def _blocks(exporter: NDArray[np.int32]) -> list[tuple[int, int]]:
    """Ranges of pairs about equally long that share no exporter."""
    starts = np.flatnonzero(np.diff(exporter, prepend=-1))
    wanted = np.linspace(0, len(exporter), _BLOCKS + 1)[:-1]
    edges = np.unique(starts[np.searchsorted(starts, wanted).clip(max=len(starts) - 1)])
    return list(zip(edges.tolist(), [*edges[1:].tolist(), len(exporter)], strict=True))


def fill_rows(
    places: tuple[NDArray[np.int32], ...],
    sizes: tuple[int, int, int],
    y: Array,
    row: NDArray[np.int32],
    total: Array,
) -> int:
    """See `layout.rows_of_cells`; returns how many rows found their cell taken."""
    codes = [_ints(np.ascontiguousarray(column)) for column in places]
    taken: int = lib.rows_to_cells(
        len(y), sizes[1], sizes[2], *codes, _doubles(np.ascontiguousarray(y)), _ints(row), _doubles(total)
    )
    return taken


def gather_column(rows: NDArray[np.int32], column: Array, out: Array) -> None:
    """See `layout.gather`."""
    column = np.ascontiguousarray(column)
    source, target, cells = _doubles(column), _doubles(out), _ints(rows)
    edges = np.linspace(0, rows.size, _BLOCKS + 1).astype(int).tolist()
    parts = list(itertools.pairwise(edges)) if rows.size >= _CELLS_WORTH_THREADS else [(0, rows.size)]
    threads.over(lambda part: lib.cells_of_column(*part, cells, source, target), parts)


def span_of(values: NDArray[np.int64]) -> tuple[int, int]:
    """Smallest and largest of a column."""
    span = np.empty(2, dtype=np.int64)
    lib.column_span(len(values), _longs(values), _longs(span))
    return int(span[0]), int(span[1])


def code_integers(
    values: NDArray[np.int64], low: int, high: int
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Codes from `low` on, and which of them occur."""
    codes = np.empty(len(values), dtype=np.int32)
    present = np.zeros(high - low + 1, dtype=bool)
    lib.column_codes(len(values), _longs(values), low, _ints(codes), ffi.from_buffer("uint8_t[]", present))
    return codes, present


def _longs(array: NDArray[np.int64]) -> Pointer:
    return ffi.from_buffer("int64_t[]", array)

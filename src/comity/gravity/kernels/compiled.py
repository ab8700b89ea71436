"""The loops in panel.c and single.c, called for blocks of pairs that are the same whatever the number of
threads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.gravity import threads
from comity.gravity.kernels import STEPS_MAX, Equations, Moved, Products, Scores, Spread
from comity.gravity.kernels._panel import ffi, lib
from comity.gravity.kernels.year_blocks import CompiledBlocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.gravity.kernels import Array, Blocks, Panel, SingleArray

Pointer = Any  # of C; cffi has no type for it
_BLOCKS = 4  # fixed, so that sums come out the same with any number of threads
_CELLS_WORTH_THREADS = 100_000
_CACHE_LINE = 64  # bytes
_LANES = 8  # sums are kept in so many parts
_THREADS_MAX = 8  # of a solve


class CompiledLoops:
    """`Loops` by the compiled functions. See `Loops` for what each gives."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        pairs, years = panel.y.shape
        self.width = -(-years // _LANES) * _LANES
        self._regressors = len(panel.x)
        self._shape = (panel.exporters + panel.importers, self.width)
        self._described = ffi.new(
            "Panel *",
            {
                "pairs": pairs, "years": years, "width": self.width,
                "exporters": panel.exporters, "importers": panel.importers, "regressors": self._regressors,
                "exporter": _ints(panel.exporter), "importer": _ints(panel.importer),
                "y": _doubles(panel.y), "x": _doubles(panel.x), "total": _doubles(panel.total),
            },
        )  # fmt: skip
        self._large = panel.y.size >= _CELLS_WORTH_THREADS
        self._blocks = _blocks(panel.exporter, _BLOCKS if self._large else 1)
        self._edges = ffi.new("int64_t[]", [*(begin for begin, _ in self._blocks), pairs])
        self._solve_room: SingleArray = np.empty(0, dtype=np.float32)
        lines = aligned((len(self._blocks), (self._regressors + 6) * self.width))
        self._room = [_doubles(line) for line in lines]
        self._private = aligned(
            (len(self._blocks), (self._regressors + 1) * panel.importers * self.width)
        )  # sums by importer
        self._single: SingleArray | None = None
        self._lower = np.tril_indices(self._regressors)

    def margins(self, cells: Array) -> Array:
        """See `Loops`."""
        source = _doubles(cells)

        def block(number: int, to: Pointer, private: Pointer, room: Pointer) -> None:
            begin, end = self._blocks[number]
            lib.panel_margins(self._described, begin, end, source, to, private, room)

        summed: Array = self._summed(1, block)[0]
        return summed

    def rake(self, m: Array, factors: Array) -> Array:
        """See `Loops`."""
        cells, by = _doubles(m), _doubles(factors)

        def block(number: int, to: Pointer, private: Pointer, room: Pointer) -> None:
            begin, end = self._blocks[number]
            lib.panel_rake(self._described, begin, end, cells, by, to, private, room)

        summed: Array = self._summed(1, block)[0]
        return summed

    def residual(self, m: Array, u: Array, scale: float) -> Equations:
        """See `Loops`."""
        cells, columns, single = _doubles(m), _doubles(u), self._to_single(scale)
        lanes = self._product_lanes()

        def block(number: int, to: Pointer, private: Pointer, room: Pointer) -> None:
            begin, end = self._blocks[number]
            lib.panel_residual(
                self._described, begin, end, cells, columns, to, private, scale, single,
                _doubles(lanes[number]), room,
            )  # fmt: skip

        return Equations(self._summed(self._regressors + 1, block), self._products_of(lanes))

    def advance(
        self, m: Array, beta: Array, margins: Array, u: Array, scale: float
    ) -> tuple[Moved, Equations]:
        """See `Loops`."""
        cells, slopes, by = _doubles(m), _doubles(beta), _doubles(margins)
        columns, single, lanes = _doubles(u), self._to_single(scale), self._product_lanes()
        facts = np.zeros((len(self._blocks), 3))

        def block(number: int, to: Pointer, private: Pointer, room: Pointer) -> None:
            begin, end = self._blocks[number]
            lib.panel_advance(
                self._described, begin, end, cells, slopes, by, _doubles(facts[number]), columns, to,
                private, scale, single, _doubles(lanes[number]), room,
            )  # fmt: skip

        left = self._summed(self._regressors + 1, block)
        return _moved(facts), Equations(left, self._products_of(lanes))

    def conjugate(
        self, blocks: Blocks, residual: SingleArray, direction: SingleArray, goal: Array
    ) -> tuple[SingleArray, SingleArray, int]:
        """See `Loops`."""
        if not isinstance(blocks, CompiledBlocks):
            raise TypeError("blocks of other loops")
        found, left = np.zeros_like(residual), np.empty_like(residual)
        threads_used = min(threads.count(), _THREADS_MAX) if self._large else 1
        solve = ffi.new(
            "Solve *",
            {
                "panel": self._described, "blocks": len(self._blocks), "edges": self._edges,
                "weights": _singles(self._single), "inverse_total": _singles(self._inverse_total),
                **blocks.described(),
                "columns": len(residual), "most": STEPS_MAX, "goal": _doubles(goal),
                "residual": _singles(residual), "direction": _singles(direction),
                "found": _singles(found), "left": _singles(left),
            },
        )  # fmt: skip
        needed = lib.conjugate_room(solve, threads_used)
        if len(self._solve_room) < needed:
            self._solve_room = aligned((needed,), np.float32)
        steps = lib.conjugate_solve(solve, threads_used, _singles(self._solve_room))
        return found, left, int(steps)

    def blocks(self, m: Array, scale: float) -> CompiledBlocks:
        """See `Loops`."""
        panel = self._panel
        weights = CompiledBlocks.room_for(self.width, panel.years, panel.exporters, panel.importers)
        target, cells, row = _singles(weights), _doubles(m), weights.shape[2]

        def run(number: int) -> None:
            begin, end = self._blocks[number]
            lib.panel_by_year(self._described, begin, end, cells, scale, row, target)

        self._run(run)
        return CompiledBlocks(weights, panel.importers, self.width)

    def products(self, m: Array, u: Array, *, within: Array | None = None) -> Products:
        """See `Loops`."""
        cells, columns, parts = _doubles(m), _doubles(u), self._product_lanes()
        target = ffi.NULL if within is None else _doubles(within)

        def run(number: int) -> None:
            begin, end = self._blocks[number]
            lib.panel_products(
                self._described, begin, end, cells, columns, _doubles(parts[number]), target,
                self._room[number],
            )  # fmt: skip

        self._run(run)
        return self._products_of(parts)

    def spread(self, m: Array) -> Spread:
        """See `Loops`."""
        cells, k = _doubles(m), self._regressors
        parts = np.zeros((len(self._blocks), k, 3, _LANES))

        def run(number: int) -> None:
            begin, end = self._blocks[number]
            lib.panel_spread(self._described, begin, end, cells, _doubles(parts[number]), self._room[number])

        self._run(run)
        sums, squares = parts[:, :, :2].sum(axis=(0, 3)).T
        extent = parts[:, :, 2].max(axis=(0, 2)) if k else np.empty(0)
        return Spread(squares - sums**2 / self._panel.total.sum(), extent)

    def update(self, m: Array, beta: Array, margins: Array, part: float) -> Moved:
        """See `Loops`."""
        cells, slopes, by = _doubles(m), _doubles(beta), _doubles(margins)
        facts = np.zeros((len(self._blocks), 3))

        def run(number: int) -> None:
            begin, end = self._blocks[number]
            lib.panel_update(
                self._described, begin, end, cells, slopes, by, part, _doubles(facts[number]),
                self._room[number],
            )  # fmt: skip

        self._run(run)
        return _moved(facts)

    def scores(self, m: Array, within: Array) -> Scores:
        """See `Loops`."""
        cells, nets = _doubles(m), _doubles(within)
        parts = np.zeros((len(self._blocks), 2, self._regressors, _LANES))

        def run(number: int) -> None:
            begin, end = self._blocks[number]
            lib.panel_scores(
                self._described, begin, end, cells, nets, _doubles(parts[number]), self._room[number]
            )  # fmt: skip

        self._run(run)
        gradient, gross = parts.sum(axis=(0, 3))
        return Scores(gradient, gross)

    def _to_single(self, scale: float) -> Pointer:
        """Where scale * m goes in single precision."""
        if self._single is None:
            self._single = aligned((len(self._panel.y), self.width), np.float32)
            self._inverse_total = (1 / np.maximum(scale * self._panel.total, 1e-30)).astype(np.float32)
        return _singles(self._single)

    def _product_lanes(self) -> Array:
        """Room for the sums of products that each block makes."""
        k = self._regressors
        lanes = aligned((len(self._blocks), k * (k + 1) // 2 + k, _LANES))
        lanes.fill(0)
        return lanes

    def _products_of(self, lanes: Array) -> Products:
        k, summed = self._regressors, lanes.sum(axis=(0, 2))
        lower = len(summed) - k
        gram = np.zeros((k, k))
        rows, columns = self._lower
        gram[rows, columns] = gram[columns, rows] = summed[:lower]
        return Products(gram, summed[lower:])

    def _summed(self, columns: int, block: Callable[..., None]) -> Array:
        """Run a function that adds to exporters directly, since blocks share none, and to importers apart."""
        out = aligned((columns, *self._shape))
        out.fill(0)
        to = _doubles(out)

        def run(number: int) -> None:
            block(number, to, _doubles(self._private[number]), self._room[number])

        self._run(run)
        self._add_private(self._private, out)
        return out

    def _add_private(self, private: NDArray[Any], out: NDArray[Any]) -> None:
        by_importer = out[:, self._panel.exporters :]
        parts = private[:, : by_importer.size].reshape(-1, *by_importer.shape)
        if len(parts) == 1:  # of a small panel, where a sum takes longer to begin than to do
            by_importer[...] = parts[0]
        else:
            np.sum(parts, axis=0, out=by_importer)

    def _run(self, block: Callable[[int], None]) -> None:
        if self._large:
            threads.over(block, range(len(self._blocks)))
        else:
            for number in range(len(self._blocks)):
                block(number)


def aligned(shape: tuple[int, ...], dtype: type = np.float64) -> NDArray[Any]:
    """Room whose first number is at a multiple of a cache line: a vector across two of them takes twice the
    time."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    room = np.empty(size + _CACHE_LINE, dtype=np.uint8)
    begin = -room.__array_interface__["data"][0] % _CACHE_LINE
    return room[begin : begin + size].view(dtype).reshape(shape)


def _moved(facts: Array) -> Moved:
    """The facts of all blocks together."""
    largest, gain, fall = facts.T.tolist()
    return Moved(largest=max(largest), gain=sum(gain), fall=min(fall))


def _doubles(array: NDArray[np.float64]) -> Pointer:
    """A pointer that keeps the array alive."""
    return ffi.from_buffer("double[]", array, require_writable=False)


def _singles(array: NDArray[np.float32] | None) -> Pointer:
    return ffi.from_buffer("float[]", array, require_writable=False)


def _ints(array: NDArray[np.int32]) -> Pointer:
    return ffi.from_buffer("int32_t[]", array)


def _blocks(exporter: NDArray[np.int32], number: int) -> list[tuple[int, int]]:
    """Ranges of pairs about equally long that share no exporter."""
    if number == 1:
        return [(0, len(exporter))]
    starts = np.flatnonzero(np.diff(exporter, prepend=-1))
    wanted = np.linspace(0, len(exporter), number + 1)[:-1]
    edges = np.unique(starts[np.searchsorted(starts, wanted).clip(max=len(starts) - 1)])
    return list(zip(edges.tolist(), [*edges[1:].tolist(), len(exporter)], strict=True))

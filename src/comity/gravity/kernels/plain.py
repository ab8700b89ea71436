"""The loops by NumPy and SciPy, for a build without a compiler: slower, same answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from comity.gravity.kernels import STEPS_MAX, Equations, Moved, Products, Scores, Spread

if TYPE_CHECKING:
    from comity.gravity.kernels import Array, Blocks, Panel, SingleArray
    from comity.gravity.years import YearBlocks


class PlainLoops:
    """`Loops` by whole-array arithmetic. See `Loops` for what each gives."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        pairs = len(panel.exporter)
        ones, every = np.ones(pairs), np.arange(pairs)
        shape = (panel.exporters + panel.importers, pairs)
        to = sparse.csr_array((ones, (panel.exporter, every)), shape=shape)
        self._sum = to + sparse.csr_array((ones, (panel.exporters + panel.importer, every)),
                                          shape=shape)  # fmt: skip
        self._origin, self._destination = panel.exporter, panel.exporters + panel.importer
        self.width = panel.years
        self._weights: Array = panel.y

    def margins(self, cells: Array) -> Array:
        """See `Loops`."""
        summed: Array = self._sum @ cells
        return summed

    def rake(self, m: Array, factors: Array) -> Array:
        """See `Loops`."""
        m *= factors[self._origin] * factors[self._destination]
        m *= (self._panel.total / m.sum(axis=1))[:, None]
        return self.margins(m)

    def residual(self, m: Array, u: Array, scale: float) -> Equations:
        """See `Loops`."""
        self._weights = scale * m
        nets = (self._net(m, k, u) for k in range(len(self._panel.x)))
        left = np.stack([*(self.margins(m * net) for net in nets), self.margins(self._panel.y - m)])
        return Equations(left, self.products(m, u))

    def conjugate(
        self, blocks: Blocks, residual: SingleArray, direction: SingleArray, goal: Array
    ) -> tuple[SingleArray, SingleArray, int]:
        """See `Loops`."""
        found, left = np.zeros_like(residual), residual
        size = _dots(residual, direction)
        active = np.arange(len(residual))
        steps = 0
        while len(active) and steps < STEPS_MAX:
            applied = self._apply(direction)
            curvature = _dots(direction, applied)
            length = (size / np.where(curvature > 0, curvature, np.inf)).astype(np.float32)[:, None, None]
            if len(active) == len(found):
                found += length * direction
            else:
                found[active] += length * direction
            residual -= length * applied
            preconditioned = blocks.solve(residual)
            size_new = _dots(residual, preconditioned)
            direction *= (size_new / size).astype(np.float32)[:, None, None]
            direction += preconditioned
            steps += 1
            going = (size_new > goal[active]) & (curvature > 0)
            size = size_new
            if not going.all():
                if left is not residual:
                    left[active] = residual
                active, size = active[going], size[going]
                direction, residual = direction[going], residual[going]
        if left is not residual:
            left[active] = residual
        return found, left, steps

    def blocks(self, m: Array, scale: float) -> YearBlocks:
        """See `Loops`."""
        from comity.gravity.years import YearBlocks

        panel = self._panel
        weights = np.zeros((panel.years, panel.exporters, panel.importers), dtype=np.float32)
        weights[:, panel.exporter, panel.importer] = scale * m.T
        return YearBlocks(weights)

    def products(self, m: Array, u: Array, *, within: Array | None = None) -> Products:
        """See `Loops`."""
        panel = self._panel
        k = len(panel.x)
        nets = np.empty_like(panel.x) if within is None else within
        for number, net in enumerate(nets):
            net[:] = self._net(m, number, u)
        nets = nets.reshape(k, m.size)
        return Products(gram=(nets * m.ravel()) @ nets.T, gradient=nets @ (panel.y - m).ravel())

    def spread(self, m: Array) -> Spread:
        """See `Loops`."""
        x, weights = self._panel.x.reshape(len(self._panel.x), m.size), m.ravel()
        sums, squares = x @ weights, (x * x) @ weights
        variation = squares - sums**2 / self._panel.total.sum()
        return Spread(variation=variation, extent=np.abs(x).max(axis=1, initial=0.0))

    def scores(self, m: Array, within: Array) -> Scores:
        """See `Loops`."""
        nets = within.reshape(len(within), m.size)
        y = self._panel.y
        return Scores(gradient=nets @ (y - m).ravel(), gross=np.abs(nets) @ (y + m).ravel())

    def update(self, m: Array, beta: Array, margins: Array, part: float) -> Moved:
        """See `Loops`."""
        panel = self._panel
        step = self._centred(m, self._both(margins) + np.tensordot(beta, panel.x, axes=1))
        observed = m > 0
        largest = float(np.abs(step[observed]).max(initial=0.0))
        fall = float(step[observed & (panel.y == 0)].min(initial=0.0))
        step *= part
        m *= np.exp(step)
        scale = panel.total / m.sum(axis=1)
        m *= scale[:, None]
        gain = float((panel.y * step).sum() + panel.total @ np.log(scale))
        return Moved(largest=largest, gain=gain, fall=fall)

    def advance(
        self, m: Array, beta: Array, margins: Array, u: Array, scale: float
    ) -> tuple[Moved, Equations]:
        """See `Loops`."""
        return self.update(m, beta, margins, 1.0), self.residual(m, u, scale)

    def _apply(self, u: SingleArray) -> SingleArray:
        """The left sides of the equations of the effects for columns u, pair effects eliminated."""
        w = self._weights
        total = w.sum(axis=1)

        def side(column: SingleArray) -> Array:
            cells = self._both(column.astype(np.float64))
            return self.margins(w * (cells - ((w * cells).sum(axis=1) / total)[:, None]))

        return np.stack([side(column) for column in u]).astype(np.float32)

    def _both(self, column: Array) -> Array:
        return column[self._origin] + column[self._destination]

    def _centred(self, m: Array, cells: Array) -> Array:
        centred: Array = cells - ((m * cells).sum(axis=1) / self._panel.total)[:, None]
        return centred

    def _net(self, m: Array, k: int, u: Array) -> Array:
        return self._centred(m, self._panel.x[k] - self._both(u[k]))


def _dots(a: SingleArray, b: SingleArray) -> Array:
    count = len(a)
    dots: Array = np.matmul(a.reshape(count, 1, -1), b.reshape(count, -1, 1)).ravel().astype(np.float64)
    return dots

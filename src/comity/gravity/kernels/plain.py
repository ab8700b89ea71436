"""The loops by NumPy and SciPy, for a build without a compiler: slower, same answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from comity.gravity.kernels import Moved, Products

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.kernels import Array, Panel


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

    def margins(self, cells: Array) -> Array:
        """See `Loops`."""
        summed: Array = self._sum @ cells
        return summed

    def rake(self, m: Array, factors: Array) -> Array:
        """See `Loops`."""
        m *= factors[self._origin] * factors[self._destination]
        m *= (self._panel.total / m.sum(axis=1))[:, None]
        return self.margins(m)

    def apply(self, m: Array, u: Array) -> Array:
        """See `Loops`."""
        return np.stack([self.margins(m * self._centred(m, self._spread(column))) for column in u])

    def residual(self, m: Array, u: Array) -> Array:
        """See `Loops`."""
        nets = (self._net(m, k, u) for k in range(len(self._panel.x)))
        return np.stack([*(self.margins(m * net) for net in nets), self.margins(self._panel.y - m)])

    def products(self, m: Array, u: Array) -> Products:
        """See `Loops`."""
        panel = self._panel
        k = len(panel.x)
        nets = self.within(m, u).reshape(k, m.size)
        weights, x = m.ravel(), panel.x.reshape(k, m.size)
        sums, squares = x @ weights, (x * x) @ weights
        return Products(
            gram=(nets * weights) @ nets.T,
            gradient=nets @ (panel.y - m).ravel(),
            gross=np.abs(nets) @ (panel.y + m).ravel(),
            variation=squares - sums**2 / panel.total.sum(),
            extent=np.abs(x).max(axis=1, initial=0.0),
        )

    def within(self, m: Array, u: Array) -> Array:
        """See `Loops`."""
        out = np.empty_like(self._panel.x)
        for k in range(len(out)):
            out[k] = self._net(m, k, u)
        return out

    def update(self, m: Array, beta: Array, margins: Array, part: float) -> Moved:
        """See `Loops`."""
        panel = self._panel
        step = self._centred(m, self._spread(margins) + np.tensordot(beta, panel.x, axes=1))
        observed = m > 0
        largest = float(np.abs(step[observed]).max(initial=0.0))
        fall = float(step[observed & (panel.y == 0)].min(initial=0.0))
        squares = float((m * step**2).sum())
        step *= part
        m *= np.exp(step)
        scale = panel.total / m.sum(axis=1)
        m *= scale[:, None]
        gain = float((panel.y * step).sum() + panel.total @ np.log(scale))
        return Moved(largest=largest, gain=gain, squares=squares, fall=fall)

    def by_year(self, m: Array, scale: float) -> NDArray[np.float32]:
        """See `Loops`."""
        panel = self._panel
        out = np.zeros((panel.years, panel.exporters, panel.importers), dtype=np.float32)
        out[:, panel.exporter, panel.importer] = scale * m.T
        return out

    def _spread(self, column: Array) -> Array:
        return column[self._origin] + column[self._destination]

    def _centred(self, m: Array, cells: Array) -> Array:
        centred: Array = cells - ((m * cells).sum(axis=1) / self._panel.total)[:, None]
        return centred

    def _net(self, m: Array, k: int, u: Array) -> Array:
        return self._centred(m, self._panel.x[k] - self._spread(u[k]))

"""The factors of a complete panel, whose codes follow from where a cell lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.factors import Factors, compact
from comity.gravity.frames import Coded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.cube import Axes
    from comity.gravity.kernels import Panel


class PanelFactors(Factors):
    """`Factors` of a panel with a row in every cell: codes of its effects are worked out for a line, or for
    a side, and repeated.

    Parameters
    ----------
    of_sample : the factors before rows were put into cells
    rows : shape (P * T,), which row of the sample fills each cell
    """

    def __init__(self, of_sample: Factors, axes: Axes, panel: Panel, rows: NDArray[np.int32]) -> None:
        placed = of_sample.subset(rows)
        super().__init__(placed._columns, placed._named.values(), placed._rows)
        self._sides = {axes.exporter: panel.exporter, axes.importer: panel.importer}
        self._year, self._years = axes.year, panel.years

    def _join(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        factor = self._named[name]
        sides = [column for column in factor.columns if column in self._sides]
        others = set(factor.columns) - set(sides)
        if name in self._joined or factor.symmetric or not others <= {self._year}:
            return super()._join(name)
        if not others:
            codes, kept = self._numbered(name, {side: self._sides[side] for side in sides})
            self._joined[name] = np.repeat(codes, self._years), kept
        elif len(sides) == 1:
            lines = np.flatnonzero(np.bincount(self._sides[sides[0]])).astype(np.int32)
            years = np.tile(np.arange(self._years, dtype=np.int32), len(lines))
            codes, kept = self._numbered(name, {sides[0]: np.repeat(lines, self._years), self._year: years})
            table = np.zeros((lines[-1] + 1, self._years), dtype=np.int32)
            table[lines] = codes.reshape(-1, self._years)
            self._joined[name] = table[self._sides[sides[0]]].reshape(-1), kept
        return super()._join(name)

    def _numbered(
        self, name: str, codes: dict[str, NDArray[np.int32]]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        coded = {column: Coded(own, self._columns[column].levels) for column, own in codes.items()}
        return compact(*self._compound(self._named[name], coded))

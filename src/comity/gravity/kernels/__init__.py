"""The loops over every cell of a panel: compiled where the build had a compiler, else by NumPy, with the same
answers.

``COMITY_KERNELS=numpy`` in the environment asks for NumPy.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Flows between pairs over years, pair by pair, sorted by exporter; every pair has a positive total.

    Attributes
    ----------
    exporter, importer : shape (P,), int32
    exporters, importers : how many there are of each
    y : shape (P, T), flows times weights, zero where a cell is missing
    x : shape (K, P, T), regressors, zero where a cell is missing
    total : shape (P,), sums of y over the years
    """

    exporter: NDArray[np.int32]
    importer: NDArray[np.int32]
    exporters: int
    importers: int
    y: Array
    x: Array
    total: Array

    @property
    def years(self) -> int:
        """T."""
        return int(self.y.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """What a Newton step for the coefficients needs.

    Attributes
    ----------
    gram : shape (K, K), weighted products of the regressors net of effects
    gradient : shape (K,), their products with y - m
    gross : shape (K,), sums of the absolute terms that gradient adds up, with y + m
    variation : shape (K,), weighted variation of the regressors before effects were taken out
    extent : shape (K,), largest absolute values of the regressors
    """

    gram: Array
    gradient: Array
    gross: Array
    variation: Array
    extent: Array


@dataclass(frozen=True, slots=True)
class Moved:
    """What an update changed.

    Attributes
    ----------
    largest : largest change of the index in a cell that is observed
    gain : in log-likelihood
    squares : weighted sum of squared changes
    fall : largest fall of the index in a cell without a flow, zero or negative
    """

    largest: float
    gain: float
    squares: float
    fall: float


class Loops(Protocol):
    """One pass over a panel each. Columns of margins are (C, exporters + importers, T); m is (P, T)."""

    def margins(self, cells: Array) -> Array:
        """Sums of cells by exporter-year and importer-year, shape (margins, T)."""

    def rake(self, m: Array, factors: Array) -> Array:
        """Multiply m by factors of its margins and bring pairs back to their totals; returns the margins."""

    def apply(self, m: Array, u: Array) -> Array:
        """The normal equations of the effects, pair effects eliminated, times columns u."""

    def residual(self, m: Array, u: Array) -> Array:
        """Right-hand sides of these equations for the K regressors, less their left sides at u; then for y -
        m."""

    def products(self, m: Array, u: Array) -> Products:
        """Products of the regressors net of the effects u."""

    def within(self, m: Array, u: Array) -> Array:
        """Regressors net of the effects u and of pair means, shape (K, P, T)."""

    def update(self, m: Array, beta: Array, margins: Array, part: float) -> Moved:
        """Move the index by part * (x beta + margins), pairs back to their totals; changes m in place.

        With part = 0 nothing moves, and the answer says what would.
        """

    def by_year(self, m: Array, scale: float) -> NDArray[np.float32]:
        """scale * m as (T, exporters, importers)."""


def is_compiled() -> bool:
    """Whether the compiled loops are there and wanted."""
    if os.environ.get("COMITY_KERNELS") == "numpy":
        return False
    try:
        from comity.gravity.kernels import _panel  # noqa: F401
    except ImportError:
        return False
    return True


def loops(panel: Panel) -> Loops:
    """The loops for one panel."""
    if is_compiled():
        from comity.gravity.kernels.compiled import CompiledLoops

        return CompiledLoops(panel)
    from comity.gravity.kernels.plain import PlainLoops

    return PlainLoops(panel)

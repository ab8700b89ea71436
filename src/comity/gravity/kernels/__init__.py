"""The loops over every cell of a panel: compiled where the build had a compiler, else by NumPy, with the same
answers.

``COMITY_KERNELS=numpy`` in the environment asks for NumPy.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    SingleArray = NDArray[np.float32]


STEPS_MAX = 400  # of a solve by conjugate gradients


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
    """

    gram: Array
    gradient: Array


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """What the effects solved for so far leave.

    Attributes
    ----------
    left : shape (K + 1, margins, width), right-hand sides of the equations of the effects, pair effects
        eliminated, for the K regressors, less their left sides; then for y - m
    products : of the regressors net of these effects
    """

    left: Array
    products: Products


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """The regressors as they are.

    Attributes
    ----------
    variation : shape (K,), weighted variation before effects are taken out
    extent : shape (K,), largest absolute values
    """

    variation: Array
    extent: Array


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The first-order conditions of the coefficients.

    Attributes
    ----------
    gradient : shape (K,), products of the regressors net of effects with y - m
    gross : shape (K,), sums of the absolute terms that gradient adds up, with y + m
    """

    gradient: Array
    gross: Array


@dataclass(frozen=True, slots=True)
class Moved:
    """What an update changed.

    Attributes
    ----------
    largest : largest change of the index in a cell that is observed
    gain : in log-likelihood
    fall : largest fall of the index in a cell without a flow, zero or negative
    """

    largest: float
    gain: float
    fall: float


class Blocks(Protocol):
    """Exact inverses of every year's equations: the preconditioner."""

    def solve(self, residual: SingleArray) -> SingleArray:
        """Apply to columns of margins, shape (C, exporters + importers, width)."""


class Loops(Protocol):
    """One pass over a panel each. Columns of margins are (C, exporters + importers, width); m is (P, T).

    `width` is T or somewhat more; nothing is in the years beyond T.
    """

    width: int

    def margins(self, cells: Array) -> Array:
        """Sums of cells by exporter-year and importer-year, shape (margins, width)."""

    def rake(self, m: Array, factors: Array) -> Array:
        """Multiply m by factors of its margins and bring pairs back to their totals; returns the margins."""

    def residual(self, m: Array, u: Array, scale: float) -> Equations:
        """What the effects u leave. `conjugate` works with scale * m from here on."""

    def conjugate(
        self, blocks: Blocks, residual: SingleArray, direction: SingleArray, goal: Array
    ) -> tuple[SingleArray, SingleArray, int]:
        """Solve these equations by conjugate gradients, preconditioned by the blocks, from zero.

        Parameters
        ----------
        residual, direction : shape (C, margins, width), right-hand sides, and the same preconditioned; both
            are used up
        goal : shape (C,), the squared norm that what is left must fall below

        Returns
        -------
        found, left : shape (C, margins, width), the solution, and what it leaves of the right-hand sides
        steps : those of the column that took longest
        """

    def blocks(self, m: Array, scale: float) -> Blocks:
        """What solves them for each year alone, with scale * m."""

    def products(self, m: Array, u: Array, *, within: Array | None = None) -> Products:
        """Products of the regressors net of the effects u, which are put into `within`, (K, P, T)."""

    def spread(self, m: Array) -> Spread:
        """How the regressors vary."""

    def update(self, m: Array, beta: Array, margins: Array, part: float) -> Moved:
        """Move the index by part * (x beta + margins), pairs back to their totals; changes m in place.

        With part = 0 nothing moves, and the answer says what would.
        """

    def advance(
        self, m: Array, beta: Array, margins: Array, u: Array, scale: float
    ) -> tuple[Moved, Equations]:
        """`update` the whole way, and the `residual` of what comes of it, in one pass."""

    def scores(self, m: Array, within: Array) -> Scores:
        """How far the conditions of the coefficients are from zero."""


def is_compiled() -> bool:
    """Whether the compiled loops are there and wanted."""
    return os.environ.get("COMITY_KERNELS") != "numpy" and _is_built()


@cache
def _is_built() -> bool:
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

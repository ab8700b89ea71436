"""Newton steps on coefficients and all fixed effects at once, for exporter-year, importer-year and pair
effects.

The first-order conditions of PPML with mu = exp(a_it + g_jt + h_ij + x'beta) say that exporter-year,
importer-year and pair sums of mu equal those of y, and that x'(y - mu) = 0. A start matches the margins. Each
step then solves the Newton system by conjugate gradients on the margins, pair effects eliminated, and brings
every pair back to its total exactly. Ours; after Correia, Guimaraes & Zylkin (2020), "Fast Poisson estimation
with high-dimensional fixed effects", and Stammann (2018), both of whom solve the same steps by reweighting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.collinear import independent
from comity.gravity.estimate import Convergence
from comity.gravity.kernels import loops
from comity.gravity.newton import DRIFT, DRIFT_AFTER
from comity.gravity.years import YearBlocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.gravity.kernels import Panel, Products
    from comity.gravity.newton import Tolerances

    Array = NDArray[np.float64]

_SWEEPS = 4
_FIRST_TOLERANCE, _LAST_TOLERANCE = 1e-2, 1e-9
_DOUBTFUL = 1e-3  # of a regressor left after a rough solve: look again before calling it collinear
_REFRESH_AFTER = 7
_STEPS_MAX = 2000
_HALVINGS = 30
_STEP_LARGEST = 25.0  # of the index of a cell


@dataclass(frozen=True, slots=True, eq=False)
class JointSolution:
    """What the steps arrive at.

    Attributes
    ----------
    kept : shape (K,), which regressors are identified
    beta : shape (K kept,)
    m : shape (P, T), fitted means times weights
    x_within : shape (K kept, P, T)
    gram : shape (K kept, K kept)
    drifting : cells without a flow keep falling, so that the steps were broken off: look for separation
    """

    kept: NDArray[np.bool_]
    beta: Array
    m: Array
    x_within: Array
    gram: Array
    drifting: bool
    convergence: Convergence


def solve_jointly(panel: Panel, m: Array, tolerances: Tolerances, *, watch: bool = True) -> JointSolution:
    """Find the coefficients.

    Parameters
    ----------
    panel : the flows
    m : shape (P, T), where to start: weights times exp(offset), zero where a cell is missing; changed in
        place
    watch : end the steps where cells without a flow fall and fall
    """
    search = _Search(panel, m)
    search.match_margins()
    while search.iterations < tolerances.max_iterations and not search.within(tolerances):
        search.step()
        if watch and search.is_drifting():
            break
    return search.solution(tolerances)


class _Search:
    """Where the steps stand."""

    def __init__(self, panel: Panel, m: Array) -> None:
        self._panel, self._m = panel, m
        self._loops = loops(panel)
        self._kept = np.ones(len(panel.x), dtype=bool)
        self._beta = np.zeros(len(panel.x))
        self._margins = self._loops.margins(panel.y)
        self._effects = np.zeros((len(panel.x) + 1, *self._margins.shape))
        self._norm: Array | None = None
        self._blocks: YearBlocks | None = None
        self._tolerance = _FIRST_TOLERANCE
        self._left = np.inf  # what a Newton step from here would still change, about
        self._change, self._largest, self._fall = np.inf, np.inf, 0.0
        self._slow = False
        self.iterations, self._inner = 0, 0

    def match_margins(self) -> None:
        """Start from pair effects, and rake exporter-years and importer-years towards their sums."""
        m, panel = self._m, self._panel
        m *= (panel.total / m.sum(axis=1))[:, None]
        fitted = self._loops.margins(m)
        for _ in range(_SWEEPS):
            factors = np.sqrt(_ratio(self._margins, fitted))
            fitted = self._loops.rake(m, factors)

    def within(self, tolerances: Tolerances) -> bool:
        """Whether the next step would change nothing worth having."""
        quiet = self._change < tolerances.step and self._largest < 1e-5
        return self._left < tolerances.step or quiet

    def is_drifting(self) -> bool:
        """Whether cells without a flow keep falling, as separated ones do, one unit of the index a step or
        more."""
        return self.iterations >= DRIFT_AFTER and self._fall < -DRIFT

    def step(self) -> None:
        """One Newton step."""
        self._effects[-1] = 0.0
        self._solve(self._tolerance)
        products = self._loops.products(self._m, self._effects)
        if not self.iterations:
            products = self._leave_out_collinear(products)
        beta: Array = np.zeros(0)
        if len(products.gram):
            beta = np.asarray(np.linalg.solve(products.gram, products.gradient), dtype=np.float64)
        margins = self._effects[-1] - np.tensordot(beta, self._effects[:-1], axes=1)
        taken = self._move(beta, margins, products.extent)
        scale = np.sqrt(products.variation / self._panel.total.sum())
        self._beta = self._beta + taken * beta
        self._change = float(np.abs(beta * scale).max(initial=0.0))
        self._left = self._largest**2 + self._tolerance * self._largest if taken == 1.0 else np.inf
        self._tolerance = max(1e-8, min(self._tolerance, 0.05 * max(self._change, self._largest**2)))
        self.iterations += 1

    def _move(self, beta: Array, margins: Array, extent: Array) -> float:
        """Go the whole step, or a part of it where it is too long for exp, or the likelihood would fall."""
        taken = 1.0
        if 2 * float(np.abs(beta) @ extent) + 2 * float(np.ptp(margins)) > _STEP_LARGEST:
            taken = min(1.0, _STEP_LARGEST / self._loops.update(self._m, beta, margins, 0.0).largest)
        moved = self._loops.update(self._m, beta, margins, taken)
        self._largest, self._fall = moved.largest, moved.fall
        lost, gain = -1e-9 * float(self._panel.total.sum()), moved.gain
        while gain < lost and taken > 0.5**_HALVINGS:
            taken /= 2
            gain += self._loops.update(self._m, beta, margins, -taken).gain
        return taken

    def _solve(self, tolerance: float) -> None:
        residual = self._loops.residual(self._m, self._effects)
        steps, self._norm = conjugate_gradients(
            lambda u: self._loops.apply(self._m, u),
            self._precondition,
            self._effects, residual, tolerance,
            norm=self._norm, floor=1e-20 * float(self._panel.total.sum()),
        )  # fmt: skip
        self._inner += steps
        self._slow = self._slow or steps > _REFRESH_AFTER

    def _precondition(self, residual: Array) -> Array:
        if self._blocks is None or self._slow:
            self._scale = self._m.size / float(self._panel.total.sum())
            self._blocks = None  # before the next are built, so that there is room for one
            self._blocks = YearBlocks(self._loops.by_year(self._m, self._scale))
            self._slow = False
        return self._scale * self._blocks.solve(residual)

    def _leave_out_collinear(self, products: Products) -> Products:
        """Drop regressors that are determined, after a second, accurate look where the first leaves a
        doubt."""
        left = np.diag(products.gram) / np.maximum(products.variation, np.finfo(float).tiny)
        rough = independent(products.gram, products.variation, _DOUBTFUL)
        if rough.all() and (left > _DOUBTFUL).all():
            return products
        self._solve(_LAST_TOLERANCE)
        products = self._loops.products(self._m, self._effects)
        kept = independent(products.gram, products.variation)
        if kept.all():
            return products
        self._kept, self._beta = kept, self._beta[kept]
        self._panel = replace(self._panel, x=np.ascontiguousarray(self._panel.x[kept]))
        self._loops = loops(self._panel)
        columns = np.append(kept, True)
        self._effects = np.ascontiguousarray(self._effects[columns])
        self._norm = None if self._norm is None else self._norm[columns]
        return self._loops.products(self._m, self._effects)

    def solution(self, tolerances: Tolerances, *, watch: bool = True) -> JointSolution:
        """Regressors net of effects under the last weights, and how well the conditions hold."""
        self._effects[-1] = 0.0
        if len(self._panel.x):
            self._solve(_LAST_TOLERANCE)
        self._blocks = None
        products = self._loops.products(self._m, self._effects)
        fitted = self._loops.margins(self._m)
        gap = np.abs(fitted - self._margins) / np.maximum(fitted + self._margins, np.finfo(float).tiny)
        slope = np.abs(products.gradient) / np.maximum(products.gross, np.finfo(float).tiny)
        return JointSolution(
            kept=self._kept,
            beta=self._beta,
            m=self._m,
            x_within=self._loops.within(self._m, self._effects),
            gram=products.gram,
            drifting=self.is_drifting(),
            convergence=Convergence(
                iterations=self.iterations,
                inner_iterations=self._inner,
                score_max=float(max(gap.max(), slope.max(initial=0.0))),
                step_last=self._largest,
                converged=self.within(tolerances),
            ),
        )


def conjugate_gradients(
    apply: Callable[[Array], Array],
    precondition: Callable[[Array], Array],
    effects: Array,
    residual: Array,
    tolerance: float,
    *,
    norm: Array | None,
    floor: float,
) -> tuple[int, Array]:
    """Lower the residual of each column below tolerance times its norm; changes `effects` in place.

    Parameters
    ----------
    effects, residual : shape (C, margins, T), the solution so far and what it leaves
    norm : shape (C,), squared preconditioned norm that the tolerance refers to; that of `residual` at the
        first call
    floor : squared norm that is zero for every purpose

    Returns
    -------
    steps taken, and the norms
    """
    direction = precondition(residual)
    size = np.einsum("cmt,cmt->c", residual, direction)
    norm = size.copy() if norm is None else np.where(np.arange(len(size)) == len(size) - 1, size, norm)
    bound = np.maximum(tolerance**2 * norm, floor)
    active = np.flatnonzero(size > bound)
    direction, residual, size = direction[active], residual[active], size[active]
    steps = 0
    while len(active) and steps < _STEPS_MAX:
        applied = apply(direction)
        curvature = np.einsum("cmt,cmt->c", direction, applied)
        length = size / np.where(curvature > 0, curvature, np.inf)
        effects[active] += length[:, None, None] * direction
        residual -= length[:, None, None] * applied
        preconditioned = precondition(residual)
        size_new = np.einsum("cmt,cmt->c", residual, preconditioned)
        direction = preconditioned + (size_new / size)[:, None, None] * direction
        steps += 1
        going = (size_new > bound[active]) & (length > 0)
        if going.all():
            size = size_new
        else:
            active, size = active[going], size_new[going]
            direction, residual = direction[going], residual[going]
    return steps, norm


def _ratio(wanted: Array, fitted: Array) -> Array:
    present = fitted > 0
    return np.where(present, wanted / np.where(present, fitted, 1.0), 0.0)

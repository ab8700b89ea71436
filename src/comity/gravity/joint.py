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
from comity.gravity.inner import Inner
from comity.gravity.kernels import Spread, loops
from comity.gravity.newton import DRIFT, DRIFT_AFTER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.kernels import Blocks, Equations, Moved, Panel, Products
    from comity.gravity.newton import Tolerances

    Array = NDArray[np.float64]

_SWEEPS = 8
_FIRST_TOLERANCE, _LEAST_TOLERANCE = 3e-2, 1e-5  # the least: what one round of the inner solve reaches
_WITHIN_TOLERANCE = 1e-8  # of the regressors net of effects: it enters squared into their products
_WITHIN_LOOSEST = 1e-6  # of the same, where the coefficients are not asked for to more digits either
_COLLINEAR_TOLERANCE = 1e-9
_DOUBTFUL = 1e-2  # of a regressor left after a rough solve: look again before calling it collinear
_SMALL = 2e-7  # of the index: a step that changes no weight by more than this may be the last
_HOPED = 1e-6  # of the index: a step expected to change less may turn out so small
_REFRESH_AFTER = 12
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
    margins : exporter-years and importer-years with a flow
    drifting : cells without a flow keep falling, so that the steps were broken off: look for separation
    """

    kept: NDArray[np.bool_]
    beta: Array
    m: Array
    x_within: Array
    gram: Array
    margins: int
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
    search = _Search(panel, m, tolerances.step)
    search.match_margins()
    while search.iterations < tolerances.max_iterations and not search.within(tolerances):
        search.step()
        if watch and search.is_drifting():
            break
    return search.solution(tolerances)


class _Search:
    """Where the steps stand."""

    def __init__(self, panel: Panel, m: Array, goal: float) -> None:
        self._panel, self._m, self._goal = panel, m, goal
        self._loops = loops(panel)
        self._total = float(panel.total.sum())
        self._kept = np.ones(len(panel.x), dtype=bool)
        self._beta = np.zeros(len(panel.x))
        self._margins = self._loops.margins(panel.y)
        self._effects = np.zeros((len(panel.x) + 1, *self._margins.shape))
        self._scale = m.size / self._total
        self._inner = Inner(
            self._loops, len(self._effects), scale=self._scale, floor=1e-20 * self._total
        )  # fmt: skip
        self._blocks: Blocks | None = None
        self._begin: Equations | None = None  # what the effects leave where the last step arrived
        self._left = np.inf  # what a Newton step from here would still change, about
        self._change, self._largest, self._fall = np.inf, np.inf, 0.0
        self._final: tuple[Array, Array] | None = None
        self.iterations = 0

    def match_margins(self) -> None:
        """Start from pair effects, and rake exporter-years and importer-years towards their sums."""
        m, panel = self._m, self._panel
        m *= (panel.total / (m @ np.ones(m.shape[1])))[:, None]  # a product sums short rows the fastest
        fitted = self._loops.margins(m)
        for _ in range(_SWEEPS):
            factors = np.sqrt(_ratio(self._margins, fitted))
            fitted = self._loops.rake(m, factors)
        self._spread = self._loops.spread(m)

    def within(self, tolerances: Tolerances) -> bool:
        """Whether the next step would change nothing worth having."""
        quiet = self._change < tolerances.step and self._largest < 1e-5
        return self._left < tolerances.step or quiet

    def is_drifting(self) -> bool:
        """Whether cells without a flow keep falling, as separated ones do, one unit of the index a step or
        more."""
        return self.iterations >= DRIFT_AFTER and self._fall < -DRIFT

    def step(self) -> None:
        """One Newton step. The last one, which hardly moves the weights, is solved so accurately that the
        regressors net of effects come out of it."""
        last = self._left < _HOPED
        tolerance = self._needed()
        products = self._solve(min(tolerance, _WITHIN_TOLERANCE) if last else tolerance, tolerance)
        within = None
        if last:
            products, within = self._net_of_effects()
        if not self.iterations:
            products = self._leave_out_collinear(products)
        beta: Array = np.zeros(0)
        if len(products.gram):
            beta = np.asarray(np.linalg.solve(products.gram, products.gradient), dtype=np.float64)
        margins = self._effects[-1] - (beta @ self._by_regressor()).reshape(self._margins.shape)
        taken = self._move(beta, margins, last=last)
        scale = np.sqrt(self._spread.variation / self._total)
        self._beta = self._beta + taken * beta
        self._change = float(np.abs(beta * scale).max(initial=0.0))
        self._left = self._largest**2 + tolerance * self._largest if taken == 1.0 else np.inf
        self._final = (within, products.gram) if within is not None and self._largest < _SMALL else None
        self.iterations += 1

    def _by_regressor(self) -> Array:
        """The effects of the regressors, a row each."""
        return self._effects[:-1].reshape(len(self._effects) - 1, self._margins.size)

    def _needed(self) -> float:
        """How accurate the next solve must be: a tenth of the error that the step leaves anyway, or that is
        allowed."""
        if not np.isfinite(self._left):
            return _FIRST_TOLERANCE
        needed = 0.1 * max(self._left, self._goal / max(self._left, self._goal))
        return float(np.clip(needed, _LEAST_TOLERANCE, _FIRST_TOLERANCE))

    def _net_of_effects(self) -> tuple[Products, Array]:
        """Products of the regressors net of effects, and these themselves; the blocks make room for them."""
        self._blocks = None
        within = np.empty(self._panel.x.shape)
        return self._loops.products(self._m, self._effects, within=within), within

    def _move(self, beta: Array, margins: Array, *, last: bool) -> float:
        """Go the whole step, or a part of it where it is too long for exp, or the likelihood would fall; what
        the last one leaves is not asked for."""
        reach = 2 * float(np.abs(beta) @ self._spread.extent) + 2 * float(np.ptp(margins))
        taken = 1.0
        if reach > _STEP_LARGEST:
            taken = min(1.0, _STEP_LARGEST / self._loops.update(self._m, beta, margins, 0.0).largest)
        moved: Moved
        if taken < 1.0 or last:
            moved, self._begin = self._loops.update(self._m, beta, margins, taken), None
        else:
            moved, self._begin = self._loops.advance(self._m, beta, margins, self._effects, self._scale)
        self._largest, self._fall = moved.largest, moved.fall
        lost, gain = -1e-9 * self._total, moved.gain
        while gain < lost and taken > 0.5**_HALVINGS:
            taken /= 2
            gain += self._loops.update(self._m, beta, margins, -taken).gain
            self._begin = None
        return taken

    def _solve(self, of_regressors: float, of_residual: float) -> Products:
        """Solve for the effects; the products of the regressors net of them."""
        self._effects[-1] = 0.0
        tolerance = np.full(len(self._effects), of_regressors)
        tolerance[-1] = of_residual
        if self._blocks is None:
            self._blocks = self._loops.blocks(self._m, self._scale)
        begin, self._begin = self._begin, None
        steps, products = self._inner.solve(self._m, self._effects, self._blocks, tolerance, begin)
        if steps > _REFRESH_AFTER:
            self._blocks = None
        return products

    def _leave_out_collinear(self, products: Products) -> Products:
        """Drop regressors that are determined, after a second, accurate look where the first leaves a
        doubt."""
        variation = self._spread.variation
        left = np.diag(products.gram) / np.maximum(variation, np.finfo(float).tiny)
        rough = independent(products.gram, variation, _DOUBTFUL)
        if rough.all() and (left > _DOUBTFUL).all():
            return products
        self._solve(_COLLINEAR_TOLERANCE, _COLLINEAR_TOLERANCE)
        products = self._loops.products(self._m, self._effects)
        kept = independent(products.gram, variation)
        if kept.all():
            return products
        self._kept, self._beta = kept, self._beta[kept]
        self._spread = Spread(variation[kept], self._spread.extent[kept])
        self._panel = replace(self._panel, x=np.ascontiguousarray(self._panel.x[kept]))
        self._loops = loops(self._panel)
        columns = np.append(kept, True)
        self._effects = np.ascontiguousarray(self._effects[columns])
        self._inner.keep(columns, self._loops)
        return self._loops.products(self._m, self._effects)

    def solution(self, tolerances: Tolerances) -> JointSolution:
        """Regressors net of effects under the last weights, and how well the conditions hold."""
        if self._final is None:
            if len(self._panel.x):
                self._solve(min(max(_WITHIN_TOLERANCE, 0.1 * self._goal), _WITHIN_LOOSEST), 1.0)
            products, within = self._net_of_effects()
            self._final = within, products.gram
            if self.within(tolerances) and len(products.gram):
                # the next step of the coefficients, which these products give without moving the means
                self._beta = self._beta + np.linalg.solve(products.gram, products.gradient)
        self._blocks = None
        fitted = self._loops.margins(self._m)
        gap = np.abs(fitted - self._margins) / np.maximum(fitted + self._margins, np.finfo(float).tiny)
        scores = self._loops.scores(self._m, self._final[0])
        slope = np.abs(scores.gradient) / np.maximum(scores.gross, np.finfo(float).tiny)
        return JointSolution(
            kept=self._kept,
            beta=self._beta,
            m=self._m,
            x_within=self._final[0],
            gram=self._final[1],
            margins=int(np.count_nonzero(fitted)),
            drifting=self.is_drifting(),
            convergence=Convergence(
                iterations=self.iterations,
                inner_iterations=self._inner.steps,
                score_max=float(max(gap.max(), slope.max(initial=0.0))),
                step_last=self._largest,
                converged=self.within(tolerances),
            ),
        )


def _ratio(wanted: Array, fitted: Array) -> Array:
    present = fitted > 0
    return np.where(present, wanted / np.where(present, fitted, 1.0), 0.0)

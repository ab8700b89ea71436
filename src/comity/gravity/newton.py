"""Newton steps (iteratively reweighted least squares) with the fixed effects absorbed: any panel, any
effects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity import families
from comity.gravity.absorb import Absorber
from comity.gravity.collinear import independent
from comity.gravity.estimate import Convergence, Family

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_HALVINGS = 30
DRIFT_AFTER, DRIFT = 8, 0.5  # steps, and fall in a step, that raise the question of separation
_QUIET = 1e-3
_STEP_LARGEST = 25.0  # of the index in one step, so that exp stays finite


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerances:
    """When to stop.

    Attributes
    ----------
    step : largest change of a coefficient in the last step, in standard deviations of the index, that is
        accepted
    max_iterations : Newton steps before giving up
    """

    step: float = 1e-9
    max_iterations: int = 200


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """The arrays of one model, ready for arithmetic.

    Attributes
    ----------
    y, weights : shape (n,)
    x : shape (n, K)
    offset : shape (n,), or None
    codes : of each fixed effect, shape (n,)
    """

    family: Family
    y: Array
    x: Array
    weights: Array
    offset: Array | None
    codes: tuple[NDArray[np.int32], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """Coefficients of the regressors kept, and the arrays at the solution.

    Attributes
    ----------
    kept : shape (K,), which regressors are identified
    beta : shape (K kept,)
    mu, working : shape (n,)
    x_within : shape (n, K kept)
    drifting : rows without a flow keep falling, so that the steps were broken off: look for separation
    """

    kept: NDArray[np.bool_]
    beta: Array
    mu: Array
    working: Array
    x_within: Array
    drifting: bool
    convergence: Convergence


def solve(problem: Problem, tolerances: Tolerances, *, watch: bool = True) -> Solution:
    """Find the coefficients.

    Each step regresses the working residual on the regressors, both net of the fixed effects, and moves the
    index by the fit; the index itself is never rebuilt from effects. With `watch` the steps end where rows
    without a flow fall and fall.
    """
    with np.errstate(over="ignore"):  # of a Gamma fit that sinks without end, which ends as DidNotConverge
        search = _Search(problem)
        while search.iterations < tolerances.max_iterations and not search.within(tolerances):
            search.step()
            if watch and search.is_drifting():
                break
        return search.solution(tolerances)


class _Search:
    """The state of the iterations: where the index stands, and what the next solve starts from."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._linear = problem.family is Family.GAUSSIAN
        self._zero = np.flatnonzero(problem.y == 0) if problem.family is Family.POISSON else np.empty(0, int)
        self._absorber = Absorber(problem.codes) if problem.codes else None
        self._centre, self._scale = _location(problem)
        self._x = (problem.x - self._centre) / self._scale
        self._kept = np.ones(self._x.shape[1], dtype=bool)
        self._beta = np.zeros(self._x.shape[1])
        self._effects: Array | None = None
        self._index, self._mu = _begin(problem)
        self._loss = (
            np.inf
        )  # without effects the start is no point of the model: the first step may go anywhere
        if problem.codes:
            self._loss = families.loss(problem.family, problem.y, self._mu, problem.weights, self._index)
        self._tolerance = 1e-13 if self._linear else 1e-4
        self._accurate, self._halved = False, False
        self._fall = 0.0  # of the index in the last step, the largest of a row without a flow
        self.iterations, self._inner, self._step = 0, 0, np.inf

    def within(self, tolerances: Tolerances) -> bool:
        """Whether the last step was small enough, whole, and solved accurately."""
        if self._linear:
            return self.iterations > 0
        return self._step < tolerances.step and self._accurate and not self._halved and self._fall > -_QUIET

    def is_drifting(self) -> bool:
        """Whether rows without a flow keep falling, as separated ones do, one unit of the index a step or
        more."""
        return (
            self._problem.family is Family.POISSON and self.iterations >= DRIFT_AFTER and self._fall < -DRIFT
        )

    def step(self) -> None:
        """One Newton step."""
        problem = self._problem
        w, z = families.stepping(problem.family, problem.y, self._mu, problem.weights)
        if not self.iterations:
            z = z + self._index if problem.offset is None else z + self._index - problem.offset
        xt, zt = self._absorb(w, z)
        gram = xt.T @ (w[:, None] * xt)
        if not self.iterations:
            xt, gram = self._leave_out_collinear(xt, gram, w)
        change = np.linalg.solve(gram, xt.T @ (w * zt)) if xt.shape[1] else np.zeros(0)
        delta = z - (zt - xt @ change)
        if not self.iterations:
            delta = delta - self._index if problem.offset is None else delta - self._index + problem.offset
        taken = self._move(delta)
        self._beta = self._beta + taken * change
        self._step = max(_root_mean_square(delta, w), float(np.abs(change).max(initial=0.0)))
        self._halved = taken < 1.0
        self._fall = float(delta[self._zero].min(initial=0.0))
        self._accurate = self._tolerance <= 1e-9
        self._tolerance = max(1e-12, min(self._tolerance, 1e-2 * self._step**1.5))
        self.iterations += 1

    def _absorb(self, w: Array, z: Array) -> tuple[Array, Array]:
        columns = np.column_stack([self._x, z])
        if self._absorber is None:
            return columns[:, :-1], columns[:, -1]
        self._absorber.weigh(w)
        if self._effects is not None:
            self._effects[:, -1] = 0.0
        absorbed = self._absorber.residuals(columns, tolerance=self._tolerance, start=self._effects)
        self._effects = absorbed.effects if self._absorber.iterative else None
        self._inner += absorbed.steps
        return absorbed.within[:, :-1], absorbed.within[:, -1]

    def _leave_out_collinear(self, xt: Array, gram: Array, w: Array) -> tuple[Array, Array]:
        kept = independent(gram, (w[:, None] * self._x**2).sum(axis=0))
        if not kept.all():
            self._kept, self._x, self._beta = kept, self._x[:, kept], self._beta[kept]
            if self._effects is not None:
                self._effects = self._effects[:, np.append(kept, True)]
            return xt[:, kept], gram[np.ix_(kept, kept)]
        return xt, gram

    def _move(self, delta: Array) -> float:
        """Go along delta, by halves where the loss would rise; returns the part that was taken."""
        problem, taken = self._problem, 1.0
        if not self._linear:  # shortened as a whole: cut cell by cell, it would leave the span of the model
            taken = min(1.0, _STEP_LARGEST / max(float(np.abs(delta).max(initial=0.0)), 1e-300))
        for _ in range(_HALVINGS):
            index = self._index + taken * delta
            mu = index if self._linear else np.exp(index)
            loss = families.loss(problem.family, problem.y, mu, problem.weights, index)
            if self._linear or loss <= self._loss + 1e-10 * abs(self._loss) or not np.isfinite(self._loss):
                break
            taken /= 2
        self._index, self._mu, self._loss = index, mu, loss
        return taken

    def solution(self, tolerances: Tolerances) -> Solution:
        """Regressors net of effects under the last weights, and how well the conditions hold."""
        problem = self._problem
        w, _ = families.working(problem.family, problem.y, self._mu, problem.weights)
        within = self._x
        if self._absorber is not None and self._x.shape[1]:
            self._absorber.weigh(w)
            start = None if self._effects is None else self._effects[:, :-1]
            within = self._absorber.residuals(self._x, tolerance=1e-11, start=start).within
        score = _score_max(problem, self._absorber, within, self._mu, w)
        return Solution(
            kept=self._kept,
            beta=self._beta / self._scale[self._kept],
            mu=self._mu,
            working=w,
            x_within=within * self._scale[self._kept],
            drifting=self.is_drifting(),
            convergence=Convergence(
                iterations=self.iterations,
                inner_iterations=self._inner,
                score_max=score,
                step_last=self._step,
                converged=self.within(tolerances),
            ),
        )


def _begin(problem: Problem) -> tuple[Array, Array]:
    """A first index and mean: under a log link, the fixed effects alone, fitted by a few sweeps over margins.

    From the usual start, half-way to the mean, an effect whose flows are a million times smaller than the
    mean needs a dozen Newton steps to come down, one unit of the index each.
    """
    if problem.family is Family.GAUSSIAN:
        index = np.zeros_like(problem.y) if problem.offset is None else problem.offset
        return index, index
    if not problem.codes:
        mu = families.halfway(problem.y, problem.weights)
        return np.log(mu), mu
    mu = np.ones_like(problem.y) if problem.offset is None else np.exp(problem.offset)
    mu = mu * (problem.weights @ problem.y / (problem.weights @ mu))
    by_size = sorted(problem.codes, key=lambda codes: int(codes.max()))
    for codes in [*by_size, *by_size]:
        observed = np.bincount(codes, problem.weights * problem.y)
        mu = mu * (observed / np.bincount(codes, problem.weights * mu))[codes]
    return np.log(mu), mu


def _location(problem: Problem) -> tuple[Array, Array]:
    """What to take from each regressor, and to divide it by; nothing is taken where an intercept must
    stay."""
    scale = problem.x.std(axis=0)
    constant = scale <= 1e-12 * np.abs(problem.x).max(axis=0, initial=0.0)
    centre = problem.x.mean(axis=0) if problem.codes else np.zeros(problem.x.shape[1])
    return np.where(constant, 0.0, centre), np.where(constant, 1.0, scale)


def _root_mean_square(delta: Array, w: Array) -> float:
    return float(np.sqrt((w * delta**2).sum() / w.sum()))


def _score_max(problem: Problem, absorber: Absorber | None, within: Array, mu: Array, w: Array) -> float:
    """The largest first-order condition, as a fraction of the sum of absolute terms in it."""
    w, z = families.working(problem.family, problem.y, mu, problem.weights)
    residual = w * z
    size = np.abs(residual)
    relative = np.abs(within.T @ residual) / np.maximum(np.abs(within).T @ size, np.finfo(float).tiny)
    worst = float(relative.max(initial=0.0))
    if absorber is not None:
        gross = absorber.sums(size + w * np.abs(mu if problem.family is Family.GAUSSIAN else 1.0))
        worst = max(worst, float((np.abs(absorber.sums(residual)) / np.maximum(gross, 1e-300)).max()))
    return worst

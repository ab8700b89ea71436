"""What a solver hands to inference: one frozen record, and what it says about how it was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.layout import scores_by_group
from comity.gravity.refusals import DidNotConverge, NotIdentified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from comity.gravity.components import Part
    from comity.gravity.factors import Factors
    from comity.gravity.formula import Factor
    from comity.gravity.sample import Dropped


_ROWS_AT_ONCE = 1 << 18


class Family(StrEnum):
    """How the variance of a flow grows with its mean, and which link joins mean and regressors."""

    POISSON = "poisson"  # log link, variance proportional to the mean: PPML
    GAUSSIAN = "gaussian"  # identity link: least squares
    GAMMA = "gamma"  # log link, variance proportional to the mean squared


class Solver(StrEnum):
    """Which arithmetic finds the estimate. All give the same answers."""

    AUTO = "auto"
    CUBE = "cube"  # exporter-year, importer-year and pair effects on a dense panel
    SPARSE = "sparse"  # any fixed effects, any panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Convergence:
    """How well the first-order conditions hold where the solver stopped.

    Attributes
    ----------
    iterations : Newton (IRLS) steps
    inner_iterations : steps of conjugate gradients in all of them
    score_max : the largest first-order condition left, regressors and fixed effects alike, as a fraction of
        what is summed in it
    step_last : the largest change of the linear index in the last step, weighted root mean square
    converged : whether both are within what was asked for
    """

    iterations: int
    inner_iterations: int
    score_max: float
    step_last: float
    converged: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimate:
    """The solution, with all that standard errors and corrections need.

    Rows are those that were kept, in the solver's order; `rows` says where each stands in the user's frame.

    Attributes
    ----------
    family : the estimator
    names : the K regressors kept
    beta : shape (K,)
    y, mu : shape (n,), observations and fitted means
    weights : shape (n,), the user's, or ones
    offset : shape (n,), a known part of the linear index, or None
    x : shape (n, K), regressors as given
    x_within : shape (n, K), regressors net of all fixed effects, in the metric of `working`
    working : shape (n,), the weights of the last step: mu times weights for Poisson
    bread : shape (K, K), inverse of x_within' diag(working) x_within
    codes : integer code of every factor in the formula and in vcov, shape (n,), int32
    levels : the labels behind the codes
    fixed_effects : the columns of each, such as (("exporter", "year"), ("importer", "year"))
    absorbed : degrees of freedom of the fixed effects, counted as fixest does: levels less one for each
        effect after the first
    rows : shape (n,), integers, positions in the user's frame
    collinear : regressors left out because the others, or the fixed effects, determine them
    dropped : rows left out, by reason
    parts : into which the fixed effects fall where no flow links them; none where all hang together
    solver : the arithmetic used
    convergence : how well the first-order conditions hold
    """

    family: Family
    names: tuple[str, ...]
    beta: NDArray[np.float64]
    y: NDArray[np.float64]
    mu: NDArray[np.float64]
    weights: NDArray[np.float64]
    offset: NDArray[np.float64] | None
    x: NDArray[np.float64]
    x_within: NDArray[np.float64]
    working: NDArray[np.float64]
    bread: NDArray[np.float64]
    codes: Mapping[str, NDArray[np.int32]]
    levels: Mapping[str, tuple[object, ...]]
    fixed_effects: tuple[tuple[str, ...], ...]
    absorbed: int
    rows: NDArray[np.int32] | NDArray[np.int64]
    collinear: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    parts: tuple[Part, ...]
    solver: str
    convergence: Convergence

    def residual(self, rows: slice = slice(None)) -> NDArray[np.float64]:
        """What each observation adds to the first-order condition of its effects, shape (n,)."""
        residual = self.y[rows] - self.mu[rows]
        if not self._unweighted:
            residual *= self.weights[rows]
        if self.family is Family.GAMMA:
            residual /= self.mu[rows]
        return residual

    @property
    def scores(self) -> NDArray[np.float64]:
        """What each observation adds to the first-order conditions of the regressors, shape (n, K)."""
        return self._scores(slice(None))

    def score_sums(self, codes: NDArray[np.integer], count: int) -> NDArray[np.float64]:
        """Scores summed by group, shape (count, K); the scores themselves would take room."""
        weights = None if self._unweighted else self.weights
        if self.family is Family.GAMMA:
            weights = (1.0 if weights is None else weights) / self.mu
        return scores_by_group(self.x_within, self.y, self.mu, weights=weights, group=codes, count=count)

    @property
    def _unweighted(self) -> bool:
        return self.weights.strides == (0,)  # ones that take no room

    def score_products(self) -> NDArray[np.float64]:
        """Products of the scores summed over observations, shape (K, K)."""
        products = np.zeros((len(self.beta), len(self.beta)))
        for part in self._parts():
            scores = self._scores(part)
            products += scores.T @ scores
        return products

    def _scores(self, rows: slice) -> NDArray[np.float64]:
        return self.x_within[rows] * self.residual(rows)[:, None]

    def _parts(self) -> Iterator[slice]:
        return (slice(begin, begin + _ROWS_AT_ONCE) for begin in range(0, self.n, _ROWS_AT_ONCE))

    @property
    def index(self) -> NDArray[np.float64]:
        """The linear index, shape (n,): ln mu under a log link."""
        return self.mu if self.family is Family.GAUSSIAN else np.log(self.mu)

    @property
    def n(self) -> int:
        """Observations kept."""
        return len(self.y)

    @property
    def iterations(self) -> int:
        """Newton (IRLS) steps."""
        return self.convergence.iterations

    @property
    def score_max(self) -> float:
        """The largest first-order condition left, as a fraction of what is summed in it."""
        return self.convergence.score_max


def absorbed_degrees(factors: Factors, fixed_effects: tuple[Factor, ...]) -> int:
    """Degrees of freedom of the fixed effects as fixest counts them."""
    counts = [factors.count(factor.name) for factor in fixed_effects]
    return sum(counts) - len(counts) + 1 if counts else 0


def inverse_of(gram: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverse of the regressors' products, shape (K, K), by way of their correlations; K may be zero."""
    scale = 1 / np.sqrt(np.diag(gram))
    inverse: NDArray[np.float64] = np.linalg.inv(gram * np.outer(scale, scale)) * np.outer(scale, scale)
    return inverse


def check(names: tuple[str, ...], kept: NDArray[np.bool_], convergence: Convergence) -> None:
    """Refuse what is no estimate.

    Raises
    ------
    NotIdentified : the fixed effects leave nothing of any regressor
    DidNotConverge : the steps ran out
    """
    if names and not kept.any():
        raise NotIdentified(
            found=f"no regressor varies once the fixed effects are taken out: {', '.join(names)}",
            fix="use fewer fixed effects, or regressors that vary within them",
        )
    if not convergence.converged:
        raise DidNotConverge(
            iterations=convergence.iterations,
            score_max=convergence.score_max,
            step_last=convergence.step_last,
        )

"""The same model once more, with other weights or with further regressors, from the arrays of a fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.estimate import Family
from comity.gravity.factors import compact
from comity.gravity.newton import Problem, Solution, Tolerances, solve
from comity.gravity.refusals import DidNotConverge, NotIdentified

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.estimate import Estimate


def refitted(estimate: Estimate, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The coefficients under other weights, shape (K,); NaN for those that are then not identified.

    Raises
    ------
    DidNotConverge, NotIdentified : there is no answer under these weights
    """
    kept = np.flatnonzero(_estimable(estimate, weights))
    if not len(kept):
        raise NotIdentified(found="no observation is left under these weights", fix="use other weights")
    solution = _solved(_problem(estimate, kept, weights[kept], estimate.x[kept]))
    beta = np.full(len(estimate.names), np.nan)
    beta[solution.kept] = solution.beta
    return beta


def extended(estimate: Estimate, names: tuple[str, ...], columns: NDArray[np.float64]) -> Estimate:
    """The estimate with further regressors, shape (n, M); those that are collinear are left out.

    Raises
    ------
    DidNotConverge : there is no answer
    """
    x = np.column_stack([estimate.x, columns])
    solution = _solved(_problem(estimate, np.arange(estimate.n), estimate.weights, x))
    gram = solution.x_within.T @ (solution.working[:, None] * solution.x_within)
    everything = (*estimate.names, *names)
    return replace(
        estimate,
        names=tuple(name for name, keep in zip(everything, solution.kept, strict=True) if keep),
        beta=solution.beta,
        mu=solution.mu,
        x=x[:, solution.kept],
        x_within=solution.x_within,
        working=solution.working,
        bread=np.asarray(np.linalg.inv(gram), dtype=np.float64),
        convergence=solution.convergence,
    )


def _estimable(estimate: Estimate, weights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Rows with a weight, in fixed effects whose flows are not all zero."""
    kept = weights > 0
    before = -1
    while estimate.family is not Family.GAUSSIAN and kept.sum() != before:
        before = int(kept.sum())
        for effect in estimate.fixed_effects:
            codes = estimate.codes["^".join(effect)]
            totals = np.bincount(codes, weights=weights * estimate.y * kept)
            kept &= totals[codes] > 0
    return kept


def _problem(
    estimate: Estimate, rows: NDArray[np.int64], weights: NDArray[np.float64], x: NDArray[np.float64]
) -> Problem:
    effects = (estimate.codes["^".join(effect)] for effect in estimate.fixed_effects)
    return Problem(
        family=estimate.family,
        y=estimate.y[rows],
        x=x,
        weights=weights,
        offset=None if estimate.offset is None else estimate.offset[rows],
        codes=tuple(compact(codes[rows], int(codes.max()) + 1)[0] for codes in effects),
    )


def _solved(problem: Problem) -> Solution:
    solution = solve(problem, Tolerances())
    facts = solution.convergence
    if not facts.converged:
        raise DidNotConverge(
            iterations=facts.iterations, score_max=facts.score_max, step_last=facts.step_last
        )
    return solution

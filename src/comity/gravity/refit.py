"""The same model once more, with other weights or with further regressors, from the arrays of a fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.estimate import Solver
from comity.gravity.factors import Factors
from comity.gravity.fitting import estimate_sample
from comity.gravity.formula import parse_factor
from comity.gravity.frames import Coded
from comity.gravity.newton import Tolerances
from comity.gravity.sample import Reason, Sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.estimate import Estimate


def refitted(estimate: Estimate, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The coefficients under other weights, shape (K,); NaN for those that are then not identified.

    Raises
    ------
    NothingLeft, NotIdentified, DidNotConverge : there is no answer under these weights
    """
    sample = _sample(estimate, estimate.names, estimate.x, weights)
    again = _solved(estimate, sample.without(weights == 0, Reason.ZERO_WEIGHT, "weights"))
    found = dict(zip(again.names, again.beta, strict=True))
    return np.array([found.get(name, np.nan) for name in estimate.names])


def extended(estimate: Estimate, names: tuple[str, ...], columns: NDArray[np.float64]) -> Estimate:
    """The estimate with further regressors, shape (n, M); those that are collinear are left out.

    Raises
    ------
    NotIdentified, DidNotConverge : there is no answer
    """
    x = np.column_stack([estimate.x, columns])
    return _solved(estimate, _sample(estimate, (*estimate.names, *names), x, estimate.weights))


def _sample(
    estimate: Estimate, names: tuple[str, ...], x: NDArray[np.float64], weights: NDArray[np.float64]
) -> Sample:
    effects = tuple(parse_factor("^".join(effect)) for effect in estimate.fixed_effects)
    named = [parse_factor(name) for name in estimate.codes]
    coded = {
        factor.name: Coded(estimate.codes[factor.name], np.array(estimate.levels[factor.name], dtype=object))
        for factor in named
        if len(factor.columns) == 1
    }
    return Sample(
        y=estimate.y,
        columns=tuple(np.ascontiguousarray(column) for column in x.T),
        names=names,
        weights=None if (weights == 1).all() else weights,
        offset=estimate.offset,
        factors=Factors(coded, (*effects, *named)),
        fixed_effects=effects,
        rows=None,
    )


def _solved(estimate: Estimate, sample: Sample) -> Estimate:
    return estimate_sample(
        sample, estimate.family, Solver.AUTO, keep_singletons=True, tolerances=Tolerances()
    )

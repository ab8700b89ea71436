"""The linear index of a fitted model for rows that it was not fitted to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.factors import Factors
from comity.gravity.frames import Columns
from comity.gravity.regressors import regressors
from comity.gravity.sample import columns_needed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.effects import Effects
    from comity.gravity.estimate import Estimate
    from comity.gravity.formula import Factor, Formula


def linear_index(
    formula: Formula, estimate: Estimate, effects: Effects, newdata: object, offset: str | None = None
) -> NDArray[np.float64]:
    """Regressors times coefficients plus the effects of each row's levels; NaN where a level is not known.

    Parameters
    ----------
    offset : the column of the new data that is the known part of the index, as in the fit

    Raises
    ------
    UnknownColumn : the new data lack a column of the model
    """
    right = replace(formula, response=formula.terms[0]) if formula.terms else formula
    needed = columns_needed((right,), (), (offset,))
    data = Columns(newdata, needed)
    design = regressors(formula, data)
    columns = dict(zip(design.names, design.columns, strict=True))
    index = np.zeros(data.n) if offset is None else data.numbers(offset).copy()
    for name, b in zip(estimate.names, estimate.beta, strict=True):
        index += b * columns[name]
    for factor in formula.fixed_effects:
        index += _effect_by_row(factor, data, estimate, effects)
    return index


def _effect_by_row(
    factor: Factor, data: Columns, estimate: Estimate, effects: Effects
) -> NDArray[np.float64]:
    known = dict(zip(estimate.levels[factor.name], effects.values[factor.name], strict=True))
    coded = {column: data.coded(column) for column in factor.columns}
    present = np.all([c.codes >= 0 for c in coded.values()], axis=0)
    out = np.full(data.n, np.nan)
    if present.any():
        factors = Factors(coded, (factor,)).subset(np.flatnonzero(present))
        values = np.array([known.get(label, np.nan) for label in factors.labels(factor.name)])
        out[present] = values[factors.codes(factor.name)]
    return out

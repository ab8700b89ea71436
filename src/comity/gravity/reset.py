"""Ramsey's test of the functional form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import ModelError, UsageError
from comity.gravity.refit import extended
from comity.gravity.variance import covariance

if TYPE_CHECKING:
    from comity.gravity.estimate import Estimate
    from comity.gravity.variance import Covariance


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """A Wald test that the powers of the index have no effect.

    Attributes
    ----------
    statistic : chi-squared
    degrees : of freedom: the powers tested
    p_value : small where the form is wrong
    """

    statistic: float
    degrees: int
    p_value: float


def reset(estimate: Estimate, errors: Covariance, *, highest: int = 2) -> Reset:
    """Add powers of the fitted index to the model, fit again, and test them under the same covariance.

    Parameters
    ----------
    errors : the covariance of the fit, of which the assumption and the small-sample rule are used
    highest : the highest power; 2 is the usual test of gravity equations

    Raises
    ------
    UsageError : the highest power is below 2
    ModelError : the index has too few values for its powers to differ from the regressors

    References
    ----------
    Ramsey (1969), "Tests for specification errors in classical linear least-squares regression analysis".
    Santos Silva & Tenreyro (2006), "The log of gravity", The Review of Economics and Statistics 88.
    """
    from scipy import stats

    if highest < 2:
        raise UsageError(found=f"highest={highest}", fix="the powers begin at 2")
    centred = estimate.index - np.average(estimate.index, weights=estimate.weights)
    scaled = centred / centred.std()
    names = tuple(f"(index)^{power}" for power in range(2, highest + 1))
    wider = extended(estimate, names, np.column_stack([scaled ** int(name[-1]) for name in names]))
    tested = [k for k, name in enumerate(wider.names) if name in names]
    if not tested:
        raise ModelError(
            found="powers of the index are collinear with the regressors and fixed effects",
            fix="the test needs a model that does not fit every cell exactly",
        )
    spread = covariance(wider, errors.assumption, errors.rule).matrix[np.ix_(tested, tested)]
    gap = wider.beta[tested]
    statistic = float(gap @ np.linalg.solve(spread, gap))
    return Reset(
        statistic=statistic, degrees=len(tested), p_value=float(stats.chi2.sf(statistic, len(tested)))
    )

"""Weighted sums of coefficients, with their standard errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.result import Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One number that follows from the coefficients, on the scale of the index: 0.1 is about 10 %.

    Attributes
    ----------
    label : which one it is; a number where effects have an order, such as years since an event
    estimate, se, low, high : the interval at the level that was asked for
    rows : the observations that it rests on
    """

    label: str | float
    estimate: float
    se: float
    low: float
    high: float
    rows: int

    @property
    def percent(self) -> float:
        """The change of the flow in per cent."""
        return float(100 * np.expm1(self.estimate))

    @property
    def percent_interval(self) -> tuple[float, float]:
        """The interval in per cent."""
        return float(100 * np.expm1(self.low)), float(100 * np.expm1(self.high))


def effects(
    fit: Fit,
    weights: NDArray[np.float64],
    labels: tuple[str | float, ...],
    rows: NDArray[np.int64],
    *,
    alpha: float = 0.05,
) -> tuple[Effect, ...]:
    """Weighted sums of the coefficients.

    Parameters
    ----------
    weights : shape (M, K), one row an effect
    labels : M of them
    rows : shape (M,), observations that each rests on
    alpha : one minus the level of the intervals
    """
    estimates = weights @ fit.estimate.beta
    spread = np.einsum("mk,kl,ml->m", weights, fit.covariance.matrix, weights)
    errors = np.sqrt(np.maximum(spread, 0.0))
    half = fit.critical_value(alpha) * errors
    return tuple(
        Effect(label=label, estimate=float(b), se=float(s), low=float(b - h), high=float(b + h), rows=int(n))
        for label, b, s, h, n in zip(labels, estimates, errors, half, rows, strict=True)
    )

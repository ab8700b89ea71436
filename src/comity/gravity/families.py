"""What each family of estimators weighs and minimises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.estimate import Family

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_CURVATURE_LEAST = 0.2


def halfway(y: Array, weights: Array) -> Array:
    """Means to begin with where there are no fixed effects: half-way from each observation to the mean of
    all."""
    return (y + float(np.average(y, weights=weights))) / 2


def working(family: Family, y: Array, mu: Array, weights: Array) -> tuple[Array, Array]:
    """Weights and residuals of the linear index: those of a Newton (Fisher scoring) step.

    Poisson: mu and (y - mu) / mu. Gamma: 1 and (y - mu) / mu. Gaussian: 1 and y - mu.
    """
    if family is Family.GAUSSIAN:
        return weights, y - mu
    residual = (y - mu) / mu
    return (weights * mu if family is Family.POISSON else weights), residual


def stepping(family: Family, y: Array, mu: Array, weights: Array) -> tuple[Array, Array]:
    """Weights and residuals to find a step with; their product is that of `working`.

    Gamma: the curvature of the loss is y / mu, which the weights must not fall short of by much, or steps
    overshoot where a flow is far above its mean; nor may they vanish with the flow. Where they are larger the
    steps are short, and the loss falls all the same.
    """
    if family is not Family.GAMMA:
        return working(family, y, mu, weights)
    ratio = y / mu
    curvature = np.maximum(ratio, _CURVATURE_LEAST)
    return weights * curvature, (ratio - 1) / curvature


def loss(family: Family, y: Array, mu: Array, weights: Array, index: Array | None = None) -> float:
    """What the steps must lower: minus the quasi-likelihood, up to a constant; `index` is ln mu where
    known."""
    if family is Family.GAUSSIAN:
        return 0.5 * float(weights @ (y - mu) ** 2)
    index = np.log(mu) if index is None else index
    if family is Family.POISSON:
        return float(weights @ (mu - y * index))
    return float(weights @ (y / mu + index))


def log_likelihood(family: Family, y: Array, mu: Array, weights: Array) -> float:
    """Poisson or Gaussian log-likelihood; minus the loss for Gamma, whose likelihood has no place for
    zeros."""
    from scipy.special import gammaln

    if family is Family.POISSON:
        return -loss(family, y, mu, weights) - float(weights @ gammaln(y + 1))
    if family is Family.GAUSSIAN:
        n = len(y)
        return float(-0.5 * n * (np.log(2 * np.pi) + np.log(2 * loss(family, y, mu, weights) / n) + 1))
    return -loss(family, y, mu, weights)


def deviance(family: Family, y: Array, mu: Array, weights: Array) -> float:
    """Twice the distance of the log-likelihood from that of a perfect fit."""
    if family is Family.GAUSSIAN:
        return 2 * loss(family, y, mu, weights)
    positive = y > 0
    ratio = np.log(np.where(positive, y, 1.0) / np.where(positive, mu, 1.0))
    if family is Family.POISSON:
        return 2 * float(weights @ (y * ratio - (y - mu)))
    return 2 * float(weights @ ((y - mu) / mu - ratio))

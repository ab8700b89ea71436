"""Zero flows that the model predicts perfectly, which would send a coefficient or an effect to infinity.

A row with y = 0 is separated when some combination z of regressors and fixed effects is zero on every positive flow, never
negative on zero flows, and positive on this row: moving along -z then raises the likelihood without end. The
iterative rectifier of Correia, Guimaraes & Zylkin (2019), "Verifying the existence of maximum likelihood estimates for
generalized linear models", finds the largest such set: regress u, one on zero flows, on everything with weights that
hold positive flows at zero; put the positive part of the fit for u; repeat until the fit is nowhere negative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.absorb import Absorber
from comity.gravity.collinear import independent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_HOLD = 1e8  # weight of a positive flow against that of a zero one
_POSITIVE = 1e-3  # of the largest fit; a certificate may be scaled at will, so its own size decides
_NEGATIVE = 1e-5
_ROUNDS_MAX = 5000


def separated(y: Array, x: Array, codes: Sequence[NDArray[np.int32]]) -> NDArray[np.bool_]:
    """Which rows are separated.

    Parameters
    ----------
    y : shape (n,), zero or more
    x : shape (n, K)
    codes : level codes of each fixed effect, shape (n,)
    """
    zero = y == 0
    if not zero.any():
        return zero
    project = _Projection(x, codes, np.where(zero, 1.0, _HOLD))
    u = zero.astype(np.float64)
    for _ in range(_ROUNDS_MAX):
        fit = project(u)
        size = float(fit[zero].max(initial=0.0))
        if size < _NEGATIVE:
            break
        if fit[zero].min() > -_NEGATIVE * size:
            return zero & (fit > _POSITIVE * size)
        u = np.where(zero, np.maximum(fit, 0.0), 0.0)
    return np.zeros(len(y), dtype=bool)


class _Projection:
    """Fitted values of a regression on fixed columns, effects and weights."""

    def __init__(self, x: Array, codes: Sequence[NDArray[np.int32]], weights: Array) -> None:
        self._w = weights
        self._absorber = Absorber(codes) if codes else None
        scale = np.abs(x).max(axis=0, initial=0.0)
        x = x[:, scale > 0] / scale[scale > 0]
        if self._absorber is not None:
            self._absorber.weigh(weights, refresh=True)
            x = self._net(x)
        kept = independent(x.T @ (weights[:, None] * x), np.full(x.shape[1], weights.sum()), 1e-13)
        self._x = np.linalg.qr(np.sqrt(weights)[:, None] * x[:, kept])[0] / np.sqrt(weights)[:, None]

    def __call__(self, u: Array) -> Array:
        net = self._net(u[:, None])[:, 0]
        left = net - self._x @ (self._x.T @ (self._w * net))
        fitted: Array = u - left
        return fitted

    def _net(self, columns: Array) -> Array:
        if self._absorber is None:
            return columns
        return self._absorber.residuals(columns, tolerance=1e-12).within

"""Zero flows that the model predicts perfectly, which would send a coefficient or an effect to infinity.

A row with y = 0 is separated when some combination z of regressors and fixed effects is zero on every
positive flow, never negative on zero flows, and positive on this row: moving along -z then raises the
likelihood without end. The iterative rectifier of Correia, Guimaraes & Zylkin (2019), "Verifying the
existence of maximum likelihood estimates for generalized linear models", finds the largest such set: regress
u, one on zero flows, on everything with weights that hold positive flows at zero; put the positive part of
the fit for u; repeat until the fit is nowhere negative. Two things are added. The product of u and any
certificate never falls, so a fit below one everywhere says that there is none. And where the rounds come to
no end, which happens when cone and span meet at a small angle, a linear programme decides: maximise the sum
of s subject to s <= 1, s <= z, z = 0 on positive flows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from comity.gravity.absorb import Absorber
from comity.gravity.collinear import independent
from comity.gravity.factors import compact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_HOLD = 1e8  # weight of a positive flow against that of a zero one
_POSITIVE = 1e-3  # of the largest fit; a certificate may be scaled at will, so its own size decides
_NEGATIVE = 1e-5  # of the largest fit
_BELOW_ONE = 1 - 1e-4  # rounding under such weights moves a fit of one by some 1e-6 in a hundred rounds
_SINKS = 1e-6  # of the weights of all zero flows
_ROUNDS_MAX = 300


def separated(y: Array, x: Array, codes: Sequence[NDArray[np.int32]]) -> NDArray[np.bool_]:
    """Which rows are separated.

    Parameters
    ----------
    y : shape (n,), zero or more
    x : shape (n, K)
    codes : level codes of each fixed effect, shape (n,)
    """
    out = np.zeros(len(y), dtype=bool)
    rows = np.arange(len(y))
    while len(rows):
        compacted = [compact(c[rows], int(c.max()) + 1)[0] for c in codes]
        found = _rectify(y[rows] == 0, x[rows], compacted)
        if not found.any():
            break
        out[rows[found]] = True
        rows = rows[~found]  # what another combination separates is a matter for the next round
    return out


def _rectify(zero: NDArray[np.bool_], x: Array, codes: Sequence[NDArray[np.int32]]) -> NDArray[np.bool_]:
    """Rows that one run of the rectifier finds separated, which may not be all; none where there are none."""
    none = np.zeros(len(zero), dtype=bool)
    if not zero.any():
        return none
    project = _Projection(x, codes, np.where(zero, 1.0, _HOLD))
    u = zero.astype(np.float64)
    for _ in range(_ROUNDS_MAX):
        fit = project(u)
        size = float(fit[zero].max())
        if size < _BELOW_ONE:
            return none
        if fit[zero].min() > -_NEGATIVE * size:
            return zero & (fit > _POSITIVE * size)
        u = np.where(zero, np.maximum(fit, 0.0), 0.0)
    return _by_linear_programme(zero, x, codes)


def _by_linear_programme(
    zero: NDArray[np.bool_], x: Array, codes: Sequence[NDArray[np.int32]]
) -> NDArray[np.bool_]:
    effects = [sparse.csr_array((np.ones(len(c)), (np.arange(len(c)), c))) for c in codes]
    columns = sparse.hstack([sparse.csr_array(x), *effects]).tocsr()
    free, m = columns.shape[1], int(zero.sum())
    solved = linprog(
        np.concatenate([np.zeros(free), -np.ones(m)]),
        A_ub=sparse.hstack([-columns[zero], sparse.eye_array(m)]),
        b_ub=np.zeros(m),
        A_eq=sparse.hstack([columns[~zero], sparse.csr_array((int((~zero).sum()), m))]),
        b_eq=np.zeros(int((~zero).sum())),
        bounds=[(None, None)] * free + [(0, 1)] * m,
    )
    out = np.zeros(len(zero), dtype=bool)
    if solved.status == 0:
        out[zero] = solved.x[free:] > 0.5
    return out


def sinking(y: Array, x: Array, codes: Sequence[NDArray[np.int32]], weights: Array) -> NDArray[np.bool_]:
    """Rows without a flow whose means sink without end in a Gamma fit; none where the estimate exists.

    The Gamma loss, sum of w (y / mu + ln mu), falls without end along a direction z of the index that lowers
    no positive flow and whose weighted sum is negative. A linear programme finds the lowest sum of those with
    z >= -1 where there is no flow.

    Parameters
    ----------
    y, weights : shape (n,)
    x : shape (n, K)
    codes : level codes of each fixed effect, shape (n,)
    """
    positive = y > 0
    size = np.abs(x).max(axis=0, initial=0.0)
    effects = [sparse.csr_array((np.ones(len(c)), (np.arange(len(c)), c))) for c in codes]
    columns = sparse.hstack([sparse.csr_array(x / np.where(size > 0, size, 1.0)), *effects]).tocsr()
    solved = linprog(
        columns.T @ weights,
        A_ub=-columns,
        b_ub=np.where(positive, 0.0, 1.0),
        bounds=[(None, None)] * columns.shape[1],
    )
    if solved.status != 0 or solved.fun > -_SINKS * float(weights[~positive].sum()):
        return np.zeros(len(y), dtype=bool)
    fallen: NDArray[np.bool_] = ~positive & (columns @ solved.x < -_SINKS)
    return fallen


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

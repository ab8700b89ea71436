"""How far each pair's own errors pull its fitted values, and the covariance that undoes it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import ModelError
from comity.gravity.pair_panel import PairPanel, Ways

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DENSE_UP_TO = 3_000  # country-years; above, the inverse of all effects at once costs many seconds
_PIVOT = 1e-6  # a pivot of the Cholesky factor this small beside the largest is a direction without data
_BLOCK = 1 << 22  # numbers in a block of pairs: keeps the work in the tens of megabytes


class Leverage(StrEnum):
    """How the covariance of the country-year effects is found."""

    EXACT = "exact"
    BY_YEAR = "by year"  # leaves out what pair effects link between years


class CountryEffects:
    """Blocks of the covariance of the exporter-year and importer-year effects.

    ``block(p)`` gives, for pairs p, the (m, T, T) covariance of a_it + g_jt over t.
    """

    def __init__(self, panel: PairPanel, leverage: Leverage) -> None:
        self._panel = panel
        self._exact = leverage is Leverage.EXACT and panel.ways is Ways.THREE
        self._inverse = _whole_inverse(panel) if self._exact else _inverse_by_year(panel)

    def block(self, pairs: slice) -> NDArray[np.float64]:
        """The covariance of the sum of the two effects of each pair, over the periods."""
        i, j = self._panel.exporter[pairs], self._panel.importer[pairs]
        v = self._inverse
        if self._exact:
            crossed = v[0, i, :, 1, j, :]
            return v[0, i, :, 0, i, :] + v[1, j, :, 1, j, :] + crossed + crossed.transpose(0, 2, 1)
        n = _countries(self._panel)
        diagonal = v[:, i, i] + v[:, n + j, n + j] + 2 * v[:, i, n + j]
        return diagonal.T[:, :, None] * np.eye(len(v))


def corrected_meat(
    panel: PairPanel, bread: NDArray[np.float64], leverage: Leverage | None = None
) -> tuple[NDArray[np.float64], Leverage]:
    """Sum over the pairs of x' (I - R)^-1 e e' x, R the leverage of the pair, and how R was found.

    Returns
    -------
    shape (K, K), not symmetric, and the kind of leverage

    Raises
    ------
    ModelError : a pair determines its own fitted values, so that I - R has no inverse
    """
    used = leverage or _affordable(panel)
    effects = CountryEffects(panel, used)
    periods = panel.mu.shape[1]
    meat = np.zeros_like(bread)
    step = max(1, _BLOCK // (periods * periods))
    for start in range(0, panel.count, step):
        own = slice(start, start + step)
        x, error = panel.x[own], panel.error[own]
        spread = x @ bread @ x.transpose(0, 2, 1) + effects.block(own)
        pull = np.eye(periods) - _hessian(panel, own) @ spread
        try:
            lifted = np.linalg.solve(pull, error[:, :, None])[:, :, 0]
        except np.linalg.LinAlgError:
            raise ModelError(
                found="a pair of countries determines its own fitted values",
                fix="drop exporters or importers with a single partner",
            ) from None
        meat += np.einsum("ptk,pt->pk", x, lifted).T @ np.einsum("ptk,pt->pk", x, error)
    return meat, used


def _affordable(panel: PairPanel) -> Leverage:
    if panel.ways is Ways.TWO or 2 * _countries(panel) * panel.mu.shape[1] <= _DENSE_UP_TO:
        return Leverage.EXACT
    return Leverage.BY_YEAR


def _countries(panel: PairPanel) -> int:
    return int(max(panel.exporter.max(), panel.importer.max())) + 1


def _hessian(panel: PairPanel, pairs: slice) -> NDArray[np.float64]:
    """Each pair's Hessian in its log means, shape (m, T, T), net of the pair effect if there is one."""
    mu = panel.mu[pairs]
    own = mu[:, :, None] * np.eye(mu.shape[1])
    if panel.ways is Ways.TWO:
        return own
    return np.asarray(own - mu[:, :, None] * (mu / mu.sum(axis=1, keepdims=True))[:, None, :])


def _whole_inverse(panel: PairPanel) -> NDArray[np.float64]:
    """A generalised inverse of the Hessian of all country-year effects, shape (2, N, T, 2, N, T).

    The null space is known: a year's exporters up and its importers down, and constants that the pair effects
    take up. Lifting it makes the matrix positive definite, where the countries are linked.
    """
    n, periods = _countries(panel), panel.mu.shape[1]
    own_blocks = np.zeros((2, n, periods, periods))
    whole = np.zeros((2, n, periods, 2, n, periods))
    step = max(1, _BLOCK // (periods * periods))
    for start in range(0, panel.count, step):
        own = slice(start, start + step)
        i, j, h = panel.exporter[own], panel.importer[own], _hessian(panel, own)
        np.add.at(own_blocks[0], i, h)
        np.add.at(own_blocks[1], j, h)
        whole[0, i, :, 1, j, :] = whole[1, j, :, 0, i, :] = h
    for side, country in np.ndindex(2, n):
        whole[side, country, :, side, country, :] = own_blocks[side, country]
    size = 2 * n * periods
    flat = whole.reshape(size, size)
    idle = np.diag(flat) == 0
    flat[idle, idle] = 1.0  # country-years that do not occur
    lifted = flat + _null_space(n, periods) * np.diag(flat).mean()
    return _inverse(lifted, flat).reshape(whole.shape)


def _null_space(n: int, periods: int) -> NDArray[np.float64]:
    """A positive semi-definite matrix whose range is the known null space, shape (2NT, 2NT)."""
    side, country, year = (a.ravel() for a in np.indices((2, n, periods)))
    sign = 1.0 - 2.0 * side
    own = side * n + country
    lifted = np.where(year[:, None] == year, np.outer(sign, sign) / (2 * n), 0.0)
    lifted[own[:, None] == own] += 1 / periods
    return lifted


def _inverse(lifted: NDArray[np.float64], flat: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse by Cholesky, or by eigenvalues where parts of the world are not linked."""
    from scipy.linalg import lapack, pinvh

    factor, wrong = lapack.dpotrf(lifted, lower=True)
    pivots = np.diag(factor)
    if wrong or pivots.min() <= _PIVOT * pivots.max():
        return np.asarray(pinvh(flat, rtol=_PIVOT**2))
    half, _ = lapack.dpotri(factor, lower=True)
    return np.asarray(np.tril(half) + np.tril(half, -1).T)


def _inverse_by_year(panel: PairPanel) -> NDArray[np.float64]:
    """Generalised inverses of each year's Hessian of its country effects, shape (T, 2N, 2N)."""
    n, periods = _countries(panel), panel.mu.shape[1]
    flows = np.zeros((periods, n, n))
    flows[:, panel.exporter, panel.importer] = panel.mu.T
    whole = np.zeros((periods, 2 * n, 2 * n))
    place = np.arange(n)
    whole[:, place, place] = flows.sum(axis=2)
    whole[:, n + place, n + place] = flows.sum(axis=1)
    whole[:, :n, n:] = flows
    whole[:, n:, :n] = flows.transpose(0, 2, 1)
    return np.asarray(np.linalg.pinv(whole, rcond=1e-12, hermitian=True))

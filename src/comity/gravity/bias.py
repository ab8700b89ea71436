"""The incidental-parameter bias of gravity estimates, and standard errors that allow for it.

With exporter-year, importer-year and pair effects the coefficients are biased by an amount of the order of
the standard error itself; with exporter-year and importer-year effects they are not, but in both cases the
usual clustered standard errors are too small, because the effects follow the errors that they are fitted to.

References
----------
Weidner & Zylkin (2021), "Bias and consistency in three-way gravity models", Journal of International
Economics 132.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import ModelError
from comity.gravity.choices import member
from comity.gravity.estimate import Family
from comity.gravity.leverage import Leverage, corrected_meat
from comity.gravity.pair_panel import PairPanel, Ways, as_pair_panel
from comity.gravity.threads import single_blas
from comity.gravity.variance import make_semidefinite, sandwich

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from comity.gravity.estimate import Estimate
    from comity.gravity.variance import Repair

_RANK = 1e-10  # eigenvalues below this part of the largest are the null space of a country's Hessian


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasCorrection:
    """The coefficients before and after, all of shape (K,) but for the covariance.

    Attributes
    ----------
    original, bias, corrected : corrected = original - bias
    original_se, corrected_se : clustered by pair, G / (G - 1); before and after the correction
    covariance : shape (K, K), the corrected one
    ways : two-way fits have no bias, only wrong standard errors
    leverage : how the leverage of the country effects was found
    pairs : that the fit has kept
    repair : None where the corrected covariance came out positive semi-definite
    """

    names: tuple[str, ...]
    original: NDArray[np.float64]
    bias: NDArray[np.float64]
    corrected: NDArray[np.float64]
    original_se: NDArray[np.float64]
    corrected_se: NDArray[np.float64]
    covariance: NDArray[np.float64]
    ways: Ways
    leverage: Leverage
    pairs: int
    repair: Repair | None

    def tidy(self) -> pd.DataFrame:
        """One row a regressor."""
        import pandas as pd

        columns = {
            "Estimate": self.original,
            "Std. Error": self.original_se,
            "Bias": self.bias,
            "Corrected": self.corrected,
            "Corrected Std. Error": self.corrected_se,
        }
        return pd.DataFrame(columns, index=pd.Index(self.names, name="Coefficient"))


def correct_bias(
    estimate: Estimate, *, time: str | None = None, leverage: Leverage | str | None = None
) -> BiasCorrection:
    """Correct a two-way or three-way Poisson gravity fit.

    Parameters
    ----------
    estimate : a Poisson fit with exporter-year and importer-year effects, with or without pair effects
    time : the factor that is the time, where the labels do not tell
    leverage : exact or by year; by the size of the panel if not given

    Raises
    ------
    ModelError : another family, or fixed effects for which no correction is known
    """
    if estimate.family is not Family.POISSON:
        raise ModelError(
            found=f"the bias of {estimate.family.value} fits is not known",
            fix="fit by Poisson pseudo-likelihood",
        )
    with single_blas():  # many small matrices: threads would wait for each other
        return _corrected(estimate, time, leverage)


def _corrected(estimate: Estimate, time: str | None, leverage: Leverage | str | None) -> BiasCorrection:
    panel = as_pair_panel(estimate, time=time)
    three_way = panel.ways is Ways.THREE
    bias = three_way_bias(panel, estimate.bread) if three_way else np.zeros_like(estimate.beta)
    wanted = None if leverage is None else member(Leverage, leverage, "leverage")
    meat, used = corrected_meat(panel, estimate.bread, wanted)
    by_pair = np.einsum("ptk,pt->pk", panel.x, panel.error)
    factor = panel.count / (panel.count - 1)
    matrix, repair = make_semidefinite(factor * sandwich(estimate.bread, (meat + meat.T) / 2))
    original = factor * sandwich(estimate.bread, by_pair.T @ by_pair)
    return BiasCorrection(
        names=estimate.names,
        original=estimate.beta,
        bias=bias,
        corrected=estimate.beta - bias,
        original_se=np.sqrt(np.diag(original)),
        corrected_se=np.sqrt(np.diag(matrix)),
        covariance=matrix,
        ways=panel.ways,
        leverage=used,
        pairs=panel.count,
        repair=repair,
    )


def three_way_bias(panel: PairPanel, bread: NDArray[np.float64]) -> NDArray[np.float64]:
    """The estimated bias of the coefficients of a three-way fit, shape (K,).

    Notes
    -----
    W^-1 (B + D) N / (N - 1) with W, B and D not divided by the number of pairs: B gathers what the
    exporter-year effects add, D the importer-year effects. N counts countries.
    """
    terms = _side_terms(panel, panel.exporter) + _side_terms(panel, panel.importer)
    return np.asarray(bread @ terms * panel.countries / (panel.countries - 1))


def _side_terms(panel: PairPanel, side: NDArray[np.int64]) -> NDArray[np.float64]:
    """The sum over the countries of one side of their terms of B or D, shape (K,)."""
    terms = np.zeros(panel.x.shape[2])
    order = np.argsort(side, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(side[order]) > 0])
    for own in np.split(order, starts[1:]):
        terms += _country_terms(panel.mu[own], panel.error[own], panel.x[own])
    return terms


def _country_terms(
    mu: NDArray[np.float64], error: NDArray[np.float64], x: NDArray[np.float64]
) -> NDArray[np.float64]:
    """-tr(H+ sum (H x_k) e') + tr(G_k H+ (sum e e') H+) / 2 of one country, over its m pairs.

    Parameters
    ----------
    mu, error : shape (m, T)
    x : shape (m, T, K), net of the fixed effects
    """
    share = mu / mu.sum(axis=1, keepdims=True)
    hessian = np.diag(mu.sum(axis=0)) - mu.T @ share
    inverse = np.linalg.pinv(hessian, rcond=_RANK, hermitian=True)
    spread = inverse @ (error.T @ error) @ inverse
    mu_x = mu[:, :, None] * x  # H x_k, since x_k has weighted mean zero in every pair
    flat = mu_x.reshape(-1, mu_x.shape[2])
    first = (error @ inverse).ravel() @ flat
    # G_k = -sum (diag(x_k) H + H diag(x_k)); it is traced against the symmetric `spread`.
    diagonal = np.diag(spread) @ mu_x.sum(axis=0)
    crossed = (share @ spread).ravel() @ flat
    return np.asarray(-first - diagonal + crossed)

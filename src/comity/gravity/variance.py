"""Covariance matrices of the coefficients, with the small-sample rules that fixest and pyfixest use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.estimate import Family

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Covariance:
    """A covariance matrix of the coefficients, shape (K, K), and the degrees of freedom for t-tests."""

    matrix: NDArray[np.float64]
    kind: str
    degrees: float


def iid(estimate: Estimate) -> Covariance:
    """As if the variance were what the family says: dispersion is estimated for least squares and Gamma."""
    n, k = estimate.n, len(estimate.beta) + estimate.absorbed
    dispersion = 1.0
    if estimate.family is Family.GAUSSIAN:
        dispersion = float(estimate.weights @ (estimate.y - estimate.mu) ** 2) / (n - 1)
    elif estimate.family is Family.GAMMA:
        dispersion = float(estimate.weights @ (estimate.y / estimate.mu - 1) ** 2) / (n - 1)
    return Covariance(estimate.bread * dispersion * (n - 1) / (n - k), "iid", n - k)


def hetero(estimate: Estimate) -> Covariance:
    """White's: squared scores, times n / (n - k)."""
    n, k = estimate.n, len(estimate.beta) + estimate.absorbed
    scores = estimate.scores
    meat = scores.T @ scores * n / (n - k)
    return Covariance(estimate.bread @ meat @ estimate.bread, "hetero", n - k)


def clustered(estimate: Estimate, name: str) -> Covariance:
    """Scores summed by cluster, times G / (G - 1) and (n - 1) / (n - k).

    Fixed effects that lie within clusters do not count in k (fixest's "nonnested").
    """
    codes = estimate.codes[name]
    groups = int(codes.max()) + 1
    scores = estimate.scores
    sums = np.stack([np.bincount(codes, s, groups) for s in scores.T], axis=1)
    n = estimate.n
    k = len(estimate.beta) + _absorbed_outside(estimate, codes)
    factor = groups / (groups - 1) * (n - 1) / (n - k)
    return Covariance(estimate.bread @ (sums.T @ sums) @ estimate.bread * factor, f"CRV1: {name}", groups - 1)


def _absorbed_outside(estimate: Estimate, clusters: NDArray[np.int32]) -> int:
    """Degrees of freedom of fixed effects, one for each effect that is nested in the clusters."""
    absorbed = estimate.absorbed
    for columns in estimate.fixed_effects:
        codes = estimate.codes["^".join(columns)]
        first = np.full(int(codes.max()) + 1, -1, dtype=np.int64)
        first[codes] = clusters
        if (first[codes] == clusters).all():
            absorbed += 1 - len(first)
    return absorbed

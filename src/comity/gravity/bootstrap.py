"""Bootstrap: by perturbing the scores of clusters, or by drawing clusters and fitting again.

References
----------
Kline & Santos (2012), "A score based approach to wild bootstrap inference", Journal of Econometric Methods.
Cameron, Gelbach & Miller (2008), "Bootstrap-based improvements for inference with clustered errors".
Webb (2023), "Reworking wild bootstrap-based inference for clustered errors", for the six-point weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np

from comity.errors import ModelError, UsageError
from comity.gravity.choices import member
from comity.gravity.grouping import sum_by
from comity.gravity.refit import refitted
from comity.gravity.variance import cluster_codes, sandwich

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from comity.gravity.estimate import Estimate

_AT_ONCE = 1 << 22  # weights of clusters held in memory
_MOST_FAILURES = 0.1  # a bootstrap that loses more of its draws says nothing


class Method(StrEnum):
    """How a draw is made."""

    SCORE = "score"  # wild: each cluster's score gets a random weight; nothing is fitted again
    CLUSTER = "cluster"  # clusters are drawn with replacement; every draw is fitted


class Weights(StrEnum):
    """What a cluster's score is multiplied by; mean 0, variance 1."""

    RADEMACHER = "rademacher"
    WEBB = "webb"  # six points: for fewer than a dozen clusters
    MAMMEN = "mammen"


class Refit(Protocol):
    """Fit once more with other observation weights."""

    def __call__(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The coefficients, NaN where one is not identified; ``ModelError`` where there is no fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrap:
    """Draws of the coefficients.

    Attributes
    ----------
    beta : shape (K,), the estimate
    draws : shape (B, K), coefficients
    t : shape (B, K), t statistics of the draws about the estimate; None where a draw has no standard error
    se_clustered : shape (K,), the analytic standard errors that belong to ``t``
    clusters : G
    failed : draws without a fit; they are left out
    """

    method: Method
    names: tuple[str, ...]
    beta: NDArray[np.float64]
    draws: NDArray[np.float64]
    t: NDArray[np.float64] | None
    se_clustered: NDArray[np.float64]
    clusters: int
    failed: int

    def covariance(self) -> NDArray[np.float64]:
        """The covariance of the draws, shape (K, K)."""
        return np.atleast_2d(np.cov(self.draws, rowvar=False))

    def se(self) -> NDArray[np.float64]:
        """The standard deviation of the draws, shape (K,)."""
        return np.asarray(self.draws.std(axis=0, ddof=1))

    def confint(self, level: float = 0.95) -> NDArray[np.float64]:
        """Intervals, shape (K, 2): by quantiles of t where there is one, otherwise of the draws."""
        tails = np.array([(1 - level) / 2, (1 + level) / 2])
        if self.t is None:
            return np.asarray(np.quantile(self.draws, tails, axis=0).T)
        low, high = np.quantile(self.t, tails, axis=0)
        return np.column_stack([self.beta - high * self.se_clustered, self.beta - low * self.se_clustered])

    def tidy(self, level: float = 0.95) -> pd.DataFrame:
        """One row a regressor."""
        import pandas as pd

        low, high = self.confint(level).T
        columns = {
            "Estimate": self.beta,
            "Std. Error": self.se(),
            "Pr(>|t|)": self.p_values(),
            "low": low,
            "high": high,
        }
        return pd.DataFrame(columns, index=pd.Index(self.names, name="Coefficient"))

    def p_values(self) -> NDArray[np.float64]:
        """Two-sided p-values of the coefficients being zero, shape (K,); never zero."""
        if self.t is None:
            below = (self.draws <= 0).mean(axis=0)
            return np.asarray(np.clip(2 * np.minimum(below, 1 - below), 1 / len(self.draws), 1.0))
        seen = np.abs(self.beta / self.se_clustered)
        return np.asarray(((np.abs(self.t) >= seen).sum(axis=0) + 1) / (len(self.t) + 1))


def bootstrap(
    estimate: Estimate,
    *,
    cluster: str,
    method: Method | str = Method.SCORE,
    draws: int = 999,
    seed: int = 0,
    weights: Weights | str = Weights.RADEMACHER,
    jobs: int = 1,
) -> Bootstrap:
    """Draw coefficients by one of the methods; see ``bootstrap_scores`` and ``bootstrap_clusters``."""
    if member(Method, method, "method") is Method.SCORE:
        points = member(Weights, weights, "weights")
        return bootstrap_scores(estimate, cluster=cluster, draws=draws, seed=seed, weights=points)
    return bootstrap_clusters(
        estimate, partial(refitted, estimate), cluster=cluster, draws=draws, seed=seed, jobs=jobs
    )


def bootstrap_scores(
    estimate: Estimate,
    *,
    cluster: str,
    draws: int = 999,
    seed: int = 0,
    weights: Weights = Weights.RADEMACHER,
) -> Bootstrap:
    """Perturb the scores of clusters; costs one pass over the data, whatever the number of draws.

    Parameters
    ----------
    cluster : a factor or a combination, ``"exporter^importer"``
    draws : B
    seed : the same seed gives the same draws

    Notes
    -----
    A draw moves the coefficients by H^-1 sum_g v_g s_g. Its standard error is clustered, from the scores
    v_g s_g - H_g (beta* - beta), H_g the cluster's part of the Hessian: in a linear model without fixed
    effects this is the wild cluster bootstrap.
    """
    codes, count = cluster_codes(estimate, cluster)
    _require_draws(draws)
    scores = sum_by(estimate.scores, codes, count)
    hessians = _cluster_hessians(estimate, codes, count)
    factor = count / (count - 1)
    generator = np.random.default_rng(seed)
    moved, errors = [], []
    for start in range(0, draws, max(1, _AT_ONCE // count)):
        v = draw_weights(generator, (min(max(1, _AT_ONCE // count), draws - start), count), weights)
        step = v @ scores @ estimate.bread
        moved.append(step)
        errors.append(_draw_errors(estimate.bread, scores, hessians, v, step) * np.sqrt(factor))
    change = np.vstack(moved)
    clustered = factor * sandwich(estimate.bread, scores.T @ scores)
    return Bootstrap(
        method=Method.SCORE,
        names=estimate.names,
        beta=estimate.beta,
        draws=estimate.beta + change,
        t=change / np.vstack(errors),
        se_clustered=np.sqrt(np.diag(clustered)),
        clusters=count,
        failed=0,
    )


def bootstrap_clusters(
    estimate: Estimate, refit: Refit, *, cluster: str, draws: int = 199, seed: int = 0, jobs: int = 1
) -> Bootstrap:
    """Draw clusters with replacement and fit each draw.

    A cluster drawn twice has its observations weighted twice. Draws have seeds of their own, so the number of
    processes changes nothing. The work goes through joblib: within ``joblib.parallel_config("dask")`` or
    ``"ray"`` it is done by a cluster of machines.

    Raises
    ------
    ModelError : more than a tenth of the draws cannot be fitted
    """
    from joblib import Parallel, delayed

    codes, count = cluster_codes(estimate, cluster)
    _require_draws(draws)
    seeds = np.random.SeedSequence(seed).spawn(draws)
    found = Parallel(n_jobs=jobs)(delayed(_one_draw)(refit, estimate, codes, count, one) for one in seeds)
    kept = np.array([beta for beta in found if beta is not None and np.isfinite(beta).all()])
    failed = draws - len(kept)
    if failed > _MOST_FAILURES * draws:
        raise ModelError(
            found=f"{failed} of {draws} bootstrap draws by {cluster} cannot be fitted",
            fix="use method='score', which fits nothing again, or a coarser model",
        )
    scores = sum_by(estimate.scores, codes, count)
    clustered = count / (count - 1) * sandwich(estimate.bread, scores.T @ scores)
    return Bootstrap(
        method=Method.CLUSTER,
        names=estimate.names,
        beta=estimate.beta,
        draws=kept,
        t=None,
        se_clustered=np.sqrt(np.diag(clustered)),
        clusters=count,
        failed=failed,
    )


def draw_weights(
    generator: np.random.Generator, shape: tuple[int, int], weights: Weights
) -> NDArray[np.float64]:
    """Random weights with mean 0 and variance 1."""
    if weights is Weights.RADEMACHER:
        return np.asarray(generator.integers(0, 2, shape) * 2 - 1, dtype=np.float64)
    if weights is Weights.WEBB:
        points = np.sqrt(np.array([0.5, 1.0, 1.5]))
        return np.asarray(np.r_[-points[::-1], points][generator.integers(0, 6, shape)], dtype=np.float64)
    golden = (1 + np.sqrt(5)) / 2
    return np.asarray(
        np.where(generator.random(shape) < golden / np.sqrt(5), 1 - golden, golden), dtype=np.float64
    )


def _one_draw(
    refit: Refit,
    estimate: Estimate,
    codes: NDArray[np.integer],
    count: int,
    seed: np.random.SeedSequence,
) -> NDArray[np.float64] | None:
    drawn = np.random.default_rng(seed).integers(0, count, count)
    times = np.bincount(drawn, minlength=count)
    try:
        return refit(estimate.weights * times[codes])
    except ModelError:
        return None


def _cluster_hessians(estimate: Estimate, codes: NDArray[np.integer], count: int) -> NDArray[np.float64]:
    """x' W x of each cluster, shape (G, K, K)."""
    x, k = estimate.x_within, len(estimate.names)
    weighted = x * estimate.working[:, None]
    columns = [sum_by(weighted[:, [a]] * x, codes, count) for a in range(k)]
    return np.stack(columns, axis=1)


def _draw_errors(
    bread: NDArray[np.float64],
    scores: NDArray[np.float64],
    hessians: NDArray[np.float64],
    v: NDArray[np.float64],
    step: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The clustered standard errors of each draw, shape (B, K), without the small-sample factor.

    With a_k the k-th row of the bread, it is the root of sum_g (v_g a_k s_g - a_k H_g step)^2, multiplied out
    so that nothing of the size draws x clusters x K x K is made.
    """
    along = scores @ bread  # (G, K): a_k s_g
    across = np.einsum("kl,glm->gkm", bread, hessians)  # (G, K, K): a_k H_g
    squares = v**2 @ along**2
    crossed = np.einsum("bkm,bm->bk", _contract(v, along, across), step)
    own = np.einsum("gkm,gkl->kml", across, across)
    pulled = np.einsum("bm,kml,bl->bk", step, own, step, optimize=True)
    return np.asarray(np.sqrt(squares - 2 * crossed + pulled))


def _contract(
    v: NDArray[np.float64], along: NDArray[np.float64], across: NDArray[np.float64]
) -> NDArray[np.float64]:
    """sum_g v_g along_gk across_gkm, shape (B, K, K)."""
    count, k = along.shape
    return np.asarray((v @ (along[:, :, None] * across).reshape(count, k * k)).reshape(-1, k, k))


def _require_draws(draws: int) -> None:
    if draws < 2:
        raise UsageError(found=f"{draws} bootstrap draws", fix="ask for some hundreds")

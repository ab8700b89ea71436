"""Which of many provisions matter: Poisson lasso with fixed effects, its penalty found by a rule.

References
----------
Breinlich, Corradi, Rocha, Ruta, Santos Silva & Zylkin (2021), "Machine learning in international trade
research: evaluating the impact of trade agreements", World Bank Policy Research Working Paper 9629. Belloni,
Chernozhukov, Hansen & Kozbur (2016), "Inference in high-dimensional panel models with an application to gun
control", Journal of Business & Economic Statistics 34.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import UsageError
from comity.gravity import families
from comity.gravity.absorb import Absorber
from comity.gravity.estimate import Estimate, Family, Solver
from comity.gravity.extended import single_model
from comity.gravity.fitting import fit
from comity.gravity.frames import Columns
from comity.gravity.grouping import sum_by
from comity.gravity.refusals import DidNotConverge
from comity.gravity.regressors import regressors
from comity.gravity.result import Fit
from comity.gravity.sample import columns_needed
from comity.gravity.variance import cluster_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_SLACK = 1.1  # c of the rule: how far the penalty stays above the noise
_STEPS = 200  # of reweighted least squares, each with penalties from the residuals under the last
_SAME_PENALTY = 1e-4
_STEP = 1e-8
_TOLERANCES = (1e-11, 1e-4)  # of taking fixed effects out, as the steps get small
_LONGEST = 5.0  # of a step, so that exp stays finite


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lasso:
    """What the penalty left, and the fit of that alone.

    Attributes
    ----------
    names : the K regressors that could be chosen
    beta : shape (K,), shrunk coefficients
    penalties : shape (K,), what the score of each must exceed; zero for those that stay in any case
    scores : shape (K,), of the likelihood where the search ended
    post : the fit of the chosen regressors without a penalty, or None where none was chosen; its standard
        errors take the choice as given
    """

    names: tuple[str, ...]
    beta: Array
    penalties: Array
    scores: Array
    post: Fit | None

    @property
    def chosen(self) -> tuple[str, ...]:
        """Regressors that the penalty did not set to zero."""
        return tuple(name for name, b in zip(self.names, self.beta, strict=True) if b != 0)

    def tidy(self) -> pd.DataFrame:
        """One row a regressor: shrunk, and without a penalty where it was chosen."""
        import pandas as pd

        after = {} if self.post is None else self.post.coef().to_dict()
        errors = {} if self.post is None else self.post.se().to_dict()
        columns = {
            "lasso": self.beta,
            "post-lasso": [after.get(name, np.nan) for name in self.names],
            "Std. Error": [errors.get(name, np.nan) for name in self.names],
        }
        return pd.DataFrame(columns, index=pd.Index(self.names, name="Coefficient"))


def plugin_lasso(
    formula: str,
    data: object,
    *,
    cluster: str,
    always: Sequence[str] = (),
    gamma: float | None = None,
    **options: Any,  # noqa: ANN401 - those of fit
) -> Lasso:
    """Choose regressors by a Poisson lasso whose penalty is set by the noise in their scores.

    Parameters
    ----------
    formula : with all regressors that may matter, and the fixed effects
    cluster : within which errors may be related, such as "exporter^importer"
    always : regressors that are not penalised
    gamma : the chance of choosing anything where nothing matters; 0.1 / log(n) if not given
    options : of ``fit``, for the last fit; by default its standard errors are clustered as the penalty is

    Raises
    ------
    UsageError : ``always`` names what is not in the formula, or there are no fixed effects
    DidNotConverge : the penalties or the coefficients do not settle

    Notes
    -----
    The penalty of regressor k is c sqrt(n) q phi_k: q the normal quantile of 1 - gamma / 2K, phi_k^2 the sum
    of squared cluster sums of x_k (y - mu) over n, x_k net of the fixed effects; found anew until it
    settles.
    """
    options.setdefault("vcov", {"CRV1": cluster})
    base, x, names = _begin(formula, data, options)
    unknown = [name for name in always if name not in names]
    if unknown:
        raise UsageError(found=f"always names {unknown[0]!r}, which is not a regressor", fix=f"use {names}")
    free = np.array([name in always for name in names])
    codes, count = cluster_codes(base, cluster)
    level = _level(base.n, int((~free).sum()), gamma)
    search = _Search(base, x)
    penalties = np.where(free, 0.0, level * search.noise(codes, count))
    for _ in range(_STEPS):
        moved = search.step(penalties)
        before, penalties = penalties, np.where(free, 0.0, level * search.noise(codes, count))
        change = float(np.abs(penalties - before).max())
        if moved < _STEP and change <= _SAME_PENALTY * float(penalties.max()):
            break
    else:
        raise DidNotConverge(iterations=_STEPS, score_max=np.nan, step_last=moved)
    beta = search.beta / search.scale
    chosen = [name for name, b in zip(names, beta, strict=True) if b != 0]
    return Lasso(
        names=names,
        beta=beta,
        penalties=penalties * search.scale,
        scores=search.scores() * search.scale,
        post=_post(formula, data, chosen, options) if chosen else None,
    )


def _begin(formula: str, data: object, options: dict[str, Any]) -> tuple[Estimate, Array, tuple[str, ...]]:
    """The fit of the fixed effects alone, and all regressors for its rows."""
    model = single_model(formula)
    if not model.fixed_effects:
        raise UsageError(found="the formula has no fixed effects", fix="add | exporter^year + importer^year")
    columns = Columns(data, columns_needed((model,), (), ()))
    design = regressors(model, columns)
    finite = np.all([np.isfinite(column) for column in design.columns], axis=0)
    if not finite.all():
        raise UsageError(
            found=f"{int((~finite).sum()):,} rows lack one of the regressors",
            fix="leave those rows out first: all regressors must be there to choose among them",
        )
    effects = model.label.partition(" | ")[2]
    plain = {key: value for key, value in options.items() if key in {"vcov", "weights", "offset"}}
    found = fit(f"{model.response.text} ~ 1 | {effects}", data, solver=Solver.SPARSE, **plain)
    if not isinstance(found, Fit):
        raise TypeError("one formula gave several fits")
    return found.estimate, np.column_stack(design.columns)[found.estimate.rows], design.names


def _level(n: int, k: int, gamma: float | None) -> float:
    """The slack times sqrt(n) times the normal quantile; the penalty per unit of noise."""
    from scipy import stats

    chance = 0.1 / np.log(n) if gamma is None else gamma
    if not 0 < chance < 1:
        raise UsageError(found=f"gamma={gamma}", fix="give a chance between 0 and 1")
    return float(_SLACK * np.sqrt(n) * stats.norm.ppf(1 - chance / (2 * max(k, 1))))


def _post(formula: str, data: object, chosen: list[str], options: dict[str, Any]) -> Fit | None:
    model = single_model(formula)
    plain = " + ".join(f"`{name}`" if name.isidentifier() else name for name in chosen)
    effects = model.label.partition(" | ")[2]
    found = fit(f"{model.response.text} ~ {plain} | {effects}", data, **options)
    return found if isinstance(found, Fit) else None


class _Search:
    """Coefficients under a penalty: where the index stands, and what is net of the fixed effects there."""

    def __init__(self, base: Estimate, x: Array) -> None:
        self._base = base
        spread = x.std(axis=0)
        self.scale = np.where(spread > 0, spread, 1.0)
        self._x = x / self.scale
        self._absorber = Absorber([base.codes["^".join(effect)] for effect in base.fixed_effects])
        self._index, self._mu = base.index.copy(), base.mu.copy()
        self.beta = np.zeros(x.shape[1])
        self._effects: Array | None = None
        self._tolerance = _TOLERANCES[1]
        self._within = self._net(self._x, self._mu * base.weights)

    def step(self, penalties: Array) -> float:
        """One step of reweighted least squares with penalties; returns how far the index moved."""
        base = self._base
        w, residual = families.working(Family.POISSON, base.y, self._mu, base.weights)
        z = residual + self._x @ self.beta
        both = self._net(np.column_stack([self._x, z]), w)
        within, target = both[:, :-1], both[:, -1]
        gram = within.T @ (w[:, None] * within)
        beta = descend(gram, within.T @ (w * target), penalties, self.beta)
        change = residual - (target - within @ beta)
        self.beta, self._within = beta, within
        self._index = self._index + np.clip(change, -_LONGEST, _LONGEST)
        self._mu = np.exp(self._index)
        moved = float(np.sqrt((w * change**2).sum() / w.sum()))
        self._tolerance = float(np.clip(1e-2 * moved**1.5, *_TOLERANCES))
        return moved

    def scores(self) -> Array:
        """Derivatives of the log-likelihood, shape (K,), in units of the scaled regressors."""
        return np.asarray(self._within.T @ self._error())

    def noise(self, codes: NDArray[np.integer], count: int) -> Array:
        """phi: root of the squared cluster sums of x (y - mu) over n."""
        sums = sum_by(self._within * self._error()[:, None], codes, count)
        return np.asarray(np.sqrt((sums**2).sum(axis=0) / self._base.n))

    def _error(self) -> Array:
        return np.asarray((self._base.y - self._mu) * self._base.weights)

    def _net(self, columns: Array, weights: Array) -> Array:
        """Columns net of the fixed effects, from where the regressors' last effects stood."""
        self._absorber.weigh(weights)
        start = self._effects
        if start is not None and start.shape[1] < columns.shape[1]:
            start = np.column_stack([start, np.zeros(len(start))])
        found = self._absorber.residuals(columns, tolerance=self._tolerance, start=start)
        self._effects = found.effects[:, : self._x.shape[1]] if self._absorber.iterative else None
        return found.within


def descend(gram: Array, cross: Array, penalties: Array, start: Array) -> Array:
    """Minimise b'Gb / 2 - c'b + sum of penalties |b| by coordinates.

    Parameters
    ----------
    gram : G, shape (K, K); a regressor with a zero on the diagonal keeps a coefficient of zero
    cross : c, shape (K,)

    Examples
    --------
    >>> descend(np.diag([1.0, 2.0]), np.array([3.0, 1.0]), np.array([1.0, 1.5]), np.zeros(2)).tolist()
    [2.0, 0.0]
    """
    beta = start.copy()
    curvature = np.diag(gram).copy()
    usable = np.flatnonzero(curvature > 1e-10 * max(float(curvature.max(initial=0.0)), 1e-300))
    beta[np.setdiff1d(np.arange(len(beta)), usable)] = 0.0
    gradient = cross - gram @ beta
    for _ in range(10_000):
        largest = 0.0
        for k in usable:
            reach = gradient[k] + curvature[k] * beta[k]
            new = np.sign(reach) * max(abs(reach) - penalties[k], 0.0) / curvature[k]
            moved = new - beta[k]
            if moved:
                gradient -= gram[:, k] * moved
                beta[k] = new
                largest = max(largest, abs(moved) * float(np.sqrt(curvature[k])))
        if largest <= 1e-12 * max(float(np.sqrt(curvature.max(initial=0.0))), 1e-300):
            return beta
    return beta

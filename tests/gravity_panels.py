"""Small trade panels with a known truth, and a slow fit of them that shares no code with the engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from comity.gravity.estimate import Convergence, Estimate, Family

ROUNDS = 200
STEP = 1e-10  # of the index; the next Newton step would be its square


@dataclass(frozen=True, slots=True)
class Panel:
    """Columns of a simulated panel, one row a flow."""

    exporter: np.ndarray
    importer: np.ndarray
    year: np.ndarray
    x: np.ndarray
    trade: np.ndarray
    beta: np.ndarray

    def columns(self) -> dict[str, np.ndarray]:
        """By name, as a data frame takes them."""
        labels = np.array([f"C{number:02d}" for number in range(self.exporter.max() + 1)])
        return {
            "exporter": labels[self.exporter],
            "importer": labels[self.importer],
            "year": 2000 + self.year,
            "trade": self.trade,
            **{f"x{k + 1}": column for k, column in enumerate(self.x.T)},
        }


def panel(*, countries=8, years=4, beta=(0.5, -0.3), seed=1, zeros=0.15, domestic=False) -> Panel:
    """A panel of all ordered pairs with effects of exporter-year, importer-year and pair."""
    rng = np.random.default_rng(seed)
    i, j, t = (
        a.ravel() for a in np.meshgrid(*(np.arange(k) for k in (countries, countries, years)), indexing="ij")
    )
    if not domestic:
        keep = i != j
        i, j, t = i[keep], j[keep], t[keep]
    effects = rng.normal(0, 0.5, (countries, years))[i, t] + rng.normal(0, 0.5, (countries, years))[j, t]
    effects += rng.normal(0, 0.5, (countries, countries))[i, j]
    agreement = (rng.integers(0, 2 * years, (countries, countries))[i, j] <= t).astype(float)
    x = np.column_stack([agreement, *rng.normal(size=(len(beta) - 1, len(t)))])
    trade = np.exp(effects + x @ np.array(beta)) * rng.lognormal(-0.125, 0.5, len(t))
    trade *= rng.random(len(t)) > zeros
    return Panel(i, j, t, x, trade, np.array(beta))


def dummies(*codes: np.ndarray) -> np.ndarray:
    """One column for each combination of the codes."""
    _, number = np.unique(np.column_stack(codes), axis=0, return_inverse=True)
    return np.eye(number.max() + 1)[number.ravel()]


def _working(family, y, index):
    """Means, weights and working outcome of a step of iteratively reweighted least squares."""
    if family is Family.GAUSSIAN:
        return index, np.ones_like(y), y
    mu = np.exp(index)
    return mu, mu if family is Family.POISSON else np.ones_like(y), index + (y - mu) / mu


def _least_squares(regressors, outcomes, weights):
    root = np.sqrt(weights)[:, None]
    return np.linalg.lstsq(regressors * root, outcomes * root, rcond=1e-11)[0]


def slow_fit(columns, names, factors, fixed_effects, *, outcome="trade", family=Family.POISSON) -> Estimate:
    """Newton on all dummies at once, by dense least squares; for panels of a few hundred rows."""
    y = np.asarray(columns[outcome], dtype=float)
    x = np.column_stack([columns[name] for name in names])
    levels, codes = {}, {}
    for factor in factors:
        found, numbers = np.unique(columns[factor], return_inverse=True)
        levels[factor], codes[factor] = tuple(found.tolist()), numbers.astype(np.int32)
    d = np.column_stack(
        [dummies(*(codes[f] for f in effect)) for effect in fixed_effects] or [np.ones_like(y)]
    )
    whole = np.column_stack([x, d])
    index = np.log((y + y.mean()) / 2) if family is not Family.GAUSSIAN else y
    with threadpool_limits(1):
        for _ in range(ROUNDS):
            mu, w, z = _working(family, y, index)
            theta = _least_squares(whole, z[:, None], w)
            index, before = whole @ theta[:, 0], index
            if np.abs(index - before).max() < STEP:
                break
        mu, w, _ = _working(family, y, index)
        within = x - d @ _least_squares(d, x, w)
        absorbed = int(np.linalg.matrix_rank(d))
    return Estimate(
        family=family,
        names=tuple(names),
        beta=theta[: len(names), 0],
        y=y,
        mu=mu,
        weights=np.ones_like(y),
        x_within=within,
        working=w,
        bread=np.linalg.inv(within.T @ (within * w[:, None])),
        offset=None,
        x=x,
        collinear=(),
        dropped=(),
        parts=(),
        solver="slow",
        convergence=Convergence(
            iterations=1, inner_iterations=0, score_max=0.0, step_last=0.0, converged=True
        ),
        codes=codes,
        levels=levels,
        fixed_effects=tuple(fixed_effects),
        absorbed=absorbed,
        rows=np.arange(len(y)),
    )


def adopters(*, effect, noise, countries=9, years=9, never=0.4, seed=5) -> dict[str, np.ndarray]:
    """A panel in which pairs adopt something at different times, for good.

    ``effect(since, entry)`` is added to the index; ``entry`` is NaN for the pairs that never adopt.
    """
    rng = np.random.default_rng(seed)
    drawn = panel(countries=countries, years=years, beta=(0.0,), seed=seed, zeros=0)
    entry = rng.choice(2000.0 + np.arange(2, years - 2), (countries, countries))
    entry[rng.random((countries, countries)) < never] = np.nan
    columns = drawn.columns()
    columns["entry"] = entry[drawn.exporter, drawn.importer]
    since = columns["year"] - columns["entry"]
    columns["rta"] = (since >= 0).astype(float)
    index = rng.normal(0, 0.5, (countries, years))[drawn.exporter, drawn.year]
    index = index + rng.normal(0, 0.5, (countries, years))[drawn.importer, drawn.year]
    index = index + rng.normal(0, 0.5, (countries, countries))[drawn.exporter, drawn.importer]
    columns["trade"] = np.exp(index + effect(since, columns["entry"])) * rng.lognormal(0, noise, len(since))
    return columns

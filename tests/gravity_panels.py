"""Small trade panels with a known truth, and a slow fit of them that shares no code with the engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from comity.gravity.estimate import Convergence, Estimate, Family

ROUNDS = 200


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
    theta = np.zeros(whole.shape[1])
    eta = np.log((y + y.mean()) / 2) if family is not Family.GAUSSIAN else y
    for _ in range(ROUNDS):
        mu = np.exp(eta) if family is not Family.GAUSSIAN else eta
        w = {Family.POISSON: mu, Family.GAUSSIAN: np.ones_like(y), Family.GAMMA: np.ones_like(y)}[family]
        z = eta + (y - mu) / mu if family is not Family.GAUSSIAN else y
        root = np.sqrt(w)[:, None]
        new = np.linalg.lstsq(whole * root, z * root[:, 0], rcond=1e-11)[0]
        eta, moved = whole @ new, np.abs(whole @ (new - theta)).max()
        theta = new
        if moved < 1e-11:
            break
    mu = np.exp(eta) if family is not Family.GAUSSIAN else eta
    w = {Family.POISSON: mu, Family.GAUSSIAN: np.ones_like(y), Family.GAMMA: np.ones_like(y)}[family]
    root = np.sqrt(w)[:, None]
    within = x - d @ np.linalg.lstsq(d * root, x * root, rcond=1e-11)[0]
    return Estimate(
        family=family,
        names=tuple(names),
        beta=theta[: len(names)],
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
        solver="slow",
        convergence=Convergence(
            iterations=1, inner_iterations=0, score_max=0.0, step_last=float(moved), converged=True
        ),
        codes=codes,
        levels=levels,
        fixed_effects=tuple(fixed_effects),
        absorbed=int(np.linalg.matrix_rank(d)),
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

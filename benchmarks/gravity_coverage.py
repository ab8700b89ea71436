"""Bias and coverage of three-way Poisson gravity estimates, with and without correction, on simulated panels.

The design is after Weidner and Zylkin (2021), section 4: effects of exporter-year, importer-year and pair are
normal with variance 1/16, the regressor is persistent and correlated with all of them, its coefficient is 1,
and errors are log-normal and serially correlated within pairs. The variance of the errors is

    gaussian    constant
    poisson     proportional to the mean
    gamma       proportional to the square of the mean
    quadratic   a sum of two parts, of which one grows with exp(2x)

    python benchmarks/gravity_coverage.py [--draws 500] [--sizes 20x5,50x5,100x5,20x10,50x10,100x10]
                                          [--variances poisson,gamma] [--jobs 2] [--json]

Coverage is the share of draws whose 95 % interval holds the truth; with 500 draws that is known to within
about two points.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass

import numpy as np
from joblib import Parallel, delayed

from comity.errors import ModelError
from comity.gravity import fit

BETA = 1.0
THREE_WAY = "trade ~ x | exporter^year + importer^year + exporter^importer"
VARIANCES = ("gaussian", "poisson", "gamma", "quadratic")
SIZES = "20x5,50x5,100x5,20x10,50x10,100x10"
_SPREAD = 0.25  # standard deviation of the effects
_PERSISTENCE, _SERIAL = 0.5, 0.3  # of the regressor, of the errors
_QUANTILE = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Draw:
    """One simulated panel: the estimate and its standard error, before and after."""

    plain: float
    plain_se: float
    corrected: float
    corrected_se: float


@dataclass(frozen=True, slots=True)
class Row:
    """What the draws of one design come to; biases are in per cent of the coefficient."""

    variance: str
    countries: int
    years: int
    draws: int
    failed: int
    bias: float
    bias_corrected: float
    bias_in_se: float
    bias_corrected_in_se: float
    se_ratio: float  # mean standard error over the standard deviation of the estimates
    se_ratio_corrected: float
    coverage: float
    coverage_bias_only: float
    coverage_se_only: float
    coverage_both: float
    seconds: float


def simulate(
    countries: int, years: int, variance: str, seed: np.random.SeedSequence
) -> dict[str, np.ndarray]:
    """One panel of all ordered pairs, in long form."""
    rng = np.random.default_rng(seed)
    i, j = np.nonzero(~np.eye(countries, dtype=bool))
    alpha, gamma = rng.normal(0, _SPREAD, (2, countries, years))
    eta = rng.normal(0, _SPREAD, len(i))
    x = np.empty((len(i), years))
    last = eta + rng.normal(0, np.sqrt(0.5), len(i))
    for t in range(years):
        last = x[:, t] = _PERSISTENCE * last + alpha[i, t] + gamma[j, t] + rng.normal(0, np.sqrt(0.5), len(i))
    mean = np.exp(alpha[i] + gamma[j] + eta[:, None] + BETA * x)
    spread = {
        "gaussian": mean**-2,
        "poisson": mean**-1,
        "gamma": np.ones_like(mean),
        "quadratic": 0.5 / mean + 0.5 * np.exp(2 * x),
    }[variance]
    log_variance = np.log1p(spread)
    trade = mean * np.exp(np.sqrt(log_variance) * _serial(rng, len(i), years) - log_variance / 2)
    year = np.tile(np.arange(years), len(i))
    return {
        "exporter": np.repeat(i, years),
        "importer": np.repeat(j, years),
        "year": year,
        "x": x.ravel(),
        "trade": trade.ravel(),
        "mean": mean.ravel(),
    }


def _serial(rng: np.random.Generator, pairs: int, years: int) -> np.ndarray:
    """Standard normal errors, correlated over the years of a pair."""
    z = rng.normal(size=(pairs, years))
    for t in range(1, years):
        z[:, t] = _SERIAL * z[:, t - 1] + np.sqrt(1 - _SERIAL**2) * z[:, t]
    return z


def estimate(countries: int, years: int, variance: str, seed: np.random.SeedSequence) -> Draw | None:
    """Fit one panel and correct it; None where there is no fit."""
    try:
        fitted = fit(
            THREE_WAY,
            simulate(countries, years, variance, seed),
            vcov={"CRV1": "exporter^importer"},
            ssc="stata",
        )
        found = fitted.correct_bias()
    except ModelError:
        return None
    return Draw(
        float(found.original[0]),
        float(found.original_se[0]),
        float(found.corrected[0]),
        float(found.corrected_se[0]),
    )


def measure(countries: int, years: int, variance: str, *, draws: int, jobs: int, seed: int = 0) -> Row:
    """Bias and coverage of one design."""
    began = time.perf_counter()
    key = [seed, countries, years, VARIANCES.index(variance)]
    seeds = np.random.SeedSequence(key).spawn(draws)
    found = Parallel(n_jobs=jobs)(delayed(estimate)(countries, years, variance, one) for one in seeds)
    kept = [draw for draw in found if draw is not None]
    plain, plain_se, corrected, corrected_se = np.array(
        [(d.plain, d.plain_se, d.corrected, d.corrected_se) for d in kept]
    ).T
    return Row(
        variance=variance,
        countries=countries,
        years=years,
        draws=draws,
        failed=draws - len(kept),
        bias=100 * (plain.mean() / BETA - 1),
        bias_corrected=100 * (corrected.mean() / BETA - 1),
        bias_in_se=(plain.mean() - BETA) / plain.std(ddof=1),
        bias_corrected_in_se=(corrected.mean() - BETA) / corrected.std(ddof=1),
        se_ratio=plain_se.mean() / plain.std(ddof=1),
        se_ratio_corrected=corrected_se.mean() / corrected.std(ddof=1),
        coverage=_covered(plain, plain_se),
        coverage_bias_only=_covered(corrected, plain_se),
        coverage_se_only=_covered(plain, corrected_se),
        coverage_both=_covered(corrected, corrected_se),
        seconds=time.perf_counter() - began,
    )


def _covered(estimates: np.ndarray, errors: np.ndarray) -> float:
    return float((np.abs(estimates - BETA) <= _QUANTILE * errors).mean())


HEAD = (
    "| variance | N | T | bias, % | corrected | bias / s.d. | corrected | s.e. / s.d. | corrected "
    "| coverage | bias corrected | s.e. corrected | both |\n" + "| --- " * 13 + "|"
)


def as_row(r: Row) -> str:
    """One line of the table for people."""
    return (
        f"| {r.variance} | {r.countries} | {r.years} | {r.bias:.2f} | {r.bias_corrected:.2f} "
        f"| {r.bias_in_se:.2f} | {r.bias_corrected_in_se:.2f} | {r.se_ratio:.2f} "
        f"| {r.se_ratio_corrected:.2f} | {r.coverage:.0%} | {r.coverage_bias_only:.0%} "
        f"| {r.coverage_se_only:.0%} | {r.coverage_both:.0%} |"
    )


def main() -> None:
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--sizes", default=SIZES, help="countries x years, with commas between")
    parser.add_argument("--variances", default=",".join(VARIANCES))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = []
    if not asked.json:
        print(HEAD)
    for variance in asked.variances.split(","):
        for size in asked.sizes.split(","):
            countries, years = map(int, size.split("x"))
            rows.append(measure(countries, years, variance, draws=asked.draws, jobs=asked.jobs))
            print(f"{variance} {size}: {rows[-1].seconds:.0f} s", file=sys.stderr)
            if not asked.json:
                print(as_row(rows[-1]), flush=True)
    if asked.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    main()

"""One value for goods that two customs offices counted: freight taken off, the better books trusted more.

The method is that of BACI (Gaulier and Zignago 2010) on totals: the cost of freight and insurance is
estimated from the gaps themselves, and each reporter's reliability from how far its books lie from all its
partners'. What differs from the paper, and why, is in docs/decisions/0021. Symbols: docs/notation.md#mirror.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

WORTH_COMPARING_USD = 10_000.0  # below it, rounding and thresholds make the gap
WIDEST_GAP = np.log(10.0)  # a book ten times the other tells of an error, not of freight
CIF_MOST = 2.0  # freight and insurance above the value of the goods are not believed
TAIL = 4.0  # degrees of freedom of the gaps: some are wild
PRIOR_PAIRS = 10.0  # how many pairs of average reliability a reporter starts with
ROUNDS_MOST = 500
SETTLED = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorReports:
    """Two books on the same goods, a row for each flow.

    Every array has shape (flows,). A side that did not report is NaN; a reported zero is a report.
    """

    exporter: Integers  # code of the country, from 0 on
    importer: Integers
    exporter_fob: Floats  # current US dollars
    importer_reported: Floats  # current US dollars, CIF but where importer_fob says otherwise
    importer_fob: Flags  # the importer's books are FOB already
    distance_km: Floats  # NaN where it is not known
    contiguous: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightModel:
    """ln(CIF/FOB) = constant + by_log_distance · (ln km − centre) + by_contiguity · contiguous."""

    constant: float
    by_log_distance: float
    by_contiguity: float
    centre: float  # mean of ln km among the pairs that were compared
    pairs: int  # that were compared


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciledFlows:
    """One value a flow, and how far apart the books are. Every array has shape (flows,)."""

    value: Floats  # current US dollars, FOB; NaN where nobody reported
    cif_fob: Floats  # ratio, at least 1
    log_gap: Floats  # importer's as FOB over exporter's; NaN where a side is missing or zero
    exporter_weight: Floats  # share of the exporter's books in value
    sides: Integers  # books there are: 0, 1 or 2
    freight: FreightModel
    error_variance: Floats  # shape (countries,), of the log of a reporter's books


def reconcile(reports: MirrorReports) -> ReconciledFlows:
    """One value per flow from what the two sides reported, and how far apart they were.

    A side that did not report is NaN and gets no weight; a reported zero is a report.

    Parameters
    ----------
    reports : both books

    References
    ----------
    Gaulier and Zignago (2010), "BACI: International Trade Database at the Product-Level", CEPII
    Working Paper 2010-23; docs/notation.md#mirror.

    Examples
    --------
    One exporter says 100, its customer 110 with freight; nothing tells whose books are better.

    >>> both = MirrorReports(exporter=np.array([0]), importer=np.array([1]),
    ...     exporter_fob=np.array([1e6]), importer_reported=np.array([1.1e6]),
    ...     importer_fob=np.array([False]), distance_km=np.array([1000.0]), contiguous=np.array([False]))
    >>> flows = reconcile(both)
    >>> round(float(flows.cif_fob[0]), 3), round(float(flows.value[0])), int(flows.sides[0])
    (1.1, 1000000, 2)
    """
    freight = estimate_freight(reports)
    cif_fob = np.where(reports.importer_fob, 1.0, freight_ratio(freight, reports))
    importer_fob = reports.importer_reported / cif_fob
    log_gap = log_ratio(importer_fob, reports.exporter_fob)
    variance = estimate_error_variance(reports, log_gap)
    theirs, ours = variance[reports.importer], variance[reports.exporter]
    weight = present_weight(theirs / (ours + theirs), reports.exporter_fob, importer_fob)
    return ReconciledFlows(
        value=weighted_present(weight, reports.exporter_fob, importer_fob),
        cif_fob=cif_fob,
        log_gap=log_gap,
        exporter_weight=weight,
        sides=count_present(reports.exporter_fob, importer_fob),
        freight=freight,
        error_variance=variance,
    )


def estimate_freight(reports: MirrorReports) -> FreightModel:
    """Freight and insurance from the gaps: robust least squares of ln(CIF/FOB) on distance and a border.

    Where no distance is known the constant alone is estimated. Gaps beyond a factor of ten say
    nothing about freight and are left out; large flows count more, for they are counted better.
    """
    gap = log_ratio(reports.importer_reported, reports.exporter_fob)
    smaller = np.fmin(reports.importer_reported, reports.exporter_fob)
    kept = np.isfinite(gap) & (np.abs(gap) < WIDEST_GAP) & (smaller >= WORTH_COMPARING_USD)
    kept &= ~reports.importer_fob
    pairs = int(kept.sum())
    if not pairs:
        return FreightModel(constant=0.0, by_log_distance=0.0, by_contiguity=0.0, centre=0.0, pairs=0)
    log_distance = np.log(reports.distance_km[kept])
    known = np.isfinite(log_distance)
    centre = float(log_distance[known].mean()) if known.any() else 0.0
    centred = np.where(known, log_distance - centre, 0.0)
    design = np.column_stack([np.ones(pairs), centred, reports.contiguous[kept]])
    varies = np.array([True, np.ptp(centred) > 0, np.ptp(design[:, 2]) > 0])
    size = np.log(smaller[kept] / WORTH_COMPARING_USD) + 1.0
    estimated = np.zeros(3)
    estimated[varies] = huber(design[:, varies], gap[kept], size)
    return FreightModel(
        constant=float(estimated[0]),
        by_log_distance=float(estimated[1]),
        by_contiguity=float(estimated[2]),
        centre=centre,
        pairs=pairs,
    )


def freight_ratio(freight: FreightModel, reports: MirrorReports) -> Floats:
    """CIF over FOB for each flow, from 1 to 2; at the average distance where none is known."""
    log_distance = np.log(reports.distance_km)
    away = np.where(np.isfinite(log_distance), log_distance - freight.centre, 0.0)
    log_rate = freight.constant + freight.by_log_distance * away + freight.by_contiguity * reports.contiguous
    return np.clip(np.exp(log_rate), 1.0, CIF_MOST)


def estimate_error_variance(reports: MirrorReports, log_gap: Floats) -> Floats:
    """How far each reporter's books err: variance of their logs, by expectation and maximisation.

    A gap is the difference of two errors, one of each office, so its variance is the sum of theirs.
    A country has one variance, as exporter and as importer, which is what makes it identified; the
    gaps have heavy tails, so that one wild flow does not condemn an office; and each office begins
    with a few pairs of average reliability, so that one with a single partner is not judged by it.

    Returns
    -------
    shape (countries,), positive
    """
    countries = int(max(reports.exporter.max(initial=-1), reports.importer.max(initial=-1))) + 1
    used = np.isfinite(log_gap) & (
        np.fmin(reports.exporter_fob, reports.importer_reported) >= WORTH_COMPARING_USD
    )
    i, j, squared = reports.exporter[used], reports.importer[used], log_gap[used] ** 2
    if not squared.size:
        return np.ones(countries)
    average = max(float(np.median(squared)) / 2, SETTLED)
    variance = np.full(countries, average)
    reports_of = np.bincount(i, minlength=countries) + np.bincount(j, minlength=countries)
    for _ in range(ROUNDS_MOST):
        both = variance[i] + variance[j]
        scaled = squared * (TAIL + 1) / (TAIL + squared / both)
        errors = sum(
            np.bincount(side, _expected_square(variance[side], both, scaled), minlength=countries)
            for side in (i, j)
        )
        renewed = (errors + PRIOR_PAIRS * average) / (reports_of + PRIOR_PAIRS)
        moved = float(np.max(np.abs(renewed - variance)))
        variance = renewed
        if moved < SETTLED * average:
            break
    return variance


def _expected_square(own: Floats, both: Floats, squared: Floats) -> Floats:
    """The expected square of one side's error, where the difference of the two is known."""
    share = own / both
    return own * (1 - share) + share**2 * squared


def huber(design: Floats, observed: Floats, weights: Floats, *, bound: float = 1.345) -> Floats:
    """Coefficients of a regression in which far-off observations count less.

    Parameters
    ----------
    design : shape (observations, regressors)
    observed : shape (observations,)
    weights : shape (observations,), positive
    bound : residuals beyond this many standard deviations are weighed down

    Returns
    -------
    shape (regressors,)
    """
    robust: Floats = np.ones_like(observed)
    found: Floats = np.zeros(design.shape[1])
    for _ in range(50):
        root = np.sqrt(weights * robust)
        solved = np.linalg.lstsq(design * root[:, None], observed * root, rcond=None)[0]
        renewed: Floats = np.asarray(solved, dtype=np.float64)
        residual = observed - design @ renewed
        spread = max(float(np.median(np.abs(residual - np.median(residual)))) * 1.4826, 1e-12)
        robust = np.minimum(1.0, bound * spread / np.maximum(np.abs(residual), 1e-300))
        if np.allclose(renewed, found, rtol=1e-10, atol=1e-12):
            break
        found = renewed
    return renewed


def log_ratio(above: Floats, below: Floats) -> Floats:
    """ln(above/below); NaN where a side is missing or zero.

    >>> log_ratio(np.array([1.0, 0.0, np.nan]), np.array([1.0, 2.0, 3.0])).tolist()
    [0.0, nan, nan]
    """
    positive = (above > 0) & (below > 0)
    ratio: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=positive)
    return np.log(ratio)


def present_weight(weight: Floats, exporter: Floats, importer: Floats) -> Floats:
    """The exporter's weight, 1 or 0 where only one side is there, NaN where none is."""
    missing_x, missing_m = np.isnan(exporter), np.isnan(importer)
    one_sided = np.where(missing_x, 0.0, np.where(missing_m, 1.0, weight))
    return np.where(missing_x & missing_m, np.nan, one_sided)


def weighted_present(weight: Floats, exporter: Floats, importer: Floats) -> Floats:
    """The weighted mean of the sides that are there; NaN where none is.

    Errors are multiplicative, so the mean is geometric; arithmetic where one of the two is a zero,
    which has no logarithm.
    """
    x, m = np.nan_to_num(exporter), np.nan_to_num(importer)
    arithmetic = weight * x + (1 - weight) * m
    positive = (x > 0) & (m > 0)
    ratio = np.divide(x, m, out=np.ones_like(arithmetic), where=positive)
    return np.where(positive, m * ratio**weight, arithmetic)


def count_present(exporter: Floats, importer: Floats) -> Integers:
    """How many of the two sides reported."""
    return (~np.isnan(exporter)).astype(np.int64) + (~np.isnan(importer)).astype(np.int64)

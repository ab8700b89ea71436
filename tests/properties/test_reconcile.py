"""Simulated worlds whose true flows are known: does weighing two books come nearer to them than averaging?"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.warehouse.reconcile import (
    MirrorReports,
    count_present,
    huber,
    reconcile,
)

WITS = Path(__file__).resolve().parents[3] / "shared/data/wits_bilateral_2009"


@dataclass(frozen=True)
class SimulatedWorld:
    """Flows that are known, and what customs offices of known quality write of them."""

    true_usd: np.ndarray
    freight: np.ndarray  # CIF over FOB
    error: np.ndarray  # standard deviation of the log of each office's books
    reports: MirrorReports


def simulated(seed: int, *, countries: int = 60, silent: float = 0.15) -> SimulatedWorld:
    """A gravity world of offices from careful to careless; each leaves out some flows."""
    rng = np.random.default_rng(seed)
    i, j = np.nonzero(~np.eye(countries, dtype=bool))
    size = rng.lognormal(sigma=1.5, size=countries)
    place = rng.uniform(0, 8000, size=(countries, 2))
    distance = np.hypot(*(place[i] - place[j]).T) + 100
    true = 5e7 * size[i] * size[j] / (distance / 4000) * rng.lognormal(sigma=0.7, size=i.size)
    freight = np.maximum(np.exp(0.06 + 0.03 * np.log(distance / 4000)), 1.0)
    error = rng.choice([0.05, 0.2, 0.5, 0.9], size=countries)
    exporter = true * np.exp(error[i] * rng.standard_normal(i.size))
    importer = true * freight * np.exp(error[j] * rng.standard_normal(i.size))
    exporter[rng.random(i.size) < silent] = np.nan
    importer[rng.random(i.size) < silent] = np.nan
    reports = MirrorReports(
        exporter=i,
        importer=j,
        exporter_fob=exporter,
        importer_reported=importer,
        importer_fob=np.zeros(i.size, dtype=bool),
        distance_km=distance,
        contiguous=np.zeros(i.size, dtype=bool),
    )
    return SimulatedWorld(true_usd=true, freight=freight, error=error, reports=reports)


@pytest.mark.parametrize("seed", range(5))
def test_weighing_comes_nearer_to_the_truth_than_averaging(seed: int) -> None:
    world = simulated(seed)
    flows = reconcile(world.reports)
    both = flows.sides == 2
    naive = (world.reports.exporter_fob + world.reports.importer_reported) / 2

    def off(value: np.ndarray) -> np.ndarray:
        return np.log(value[both] / world.true_usd[both])

    def rmse(value: np.ndarray) -> float:
        return float(np.sqrt(np.mean(off(value) ** 2)))

    assert rmse(flows.value) < 0.8 * rmse(naive)
    assert rmse(flows.value) < rmse(world.reports.exporter_fob)
    assert abs(off(flows.value).mean()) < 0.04 < abs(off(naive).mean())


@pytest.mark.parametrize("seed", range(3))
def test_freight_and_reliability_are_found_again(seed: int) -> None:
    world = simulated(seed)
    flows = reconcile(world.reports)
    assert np.median(np.abs(np.log(flows.cif_fob / world.freight))) < 0.03
    assert np.corrcoef(np.sqrt(flows.error_variance), world.error)[0, 1] > 0.9


@given(seed=st.integers(0, 2**32 - 1), silent=st.floats(0, 0.9))
@settings(max_examples=30, deadline=None)
def test_a_value_lies_between_its_books_and_absence_stays_absence(seed: int, silent: float) -> None:
    world = simulated(seed, countries=8, silent=silent)
    flows = reconcile(world.reports)
    exporter = world.reports.exporter_fob
    importer = world.reports.importer_reported / flows.cif_fob
    low, high = np.fmin(exporter, importer), np.fmax(exporter, importer)
    none = np.isnan(exporter) & np.isnan(importer)
    assert np.array_equal(np.isnan(flows.value), none)
    assert np.all(flows.value[~none] >= low[~none] * (1 - 1e-12))
    assert np.all(flows.value[~none] <= high[~none] * (1 + 1e-12))
    assert np.array_equal(flows.sides, count_present(exporter, importer))
    assert np.all((flows.cif_fob >= 1) & (flows.cif_fob <= 2))


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_the_order_of_the_flows_changes_nothing(seed: int) -> None:
    world = simulated(seed, countries=8)
    order = np.random.default_rng(seed).permutation(world.true_usd.size)
    there = world.reports
    moved = MirrorReports(
        **{name: getattr(there, name)[order] for name in MirrorReports.__dataclass_fields__}
    )
    np.testing.assert_allclose(reconcile(moved).value, reconcile(there).value[order], rtol=1e-9)


def test_a_reported_zero_is_a_report() -> None:
    reports = MirrorReports(
        exporter=np.array([0, 0, 1]),
        importer=np.array([1, 2, 2]),
        exporter_fob=np.array([0.0, np.nan, np.nan]),
        importer_reported=np.array([0.0, 0.0, np.nan]),
        importer_fob=np.zeros(3, dtype=bool),
        distance_km=np.full(3, np.nan),
        contiguous=np.zeros(3, dtype=bool),
    )
    flows = reconcile(reports)
    assert flows.value[:2].tolist() == [0.0, 0.0]
    assert np.isnan(flows.value[2])
    assert flows.sides.tolist() == [2, 1, 0]
    assert flows.exporter_weight[1] == 0.0


def test_books_that_are_free_on_board_keep_their_value() -> None:
    reports = MirrorReports(
        exporter=np.array([0]),
        importer=np.array([1]),
        exporter_fob=np.array([np.nan]),
        importer_reported=np.array([5e6]),
        importer_fob=np.array([True]),
        distance_km=np.array([9000.0]),
        contiguous=np.array([False]),
    )
    assert reconcile(reports).value.tolist() == [5e6]


def test_huber_is_least_squares_without_outliers_and_ignores_a_wild_one() -> None:
    x = np.linspace(0, 1, 200)
    design = np.column_stack([np.ones(200), x])
    rng = np.random.default_rng(0)
    observed = 2 + 3 * x + 0.01 * rng.standard_normal(200)
    ones = np.ones(200)
    np.testing.assert_allclose(huber(design, observed, ones), [2, 3], atol=0.01)
    observed[:10] += 100
    np.testing.assert_allclose(huber(design, observed, ones), [2, 3], atol=0.02)


@pytest.mark.skipif(not WITS.is_dir(), reason="the WITS sample of 2009 is not at hand")
def test_reconciled_wits_flows_follow_a_harmonised_series() -> None:
    """Raw mirror flows of 2009 against the series that another author harmonised from them."""
    reported, codes = _wits_reports()
    flows = reconcile(reported)
    theirs = _wits_harmonised()
    names = {code: name for name, code in codes.items()}
    ours = {
        (names[i], names[j]): value
        for i, j, value in zip(reported.exporter.tolist(), reported.importer.tolist(), flows.value.tolist())
    }
    sides = dict(zip(ours, flows.sides.tolist()))
    importer_only = dict(zip(ours, (flows.exporter_weight == 0).tolist()))
    shared = [pair for pair in ours if ours[pair] > 0 and theirs.get(pair, 0) > 0]
    logs = np.log([(ours[pair], theirs[pair]) for pair in shared])
    gap = logs[:, 0] - logs[:, 1]
    assert len(shared) > 25_000
    assert np.corrcoef(logs.T)[0, 1] > 0.98
    # The other author takes the importer's books where there are any, with freight: what is left between the
    # two series is the freight that we take off, and nothing where the exporter alone reported.
    freight = flows.freight.constant
    assert 0.05 < freight < 0.2
    assert abs(np.median(gap) + freight) < 1e-9
    by_exporter = np.array([sides[pair] == 1 and not importer_only[pair] for pair in shared])
    assert by_exporter.sum() > 3_000
    np.testing.assert_allclose(gap[by_exporter], 0, atol=1e-6)


def _wits_reports() -> tuple[MirrorReports, dict[str, int]]:
    books: dict[tuple[str, str], dict[str, float]] = {}
    with gzip.open(WITS / "WITS_trade2009.csv.gz", "rt", encoding="utf-8-sig") as stream:
        next(stream)
        for line in stream:
            cells = line.rstrip("\n").split(";")
            reporter, partner, flow, value = cells[1], cells[4], cells[8], float(cells[9]) * 1000
            pair = (reporter, partner) if flow == "6" else (partner, reporter)
            if reporter != partner:
                books.setdefault(pair, {})[flow] = value
    codes = {name: code for code, name in enumerate(sorted({name for pair in books for name in pair}))}
    pairs = sorted(books)
    unknown = np.full(len(pairs), np.nan)
    reports = MirrorReports(
        exporter=np.array([codes[i] for i, _ in pairs]),
        importer=np.array([codes[j] for _, j in pairs]),
        exporter_fob=np.array([books[pair].get("6", np.nan) for pair in pairs]),
        importer_reported=np.array([books[pair].get("5", np.nan) for pair in pairs]),
        importer_fob=np.zeros(len(pairs), dtype=bool),
        distance_km=unknown,
        contiguous=np.zeros(len(pairs), dtype=bool),
    )
    return reports, codes


def _wits_harmonised() -> dict[tuple[str, str], float]:
    with gzip.open(WITS / "WITS_Trade2009_harmonized_flows.csv.gz", "rt", encoding="utf-8-sig") as stream:
        next(stream)
        rows = (line.rstrip("\n").split(";") for line in stream)
        return {(i, j): float(value) * 1000 for i, j, value in rows if i != j}

"""The measures of structure against sums written out in plain Python, and what holds for all of them."""

from __future__ import annotations

import doctest
import importlib
import itertools
import pkgutil

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from comity import indicators
from comity.errors import UsageError
from comity.indicators.advantage import balassa, costinot_donaldson_komunjer
from comity.indicators.baskets import ProductMismatch, shares
from comity.indicators.chance import by_chance
from comity.indicators.complementarity import affinity, cosine, jensen_shannon, michaely
from comity.indicators.intra_industry import grubel_lloyd
from comity.indicators.places import placed, strip
from comity.indicators.relatedness import near, proximity
from comity.indicators.similarity import finger_kreinin
from comity.indicators.world_trade import coarser, from_flows, from_totals

MODULES = [module.name for module in pkgutil.iter_modules(indicators.__path__)]
BASKETS = arrays.arrays(
    np.float64,
    st.tuples(st.integers(2, 6), st.just(7)),
    elements=st.sampled_from([0.0, 1.0, 2.5, 40.0, 1e6]),
)


@pytest.mark.parametrize("module", MODULES)
def test_examples_worked_by_hand(module):
    tested = doctest.testmod(importlib.import_module(f"comity.indicators.{module}"))
    assert not tested.failed


def generated(seed=0, countries=9, products=13, filled=0.4):
    """Rows of pairs and products, each cell once."""
    rng = np.random.default_rng(seed)
    i, j, k = np.nonzero(rng.random((countries, countries, products)) < filled)
    there = i != j
    i, j, k = i[there], j[there], k[there]
    return {
        "exporter": np.array([f"C{n}" for n in i]),
        "importer": np.array([f"C{n}" for n in j]),
        "product": np.array([f"{n:06d}" for n in k]),
        "value_usd": rng.lognormal(sigma=2, size=len(i)),
    }


@settings(max_examples=60, deadline=None)
@given(BASKETS)
def test_michaely_is_one_less_half_the_distance(values):
    sold, bought = shares(values), shares(values[::-1] + 1)
    ours = michaely(values, values[::-1] + 1)
    for i, j in itertools.product(range(len(values)), repeat=2):
        plain = 1 - sum(abs(x - m) for x, m in zip(sold[i], bought[j], strict=True)) / 2
        assert ours[i, j] == pytest.approx(plain, abs=1e-12, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(BASKETS)
def test_all_measures_lie_between_nothing_and_the_same(values):
    for measure in (michaely, cosine, affinity, jensen_shannon):
        found = measure(values, values)
        known = ~np.isnan(found)
        assert (found[known] > -1e-12).all()
        assert (found[known] < 1 + 1e-12).all()
        np.testing.assert_allclose(np.diag(found)[values.sum(axis=1) > 0], 1)
        np.testing.assert_allclose(found, found.T, atol=1e-12)
        assert (np.isnan(found).all(axis=1) == (values.sum(axis=1) == 0)).all()


@settings(max_examples=30, deadline=None)
@given(BASKETS, st.floats(1e-3, 1e3))
def test_the_unit_and_the_order_of_products_change_nothing(values, scale):
    for measure in (michaely, cosine, affinity):
        np.testing.assert_allclose(
            measure(values, values), measure(values * scale, values * scale), atol=1e-9
        )
        np.testing.assert_allclose(
            measure(values, values), measure(values[:, ::-1], values[:, ::-1]), atol=1e-9
        )


def test_bounds_of_affinity_by_michaely():
    """Kraft's inequality: 1 - d <= B <= sqrt(1 - d^2), where d is one less Michaely's index."""
    rng = np.random.default_rng(1)
    values = rng.lognormal(sigma=2, size=(20, 50))
    distance, coefficient = 1 - michaely(values, values), affinity(values, values)
    assert (coefficient >= 1 - distance - 1e-12).all()
    assert (coefficient <= np.sqrt(1 - np.minimum(distance, 1) ** 2) + 1e-9).all()


def test_baskets_of_two_nomenclatures_are_refused():
    with pytest.raises(ProductMismatch, match="3 products"):
        michaely(np.ones((2, 3)), np.ones((2, 4)))


def test_similarity_is_michaely_of_exports_with_exports():
    values = np.random.default_rng(2).lognormal(size=(12, 600))
    np.testing.assert_allclose(finger_kreinin(values), michaely(values, values), atol=1e-12)


def test_intra_industry_by_a_dictionary():
    rows = generated()
    world = from_flows(rows, year=2020)
    ours = grubel_lloyd(world.flows, len(world.countries), len(world.products))
    named = ("exporter", "importer", "product", "value_usd")
    flows = {(i, j, k): v for i, j, k, v in zip(*(rows[name].tolist() for name in named), strict=True)}
    for a, b in itertools.combinations(world.countries, 2):
        there = [flows.get((a, b, k), 0.0) for k in world.products]
        back = [flows.get((b, a, k), 0.0) for k in world.products]
        apart = sum(abs(x - m) for x, m in zip(there, back, strict=True))
        i, j = world.place(a), world.place(b)
        assert ours[i, j] == ours[j, i] == pytest.approx(1 - apart / (sum(there) + sum(back)), abs=1e-12)


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, dict])
def test_any_frame_gives_the_same_world(make):
    rows = generated(3)
    world, given_world = from_flows(rows, year=2020), from_flows(make(rows), year=2020)
    np.testing.assert_array_equal(world.exports, given_world.exports)
    np.testing.assert_array_equal(world.imports, given_world.imports)
    assert world.countries == given_world.countries


def test_totals_are_those_of_the_flows():
    rows = pd.DataFrame(generated(4))
    world = from_flows(rows, year=2020)
    sold = rows.groupby(["exporter", "product"]).value_usd.sum().rename_axis(["country", "product"])
    bought = rows.groupby(["importer", "product"]).value_usd.sum().rename_axis(["country", "product"])
    both = pd.concat({"exports_usd": sold, "imports_usd": bought}, axis=1).reset_index()
    totals = from_totals(both, year=2020, imports="imports_usd")
    np.testing.assert_allclose(world.exports, totals.exports)
    np.testing.assert_allclose(world.imports, totals.imports)


def test_a_country_that_nobody_recorded_is_absent_and_not_zero():
    rows = {"exporter": ["A", "B"], "importer": ["B", "C"], "product": ["p", "q"], "value_usd": [1.0, 2.0]}
    world = from_flows(rows, year=2020)
    assert world.absent == ("A", "C")
    index = michaely(world.exports, world.imports)
    assert np.isnan(index[world.place("C")]).all()  # C sold nothing that is on record
    assert np.isnan(index[:, world.place("A")]).all()
    assert np.isnan(finger_kreinin(world.exports)[world.place("C"), :2]).all()
    assert placed(index, world.place("C"), 0) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value_usd": [1.0, -2.0]}, "-2.0"),
        ({"value_usd": [1.0, float("nan")]}, "missing report is not zero"),
        ({"exporter": ["A", None]}, "'exporter' is empty"),
        ({"exporter": ["A", "C"]}, "one country at both ends"),
        ({"exporter": ["A", "A"], "importer": ["B", "B"], "product": ["p", "p"]}, "repeat"),
    ],
)
def test_rows_that_are_no_trade_are_refused(change, words):
    rows = {"exporter": ["A", "B"], "importer": ["B", "C"], "product": ["p", "q"], "value_usd": [1.0, 2.0]}
    frame = pd.DataFrame({**rows, **change})
    with pytest.raises(UsageError, match=words):
        from_flows(frame, year=2020)


def test_chapters_sum_their_products():
    rows = generated(5)
    rows["product"] = np.array([f"{int(code) % 3:02d}{code[2:]}" for code in rows["product"]])
    fine = from_flows(rows, year=2020)
    rough = coarser(fine, 2)
    np.testing.assert_allclose(rough.exports.sum(axis=1), fine.exports.sum(axis=1))
    plain = pd.DataFrame(rows).assign(product=lambda f: f["product"].str[:2])
    again = from_flows(plain.groupby(["exporter", "importer", "product"], as_index=False).sum(), year=2020)
    np.testing.assert_allclose(rough.exports, again.exports)
    ours, theirs = (grubel_lloyd(w.flows, len(w.countries), 3) for w in (rough, again))
    np.testing.assert_allclose(ours, theirs)


def test_what_is_near_without_the_matrix_of_proximities():
    rng = np.random.default_rng(6)
    presence = (rng.random((30, 80)) < 0.3).astype(float)
    presence[0] = 1
    weights = rng.normal(size=(5, 80))
    np.testing.assert_allclose(near(weights, presence), weights @ proximity(presence), atol=1e-10)


def test_productivity_against_a_regression_on_dummies():
    world = from_flows(generated(8, countries=5, products=4, filled=0.8), year=2020)
    flows, theta = world.flows, 2.0
    n, k = len(world.countries), len(world.products)
    columns = [
        flows.exporter * n + flows.importer,
        flows.importer * k + flows.product,
        flows.exporter * k + flows.product,
    ]
    dummies = [np.eye(size)[codes] for codes, size in zip(columns, (n * n, n * k, n * k), strict=True)]
    solution = np.linalg.lstsq(np.hstack(dummies), np.log(flows.value_usd), rcond=None)[0]
    effects = solution[-n * k :].reshape(n, k) / theta
    cells = np.zeros((n, k), dtype=bool)
    cells[flows.exporter, flows.product] = True
    row, column = np.nonzero(cells)
    both = np.hstack([np.eye(n)[row], np.eye(k)[column]])
    plain = effects[cells] - both @ np.linalg.lstsq(both, effects[cells], rcond=None)[0]
    ours = costinot_donaldson_komunjer(world, theta=theta)
    np.testing.assert_allclose(np.log(ours[cells]), plain, atol=1e-8)
    assert np.isnan(ours[~cells]).all()


def test_productivity_needs_flows():
    with pytest.raises(UsageError, match="no flows"):
        costinot_donaldson_komunjer(
            from_totals({"country": ["A"], "product": ["p"], "exports_usd": [1.0]}, year=1)
        )


def test_advantage_weighs_to_one():
    values = np.random.default_rng(9).lognormal(size=(8, 20))
    weights = values.sum(axis=1) / values.sum()
    np.testing.assert_allclose((balassa(values) * weights[:, None]).sum(axis=0), 1)


def test_chance_against_every_order_of_four_goods():
    """Four goods have 24 orders: the share that fits as well is known."""
    sold, bought = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.5, 0.2, 0.2, 0.1])
    fits = [np.minimum(sold[list(order)], bought).sum() for order in itertools.permutations(range(4))]
    exact = np.mean(np.array(fits) >= fits[0] - 1e-12)
    found = by_chance(sold, bought, np.arange(4.0), draws=20_000, seed=4)
    assert found.observed == pytest.approx(fits[0])
    assert found.mean == pytest.approx(np.mean(fits), abs=0.005)
    assert found.p_low <= exact <= found.p_high
    assert found == by_chance(sold, bought, np.arange(4.0), draws=20_000, seed=4)
    assert found != by_chance(sold, bought, np.arange(4.0), draws=20_000, seed=5)


def test_unrelated_baskets_are_seldom_better_than_chance():
    """Under the null p is uniform: no more than its share of pairs falls below a level."""
    rng = np.random.default_rng(10)
    world = np.sort(rng.lognormal(sigma=1, size=200))[::-1]
    found = []
    for _ in range(200):
        sold, bought = shares(rng.lognormal(sigma=2, size=(2, 200)))
        found.append(by_chance(sold, bought, world, draws=199).p)
    assert np.mean(np.array(found) <= 0.05) <= 0.10
    assert 0.4 <= np.mean(found) <= 0.6


def test_the_mean_by_chance_is_that_of_all_orders_in_every_neighbourhood():
    """Two groups of twenty neighbours and one of five: every good meets each of its group equally often."""
    sold, bought = shares(np.random.default_rng(12).lognormal(sigma=2, size=(2, 45)))
    groups = (slice(0, 20), slice(20, 40), slice(40, 45))
    exact = sum(np.minimum.outer(sold[g], bought[g]).mean(axis=0).sum() for g in groups)
    found = by_chance(sold, bought, np.arange(45.0)[::-1], draws=4000)
    assert found.mean == pytest.approx(exact, abs=4 * (found.high - found.low) / 4 / 4000**0.5)


def test_baskets_keep_their_sizes_and_their_neighbourhood():
    """A good that the world trades much of never changes places with one that it trades little of."""
    world = np.r_[np.full(20, 1000.0), np.full(20, 1.0)]
    sold, bought = np.r_[1.0, np.zeros(39)], np.r_[np.zeros(39), 1.0]
    found = by_chance(sold, bought, world, draws=500)
    assert (found.observed, found.mean, found.p) == (0, 0, 1)


def test_places_count_each_pair_once_and_never_a_country_with_itself():
    matrix = np.array([[9.0, 1.0, 2.0], [1.0, 9.0, 3.0], [2.0, 3.0, 9.0]])
    assert placed(matrix, 2, 1, symmetric=True).place == 1
    assert placed(matrix, 2, 1, symmetric=True).pairs == 2
    assert placed(matrix, 0, 1).pairs == 5
    tied = strip(np.array([[0.0, 0.5, 0.5], [0, 0, 0], [0, 0, 0.0]]), "ABC", 0, 2, sells=True)
    assert tied.rank == 1
    assert strip(matrix, "ABC", 0, 1, sells=False).country == "B"

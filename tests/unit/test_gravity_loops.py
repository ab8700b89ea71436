"""Each compiled loop against the same arithmetic by NumPy, for every length of a line."""

import numpy as np
import pytest

from comity.gravity.inner import Inner
from comity.gravity.kernels import Panel, is_compiled
from comity.gravity.kernels.plain import PlainLoops

pytestmark = pytest.mark.skipif(not is_compiled(), reason="the compiled loops are not built here")
SINGLE = 2e-5  # of the largest number of a column


def made(years, regressors, *, seed=0, exporters=6, importers=9):
    """A panel with missing cells, and means of it."""
    rng = np.random.default_rng(seed)
    exporter, importer = np.nonzero(rng.random((exporters, importers)) < 0.8)
    seen = rng.random((len(exporter), years)) < 0.85
    seen[:, 0] = True
    y = np.where(seen, rng.exponential(size=seen.shape), 0.0)
    x = np.where(seen, rng.normal(size=(regressors, *seen.shape)), 0.0)
    m = np.where(seen, rng.exponential(size=seen.shape), 0.0)
    total = y.sum(axis=1)
    m *= (total / m.sum(axis=1))[:, None]
    codes = exporter.astype(np.int32), importer.astype(np.int32)
    return Panel(*codes, exporters=exporters, importers=importers, y=y, x=x, total=total), m


def both(panel):
    from comity.gravity.kernels.compiled import CompiledLoops

    return CompiledLoops(panel), PlainLoops(panel)


def widened(values, width):
    return np.pad(values, [(0, 0)] * (values.ndim - 1) + [(0, width - values.shape[-1])])


def same(found, expected, tolerance=1e-12):
    """Compare arrays one by one; lines of the second may be shorter by what is nothing but width."""
    for one, other in zip(found, expected, strict=True):
        filled = widened(other, one.shape[-1]) if one.shape != other.shape else other
        np.testing.assert_allclose(one, filled, rtol=tolerance, atol=tolerance)


def same_equations(found, expected):
    same([found.left], [expected.left])
    for name in ("gram", "gradient"):
        same([getattr(found.products, name)], [getattr(expected.products, name)], 1e-10)


@pytest.mark.parametrize("years", [1, 2, 5, 7, 8, 9, 15, 16, 17, 35])
@pytest.mark.parametrize("regressors", [0, 1, 2, 3, 4, 6])
def test_every_loop_gives_what_numpy_gives(years, regressors):
    panel, m = made(years, regressors, seed=years)
    compiled, plain = both(panel)
    rng = np.random.default_rng(1)
    u = rng.normal(size=(regressors + 1, panel.exporters + panel.importers, years))
    wide = widened(u, compiled.width)

    same([compiled.margins(panel.y)], [plain.margins(panel.y)])
    same_equations(compiled.residual(m, wide, 1.5), plain.residual(m, u, 1.5))
    spread, other = compiled.spread(m), plain.spread(m)
    same((spread.variation, spread.extent), (other.variation, other.extent), 1e-10)
    within, by_numpy = np.empty(panel.x.shape), np.empty(panel.x.shape)
    products, other = compiled.products(m, wide, within=within), plain.products(m, u, within=by_numpy)
    same((products.gram, products.gradient, within), (other.gram, other.gradient, by_numpy), 1e-10)
    alone = compiled.products(m, wide)
    same((alone.gram, alone.gradient), (other.gram, other.gradient), 1e-10)
    scores, other = compiled.scores(m, within), plain.scores(m, within)
    same((scores.gradient, scores.gross), (other.gradient, other.gross), 1e-10)
    beta = rng.normal(size=regressors)
    for part in (0.0, 0.5, 1.0):
        one, two = m.copy(), m.copy()
        moved = compiled.update(one, beta, wide[-1], part)
        other = plain.update(two, beta, u[-1], part)
        same([one], [two])
        for name in ("largest", "gain", "fall"):
            assert getattr(moved, name) == pytest.approx(getattr(other, name), rel=1e-9, abs=1e-9)
    one, two = m.copy(), m.copy()
    moved, equations = compiled.advance(one, beta, wide[-1], wide, 1.5)
    apart = compiled.update(two, beta, wide[-1], 1.0)
    assert (moved.largest, moved.fall) == (apart.largest, apart.fall)
    assert moved.gain == pytest.approx(apart.gain, rel=1e-9, abs=1e-9)
    same([one], [two])
    same_equations(equations, plain.residual(two, u, 1.5))
    factors = rng.uniform(0.5, 2, u.shape[1:])
    one, two = m.copy(), m.copy()
    same([compiled.rake(one, widened(factors, compiled.width))], [plain.rake(two, factors)])
    same([one], [two])


@pytest.mark.parametrize("years", [2, 7, 9, 20])
@pytest.mark.parametrize("columns", [1, 2, 3, 4, 5, 9])
def test_the_blocks_of_years_are_those_by_numpy(years, columns):
    panel, m = made(years, 1, seed=years)
    compiled, plain = both(panel)
    rng = np.random.default_rng(2)
    b = rng.normal(size=(columns, panel.exporters + panel.importers, years)).astype(np.float32)
    found = compiled.blocks(m, 1.0).solve(widened(b, compiled.width))
    expected = plain.blocks(m, 1.0).solve(b)
    # up to the constant that exporters and importers of a year can lend each other
    i, j = panel.exporter, panel.exporters + panel.importer
    pairs = [u[:, i] + u[:, j] for u in (found[..., :years], expected)]
    weighted = [np.where(m > 0, cells, 0) for cells in pairs]
    np.testing.assert_allclose(*weighted, atol=2e-3 * np.abs(weighted[1]).max())
    assert (found[..., years:] == 0).all()


@pytest.mark.parametrize("threads", ["1", "2", "5"])
@pytest.mark.parametrize("columns", [1, 2, 3, 7])
def test_conjugate_gradients_solve_what_numpy_says_the_equations_are(columns, threads, monkeypatch):
    monkeypatch.setenv("COMITY_THREADS", threads)
    monkeypatch.setattr("comity.gravity.kernels.compiled._CELLS_WORTH_THREADS", 1)
    panel, m = made(11, 1, seed=3, exporters=9)
    compiled, plain = both(panel)
    rng = np.random.default_rng(4)
    effects = np.zeros((2, panel.exporters + panel.importers, compiled.width))
    left = compiled.residual(m, effects, 1.0).left
    plain.residual(m, effects[..., :11], 1.0)
    asked = (rng.normal(size=(columns, 1, 1)) * left[0] + left[1]).astype(np.float32)
    goal = np.geomspace(1e-2, 1e-8, columns) * (asked**2).sum(axis=(1, 2))  # columns end at different steps

    def solved(loops, width):
        blocks = loops.blocks(m, 1.0)
        given = np.ascontiguousarray(asked[..., :width])
        return loops.conjugate(blocks, given.copy(), blocks.solve(given), goal)

    found, rest, steps = solved(compiled, compiled.width)
    _, _, also = solved(plain, 11)
    largest = np.abs(asked).max()
    np.testing.assert_allclose(
        rest[..., :11], asked[..., :11] - plain._apply(found[..., :11]), atol=SINGLE * largest
    )
    assert (found[..., 11:] == 0).all()
    assert abs(steps - also) <= 1
    assert (np.abs(rest).max(axis=(1, 2)) <= 30 * np.sqrt(goal)).all()
    monkeypatch.setenv("COMITY_THREADS", "1")
    alone, _, _ = solved(compiled, compiled.width)
    assert (alone == found).all()


def test_rounds_in_single_precision_reach_what_double_precision_asks_for():
    panel, m = made(11, 2, seed=5)
    compiled, _ = both(panel)
    scale = m.size / panel.total.sum()
    effects = np.zeros((3, panel.exporters + panel.importers, compiled.width))
    begun = np.abs(compiled.residual(m, effects, scale).left).max(axis=(1, 2))
    inner = Inner(compiled, 3, scale=scale, floor=0.0)
    _, products = inner.solve(m, effects, compiled.blocks(m, scale), np.full(3, 1e-11))
    left = np.abs(compiled.residual(m, effects, scale).left).max(axis=(1, 2))
    assert (left[:-1] < 1e-10 * begun[:-1]).all()
    expected = compiled.products(m, effects)
    same((products.gram, products.gradient), (expected.gram, expected.gradient), 1e-10)
    assert (effects[-1] != 0).any()  # of the residual: one round, from zero


@pytest.mark.parametrize("tolerance", [0.3, 1e-2, 1e-4])
def test_products_after_a_rough_solve_need_no_pass(tolerance):
    panel, m = made(11, 3, seed=7)
    compiled, _ = both(panel)
    scale = m.size / panel.total.sum()
    effects = np.zeros((4, panel.exporters + panel.importers, compiled.width))
    inner = Inner(compiled, 4, scale=scale, floor=0.0)
    begin = compiled.residual(m, effects, scale)
    _, products = inner.solve(m, effects, compiled.blocks(m, scale), np.full(4, tolerance), begin)
    expected = compiled.products(m, effects)
    assert not np.allclose(begin.products.gram, expected.gram, rtol=1e-2)
    np.testing.assert_allclose(products.gram, expected.gram, atol=1e-6 * np.abs(expected.gram).max())
    np.testing.assert_allclose(products.gradient, expected.gradient, rtol=1e-9)

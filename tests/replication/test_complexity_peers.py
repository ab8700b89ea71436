"""Advantage, proximity and complexity against three programs that are not ours.

py-ecomplexity computes everything by dense matrices and a general eigenvalue solver, economic-complexity by
pandas and a fixed number of reflections. The figures of R's economiccomplexity are those printed in its
vignette of 2023 on the data that it ships. Decision 60 says where definitions differ.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from comity.indicators.advantage import balassa
from comity.indicators.relatedness import complexity, present, product_space, proximity, reflections
from comity.indicators.world_trade import from_totals

DATA = Path(__file__).parents[3] / "shared" / "data"
TOLERANCE = 1e-9
# The averages of 18 reflections differ in their ninth digit only, so that standardising them brings the
# order of summation up by as much.
REFLECTED = 1e-7
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs the folder ../shared/data beside the checkout"
)
# file below ../shared/data, and its columns of country, product and value
TABLES = {
    "sitc": (
        "exports_sitc4_avg_1998_2000/world_trade_avg_1998_to_2000.parquet",
        "country",
        "product",
        "value",
    ),
    "ots": (
        "ots_exports_hs4_2017/world_trade_2017.parquet",
        "reporter_iso",
        "product_code",
        "export_value_usd",
    ),
    "atlas": (
        "atlas_hs4_exports_2016/exports_long.parquet",
        "country_label",
        "product_label",
        "export_value_usd",
    ),
}


def rows(name: str) -> pd.DataFrame:
    """One of the tables, as rows of country, product and value; rows without a value are no report."""
    if name == "generated":
        return generated()
    file, *columns = TABLES[name]
    frame = pd.read_parquet(DATA / file)[columns].dropna()
    return frame.set_axis(["country", "product", "exports_usd"], axis=1)


def generated() -> pd.DataFrame:
    """Forty countries and ninety products, with holes, of which none is left empty."""
    rng = np.random.default_rng(7)
    values = rng.lognormal(sigma=2, size=(40, 90)) * rng.lognormal(size=(40, 1)) * rng.lognormal(size=90)
    country, product = np.nonzero(rng.random(values.shape) < 0.6)
    return pd.DataFrame(
        {
            "country": [f"C{c:02d}" for c in country],
            "product": [f"P{p:02d}" for p in product],
            "exports_usd": values[country, product],
        }
    )


@pytest.mark.parametrize(
    "name",
    [
        "generated",
        *(pytest.param(name, marks=[pytest.mark.slow, needs_data]) for name in TABLES),
    ],
)
def test_everything_that_py_ecomplexity_gives(name):
    ecomplexity = pytest.importorskip("ecomplexity.ecomplexity", reason="ecomplexity is not installed")
    frame = rows(name)
    named = {"time": "year", "loc": "country", "prod": "product", "val": "exports_usd"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = ecomplexity.ecomplexity(
            frame.assign(year=2000), named, check_logsupermodularity=False, verbose=False
        )
    world = from_totals(frame, year=2000)
    advantage = balassa(world.exports)
    space = product_space(present(advantage))

    def table(column):
        wide = theirs.pivot(index="country", columns="product", values=column)
        return wide.reindex(index=list(world.countries), columns=list(world.products)).to_numpy(float)

    by_cell = {"rca": advantage, "mcp": present(advantage), "density": space.density, "cog": space.gain}
    for column, ours in by_cell.items():
        np.testing.assert_allclose(ours, table(column), atol=TOLERANCE, rtol=0, err_msg=column)
    for column, ours in {"diversity": space.diversity, "eci": space.eci, "coi": space.outlook}.items():
        np.testing.assert_allclose(ours, table(column)[:, 0], atol=TOLERANCE, rtol=0, err_msg=column)
    for column, ours in {"ubiquity": space.ubiquity, "pci": space.pci}.items():
        np.testing.assert_allclose(ours, table(column)[0], atol=TOLERANCE, rtol=0, err_msg=column)


@pytest.mark.parametrize("name", ["generated", *(pytest.param(name, marks=needs_data) for name in TABLES)])
def test_advantage_and_reflections_of_economic_complexity(name):
    theirs = pytest.importorskip("economic_complexity", reason="economic-complexity is not installed")
    frame = rows(name)
    world = from_totals(frame, year=2000)
    advantage = balassa(world.exports)
    rca = theirs.rca(frame.pivot(index="country", columns="product", values="exports_usd"))
    np.testing.assert_allclose(advantage, rca.to_numpy(), atol=TOLERANCE, rtol=0)
    eci, pci = theirs.complexity(rca, iterations=20)
    ours = reflections(present(advantage), steps=18)
    np.testing.assert_allclose(ours[0], eci.to_numpy(), atol=REFLECTED, rtol=0)
    np.testing.assert_allclose(ours[1], pci.to_numpy(), atol=REFLECTED, rtol=0)


def test_proximity_and_relatedness_by_plain_pandas():
    """economic-complexity's own proximity writes into a frame that pandas 3 protects."""
    frame = generated()
    world = from_totals(frame, year=2000)
    presence = present(balassa(world.exports))
    m = pd.DataFrame(presence)
    ubiquity = m.sum()
    phi = pd.DataFrame(
        {
            k: [(m[k] * m[other]).sum() / max(ubiquity[k], ubiquity[other]) for other in m.columns]
            for k in m.columns
        }
    )
    np.testing.assert_allclose(proximity(presence), phi.to_numpy(), atol=1e-12)
    density = m.dot(phi.to_numpy()) / phi.sum().to_numpy()
    np.testing.assert_allclose(product_space(presence).density, density.to_numpy(), atol=1e-12)


# What R's economiccomplexity prints for the first countries and products of its own data (vignette, 2023).
R_COUNTRIES, R_PRODUCTS = ("afg", "ago", "aia", "alb", "and"), ("0011", "0012", "0013", "0014", "0015")
R_BALASSA = [
    [0.2312238, 0.285438688, 0, 0, 0],
    [0.1777917, 0.087436319, 0.002076625, 0.00139056, 0.001106041],
    [0, 0.002581853, 0, 0, 0],
    [0, 0, 0, 0.01582754, 0.073011368],
    [2.4825815, 0.550954168, 0, 0.48208017, 3.815013019],
]
R_REFLECTIONS = (
    [-0.5788151, -1.7710696, 1.4074821, -0.1754989, 1.0738736],
    [-0.66255107, -1.62169899, -0.07449487, 0.20554720, 0.15848845],
)
R_EIGENVALUES = (
    [-0.5764283, -1.7770752, 1.4090414, -0.1732606, 1.0772452],
    [-0.66657613, -1.62657599, -0.08149436, 0.19917280, 0.14935653],
)
R_PROXIMITY_COUNTRY = [1.0, 0.015873016, 0.181818182, 0.19689119, 0.192513369]
R_PROXIMITY_PRODUCT = [1.0, 0.3658537, 0.1707317, 0.2439024, 0.2682927]


@needs_data
def test_the_figures_that_r_prints():
    world = from_totals(rows("sitc"), year=2000)
    i = [world.countries.index(code) for code in R_COUNTRIES]
    k = [world.products.index(code) for code in R_PRODUCTS]
    advantage = balassa(world.exports)
    presence = present(advantage)
    np.testing.assert_allclose(advantage[np.ix_(i, k)], R_BALASSA, atol=6e-8)
    for ours, printed in zip(reflections(presence), R_REFLECTIONS, strict=True):
        np.testing.assert_allclose(ours[i if printed is R_REFLECTIONS[0] else k], printed, atol=6e-8)
    eci, pci = (_as_r_standardises(found) for found in complexity(presence))
    np.testing.assert_allclose(eci[i], R_EIGENVALUES[0], atol=6e-8)
    np.testing.assert_allclose(pci[k], R_EIGENVALUES[1], atol=6e-8)
    np.testing.assert_allclose(proximity(presence.T)[i[0], i], R_PROXIMITY_COUNTRY, atol=6e-9)
    np.testing.assert_allclose(proximity(presence)[k[0], k], R_PROXIMITY_PRODUCT, atol=6e-8)


def _as_r_standardises(values):
    """Each list by its own mean and its sample standard deviation."""
    return (values - values.mean()) / values.std(ddof=1)

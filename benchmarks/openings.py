"""Do openings come true? A backtest: rank what a country could sell by year t, and see what it sold by t + h.

    python benchmarks/openings.py [--data ../shared/data] [--build] [--draws 500] [--seed 1] [--json]

For each exporter every importer and product is ranked by a score that knows no year after t. A cell comes
true where trade starts (nothing at t, at least the floor later) or grows (at least doubles, and by at least
the floor). Told for each score: precision@20, the share of an exporter's first twenty cells that came true,
and the AUC, the chance that a cell which came true stands above one which did not; means over exporters, with
95 % intervals from resampling exporters. Ties are broken at random.

Scores: ``unrealised`` is what the program sorts by (supply share x demand x ease - actual); ``expected`` and
``usual`` leave out what is sold, and ease as well. Two more use how near a product is to what the exporter
sells already, the density of the product space: ``unrealised x density`` multiplies by it, and ``ties by
density`` orders by it what the first leaves at zero, as ``ties by expected`` does by that. They are
set against density alone, present RCA, the size and the growth of the product's world market, and chance.
The candidates are compared on the earlier years of each panel ("choose"), by precision and then by AUC, and
told on the later ones ("test"); decisions 68 and 86 say which is shipped, and what had been seen by then.

Panels:

    simulated   a world with a documented process (see ``simulated``), whatever data is at hand
    eu          UN Comtrade: 27 headings of wood, paper, furniture; 27 importers, all sellers, 2018-2022
    fixest      Eurostat: 20 groups of goods between 15 countries, 2007-2016
    build       --build: headings of the warehouse in use, its 60 largest sellers; comity data get and
                comity build bring real data

The ``eu`` and ``fixest`` panels are read from --data where that folder is there; in both the world is what
the panel lists, so shares are shares of these markets.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from comity.indicators.relatedness import near, present
from comity.openings.ease import ease
from comity.openings.expectation import advantage, expected

MOST = 20
LEAST_CELLS = 40  # of an exporter, below which twenty of them are no choice
SHIPPED = "ties by expected"
CANDIDATES = (
    "unrealised",
    "ties by expected",
    "expected",
    "usual",
    "unrealised x density",
    "ties by density",
)
DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Trade by year, exporter, importer and product, shape (years, countries, countries, products)."""

    name: str
    years: tuple[int, ...]
    trade: np.ndarray
    importers: np.ndarray  # places of those whose imports are listed
    floor: float  # what counts as trade that came about
    splits: tuple[tuple[str, int, int, int], ...]  # choose or test: year before, year t, year t + h


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--build", action="store_true", help="also the warehouse in use")
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    made = [simulated(chosen.seed), eu(chosen.data), fixest(chosen.data), built() if chosen.build else None]
    panels = [panel for panel in made if panel is not None]
    found = {
        f"{panel.name} {part} {now}-{later}": _backtest(panel, before, now, later, chosen)
        for panel in panels
        for part, before, now, later in panel.splits
    }
    missing = {"eu", "fixest"} - {panel.name for panel in panels}
    if missing:
        found["not at hand"] = sorted(missing)
    print(json.dumps(found, indent=2) if chosen.json else _table(found))


def simulated(seed: int, countries: int = 40, products: int = 150, years: int = 9) -> Panel:
    """A world whose process is known.

    A flow is size of seller x capability of seller x demand of buyer x ease of the pair x noise. Capabilities
    and demands are log-normal and drift (first-order autoregression, 0.95 a year), the ease of a pair falls
    with the distance between points on a square and never changes, noise is log-normal and persistent (0.7).
    A flow below a cost of entry that is the pair's own is not traded, so that drift starts and ends flows.
    """
    rng = np.random.default_rng(seed)
    size = np.exp(rng.normal(0, 1.5, countries))
    where = rng.uniform(0, 1, (countries, 2))
    far = np.sqrt(((where[:, None] - where[None]) ** 2).sum(-1)) + 0.05
    pair = -1.0 * np.log(far) + rng.normal(0, 0.8, far.shape)
    entry = rng.normal(0, 1, far.shape)

    def drift(shape: tuple[int, ...], spread: float, kept: float) -> list[np.ndarray]:
        states = [rng.normal(0, spread, shape)]
        for _ in range(years - 1):
            states.append(kept * states[-1] + rng.normal(0, spread * np.sqrt(1 - kept**2), shape))
        return states

    able, wants = drift((countries, products), 1.5, 0.95), drift((countries, products), 1.0, 0.95)
    noise = drift((countries, countries, products), 0.8, 0.7)
    trade = np.zeros((years, countries, countries, products))
    for t in range(years):
        logs = (
            (np.log(size)[:, None, None] + able[t][:, None] + (np.log(size)[:, None] + wants[t])[None])
            + pair[..., None]
            + noise[t]
        )
        trade[t] = np.where(logs > entry[..., None] + 2, np.exp(logs) * 1e5, 0.0)
        trade[t][np.arange(countries), np.arange(countries)] = 0.0
    splits = (("choose", 0, 1, 4), ("test", 4, 5, 8))
    return Panel(
        name="simulated",
        years=tuple(range(years)),
        trade=trade,
        importers=np.arange(countries),
        floor=1e6,
        splits=splits,
    )


def eu(data: Path) -> Panel | None:
    """Imports of the members of the European Union, by supplier and heading."""
    path = data / "comtrade_samples/eu_imports_hs4_by_partner.parquet"
    sql = (
        "select ref_year as year, trim(partner_iso) as exporter, reporter_iso as importer, "
        "cmd_code as product, primary_value as value from read_parquet($path) where length(cmd_code) = 4 "
        "and regexp_matches(trim(partner_iso), '^[A-Z]{3}$')"
    )
    splits = (("choose", 2018, 2019, 2020), ("test", 2018, 2020, 2022))
    return _read("eu", path, sql, floor=1e5, splits=splits)


def fixest(data: Path) -> Panel | None:
    """Trade among fifteen members of the European Union, by group of goods, in euros."""
    path = data / "fixest_trade/trade.parquet"
    sql = (
        "select cast(Year as integer) as year, Origin as exporter, Destination as importer, "
        "cast(Product as varchar) as product, Euros as value from read_parquet($path)"
    )
    splits = (("choose", 2008, 2010, 2012), ("test", 2010, 2012, 2016))
    return _read("fixest", path, sql, floor=1e6, splits=splits)


def _read(name: str, path: Path, sql: str, *, floor: float, splits: tuple) -> Panel | None:
    if not path.is_file():
        return None
    import duckdb

    rows = duckdb.connect().execute(sql, {"path": str(path)}).fetchnumpy()
    return _packed(name, rows, floor=floor, splits=splits)


def built(countries: int = 60) -> Panel | None:
    """The headings of the warehouse in use, between its largest sellers, from the middle year to the last."""
    from comity.sources import home
    from comity.warehouse import store

    warehouse = store.current(home.warehouse())
    table = warehouse.build.table("product_flows") if warehouse else None
    if warehouse is None or table is None:
        return None
    import duckdb

    paths = [str(path) for path in warehouse.build.paths(table)]
    sql = (
        "with f as (select * from read_parquet($paths) where side = 'reconciled'), "
        "c as (select exporter as iso3 from f group by 1 order by sum(value_usd) desc limit $countries) "
        "select year, exporter, importer, left(product, 4) as product, sum(value_usd) as value from f "
        "where exporter in (select iso3 from c) and importer in (select iso3 from c) "
        "and year in (select unnest($years)) group by all"
    )
    asked = duckdb.execute("select distinct year from read_parquet($paths)", {"paths": paths})
    every = sorted(year for (year,) in asked.fetchall())
    if len(every) < 4:
        return None
    middle = len(every) // 2
    years = (*every[middle - 2 : middle], every[-1])
    rows = duckdb.execute(sql, {"paths": paths, "countries": countries, "years": list(years)}).fetchnumpy()
    return _packed("build", rows, floor=1e5, splits=(("test", *years),))


def _packed(name: str, rows: dict[str, np.ndarray], *, floor: float, splits: tuple) -> Panel:
    years, year = np.unique(rows["year"], return_inverse=True)
    exporters, importers = (np.asarray(rows[side]).astype(str) for side in ("exporter", "importer"))
    countries = np.unique(np.concatenate([exporters, importers]))
    products, product = np.unique(np.asarray(rows["product"]).astype(str), return_inverse=True)
    i, j = np.searchsorted(countries, exporters), np.searchsorted(countries, importers)
    trade = np.zeros((len(years), len(countries), len(countries), len(products)))
    np.add.at(trade, (year, i, j, product), rows["value"])
    return Panel(
        name=name,
        years=tuple(int(y) for y in years),
        trade=trade,
        importers=np.unique(j),
        floor=floor,
        splits=splits,
    )


def scores(now: np.ndarray, before: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Every score of every cell, shape (countries, countries, products); nothing later than ``now``."""
    exports, imports, world = now.sum(1), now.sum(0), now.sum((0, 1))
    usual = expected(
        exports=exports[:, None],
        world=world,
        importer_exports=exports[None],
        imports=imports[None],
        actual=now,
        ease=1.0,
    ).usual
    own = np.divide(now.sum(2), usual.sum(2), out=np.zeros(now.shape[:2]), where=usual.sum(2) > 0)
    goods = (now > 0).sum(2)
    eased = np.array(
        [
            [ease(own[i, j], int(goods[i, j]), None).value for j in range(now.shape[1])]
            for i in range(now.shape[0])
        ]
    )
    could = usual * eased[..., None]
    rca = np.stack([advantage(one, world, float(one.sum()), float(world.sum())) for one in exports])
    grown = np.divide(world, before.sum((0, 1)), out=np.zeros_like(world), where=before.sum((0, 1)) > 0)
    unrealised = np.maximum(could - now, 0.0)
    close = np.broadcast_to(density(rca)[:, None], now.shape)
    return {
        "unrealised": unrealised,
        "ties by expected": first_by(unrealised, could),
        "expected": could,
        "usual": usual,
        "unrealised x density": unrealised * close,
        "ties by density": first_by(unrealised, close),
        "density": close,
        "present RCA": np.broadcast_to(rca[:, None], now.shape),
        "world market, size": np.broadcast_to(world, now.shape),
        "world market, growth": np.broadcast_to(grown, now.shape),
        "chance": rng.uniform(size=now.shape),
    }


def first_by(first: np.ndarray, then: np.ndarray) -> np.ndarray:
    """A score that orders by the first and, where that is zero, by the other.

    >>> first_by(np.array([3.0, 0.0, 0.0]), np.array([1.0, 5.0, 7.0])).argsort().tolist()
    [1, 2, 0]
    """
    return np.where(first > 0, 1.0 + first, then / (1.0 + then))


def density(rca: np.ndarray) -> np.ndarray:
    """The share of what is near a product that a country sells with an advantage, (countries, products).

    0 of a product that nobody sells with an advantage. After Hidalgo and others (2007), Science 317.
    """
    presence = present(rca)
    found = np.zeros(rca.shape)
    sold = presence.sum(axis=0) > 0
    kept = presence[:, sold]
    found[:, sold] = near(kept, kept) / near(np.ones((1, kept.shape[1])), kept)
    return found


def _backtest(panel: Panel, before: int, now: int, later: int, chosen: argparse.Namespace) -> dict:
    """Each score's precision and AUC by exporter, with intervals, and its lead of the shipped one."""
    rng = np.random.default_rng(chosen.seed)
    at = {year: panel.trade[panel.years.index(year)] for year in (before, now, later)}
    cells = np.zeros(at[now].shape, dtype=bool)
    cells[:, panel.importers] = True
    cells[np.arange(len(cells)), np.arange(len(cells))] = False
    started = (at[now] == 0) & (at[later] >= panel.floor)
    grew = (at[now] > 0) & (at[later] >= 2 * at[now]) & (at[later] - at[now] >= panel.floor)
    sellers = [i for i in range(len(cells)) if at[now][i].sum() > 0 and cells[i].sum() >= LEAST_CELLS]
    by_seller = {
        name: np.array(
            [_of_seller(score[i], cells[i], (started[i], grew[i]), at[now][i] > 0, rng) for i in sellers]
        )
        for name, score in scores(at[now], at[before], rng).items()
    }
    draws = rng.integers(0, len(sellers), (chosen.draws, len(sellers)))
    measures = ("precision@20", "AUC", "AUC of starts", "AUC of growth")
    report: dict = {
        "exporters": len(sellers),
        "share of cells that came true": round(float((started | grew)[cells].mean()), 4),
        "scores": {
            name: {m: _with_interval(values[:, k], draws) for k, m in enumerate(measures)}
            for name, values in by_seller.items()
        },
    }
    report["precision@20, lead of the shipped score"] = {
        name: _with_interval(by_seller[SHIPPED][:, 0] - values[:, 0], draws)
        for name, values in by_seller.items()
        if name != SHIPPED
    }
    means = {name: np.nanmean(by_seller[name][:, :2], axis=0).tolist() for name in CANDIDATES}
    report["best of the candidates by precision@20, then AUC"] = max(CANDIDATES, key=means.__getitem__)
    return report


def _of_seller(
    score: np.ndarray,
    cells: np.ndarray,
    came_about: tuple[np.ndarray, np.ndarray],
    traded: np.ndarray,
    rng: np.random.Generator,
) -> tuple[float, float, float, float]:
    """Precision of the first twenty, and three AUCs, of one exporter."""
    started, grew = came_about
    came = (started | grew)[cells]
    values = score[cells]
    order = np.lexsort((rng.uniform(size=len(values)), -values))
    fresh, old = cells & ~traded, cells & traded
    return (
        float(came[order[:MOST]].mean()),
        auc(values, came),
        auc(score[fresh], started[fresh]),
        auc(score[old], grew[old]),
    )


def auc(values: np.ndarray, came: np.ndarray) -> float:
    """The chance that one that came true stands above one that did not, half for ties; NaN of one kind alone.

    >>> float(auc(np.array([3.0, 2.0, 1.0]), np.array([True, False, True])))
    0.5
    """
    from scipy.stats import rankdata

    yes = int(came.sum())
    no = len(came) - yes
    if not yes or not no:
        return float("nan")
    return float((rankdata(values)[came].sum() - yes * (yes + 1) / 2) / (yes * no))


def _with_interval(values: np.ndarray, draws: np.ndarray) -> list[float]:
    """The mean over exporters, and the 2.5 and 97.5 per cent points of means over resampled exporters."""
    known = ~np.isnan(values)
    if not known.any():
        return [float("nan")] * 3
    sums = np.where(known, values, 0.0)[draws].sum(axis=1)
    means = sums / np.maximum(known[draws].sum(axis=1), 1)
    low, high = np.quantile(means[known[draws].any(axis=1)], (0.025, 0.975))
    return [round(float(v), 3) for v in (np.nanmean(values), low, high)]


def _table(found: dict) -> str:
    lines = []
    for name, report in found.items():
        if isinstance(report, list):
            lines.append(f"\n{name}: {', '.join(report)}")
            continue
        lines.append(
            f"\n{name}: {report['exporters']} exporters, {report['share of cells that came true']:.2%} of "
            f"cells came true; best candidate {report['best of the candidates by precision@20, then AUC']}"
        )
        for score, measures in report["scores"].items():
            told = "  ".join(f"{m} {v[0]:.3f} [{v[1]:.3f}, {v[2]:.3f}]" for m, v in measures.items())
            lines.append(f"  {score:28} {told}")
        for score, v in report["precision@20, lead of the shipped score"].items():
            lines.append(f"  {SHIPPED} over {score:28} {v[0]:+.3f} [{v[1]:+.3f}, {v[2]:+.3f}]")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

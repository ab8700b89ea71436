"""The parts of benchmarks/structure.py, each run in a process of its own.

    python benchmarks/structure_parts.py PART HOME FOLDER

``measures`` leaves its answers in FOLDER, where the peers find what to compare theirs with. Times are
seconds, the least of some rounds; what they print last is one line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from datetime import date
from pathlib import Path

import numpy as np

INTRA, TOTALS = "intra.npy", "totals.npz"
FLOWS = ("exporter", "importer", "product", "value_usd")
SQL = """
with cells as (
    select least(exporter, importer) as a, greatest(exporter, importer) as b, product,
        sum(case when exporter < importer then value_usd else 0 end) as x,
        sum(case when exporter > importer then value_usd else 0 end) as m
    from flows
    group by all
)
select a, b, 1 - sum(abs(x - m)) / sum(x + m) from cells group by all
"""


def timed(work, rounds=1):
    """What the work gave, and the times of its rounds in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        answer = work()
        times.append(round(time.perf_counter() - began, 3))
    return answer, times


def best(work, rounds=3):
    return min(timed(work, rounds)[1])


def opened(home):
    """The build in use, and the account of the world in it that tells most."""
    from comity.indicators.editions import editions
    from comity.warehouse import store

    warehouse = store.current(home / "warehouse")
    return warehouse, next(one for one in editions(warehouse) if one.covers_the_world)


def measures(home, folder):
    from comity.indicators import complementarity, intra_industry, similarity
    from comity.indicators.baskets import shares
    from comity.indicators.chance import by_chance
    from comity.indicators.loading import load
    from comity.indicators.measures import measure

    warehouse, edition = opened(home)
    world, read = timed(lambda: load(warehouse, edition), 3)
    answer, measured = timed(lambda: measure(world), 3)
    n, k = len(world.countries), len(world.products)
    sold, bought = shares(world.exports[[0]])[0], shares(world.imports[[1]])[0]
    _, drawn = timed(lambda: by_chance(sold, bought, world.world), 3)
    found = {
        "rows": len(world.flows),
        "read, the first time": read[0],
        "read": min(read),
        "every measure, the first time": measured[0],
        "every measure": min(measured),
        "Michaely": best(lambda: complementarity.michaely(world.exports, world.imports)),
        "cosine": best(lambda: complementarity.cosine(world.exports, world.imports)),
        "Bhattacharyya": best(lambda: complementarity.affinity(world.exports, world.imports)),
        "Finger-Kreinin": best(lambda: similarity.finger_kreinin(world.exports)),
        "Grubel-Lloyd": best(lambda: intra_industry.grubel_lloyd(world.flows, n, k)),
        "1,000 permutations of a pair, the first time": drawn[0],
        "1,000 permutations of a pair": min(drawn),
        "peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3),
    }
    np.save(folder / INTRA, answer.intra_industry)
    names = {"countries": np.array(world.countries), "products": np.array(world.products)}
    np.savez(folder / TOTALS, exports=world.exports, **names)
    return found


def fits(home, folder):
    del folder
    from comity.facts.vantage import Vantage
    from comity.indicators.fit import fit_at
    from comity.warehouse.at import WarehouseAt

    began = time.perf_counter()
    warehouse, _ = opened(home)
    customs = WarehouseAt(warehouse, Vantage(as_of=date(2026, 12, 31), hindsight=True))
    fit_at(customs, "BLR", "IRN")
    return {
        "fit in a new process, kept measures": round(time.perf_counter() - began, 3),
        "fit of another pair": best(lambda: fit_at(customs, "BRA", "CHN"), 5),
    }


def file_of(home):
    """The newest year's flows, as the build has them."""
    return str(sorted((home / "warehouse").glob("*/product_flows/*.parquet"))[-1])


def compared(answer, folder):
    """How far the largest difference of an index from ours is, over pairs of two names and a value."""
    ours, kept = np.load(folder / INTRA), np.load(folder / TOTALS)
    place = {name: number for number, name in enumerate(kept["countries"].tolist())}
    return float(f"{max(abs(ours[place[a], place[b]] - value) for a, b, value in answer):.1e}")


def duckdb(home, folder):
    import duckdb as engine

    columns = ", ".join(FLOWS)
    engine.execute(f"create table flows as select {columns} from read_parquet('{file_of(home)}')")  # noqa: S608
    answer, times = timed(lambda: engine.sql(SQL).fetchall(), 3)
    return {"intra-industry of all pairs": min(times), "differs from ours by": compared(answer, folder)}


def polars(home, folder):
    import polars as pl

    rows = pl.read_parquet(file_of(home), columns=list(FLOWS))
    rows = rows.with_columns(pl.col(*FLOWS[:3]).cast(pl.Categorical))
    there = pl.col("exporter").to_physical() < pl.col("importer").to_physical()
    apart, both = (pl.col("x") - pl.col("m")).abs().sum(), pl.sum("x") + pl.sum("m")

    def work():
        cells = rows.with_columns(
            a=pl.when(there).then("exporter").otherwise("importer"),
            b=pl.when(there).then("importer").otherwise("exporter"),
            x=pl.col("value_usd") * there,
            m=pl.col("value_usd") * ~there,
        )
        sums = cells.group_by("a", "b", "product").agg(pl.sum("x", "m"))
        return sums.group_by("a", "b").agg(index=1 - apart / both).rows()

    answer, times = timed(work, 3)
    return {"intra-industry of all pairs": min(times), "differs from ours by": compared(answer, folder)}


def pandas(home, folder):
    import pandas as pd

    rows = pd.read_parquet(file_of(home), columns=list(FLOWS))
    names = sorted({*rows.exporter.unique(), *rows.importer.unique()})
    country = pd.CategoricalDtype(names)
    rows = rows.astype({"exporter": country, "importer": country, "product": "category"})
    i, j = rows.exporter.cat.codes.to_numpy(), rows.importer.cat.codes.to_numpy()

    def work():
        cells = pd.DataFrame(
            {"a": np.minimum(i, j), "b": np.maximum(i, j), "product": rows["product"].cat.codes}
        )
        cells["x"], cells["m"] = np.where(i < j, rows.value_usd, 0.0), np.where(i > j, rows.value_usd, 0.0)
        sums = cells.groupby(["a", "b", "product"], sort=False).sum().reset_index()
        sums["apart"], sums["both"] = (sums.x - sums.m).abs(), sums.x + sums.m
        whole = sums.groupby(["a", "b"])[["apart", "both"]].sum()
        return [(names[a], names[b], value) for (a, b), value in (1 - whole.apart / whole.both).items()]

    answer, times = timed(work)
    by = (["exporter", "product"], ["importer", "product"])
    return {
        "intra-industry of all pairs": min(times),
        "differs from ours by": compared(answer, folder),
        "sums by country and product": best(
            lambda: [rows.groupby(one, observed=True).value_usd.sum() for one in by], 1
        ),
    }


def cells_of(folder):
    """A row for each country and product that it sells, as the peers want it."""
    import pandas as pd

    kept = np.load(folder / TOTALS)
    i, k = np.nonzero(kept["exports"] > 0)
    columns = {"country": kept["countries"][i], "product": kept["products"][k]}
    return pd.DataFrame({**columns, "exports_usd": kept["exports"][i, k]})


def complexity_of(frame):
    """Ours, from the same frame to a frame with the columns of ecomplexity."""
    import pandas as pd

    from comity.indicators.advantage import balassa
    from comity.indicators.relatedness import present, product_space
    from comity.indicators.world_trade import from_totals

    world = from_totals(frame, year=2021)
    advantage = balassa(world.exports)
    presence = present(advantage)
    space = product_space(presence)
    n, k = advantage.shape
    country, product = np.arange(n).repeat(k), np.tile(np.arange(k), n)
    return pd.DataFrame(
        {
            "country": pd.Categorical.from_codes(country, list(world.countries)),
            "product": pd.Categorical.from_codes(product, list(world.products)),
            "rca": advantage.ravel(),
            "mcp": presence.ravel(),
            "density": space.density.ravel(),
            "cog": space.gain.ravel(),
            "diversity": space.diversity[country],
            "eci": space.eci[country],
            "coi": space.outlook[country],
            "ubiquity": space.ubiquity[product],
            "pci": space.pci[product],
        }
    )


def ecomplexity(home, folder):
    del home
    from ecomplexity.ecomplexity import ecomplexity as call

    frame = cells_of(folder)
    named = {"time": "year", "loc": "country", "prod": "product", "val": "exports_usd"}
    options = {"check_logsupermodularity": False, "verbose": False}  # a check that adds no column
    theirs, times = timed(lambda: call(frame.assign(year=2021), named, **options))
    ours, own = timed(lambda: complexity_of(frame), 5)
    columns = ("rca", "mcp", "density", "cog", "diversity", "eci", "coi", "ubiquity", "pci")
    both = theirs.merge(ours, on=["country", "product"], suffixes=("", " of ours"))
    apart = max(float((both[name] - both[f"{name} of ours"]).abs().max()) for name in columns)
    return {
        "rows": len(frame),
        "its whole call": min(times),
        "ours, to the same columns": min(own),
        "times as fast": round(min(times) / min(own)),
        "differs from ours by": float(f"{apart:.1e}"),
    }


def economic_complexity(home, folder):
    del home
    import economic_complexity as theirs

    from comity.indicators.advantage import balassa
    from comity.indicators.relatedness import complexity, present, proximity
    from comity.indicators.world_trade import from_totals

    frame = cells_of(folder)
    wide = frame.pivot(index="country", columns="product", values="exports_usd")
    rca, times = timed(lambda: theirs.rca(wide), 3)
    exports = from_totals(frame, year=2021).exports
    presence = present(balassa(exports))
    return {
        "advantage": min(times),
        "ours": best(lambda: balassa(exports)),
        "complexity, 20 reflections": best(lambda: theirs.complexity(rca)),
        "ours, the eigenvector": best(lambda: complexity(presence)),
        "proximity": _or_why(lambda: theirs.proximity(rca)),
        "ours, all of it": best(lambda: proximity(presence)),
        "advantage differs from ours by": float(
            f"{np.nanmax(np.abs(rca.to_numpy() - balassa(exports))):.1e}"
        ),
    }


def _or_why(work):
    """The time, or the error that it ends with."""
    try:
        return best(work)
    except ValueError as error:
        return f"fails beside this pandas ({error})"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    part, at, where = sys.argv[1:]
    print(json.dumps(globals()[part](Path(at), Path(where))))

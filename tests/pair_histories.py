"""A made-up build: the trade of pairs by year, and prices in the United States, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from comity.warehouse import builds
from comity.warehouse.builds import Build, BuiltFile, BuiltSource, BuiltTable
from comity.warehouse.store import Warehouse
from comity.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FILES = {1: "trade", 2: "prices"}


def warehouse(
    folder: Path,
    flows: pa.Table,
    prices: Mapping[int, float] | None = None,
    *,
    released: date | None = None,
) -> Warehouse:
    """A build of one series.

    Parameters
    ----------
    flows : ``exporter``, ``importer``, ``year`` and ``usd``, what is missing left out
    prices : the GDP deflator of the United States by year
    released : from when all of it counts; a year after each year where left out
    """
    root = folder / "20260101T000000000000Z"
    root.mkdir(parents=True)
    rows = flows.num_rows

    def same(value: object, kind: pa.DataType) -> pa.Array:
        return pa.array([value] * rows, kind)

    order = [("exporter", "ascending"), ("importer", "ascending"), ("year", "ascending")]
    mirror = pa.table(
        {
            "source_id": same("trade", pa.string()),
            "basis": same("total", pa.string()),
            "year": flows["year"].cast(pa.uint16()),
            "exporter": flows["exporter"],
            "importer": flows["importer"],
            "exporter_fob_usd": flows["usd"],
            "importer_cif_usd": same(None, pa.float64()),
            "cif_fob": same(1.05, pa.float64()),
            "log_gap": same(None, pa.float64()),
            "exporter_weight": same(1.0, pa.float64()),
            "reconciled_usd": flows["usd"],
            "sides": same(1, pa.uint8()),
            "importer_file": same(None, pa.uint16()),
            "file": same(1, pa.uint16()),
        }
    ).sort_by(order)
    trade = pa.concat_tables([_book(mirror, side) for side in ("exporter", "importer")]).sort_by(order)
    economies = pa.table(
        {
            "country": ["USA"] * len(prices or {}),
            "year": pa.array(list(prices or {}), pa.uint16()),
            "indicator": ["NY.GDP.DEFL.ZS"] * len(prices or {}),
            "value": pa.array(list((prices or {}).values()), pa.float64()),
            "unit": ["index"] * len(prices or {}),
            "file": pa.array([2] * len(prices or {}), pa.uint16()),
        }
    )
    files = pa.table({"file": pa.array([1, 2], pa.uint16()), "source_id": ["trade", "prices"]})
    tables = {"mirror_flows": mirror, "trade": trade, "economies": economies, "files": files}
    built = []
    for name, table in tables.items():
        pq.write_table(table, root / f"{name}.parquet", compression="zstd")
        built.append(BuiltTable(name=name, rows=table.num_rows, bytes=1, paths=(f"{name}.parquet",)))
    made = Build(
        id=root.name,
        folder=root,
        made=datetime(2026, 1, 1, tzinfo=UTC),
        comity="test",
        engine="duckdb",
        sources=tuple(_source(name, released) for name in _FILES.values()),
        files=tuple(_file(number, name) for number, name in _FILES.items()),
        tables=tuple(built),
        conversions=(),
        checks=(),
    )
    builds.write(made)
    return Warehouse(made)


def world(folder: Path, levels: Mapping[tuple[str, str], list[float | None]], first: int, **more) -> World:
    """A world in which each pair sells half of its trade each way; None is a year that nobody reported."""
    rows = [
        (exporter, importer, first + n, level / 2)
        for (a, b), series in levels.items()
        for exporter, importer in ((a, b), (b, a))
        for n, level in enumerate(series)
        if level is not None
    ]
    names = ("exporter", "importer", "year", "usd")
    table = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    return World(warehouse=warehouse(folder, table, **more))


def simulated(
    seed: int, *, countries: int, years: int, first: int = 2014, missing: float = 0.1
) -> tuple[pa.Table, np.ndarray]:
    """Flows that follow random walks in logarithms, with the codes of real countries, and the walks."""
    import pycountry

    codes = np.array(sorted(c.alpha_3 for c in pycountry.countries)[:countries])
    rng = np.random.default_rng(seed)
    i, j = np.nonzero(~np.eye(countries, dtype=bool))
    base = rng.lognormal(16, 3, len(i))
    walk = np.cumsum(rng.normal(0.05, 0.3, (len(i), years)), axis=1)
    usd = base[:, None] * np.exp(walk - walk[:, :1])
    kept = rng.random(usd.shape) >= missing
    row, year = np.nonzero(kept)
    table = pa.table(
        {
            "exporter": codes[i[row]],
            "importer": codes[j[row]],
            "year": first + year,
            "usd": usd[row, year],
        }
    )
    return table, usd


def _book(mirror: pa.Table, side: str) -> pa.Table:
    """What one side wrote of every flow: the same as the other."""
    rows = mirror.num_rows
    return pa.table(
        {
            "year": mirror["year"],
            "exporter": mirror["exporter"],
            "importer": mirror["importer"],
            "side": pa.array([side] * rows),
            "basis": mirror["basis"],
            "valuation": pa.array(["FOB"] * rows),
            "value_usd": mirror["reconciled_usd"],
            "state": pa.array(["OBSERVED"] * rows),
            "products": pa.array([None] * rows, pa.uint32()),
            "file": mirror["file"],
        }
    )


def _source(name: str, released: date | None) -> BuiltSource:
    return BuiltSource(
        id=name,
        version="1",
        title=f"Made-up {name}",
        reader=name,
        licence="CC0",
        redistribute=True,
        attribution=f"Made up for the tests: {name}",
        retrieved=date(2026, 1, 1),
        released=released,
        lag_months=12,
        rows_read=1,
        left_out=(),
    )


def _file(number: int, name: str) -> BuiltFile:
    return BuiltFile(
        number=number,
        source_id=name,
        version="1",
        name=f"{name}.csv",
        sha256=f"{number:064d}",
        bytes=1,
        retrieved=date(2026, 1, 1),
        url=None,
    )

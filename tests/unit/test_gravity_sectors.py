"""Many sectors in one call: the same as each alone, from wherever the panel lies."""

from __future__ import annotations

import numpy as np
import pytest
from tests.gravity_panels import panel

from comity.errors import ModelError, UnreadableInput
from comity.gravity import fit, fit_sectors
from comity.gravity.panels import FilePanel, TablePanel
from comity.gravity.refusals import UnknownColumn

TWO_WAY = "trade ~ x1 + x2 | exporter^year + importer^year"
SECTORS = ("food", "machines", "wood's")

pa = pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def columns():
    drawn = [{**panel(seed=k).columns(), "sector": np.full(224, name)} for k, name in enumerate(SECTORS, 3)]
    return {name: np.concatenate([one[name] for one in drawn]) for name in drawn[0]}


def as_frame(columns, tmp_path):
    return pa.table(columns)


def as_parquet(columns, tmp_path):
    from pyarrow import parquet

    parquet.write_table(pa.table(columns), tmp_path / "panel.parquet", row_group_size=224)
    return tmp_path / "panel.parquet"


def as_csv(columns, tmp_path):
    from pyarrow import csv

    csv.write_csv(pa.table(columns), tmp_path / "panel.csv")
    return str(tmp_path / "panel.csv")


def as_table(columns, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.register("given", pa.table(columns))
        connection.execute("create schema flows")
        connection.execute('create table flows."by sector" as select * from given')
    return TablePanel(tmp_path / "w.duckdb", "flows.by sector")


@pytest.mark.parametrize("stored", [as_frame, as_parquet, as_csv, as_table])
def test_each_sector_is_as_if_fitted_alone(stored, columns, tmp_path):
    found = fit_sectors(TWO_WAY, stored(columns, tmp_path), by="sector", jobs=1, vcov={"CRV1": "exporter"})
    assert [one.sector for one in found.sectors] == list(SECTORS)
    for one in found.sectors:
        mine = columns["sector"] == one.sector
        alone = fit(TWO_WAY, {k: v[mine] for k, v in columns.items()}, vcov={"CRV1": "exporter"})
        assert [c.estimate for c in one.coefficients] == pytest.approx(list(alone.coef()), rel=1e-9)
        assert [c.std_error for c in one.coefficients] == pytest.approx(list(alone.se()), rel=1e-9)
        assert one.observations == alone.n
    assert len(found.tidy()) == 6


def test_processes_change_nothing_and_progress_is_told(columns, tmp_path):
    path, told = as_parquet(columns, tmp_path), []
    two = fit_sectors(
        TWO_WAY, path, by="sector", jobs=2, progress=lambda one, of: told.append((one.sector, of))
    )
    one = fit_sectors(TWO_WAY, path, by="sector", jobs=1)
    assert [s.coefficients for s in two.sectors] == [s.coefficients for s in one.sectors]
    assert told == [(name, 3) for name in SECTORS]


def test_a_sector_without_an_answer_does_not_stop_the_others(columns):
    empty = {**columns, "trade": np.where(columns["sector"] == "food", 0.0, columns["trade"])}
    found = fit_sectors(TWO_WAY, pa.table(empty), by="sector", jobs=1)
    assert [one.sector for one in found.failed] == ["food"]
    assert found.failed[0].failure
    assert set(found.tidy()["sector"]) == set(SECTORS[1:])
    with pytest.raises(ModelError, match="none of the 3 sectors has an answer"):
        fit_sectors(TWO_WAY, pa.table({**columns, "trade": 0 * columns["trade"]}), by="sector", jobs=1)


def test_wrong_names_and_files_are_told(columns, tmp_path):
    with pytest.raises(UnknownColumn, match="Did you mean sector"):
        fit_sectors(TWO_WAY, pa.table(columns), by="sektor")
    with pytest.raises(UnreadableInput, match="does not exist"):
        FilePanel(tmp_path / "none.parquet").names()
    (tmp_path / "panel.xls").write_bytes(b"x")
    with pytest.raises(UnreadableInput, match="names no kind of table"):
        FilePanel(tmp_path / "panel.xls").names()
    (tmp_path / "panel.parquet").write_bytes(b"PAR1 but no more")
    with pytest.raises(UnreadableInput, match="cannot be read"):
        FilePanel(tmp_path / "panel.parquet").names()
    (tmp_path / "none.duckdb").write_bytes(b"nothing")
    with pytest.raises(UnreadableInput, match="cannot be read"):
        TablePanel(tmp_path / "none.duckdb", "t").names()


@pytest.mark.slow
def test_sectors_are_spread_over_the_processes_of_a_dask_cluster(columns, tmp_path):
    distributed = pytest.importorskip("distributed")
    from joblib import parallel_config

    path = as_parquet(columns, tmp_path)
    alone = fit_sectors(TWO_WAY, path, by="sector", jobs=1)
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with cluster, distributed.Client(cluster), parallel_config("dask"):
        spread = fit_sectors(TWO_WAY, path, by="sector")
    assert spread.tidy().equals(alone.tidy())

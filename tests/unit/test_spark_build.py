"""The same SQL files on DuckDB and on Spark make the same tables, row by row."""

from __future__ import annotations

import math
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from tests.small_sources import hold
from tests.staging_samples import Sample, samples, told

from comity.sources import home
from comity.warehouse.build import build
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs
from comity.warehouse.schema import derived_tables, staged_tables
from comity.warehouse.staging.stage import stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from comity.warehouse.builds import Build
    from comity.warehouse.spark import SparkEngine

pytest.importorskip("pyspark", reason="PySpark is not installed")
if shutil.which("java") is None:
    pytest.skip("there is no Java to run Spark", allow_module_level=True)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkEngine]:
    from pyspark.sql import SparkSession

    from comity.warehouse.spark import SparkEngine

    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    yield SparkEngine(session)
    session.stop()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))


def test_a_build_on_spark_is_the_build_on_duckdb(tmp_path: Path, spark: SparkEngine) -> None:
    hold(tmp_path / "files")
    with DuckEngine() as engine:
        here = build(inputs(), engine, home.warehouse())
    there = build(inputs(), spark, home.warehouse())
    assert there.engine == "spark"
    assert there.sources == here.sources
    assert {t.name: t.rows for t in there.tables} == {t.name: t.rows for t in here.tables}
    for table in (*staged_tables().values(), *derived_tables().values()):
        assert_same(rows_of(here, table.name), rows_of(there, table.name), table.name)


@pytest.mark.slow
@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_every_provider_is_staged_on_spark_as_on_duckdb(
    sample: Sample, tmp_path: Path, spark: SparkEngine
) -> None:
    found = told(stage(sample.reader, sample.files(tmp_path), spark, params=sample.params), spark)
    expected = {key: sample.expected[key] for key in found}
    assert found == expected


def rows_of(made: Build, name: str) -> list[dict[str, Any]]:
    """The rows of a table in an order of their own."""
    table = made.table(name)
    if table is None or not table.rows:
        return []
    with DuckEngine() as engine:
        engine.read_parquet(name, made.paths(table))
        rows = engine.arrow(f"select * from {name}").to_pylist()
    return sorted(
        rows, key=lambda row: [str(row[key]) for key in sorted(row) if not isinstance(row[key], float)]
    )


def assert_same(here: list[dict[str, Any]], there: list[dict[str, Any]], name: str) -> None:
    assert len(here) == len(there), name
    for ours, theirs in zip(here, there):
        assert ours.keys() == theirs.keys(), name
        for key, value in ours.items():
            if isinstance(value, float) and isinstance(theirs[key], float):
                assert math.isclose(value, theirs[key], rel_tol=1e-9), (name, key, ours, theirs)
            else:
                assert value == theirs[key], (name, key, ours, theirs)

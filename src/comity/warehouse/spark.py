"""Spark as the engine of the warehouse: the same SQL files, translated, on the user's own session."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import sqlglot
from pyspark.errors import PySparkException
from sqlglot import exp

from comity.errors import WarehouseError
from comity.warehouse.delimited import column_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from comity.warehouse.engine import NumberedFile, TextForm, Value

_CHARSETS = {"latin-1": "ISO-8859-1", "utf-8": "UTF-8"}
_NO_QUOTE = "\u0000"
# Spark has no unsigned numbers: each goes into a wider signed one.
_WIDER = {
    exp.DataType.Type.UTINYINT: exp.DataType.Type.SMALLINT,
    exp.DataType.Type.USMALLINT: exp.DataType.Type.INT,
    exp.DataType.Type.UINT: exp.DataType.Type.BIGINT,
    exp.DataType.Type.UBIGINT: exp.DataType.Type.BIGINT,
}


class SparkEngine:
    """A Spark session that runs the warehouse's SQL.

    Parameters
    ----------
    session : the user's; what it reads and writes, its cluster must reach by the same paths
    """

    name = "spark"

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def read_text(self, name: str, files: Sequence[NumberedFile], form: TextForm) -> None:
        """See ``Engine.read_text``."""
        from functools import reduce

        frames = [self._text(file, form) for file in files]
        reduce(lambda a, b: a.unionByName(b), frames).createOrReplaceTempView(name)

    def read_rows(self, name: str, rows: pa.Table) -> None:
        """See ``Engine.read_rows``."""
        self._session.createDataFrame(signed(rows)).createOrReplaceTempView(name)

    def read_parquet(self, name: str, paths: Sequence[Path]) -> None:
        """See ``Engine.read_parquet``."""
        self._session.read.parquet(*map(str, paths)).createOrReplaceTempView(name)

    def derive(
        self, name: str, sql: str, params: Mapping[str, Value] | None = None, *, keep: bool = False
    ) -> None:
        """See ``Engine.derive``. What is kept stays in the memory of the cluster, or on its disks."""
        frame = self._run(sql, params)
        if keep:
            frame = frame.persist()
        frame.createOrReplaceTempView(name)

    def rows(self, sql: str, params: Mapping[str, Value] | None = None) -> list[tuple[Any, ...]]:
        """See ``Engine.rows``."""
        return [tuple(row) for row in self._collected(self._run(sql, params))]

    def arrow(self, sql: str, params: Mapping[str, Value] | None = None) -> pa.Table:
        """See ``Engine.arrow``."""
        return self._run(sql, params).toArrow()

    def columns(self, name: str) -> tuple[str, ...]:
        """See ``Engine.columns``."""
        return tuple(self._session.table(name).columns)

    def write(self, name: str, path: Path, *, sort: Sequence[str]) -> int:
        """See ``Engine.write``. The path becomes a folder of parts, each of them sorted."""
        frame = self._session.table(name)
        parts = frame.repartitionByRange(*sort).sortWithinPartitions(*sort)
        parts.write.mode("overwrite").option("compression", "zstd").parquet(str(path))
        return self._session.read.parquet(str(path)).count()

    def _text(self, file: NumberedFile, form: TextForm) -> DataFrame:
        names = column_names(file.path, form)
        schema = ", ".join(f"`{name}` {_spark_type(form.types.get(name, 'VARCHAR'))}" for name in names)
        reader = self._session.read.schema(schema).options(
            sep=form.delimiter,
            header=str(form.header).lower(),
            quote=form.quote or _NO_QUOTE,
            escape=form.quote or _NO_QUOTE,
            encoding=_CHARSETS.get(form.encoding, form.encoding),
            mode="FAILFAST",
            enforceSchema="true",
            multiLine=str(form.quote is not None).lower(),
            emptyValue="",
        )
        frame = reader.csv(str(file.path))
        return frame.selectExpr("*", f"cast({file.number} as int) as file")

    def _run(self, sql: str, params: Mapping[str, Value] | None) -> DataFrame:
        try:
            return self._session.sql(translate(sql), dict(params) if params else {})
        except PySparkException as error:
            raise _failed(error) from error

    def _collected(self, frame: DataFrame) -> list[Any]:
        try:
            return frame.collect()
        except PySparkException as error:
            raise _failed(error) from error


def signed(rows: pa.Table) -> pa.Table:
    """The same rows with unsigned numbers in wider signed ones, which Spark has."""
    import pyarrow as pa

    wider = {
        pa.uint8(): pa.int16(),
        pa.uint16(): pa.int32(),
        pa.uint32(): pa.int64(),
        pa.uint64(): pa.int64(),
    }
    fields = [field.with_type(wider.get(field.type, field.type)) for field in rows.schema]
    return rows.cast(pa.schema(fields))


@cache
def translate(sql: str) -> str:
    """The warehouse's SQL, which is DuckDB's, as Spark writes it.

    >>> translate("select cast($n as usmallint) as n")
    'SELECT CAST(:n AS INT) AS n'
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    for node in tree.find_all(exp.DataType):
        wider = _WIDER.get(node.this)
        if wider is not None:
            node.set("this", wider)
    return tree.sql(dialect="spark")


def _spark_type(duckdb_type: str) -> str:
    return translate(f"select cast(1 as {duckdb_type})").split(" AS ")[1].rstrip(")")


def _failed(error: PySparkException) -> WarehouseError:
    first = str(error).strip().splitlines()[0]
    return WarehouseError(found=f"Spark could not do it: {first}", fix="see Spark's own log for the rest")

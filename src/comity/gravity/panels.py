"""Panels on disk: read the columns that a formula needs, whole or group by group."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from comity.errors import UnreadableInput, UsageError
from comity.gravity.refusals import UnknownColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PARQUET = frozenset({".parquet", ".pq"})
_ARROW = frozenset({".arrow", ".feather"})
_TEXT = {".csv": ",", ".tsv": "\t"}


class Panel(Protocol):
    """Where a panel lies; can be sent to another process."""

    def names(self) -> tuple[str, ...]:
        """The columns."""

    def read(self, columns: Sequence[str]) -> object:
        """Some columns as a data frame."""

    def groups(self, by: str) -> tuple[object, ...]:
        """The values of a column, in order; missing ones are left out."""

    def read_group(self, columns: Sequence[str], by: str, value: object) -> object:
        """Some columns of the rows with one value."""


@dataclass(frozen=True, slots=True)
class FilePanel:
    """A file that pyarrow reads: Parquet (also a folder of it), Arrow, CSV or TSV, plain or gzipped."""

    path: Path

    def names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(self._dataset().schema.names)

    def read(self, columns: Sequence[str]) -> object:
        """Some columns as a table."""
        return self._table(columns, None)

    def groups(self, by: str) -> tuple[object, ...]:
        """The values of a column, read batch by batch."""
        require_columns((by,), self.names())
        seen: set[object] = set()
        for batch in self._dataset().to_batches(columns=[by]):
            seen.update(batch.column(0).unique().to_pylist())
        return _in_order(seen)

    def read_group(self, columns: Sequence[str], by: str, value: object) -> object:
        """Rows with one value; parts of a Parquet file that have none are not read."""
        from pyarrow import dataset

        return self._table(columns, dataset.field(by) == value)

    def _table(self, columns: Sequence[str], rows: Any) -> object:  # noqa: ANN401 - an expression of pyarrow
        from pyarrow import ArrowInvalid

        require_columns(columns, self.names())
        try:
            return self._dataset().to_table(columns=list(columns), filter=rows)
        except (ArrowInvalid, OSError) as error:
            raise _unreadable(self.path, error) from None

    def _dataset(self) -> Any:  # noqa: ANN401 - pyarrow is untyped
        from pyarrow import ArrowInvalid, csv, dataset

        if not self.path.exists():
            raise UnreadableInput(found=f"{self.path} does not exist", fix="name a file with the panel")
        kinds = [ending.lower() for ending in self.path.suffixes if ending.lower() != ".gz"]
        ending = kinds[-1] if kinds else ""
        form: Any = "parquet"
        if ending in _TEXT:
            form = dataset.CsvFileFormat(csv.ParseOptions(delimiter=_TEXT[ending], newlines_in_values=True))
        elif ending in _ARROW:
            form = "feather"
        elif ending not in _PARQUET and not self.path.is_dir():
            raise UnreadableInput(
                found=f"{self.path} has an ending that names no kind of table",
                fix=f"use {', '.join(sorted(_PARQUET | _ARROW | set(_TEXT)))}",
            )
        try:
            return dataset.dataset(str(self.path), format=form)
        except (ArrowInvalid, OSError) as error:
            raise _unreadable(self.path, error) from None


@dataclass(frozen=True, slots=True)
class TablePanel:
    """A table or view of a DuckDB file, opened for reading by each process on its own."""

    database: Path
    table: str

    def names(self) -> tuple[str, ...]:
        """The columns."""
        found: list[str] = self._ask(lambda rows: rows.columns)
        return tuple(found)

    def read(self, columns: Sequence[str]) -> object:
        """Some columns as an Arrow table."""
        require_columns(columns, self.names())
        return self._ask(lambda rows: rows.select(*_listed(columns)).to_arrow_table())

    def groups(self, by: str) -> tuple[object, ...]:
        """The values of a column."""
        require_columns((by,), self.names())
        found = self._ask(lambda rows: rows.select(*_listed((by,))).distinct().fetchall())
        return _in_order({value for (value,) in found})

    def read_group(self, columns: Sequence[str], by: str, value: object) -> object:
        """Rows with one value."""
        import duckdb

        require_columns((*columns, by), self.names())
        mine = duckdb.ColumnExpression(by) == duckdb.ConstantExpression(value)
        return self._ask(lambda rows: rows.filter(mine).select(*_listed(columns)).to_arrow_table())

    def _ask(self, question: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - what the question asks for
        import duckdb

        if not self.database.exists():
            raise UnreadableInput(found=f"{self.database} does not exist", fix="name a DuckDB file")
        try:
            with duckdb.connect(str(self.database), read_only=True) as connection:
                return question(connection.table(".".join(map(_quoted, self.table.split(".")))))
        except duckdb.Error as error:
            raise _unreadable(self.database, error) from None


@dataclass(frozen=True, slots=True, eq=False)
class FramePanel:
    """A data frame in memory."""

    frame: object

    def names(self) -> tuple[str, ...]:
        """The columns."""
        return tuple(self._narwhals().columns)

    def read(self, columns: Sequence[str]) -> object:
        """Some columns."""
        require_columns(columns, self.names())
        return self._narwhals().select(list(columns)).to_native()

    def groups(self, by: str) -> tuple[object, ...]:
        """The values of a column."""
        require_columns((by,), self.names())
        return _in_order(set(self._narwhals()[by].unique().to_list()))

    def read_group(self, columns: Sequence[str], by: str, value: object) -> object:
        """Rows with one value."""
        import narwhals as nw

        require_columns((*columns, by), self.names())
        return self._narwhals().filter(nw.col(by) == value).select(list(columns)).to_native()

    def _narwhals(self) -> Any:  # noqa: ANN401 - a narwhals frame
        import narwhals as nw

        frame = nw.from_native(self.frame)  # type: ignore[call-overload]
        return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def as_panel(source: object) -> Panel:
    """A panel from what a caller has: a path, a panel already, or a data frame."""
    if isinstance(source, FilePanel | TablePanel | FramePanel):
        return source
    if isinstance(source, str | Path):
        return FilePanel(Path(source))
    return FramePanel(source)


def require_columns(wanted: Sequence[str], known: Sequence[str]) -> None:
    """Raise ``UnknownColumn`` for the first that is not there."""
    missing = next((name for name in wanted if name not in known), None)
    if missing is not None:
        near = tuple(difflib.get_close_matches(missing, known, 3, 0.6))
        raise UnknownColumn(missing, near, tuple(known))


def _in_order(values: set[object]) -> tuple[object, ...]:
    values = {value for value in values if value is not None and value == value}  # noqa: PLR0124 - NaN
    if not values:
        raise UsageError(found="the column of groups is empty", fix="group by a column with values")
    return tuple(sorted(values, key=lambda value: (type(value).__name__, value)))


def _listed(columns: Sequence[str]) -> list[Any]:
    import duckdb

    return [duckdb.ColumnExpression(name) for name in columns]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unreadable(path: Path, error: Exception) -> UnreadableInput:
    first = str(error).strip().partition("\n")[0][:200]
    return UnreadableInput(found=f"{path} cannot be read: {first}", fix="check that the file is whole")

"""DuckDB as the engine of the warehouse: in this process, within bounds of memory."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from comity.errors import SourceError, WarehouseError
from comity.warehouse.delimited import column_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, TextForm, Value

ROW_GROUP = 122_880  # DuckDB's own; a pair's rows lie in one or two of them
_MALFORMED = (duckdb.InvalidInputException, duckdb.ConversionException)


class DuckEngine:
    """An in-memory DuckDB whose work spills to a folder.

    Parameters
    ----------
    scratch : where what does not fit into memory goes; a temporary folder where left out
    memory : DuckDB's own form, such as ``"4GB"``; DuckDB's default where left out
    threads : all cores where left out
    unchanging : files stay as they are, so that what their footers say is read once

    Examples
    --------
    >>> engine = DuckEngine()
    >>> engine.derive("one", "select $n as n", {"n": 1})
    >>> engine.rows("select n + 1 from one")
    [(2,)]
    """

    name = "duckdb"

    def __init__(
        self,
        *,
        scratch: Path | None = None,
        memory: str | None = None,
        threads: int | None = None,
        unchanging: bool = False,
    ) -> None:
        self._scratch = (
            None if scratch else tempfile.TemporaryDirectory(prefix="comity-", ignore_cleanup_errors=True)
        )
        settings: dict[str, Any] = {
            "temp_directory": str(scratch or Path(self._scratch.name if self._scratch else "")),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if memory:
            settings["memory_limit"] = memory
        if threads:
            settings["threads"] = threads
        self._kinds: dict[str, str] = {}  # what was named here: view or table
        self._connection = duckdb.connect(":memory:", config=settings)
        self._connection.execute(f"set parquet_metadata_cache = {str(unchanging).lower()}")
        # DuckDB cannot know how many rows a text file has, and would at times keep all of them in memory to
        # look up a few codes. The SQL files join what is small to what is large, and are run as written.
        self._connection.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")

    def __enter__(self) -> DuckEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of memory and of the scratch folder."""
        self._connection.close()
        if self._scratch:
            self._scratch.cleanup()

    def read_text(self, name: str, files: Sequence[NumberedFile], form: TextForm) -> None:
        """See ``Engine.read_text``. Reading is checked when the rows are first asked for."""
        selects = [self._text_select(file, form) for file in files]
        self._view(name, " union all by name ".join(selects))

    def read_rows(self, name: str, rows: pa.Table) -> None:
        """See ``Engine.read_rows``."""
        self._connection.register(_arrow(name), rows)
        self._keep(name, f"select * from {quoted(_arrow(name))}", None)
        self._connection.unregister(_arrow(name))

    def read_parquet(self, name: str, paths: Sequence[Path]) -> None:
        """See ``Engine.read_parquet``."""
        listed = ", ".join(literal(str(path)) for path in paths)
        self._view(name, f"select * from read_parquet([{listed}])")

    def derive(
        self, name: str, sql: str, params: Mapping[str, Value] | None = None, *, keep: bool = False
    ) -> None:
        """See ``Engine.derive``."""
        if keep or params:
            self._keep(name, sql, params)
        else:
            self._view(name, sql)

    def rows(self, sql: str, params: Mapping[str, Value] | None = None) -> list[tuple[Any, ...]]:
        """See ``Engine.rows``."""
        return self._run(sql, params).fetchall()

    def told(
        self, sql: str, params: Mapping[str, Value] | None = None
    ) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The names of an answer's columns, and its rows."""
        with _in_words():
            answer = self._connection.execute(sql, dict(params) if params else None)
            return tuple(column[0] for column in answer.description), answer.fetchall()

    def arrow(self, sql: str, params: Mapping[str, Value] | None = None) -> pa.Table:
        """See ``Engine.arrow``."""
        with _in_words():
            return self._connection.sql(sql, params=dict(params) if params else None).to_arrow_table()

    def columns(self, name: str) -> tuple[str, ...]:
        """See ``Engine.columns``."""
        described = self._run(f"select * from {quoted(name)} limit 0", None).description
        return tuple(column[0] for column in described)

    def write(self, name: str, path: Path, *, sort: Sequence[str]) -> int:
        """See ``Engine.write``."""
        order = ", ".join(quoted(column) for column in sort)
        answer = self._run(
            f"copy (select * from {quoted(name)} order by {order}) to {literal(str(path))} "
            f"(format parquet, compression zstd, row_group_size {ROW_GROUP})",
            None,
        ).fetchone()
        return int(answer[0]) if answer else 0

    def _text_select(self, file: NumberedFile, form: TextForm) -> str:
        options = {
            "delim": literal(form.delimiter),
            "header": str(form.header).lower(),
            "quote": literal(form.quote or ""),
            "escape": literal(form.quote or ""),
            "encoding": literal(form.encoding),
            "skip": str(form.skip_lines),
            "auto_detect": "false",
            "all_varchar": "false",
            "strict_mode": "true",
            "columns": _columns(form, file.path),
        }
        listed = ", ".join(f"{key} = {value}" for key, value in options.items())
        return (
            f"select *, {file.number}::usmallint as file from read_csv({literal(str(file.path))}, {listed})"
        )

    def _view(self, name: str, sql: str) -> None:
        self._forget(name)
        self._run(f"create view {quoted(name)} as {sql}", None)
        self._kinds[name] = "view"

    def _keep(self, name: str, sql: str, params: Mapping[str, Value] | None) -> None:
        rest = f"{name} (being made)"
        self._forget(rest)
        self._kinds[rest] = "table"
        self._run(f"create table {quoted(rest)} as {sql}", params)
        self._forget(name)
        self._run(f"alter table {quoted(rest)} rename to {quoted(name)}", None)
        self._kinds[name] = self._kinds.pop(rest)

    def _forget(self, name: str) -> None:
        kind = self._kinds.pop(name, None)
        if kind:
            self._run(f"drop {kind} if exists {quoted(name)}", None)

    def _run(self, sql: str, params: Mapping[str, Value] | None) -> duckdb.DuckDBPyConnection:
        with _in_words():
            return self._connection.execute(sql, dict(params) if params else None)


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what DuckDB raises about data and memory into errors that say what to do."""
    try:
        yield
    except _MALFORMED as error:
        raise SourceError(
            found=f"rows are not in the form that was expected: {first_line(error)}",
            fix="compare the file with its card; comity data verify tells whether it is damaged",
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise WarehouseError(
            found=f"the work did not fit into memory: {first_line(error)}",
            fix="give it more with --memory, or make room where its scratch files go",
        ) from error


def quoted(name: str) -> str:
    """An identifier as SQL writes it.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it, for the places where no parameter can stand."""
    return "'" + text.replace("'", "''") + "'"


def first_line(error: Exception) -> str:
    """What an engine says first; the rest repeats the query."""
    return str(error).strip().splitlines()[0].rstrip(".")


def _arrow(name: str) -> str:
    return f"{name} (arrow)"


def _columns(form: TextForm, path: Path) -> str:
    names = column_names(path, form)
    listed = ", ".join(f"{literal(name)}: {literal(form.types.get(name, 'VARCHAR'))}" for name in names)
    return "{" + listed + "}"

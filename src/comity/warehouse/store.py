"""The build in use, open for reading: questions by name, answers with the SQL and the files behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from comity.errors import WarehouseError
from comity.sources.publication import Publication
from comity.warehouse import builds, query
from comity.warehouse.schema import derived_tables, staged_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pyarrow as pa

    from comity.warehouse.builds import Build, BuiltFile, BuiltSource, BuiltTable
    from comity.warehouse.duck import DuckEngine
    from comity.warehouse.engine import Value
    from comity.warehouse.query import Query

_QUESTIONS = "questions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it was put: enough to put it again."""

    query: Query
    params: Mapping[str, Value]
    build: str

    @property
    def text(self) -> str:
        """The SQL with its parameters in a comment above it."""
        given = ", ".join(f"{name} = {value!r}" for name, value in self.params.items())
        return f"-- {self.query.file} · build {self.build}\n-- {given or 'no parameters'}\n{self.query.sql}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rows by the names of their columns, and how they were asked for."""

    rows: tuple[dict[str, Any], ...]
    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The same as columns of plain values, for some thousands of rows, and how they were asked for."""

    columns: Mapping[str, tuple[Any, ...]]
    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The same as columns of Arrow, for arithmetic on millions of rows, and how they were asked for."""

    table: pa.Table
    asked: Asked


class Warehouse:
    """A build, open for reading. Nothing is opened before the first question.

    Parameters
    ----------
    build : the build, which stays as it is while a newer one is made
    """

    def __init__(self, build: Build) -> None:
        self.build = build
        self._files = {file.number: file for file in build.files}
        self._opened: set[str] = set()  # tables that the engine sees

    def __repr__(self) -> str:
        return f"Warehouse({self.build.id})"

    def ask(self, name: str, params: Mapping[str, Value] | None = None) -> Answer:
        """Put one of the questions in ``warehouse/questions``.

        Parameters
        ----------
        name : of the file, without its ending
        params : a value for each parameter that its header names

        Raises
        ------
        WarehouseError : the build lies no longer where it was, or a parameter is missing
        """
        asked = self._asked(name, params)
        names, rows = self._engine.told(asked.query.sql, asked.params or None)
        return Answer(rows=tuple(dict(zip(names, row, strict=True)) for row in rows), asked=asked)

    def lists(self, name: str, params: Mapping[str, Value] | None = None) -> Lists:
        """Put a question whose answer is read by column; otherwise as ``ask``. Arrow is not loaded for it."""
        asked = self._asked(name, params)
        names, rows = self._engine.told(asked.query.sql, asked.params or None)
        columns = zip(*rows, strict=True) if rows else ((),) * len(names)
        return Lists(columns=dict(zip(names, columns, strict=True)), asked=asked)

    def columns(self, name: str, params: Mapping[str, Value] | None = None) -> Columns:
        """Put a question with too many rows for records; otherwise as ``ask``."""
        asked = self._asked(name, params)
        return Columns(table=self._engine.arrow(asked.query.sql, asked.params or None), asked=asked)

    def _asked(self, name: str, params: Mapping[str, Value] | None) -> Asked:
        """A question with its parameters, and the tables that it reads in the engine's sight."""
        asked = query.load(f"{_QUESTIONS}/{name}")
        given = dict(params or {})
        if set(given) != set(asked.params):
            raise WarehouseError(
                found=f"{asked.file} takes {', '.join(asked.params) or 'nothing'}, "
                f"not {', '.join(given) or 'nothing'}",
                fix="give each parameter that its header names, and no other",
            )
        self._open(asked.reads)
        return Asked(query=asked, params=given, build=self.build.id)

    def file(self, number: int) -> BuiltFile:
        """The file that a row leads back to."""
        return self._files[number]

    def source_of(self, number: int) -> BuiltSource:
        """The source of a file."""
        source = self.build.source(self._files[number].source_id)
        if source is None:
            raise WarehouseError(
                found=f"file {number} of build {self.build.id} is of no source", fix="run comity build"
            )
        return source

    def published_by(self, number: int, year: int) -> date:
        """The day from which on a row of a file about a calendar year counts as known."""
        source = self.source_of(number)
        return Publication(released=source.released, lag_months=source.lag_months).published_by(
            date(year, 12, 31)
        )

    @cached_property
    def _engine(self) -> DuckEngine:
        from comity.sources import requirements

        requirements.needs_them_to_build()
        from comity.warehouse.duck import DuckEngine

        return DuckEngine(unchanging=True)

    def _open(self, names: Iterable[str]) -> None:
        """Let the engine see the tables that a question reads; a build without one has it empty."""
        for name in names:
            if name not in self._opened:
                built = next((table for table in self.build.tables if table.name == name), None)
                paths = self._paths(built) if built else ()
                if paths:
                    self._engine.read_parquet(name, paths)
                else:
                    self._engine.derive(name, (staged_tables() | derived_tables())[name].empty_sql)
                self._opened.add(name)

    def _paths(self, built: BuiltTable) -> tuple[Path, ...]:
        paths = self.build.paths(built)
        gone = [path for path in paths if not path.is_file()]
        if gone:
            raise WarehouseError(
                found=f"{gone[0]} is gone from the build {self.build.id}", fix="run comity build"
            )
        return paths


def current(folder: Path) -> Warehouse | None:
    """The build in use below a folder of builds; None where nothing was built yet."""
    build = builds.current(folder)
    return Warehouse(build) if build else None

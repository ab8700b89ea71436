"""What the warehouse asks of a database engine, so that one set of SQL files runs on more than one.

The SQL is DuckDB's. ``DuckEngine`` runs it as it is; ``comity.warehouse.spark`` translates it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextForm:
    """How a provider writes its delimited text.

    Every column is read as text but those under ``types``; a lost leading zero or an "NA" is the
    staging query's to mend.
    """

    delimiter: str = ","
    header: bool = True
    quote: str | None = '"'  # None: quotation marks are letters like any other
    encoding: str = "utf-8"
    skip_lines: int = 0
    columns: tuple[str, ...] = ()  # the names, where the file has no header or an unfit one
    types: Mapping[str, str] = field(default_factory=dict)  # DuckDB's names


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedFile:
    """A file with the number by which its rows lead back to it."""

    number: int
    path: Path


class Engine(Protocol):
    """A place where relations have names and SQL runs over them.

    Relations live as long as the engine. A name that is used again stands for the new relation.
    """

    @property
    def name(self) -> str:
        """What to call it in reports: duckdb, spark."""

    def read_text(self, name: str, files: Sequence[NumberedFile], form: TextForm) -> None:
        """Name the rows of delimited text files, with the column ``file``.

        Raises
        ------
        SourceError : a file is not text of that form; says which line
        """

    def read_rows(self, name: str, rows: pa.Table) -> None:
        """Name rows that were taken out of a form that no engine reads (JSON, XML, spreadsheets)."""

    def read_parquet(self, name: str, paths: Sequence[Path]) -> None:
        """Name the rows of Parquet files."""

    def derive(
        self, name: str, sql: str, params: Mapping[str, Value] | None = None, *, keep: bool = False
    ) -> None:
        """Name the answer of a query.

        Parameters
        ----------
        sql : one SELECT, with parameters as ``$name``
        keep : work it out now and keep the rows, for what is read more than once
        """

    def rows(self, sql: str, params: Mapping[str, Value] | None = None) -> list[tuple[Any, ...]]:
        """The answer of a query, in its order."""

    def arrow(self, sql: str, params: Mapping[str, Value] | None = None) -> pa.Table:
        """The answer of a query as columns, for arithmetic on arrays."""

    def columns(self, name: str) -> tuple[str, ...]:
        """The names of a relation's columns."""

    def write(self, name: str, path: Path, *, sort: Sequence[str]) -> int:
        """Write a relation to one Parquet file (zstd), sorted; returns the number of rows."""

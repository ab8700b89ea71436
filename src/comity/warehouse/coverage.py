"""What a build covers: rows by source, table and year, kept to compare the next build with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.warehouse.schema import Table

NAME = "coverage"
SORT = ("source_id", "name", "year")
EMPTY_SQL = (
    "select cast(null as varchar) as source_id, cast(null as varchar) as name, "
    "cast(null as integer) as year, cast(null as bigint) as row_count where 1 = 0"
)


def coverage_sql(tables: Iterable[Table]) -> str:
    """The SELECT that counts the rows of staged tables by source and year; year 0 where they have none."""
    counts = [_count(table) for table in tables]
    return " union all ".join(counts) if counts else EMPTY_SQL


def _count(table: Table) -> str:
    year = "cast(rest.year as integer)" if "year" in table.names else "0"
    return (
        f"select files.source_id, '{table.name}' as name, {year} as year, count(*) as row_count "
        f"from {table.name} as rest inner join files on files.file = rest.file group by 1, 3"
    )

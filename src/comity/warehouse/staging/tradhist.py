"""TRADHIST: spreadsheets of bilateral trade, or extracts as text with both directions on a line."""

from __future__ import annotations

import csv
from itertools import chain
from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.warehouse.staging.spreadsheets import sheet_rows
from comity.warehouse.staging.textrows import lines, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value
    from comity.warehouse.staging.textrows import Row

COLUMNS = ("origin", "destination", "year", "flow")

_FULL = ("iso_o", "iso_d", "year", "flow")
_EXTRACT = ("origin_country_code", "destination_country_code", "year", "imports", "exports")


def rows(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """One row a year and direction: what went from origin to destination, in pounds sterling.

    Raises
    ------
    SourceError : a file has neither the columns of the data base nor those of an extract
    """
    return text_table(COLUMNS, ((file.number, row) for file in files for row in _of(file.path)))


def _of(path: Path) -> Iterator[Row]:
    table = sheet_rows(path) if path.suffix.lower() == ".xlsx" else _text_rows(path)
    header = [(name or "").strip().lower() for name in next(table, ())]
    for wanted, take in ((_FULL, _one_way), (_EXTRACT, _both_ways)):
        if set(wanted) <= set(header):
            places = [header.index(name) for name in wanted]
            return chain.from_iterable(take([_cell(row, place) for place in places]) for row in table)
    raise SourceError(
        found=f"{path.name} has neither the columns {', '.join(_FULL)} nor {', '.join(_EXTRACT)}",
        fix="get the source again with `comity data get`, or save the sheet of bilateral trade as text",
    )


def _one_way(row: list[str | None]) -> tuple[Row, ...]:
    return (tuple(row),)


def _both_ways(row: list[str | None]) -> tuple[Row, ...]:
    origin, destination, year, imports, exports = row
    return (origin, destination, year, exports), (destination, origin, year, imports)


def _text_rows(path: Path) -> Iterator[Sequence[str | None]]:
    with_header = lines(path)
    header = next(with_header, "")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    return csv.reader(chain([header], with_header), delimiter=delimiter)


def _cell(row: Sequence[str | None], place: int) -> str | None:
    return (row[place] or "").strip() or None if place < len(row) else None

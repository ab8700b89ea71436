"""World Bank indicators in the three forms in which people get them."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from comity.errors import SourceError
from comity.warehouse.staging.documents import message
from comity.warehouse.staging.textrows import lines, opened, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value
    from comity.warehouse.staging.textrows import Row

COLUMNS = ("code", "name", "indicator", "indicator_name", "year", "value")

_WIDE = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]
_LONG = ["Series Name", "Series Code", "Country Name", "Country Code", "Time", "Time Code", "Value"]
_TITLE_LINES = 10  # of the wide CSV, before its header


def rows(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """One row a country, indicator and year; ``code`` is null in lines that are no data.

    Raises
    ------
    SourceError : a file is in none of the forms, says an error, or is one page of several
    """
    return text_table(COLUMNS, ((file.number, row) for file in files for row in _of(file.path)))


def _of(path: Path) -> Iterator[Row]:
    return _answer(path) if ".json" in path.suffixes else _table(path)


def _answer(path: Path) -> Iterator[Row]:
    """The API's JSON: a page's description, and its rows."""
    with opened(path) as stream:
        data = stream.read()
    try:
        answer = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise _strange(path, f"is not JSON ({error})") from error
    if not (isinstance(answer, list) and len(answer) == 2 and isinstance(answer[0], dict)):
        raise _strange(path, f"is a message in the place of data: {message(data)}")
    entries = answer[1]
    if not entries:
        raise _strange(path, "is an answer without rows")
    yield from (_entry(entry) for entry in entries)


def _entry(entry: dict[str, Any]) -> Row:
    value, indicator, country = entry["value"], entry["indicator"], entry["country"]
    return (
        entry.get("countryiso3code") or country["id"],
        country["value"],
        indicator["id"],
        indicator["value"],
        entry["date"],
        None if value is None else repr(value) if isinstance(value, float) else str(value),
    )


def _table(path: Path) -> Iterator[Row]:
    rows = csv.reader(lines(path))
    for _ in range(_TITLE_LINES):
        header = next(rows, [])
        if header[:4] == _WIDE:
            return _wide(path, header, rows)
        if header[:7] == _LONG:
            return _long(rows)
    raise _strange(path, f"has none of the headers {', '.join(_WIDE)} and {', '.join(_LONG)}")


def _wide(path: Path, header: list[str], rows: Iterator[list[str]]) -> Iterator[Row]:
    """A column a year; the header's last cell is empty, for each line ends in a comma."""
    years = [(place, year) for place, year in enumerate(header) if year.isdigit()]
    if not years:
        raise _strange(path, "has no years in its header")
    for row in rows:
        if len(row) < 4:
            continue
        name, code, indicator_name, indicator = row[:4]
        for place, year in years:
            yield code, name, indicator, indicator_name, year, row[place] if place < len(row) else None


def _long(rows: Iterator[list[str]]) -> Iterator[Row]:
    for row in rows:
        indicator_name, indicator, name, code, year, _, value = (*row, *([""] * 7))[:7]
        yield code or None, name, indicator or None, indicator_name, year or None, value or None


def _strange(path: Path, why: str) -> SourceError:
    return SourceError(found=f"{path.name} {why}", fix="get the source again with `comity data get`")

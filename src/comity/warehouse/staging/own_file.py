"""A table of the user's own, with a mapping that says which of its columns are which of a staged table."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import SourceError, UsageError
from comity.sources.columns import ColumnMapping, CountryCode
from comity.sources.columns import read as read_mapping
from comity.warehouse.schema import Table, staged_tables
from comity.warehouse.staging.readers import CodeColumn, Filling
from comity.warehouse.staging.spreadsheets import sheet_rows
from comity.warehouse.staging.textrows import lines, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value
    from comity.warehouse.staging.readers import Reader
    from comity.warehouse.staging.textrows import Row

COUNTRIES = ("exporter", "importer", "country", "sender", "target", "source_country", "target_country")

_OF_BODIES = "sender"
_NUMBERS = frozenset({"DOUBLE", "USMALLINT", "UINTEGER"})
_SCHEMES = {CountryCode.COMTRADE: CountryCode.NUMERIC.value}  # others are called alike
_USUAL = {"side": "reconciled", "valuation": "unknown", "sector": "all"}
_NEVER_NULL = {
    "product_flows": "value_usd",
    "stated_totals": "value_usd",
    "economies": "value",
    "tariffs": "percent",
}
_STATE, _OF_STATE = "state", ("value_usd", "trade_usd", "trade_gbp")


def fitted(source: Reader, settings: Mapping[str, Value]) -> Reader:
    """The reader of own files with the one table that the mapping fills.

    Raises
    ------
    UsageError : the mapping is not there, malformed, names no staged table, or leaves its key out
    """
    mapping = _mapping(settings)
    table = _table(mapping)
    scheme = _SCHEMES.get(mapping.countries, mapping.countries.value)
    codes = {name: CodeColumn(scheme=scheme, column=mapping.columns[name]) for name in _coded(mapping, table)}
    filling = Filling(table=table.name, query="own_file.sql", codes=codes, text=query(table, codes))
    return replace(source, fillings=(filling,))


def rows(files: Sequence[NumberedFile], settings: Mapping[str, Value]) -> pa.Table:
    """The rows in the names of the staged table: numbers with a decimal point and scaled, missing cells null.

    Raises
    ------
    SourceError : a column is not there, or a cell that should be a number is none; says the line
    """
    mapping = _mapping(settings)
    table = _table(mapping)
    names = tuple(column.name for column in table.columns)
    return text_table(names, ((file.number, row) for file in files for row in _of(file.path, mapping, table)))


def query(table: Table, codes: Mapping[str, CodeColumn]) -> str:
    """The query that maps the countries of an own file and leaves the rest as it is."""
    value = _NEVER_NULL.get(table.name)
    reasons = [f"when {name}.code is null then 'UNMAPPED'" for name in codes]
    reasons += [f"when {name}.reason {_unfit(name)} then {name}.reason" for name in codes]
    reasons += [f"when raw.{value} is null then 'NOT_REPORTED'"] if value else []
    unmapped = [f"when {name}.code is null then '{name}'" for name in codes]
    kinds = dict(zip(table.names, table.types, strict=True))
    columns = [
        f"{name}.iso3 as {name}" if name in codes else f"cast(raw.{name} as {kind}) as {name}"
        for name, kind in kinds.items()
    ]
    columns.append(f"{_case(reasons)} as reason")
    columns.append(f"{_case(unmapped)} as unmapped")
    columns += [f"raw.{name} as {name}_code" for name in codes]
    joins = [
        f"left join country_codes as {name} on {_same(name, column, table)}" for name, column in codes.items()
    ]
    return f"select {', '.join(columns)} from raw {' '.join(joins)}"


def _unfit(name: str) -> str:
    """Which standing of a code a column cannot take: bodies impose sanctions, and trade as none."""
    return "<> 'BODY'" if name == _OF_BODIES else "is not null"


def _case(branches: Sequence[str]) -> str:
    return f"case {' '.join(branches)} end" if branches else "cast(null as varchar)"


def _same(name: str, column: CodeColumn, table: Table) -> str:
    same = f"{name}.code = raw.{name}"
    if column.scheme == CountryCode.COW and "year" in table.names:
        return f"{same} and cast(raw.year as integer) between {name}.since and {name}.until"
    return same


def _mapping(settings: Mapping[str, Value]) -> ColumnMapping:
    return read_mapping(Path(str(settings["columns"])))


def _table(mapping: ColumnMapping) -> Table:
    table = staged_tables().get(mapping.table)
    if table is None:
        raise UsageError(
            found=f"the mapping names the table {mapping.table!r}, which there is not",
            fix=f"name one of {', '.join(staged_tables())}",
        )
    said = {*mapping.columns, *mapping.constants, *_USUAL}
    unknown = sorted({*mapping.columns, *mapping.constants} - {column.name for column in table.columns})
    missing = [name for name in table.key if name not in said]
    if unknown or missing:
        faults = (("knows no", unknown), ("needs", missing))
        what = [f"{verb} {', '.join(names)}" for verb, names in faults if names]
        raise UsageError(
            found=f"the table {table.name} {' and '.join(what)}",
            fix=f"set its columns in the mapping: {', '.join(column.name for column in table.columns)}",
        )
    return table


def _coded(mapping: ColumnMapping, table: Table) -> tuple[str, ...]:
    return tuple(name for name in COUNTRIES if name in table.names and name in mapping.columns)


def _of(path: Path, mapping: ColumnMapping, table: Table) -> Iterator[Row]:
    found = sheet_rows(path) if path.suffix.lower() == ".xlsx" else _delimited(path, mapping)
    header = [(name or "").strip() for name in next(found, ())]
    absent = [name for name in mapping.columns.values() if name not in header]
    if absent:
        raise SourceError(
            found=f"{path.name} has no column {', '.join(absent)}; it has {', '.join(header[:20])}",
            fix="mend the names, or the delimiter, in the mapping",
        )
    places = {name: header.index(column) for name, column in mapping.columns.items()}
    for line, row in enumerate(found, 2):
        if any(cell and cell.strip() for cell in row):
            cells = {name: _cell(row, place, mapping) for name, place in places.items()}
            yield _row(cells, mapping, table, f"{path.name}, line {line}")


def _delimited(path: Path, mapping: ColumnMapping) -> Iterator[Sequence[str | None]]:
    encoding = "utf-8-sig" if mapping.encoding.lower() in {"utf-8", "utf8"} else mapping.encoding
    return csv.reader(lines(path, encoding=encoding), delimiter=mapping.delimiter)


def _cell(row: Sequence[str | None], place: int, mapping: ColumnMapping) -> str | None:
    value = (row[place] or "").strip() if place < len(row) else ""
    return None if value in mapping.missing or not value else value


def _row(cells: Mapping[str, str | None], mapping: ColumnMapping, table: Table, where: str) -> Row:
    """The cells of a line in the order of the table."""
    constants = {name: str(value) for name, value in (_USUAL | mapping.constants).items()}
    kinds = {column.name: column.type for column in table.columns}
    whole: dict[str, str | None] = {name: cells.get(name, constants.get(name)) for name in kinds}
    numbers = {
        name: _number(name, text, mapping, kinds[name], where)
        for name, text in cells.items()
        if text is not None and kinds[name] in _NUMBERS
    }
    written = {
        name: _code(text, mapping) for name, text in cells.items() if text is not None and name in COUNTRIES
    }
    whole |= numbers | written
    if _STATE in whole and whole[_STATE] is None:
        whole[_STATE] = _state(next((whole[name] for name in _OF_STATE if whole.get(name) is not None), None))
    return tuple(whole.values())


def _number(name: str, text: str, mapping: ColumnMapping, kind: str, where: str) -> str:
    try:
        number = float(text.replace(mapping.decimal, ".") if mapping.decimal != "." else text)
    except ValueError:
        raise SourceError(
            found=f"{where}: {text!r} in column {mapping.columns[name]} is no number",
            fix="set decimal or missing in the mapping, or mend the cell",
        ) from None
    number *= mapping.scale.get(name, 1)
    return repr(number) if kind == "DOUBLE" else str(round(number))


def _code(text: str, mapping: ColumnMapping) -> str:
    """A country's code or name as the table of codes writes it."""
    if mapping.countries is CountryCode.NAMES:
        return text.lower()
    if mapping.countries in {CountryCode.NUMERIC, CountryCode.COMTRADE, CountryCode.COW}:
        return text.removesuffix(".0").lstrip("0") or "0"
    return text.upper()


def _state(value: str | None) -> str:
    if value is None:
        return "NOT_REPORTED"
    return "REPORTED_ZERO" if float(value) == 0 else "OBSERVED"

"""Entries as an XLSX workbook, a sheet a kind. Formulas are neither written nor read."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from comity.errors import UnreadableInput
from comity.ledger.exchange.rows import Row, cells_of, columns, heading, kind_named
from comity.ledger.registry.kinds import EntryKind, FieldType, form
from comity.ledger.registry.values import write_value
from comity.ledger.store.problems import no_library

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from comity.ledger.registry.entries import Entry

_MOST_UNPACKED = 1 << 30  # bytes, of all parts together
_MOST_RATIO = 200  # unpacked to packed; tables of text stay below 50
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has no zone; one day for all, so that bytes compare
_WIDTH = 24


def write_workbook(
    stream: IO[bytes], sheets: Mapping[EntryKind, Iterable[Entry]], *, examples: bool = False
) -> int:
    """Write a sheet for each kind; gives the number of entries.

    Parameters
    ----------
    examples : write under each heading what the column holds, as a remark on the cell, for templates
    """
    try:
        import xlsxwriter
    except ModuleNotFoundError as missing:
        raise no_library("XlsxWriter") from missing

    # Whatever looks like a formula or an address is written as the text that it is.
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    number = 0
    with xlsxwriter.Workbook(stream, {"in_memory": True, **as_text}) as book:
        book.set_properties({"created": _MADE})
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for kind, entries in sheets.items():
            sheet = book.add_worksheet(form(kind).plural)
            sheet.set_column(0, len(columns(kind)) - 1, _WIDTH, text)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, columns(kind), bold)
            if examples:
                for column, name in enumerate(columns(kind)):
                    field = form(kind).field(name)
                    if field:
                        sheet.write_comment(0, column, field.about)
            for line, entry in enumerate(entries, 1):
                _write_row(sheet, line, entry)
                number += 1
    return number


def _write_row(sheet: Any, line: int, entry: Entry) -> None:  # noqa: ANN401 - a worksheet
    for column, (name, cell) in enumerate(cells_of(entry).items()):
        field = form(entry.kind).field(name)
        if field and field.type is FieldType.NUMBER and cell:
            sheet.write_number(line, column, float(cell))
        elif cell:
            sheet.write_string(line, column, cell)


def read_workbook(stream: IO[bytes], where: str) -> Iterator[Row]:
    """The rows of every sheet that is named like a kind of entry.

    Raises
    ------
    UnreadableInput : it is no workbook, unpacks beyond measure, declares entities, or has no such sheet
    """
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError as missing:
        raise no_library("openpyxl") from missing

    _see_package(stream, where)
    try:
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
    except Exception as error:
        raise UnreadableInput(found=f"{where} is no XLSX workbook: {error}", fix="save it as XLSX") from error
    known = [(sheet, kind) for sheet in book.worksheets if (kind := kind_named(sheet.title))]
    if not known:
        names = ", ".join(sheet.title for sheet in book.worksheets)
        raise UnreadableInput(
            found=f"no sheet of {where} is named like a kind of entry: {names}",
            fix=f"name its sheets {', '.join(form(kind).plural for kind in EntryKind)}",
        )
    for sheet, kind in known:
        yield from _sheet(sheet, kind, where)


def _sheet(sheet: Any, kind: EntryKind, where: str) -> Iterator[Row]:  # noqa: ANN401 - a worksheet
    names: tuple[str, ...] = ()
    for line, cells in enumerate(sheet.iter_rows(), 1):
        place = f"{sheet.title} row {line}"
        if not names:
            told = [str(cell.value or "") for cell in cells]
            while told and not told[-1]:
                told.pop()
            names = heading(kind, told, f"sheet {sheet.title} of {where}") if told else ()
            continue
        formulas = [cell.coordinate for cell in cells if getattr(cell, "data_type", "") == "f"]
        if formulas:
            problem = f"{', '.join(formulas)} holds a formula; write its value"
            yield Row(where=place, kind=kind, cells={}, problem=problem)
            continue
        told = [_cell(cell.value) for cell in cells]
        if any(told[len(names) :]):
            yield Row(where=place, kind=kind, cells={}, problem="has cells beyond the columns of the heading")
        elif any(told):
            yield Row(where=place, kind=kind, cells=dict(zip(names, told)))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return write_value(value) if isinstance(value, str | int | float) else str(value)


def _see_package(stream: IO[bytes], where: str) -> None:
    """See that the package unpacks within measure, and that no part of it declares entities."""
    try:
        with zipfile.ZipFile(stream) as package:
            parts = package.infolist()
            unpacked, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
            if unpacked > _MOST_UNPACKED or unpacked > _MOST_RATIO * max(packed, 1):
                raise UnreadableInput(
                    found=f"{where} unpacks to {unpacked:,} bytes from {packed:,}",
                    fix="save a smaller workbook; this one looks made to exhaust a machine",
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and _declares(package.read(part)):
                    raise UnreadableInput(
                        found=f"{part.filename} of {where} declares a document type or entities",
                        fix="save the workbook again with a spreadsheet program",
                    )
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableInput(found=f"{where} is no XLSX workbook: {error}", fix="save it as XLSX") from error
    stream.seek(0)


def _declares(part: bytes) -> bool:
    """Whether XML declares a document type; in UTF-16 it would hide that, so that is refused as well."""
    return b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part[:64]

"""Rows of a spreadsheet, one after the other, as text; formulas are not run, links are not followed."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

from comity.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

MAX_BYTES = 1 << 30  # of all parts once unpacked
MAX_RATIO = 400  # of a part's size to its size in the archive
MAX_ROWS = 1_048_576  # what a sheet can have
MAX_OLD_BYTES = 256 << 20  # of a spreadsheet in the form before 2007, which is not packed
OLD = ".xls"
_SUFFIXES = frozenset({OLD, ".xlsx", ".xlsm"})


def is_spreadsheet(path: Path) -> bool:
    """Whether a file is a spreadsheet by its name."""
    return path.suffix.lower() in _SUFFIXES


def sheet_table(path: Path, number: int) -> pa.Table:
    """The first sheet below its header, as a table of text columns with the number of the file.

    Raises
    ------
    SourceError : the file is no spreadsheet, or its first row does not name columns
    """
    from comity.warehouse.staging.textrows import text_table

    rows = old_sheet_rows(path) if path.suffix.lower() == OLD else sheet_rows(path)
    header = [(name or "").strip() for name in next(rows, ())]
    if not header or not all(header) or len(set(header)) < len(header):
        raise _strange(path, "does not begin with the names of its columns")
    width = len(header)
    padded = ((number, (*row[:width], *(None,) * (width - len(row)))) for row in rows)
    return text_table(header, padded)


def old_sheet_rows(path: Path) -> Iterator[tuple[str | None, ...]]:
    """The rows of the first sheet of a spreadsheet in the form before 2007, as ``sheet_rows`` gives them.

    Raises
    ------
    SourceError : the file is no such spreadsheet, or too large for one
    """
    from python_calamine import CalamineError, CalamineWorkbook

    if path.stat().st_size > MAX_OLD_BYTES:
        raise _strange(path, f"is larger than {MAX_OLD_BYTES >> 20} MiB")
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False):
                yield tuple(None if cell == "" else _text(cell) for cell in row)
    except (CalamineError, OSError) as error:
        raise _strange(path, f"cannot be read as a spreadsheet: {error}") from error


def sheet_rows(path: Path, sheet: str | None = None) -> Iterator[tuple[str | None, ...]]:
    """The rows of a sheet; dates as ISO text, whole numbers without a point.

    Parameters
    ----------
    sheet : its name; the first where left out

    Raises
    ------
    SourceError : the file is no spreadsheet, lacks the sheet, or unpacks to more than is sane
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _refuse_bombs(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise _strange(path, f"cannot be read as a spreadsheet: {error}") from error
    try:
        name = sheet or book.sheetnames[0]
        if name not in book.sheetnames:
            raise _strange(path, f"has no sheet {name!r}; it has {', '.join(book.sheetnames)}")
        for number, row in enumerate(book[name].iter_rows(values_only=True), 1):
            if number > MAX_ROWS:
                raise _strange(path, f"has more than {MAX_ROWS} rows in a sheet")
            yield tuple(_text(value) for value in row)
    finally:
        book.close()


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _strange(path, f"is no spreadsheet of the form XLSX: {error}") from error
    swollen = any(part.file_size > MAX_RATIO * max(part.compress_size, 1024) for part in parts)
    if swollen or sum(part.file_size for part in parts) > MAX_BYTES:
        raise _strange(path, "unpacks to more than a spreadsheet of data would")


def _strange(path: Path, why: str) -> SourceError:
    return SourceError(found=f"{path.name} {why}", fix="get the source again with `comity data get`")

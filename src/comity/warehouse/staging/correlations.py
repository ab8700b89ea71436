"""The correlation tables between vintages of the Harmonized System, as sheets or as text saved from them.

Above the rows stand titles and a header that names both nomenclatures ("HS 2012", " HS2017"); between them
there may be a column "ex." for codes of which only a part goes over.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.warehouse.staging.spreadsheets import sheet_rows
from comity.warehouse.staging.textrows import decoded, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value
    from comity.warehouse.staging.textrows import Row

COLUMNS = ("nomenclature", "other_nomenclature", "product", "other_product")
_NAME = re.compile(r"\s*HS\s*-?\s*((?:19|20)\d\d)\s*\Z", re.IGNORECASE)
_SPREADSHEETS = frozenset({".xlsx", ".xlsm"})
_TITLE_LINES = 12  # in which the header must stand
_DIGITS = 6


def rows(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """Every pair of codes, with the names of both nomenclatures as the warehouse writes them.

    Raises
    ------
    SourceError : a file has no header that names two vintages, or no codes below it
    """
    return text_table(COLUMNS, ((file.number, row) for file in files for row in _of(file.path)))


def _of(path: Path) -> Iterator[Row]:
    sheet = sheet_rows(path) if path.suffix.lower() in _SPREADSHEETS else csv.reader(decoded(path))
    places, found = None, 0
    for number, cells in enumerate(sheet):
        if places is None:
            places = _header(cells)
            if places is None and number >= _TITLE_LINES:
                break
            continue
        codes = [_code(cells[place] if place < len(cells) else None) for place in places.values()]
        if all(codes):
            found += 1
            yield (*places, *codes)
    if not found:
        raise SourceError(
            found=f"{path.name} is no correlation table between two vintages of the Harmonized System"
            + ("" if places is None else ": there are no codes below its header"),
            fix="add the sheet of correlations, whose header names both, such as HS 2017 and HS 2012",
        )


def _header(cells: Sequence[str | None]) -> dict[str, int] | None:
    """Where the two nomenclatures stand, by their names: HS12 and HS07."""
    named = {
        f"HS{match[1][2:]}": place
        for place, cell in enumerate(cells)
        if (match := _NAME.match(cell or "")) is not None
    }
    return named if len(named) == 2 else None


def _code(cell: str | None) -> str | None:
    """A code of six digits, with the leading zeros that a spreadsheet took; None for anything else."""
    digits = (cell or "").strip().strip("'").replace(".", "")
    return digits.zfill(_DIGITS) if digits.isdigit() and len(digits) <= _DIGITS else None

"""Codes that no table knows: which, how often, and where the first stands."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.warehouse.staging.opening import form_of
from comity.warehouse.staging.textrows import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.warehouse.engine import Engine, NumberedFile, TextForm
    from comity.warehouse.staging.readers import Filling, Reader

_NAMED = 20  # codes that an error carries
_TOLD = 5  # and that its message tells of


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmappedCode:
    """A code in a provider's file that no table of codes knows."""

    scheme: str
    code: str
    column: str  # as the provider names it
    rows: int
    first: str  # file and, where it can be told, line


class UnmappedCodes(SourceError):
    """A provider's file holds codes of countries or products that comity does not know.

    Usual cases: a code that the provider has added since, a file of another release, lost digits.
    """

    def __init__(self, reader: str, codes: tuple[UnmappedCode, ...]) -> None:
        self.reader = reader
        self.codes = codes
        listed = "; ".join(
            f"{c.code!r} in column {c.column} ({c.rows} rows, first in {c.first})" for c in codes[:_TOLD]
        )
        more = f"; and {len(codes) - _TOLD} more" if len(codes) > _TOLD else ""
        schemes = ", ".join(dict.fromkeys(code.scheme for code in codes))
        super().__init__(
            found=f"{reader} has codes that are in no table of {schemes}: {listed}{more}",
            fix="add them to the table of codes, or set their rows aside, counted, with --quarantine",
        )


def unmapped_codes(
    source: Reader, filling: Filling, files: Sequence[NumberedFile], engine: Engine
) -> UnmappedCodes:
    """The error that names the codes for which rows of ``read_<table>`` were left unmapped."""
    found = []
    for key, written in filling.codes.items():
        code = f"cast({key}_code as varchar)"
        rows = engine.rows(
            f"select {code}, count(*), min(file) from read_{filling.table} "
            f"where reason = 'UNMAPPED' and unmapped = '{key}' group by 1 order by 2 desc, 1 limit {_NAMED}"
        )
        found += [
            UnmappedCode(
                scheme=written.scheme,
                code=text or "",
                column=written.column,
                rows=int(count),
                first=_first(source, files, int(number), written.column, text or ""),
            )
            for text, count, number in rows
        ]
    return UnmappedCodes(source.name, tuple(found))


def _first(source: Reader, files: Sequence[NumberedFile], number: int, column: str, code: str) -> str:
    """The file and line where a code stands first, as far as lines can be told."""
    file = next(file for file in files if file.number == number)
    path = file.path
    relation = source.relations[0]
    line = None
    if relation.forms:
        form = form_of(relation, file)
        line = _line(
            lines(path, encoding="utf-8-sig" if form.encoding == "utf-8" else form.encoding),
            form,
            column,
            code,
        )
    return f"{path.name}, line {line}" if line else path.name


def _line(text: object, form: TextForm, column: str, code: str) -> int | None:
    rows = csv.reader(
        text,  # type: ignore[arg-type]
        delimiter=form.delimiter,
        quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
    )
    names = [name.strip() for name in (next(rows, []) if form.header else form.columns)]
    if column not in names:
        return None
    place = names.index(column)
    return next((rows.line_num for row in rows if len(row) > place and row[place].strip() == code), None)

"""DESTA's list of treaties: members in wide columns (c1 to c91), or one row for each pair of members."""

from __future__ import annotations

import csv
from itertools import chain
from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.warehouse.staging.textrows import lines, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value

TREATIES = ("number", "name", "entry_type", "year", "entryforceyear", "regioncon")
PARTIES = ("number", "entry_type", "member")

_MISSING = frozenset({"", "NA", "."})
_PAIR = ("iso1", "iso2")


def treaties(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """One row a treaty, accession, withdrawal or negotiation, whatever the form."""

    def of(path: Path) -> Iterator[tuple[str | None, ...]]:
        seen: set[tuple[str | None, ...]] = set()
        pairs = _PAIR[0] in _header(path)
        for row in _rows(path):
            found = tuple(_cell(row, name) for name in TREATIES)
            if not pairs or found not in seen:
                seen.add(found)
                yield found

    return text_table(TREATIES, ((file.number, row) for file in files for row in of(file.path)))


def parties(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """One row a treaty and member, by the member's number in ISO 3166."""

    def of(path: Path) -> Iterator[tuple[str | None, ...]]:
        seen: set[tuple[str | None, ...]] = set()
        header = _header(path)
        columns = _PAIR if _PAIR[0] in header else [n for n in header if n[:1] == "c" and n[1:].isdigit()]
        if not columns:
            raise SourceError(
                found=f"{path.name} has neither members in columns (c1, c2, ...) nor pairs (iso1, iso2)",
                fix="add the list of treaties, or the list of dyads, from designoftradeagreements.org",
            )
        for row in _rows(path):
            for column in columns:
                member = _cell(row, column)
                found = (_cell(row, "number"), _cell(row, "entry_type"), member)
                if member and found not in seen:
                    seen.add(found)
                    yield found

    return text_table(PARTIES, ((file.number, row) for file in files for row in of(file.path)))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    text = lines(path)
    header = next(text, "")
    yield from csv.DictReader(chain([header], text), delimiter=_delimiter(header))


def _header(path: Path) -> list[str]:
    first = next(lines(path), "")
    return next(csv.reader([first], delimiter=_delimiter(first)), [])


def _delimiter(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","


def _cell(row: Mapping[str, str], name: str) -> str | None:
    value = (row.get(name) or "").strip()
    return None if value in _MISSING else value

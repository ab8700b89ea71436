"""The Global Sanctions Data Base, list of cases, whose lists of names hold names with commas."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.warehouse.staging.codes import country_codes
from comity.warehouse.staging.textrows import lines, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value
    from comity.warehouse.staging.textrows import Row

KINDS = ("trade", "arms", "military", "financial", "travel", "other")
COLUMNS = ("case_id", "sender", "target", "begin", "end", *KINDS, "objective", "success")

_SENDERS, _TARGETS = "sanctioning_state", "sanctioned_state"


def rows(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """One row a case, sender and target.

    Raises
    ------
    SourceError : the file is not the list of cases
    """
    return text_table(COLUMNS, ((file.number, row) for file in files for row in _of(file.path)))


def split_names(cell: str) -> list[str]:
    """The names in a list joined by commas, where "Korea, North" is one name.

    At each place the longest run of parts that is a known name is taken; a part that begins none stands
    alone.

    >>> split_names("Iran, Korea, North, Congo, Democratic Republic of the")
    ['Iran', 'Korea, North', 'Congo, Democratic Republic of the']
    """
    parts = [part.strip() for part in cell.split(",") if part.strip()]
    names = []
    while parts:
        taken = next(
            (
                n
                for n in range(min(len(parts), _longest()), 0, -1)
                if ", ".join(parts[:n]).lower() in _known()
            ),
            1,
        )
        names.append(", ".join(parts[:taken]))
        parts = parts[taken:]
    return names


@cache
def _known() -> frozenset[str]:
    return frozenset(code.code for code in country_codes("names"))


@cache
def _longest() -> int:
    return max(name.count(",") for name in _known()) + 1


def _of(path: Path) -> Iterator[Row]:
    table = csv.DictReader(lines(path))
    missing = [
        n
        for n in ("case_id", _SENDERS, _TARGETS, "begin", "end", *KINDS)
        if n not in (table.fieldnames or ())
    ]
    if missing:
        raise SourceError(
            found=f"{path.name} lacks {', '.join(missing)}: it is not the list of cases",
            fix="add the case-specific file (GSDB_V4.csv); the file of pairs and years is another form",
        )
    for row in table:
        rest = tuple(row.get(name) for name in COLUMNS[3:])
        for sender in split_names(row[_SENDERS]):
            for target in split_names(row[_TARGETS]):
                yield row["case_id"], sender, target, *rest

"""The WTO's spreadsheet of regional trade agreements: one line an agreement, its parties in lists."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from comity.errors import SourceError
from comity.warehouse.staging.codes import Standing, country_codes
from comity.warehouse.staging.spreadsheets import sheet_rows
from comity.warehouse.staging.textrows import text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value
    from comity.warehouse.staging.textrows import Row

AGREEMENTS = {
    "agreement": "RTA ID",
    "title": "RTA Name",
    "coverage": "Coverage",
    "kind": "Type",
    "status": "Status",
    "signed_goods": "Date of Signature (G)",
    "signed_services": "Date of Signature (S)",
    "force_goods": "Date of Entry into Force (G)",
    "force_services": "Date of Entry into Force (S)",
    "inactive": "Inactive Date",
}
PARTIES = ("agreement", "party", "since", "until", "standing")

_SHEET = "AllRTAs"
_ID, _NOW, _FIRST, _SPELLS = (
    "RTA ID",
    "Current signatories",
    "Original signatories",
    "Specific Entry/Exit dates",
)
_SPELL = re.compile(r"(?P<party>.+?)\s*\((?P<since>[^()]*?)\s*-\s+(?P<until>[^()]*?)\s*\)")
_DAY = "%d-%b-%Y"
_NOT_YET = 9999  # the year that stands for a day not known yet


class _Spell(NamedTuple):
    since: str | None = None
    until: str | None = None
    begun: bool = True  # whether the agreement is in force for it


def agreements(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """One row an agreement; dates as ISO text."""
    columns = tuple(AGREEMENTS.values())
    rows = (
        (file.number, tuple(row[name] for name in columns))
        for file in files
        for row in _lines(file.path, columns)
    )
    return text_table(tuple(AGREEMENTS), rows)


def parties(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """One row an agreement and party that the sheet names anywhere.

    ``standing`` is "bound"; or "left", where a party is named among the first ones only, no day of its
    leaving is given, and no body is a party today through which it could still be bound; or "not yet", where
    the agreement is not in force for it. A party without dates of its own is bound since the agreement
    entered into force, which its row in the table of agreements says.
    """
    wanted = (_ID, _NOW, _FIRST, _SPELLS)
    rows = (
        (file.number, party)
        for file in files
        for row in _lines(file.path, wanted)
        for party in _parties(file.path, row)
    )
    return text_table(PARTIES, rows)


def _parties(path: Path, row: Mapping[str, str | None]) -> Iterator[Row]:
    spells = _spells(path, row[_SPELLS] or "")
    now = _listed(row[_NOW])
    by_a_body = any(party.lower() in _bodies() for party in now)
    for party in dict.fromkeys([*now, *_listed(row[_FIRST]), *spells]):
        spell = spells.get(party, _Spell())
        left = now and party not in now and party not in spells and not by_a_body
        standing = "left" if left else "bound" if spell.begun else "not yet"
        yield row[_ID], party, spell.since, spell.until, standing


@cache
def _bodies() -> frozenset[str]:
    return frozenset(code.code for code in country_codes("names") if code.standing is Standing.BODY)


def _listed(cell: str | None) -> list[str]:
    return [name.strip() for name in (cell or "").split(";") if name.strip()]


def _spells(path: Path, cell: str) -> dict[str, _Spell]:
    """ "Nauru(01-Jan-9999 - ); Vanuatu(11-Oct-2022 - )": of each party, from and until when."""
    found = {}
    for part in _listed(cell):
        match = _SPELL.fullmatch(part)
        if match is None:
            raise SourceError(
                found=f"{path.name}: {part!r} among the dates of entry and exit cannot be read",
                fix="tell the maintainers: the WTO may have changed the form",
            )
        since, until = _day(match["since"]), _day(match["until"])
        begun = since is None or since.year < _NOT_YET
        found[match["party"].strip()] = _Spell(
            since.date().isoformat() if since and begun else None,
            until.date().isoformat() if until else None,
            begun,
        )
    return found


def _day(text: str) -> datetime | None:
    return datetime.strptime(text.strip(), _DAY) if text.strip() else None  # noqa: DTZ007 - a day, no moment


def _lines(path: Path, wanted: Sequence[str]) -> Iterator[dict[str, str | None]]:
    """The lines of the sheet, by the names of the wanted columns."""
    rows = sheet_rows(path, _SHEET)
    header = [(name or "").strip() for name in next(rows, ())]
    missing = [name for name in wanted if name not in header]
    if missing:
        raise SourceError(
            found=f"{path.name} lacks the column {', '.join(missing)}; it has {', '.join(header[:12])}",
            fix="export all agreements from the WTO's data base again",
        )
    for row in rows:
        line = dict(zip(header, row))
        if line.get(_ID):
            yield {name: line.get(name) for name in wanted}

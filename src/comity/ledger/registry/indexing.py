"""By what an entry is found in lists: its day, its deadline, its status, its countries and sectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.facts.dates import span
from comity.ledger.registry.entries import parties_of
from comity.ledger.registry.kinds import EntryKind, FieldType, Index, form
from comity.ledger.statements import read_deadline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from comity.ledger.registry.entries import Value


_TITLE = 200  # characters of a title by which it is found; an index of PostgreSQL takes some 2,700 bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an entry stands in lists."""

    title: str
    day: str  # ISO, the first day that it can be about; empty where that is not known
    due: str | None  # ISO, the last day on which it can be kept
    status: str | None
    sort: str | None
    keys: tuple[str, ...]  # pair:BLR-IRN, sector:322


def place(kind: EntryKind, fields: Mapping[str, Value]) -> Place:
    """Where an entry with these fields stands.

    >>> fields = {"title": "Visit", "kind": "visit", "parties": ("BLR", "IRN"), "held": "2025-08"}
    >>> found = place(EntryKind.EVENT, fields)
    >>> found.day, found.keys
    ('2025-08-01', ('pair:BLR-IRN',))
    """
    day, due = _text(kind, fields, Index.DAY), _text(kind, fields, Index.DUE)
    sort = form(kind).indexed(Index.SORT)
    sorted_by = fields.get(sort.name) if sort else None
    return Place(
        title=_text(kind, fields, Index.TITLE)[:_TITLE],
        day=(_iso(span(day).start) or "") if day else "",
        due=_iso(read_deadline(due).end) if due else None,
        status=_text(kind, fields, Index.STATUS) or None,
        sort=sorted_by[0] if isinstance(sorted_by, tuple) else str(sorted_by) if sorted_by else None,
        keys=tuple(_keys(kind, fields)),
    )


def _text(kind: EntryKind, fields: Mapping[str, Value], index: Index) -> str:
    field = form(kind).indexed(index)
    value = fields.get(field.name) if field else None
    return value if isinstance(value, str) else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def pair_mark(a: str, b: str) -> str:
    """The key of what is about both of two parties.

    >>> pair_mark("IRN", "BLR")
    'pair:BLR-IRN'
    """
    return f"pair:{'-'.join(sorted((a, b)))}"


def _keys(kind: EntryKind, fields: Mapping[str, Value]) -> list[str]:
    parties = parties_of(fields)
    found = [pair_mark(a, b) for i, a in enumerate(parties) for b in parties[i + 1 :]]
    for field in form(kind).fields:
        value = fields.get(field.name)
        if field.type is FieldType.SECTORS and isinstance(value, tuple):
            found += [f"sector:{code}" for code in dict.fromkeys(c for v in value for c in (v, v[:3]))]
    return found

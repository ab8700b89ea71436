"""The records of the registry: what is to be written, what was changed, and what an entry is on a date."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from comity.facts.dates import span
from comity.ledger.registry.kinds import EntryKind, Index, form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from comity.records import Period

Value = str | int | float | bool | tuple[str, ...]
T = TypeVar("T")
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_ID_LETTERS = 12  # of 5 bits each: a million entries meet by chance once in a million registries


class Confidence(StrEnum):
    """Whether somebody read it in the source named, or knows it and it is still to be verified."""

    SEEN = "seen"
    KNOWN = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a change comes from. It counts from the last day of ``dated`` on."""

    dated: str  # YYYY, YYYY-MM or YYYY-MM-DD
    source: str  # the citation, with its address
    author: str
    confidence: Confidence = Confidence.SEEN

    @property
    def counts_from(self) -> date:
        """The last day on which it can have become known."""
        end = span(self.dated).end
        if end is None:
            raise ValueError(f"{self.dated!r} is no date")
        return end


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry that is to be written; every value is in its canonical form."""

    kind: EntryKind
    id: str
    fields: Mapping[str, Value]
    provenance: Provenance

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Field and id for each entry that it refers to."""
        return links_of(self.kind, self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one entry: the fields that it set, and None for those that it cleared."""

    entry: str
    kind: EntryKind
    number: int  # 1 made the entry
    fields: Mapping[str, Value | None]
    provenance: Provenance
    recorded_at: str  # ISO 8601, UTC
    digest: str  # of this change and, through the one before, of all earlier ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an entry says, after all the changes that count."""

    id: str
    kind: EntryKind
    number: int  # of the last change that counts
    fields: Mapping[str, Value]
    provenance: Provenance  # of that change
    recorded_at: str

    def text(self, name: str) -> str:
        """A field as text; empty where it is not set."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""

    def words(self, name: str) -> tuple[str, ...]:
        """A field of several values; empty where it is not set."""
        value = self.fields.get(name, ())
        return value if isinstance(value, tuple) else ()

    def amount(self, name: str) -> float | None:
        """A number; None where it is not set."""
        value = self.fields.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def period(self, name: str) -> Period:
        """A date or a span with its precision; unstated where it is not set."""
        return span(self.text(name))

    @property
    def parties(self) -> tuple[str, ...]:
        """The countries and blocs that it is about, in alphabetical order."""
        return parties_of(self.fields)

    @property
    def title(self) -> str:
        """What lists call it."""
        field = form(self.kind).indexed(Index.TITLE)
        return self.text(field.name) if field else self.id


def parties_of(fields: Mapping[str, Value]) -> tuple[str, ...]:
    """The countries and blocs that an entry is about, in alphabetical order."""
    named = fields.get("parties")
    codes = named if isinstance(named, tuple) else (fields.get("party_a"), fields.get("party_b"))
    return tuple(sorted({code for code in codes if isinstance(code, str)}))


def links_of(kind: EntryKind, fields: Mapping[str, Value | None]) -> tuple[tuple[str, str], ...]:
    """Field and id for each entry that the fields refer to."""
    found: list[tuple[str, str]] = []
    for field in form(kind).linking:
        value = fields.get(field.name)
        if not value:
            continue
        targets = value if isinstance(value, tuple) else (str(value),)
        found += [(field.name, target) for target in targets]
    return tuple(found)


def canonical(value: object) -> str:
    """JSON that is the same for the same value: sorted keys, no spaces, letters as they are.

    >>> canonical({"b": 1, "a": ("x", "é")})
    '{"a":["x","é"],"b":1}'
    """
    return _ENCODER.encode(value)


def from_json(kind: EntryKind, written: Mapping[str, object]) -> dict[str, Value | None]:
    """Fields out of JSON, in the order of the form; lists become tuples."""
    return {name: _value(value) for name, value in in_order(kind, written).items()}


def _value(value: object) -> Value | None:
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{value!r} is no value of a field")


def content_id(kind: EntryKind, fields: Mapping[str, Value], source: str) -> str:
    """An id that follows from what an entry says: the same row read twice is the same entry."""
    digest = hashlib.sha256(canonical([kind.value, dict(fields), source]).encode()).digest()
    return f"{kind.value}-{base64.b32encode(digest).decode().lower()[:_ID_LETTERS]}"


def digest_of(before: str, change: Change) -> str:
    """SHA-256 over the digest of the change before and everything that this one says."""
    said = change.provenance
    parts = [
        before,
        change.entry,
        change.kind.value,
        change.number,
        dict(change.fields),
        [said.dated, said.source, said.author, said.confidence.value],
        change.recorded_at,
    ]
    return hashlib.sha256(canonical(parts).encode("utf-8", "surrogatepass")).hexdigest()


def applied(entry: Entry | None, change: Change) -> Entry:
    """The entry after one more change."""
    fields = dict(entry.fields) if entry else {}
    fields.update({name: value for name, value in change.fields.items() if value is not None})
    for name, value in change.fields.items():
        if value is None:
            fields.pop(name, None)
    return Entry(
        id=change.entry,
        kind=change.kind,
        number=change.number,
        fields=in_order(change.kind, fields),
        provenance=change.provenance,
        recorded_at=change.recorded_at,
    )


def in_order(kind: EntryKind, fields: Mapping[str, T]) -> dict[str, T]:
    """The same fields in the order of the form."""
    return {name: fields[name] for name in form(kind).names if name in fields}

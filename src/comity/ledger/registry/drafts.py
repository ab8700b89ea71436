"""From the cells of a row, or the options of a command, to an entry that may be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from comity.facts.dates import partial_date, span
from comity.ledger import statements
from comity.ledger.registry.entries import Confidence, Draft, Provenance, content_id
from comity.ledger.registry.kinds import EntryKind, form
from comity.ledger.registry.shares import add_up, sector_shares
from comity.ledger.registry.values import cleaned, read_date, read_id, read_value
from comity.phrasing import did_you_mean, listed, with_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from comity.ledger.registry.entries import Value
    from comity.records import Period

ID, DATED, SOURCE, CONFIDENCE, AUTHOR = "id", "dated", "source", "confidence", "author"
PROVENANCE = (DATED, SOURCE, CONFIDENCE, AUTHOR)  # columns beside the fields of every kind


class NotAnEntry(ValueError):
    """A row that cannot become an entry: every reason, each naming its field."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What holds where a row says nothing: who writes, from which source, on which day."""

    author: str
    today: date
    source: str = ""
    confidence: Confidence = Confidence.SEEN


def draft(kind: EntryKind, cells: Mapping[str, str], desk: Desk) -> Draft:
    """An entry out of the cells of a row.

    Parameters
    ----------
    cells : as written, by field, with ``id`` and the columns of ``PROVENANCE``; an empty one is not set
    desk : stands in where a row names no author, source or confidence. An entry counts from the latest day
        on which something in it happened, or else from today, unless the row says ``dated``

    Raises
    ------
    NotAnEntry : with every reason

    Examples
    --------
    >>> row = {"about": "project-1", "kind": "started", "what": "Ground was broken", "day": "2026-05"}
    >>> desk = Desk(author="A", today=date(2026, 6, 1), source="BelTA, 2 June 2026")
    >>> made = draft(EntryKind.FACT, row, desk)
    >>> made.provenance.dated, made.id.startswith("fact-")
    ('2026-05', True)
    """
    problems = [*_strange(kind, cells)]
    fields = _fields(kind, cells, problems)
    problems += [
        f"{name}: is missing; {field.about[:1].lower()}{field.about[1:]}"
        for name, field in ((f.name, f) for f in form(kind).fields)
        if field.required and not cells.get(name, "").strip()
    ]
    if not problems:
        problems += _contradictions(kind, fields)
    provenance = _provenance(kind, cells, fields, desk, problems)
    identity = _tried(problems, ID, read_id, cells.get(ID, "").strip()) if cells.get(ID, "").strip() else ""
    if problems or provenance is None:
        raise NotAnEntry(tuple(problems))
    return Draft(
        kind=kind,
        id=identity or content_id(kind, fields, provenance.source),
        fields=fields,
        provenance=provenance,
    )


def patch(kind: EntryKind, cells: Mapping[str, str]) -> dict[str, Value | None]:
    """The values that a change sets; an empty cell clears its field.

    Raises
    ------
    NotAnEntry : a field is unknown, unreadable, or required and cleared
    """
    problems = [*_strange(kind, cells)]
    fields: dict[str, Value | None] = dict(_fields(kind, cells, problems))
    for field in form(kind).fields:
        if field.name in cells and not cells[field.name].strip():
            if field.required:
                problems.append(f"{field.name}: cannot be cleared; an entry needs it")
            fields[field.name] = None
    if problems:
        raise NotAnEntry(tuple(problems))
    return fields


def check(kind: EntryKind, fields: Mapping[str, Value]) -> None:
    """See that the fields of an entry do not contradict each other.

    Raises
    ------
    NotAnEntry : with every reason
    """
    problems = [
        f"{f.name}: is missing; {f.about}" for f in form(kind).fields if f.required and f.name not in fields
    ]
    if not problems:
        problems += _contradictions(kind, fields)
    if problems:
        raise NotAnEntry(tuple(problems))


def dated_by(kind: EntryKind, fields: Mapping[str, Value | None], today: date) -> str:
    """From when an entry or a change counts where nobody says it: the latest happening in it, or today."""
    happened = (fields.get(field.name) for field in form(kind).happenings)
    found = [str(text).rpartition("/")[2] for text in happened if text]
    known = [text for text in found if _end(partial_date(text)) <= today]
    return max(known, key=lambda text: _end(partial_date(text))) if known else today.isoformat()


def _end(period: Period) -> date:
    return period.end or date.max


def _strange(kind: EntryKind, cells: Mapping[str, str]) -> list[str]:
    names = form(kind).names
    asked = {name: did_you_mean(name, names) for name in cells if name not in _known(kind)}
    return [
        f"{name}: is no field of {with_article(kind.value)}; " + (near or f"it has {', '.join(names)}")
        for name, near in asked.items()
    ]


@cache
def _known(kind: EntryKind) -> frozenset[str]:
    return frozenset({*form(kind).names, ID, *PROVENANCE})


def _fields(kind: EntryKind, cells: Mapping[str, str], problems: list[str]) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for field in form(kind).fields:
        written = cells.get(field.name)
        if not written or not written.strip():
            continue
        try:
            fields[field.name] = read_value(field, written)
        except ValueError as error:
            problems.append(f"{field.name}: {error}")
    return fields


def _provenance(
    kind: EntryKind,
    cells: Mapping[str, str],
    fields: Mapping[str, Value],
    desk: Desk,
    problems: list[str],
) -> Provenance | None:
    said = {
        name: _tried(problems, name, cleaned, written) if (written := cells.get(name)) else ""
        for name in PROVENANCE
    }
    source = said[SOURCE] or desk.source
    author = said[AUTHOR] or desk.author
    if not source:
        problems.append("source: is missing; name the text in which it can be read, with its address")
    confidence = said[CONFIDENCE] or desk.confidence.value
    if confidence not in {c.value for c in Confidence}:
        problems.append(f"confidence: {confidence!r} is neither seen nor known")
    dated = _tried(problems, DATED, read_date, said[DATED]) if said[DATED] else ""
    if problems:
        return None
    return Provenance(
        dated=dated or dated_by(kind, fields, desk.today),
        source=source,
        author=author,
        confidence=Confidence(confidence),
    )


def _tried(problems: list[str], name: str, read: Callable[[str], str], text: str) -> str:
    try:
        return read(text)
    except ValueError as error:
        problems.append(f"{name}: {error}")
        return ""


def _contradictions(kind: EntryKind, fields: Mapping[str, Value]) -> Iterator[str]:
    """What the fields say together and cannot mean."""
    yield from _orders(kind, fields)
    if kind is EntryKind.STATEMENT:
        yield from _statement(fields)
    if kind is EntryKind.PROJECT and "investment" in fields and "currency" not in fields:
        yield "currency: is missing; an investment needs one, such as USD"
    if kind is EntryKind.PROJECT and "sector_shares" in fields:
        yield from _shares(fields)
    if kind is EntryKind.COMMITMENT and "amount" in fields and "unit" not in fields:
        yield "unit: is missing; an amount needs one, such as USD or trucks"
    if kind is EntryKind.FACT and fields["kind"] == "replaced" and "by" not in fields:
        yield "by: is missing; what was replaced names the entry that took its place"


def _shares(fields: Mapping[str, Value]) -> Iterator[str]:
    codes, written = fields.get("sectors", ()), fields["sector_shares"]
    try:
        found = sector_shares(written if isinstance(written, tuple) else ())
    except ValueError as error:
        yield f"sector_shares: {error}"
        return
    if set(found) != set(codes if isinstance(codes, tuple) else ()):
        yield "sector_shares: names other sectors than the field sectors"
    elif not add_up(found):
        yield "sector_shares: the percentages of three-digit or of five-digit sectors do not add up to 100"


_ORDER = {
    EntryKind.DOCUMENT: (("signed", "expires"), ("signed", "in_force")),
    EntryKind.PROJECT: (("planned_start", "planned_end"), ("started", "ended")),
}


def _orders(kind: EntryKind, fields: Mapping[str, Value]) -> Iterator[str]:
    for first, last in _ORDER.get(kind, ()):
        begun, over = span(str(fields.get(first, ""))), span(str(fields.get(last, "")))
        if begun.start and over.end and over.end < begun.start and fields.get("status") != "provisional":
            yield f"{last}: {fields[last]} is before {first} ({fields[first]})"


def _statement(fields: Mapping[str, Value]) -> Iterator[str]:
    if fields["party_a"] == fields["party_b"]:
        yield f"party_b: is {fields['party_b']} like party_a; a statement is about two"
    exporter = fields.get("exporter")
    if exporter and exporter not in (fields["party_a"], fields["party_b"]):
        yield f"exporter: {exporter} is neither of the two parties"
    for name, read in (("period", statements.read_period), ("deadline", statements.read_deadline)):
        try:
            read(str(fields.get(name, "")))
        except ValueError:
            yield f"{name}: {fields[name]!r} looks like a date and is none"
    unit = str(fields["unit"])
    if strange := statements.strange_scale(unit):
        near = did_you_mean(strange, statements.SCALE) or f"write {listed([*statements.SCALE], joiner='or')}"
        yield f"unit: {unit!r} has {strange!r} after a currency; {near}"
    low, high, _ = statements.read_figure(str(fields["figure"]), unit)
    if low is not None and high is not None and high < low:
        yield f"figure: {fields['figure']} ends below where it begins"

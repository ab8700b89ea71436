"""What the rules of the ledger read of an entry, as rows beside its state, and back again.

A row holds what the entry says, never what became of it: that follows from these rows (``standing``), and
for the pairs of which comity itself brings statements from both together (decisions 0072 and 0088).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_

from comity.ledger import statements
from comity.ledger.outcomes import outcome_of, telling, terms
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.rules import Terms
from comity.ledger.sayings import COUNTED, Quantity, Saying, Voice, saying
from comity.ledger.store.schema import OPEN_END, dues, sayings, tellings
from comity.ledger.summary import Horizon, Promise, ending, horizon, owed_by
from comity.ledger.unswept import unswept
from comity.records import SourceUse, Telling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Table

    from comity.ledger.registry.entries import Entry

_AT_ONCE = 900  # ids in one question; a driver takes about a thousand values
HORIZONS = {one.value: one for one in Horizon}
_NOWHERE = SourceUse(id="", title="", version="", licence="")  # the rules do not read where it was read


def read_by_rules(entry: Entry) -> Iterator[tuple[Table, dict[str, Any]]]:
    """The rows of an entry, without its id and days."""
    if entry.kind is EntryKind.STATEMENT and entry.text("kind") in COUNTED:
        yield sayings, _saying_row(saying(statements.entry_of(entry, _NOWHERE)))
    elif entry.kind is EntryKind.COMMITMENT:
        owed = terms(entry)
        yield (
            dues,
            {
                "pair": "-".join(entry.parties),
                "side": entry.text("side") or None,
                "horizon": horizon(entry.period("made").end, owed.due).value,
                "due": _iso(owed.due),
                "goal": owed.goal,
                "restates": int(owed.restates),
            },
        )
    elif entry.kind is EntryKind.FACT:
        told = telling(entry)
        yield (
            tellings,
            {
                "about": entry.text("about"),
                "kind": told.kind,
                "first": _iso(told.first),
                "last": _iso(told.last),
                "amount": told.amount,
            },
        )


def _saying_row(said: Saying) -> dict[str, Any]:
    return {
        "party_a": said.voice.parties[0],
        "party_b": said.voice.parties[1],
        "measure": said.quantity.measure,
        "exporter": said.quantity.exporter,
        "scope": said.quantity.scope,
        "kind": said.kind,
        "unit": said.unit,
        "low": said.low,
        "high": said.high,
        "figure": said.figure,
        "said_first": _iso(said.said_first),
        "said_last": _iso(said.said_last),
        "period_first": _iso(said.period_first),
        "period_last": _iso(said.period_last),
        "due": _iso(said.due),
        "speaker": said.voice.speaker,
        "side": said.voice.side,
    }


SAYINGS = (
    *(sayings.c.entry_id, sayings.c.kind, sayings.c.party_a, sayings.c.party_b, sayings.c.measure),
    *(sayings.c.exporter, sayings.c.scope, sayings.c.unit, sayings.c.low, sayings.c.high, sayings.c.figure),
    *(sayings.c.said_first, sayings.c.said_last, sayings.c.period_first, sayings.c.period_last),
    *(sayings.c.due, sayings.c.speaker, sayings.c.side),
)
DUES = (
    *(dues.c.entry_id, dues.c.pair, dues.c.side, dues.c.horizon),
    *(dues.c.goal, dues.c.due, dues.c.restates),
)
TELLINGS = (tellings.c.entry_id, tellings.c.kind, tellings.c.first, tellings.c.last, tellings.c.amount)


def every_saying(
    connection: Connection, as_of: date | None, pairs: Collection[tuple[str, str]] | None = None
) -> list[Saying]:
    """All levels and targets that count by a date, of some pairs or of all."""
    asked = select(*SAYINGS).where(*on_day(sayings, as_of))
    if pairs is not None:
        asked = asked.where(of_pairs(pairs))
    with unswept():
        found = [saying_of(row) for row in connection.execute(asked).all()]
        told = _facts(connection, as_of, tellings.c.about.in_(_ids(pairs)))
        return [s._replace(told=tuple(told[s.id])) if s.id in told else s for s in found] if told else found


def _ids(pairs: Collection[tuple[str, str]] | None) -> Select[tuple[str]]:
    asked = select(sayings.c.entry_id)
    return asked if pairs is None else asked.where(of_pairs(pairs))


def told_of_statements(connection: Connection, as_of: date | None) -> dict[str, list[Telling]]:
    """The facts that count by a date about levels and targets themselves, by statement."""
    return _facts(connection, as_of, tellings.c.about.in_(_ids(None)))


def told_of(connection: Connection, about: Sequence[str], as_of: date | None) -> dict[str, list[Telling]]:
    """The facts that count by a date about some entries, by entry."""
    found: dict[str, list[Telling]] = {}
    for start in range(0, len(about), _AT_ONCE):
        found |= _facts(connection, as_of, tellings.c.about.in_(about[start : start + _AT_ONCE]))
    return found


def of_pairs(pairs: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    """Whether a statement is about one of some pairs, whoever is named first."""
    both = [way for a, b in pairs for way in ((a, b), (b, a))]
    return tuple_(sayings.c.party_a, sayings.c.party_b).in_(both)


def saying_of(row: Sequence[Any]) -> Saying:
    """A row in the order of ``SAYINGS``, as the rules read it."""
    entry_id, kind, a, b, measure, exporter, scope, unit, low, high, figure, *days, speaker, side = row
    said_first, said_last, period_first, period_last, due = map(day_of, days)
    return Saying(
        entry_id,
        kind,
        _quantity(a, b, measure, exporter, scope),
        unit,
        low,
        high,
        figure,
        said_first,
        said_last,
        period_first,
        period_last,
        due,
        Voice((a, b), speaker, side),
    )


def terms_of(row: Sequence[Any]) -> Terms:
    """The last columns of ``DUES``, as the rules read them."""
    goal, due, restates = row
    return Terms(goal, day_of(due), bool(restates))


def telling_of(row: Sequence[Any]) -> Telling:
    """A row in the order of ``TELLINGS``, as the rules read it."""
    identity, kind, first, last, amount = row
    return Telling(identity, kind, day_of(first), day_of(last), amount)


def every_commitment(connection: Connection, as_of: date | None, today: date) -> list[Promise]:
    """All commitments that count by a date, as promises: by their number, those alike in all that is counted.

    For a view with hindsight, which sees more than was known on its day; others count what is kept
    (``counting``). Facts and commitments are read apart and brought together here: a database would look
    for the facts of each commitment one by one.
    """
    asked = select(*DUES).where(*on_day(dues, as_of))
    with unswept():
        told = _facts(connection, as_of)
        found: Counter[tuple[Any, ...]] = Counter()
        for identity, pair, side, ahead, *owed in connection.execute(asked).all():
            one = outcome_of(terms_of(owed), told.get(identity, ()), today)
            found[pair, side, ahead, ending(one.status, one.timing, already=False)] += 1
        return [
            Promise(pair, (owed_by(side or ""),), HORIZONS[ahead], ended, number, (), number)
            for (pair, side, ahead, ended), number in found.items()
        ]


def _facts(
    connection: Connection, as_of: date | None, *which: ColumnElement[bool]
) -> dict[str, list[Telling]]:
    """The facts that count by a date, by what they are about."""
    asked = select(tellings.c.about, *TELLINGS).where(*on_day(tellings, as_of), *which)
    told: dict[str, list[Telling]] = defaultdict(list)
    for about, *row in connection.execute(asked).all():
        told[about].append(telling_of(row))
    return told


def on_day(table: Table, as_of: date | None) -> tuple[ColumnElement[bool], ...]:
    """Which rows of a table held on a day, or hold with all that is written."""
    if as_of is None:
        return (table.c.until == OPEN_END,)
    day = as_of.isoformat()
    return table.c.since <= day, table.c.until > day


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@cache
def day_of(written: str | None) -> date | None:
    """A day as a row holds it."""
    return date.fromisoformat(written) if written else None


@cache
def _quantity(a: str, b: str, measure: str, exporter: str | None, scope: str) -> Quantity:
    return Quantity(frozenset((a, b)), measure, exporter, scope)

"""What the rules of the ledger read of an entry, as rows beside its state, and back again.

A row holds what the entry says, never what became of it: that depends on the day of the view, and on the
statements that come with comity (decision 0072).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import exists, func, or_, select

from comity.ledger import statements
from comity.ledger.outcomes import outcome_of, settled_stages, telling, terms
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.rules import SETTLING, Terms
from comity.ledger.sayings import COUNTED, Quantity, Saying, Voice, saying
from comity.ledger.store.schema import OPEN_END, dues, sayings, states, tellings
from comity.ledger.summary import Horizon, Promise, ending, horizon, owed_by
from comity.ledger.unswept import unswept
from comity.records import SourceUse, Telling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from comity.ledger.outcomes import Outcome
    from comity.ledger.registry.entries import Entry

_AT_ONCE = 900  # ids in one question; a driver takes about a thousand values
_HORIZON = {one.value: one for one in Horizon}
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


def every_saying(connection: Connection, as_of: date | None) -> list[Saying]:
    """All levels and targets that count by a date."""
    t = sayings.c
    asked = select(
        *(t.entry_id, t.kind, t.party_a, t.party_b, t.measure, t.exporter, t.scope),
        *(t.unit, t.low, t.high, t.figure, t.said_first, t.said_last, t.period_first, t.period_last, t.due),
        *(t.speaker, t.side),
    ).where(*_on(sayings, as_of))
    with unswept():
        found = [_saying(row) for row in connection.execute(asked).all()]
        told = told_of_statements(connection, as_of)
        return [s._replace(told=tuple(told[s.id])) if s.id in told else s for s in found] if told else found


def told_of_statements(connection: Connection, as_of: date | None) -> dict[str, list[Telling]]:
    """The facts that count by a date about levels and targets themselves, by statement."""
    return _facts(connection, as_of, exists().where(sayings.c.entry_id == tellings.c.about))


def told_of(connection: Connection, about: Sequence[str], as_of: date | None) -> dict[str, list[Telling]]:
    """The facts that count by a date about some entries, by entry."""
    found: dict[str, list[Telling]] = {}
    for start in range(0, len(about), _AT_ONCE):
        found |= _facts(connection, as_of, tellings.c.about.in_(about[start : start + _AT_ONCE]))
    return found


def _saying(row: Sequence[Any]) -> Saying:
    """A row in the order of the columns, as the rules read it."""
    entry_id, kind, a, b, measure, exporter, scope, unit, low, high, figure, *days, speaker, side = row
    said_first, said_last, period_first, period_last, due = map(_day, days)
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


def every_commitment(connection: Connection, as_of: date | None, today: date) -> list[Promise]:
    """All commitments that count by a date, as promises: by their number, those alike in all that is counted.

    Facts and commitments are read apart and brought together here: a database would look for the facts of
    each commitment one by one.
    """
    d = dues.c
    asked = select(d.entry_id, d.pair, d.side, d.horizon, d.due, d.goal, d.restates).where(*_on(dues, as_of))
    with unswept():
        told = _facts(connection, as_of)
        by_terms: dict[tuple[str | None, int], Outcome] = {}  # of those without facts
        found: Counter[tuple[Any, ...]] = Counter()
        for identity, pair, side, ahead, due, goal, restates in connection.execute(asked).all():
            facts = told.get(identity)
            one = by_terms.get((due, restates)) if facts is None else None
            if one is None:
                one = outcome_of(Terms(goal, _day(due), bool(restates)), facts or (), today)
                if facts is None:
                    by_terms[due, restates] = one
            found[pair, side, ahead, ending(one.status, one.timing, already=False)] += 1
        return [
            Promise(pair, (owed_by(side or ""),), _HORIZON[ahead], ended, number, (), number)
            for (pair, side, ahead, ended), number in found.items()
        ]


def _facts(
    connection: Connection, as_of: date | None, *which: ColumnElement[bool]
) -> dict[str, list[Telling]]:
    """The facts that count by a date, by what they are about."""
    t = tellings.c
    asked = select(t.about, t.entry_id, t.kind, t.first, t.last, t.amount).where(
        *_on(tellings, as_of), *which
    )
    told: dict[str, list[Telling]] = defaultdict(list)
    for about, identity, kind, first, last, amount in connection.execute(asked).all():
        told[about].append(Telling(identity, kind, _day(first), _day(last), amount))
    return told


class Late(NamedTuple):
    """How many commitments and projects are overdue, and the ids of those that are so longest."""

    total: int
    first: tuple[str, ...]


def late(connection: Connection, as_of: date | None, today: date, limit: int | None) -> Late:
    """The commitments and projects whose deadline has passed and that nothing settled.

    A commitment is settled by a fact of one of the kinds ``SETTLING``, or by an amount that fills it; a
    project by its stage. A test holds this against the rules that give each its status.

    Parameters
    ----------
    today : the day of the view
    limit : how many ids at most; all where left out
    """
    settles = or_(tellings.c.kind.in_(SETTLING), tellings.c.amount >= dues.c.goal)
    owed = (dues.c.due < today.isoformat(), *_on(dues, as_of))
    told = (tellings.c.about == dues.c.entry_id, *_on(tellings, as_of), settles)
    built = (
        states.c.kind == EntryKind.PROJECT.value,
        states.c.due < today.isoformat(),
        *_on(states, as_of),
        states.c.status.not_in(settled_stages()),
    )
    # Counted apart, since few are settled and each question is answered from an index.
    settled = select(func.count(dues.c.entry_id.distinct())).where(*owed, *told)
    total = (
        sum(
            connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
            for table, conditions in ((dues, owed), (states, built))
        )
        - connection.execute(settled).scalar_one()
    )
    first = [
        *_first(connection, dues, (*owed, ~exists().where(*told)), limit),
        *_first(connection, states, built, limit),
    ]
    return Late(total, tuple(identity for _, identity in sorted(first)[:limit]))


def _first(
    connection: Connection, table: Table, conditions: Sequence[ColumnElement[bool]], limit: int | None
) -> list[tuple[str, str]]:
    """Day and id of what fell due first."""
    asked = select(table.c.due, table.c.entry_id).where(*conditions).order_by(table.c.due, table.c.entry_id)
    return [(row.due, row.entry_id) for row in connection.execute(asked.limit(limit))]


def _on(table: Table, as_of: date | None) -> tuple[ColumnElement[bool], ...]:
    if as_of is None:
        return (table.c.until == OPEN_END,)
    day = as_of.isoformat()
    return table.c.since <= day, table.c.until > day


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@cache
def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


@cache
def _quantity(a: str, b: str, measure: str, exporter: str | None, scope: str) -> Quantity:
    return Quantity(frozenset((a, b)), measure, exporter, scope)

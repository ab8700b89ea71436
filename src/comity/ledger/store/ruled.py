"""What the rules of the ledger read of an entry, as rows beside its state, and back again.

A row holds what the entry says, never what became of it: that depends on the day of the view, and on the
statements that come with comity (decision 0072).
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import case, exists, func, or_, select, union_all

from comity.ledger import statements
from comity.ledger.outcomes import SETTLING, Telling, Terms, outcome_of, settled_stages, telling, terms
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.sayings import COUNTED, Quantity, Saying, Voice, saying
from comity.ledger.store.schema import OPEN_END, dues, sayings, states, tellings
from comity.ledger.summary import Horizon, Promise, ending, horizon, owed_by
from comity.records import SourceUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Table

    from comity.ledger.outcomes import Outcome
    from comity.ledger.registry.entries import Entry

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
    with _unswept():
        return [_saying(row) for row in connection.execute(asked).all()]


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
    """All commitments that count by a date, as promises; those without a fact by their number alone."""
    with _unswept():
        return [*_untold(connection, as_of, today), *_told(connection, as_of, today)]


def _untold(connection: Connection, as_of: date | None, today: date) -> Iterator[Promise]:
    """Commitments without a fact: how they ended follows from the deadline and the day alone."""
    t = dues.c
    passed = case((t.due.is_(None), None), (t.due < today.isoformat(), 1), else_=0)
    told = exists().where(tellings.c.about == t.entry_id).where(*_on(tellings, as_of))
    asked = (
        select(t.pair, t.side, t.horizon, func.min(t.due), func.count())
        .where(*_on(dues, as_of), ~told)
        .group_by(t.pair, t.side, t.horizon, passed)
    )
    for pair, side, ahead, due, number in connection.execute(asked).all():
        one = outcome_of(Terms(None, _day(due), restates=False), (), today)
        yield _promise(pair, side, ahead, one, number=number)


def _told(connection: Connection, as_of: date | None, today: date) -> Iterator[Promise]:
    """Commitments about which there are facts, each with these."""
    d, t = dues.c, tellings.c
    asked = (
        select(d.entry_id, d.pair, d.side, d.horizon, d.goal, d.due, d.restates)
        .add_columns(t.entry_id, t.kind, t.first, t.last, t.amount)
        .join(tellings, t.about == d.entry_id)
        .where(*_on(dues, as_of), *_on(tellings, as_of))
        .order_by(d.entry_id)
    )
    rows = connection.execute(asked).all()
    for (identity, pair, side, ahead, goal, due, restates), facts in groupby(rows, key=itemgetter(slice(7))):
        told = [
            Telling(fact, kind, _day(first), _day(last), amount)
            for *_, fact, kind, first, last, amount in facts
        ]
        one = outcome_of(Terms(goal, _day(due), bool(restates)), told, today)
        yield _promise(pair, side, ahead, one, ids=(identity,))


def _promise(
    pair: str, side: str | None, ahead: str, read: Outcome, *, number: int = 1, ids: tuple[str, ...] = ()
) -> Promise:
    ended = ending(read.status, read.timing, already=False)
    return Promise(pair, (owed_by(side or ""),), Horizon(ahead), ended, number, ids, number)


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
    settling = (
        exists()
        .where(tellings.c.about == dues.c.entry_id)
        .where(*_on(tellings, as_of))
        .where(or_(tellings.c.kind.in_(SETTLING), tellings.c.amount >= dues.c.goal))
    )
    owed = select(dues.c.due, dues.c.entry_id).where(
        dues.c.due < today.isoformat(), *_on(dues, as_of), ~settling
    )
    built = select(states.c.due, states.c.entry_id).where(
        states.c.kind == EntryKind.PROJECT.value,
        states.c.due < today.isoformat(),
        *_on(states, as_of),
        states.c.status.not_in(settled_stages()),
    )
    both = union_all(owed, built).subquery()
    total = connection.execute(select(func.count()).select_from(both)).scalar_one()
    first = select(both.c.entry_id).order_by(both.c.due, both.c.entry_id)
    rows = connection.execute(first if limit is None else first.limit(limit))
    return Late(int(total), tuple(row.entry_id for row in rows))


@contextmanager
def _unswept() -> Iterator[None]:
    """Without looking for garbage: it would walk tens of thousands of new tuples again and again, in vain."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


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

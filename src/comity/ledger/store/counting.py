"""Counts how promises stood on a day, of all pairs at once: from what is kept beside the entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, not_, select

from comity.ledger.outcomes import settled_stages
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store.ruled import HORIZONS, on_day
from comity.ledger.store.schema import spells, states
from comity.ledger.store.standing import heard
from comity.ledger.summary import Ending, Promise
from comity.ledger.unswept import unswept

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Table

_ENDING = {one.value: one for one in Ending}


class Late(NamedTuple):
    """How many things are overdue, and the day and id of those that are so longest."""

    total: int
    first: tuple[tuple[str, str], ...]


def ended(connection: Connection, day: date, apart: Collection[str]) -> list[Promise]:
    """How the promises of all pairs stood on a day: those alike in all that is counted, once.

    Parameters
    ----------
    apart : pairs (``BLR-IRN``) whose statements are not counted here
    """
    c = spells.c
    alike = (c.pair, c.voices, c.horizon, c.ending)
    asked = (
        select(*alike, func.count(), func.sum(c.said))
        .where(*on_day(spells, day), c.said > 0, _not_of(apart))
        .group_by(*alike)
    )
    with unswept():
        return [
            Promise(pair, heard(voices), HORIZONS[ahead], _ENDING[ending], int(said), (), number)
            for pair, voices, ahead, ending, number, said in connection.execute(asked).all()
        ]


def late(connection: Connection, day: date, limit: int | None, apart: Collection[str]) -> Late:
    """What was overdue on a day: targets, commitments and projects.

    Parameters
    ----------
    limit : how many are named at most; all where left out
    apart : pairs (``BLR-IRN``) whose statements are not counted here
    """
    promised = (spells.c.overdue == 1, *on_day(spells, day), _not_of(apart))
    built = (
        states.c.kind == EntryKind.PROJECT.value,
        states.c.due < day.isoformat(),
        *on_day(states, day),
        states.c.status.not_in(settled_stages()),
    )
    asked: tuple[tuple[Table, Sequence[ColumnElement[bool]]], ...] = ((spells, promised), (states, built))
    total = sum(_number(connection, table, conditions) for table, conditions in asked)
    first = [one for table, conditions in asked for one in _first(connection, table, conditions, limit)]
    return Late(total, tuple(sorted(first)[:limit]))


def _number(connection: Connection, table: Table, conditions: Sequence[ColumnElement[bool]]) -> int:
    found: Any = connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
    return int(found)


def _first(
    connection: Connection, table: Table, conditions: Sequence[ColumnElement[bool]], limit: int | None
) -> list[tuple[str, str]]:
    """Day and id of what fell due first."""
    asked = select(table.c.due, table.c.entry_id).where(*conditions).order_by(table.c.due, table.c.entry_id)
    return [(row.due, row.entry_id) for row in connection.execute(asked.limit(limit))]


def _not_of(apart: Collection[str]) -> ColumnElement[bool]:
    return not_(and_(spells.c.kind == EntryKind.STATEMENT.value, spells.c.pair.in_(sorted(apart))))

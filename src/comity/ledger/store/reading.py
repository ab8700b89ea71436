"""Reads entries, lists, counts and histories. As of a day, only what counts by then is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, tuple_

from comity.ledger.follow import follow
from comity.ledger.registry.entries import links_of
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store.rows import change_of, entry_of
from comity.ledger.store.schema import OPEN_END, changes, entries, links, marks, states

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Select

    from comity.ledger.follow import Followed
    from comity.ledger.registry.entries import Change, Entry

_AT_ONCE = 900  # ids in one question; a driver takes about a thousand values
_STREAMED = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries a list shows; what is None is not asked about."""

    kinds: tuple[EntryKind, ...] = ()
    marks: tuple[str, ...] = ()  # all of them: pair:BLR-IRN, sector:322
    status: str | None = None
    sort: str | None = None
    due_by: date | None = None
    due_from: date | None = None
    about: str | None = None  # words in the title
    as_of: date | None = None


def history(connection: Connection, identity: str) -> tuple[Change, ...]:
    """Every change of an entry, in the order in which they were written; none where there is no entry."""
    rows = connection.execute(
        select(changes, entries.c.kind)
        .join(entries, entries.c.id == changes.c.entry_id)
        .where(changes.c.entry_id == identity)
        .order_by(changes.c.number)
    )
    return tuple(change_of(row, EntryKind(row.kind)) for row in rows)


def histories(connection: Connection) -> Iterator[tuple[Change, ...]]:
    """The changes of every entry, entry by entry in the order of their ids, without holding them all."""
    rows = connection.execute(
        select(changes, entries.c.kind)
        .join(entries, entries.c.id == changes.c.entry_id)
        .order_by(changes.c.entry_id, changes.c.number)
        .execution_options(yield_per=_STREAMED)
    )
    one: list[Change] = []
    for row in rows:
        change = change_of(row, EntryKind(row.kind))
        if one and one[0].entry != change.entry:
            yield tuple(one)
            one = []
        one.append(change)
    if one:
        yield tuple(one)


def entry(connection: Connection, identity: str, as_of: date | None = None) -> Entry | None:
    """An entry as it is, or as it was known on a day; None where there was none."""
    row = connection.execute(select(states).where(states.c.entry_id == identity, _on(as_of))).first()
    return entry_of(row) if row else None


def named(connection: Connection, identities: Iterable[str], as_of: date | None = None) -> dict[str, Entry]:
    """Those of the entries that are there, as they are now or as they were known on a day, by id."""
    found = {}
    for some in _some(identities):
        rows = connection.execute(select(states).where(states.c.entry_id.in_(some), _on(as_of)))
        found.update({row.entry_id: entry_of(row) for row in rows})
    return found


def kinds_of(connection: Connection, identities: Iterable[str]) -> dict[str, EntryKind]:
    """The kinds of those of the entries that are there, by id."""
    found = {}
    for some in _some(identities):
        rows = connection.execute(select(entries.c.id, entries.c.kind).where(entries.c.id.in_(some)))
        found.update({row.id: EntryKind(row.kind) for row in rows})
    return found


def listed(connection: Connection, wanted: Wanted, *, limit: int | None = None) -> tuple[Entry, ...]:
    """The entries wanted, the newest day first and those without a day last.

    Parameters
    ----------
    limit : at most so many; all where left out
    """
    asked = _asked(select(states), wanted).order_by(states.c.day.desc(), states.c.entry_id)
    rows = connection.execute(asked.limit(limit) if limit is not None else asked)
    return tuple(entry_of(row) for row in rows)


def due(connection: Connection, wanted: Wanted, *, limit: int | None = None) -> tuple[Entry, ...]:
    """The entries wanted that have a deadline, the earliest first."""
    asked = _asked(select(states), wanted).where(states.c.due.is_not(None))
    asked = asked.order_by(states.c.due, states.c.entry_id)
    rows = connection.execute(asked.limit(limit) if limit is not None else asked)
    return tuple(entry_of(row) for row in rows)


def every(connection: Connection, wanted: Wanted) -> Iterator[Entry]:
    """The entries wanted, in the order of kind and id, without holding them all."""
    asked = _asked(select(states), wanted).order_by(states.c.kind, states.c.entry_id)
    for row in connection.execute(asked.execution_options(yield_per=_STREAMED)):
        yield entry_of(row)


def count(connection: Connection, wanted: Wanted) -> int:
    """How many entries are wanted."""
    return int(connection.execute(_asked(select(func.count()).select_from(states), wanted)).scalar_one())


def tally(connection: Connection, wanted: Wanted) -> dict[tuple[str, str | None, str | None], int]:
    """How many of the entries wanted there are, by kind, status and sort."""
    columns = (states.c.kind, states.c.status, states.c.sort)
    asked = _asked(select(*columns, func.count().label("entries")), wanted).group_by(*columns)
    return {(row.kind, row.status, row.sort): row.entries for row in connection.execute(asked)}


def marks_present(connection: Connection, wanted: Iterable[str]) -> frozenset[str]:
    """Those of the marks under which there ever was an entry."""
    found: set[str] = set()
    for some in _some(wanted):
        rows = connection.execute(select(marks.c.mark).where(marks.c.mark.in_(some)).distinct())
        found.update(row.mark for row in rows)
    return frozenset(found)


def referring(connection: Connection, identity: str, as_of: date | None = None) -> tuple[Entry, ...]:
    """The entries that refer to an entry, in the order of kind and id."""
    return referring_to(connection, (identity,), as_of)


def referring_to(
    connection: Connection, identities: Iterable[str], as_of: date | None = None
) -> tuple[Entry, ...]:
    """The entries that refer to any of some entries, each once."""
    found: dict[str, Entry] = {}
    wanted = frozenset(identities)
    for some in _some(wanted):
        asked = (
            select(states)
            .where(states.c.entry_id.in_(select(links.c.entry_id).where(links.c.target.in_(some))))
            .where(_on(as_of))
        )
        found.update({row.entry_id: entry_of(row) for row in connection.execute(asked)})
    still = (e for e in found.values() if any(target in wanted for target in _targets(e)))
    return tuple(sorted(still, key=lambda e: (e.kind.value, e.id)))


def followed(
    connection: Connection, found: Sequence[Entry], as_of: date | None, today: date, *, whole: bool = True
) -> tuple[Followed, ...]:
    """Entries with what became of them.

    Parameters
    ----------
    found : as known on the date
    as_of : None for everything that is written by now; deadlines then count from ``today``
    whole : also the entries that belong to them; else facts and disputes alone, in one question for all
    """
    if not whole:
        around = (EntryKind.FACT, EntryKind.DISPUTE)
        return follow(found, listed(connection, Wanted(kinds=around, as_of=as_of)), as_of or today)
    near = referring_to(connection, [one.id for one in found], as_of)
    far = referring_to(connection, [one.id for one in near if one.kind is EntryKind.FACT], as_of)
    return follow(found, (*near, *far), as_of or today)


def newest_change(connection: Connection) -> tuple[int, str]:
    """The number of the last change, and when it was written; 0 where a registry is empty."""
    row = connection.execute(
        select(changes.c.seq, changes.c.recorded_at).order_by(changes.c.seq.desc()).limit(1)
    ).first()
    return (row.seq, row.recorded_at) if row else (0, "")


def count_changes(connection: Connection) -> int:
    """How many changes there are."""
    return int(connection.execute(select(func.count()).select_from(changes)).scalar_one())


def _targets(one: Entry) -> Iterator[str]:
    return (target for _, target in links_of(one.kind, one.fields))


def _asked(query: Select[Any], wanted: Wanted) -> Select[Any]:
    for n, mark in enumerate(wanted.marks):
        one = marks.alias(f"mark_{n}")
        query = query.join(
            one,
            and_(one.c.entry_id == states.c.entry_id, one.c.since == states.c.since, one.c.mark == mark),
        )
    return query.where(*_conditions(wanted))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield _on(wanted.as_of)
    if wanted.kinds:
        yield states.c.kind.in_([kind.value for kind in wanted.kinds])
    if wanted.status is not None:
        yield states.c.status == wanted.status
    if wanted.sort is not None:
        yield states.c.sort == wanted.sort
    if wanted.due_by is not None:
        yield states.c.due <= wanted.due_by.isoformat()
    if wanted.due_from is not None:
        yield states.c.due >= wanted.due_from.isoformat()
    if wanted.about:
        # Asked apart, so that it is answered from the index of titles alone.
        named = states.alias("named")
        like = func.lower(named.c.title).contains(wanted.about.lower(), autoescape=True)
        ids = select(named.c.entry_id, named.c.since).where(like)
        yield tuple_(states.c.entry_id, states.c.since).in_(ids)


def _on(as_of: date | None) -> ColumnElement[bool]:
    if as_of is None:
        return states.c.until == OPEN_END
    day = as_of.isoformat()
    return and_(states.c.since <= day, states.c.until > day)


def _some(identities: Iterable[str]) -> Iterator[list[str]]:
    every = sorted(set(identities))
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]

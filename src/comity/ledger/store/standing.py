"""Keeps how each promise stood beside the entries from which that follows, and counts it on a day.

The rows of a commitment follow from it and the facts about it; those of a target from all statements about
its pair. Whoever writes one of these tells here which pairs and commitments are touched, and their rows are
worked out again in the same transaction (decision 0088).
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import and_, delete, select, text

from comity.ledger.registry.entries import canonical
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.sayings import Voice
from comity.ledger.spells import Owed, Said, Told, of_chain, of_commitment
from comity.ledger.store.inserting import insert_rows
from comity.ledger.store.ruled import (
    DUES,
    HORIZONS,
    SAYINGS,
    TELLINGS,
    day_of,
    of_pairs,
    saying_of,
    telling_of,
    terms_of,
)
from comity.ledger.store.schema import dues, sayings, spells, tellings
from comity.ledger.summary import pair_of
from comity.ledger.unswept import unswept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Column, Connection, Table

    from comity.ledger.sayings import Quantity
    from comity.ledger.spells import Spell

T = TypeVar("T", str, tuple[str, str])
_DUES = (dues.c.since, dues.c.until, *DUES)
_TELLINGS = (tellings.c.since, tellings.c.until, tellings.c.about, *TELLINGS)
_SAYINGS = (sayings.c.since, sayings.c.until, *SAYINGS)
READ: dict[Table, tuple[Column[Any], ...]] = {sayings: _SAYINGS, dues: _DUES, tellings: _TELLINGS}
_AT_ONCE = 400  # ids or pairs in one question; a driver takes about a thousand values
_LOCK = 0x7370656C6C73  # "spells": on a server, one writer at a time works them out
RULED = (EntryKind.STATEMENT, EntryKind.COMMITMENT, EntryKind.FACT)  # what they follow from


class Touched(NamedTuple):
    """Of which promises the rows are to be worked out again."""

    pairs: set[tuple[str, str]]  # of statements, in the order of their codes
    ids: set[str]  # of commitments, and of what facts are about

    def see(self, rows: dict[Table, list[dict[str, Any]]]) -> None:
        """Add what these rows are about."""
        self.pairs.update(_ordered(row["party_a"], row["party_b"]) for row in rows.get(sayings, ()))
        self.ids.update(row["entry_id"] for row in rows.get(dues, ()))
        self.ids.update(row["about"] for row in rows.get(tellings, ()))


def none_touched() -> Touched:
    """Nothing yet."""
    return Touched(set(), set())


def touched_by(connection: Connection, identity: str) -> Touched:
    """What an entry that is about to change has been about."""
    found = none_touched()
    for table in (sayings, dues, tellings):
        rows = connection.execute(select(table).where(table.c.entry_id == identity)).mappings()
        found.see({table: [dict(row) for row in rows]})
    return found


def take_turn(connection: Connection, kinds: Collection[EntryKind]) -> None:
    """Let one writer at a time work out what follows from statements, commitments and facts of many.

    Two that add to one chain at once would each miss what the other adds. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql" and not set(RULED).isdisjoint(kinds):
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def renew(connection: Connection, touched: Touched, *, new: Collection[str] = ()) -> None:
    """Work the rows of some promises out again.

    Parameters
    ----------
    new : commitments that have no rows yet
    """
    if not touched.pairs and not touched.ids:
        return
    with unswept():
        every_pair = touched.pairs | _pairs_of(connection, touched.ids)
        for some in _some(touched.ids.difference(new)):
            connection.execute(delete(spells).where(spells.c.entry_id.in_(some)))
        for pairs in _some(map(pair_of, every_pair)):
            of_pairs = and_(spells.c.pair.in_(pairs), spells.c.kind == EntryKind.STATEMENT.value)
            connection.execute(delete(spells).where(of_pairs))
        insert_rows(connection, spells, [*_of_commitments(connection, touched.ids)])
        insert_rows(connection, spells, [*_of_chains(connection, every_pair)])


def rebuild(connection: Connection) -> None:
    """Work all of them out again."""
    connection.execute(delete(spells))
    said, owed, told = (connection.execute(select(*columns)).all() for columns in READ.values())
    insert_rows(connection, spells, [*commitment_rows(owed, told), *chain_rows(said, told)])


def rows_of(read: Mapping[Table, Iterable[Mapping[str, Any]]]) -> Iterator[dict[str, Any]]:
    """The rows as they follow from what the rules read of all entries.

    Parameters
    ----------
    read : the rows of each of ``READ``
    """
    said, owed, told = (
        [tuple(row[column.name] for column in columns) for row in read[table]]
        for table, columns in READ.items()
    )
    yield from commitment_rows(owed, told)
    yield from chain_rows(said, told)


def _of_commitments(connection: Connection, identities: Iterable[str]) -> Iterator[dict[str, Any]]:
    for some in _some(identities):
        owed = connection.execute(select(*_DUES).where(dues.c.entry_id.in_(some))).all()
        told = connection.execute(select(*_TELLINGS).where(tellings.c.about.in_(some))).all()
        yield from commitment_rows(owed, told)


def _of_chains(connection: Connection, pairs: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for some in _some(pairs):
        about = tellings.c.about.in_(select(sayings.c.entry_id).where(of_pairs(some)))
        told = connection.execute(select(*_TELLINGS).where(about)).all()
        said = connection.execute(select(*_SAYINGS).where(of_pairs(some))).all()
        yield from chain_rows(said, told)


def _pairs_of(connection: Connection, identities: Iterable[str]) -> set[tuple[str, str]]:
    """The pairs about which those of the entries that are statements are, or were."""
    found: set[tuple[str, str]] = set()
    for some in _some(identities):
        asked = select(sayings.c.party_a, sayings.c.party_b).where(sayings.c.entry_id.in_(some))
        found.update(_ordered(*row) for row in connection.execute(asked.distinct()))
    return found


def commitment_rows(owed: Iterable[Sequence[Any]], told: Iterable[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """The rows of commitments, out of all that is on record of each.

    Parameters
    ----------
    owed, told : in the order of ``ruled.DUES`` and ``ruled.TELLINGS``, with since and until before them
    """
    facts = _facts(told)
    states: dict[str, list[Owed]] = defaultdict(list)
    for since, until, identity, pair, side, ahead, *terms in owed:
        one = Owed(identity, pair, side or "", HORIZONS[ahead], terms_of(terms), _day(since), _day(until))
        states[identity].append(one)
    for identity, some in states.items():
        some.sort(key=lambda one: one.since)
        for spell in of_commitment(some, facts.get(identity, ())):
            yield _row(spell, EntryKind.COMMITMENT)


def chain_rows(said: Iterable[Sequence[Any]], told: Iterable[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """The rows of targets, out of everything that was said about the pair of each.

    Parameters
    ----------
    said, told : in the order of ``ruled.SAYINGS`` and ``ruled.TELLINGS``, with since and until before them
    """
    facts = _facts(told)
    chains: dict[Quantity, list[Said]] = defaultdict(list)
    for since, until, *row in said:
        one = saying_of(row)
        first, end = max(_day(since), one.said[0]), _day(until)
        if first < end:  # else it ceased to count before it can have been said
            chains[one.quantity].append(Said(one, first, end))
    for chain in chains.values():
        for spell in of_chain(chain, facts):
            yield _row(spell, EntryKind.STATEMENT)


def _facts(told: Iterable[Sequence[Any]]) -> dict[str, list[Told]]:
    """Facts, state by state, by what they are about."""
    found: dict[str, list[Told]] = defaultdict(list)
    for since, until, about, *row in told:
        found[about].append(Told(telling_of(row), _day(since), _day(until)))
    return found


def _row(spell: Spell, kind: EntryKind) -> dict[str, Any]:
    return {
        "entry_id": spell.id,
        "since": spell.since.isoformat(),
        "until": spell.until.isoformat(),
        "kind": kind.value,
        "pair": spell.pair,
        "horizon": spell.horizon.value,
        "due": spell.due.isoformat() if spell.due else None,
        "ending": spell.ending.value,
        "overdue": int(spell.overdue),
        "said": spell.said,
        "voices": written(spell.voices),
    }


def _day(iso: str) -> date:
    found = day_of(iso)
    if found is None:
        raise ValueError("a state without a day")
    return found


@cache
def written(voices: tuple[Voice, ...]) -> str:
    """Voices as a row holds them."""
    return canonical([[*one.parties, one.speaker, one.side] for one in voices])


@cache
def heard(voices: str) -> tuple[Voice, ...]:
    """The voices of a row."""
    return tuple(Voice((a, b), speaker, side) for a, b, speaker, side in json.loads(voices))


def _ordered(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)


def _some(every: Iterable[T]) -> Iterator[list[T]]:
    found = sorted(set(every))
    for start in range(0, len(found), _AT_ONCE):
        yield found[start : start + _AT_ONCE]

"""Verifies a registry: the file, the chain of changes of every entry, and the lists that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from comity.ledger.registry.drafts import NotAnEntry, check
from comity.ledger.registry.entries import digest_of, links_of
from comity.ledger.registry.states import entry_on, states
from comity.ledger.store import standing
from comity.ledger.store.reading import histories
from comity.ledger.store.rows import state_rows
from comity.ledger.store.schema import FOLLOWING
from comity.ledger.store.schema import entries as entries_table
from comity.ledger.store.schema import links as links_table
from comity.ledger.store.schema import spells as spells_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from sqlalchemy import Connection, Table

    from comity.ledger.registry.entries import Change

_MOST = 50  # problems that are named; more would not help
_CALLED = {"states": "lists"}
_MEND = "; comity registry verify --rebuild works it out again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was looked at, and what is amiss; ``problems`` are those named first."""

    entries: int
    changes: int
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is amiss."""
        return not self.problems


def verify(connection: Connection) -> Verified:
    """Look at everything: the file itself, then every entry with its changes, states, links and marks."""
    problems = [*_file(connection)]
    shown = _Shown(connection)
    seen, changes = set(), 0
    for one in histories(connection):
        seen.add(one[0].entry)
        changes += len(one)
        if len(problems) < _MOST:
            problems += chain_problems(one)
            problems += shown.problems(one)
    if len(problems) < _MOST:
        problems += shown.standing_otherwise()
    without = {row.id for row in connection.execute(select(entries_table.c.id))} - seen
    problems += [f"{identity}: is an entry without a change" for identity in sorted(without)]
    return Verified(entries=len(seen | without), changes=changes, problems=tuple(problems[:_MOST]))


def chain_problems(changes: Sequence[Change]) -> Iterator[str]:
    """What is amiss with the changes of one entry: gaps, altered words, rules that they break."""
    identity, before = changes[0].entry, ""
    for number, change in enumerate(changes, 1):
        if change.number != number:
            yield f"{identity}: change {number} is missing"
            return
        if digest_of(before, change) != change.digest:
            yield f"{identity}: change {number} is not what was written (its digest differs)"
            return
        before = change.digest
    whole = entry_on(changes)
    try:
        if whole is not None:
            check(whole.kind, whole.fields)
    except NotAnEntry as broken:
        yield f"{identity}: {broken}"


class _Shown:
    """The rows that follow from the changes of all entries, each as the tables have them."""

    def __init__(self, connection: Connection) -> None:
        self._there = {
            table: _grouped(connection.execute(select(table)))
            for table in (*FOLLOWING, spells_table, links_table)
        }
        self._ruled: dict[Table, list[dict[str, Any]]] = {table: [] for table in standing.READ}

    def problems(self, changes: Sequence[Change]) -> Iterator[str]:
        """What of one entry the lists show otherwise than its changes say."""
        identity = changes[0].entry
        wanted: dict[Table, list[dict[str, Any]]] = {table: [] for table in FOLLOWING}
        for state in states(changes):
            for table, rows in state_rows(state).items():
                wanted[table] += rows
        for table in self._ruled:
            self._ruled[table] += wanted[table]
        wanted[links_table] = _link_rows(changes)
        for table, rows in wanted.items():
            if self._there[table].get(identity, set()) == {_frozen(row) for row in rows}:
                continue
            mend = "" if table is links_table else _MEND
            shown = _CALLED.get(table.name, table.name)
            yield f"{identity}: its {shown} are not what its changes say{mend}"

    def standing_otherwise(self) -> Iterator[str]:
        """Which promises are kept as standing otherwise than the changes of all entries say.

        Asked last, when the changes of every entry have been seen.
        """
        wanted: dict[str, set[frozenset[tuple[str, Any]]]] = {}
        for row in standing.rows_of(self._ruled):
            wanted.setdefault(row["entry_id"], set()).add(_frozen(row))
        there = self._there[spells_table]
        for identity in sorted(wanted.keys() | there.keys()):
            if wanted.get(identity) != there.get(identity):
                yield f"{identity}: how it stood is not what the changes say{_MEND}"


def _link_rows(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {"entry_id": c.entry, "number": c.number, "field": field, "target": target}
        for c in changes
        for field, target in links_of(c.kind, c.fields)
    ]


def _grouped(rows: Any) -> dict[str, set[frozenset[tuple[str, Any]]]]:  # noqa: ANN401 - a result
    found: dict[str, set[frozenset[tuple[str, Any]]]] = {}
    for row in rows.mappings():
        found.setdefault(row["entry_id"], set()).add(_frozen(row))
    return found


def _frozen(row: Any) -> frozenset[tuple[str, Any]]:  # noqa: ANN401 - a mapping
    return frozenset(row.items())


def _file(connection: Connection) -> Iterator[str]:
    """What the database itself says; a server looks after its own files."""
    if connection.dialect.name != "sqlite":
        return
    for row in connection.execute(text("PRAGMA integrity_check")):
        if row[0] != "ok":
            yield f"the file: {row[0]}"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"the file: a row of {row[0]} refers to a missing row of {row[2]}"

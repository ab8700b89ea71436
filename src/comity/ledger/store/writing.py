"""Adds entries and changes. Whatever is written here is written once and stays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from comity.ledger.registry.drafts import check
from comity.ledger.registry.entries import Change, canonical, digest_of, links_of
from comity.ledger.registry.kinds import ANY_KIND, form
from comity.ledger.registry.states import State, entry_on, last_day, states
from comity.ledger.store import standing
from comity.ledger.store.inserting import insert_rows
from comity.ledger.store.problems import EntryDiffers, MissingLink, NoSuchEntry, StaleEdit, WrongLink
from comity.ledger.store.reading import history, kinds_of, named
from comity.ledger.store.rows import change_row, state_rows
from comity.ledger.store.schema import FOLLOWING, OPEN_END, SPANNED
from comity.ledger.store.schema import changes as changes_table
from comity.ledger.store.schema import entries as entries_table
from comity.ledger.store.schema import links as links_table
from comity.ledger.unswept import unswept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Table

    from comity.ledger.registry.entries import Draft, Provenance, Value
    from comity.ledger.registry.kinds import EntryKind

_CHUNK = 5_000  # rows handed over at once
_MANY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of drafts, by id."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()  # said what the registry says already


class Referring(NamedTuple):
    """An entry and what it refers to: field and id."""

    id: str
    kind: EntryKind
    links: Sequence[tuple[str, str]]


def add(connection: Connection, drafts: Sequence[Draft], *, update_existing: bool = False) -> Added:
    """Add entries, all or none.

    Parameters
    ----------
    connection : of ``Registry.writing``
    drafts : may refer to each other and to what is there; one that is there already and says the same is
        left alone
    update_existing : where an entry with the same id says something else, write that as a change

    Raises
    ------
    EntryDiffers : an entry with the same id says something else
    MissingLink : one refers to an entry that is neither there nor among them
    """
    distinct = {draft.id: draft for draft in drafts}
    standing.take_turn(connection, {draft.kind for draft in drafts})
    present = named(connection, distinct)
    new = [draft for draft in distinct.values() if draft.id not in present]
    differing = [
        (draft, present[draft.id])
        for draft in distinct.values()
        if draft.id in present
        and (present[draft.id].kind, dict(present[draft.id].fields)) != (draft.kind, dict(draft.fields))
    ]
    if differing and (not update_existing or any(d.kind is not e.kind for d, e in differing)):
        draft, entry = differing[0]
        raise EntryDiffers(draft.id, tuple(_differences(entry.fields, draft.fields)) or ("kind",))
    _see_links(
        connection, [Referring(d.id, d.kind, d.links) for d in distinct.values()], {d.id: d.kind for d in new}
    )
    with unswept():
        _write_new(connection, new)
    for draft, entry in differing:
        fields = _differences(entry.fields, draft.fields)
        change(connection, draft.id, fields, draft.provenance, expected=entry.number)
    touched = {draft.id for draft, _ in differing}
    fresh = {draft.id for draft in new}
    return Added(
        new=tuple(d.id for d in new),
        changed=tuple(d.id for d, _ in differing),
        unchanged=tuple(i for i in distinct if i not in fresh and i not in touched),
    )


def change(
    connection: Connection,
    identity: str,
    fields: Mapping[str, Value | None],
    provenance: Provenance,
    *,
    expected: int,
) -> Change:
    """Add one change to an entry.

    Parameters
    ----------
    fields : the values that it sets, and None for those that it clears
    expected : the number of the last change that the editor has seen

    Raises
    ------
    NoSuchEntry : there is no such entry
    StaleEdit : others changed it since
    NotAnEntry : the entry would contradict itself
    MissingLink : it would refer to an entry that is not there
    """
    before = history(connection, identity)
    if not before:
        raise NoSuchEntry(identity)
    if before[-1].number != expected:
        raise StaleEdit(identity, expected, tuple(c for c in before if c.number > expected) or before[-1:])
    kind = before[0].kind
    standing.take_turn(connection, (kind,))
    made = _sealed(
        Change(
            entry=identity,
            kind=kind,
            number=expected + 1,
            fields=dict(fields),
            provenance=provenance,
            recorded_at=now(),
            digest="",
        ),
        before[-1].digest,
    )
    after = (*before, made)
    whole = entry_on(after)
    if whole is not None:
        check(kind, whole.fields)
    _see_links(connection, [Referring(identity, kind, links_of(kind, fields))], {})
    try:
        insert_rows(connection, changes_table, [change_row(made)])
    except IntegrityError as error:  # on a server, another editor may have been quicker by a moment
        raise StaleEdit(identity, expected, (made,)) from error
    insert_rows(connection, links_table, _link_rows(made))
    _renew_states(connection, after)
    return made


def now() -> str:
    """The time of writing, to the microsecond, in UTC."""
    return datetime.now(tz=UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def write_histories(connection: Connection, histories: Sequence[Sequence[Change]]) -> None:
    """Write whole histories as they are, with their times and digests: for ``restore``."""
    for some in _in_chunks(histories):
        made = [changes[0] for changes in some]
        insert_rows(connection, entries_table, [{"id": c.entry, "kind": c.kind.value} for c in made])
    for some in _in_chunks(histories):  # all entries are there, so that every link leads somewhere
        every = [change for changes in some for change in changes]
        insert_rows(connection, changes_table, [change_row(change) for change in every])
        insert_rows(connection, links_table, [row for change in every for row in _link_rows(change)])
        _write_states(connection, [state for changes in some for state in states(changes)])
    standing.rebuild(connection)


def rebuild_states(connection: Connection, histories: Iterable[Sequence[Change]]) -> None:
    """Work every state out again from the changes."""
    for table in FOLLOWING:
        connection.execute(delete(table))
    for some in _in_chunks(histories):
        _write_states(connection, [state for changes in some for state in states(changes)])
    standing.rebuild(connection)


def _write_new(connection: Connection, drafts: Sequence[Draft]) -> None:
    when, touched = now(), standing.none_touched()
    for start in range(0, len(drafts), _CHUNK):
        some = drafts[start : start + _CHUNK]
        made = [_sealed(_first_change(draft, when), "") for draft in some]
        insert_rows(connection, entries_table, [{"id": d.id, "kind": d.kind.value} for d in some])
        insert_rows(connection, changes_table, [change_row(change) for change in made])
        touched.see(_write_states(connection, [state for change in made for state in states((change,))]))
    standing.renew(connection, touched, new={draft.id for draft in drafts})
    # Last, for an entry may refer to a later one.
    every = (_first_change(draft, when) for draft in drafts if draft.links)
    insert_rows(connection, links_table, [row for change in every for row in _link_rows(change)])
    if len(drafts) >= _MANY:
        _count_anew(connection)


def _count_anew(connection: Connection) -> None:
    """Let the database count its rows, so that it finds the quick way through many."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA analysis_limit=1000")
    connection.exec_driver_sql("ANALYZE")


def _first_change(draft: Draft, when: str) -> Change:
    return Change(
        entry=draft.id,
        kind=draft.kind,
        number=1,
        fields=draft.fields,
        provenance=draft.provenance,
        recorded_at=when,
        digest="",
    )


def _sealed(change: Change, before: str) -> Change:
    return replace(change, digest=digest_of(before, change))


def _write_states(connection: Connection, found: Iterable[State]) -> dict[Table, list[dict[str, Any]]]:
    """Write what follows from states by themselves; gives the rows."""
    rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in FOLLOWING}
    for state in found:
        for table, some in state_rows(state).items():
            rows[table] += some
    for table, some in rows.items():
        insert_rows(connection, table, some)
    return rows


def _renew_states(connection: Connection, changes: Sequence[Change]) -> None:
    """Bring the states of an entry, and the promises that hang on it, up to date."""
    ruled = changes[0].kind in standing.RULED
    touched = standing.touched_by(connection, changes[0].entry) if ruled else standing.none_touched()
    touched.see(_renewed_states(connection, changes))
    standing.renew(connection, touched)


def _renewed_states(connection: Connection, changes: Sequence[Change]) -> dict[Table, list[dict[str, Any]]]:
    """Write the states anew that differ, and give their rows; usually one ends and one more begins."""
    identity, day = changes[0].entry, last_day(changes)
    whole = entry_on(changes)
    if whole is not None and day > last_day(changes[:-1]):  # the change is newer than all that was known
        for table in SPANNED:
            connection.execute(
                update(table)
                .where(table.c.entry_id == identity, table.c.until == OPEN_END)
                .values(until=day.isoformat())
            )
        return _write_states(connection, [State(entry=whole, since=day, until=None)])
    for table in FOLLOWING:
        connection.execute(delete(table).where(table.c.entry_id == identity))
    return _write_states(connection, states(changes))


def _see_links(
    connection: Connection, referring: Sequence[Referring], among: Mapping[str, EntryKind]
) -> None:
    """See that every entry that is referred to is there, and is of the kind that the field links."""
    wanted = {target for one in referring for _, target in one.links} - among.keys()
    known = {**kinds_of(connection, wanted), **among}
    for one in referring:
        for name, target in one.links:
            if target not in known:
                raise MissingLink(one.id, name, target)
            field = form(one.kind).field(name)
            if field is not None and field.of not in (ANY_KIND, known[target].value):
                raise WrongLink(one.id, name, target, found=known[target].value, needed=field.of)


def _link_rows(change: Change) -> list[dict[str, Any]]:
    return [
        {"entry_id": change.entry, "number": change.number, "field": field, "target": target}
        for field, target in links_of(change.kind, change.fields)
    ]


def _differences(there: Mapping[str, Value], said: Mapping[str, Value]) -> dict[str, Value | None]:
    """The fields in which what is said differs from what is there; None where it is left out."""
    return {
        name: said.get(name)
        for name in dict.fromkeys((*there, *said))
        if canonical(there.get(name)) != canonical(said.get(name))
    }


def _in_chunks(histories: Iterable[Sequence[Change]]) -> Iterable[list[Sequence[Change]]]:
    some: list[Sequence[Change]] = []
    for changes in histories:
        some.append(changes)
        if len(some) == _CHUNK:
            yield some
            some = []
    if some:
        yield some

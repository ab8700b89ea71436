"""The registry as the world sees it: statements beside the starter's, and what became of entries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from comity.facts.dates import partial_date
from comity.ledger import statements
from comity.ledger.registry.indexing import pair_mark
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store import counting, reading, ruled
from comity.ledger.store.place import opened
from comity.records import SourceUse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from comity.ledger.follow import Followed
    from comity.ledger.registry.entries import Entry
    from comity.ledger.sayings import Saying
    from comity.ledger.store.opening import Registry
    from comity.ledger.store.place import Place
    from comity.ledger.summary import Promise
    from comity.records import LedgerEntry, Telling

T = TypeVar("T")
SOURCE_ID = "registry"


class Late(NamedTuple):
    """How many things are overdue; of those that are so longest, targets without status, and others."""

    total: int
    said: tuple[LedgerEntry, ...]
    followed: tuple[Followed, ...]


class Registered:
    """A registry that is opened when first asked, and read from one moment for each question."""

    def __init__(self, where: Place) -> None:
        self._where = where

    def statements(self, pair: str, as_of: date | None) -> tuple[LedgerEntry, ...]:
        """The statements of a pair (``BLR-IRN``) that count by a date, without status."""
        wanted = reading.Wanted(kinds=(EntryKind.STATEMENT,), marks=(f"pair:{pair}",), as_of=as_of)

        def found(connection: Connection) -> tuple[LedgerEntry, ...]:
            entries = reading.listed(connection, wanted)
            told = ruled.told_of(connection, [entry.id for entry in entries], as_of)
            return tuple(self._with_facts(entry, told) for entry in reversed(entries))

        return self._read(found)

    def statement(self, entry: Entry) -> LedgerEntry:
        """An entry of the registry as a statement of the ledger."""
        return statements.entry_of(entry, self.source(entry))

    def _with_facts(self, entry: Entry, told: Mapping[str, Sequence[Telling]]) -> LedgerEntry:
        said = self.statement(entry)
        return replace(said, told=tuple(told[entry.id])) if entry.id in told else said

    def pairs_among(self, pairs: Iterable[str]) -> frozenset[str]:
        """Those of some pairs (``BLR-IRN``) about which anything is kept."""
        wanted = [f"pair:{pair}" for pair in pairs]
        found = self._read(lambda connection: reading.marks_present(connection, wanted))
        return frozenset(mark.removeprefix("pair:") for mark in found)

    def every_statement(self, as_of: date | None) -> dict[str, list[LedgerEntry]]:
        """All statements that count by a date, without status, by pair."""
        wanted = reading.Wanted(kinds=(EntryKind.STATEMENT,), as_of=as_of)
        entries, told = self._read(
            lambda connection: (
                reading.listed(connection, wanted),
                ruled.told_of_statements(connection, as_of),
            )
        )
        found: dict[str, list[LedgerEntry]] = defaultdict(list)
        for entry in reversed(entries):
            found["-".join(entry.parties)].append(self._with_facts(entry, told))
        return found

    def followed(
        self, kinds: tuple[EntryKind, ...], pair: tuple[str, str] | None, as_of: date | None, today: date
    ) -> tuple[Followed, ...]:
        """The entries of some kinds with what became of them; the newest first.

        Parameters
        ----------
        pair : only what is about these two, with the entries that belong to it; else of all, without those
        """

        def found(connection: Connection) -> tuple[Followed, ...]:
            marks = (pair_mark(*pair),) if pair else ()
            wanted = reading.Wanted(kinds=kinds, marks=marks, as_of=as_of)
            entries = reading.listed(connection, wanted)
            return reading.followed(connection, entries, as_of, today, whole=pair is not None)

        return self._read(found)

    def sayings(self, as_of: date | None, pairs: Collection[tuple[str, str]] | None = None) -> list[Saying]:
        """All levels and targets that count by a date, as the rules of the ledger read them.

        Parameters
        ----------
        pairs : only of these; of all where left out
        """
        return self._read(lambda connection: ruled.every_saying(connection, as_of, pairs))

    def owed(self, as_of: date | None, today: date) -> list[Promise]:
        """All commitments that count by a date, as promises, with how they ended by ``today``."""
        return self._read(lambda connection: ruled.every_commitment(connection, as_of, today))

    def ended(self, day: date, apart: Collection[str]) -> list[Promise]:
        """How the promises of all pairs stood on a day, those alike counted together.

        Parameters
        ----------
        apart : pairs (``BLR-IRN``) whose statements are not counted
        """
        return self._read(lambda connection: counting.ended(connection, day, apart))

    def late(self, day: date, limit: int | None, apart: Collection[str]) -> Late:
        """What was overdue on a day: how much, and what became of that which was so longest.

        Parameters
        ----------
        limit : how many are named at most; all where left out
        apart : pairs (``BLR-IRN``) whose statements are not counted
        """

        def found(connection: Connection) -> Late:
            total, first = counting.late(connection, day, limit, apart)
            entries = reading.named(connection, (identity for _, identity in first), day).values()
            said = tuple(self.statement(e) for e in entries if e.kind is EntryKind.STATEMENT)
            others = tuple(e for e in entries if e.kind is not EntryKind.STATEMENT)
            return Late(total, said, reading.followed(connection, others, day, day))

        return self._read(found)

    def named_statements(self, identities: Iterable[str], as_of: date | None) -> dict[str, LedgerEntry]:
        """Some statements by their ids, without status."""
        found = self._read(lambda connection: reading.named(connection, identities, as_of))
        return {identity: self.statement(entry) for identity, entry in found.items()}

    def source(self, entry: Entry) -> SourceUse:
        """Where an entry was read, as a use of the registry."""
        return replace(
            self.whole,
            citation=entry.provenance.source,
            published=partial_date(entry.provenance.dated),
            confidence=entry.provenance.confidence.value,
        )

    @cached_property
    def whole(self) -> SourceUse:
        """The registry as a source, for what is worked out from many entries."""
        number, last = self._version
        return SourceUse(
            id=SOURCE_ID,
            title=f"Registry {self._where.name}",
            version=f"change {number} of {last[:10]}",
            licence="kept by its user; not published with comity",
        )

    @cached_property
    def _version(self) -> tuple[int, str]:
        return self._read(reading.newest_change)

    def _read(self, ask: Callable[[Connection], T]) -> T:
        with self._registry.reading() as connection:
            return ask(connection)

    @cached_property
    def _registry(self) -> Registry:
        return opened(self._where)

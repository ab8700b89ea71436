"""The registry as the world sees it: statements beside the starter's, and what became of entries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from comity.facts.dates import partial_date
from comity.facts.rows import Promise
from comity.ledger import statements
from comity.ledger.registry.indexing import pair_mark
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store import reading
from comity.ledger.store.place import opened
from comity.records import SourceUse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from sqlalchemy import Connection

    from comity.ledger.follow import Followed
    from comity.ledger.registry.entries import Entry
    from comity.ledger.store.opening import Registry
    from comity.ledger.store.place import Place
    from comity.records import LedgerEntry

T = TypeVar("T")
SOURCE_ID = "registry"


class Registered:
    """A registry that is opened when first asked, and read from one moment for each question."""

    def __init__(self, where: Place) -> None:
        self._where = where

    def statements(self, pair: str, as_of: date | None) -> tuple[LedgerEntry, ...]:
        """The statements of a pair (``BLR-IRN``) that count by a date, without status."""
        wanted = reading.Wanted(kinds=(EntryKind.STATEMENT,), marks=(f"pair:{pair}",), as_of=as_of)
        found = self._read(lambda connection: reading.listed(connection, wanted))
        return tuple(self.statement(entry) for entry in reversed(found))

    def statement(self, entry: Entry) -> LedgerEntry:
        """An entry of the registry as a statement of the ledger."""
        promise = Promise(
            party_a=entry.text("party_a"),
            party_b=entry.text("party_b"),
            said_on=partial_date(entry.text("said_on")),
            kind=entry.text("kind"),
            speaker=entry.text("speaker"),
            figure=entry.text("figure"),
            unit=entry.text("unit"),
            period=entry.text("period"),
            deadline=entry.text("deadline"),
            note=entry.text("note"),
            source=self.source(entry),
            measure=entry.text("measure") or "trade",
            exporter=entry.text("exporter") or None,
            side=entry.text("side") or None,
        )
        return statements.entry(promise, entry.id)

    def pairs_among(self, pairs: Iterable[str]) -> frozenset[str]:
        """Those of some pairs (``BLR-IRN``) about which anything is kept."""
        wanted = [f"pair:{pair}" for pair in pairs]
        found = self._read(lambda connection: reading.marks_present(connection, wanted))
        return frozenset(mark.removeprefix("pair:") for mark in found)

    def every_statement(self, as_of: date | None) -> dict[str, list[LedgerEntry]]:
        """All statements that count by a date, without status, by pair."""
        wanted = reading.Wanted(kinds=(EntryKind.STATEMENT,), as_of=as_of)
        found: dict[str, list[LedgerEntry]] = defaultdict(list)
        for entry in reversed(self._read(lambda connection: reading.listed(connection, wanted))):
            found["-".join(entry.parties)].append(self.statement(entry))
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

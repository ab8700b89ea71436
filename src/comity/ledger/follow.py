"""An entry together with what became of it: facts, our reading of them, and who disputes what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.ledger.outcomes import Outcome, outcome
from comity.ledger.registry.entries import links_of
from comity.ledger.registry.kinds import EntryKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from comity.ledger.registry.entries import Entry

_ENDS = frozenset({EntryKind.COMMITMENT, EntryKind.PROJECT})  # what can be kept or missed


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """An entry, what is known to have happened, our reading, and the objections to either."""

    entry: Entry
    outcome: Outcome | None = None  # of commitments and projects
    facts: tuple[Entry, ...] = ()
    disputes: tuple[Entry, ...] = ()  # of the entry and of the facts about it
    parts: tuple[Entry, ...] = ()  # commitments of a document or project, projects of a document …

    @property
    def disputed(self) -> bool:
        """Whether an objection is open or was upheld."""
        return any(d.text("status") in {"open", "upheld"} for d in self.disputes)


def follow(entries: Sequence[Entry], around: Iterable[Entry], as_of: date) -> tuple[Followed, ...]:
    """Each entry with what became of it.

    Parameters
    ----------
    entries : as they were known on the date
    around : the entries that refer to them, and those that refer to these
    """
    about: dict[str, list[Entry]] = defaultdict(list)
    for one in around:
        for target in _targets(one):
            about[target].append(one)
    return tuple(_followed(entry, about, as_of) for entry in entries)


def _targets(one: Entry) -> Iterable[str]:
    """What an entry belongs to; a fact that something replaced another is about the one replaced alone."""
    if one.kind is EntryKind.FACT:
        return (one.text("about"),)
    return (target for _, target in links_of(one.kind, one.fields))


def _followed(entry: Entry, about: dict[str, list[Entry]], as_of: date) -> Followed:
    near = about.get(entry.id, [])
    facts = tuple(sorted(_of(near, EntryKind.FACT), key=lambda f: (f.text("day"), f.id)))
    disputes = [*_of(near, EntryKind.DISPUTE)]
    for fact in facts:
        disputes += _of(about.get(fact.id, []), EntryKind.DISPUTE)
    parts = [one for one in near if one.kind not in {EntryKind.FACT, EntryKind.DISPUTE, EntryKind.PROPOSAL}]
    return Followed(
        entry=entry,
        outcome=outcome(entry, facts, as_of) if entry.kind in _ENDS else None,
        facts=facts,
        disputes=_distinct(disputes),
        parts=_distinct(parts),
    )


def _of(entries: Iterable[Entry], kind: EntryKind) -> list[Entry]:
    return [entry for entry in entries if entry.kind is kind]


def _distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each once: an entry may refer to another twice."""
    return tuple({entry.id: entry for entry in entries}.values())

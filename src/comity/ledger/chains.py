"""The chain of what was promised about one quantity: each target beside the earlier one that it takes up.

A target takes up the last earlier one with the same number, in whatever currency; where there is none, the
last earlier one with a number. So a small target of some ministry, said between two of the same great one,
does not hide that the great one was only repeated (decision 0042).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from comity.ledger.conflicts import Conflict, conflicts
from comity.ledger.sayings import Quantity, quantity
from comity.ledger.status import (
    Standing,
    is_currency,
    said_before,
    said_order,
    same_figure,
    standings,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from comity.records import LedgerEntry


class Move(StrEnum):
    """How a target stands to the earlier one that it takes up."""

    FIRST = "FIRST"
    RESTATED = "RESTATED"
    ALONGSIDE = "ALONGSIDE"  # the same figure in another account of about the same days
    RAISED = "RAISED"
    LOWERED = "LOWERED"
    CHANGED = "CHANGED"  # another number that is neither surely higher nor surely lower
    CURRENCY_CHANGED = "CURRENCY_CHANGED"
    UNIT_CHANGED = "UNIT_CHANGED"
    DEADLINE_SET = "DEADLINE_SET"
    DEADLINE_DROPPED = "DEADLINE_DROPPED"
    DEADLINE_LATER = "DEADLINE_LATER"
    DEADLINE_EARLIER = "DEADLINE_EARLIER"
    ALREADY_MET = "ALREADY_MET"
    VAGUE = "VAGUE"  # no number, so nothing to compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One target in its chain."""

    entry: LedgerEntry  # with its status and timing
    moves: tuple[Move, ...]
    takes_up: str | None  # the id of the earlier target
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Everything said about one quantity, in order of time."""

    quantity: Quantity
    links: tuple[Link, ...]
    levels: tuple[LedgerEntry, ...]
    conflicts: tuple[Conflict, ...]


def chains(entries: Iterable[LedgerEntry], as_of: date) -> tuple[Chain, ...]:
    """The chains of some statements, the one with most targets first.

    Parameters
    ----------
    entries : levels and targets of any pairs; only those that may count on ``as_of``
    as_of : the date of the assessment
    """
    said = [e for e in entries if e.kind in {"level", "target"}]
    found = standings(said, as_of)
    groups: dict[Quantity, list[LedgerEntry]] = defaultdict(list)
    for entry in sorted(said, key=said_order):
        groups[quantity(entry)].append(entry)
    made = (_chain(key, group, found) for key, group in groups.items())
    return tuple(sorted(made, key=lambda c: (-len(c.links), sorted(c.quantity.parties), c.quantity.scope)))


def _chain(key: Quantity, group: Sequence[LedgerEntry], found: dict[str, Standing]) -> Chain:
    targets = [e for e in group if e.kind == "target"]
    levels = tuple(e for e in group if e.kind == "level")
    links = tuple(_link(t, targets[:i], found[t.id]) for i, t in enumerate(targets))
    return Chain(quantity=key, links=links, levels=levels, conflicts=conflicts(levels))


def _link(target: LedgerEntry, earlier: Sequence[LedgerEntry], standing: Standing) -> Link:
    base = _taken_up(target, earlier)
    moves = [*_moves(base, target)] if base else [Move.FIRST if target.value_low is not None else Move.VAGUE]
    if standing.already_met:
        moves.append(Move.ALREADY_MET)
    return Link(entry=target, moves=tuple(moves), takes_up=base.id if base else None, standing=standing)


def _taken_up(target: LedgerEntry, earlier: Sequence[LedgerEntry]) -> LedgerEntry | None:
    if target.value_low is None:
        return None
    numbered = [e for e in earlier if e.value_low is not None]
    same = [e for e in numbered if same_figure(e, target)]
    found = same or numbered
    return found[-1] if found else None


def _moves(base: LedgerEntry, target: LedgerEntry) -> Iterator[Move]:
    if same_figure(base, target):
        yield Move.RESTATED if said_before(base, target) else Move.ALONGSIDE
    if base.unit == target.unit:
        yield from _size(base, target)
    elif is_currency(base.unit) and is_currency(target.unit):
        if not same_figure(base, target):
            yield Move.CHANGED
        yield Move.CURRENCY_CHANGED
    else:
        yield Move.UNIT_CHANGED
    before, after = base.deadline.end, target.deadline.end
    if before == after:
        return
    if before is None or after is None:
        yield Move.DEADLINE_SET if before is None else Move.DEADLINE_DROPPED
    else:
        yield Move.DEADLINE_LATER if after > before else Move.DEADLINE_EARLIER


def _size(base: LedgerEntry, target: LedgerEntry) -> Iterator[Move]:
    low, high = target.value_low, target.value_high
    if same_figure(base, target) or low is None or high is None:
        return
    if base.value_high is not None and low > base.value_high:
        yield Move.RAISED
    elif base.value_low is not None and high < base.value_low:
        yield Move.LOWERED
    else:
        yield Move.CHANGED

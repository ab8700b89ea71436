"""What the rules of the ledger read of a statement: numbers and days, without its words.

A hundred thousand of these are read and judged where that many statements, with their words and sources,
would take a second. The registry keeps them beside its statements.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from comity.ledger.statements import scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from comity.records import LedgerEntry, Telling


class Quantity(NamedTuple):
    """What statements must share to be about the same: one chain in the ledger."""

    parties: frozenset[str]
    measure: str
    exporter: str | None
    scope: str


class Voice(NamedTuple):
    """Who spoke, of which two parties, and for which of them where that is on record."""

    parties: tuple[str, str]
    speaker: str
    side: str | None


class Saying(NamedTuple):
    """A level or a target as the rules read it; days are None where they are not known."""

    id: str
    kind: str  # level, target
    quantity: Quantity
    unit: str
    low: float | None
    high: float | None
    figure: str
    said_first: date | None
    said_last: date | None
    period_first: date | None
    period_last: date | None
    due: date | None
    voice: Voice
    told: tuple[Telling, ...] = ()  # facts about it

    @property
    def said(self) -> tuple[date, date, str]:
        """Sorts statements by when they can have been said at the latest; of one day, by their ids.

        Raises
        ------
        ValueError : it has no date
        """
        if self.said_last is None or self.said_first is None:
            raise ValueError(f"ledger entry {self.id} has no date")
        return self.said_last, self.said_first, self.id

    @property
    def spoken(self) -> tuple[object, ...]:
        """What two accounts of one statement share at least, words apart."""
        return self.said_first, self.said_last, self.kind, self.figure, self.quantity.parties

    @property
    def as_at(self) -> date:
        """The last day that a level is about; of a current one, the day on which it was said."""
        return self.period_last or self.said[0]

    @property
    def of_period(self) -> bool:
        """Whether it says of which period it is."""
        return self.period_first is not None or self.period_last is not None


_ORDER = attrgetter("said_last", "said_first", "id")  # as ``Saying.said``, without asking for a date
COUNTED = frozenset({"level", "target"})  # kinds that the rules read


def saying(entry: LedgerEntry) -> Saying:
    """A statement as the rules read it."""
    return Saying(
        id=entry.id,
        kind=entry.kind,
        quantity=quantity(entry),
        unit=entry.unit,
        low=entry.value_low,
        high=entry.value_high,
        figure=entry.figure,
        said_first=entry.said_on.start,
        said_last=entry.said_on.end,
        period_first=entry.period.start,
        period_last=entry.period.end,
        due=entry.deadline.end,
        voice=Voice(entry.parties, entry.speaker, entry.side),
        told=entry.told,
    )


def in_order(some: Iterable[Saying]) -> list[Saying]:
    """Statements in the order of ``Saying.said``.

    Raises
    ------
    ValueError : one has no date
    """
    found = list(some)
    for one in found:
        if one.said_last is None or one.said_first is None:
            raise ValueError(f"ledger entry {one.id} has no date")
    if len(found) > 1:
        found.sort(key=_ORDER)
    return found


def quantity(entry: LedgerEntry) -> Quantity:
    """The quantity that an entry is about, in whatever unit and period."""
    return Quantity(frozenset(entry.parties), entry.measure, entry.exporter, scope(entry))

"""What of a row could be seen from a date.

A row counts once the last day of its (possibly partial) date is not later than the as-of date; what it
says of later days, in a date or in a remark, is hidden (decision 0005).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from comity.facts.dates import instruments_at, visible_at
from comity.records import NO_PERIOD, Period

if TYPE_CHECKING:
    from datetime import date

    from comity.facts.rows import Membership, Sanction


@dataclass(frozen=True, slots=True, kw_only=True)
class Vantage:
    """A date to look from, with or without hindsight.

    Hindsight lets later publications count. It never moves what holds on the date itself.
    """

    as_of: date
    hindsight: bool = False

    def counts(self, published: date | None) -> bool:
        """Whether what was published on a day counts."""
        return self.hindsight or (published is not None and published <= self.as_of)

    def reached(self, day: Period) -> bool:
        """Whether a day surely lies on or before the date."""
        return day.end is not None and day.end <= self.as_of

    def day(self, day: Period) -> Period:
        """A day, or nothing while it lies ahead."""
        return day if day.end is not None and self.counts(day.end) else NO_PERIOD

    def remark(self, note: str) -> str:
        """A remark without the clauses that name later days."""
        return note if self.hindsight else visible_at(note, self.as_of)

    def membership(self, row: Membership) -> Membership:
        """A spell as it looked: one that ended later is still open."""
        until, note = self.day(row.until), self.remark(row.note)
        if until == row.until and note == row.note:
            return row
        return replace(row, until=until, note=note)

    def sanction(self, row: Sanction) -> Sanction:
        """A measure as it looked, without later legal acts."""
        until, note = self.day(row.until), self.remark(row.note)
        basis = row.legal_basis if self.hindsight else instruments_at(row.legal_basis, self.as_of)
        return replace(row, until=until, note=note, legal_basis=basis)

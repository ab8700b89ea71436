"""When rows count as published: a release on its day, a living source some time after the period."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comity.errors import UsageError

if TYPE_CHECKING:
    from comity.sources.datacard import DataCard

LAG_MONTHS = 12  # of a source whose card says nothing: a year's figures are there a year later


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The day of a release, or for a source without releases how long after a period its rows appear."""

    released: date | None
    lag_months: int = LAG_MONTHS

    def published_by(self, period_end: date) -> date:
        """The day from which on a row about a period counts as known.

        >>> Publication(released=None, lag_months=6).published_by(date(2023, 12, 31))
        datetime.date(2024, 6, 30)
        """
        if self.released is not None:
            return self.released
        years, month = divmod(period_end.month - 1 + self.lag_months, 12)
        year = period_end.year + years
        return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def publication(source_id: str, version: str) -> Publication:
    """When the rows of a version count as published, as its card says.

    A version that the card does not know (a file that the user added) counts as published one lag after
    each period, like that of a source without editions.
    """
    from comity.sources import datacard

    try:
        card = datacard.load(source_id)
        return Publication(released=_released(card, version))
    except UsageError:
        return Publication(released=None)


def _released(card: DataCard, version: str) -> date | None:
    """The last day that the card's date of an edition can mean."""
    stated = card.edition(version).published
    if stated is None:
        return None
    parts = [int(part) for part in stated.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return date(year, month, day)

"""Arithmetic of days: months that end, quarters that move, and the months of the Iranian solar year."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from comity.records import Period

if TYPE_CHECKING:
    from comity.claims.dates import Stamp

_SOLAR_MONTHS = (0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336)  # days before each month


def order(stamp: Stamp) -> tuple[int, int]:
    """Return month and day, to compare dates within a year."""
    return stamp.month or 0, stamp.day or 0


def first_day(stamp: Stamp) -> date:
    """Return the first day of a year, a month or a day."""
    return date(stamp.year or 0, stamp.month or 1, stamp.day or 1)


def last_day(stamp: Stamp) -> date:
    """Return the last day of a year, a month or a day."""
    year, month = stamp.year or 0, stamp.month or 12
    return date(year, month, stamp.day or monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """Move a day by months; the last days of long months become the last day of short ones."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shifted(day: date | None, days: int) -> date | None:
    """Move a day that may be unknown."""
    return day + timedelta(days=days) if day else None


def moved(base: Period, months: int) -> Period:
    """Move a period by months; the end of a month stays the end of a month."""
    if base.start is None or base.end is None:
        return base
    end = add_months(base.end + timedelta(days=1), months) - timedelta(days=1)
    return replace(base, start=add_months(base.start, months), end=end, as_stated=None)


def in_years(unit: str, count: float) -> tuple[str, float]:
    """Bring a unit of time to years, months or days."""
    match unit:
        case "decade":
            return "year", 10 * count
        case "century":
            return "year", 100 * count
        case "quarter":
            return "month", 3 * count
        case "week":
            return "day", 7 * count
        case _:
            return unit, count


def solar_part(year: int, months: int, offset: int) -> Period:
    """Some months of an Iranian solar year: six of 31 days, five of 30, and the rest."""
    from comity import facts

    whole = facts.fiscal_period("IRN", year)
    begins = 12 - months if offset < 0 else (offset - 1) * months
    if whole.start is None or not 0 <= begins < 12:
        return Period()
    start = whole.start + timedelta(days=_SOLAR_MONTHS[begins])
    closes = begins + months
    end = whole.end if closes >= 12 else whole.start + timedelta(days=_SOLAR_MONTHS[closes] - 1)
    return replace(whole, start=start, end=end)

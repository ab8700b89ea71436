"""Days, years and the spans between them, kept inside the calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

from comity.records import Period


def whole_year(year: int) -> Period:
    """From 1 January to 31 December."""
    return Period(start=date(year, 1, 1), end=date(year, 12, 31))


def months_before(day: date, months: int) -> date:
    """The same day some months earlier; 29 February becomes 28 February where it must.

    >>> months_before(date(2024, 2, 29), 36), months_before(date(2023, 8, 28), 14)
    (datetime.date(2021, 2, 28), datetime.date(2022, 6, 28))
    """
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    if year < MINYEAR:
        return date.min
    year = min(year, MAXYEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def running(start: date | None, end: date | None, stated: str | None) -> Period:
    """From a beginning to an end; an end that lies before it (a text dated too early) is left open."""
    backwards = start is not None and end is not None and end < start
    return Period(start=start, end=None if backwards else end, as_stated=stated)


def bounded(year: int) -> int:
    """A year that a date can have: a text may say "in 9000 years"."""
    return min(max(year, MINYEAR), MAXYEAR)


def moved(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28 February where it must."""
    year = bounded(day.year + years)
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def week_after(day: date) -> date:
    """The same weekday of the next week, as far as the calendar goes.

    >>> week_after(date(2024, 5, 20)), week_after(date.max)
    (datetime.date(2024, 5, 27), datetime.date(9999, 12, 31))
    """
    return date.fromordinal(min(day.toordinal() + 7, date.max.toordinal()))

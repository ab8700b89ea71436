"""Days, months and periods in words, to the precision that they have and no finer."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from typing import TYPE_CHECKING

from comity.phrasing.names import country, possessive

if TYPE_CHECKING:
    from datetime import date

    from comity.records import Period

_ISO = re.compile(r"\b\d{4}-\d{2}(-\d{2})?\b")
_MONTHS = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_DAYS = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?\b", re.IGNORECASE)
_RUNNING = "the year to "


def day(value: date) -> str:
    """A day.

    >>> from datetime import date
    >>> day(date(2025, 8, 21))
    '21 August 2025'
    """
    return f"{value.day} {month_name[value.month]} {value.year}"


def month(value: date) -> str:
    """The month of a day.

    >>> from datetime import date
    >>> month(date(2025, 8, 21))
    'August 2025'
    """
    return f"{month_name[value.month]} {value.year}"


def period(when: Period, *, unstated: str = "") -> str:
    """A period as a reader says it, with whose year it is where that is not the calendar's.

    Parameters
    ----------
    when : a span of days, or one with an open end
    unstated : what stands for a period of which no end is known

    Examples
    --------
    >>> from datetime import date
    >>> from comity.records import Period
    >>> period(Period(start=date(2025, 1, 1), end=date(2025, 6, 30)))
    'January to June 2025'
    >>> period(Period(start=date(2023, 3, 21), end=date(2024, 3, 19), fiscal="IRN"))
    '21 March 2023 to 19 March 2024 (Iran’s fiscal year)'
    """
    whose = whose_year(when)
    return f"{span(when) or unstated}{f' ({whose})' if whose else ''}"


def whose_year(when: Period) -> str:
    """Whose fiscal year a period is; empty where it is nobody's in particular."""
    return f"{possessive(country(when.fiscal))} fiscal year" if when.fiscal and when.stated else ""


def span(when: Period) -> str:
    """The days of a period; empty where no end is known.

    >>> from datetime import date
    >>> from comity.records import Period
    >>> span(Period(start=date(2025, 8, 20), end=date(2025, 8, 21))), span(Period(end=date(2030, 12, 31)))
    ('20 to 21 August 2025', 'until the end of 2030')
    """
    start, end = when.start, when.end
    if when.as_stated and when.as_stated.startswith(_RUNNING):
        return when.as_stated
    if start is None:
        return f"until {_last_day(end)}" if end else ""
    if end is None:
        return f"since {begun(when)}"
    if is_whole_months(when):
        return _months(start, end)
    if (start.year, start.month) == (end.year, end.month):
        return day(end) if start == end else f"{start.day} to {day(end)}"
    first = f"{start.day} {month_name[start.month]}" if start.year == end.year else day(start)
    return f"{first} to {day(end)}"


def _months(start: date, end: date) -> str:
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return month(end)
    first = month_name[start.month] if start.year == end.year else month(start)
    return f"{first} to {month(end)}"


def is_whole_months(when: Period) -> bool:
    """Whether a period runs from the first day of a month to the last of one.

    English puts such a period after "in": in 2024, in January to June 2025.
    """
    if when.start is None or when.end is None:
        return False
    return when.start.day == 1 and _ends_a_month(when.end)


def on(when: Period) -> str:
    """A date with its preposition.

    >>> from datetime import date
    >>> from comity.records import Period
    >>> on(Period(start=date(2025, 8, 21), end=date(2025, 8, 21))), on(Period())
    ('on 21 August 2025', 'on an unknown date')
    """
    words = when.as_stated or "an unknown date" if when.start is None else begun(when)
    return f"{'on' if precision(when) == 'day' else 'in'} {words}"


def begun(when: Period) -> str:
    """The start of a period to the precision that is known: a day, a month or a year; empty where it is open.

    >>> from datetime import date
    >>> from comity.records import Period
    >>> begun(Period(start=date(2022, 5, 1), as_stated="since May 2022"))
    'May 2022'
    """
    if when.start is None:
        return ""
    match precision(when):
        case "year":
            return str(when.start.year)
        case "month":
            return month(when.start)
        case _:
            return day(when.start)


def by_deadline(due: date) -> str:
    """A last day with its preposition; the last one of a year or month stands for the whole of it.

    >>> from datetime import date
    >>> by_deadline(date(2030, 12, 31)), by_deadline(date(2025, 8, 21))
    ('by the end of 2030', 'by 21 August 2025')
    """
    return f"by {_last_day(due)}"


def _last_day(value: date) -> str:
    if (value.month, value.day) == (12, 31):
        return f"the end of {value.year}"
    return f"the end of {month(value)}" if _ends_a_month(value) else day(value)


def _ends_a_month(value: date) -> bool:
    return value.day == monthrange(value.year, value.month)[1]


def precision(when: Period) -> str:
    """How finely the start of a period is known: ``day``, ``month`` or ``year``.

    A period that spans a month or a year says so itself; an open one says it in its words.

    >>> from datetime import date
    >>> from comity.records import Period
    >>> precision(Period(start=date(2022, 5, 1), as_stated="since May 2022"))
    'month'
    """
    if when.start is None or when.start == when.end:
        return "day"
    if when.end is not None:
        return "month" if (when.end - when.start).days < 31 else "year"
    words = when.as_stated or ""
    iso = _ISO.search(words)
    if iso:
        return "day" if iso[1] else "month"
    if not words:
        return _guessed(when.start)
    if not _MONTHS.search(words):
        return "year" if re.search(r"\d{4}", words) else _guessed(when.start)
    return "day" if _DAYS.search(re.sub(r"\d{4}", " ", words)) else "month"


def _guessed(start: date) -> str:
    """A first of January is a year, a first of a month is a month, unless the words say more."""
    if (start.month, start.day) == (1, 1):
        return "year"
    return "month" if start.day == 1 else "day"

"""How the period of a claim and that of a piece of evidence fit each other."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from comity.records import Period

if TYPE_CHECKING:
    from comity.verdicts.tolerances import Tolerances

_YEAR_DAYS = 365
_SAME_DAYS = 3  # the Iranian year ends on 19, 20 or 21 March
_ISO = re.compile(r"\b\d{4}-\d{2}(-\d{2})?\b")
_MONTHS = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_DAYS = re.compile(r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?\b", re.IGNORECASE)


class Fit(Enum):
    """Where the period of evidence lies beside the one a claim speaks of."""

    SAME = "same"
    NEAR = "near"  # mostly the same days: a fiscal year and the calendar year in which it starts
    EARLIER = "earlier"
    LATER = "later"
    OTHER = "other"  # another length: half a year beside a year


def days(period: Period) -> int | None:
    """The length of a period in days; None where an end is open."""
    if period.start is None or period.end is None:
        return None
    return (period.end - period.start).days + 1


def is_annual(period: Period, tolerances: Tolerances) -> bool:
    """Whether a period is about a year long."""
    length = days(period)
    return length is not None and abs(length - _YEAR_DAYS) <= tolerances.period_length * _YEAR_DAYS


def fit(claimed: Period, found: Period, tolerances: Tolerances) -> Fit:
    """Compare the period of a claim with that of evidence; an unstated one of either fits all.

    Examples
    --------
    >>> from comity.verdicts.tolerances import default_tolerances
    >>> year = Period(start=date(2023, 1, 1), end=date(2023, 12, 31))
    >>> iranian = Period(start=date(2023, 3, 21), end=date(2024, 3, 19))
    >>> fit(year, iranian, default_tolerances())
    <Fit.NEAR: 'near'>
    """
    if not claimed.stated or not found.stated or claimed == found:
        return Fit.SAME
    claimed = _closed(claimed)
    length, other = days(claimed), days(found)
    if length is None or other is None or claimed.start is None or claimed.end is None:
        return Fit.OTHER
    if found.start is None or found.end is None:
        return Fit.OTHER
    shared = (min(claimed.end, found.end) - max(claimed.start, found.start)).days + 1
    if length - shared <= _SAME_DAYS and other - shared <= _SAME_DAYS:
        return Fit.SAME
    if min(length, other) < (1 - tolerances.period_length) * max(length, other):
        return Fit.OTHER
    if shared >= tolerances.period_overlap * max(length, other):
        return Fit.NEAR
    return Fit.EARLIER if found.end < claimed.end else Fit.LATER


def _closed(period: Period) -> Period:
    """A period with one open end, read as the calendar year of the end that is known."""
    if period.start is not None and period.end is not None:
        return period
    known = period.end or period.start
    if known is None:
        return period
    return Period(start=date(known.year, 1, 1), end=date(known.year, 12, 31))


def meets(a: Period, b: Period, *, slack_days: int = 0) -> bool:
    """Whether two periods share a day, or come within some days of each other; open ends reach everywhere."""
    slack = timedelta(days=slack_days)
    return not (
        (a.end is not None and b.start is not None and a.end + slack < b.start)
        or (b.end is not None and a.start is not None and b.end + slack < a.start)
    )


def day_of(period: Period) -> date | None:
    """The first day of a period, or the last where the first is open."""
    return period.start or period.end


def precision(period: Period) -> str:
    """How finely the start of a period is known: ``day``, ``month`` or ``year``.

    A period that spans a month or a year says so itself; an open one says it in its words.

    >>> precision(Period(start=date(2022, 5, 1), as_stated="since May 2022"))
    'month'
    """
    length = days(period)
    if length is not None and length > 1:
        return "month" if length <= 31 else "year"
    if length == 1 or period.start is None:
        return "day"
    words = period.as_stated or ""
    iso = _ISO.search(words)
    if iso:
        return "day" if iso[1] else "month"
    if words:
        if not _MONTHS.search(words):
            return "year" if re.search(r"\d{4}", words) else _guessed(period.start)
        return "day" if _DAYS.search(re.sub(r"\d{4}", " ", words)) else "month"
    return _guessed(period.start)


def _guessed(start: date) -> str:
    """A first of January is a year, a first of a month is a month, unless the words say more."""
    if (start.month, start.day) == (1, 1):
        return "year"
    return "month" if start.day == 1 else "day"


def days_apart(stated: Period, found: Period) -> int:
    """How many days lie between two dated starts, at the coarser of their precisions; 0 where they agree."""
    first, second = _start_span(stated), _start_span(found)
    if first is None or second is None:
        return 0
    return max(0, (second[0] - first[1]).days, (first[0] - second[1]).days)


def _start_span(period: Period) -> tuple[date, date] | None:
    start = day_of(period)
    if start is None:
        return None
    match precision(period):
        case "year":
            return date(start.year, 1, 1), date(start.year, 12, 31)
        case "month":
            following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
            return date(start.year, start.month, 1), following - timedelta(days=1)
        case _:
            return start, start

"""How the period of a claim and that of a piece of evidence fit each other."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from comity.phrasing import precision
from comity.records import Period

if TYPE_CHECKING:
    from comity.verdicts.tolerances import Tolerances

_YEAR_DAYS = 365
_SAME_DAYS = 3  # the Iranian year ends on 19, 20 or 21 March


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


def contains(whole: Period, part: Period) -> bool:
    """Whether a period is stated and lies wholly inside another that is longer."""
    if None in (whole.start, whole.end, part.start, part.end):
        return False
    inside = whole.start <= part.start and part.end <= whole.end  # type: ignore[operator]
    return inside and (whole.start, whole.end) != (part.start, part.end)


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

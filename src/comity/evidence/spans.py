"""Which years of yearly data a claim's period asks for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from comity.records import Period

YEARS_BACK = 4  # of a flow without a period: its data may be two years behind, then two more to compare with
_ABOUT_A_YEAR = range(330, 401)  # days


class TwoYears(NamedTuple):
    """Two calendar years that a year of another calendar lies in, and how much of it lies in the first."""

    first: int
    last: int
    weight: float

    def mixed(self, before: float, after: float) -> float:
        """A value of the year, its days in each calendar year counted alike."""
        return self.weight * before + (1 - self.weight) * after


def years_asked(period: Period, as_of: date) -> tuple[int, int]:
    """The first and last calendar year of a period; without one, those that can still be the current one."""
    if not period.stated:
        return as_of.year - YEARS_BACK, as_of.year
    return (period.start or period.end or as_of).year, (period.end or period.start or as_of).year


def is_about_a_year(period: Period) -> bool:
    """Whether both ends are known and about a year apart."""
    return (
        period.start is not None
        and period.end is not None
        and (period.end - period.start).days in _ABOUT_A_YEAR
    )


def two_years(period: Period) -> TwoYears | None:
    """The calendar years that a fiscal year lies in; None of a calendar year and of other spans.

    >>> from comity.records import Period
    >>> two_years(Period(start=date(2023, 3, 21), end=date(2024, 3, 19)))
    TwoYears(first=2023, last=2024, weight=0.7835616438356164)
    """
    if not is_about_a_year(period) or period.start is None or period.end is None:
        return None
    if period.end.year != period.start.year + 1:
        return None
    length = (period.end - period.start).days + 1
    inside = (date(period.start.year, 12, 31) - period.start).days + 1
    return TwoYears(period.start.year, period.end.year, inside / length)


def last_whole_year(period: Period, as_of: date) -> int:
    """The last calendar year that had ended by the end of a period, or by the date where that is open."""
    end = min(period.end or as_of, as_of)
    return end.year if (end.month, end.day) == (12, 31) else end.year - 1

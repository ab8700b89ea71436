"""Which days "the year" means in a country's press and statistics."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from comity.facts.starter import fiscal_years
from comity.records import Period

if TYPE_CHECKING:
    from comity.facts.rows import FiscalYear

# First years of each calendar in our era: label 1402 begins in 2023, 2080 in 2023, 2016 in 2023.
_OFFSET = {"iranian_solar": 621, "solar_hijri": 621, "bikram_sambat": -57, "ethiopian": 7}
# A single label ("fiscal 2024") names the year in which it ends, except here.
_NAMED_BY_START = frozenset({"JPN", "SGP"})
_BUDDHIST_ERA = 543
_FIRST_GREGORIAN_LABEL = 1700


def fiscal_year(iso3: str) -> FiscalYear | None:
    """What a country means by "the year"; None where the table does not say.

    Examples
    --------
    >>> fiscal_year("IRN").calendar
    'iranian_solar'
    """
    found = fiscal_years().under(iso3)
    return found[0] if found else None


@cache
def fiscal_period(iso3: str, label: int | str) -> Period:
    """The days of one fiscal year.

    Parameters
    ----------
    iso3 : the country whose year it is
    label : as an integer, the year of the country's own calendar (1402, 2080), or the Gregorian year
        in which it begins; as a string, what the press writes: "2022-23", "2022/23", "FY24",
        "FY2024-25", "1402"

    Raises
    ------
    ValueError : the country's year is not in the table, or the label is no year

    Examples
    --------
    >>> fiscal_period("IRN", 1402).start, fiscal_period("IRN", 1402).end
    (datetime.date(2023, 3, 21), datetime.date(2024, 3, 19))
    >>> fiscal_period("IND", "2022-23").end
    datetime.date(2023, 3, 31)
    """
    year = fiscal_year(iso3)
    if year is None:
        raise ValueError(f"the fiscal year of {iso3} is not in facts/fiscal_years.csv")
    begins = _first_gregorian_year(year, label)
    end = _first_day(year, begins + 1) - timedelta(days=1)
    return Period(start=_first_day(year, begins), end=end, as_stated=str(label), fiscal=iso3)


def solar_new_year(gregorian_year: int) -> date:
    """First day of the Iranian solar year that begins in a Gregorian year, 1921 to 2050.

    The arithmetical rule of 33 years with eight leap years, which agrees with the official
    calendar over these years.

    Examples
    --------
    >>> solar_new_year(2024)
    datetime.date(2024, 3, 20)
    """
    first = gregorian_year - _OFFSET["iranian_solar"]
    # Days from 1 Farvardin 1300 (21 March 1921), leap years being those with the remainders below.
    leaps = sum(1 for y in range(1300, first) if y % 33 in {1, 5, 9, 13, 17, 22, 26, 30})
    return date(1921, 3, 21) + timedelta(days=365 * (first - 1300) + leaps)


def _first_day(year: FiscalYear, gregorian_year: int) -> date:
    if year.calendar in {"iranian_solar", "solar_hijri"}:
        return solar_new_year(gregorian_year)
    return date(gregorian_year, year.start_month, year.start_day)


def _first_gregorian_year(year: FiscalYear, label: int | str) -> int:
    """The Gregorian year in which the labelled fiscal year begins."""
    text = str(label).strip()
    year_or_two = r"(\d{4}|\d{2})(?:\s*[-–/]\s*(\d{4}|\d{2}))?"
    numbers = re.fullmatch(rf"(?:FY|fiscal(?: year)?)?\s*'?{year_or_two}", text, re.IGNORECASE)
    if numbers is None:
        raise ValueError(f"{text!r} is not the label of a fiscal year, such as 2022-23, FY24 or 1402")
    first = int(numbers[1])
    if len(numbers[1]) == 2:
        first += 2000
    offset = _OFFSET.get(year.calendar)
    if offset is not None and _own_calendar(year, first):
        return first + offset
    if year.iso3 == "THA" and first > 2400:
        first -= _BUDDHIST_ERA
    if isinstance(label, int) or numbers[2] is not None or year.iso3 in _NAMED_BY_START:
        return first
    return first if year.is_calendar_year else first - 1


def _own_calendar(year: FiscalYear, first: int) -> bool:
    """Whether a number is a year of the country's own calendar, and not a Gregorian one.

    The Iranian and Afghan calendars stand in the 1400s, the Nepalese in the 2080s; the Ethiopian
    overlaps ours, and there the press means its own.
    """
    if year.calendar == "bikram_sambat":
        return first > 2050
    if year.calendar == "ethiopian":
        return True
    return first < _FIRST_GREGORIAN_LABEL

"""Dates as sources give them: to the day, to the month, or only to the year.

A year alone is kept as that whole year. It counts as known only once its last day has passed,
because nothing says that it was not that day (decision 0005).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import cache

from comity.records import NO_PERIOD, Period


@cache
def partial_date(text: str) -> Period:
    """Read ``2021-02-16``, ``2021-02`` or ``2021`` with the precision that it has.

    Raises
    ------
    ValueError : it is none of the three, or no such day exists

    Examples
    --------
    >>> partial_date("2023-10").end
    datetime.date(2023, 10, 31)
    >>> partial_date("").stated
    False
    """
    if not text:
        return NO_PERIOD
    if len(text) == 10:
        day = date.fromisoformat(text)
        return Period(start=day, end=day, as_stated=text)
    if len(text) == 7 and text[4] == "-":
        year, month = int(text[:4]), int(text[5:])
        last = monthrange(year, month)[1]
        return Period(start=date(year, month, 1), end=date(year, month, last), as_stated=text)
    if len(text) == 4:
        return Period(start=date(int(text), 1, 1), end=date(int(text), 12, 31), as_stated=text)
    raise ValueError(f"{text!r} is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")


def span(text: str) -> Period:
    """Read a date, or an interval ``start/end`` of two such dates, both ends included.

    Examples
    --------
    >>> span("2025-01/2025-06").end
    datetime.date(2025, 6, 30)
    """
    first, slash, last = text.partition("/")
    if not slash:
        return partial_date(text)
    return Period(start=partial_date(first).start, end=partial_date(last).end, as_stated=text)


def is_span(text: str) -> bool:
    """Whether ``span`` can read it: words such as "annual, current" are not dates."""
    return bool(re.fullmatch(r"\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2}){0,2})?", text))


@cache
def _date_tokens() -> re.Pattern[str]:
    # Four digits that continue a longer number, or that no calendar of ours reaches (UN resolution
    # 2140), are not years.
    return re.compile(r"(?<![\d.])(?:19\d\d|20[0-3]\d)(?:-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?)?(?!\d|-\d{3})")


@cache
def visible_at(text: str, as_of: date) -> str:
    """The part of a remark that somebody could have written on a date.

    Remarks are written in hindsight ("re-applied 2025"). Each clause, up to a semicolon, that names
    a date whose last day is later than ``as_of`` is left out.

    Examples
    --------
    >>> visible_at("ended on Implementation Day; re-applied 2025", date(2016, 2, 1))
    'ended on Implementation Day'
    """
    if not text:
        return text
    clauses = [c for c in text.split("; ") if not _names_later_day(c, as_of)]
    return "; ".join(clauses)


@cache
def instruments_at(text: str, as_of: date) -> str:
    """The legal acts, of a list with commas and semicolons, that do not name a later year.

    A number such as 2021/1030 or (2018) dates an act only to its year, so the year of ``as_of``
    itself is kept.

    Examples
    --------
    >>> instruments_at("Regulation (EU) 2021/1030; later 2022/355, 2024/1865", date(2022, 6, 1))
    'Regulation (EU) 2021/1030; later 2022/355'
    """
    kept = []
    for piece in re.findall(r"[^;,]+[;,]?\s*", text):
        years = [int(token.group()[:4]) for token in _date_tokens().finditer(piece)]
        if all(year <= as_of.year for year in years):
            kept.append(piece)
    return "".join(kept).rstrip("; ,")


def _names_later_day(clause: str, as_of: date) -> bool:
    for token in _date_tokens().finditer(clause):
        try:
            last_day = partial_date(token.group()).end
        except ValueError:  # 30 February and its like: only the year can be trusted
            last_day = date(int(token.group()[:4]), 12, 31)
        if last_day is not None and last_day > as_of:
            return True
    return False

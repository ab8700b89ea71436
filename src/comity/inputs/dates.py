"""Dates as people type them: a year, a month or a day, with the precision kept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from comity.errors import UsageError

if TYPE_CHECKING:
    from comity.records import Period

_SHAPE = r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?"
_FIX = "write YYYY, YYYY-MM or YYYY-MM-DD, such as 2025-08-21"


def typed_date(words: str, *, what: str = "the date") -> Period:
    """Read a year, a month or a day that a user gave, as the span of days that it may mean.

    Parameters
    ----------
    words : ``"2025"``, ``"2025-08"`` or ``"2025-08-21"``
    what : how to call it in a message

    Raises
    ------
    UsageError : it is written otherwise, or there is no such day

    Examples
    --------
    >>> typed_date("2025-08").end
    datetime.date(2025, 8, 31)
    """
    from comity.facts.dates import partial_date

    match = re.fullmatch(_SHAPE, words.strip(), re.ASCII)
    if match is None:
        raise UsageError(found=f"{what} {words!r} is not a date that comity can read", fix=_FIX)
    parts = [int(part) for part in match.groups() if part]
    try:
        known = partial_date("-".join(f"{part:0{width}d}" for part, width in zip(parts, (4, 2, 2))))
    except ValueError:
        raise UsageError(found=f"{what} {words!r} does not exist: {_why_not(*parts)}", fix=_FIX) from None
    return replace(known, as_stated=words)


def _why_not(year: int, month: int = 1, _day: int = 1) -> str:
    from calendar import month_name, monthrange

    if year == 0:
        return "there is no year 0"
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    return f"{month_name[month]} {year} has {monthrange(year, month)[1]} days"

"""The parts that every piece of evidence is named by: codes, periods, ids, source words."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from comity import countries
from comity.records import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.records import Claim, SourceUse

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9.]+")
_AFTER_NAME = re.compile(r" \(|; |, data/| https?://")  # an address, a second source, a file
_WORLD = "WLD"


def pair_of(claim: Claim) -> tuple[str, str] | None:
    """The two countries of a claim in alphabetical order; None where it is about one or many."""
    codes = sorted({code for code in (*claim.countries, claim.exporter, claim.importer) if code} - {_WORLD})
    return (codes[0], codes[1]) if len(codes) == 2 else None


def evidence_id(*parts: str) -> str:
    """A stable id that can stand in an address: letters, digits, dots and hyphens.

    >>> evidence_id("membership", "EAEU", "IRN", "2024-12-26")
    'membership.EAEU.IRN.2024-12-26'
    """
    return ".".join(_NOT_PLAIN.sub("-", part).strip("-.") for part in parts if part)


def year(number: int) -> Period:
    """A calendar year."""
    return Period(start=date(number, 1, 1), end=date(number, 12, 31), as_stated=str(number))


@cache
def name(code: str) -> str:
    """The short English name of a country."""
    return countries.name(code)


def names(codes: Iterable[str]) -> str:
    """Names in alphabetical order."""
    listed = sorted(name(code) for code in codes)
    return f"{', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else "".join(listed)


def who_says(source: SourceUse) -> str:
    """A source without its address."""
    return _AFTER_NAME.split(source.citation, maxsplit=1)[0].strip() or source.title


@cache
def body_name(key: str) -> str:
    """A body with its article, as it stands in a sentence; the text's own words where it is unknown."""
    from comity.errors import UsageError

    try:
        return countries.body_title(key, article=True)
    except UsageError:
        return key


@cache
def body_key(words: str) -> str | None:
    """The key of a body named by key or in words; None where it is unknown."""
    from comity.errors import UsageError

    try:
        return countries.find_body(words)
    except UsageError:
        return None


def written_date(period: Period) -> str:
    """A date in words, to the precision that the source gives.

    >>> from comity.facts import partial_date
    >>> written_date(partial_date("2025-05-15")), written_date(partial_date("2023-10"))
    ('15 May 2025', 'October 2023')
    """
    start, end = period.start, period.end
    if start is None:
        return period.as_stated or "an unknown date"
    if start == end or end is None:
        return f"{start.day} {month_name[start.month]} {start.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{month_name[start.month]} {start.year}"
    return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"


def on_date(period: Period) -> str:
    """A date with its preposition: on a day, in a month or year."""
    if period.start is None:
        return "on an unknown date"
    return f"{'on' if period.start == period.end else 'in'} {written_date(period)}"

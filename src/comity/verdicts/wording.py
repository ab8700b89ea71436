"""Figures, periods, names and sources in the words that a verdict's sentence uses."""

from __future__ import annotations

import calendar
import re
from functools import cache
from math import inf
from typing import TYPE_CHECKING

from comity import countries
from comity.records import Comparator
from comity.verdicts.intervals import Interval, found_interval, says_nearly
from comity.verdicts.periods import is_annual, precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from comity.records import Claim, Evidence, Period, Quantity, SourceUse
    from comity.verdicts.tolerances import Tolerances

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_MAGNITUDES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
_PLAIN = {"percent": "%", "percent_per_year": "% a year", "pp": " percentage points", "ratio": " times"}
_AFTER_NAME = re.compile(r" \(|; |, data/| https?://")  # an address, a second source, a file
_BARE_UNITS = frozenset({"count", "documents", "percentile", ""})
_HEDGES = {Comparator.OVER: "more than ", Comparator.UNDER: "less than ", Comparator.APPROX: "about "}


@cache
def name(code: str) -> str:
    """The short English name of a country, with its article inside a sentence where it has one."""
    return countries.name(code)


def pair_names(codes: Iterable[str]) -> str:
    """Country names in alphabetical order, so that the order in the text does not matter.

    >>> pair_names(("IRN", "BLR"))
    'Belarus and Iran'
    """
    return listed(sorted(name(code) for code in set(codes)))


def listed(items: Sequence[str], joiner: str = "and") -> str:
    """Items as English lists them."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joiner} {items[-1]}"


def figure(value: float, unit: str | None) -> str:
    """A number with its unit.

    >>> figure(140e6, "USD"), figure(0.043, "share"), figure(12, "count"), figure(16e9, "m3_per_year")
    ('$140 million', '4.3%', '12', '16 billion m3 per year')
    """
    unit = unit or ""
    if unit == "share":
        value, unit = value * 100, "percent"
    size, word = next(((s, w) for s, w in _MAGNITUDES if abs(value) >= s), (1.0, ""))
    amount = f"{value / size:.4g}" if word or abs(value) < 1000 else f"{value:,.0f}"
    if unit in _BARE_UNITS:
        return amount + word
    if unit == "rank":
        return f"rank {amount}"
    if unit in _PLAIN:
        return amount + word + _PLAIN[unit]
    if len(unit) == 3 and unit.isupper():
        sign = _SIGNS.get(unit, unit + " ")
        return f"{'-' if value < 0 else ''}{sign}{amount.lstrip('-')}{word}"
    return f"{amount}{word} {unit.replace('_', ' ')}"


def span(interval: Interval, unit: str | None) -> str:
    """An interval with its unit; an open end is said."""
    if interval.low == -inf:
        return f"at most {figure(interval.high, unit)}"
    if interval.high == inf:
        return f"more than {figure(interval.low, unit)}"
    if interval.low == interval.high:
        return figure(interval.low, unit)
    return f"{figure(interval.low, unit)} to {figure(interval.high, unit)}"


def measured(piece: Evidence) -> str:
    """The number of a piece of evidence with its unit, or its state."""
    found = found_interval(piece)
    if found is None:
        return (piece.state or "").replace("_", " ")
    if piece.value is not None and found.high != inf and found.low != -inf:
        return figure(piece.value, piece.unit)
    return span(found, piece.unit)


def stated(claim: Claim, quantity: Quantity) -> str:
    """A claim's figure in the words of the text, or written out where the text implies it."""
    written = quantity.as_stated or figure(quantity.midpoint, quantity.unit)
    if not any(sign.isdigit() for sign in written):
        written = f"“{written}”"
    if says_nearly(claim, quantity):
        return f"nearly {written}"
    return _HEDGES.get(quantity.comparator, "") + written


def on_day(value: date) -> str:
    """A day as it is written in a sentence."""
    return f"{value.day} {calendar.month_name[value.month]} {value.year}"


def in_period(period: Period) -> str:
    """A period as a reader says it; empty where it is not stated.

    >>> from datetime import date
    >>> from comity.records import Period
    >>> in_period(Period(start=date(2025, 1, 1), end=date(2025, 6, 30)))
    'January to June 2025'
    """
    start, end = period.start, period.end
    if period.as_stated and period.as_stated.startswith("the year to "):
        return period.as_stated
    if start is None or end is None:
        known = start or end
        return "" if known is None else f"{'since' if start else 'up to'} {on_day(known)}"
    if start == end:
        return on_day(start)
    whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if not whole_months:
        return f"{on_day(start)} to {on_day(end)}"
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    first, last = calendar.month_name[start.month], calendar.month_name[end.month]
    if (start.year, start.month) == (end.year, end.month):
        return f"{first} {start.year}"
    return (
        f"{first} to {last} {end.year}"
        if start.year == end.year
        else f"{first} {start.year} to {last} {end.year}"
    )


def begun(period: Period) -> str:
    """The start of a period to the precision that is known: a day, a month or a year."""
    start = period.start
    if start is None:
        return ""
    match precision(period):
        case "year":
            return str(start.year)
        case "month":
            return f"{calendar.month_name[start.month]} {start.year}"
        case _:
            return on_day(start)


def source_name(use: SourceUse) -> str:
    """Who says it: the row's own source without its address, or the title of the file.

    >>> from comity.records import SourceUse
    >>> source_name(SourceUse(id="x", title="t", version="1", licence="", citation="BelTA, 20 Aug 2025 (https://b.by)"))
    'BelTA, 20 Aug 2025'
    """
    return _AFTER_NAME.split(use.citation, maxsplit=1)[0].strip() or use.title


def sources_of(piece: Evidence) -> str:
    """The sources of a piece of evidence, each once."""
    return listed(tuple(dict.fromkeys(source_name(use) for use in piece.sources)))


def reading(piece: Evidence, tolerances: Tolerances | None = None) -> str:
    """One reading of a measure: figure, period and source."""
    period = in_period(piece.period)
    about = f" for {period}" if period else ""
    part_year = " (part of a year)" if tolerances and _is_part(piece.period, tolerances) else ""
    return f"{measured(piece)}{about}{part_year} ({sources_of(piece)})"


def _is_part(period: Period, tolerances: Tolerances) -> bool:
    return period.start is not None and period.end is not None and not is_annual(period, tolerances)


def readings(pieces: Iterable[Evidence], *, most: int = 4) -> str:
    """Several readings in one list; what is left out is counted."""
    said = list(dict.fromkeys(reading(piece) for piece in pieces))
    rest = len(said) - most
    return listed(said[:most] + ([f"{rest} more"] if rest > 0 else []))


def capital(sentence: str) -> str:
    """The sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]

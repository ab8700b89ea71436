"""What a claim was taken to mean, field by field, in the plain form in which a person edits it.

A figure is one number, or two in brackets where it is an interval; a period is one expression of ISO 8601;
countries are codes. Offsets and the words of the text are kept apart from this, beside the quote.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from comity.records import (
    NO_PERIOD,
    Claim,
    Comparator,
    Details,
    Direction,
    Kind,
    Period,
    Quantity,
)

if TYPE_CHECKING:
    from datetime import date

Bounds = tuple[float | None, float | None]

OPEN = ".."  # an open end of a period
_SAYS_NOTHING = Details()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The fields of a claim that a person can set; the names are those of a readings file."""

    kind: Kind
    countries: tuple[str, ...] = ()
    exporter: str | None = None
    importer: str | None = None
    directed: bool = False
    value: Bounds | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    as_stated: str | None = None
    direction: Direction | None = None
    period: Period = NO_PERIOD  # its two days only
    period_as_stated: str | None = None
    fiscal: str | None = None
    deadline: date | None = None
    negated: bool = False
    attributed_to: str | None = None
    details: Details = _SAYS_NOTHING


FIELDS = tuple(f.name for f in fields(Entry))


def entry_of(claim: Claim) -> Entry:
    """The fields of a claim, without its place in the text."""
    quantity = claim.quantity
    return Entry(
        kind=claim.kind,
        countries=claim.countries,
        exporter=claim.exporter,
        importer=claim.importer,
        directed=claim.directed,
        value=(quantity.value_low, quantity.value_high) if quantity else None,
        unit=quantity.unit if quantity else None,
        comparator=quantity.comparator if quantity else None,
        as_stated=quantity.as_stated if quantity else None,
        direction=claim.direction,
        period=Period(start=claim.period.start, end=claim.period.end),
        period_as_stated=claim.period.as_stated,
        fiscal=claim.period.fiscal,
        deadline=claim.deadline,
        negated=claim.negated,
        attributed_to=claim.attributed_to,
        details=claim.details,
    )


def quantity_of(entry: Entry, figure: tuple[int, int] | None) -> Quantity | None:
    """The number of an entry; ``figure`` is where it is written in the text."""
    if entry.value is None or entry.unit is None or entry.comparator is None:
        return None
    low, high = entry.value
    start, end = figure or (None, None)
    return Quantity(
        value_low=low,
        value_high=high,
        unit=entry.unit,
        comparator=entry.comparator,
        as_stated=entry.as_stated,
        start=start,
        end=end,
    )


def period_of(entry: Entry) -> Period:
    """The period of an entry with the words that the text has for it."""
    return Period(
        start=entry.period.start,
        end=entry.period.end,
        as_stated=entry.period_as_stated,
        fiscal=entry.fiscal,
    )


def plain(entry: Entry) -> dict[str, Any]:
    """An entry as JSON holds it; what is not stated is None.

    Examples
    --------
    >>> made = Entry(kind=Kind.TRADE_LEVEL, value=(1.4e8, None), unit="USD", comparator=Comparator.OVER)
    >>> plain(made)["value"], plain(made)["period"]
    ([140000000, None], None)
    """
    return {
        "kind": entry.kind.value,
        "countries": list(entry.countries),
        "exporter": entry.exporter,
        "importer": entry.importer,
        "directed": entry.directed,
        "value": _bounds(entry.value),
        "unit": entry.unit,
        "comparator": entry.comparator.value if entry.comparator else None,
        "as_stated": entry.as_stated,
        "direction": entry.direction.value if entry.direction else None,
        "period": period_written(entry.period),
        "period_as_stated": entry.period_as_stated,
        "fiscal": entry.fiscal,
        "deadline": entry.deadline.isoformat() if entry.deadline else None,
        "negated": entry.negated,
        "attributed_to": entry.attributed_to,
        "details": _details(entry.details),
    }


def _bounds(value: Bounds | None) -> Any:  # noqa: ANN401 - a number, or two of them
    if value is None:
        return None
    low, high = (_number(v) for v in value)
    return low if low is not None and low == high else [low, high]


def _number(value: float | None) -> int | float | None:
    """A whole number without a decimal point, so that money reads as 140000000."""
    return int(value) if value is not None and value == int(value) else value


def _details(details: Details) -> dict[str, Any]:
    """What else the clause says; an absent entry says nothing."""
    said = {f.name: getattr(details, f.name) for f in fields(Details)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in said.items()
        if value != getattr(_SAYS_NOTHING, name)
    }


def period_written(period: Period) -> str | None:
    """A period in ISO 8601: a year, a month or a day, or two days with a slash between.

    Examples
    --------
    >>> from datetime import date
    >>> period_written(Period(start=date(2024, 1, 1), end=date(2024, 12, 31)))
    '2024'
    >>> period_written(Period(start=date(2009, 1, 1)))
    '2009-01-01/..'
    """
    start, end = period.start, period.end
    if start is None or end is None:
        return f"{start or OPEN}/{end or OPEN}" if period.stated else None
    if period.is_calendar_year:
        return f"{start.year:04d}"
    if start == start.replace(day=1) and end == start.replace(day=monthrange(start.year, start.month)[1]):
        return f"{start.year:04d}-{start.month:02d}"
    return start.isoformat() if start == end else f"{start}/{end}"

"""Claims and evidence in the words that a verdict's sentence uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.phrasing import aside, figure, hedged, interval, listed, source_name, span, whose_year
from comity.verdicts.intervals import found_interval, says_nearly
from comity.verdicts.periods import is_annual

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.records import Claim, Evidence, Period, Quantity
    from comity.verdicts.tolerances import Tolerances


def measured(piece: Evidence) -> str:
    """The number of a piece of evidence with its unit, or its state."""
    found = found_interval(piece)
    if found is None:
        return (piece.state or "").replace("_", " ")
    said = interval(*found, piece.unit)
    return figure(piece.value, piece.unit) if piece.value is not None and _is_closed(piece) else said


def _is_closed(piece: Evidence) -> bool:
    """Whether its value stands for it: neither end is open while the other is known."""
    return (piece.value_low is None) == (piece.value_high is None)


def stated(claim: Claim, quantity: Quantity) -> str:
    """A claim's figure in the words of the text, or written out where the text implies it."""
    written = quantity.as_stated or figure(quantity.midpoint, quantity.unit)
    if not any(sign.isdigit() for sign in written):
        written = f"“{written}”"
    if says_nearly(claim, quantity):
        return f"nearly {written}"
    return hedged(quantity.comparator, written)


def sources_of(piece: Evidence) -> str:
    """The sources of a piece of evidence, each once."""
    return listed(tuple(dict.fromkeys(source_name(use) for use in piece.sources)))


def reading(piece: Evidence, tolerances: Tolerances | None = None) -> str:
    """One reading of a measure: figure, period and source."""
    days = span(piece.period)
    when = f" {_preposition(piece.period)}{days}" if days else ""
    part = "part of a year" if tolerances and _is_part(piece.period, tolerances) else ""
    notes = aside(whose_year(piece.period), part, sources_of(piece))
    return f"{measured(piece)}{when}{notes}"


def _preposition(period: Period) -> str:
    """What stands before the days of a period; an open one begins with its own."""
    if period.start is None or period.end is None:
        return ""
    return "on " if period.start == period.end else "for "


def _is_part(period: Period, tolerances: Tolerances) -> bool:
    return period.start is not None and period.end is not None and not is_annual(period, tolerances)


def readings(pieces: Iterable[Evidence]) -> str:
    """Several readings in one list."""
    return first_of([reading(piece) for piece in pieces])


def first_of(items: Iterable[str], *, most: int = 4) -> str:
    """The first of several things said, each once, in one list; what is left out is counted."""
    said: Sequence[str] = list(dict.fromkeys(items))
    rest = len(said) - most
    return listed([*said[:most], *([f"{rest} more"] if rest > 0 else [])])

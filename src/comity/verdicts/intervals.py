"""Intervals: what a stated figure may mean, and how far it is from what the evidence says."""

from __future__ import annotations

import re
from enum import Enum
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from comity.records import Comparator

if TYPE_CHECKING:
    from comity.records import Claim, Evidence, Quantity
    from comity.verdicts.tolerances import Tolerances

EXACT_UNITS = frozenset({"count", "rank", "years", "months"})
SLIPS = (1e3, 1e6, 1e-3, 1e-6)
_NUMERAL = re.compile(r"\d[\d.,\u00a0\u202f ]*\d|\d")
_GROUPED = re.compile(r"^\d{1,3}(?:([., \u00a0\u202f])\d{3})+$|^\d{1,2}(?:,\d{2})+,\d{3}$")
_NEARLY = re.compile(r"\b(?:nearly|almost|close to|approaching|just under)\W*$", re.IGNORECASE)
_ROUNDING_NOISE = 1e-9


class Interval(NamedTuple):
    """From a low to a high bound, both inside; an open end is infinite."""

    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether the two share at least one value."""
        return self.low <= other.high + _slack(other.high) and other.low <= self.high + _slack(self.high)

    def scaled(self, factor: float) -> Interval:
        """Both bounds times a positive factor."""
        return Interval(self.low * factor, self.high * factor)


class Side(Enum):
    """Which way a stated figure misses the evidence, by magnitude."""

    NEITHER = "neither"
    OVER = "over"
    UNDER = "under"


class Gap(NamedTuple):
    """How far a stated figure is from the evidence: the ratio of the nearest bounds, 1 where they meet.

    The factor is infinite where the signs differ, or where one side is zero and the other is not.
    """

    factor: float
    side: Side


MEET = Gap(1.0, Side.NEITHER)


def _slack(bound: float) -> float:
    return abs(bound) * _ROUNDING_NOISE if abs(bound) != inf else 0.0


def gap(stated: Interval, found: Interval) -> Gap:
    """Measure how far a stated interval is from a found one, at their nearest bounds.

    A fall that is larger than the evidence is OVER, like a rise that is larger.

    Examples
    --------
    >>> gap(Interval(150, 150), Interval(100, 100))
    Gap(factor=1.5, side=<Side.OVER: 'over'>)
    >>> gap(Interval(-4, -4), Interval(-8, -8)).side
    <Side.UNDER: 'under'>
    """
    if stated.meets(found):
        return MEET
    said, seen = (stated.low, found.high) if stated.low > found.high else (stated.high, found.low)
    if said * seen > 0:
        larger = abs(said) > abs(seen)
        return Gap(max(said / seen, seen / said), Side.OVER if larger else Side.UNDER)
    return Gap(inf, Side.OVER if said != 0 else Side.UNDER)


def found_interval(piece: Evidence) -> Interval | None:
    """The interval of a piece of evidence; None where it is a state and no number."""
    if piece.value is None and piece.value_low is None and piece.value_high is None:
        return None
    if piece.value_low is None and piece.value_high is None and piece.value is not None:
        return Interval(piece.value, piece.value)
    low = -inf if piece.value_low is None else piece.value_low
    high = inf if piece.value_high is None else piece.value_high
    return Interval(low, high)


def stated_interval(claim: Claim, quantity: Quantity, tolerances: Tolerances) -> Interval:
    """What a stated figure may mean: open ends stay open, a point is widened by its rounding or its hedge."""
    low = -inf if quantity.value_low is None else quantity.value_low
    high = inf if quantity.value_high is None else quantity.value_high
    if says_nearly(claim, quantity):
        return _nearly(quantity.midpoint, tolerances)
    if low != high or quantity.comparator in (Comparator.OVER, Comparator.UNDER, Comparator.RANGE):
        return Interval(low, high)
    about = abs(low) * tolerances.approx if quantity.comparator is Comparator.APPROX else 0.0
    margin = max(about, 0.0 if quantity.unit in EXACT_UNITS else rounding(quantity, tolerances))
    return Interval(low - margin, high + margin)


def _nearly(figure: float, tolerances: Tolerances) -> Interval:
    """From a little nearer to zero up to the figure; of a fall, the figure is the lower bound."""
    reached = figure * (1 - tolerances.nearly)
    return Interval(min(figure, reached), max(figure, reached))


def rounding(quantity: Quantity, tolerances: Tolerances) -> float:
    """Half of the unit of the last stated digit, in the quantity's own unit.

    Zeros that end a whole number may be digits or places: they widen it as places do, but never by more
    than ``round_number``. A figure in words ("doubled") is rounded as "about" is.

    Examples
    --------
    >>> from comity.records import Quantity
    >>> from comity.verdicts.tolerances import default_tolerances
    >>> stated = Quantity(value_low=14e7, value_high=14e7, unit="USD", as_stated="$140 million")
    >>> rounding(stated, default_tolerances())
    5000000.0
    """
    value = abs(quantity.midpoint)
    numeral = _NUMERAL.search(quantity.as_stated or "")
    if not numeral or value == 0:
        return value * tolerances.approx
    mantissa, unit_of_last = read_numeral(numeral.group())
    if mantissa == 0:
        return 0.0
    scale = value / mantissa
    places = unit_of_last
    while unit_of_last >= 1 and places < mantissa and mantissa % (places * 10) == 0:
        places *= 10
    written = tolerances.rounding * unit_of_last * scale
    return max(written, min(tolerances.rounding * places * scale, value * tolerances.round_number))


def read_numeral(text: str) -> tuple[float, float]:
    """A numeral and the unit of its last digit, with a decimal comma or point and grouped thousands.

    >>> read_numeral("35,5"), read_numeral("1,240"), read_numeral("2.50")
    ((35.5, 0.1), (1240.0, 1.0), (2.5, 0.01))
    """
    text = text.strip(" .,\u00a0\u202f")
    grouped = _GROUPED.match(text)
    if grouped and not (text.count(".") == 1 and grouped.group(1) == "."):
        return float(re.sub(r"\D", "", text)), 1.0
    cut = max(text.rfind("."), text.rfind(","))
    whole, fraction = (text, "") if cut < 0 else (text[:cut], re.sub(r"\D", "", text[cut + 1 :]))
    digits = re.sub(r"\D", "", whole) or "0"
    return float(f"{digits}.{fraction or 0}"), float(f"1e-{len(fraction)}")


def says_nearly(claim: Claim, quantity: Quantity) -> bool:
    """Whether the words before the figure say nearly rather than less than."""
    if quantity.comparator is not Comparator.UNDER:
        return False
    if quantity.start is None:
        return bool(_NEARLY.search(claim.quote.partition(quantity.as_stated or "\0")[0]))
    return bool(_NEARLY.search(claim.quote[: max(0, quantity.start - claim.start)]))


def in_unit(interval: Interval, unit: str | None, wanted: str) -> Interval | None:
    """The interval in another unit; None where the two cannot be compared."""
    if unit == wanted or (unit in ("count", "documents") and wanted in ("count", "documents")):
        return interval
    if unit == "share" and wanted == "percent":
        return interval.scaled(100)
    if unit == "percent" and wanted == "share":
        return interval.scaled(0.01)
    if unit == "percent" and wanted == "ratio":
        return Interval(1 + interval.low / 100, 1 + interval.high / 100)
    if unit == "ratio" and wanted == "percent":
        return Interval((interval.low - 1) * 100, (interval.high - 1) * 100)
    return None


def slip(stated: Interval, found: Interval) -> float | None:
    """The power of a thousand by which the figure was mistaken, where that alone explains the gap.

    >>> slip(Interval(135e9, 145e9), Interval(138e6, 142e6))
    1000.0
    """
    return next((factor for factor in SLIPS if stated.scaled(1 / factor).meets(found)), None)

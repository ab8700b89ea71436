"""How far a figure must be from evidence of each grade before a text is called wrong."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from comity.records import Grade, Kind, Label
from comity.verdicts.intervals import Gap, Interval, Side, found_interval, gap, in_unit
from comity.verdicts.metrics import NUMERIC_FLOWS

if TYPE_CHECKING:
    from comity.records import Claim, Evidence
    from comity.verdicts.finding import Bench

FAULTS = frozenset({Label.OVERSTATED, Label.UNDERSTATED, Label.CONTRADICTED})
_BOOKS = {Grade.A: 1, Grade.B: 2}  # how many times ``growth_points`` a rate may be off; of one book, thrice


def label_for(claim: Claim, piece: Evidence, stated: Interval, found: Interval, bench: Bench) -> Label:
    """The label that one piece earns the claim; INSUFFICIENT_EVIDENCE where the piece may be off by as much.

    Figures of trade by one office's books (grade C) call a text wrong only beyond ``one_book``, and places
    beyond ``one_order``. Rates of growth are compared by their factors: 2% is not twice 1%, but one point
    away; a small change by one office's books does not refute a change the other way.
    """
    distance = nearest_gap(claim, stated, found)
    label = label_of(distance, bench)
    if label not in FAULTS or claim.kind not in NUMERIC_FLOWS:
        return label
    if claim.kind is Kind.TRADE_GROWTH:
        apart = growth_apart(stated, found, claim.quantity.unit if claim.quantity else "percent")
        if apart <= bench.tolerances.growth_points / 100:
            return Label.IMPRECISE
        other_sign = distance.factor == inf and piece.grade is Grade.C and is_slight(piece, bench)
        far = apart > margin(piece, bench) and not other_sign
        return label if far else Label.INSUFFICIENT_EVIDENCE
    room = bench.tolerances.one_order if claim.kind is Kind.RANK else bench.tolerances.one_book
    by_one_book = piece.grade is Grade.C and distance.factor <= 1 + room
    return Label.INSUFFICIENT_EVIDENCE if by_one_book else label


def label_of(distance: Gap, bench: Bench) -> Label:
    """The label that a distance earns by itself."""
    if distance.side is Side.NEITHER:
        return Label.SUPPORTED
    if distance.factor <= 1 + bench.tolerances.imprecise + 1e-9:
        return Label.IMPRECISE
    if distance.factor >= bench.tolerances.contradiction - 1e-9:
        return Label.CONTRADICTED
    return Label.OVERSTATED if distance.side is Side.OVER else Label.UNDERSTATED


def nearest_gap(claim: Claim, stated: Interval, found: Interval) -> Gap:
    """How far off, at the nearest bounds; a better rank is a lower number."""
    distance = gap(stated, found)
    if claim.kind is Kind.RANK and distance.side is not Side.NEITHER:
        return Gap(distance.factor, Side.OVER if distance.side is Side.UNDER else Side.UNDER)
    return distance


def margin(piece: Evidence, bench: Bench) -> float:
    """How far a rate of growth may be off, as a share: more for fewer books."""
    return _BOOKS.get(piece.grade, 3) * bench.tolerances.growth_points / 100


def growth_apart(stated: Interval, found: Interval, unit: str) -> float:
    """How far two rates of growth are apart, by the ratio of their nearest factors.

    >>> round(growth_apart(Interval(12, 12), Interval(1, 2), "percent"), 3)
    0.098
    """
    if stated.meets(found):
        return 0.0
    said, seen = (stated.low, found.high) if stated.low > found.high else (stated.high, found.low)
    a, b = (bound if unit == "ratio" else 1 + bound / 100 for bound in (said, seen))
    low, high = sorted((a, b))
    return high / low - 1 if low > 0 else inf


def is_slight(piece: Evidence, bench: Bench) -> bool:
    """Whether a change is so small that other books may well show the opposite."""
    found = found_interval(piece)
    growth = in_unit(found, piece.unit, "percent") if found else None
    return growth is None or growth_apart(Interval(0, 0), growth, "percent") <= margin(piece, bench)

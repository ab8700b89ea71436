"""The ruler of a numeric claim: what it says and what each source says, on one scale.

Positions across are percentages of the width, so that the picture stretches while its words keep their size
and stay legible on a narrow screen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from comity import phrasing
from comity.dossiers import wording
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.records import Claim, Evidence, Quantity

ROW = 36  # pixels a row: a line of words above a line of ink
_LOG_FROM = 30  # a scale is logarithmic when the largest number is so many times the smallest
_MOST_ROWS = 8
_LEFT, _RIGHT = 2.0, 95.0  # room for a dot on one side and an arrow on the other, in percent
_BEYOND = 3  # a bound that contains the claim and ends so many times farther out runs off the scale
_LABEL_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One interval on the ruler; ``x`` and ``width`` are percentages, an open end runs off with an arrow."""

    label: str
    value: str
    x: float
    width: float
    open_low: bool = False
    open_high: bool = False
    decides: bool = True

    @property
    def is_point(self) -> bool:
        """Whether it is drawn as a dot."""
        return self.width < 0.4 and not (self.open_low or self.open_high)


@dataclass(frozen=True, slots=True)
class Ruler:
    """What a small picture of a numeric claim shows; ``height`` is in pixels."""

    title: str
    description: str
    claimed: Row
    rows: tuple[Row, ...]
    band_x: float
    band_width: float
    tolerance: float  # as a share of the claimed value
    ticks: tuple[tuple[float, str], ...]
    height: int


def draw(claim: Claim, pieces: Sequence[Evidence]) -> Ruler | None:
    """The ruler of a claim against the evidence in its own unit; None where there is nothing to compare."""
    stated = claim.quantity
    if stated is None or (stated.value_low is None and stated.value_high is None):
        return None
    found = [Found(p, *_bounds(p)) for p in pieces if p.unit == stated.unit and _bounds(p) != (None, None)]
    if not found:
        return None
    tolerance = _tolerance()
    band = _widened(stated.value_low, stated.value_high, tolerance)
    scale = Scale.over(_ends(stated, band, found), stated.unit)
    rows = tuple(
        scale.row(_label(f.piece), f.low, f.high, decides=f.piece.grade.decides) for f in found[:_MOST_ROWS]
    )
    claimed = scale.row("The text", stated.value_low, stated.value_high)
    band_x, band_end = scale.across(*band)
    return Ruler(
        title=f"The text says {phrasing.quantity(stated)}; {_said(stated, found)}",
        description="; ".join(f"{r.label}: {r.value}" for r in (claimed, *rows)),
        claimed=claimed,
        rows=rows,
        band_x=band_x,
        band_width=round(max(band_end - band_x, 0.5), 2),
        tolerance=tolerance,
        ticks=scale.ticks,
        height=ROW * (len(rows) + 1) + 24,
    )


class Found(NamedTuple):
    """A piece of evidence with its bounds; None is an open end."""

    piece: Evidence
    low: float | None
    high: float | None

    def is_far_bound(self, stated: Quantity) -> bool:
        """Whether it only bounds the claim, from so far out that it would flatten the picture."""
        point = stated.midpoint
        above = self.high is not None and self.high > _BEYOND * point
        below = self.low is None or self.low <= point
        return point > 0 and above and below


def _ends(stated: Quantity, band: tuple[float | None, float | None], found: list[Found]) -> list[float]:
    """The numbers that the scale has to show: all but the far ends of wide bounds."""
    ends = [*band, stated.value_low, stated.value_high]
    for f in found:
        ends += [f.low] if f.is_far_bound(stated) else [f.low, f.high]
    return [v for v in ends if v is not None]


def _bounds(piece: Evidence) -> tuple[float | None, float | None]:
    if piece.value_low is None and piece.value_high is None:
        return piece.value, piece.value
    return piece.value_low, piece.value_high


def _tolerance() -> float:
    """Within this share of the claimed value a difference is at most imprecise."""
    return float(load_yaml("verdicts/tolerances.yaml")["imprecise"]["value"])


def _widened(low: float | None, high: float | None, share: float) -> tuple[float | None, float | None]:
    return (
        None if low is None else low - abs(low) * share,
        None if high is None else high + abs(high) * share,
    )


def _said(stated: Quantity, found: list[Found]) -> str:
    """What the sources say together, in a few words; wide bounds only where there is nothing else."""
    near = [f for f in found if not f.is_far_bound(stated)] or found
    known = [v for f in near for v in (f.low, f.high) if v is not None]
    spread = phrasing.interval(min(known), max(known), stated.unit) or ""
    if any(f.high is None for f in near):
        spread = spread.replace(" to ", " to more than ") if " to " in spread else f"more than {spread}"
    verb = "gives" if len(near) == 1 else "give"
    return f"{phrasing.counted(len(near), 'source')} {verb} {spread}"


def _label(piece: Evidence) -> str:
    """Grade, who says it, and of when, short enough for one line."""
    use = piece.sources[0]
    who = (use.citation or use.title).split(",")[0].split(" (")[0].strip()
    when = wording.iso(piece.period)
    label = f"{piece.grade.value} · {who}"
    if when and len(when) <= 10:
        return f"{_shortened(label, _LABEL_LONGEST - len(when) - 3)} · {when}"
    return _shortened(label, _LABEL_LONGEST)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _short(low: float | None, high: float | None, unit: str | None) -> str:
    if low is not None and high is not None:
        if low == high:
            return wording.short_figure(low, unit)
        return f"{wording.short_figure(low, unit)}–{wording.short_figure(high, unit)}"
    if low is not None:
        return f"≥ {wording.short_figure(low, unit)}"
    return f"≤ {wording.short_figure(high or 0.0, unit)}"


@dataclass(frozen=True, slots=True)
class Scale:
    """From a number to its place across the picture, in percent of the width."""

    left: float  # the number at the left edge; its decimal logarithm on a logarithmic scale
    right: float
    unit: str
    logarithmic: bool
    ticks: tuple[tuple[float, str], ...] = ()

    @classmethod
    def over(cls, values: list[float], unit: str) -> Scale:
        """A scale on which all the values have a place, with its ticks."""
        low, high = min(values), max(values)
        if low > 0 and high / low > _LOG_FROM:
            left, right = math.floor(math.log10(low)), math.ceil(math.log10(high * 1.05))
            bare = cls(left, right, unit, logarithmic=True)
            marks = [10.0**p for p in range(left, right + 1, max(1, (right - left) // 4))]
        else:
            bare = cls(*_edges(low, high), unit, logarithmic=False)
            step = _nice_step((bare.right - bare.left) / 4)
            first, last = math.ceil(bare.left / step), math.floor(bare.right / step)
            marks = [step * i for i in range(first, last + 1)]
        return replace(bare, ticks=tuple((bare.at(m), wording.short_figure(m, unit)) for m in marks))

    def at(self, value: float) -> float:
        """The place of a number; one beyond an edge stands at that edge."""
        if self.logarithmic:
            value = math.log10(value) if value > 0 else self.left
        place = (min(max(value, self.left), self.right) - self.left) / (self.right - self.left)
        return round(_LEFT + place * (_RIGHT - _LEFT), 2)

    def across(self, low: float | None, high: float | None) -> tuple[float, float]:
        """The places of two bounds; an open one lies at the edge."""
        return (_LEFT if low is None else self.at(low), _RIGHT if high is None else self.at(high))

    def row(self, label: str, low: float | None, high: float | None, *, decides: bool = True) -> Row:
        """One interval drawn on this scale."""
        x, end = self.across(low, high)
        edge = 10**self.right if self.logarithmic else self.right
        return Row(
            label=label,
            value=_short(low, high, self.unit),
            x=x,
            width=round(end - x, 2),
            open_low=low is None,
            open_high=high is None or high > edge,
            decides=decides,
        )


def _edges(low: float, high: float) -> tuple[float, float]:
    """Both edges of a linear scale: from zero where that costs little, else with a margin."""
    if low >= 0 and low < 0.6 * high:
        return 0.0, high * 1.06
    margin = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return low - margin, high + margin


def _nice_step(rough: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough)

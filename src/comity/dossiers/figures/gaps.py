"""How far two books were apart: a dot on an axis of ratios for each year or group of goods, by direction."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.dossiers.figures.canvas import LINE, fitted
from comity.dossiers.figures.panels import panels
from comity.dossiers.figures.scales import ratios
from comity.dossiers.wording import multiple
from comity.phrasing import capital, country
from comity.records import Plot

if TYPE_CHECKING:
    from comity.dossiers.figures.canvas import Canvas
    from comity.dossiers.figures.panels import Panel
    from comity.dossiers.figures.scales import Scale

AGREED = 0.10  # books no further apart than this agree
_ROW = 22
_LABELS, _VALUES = 46, 48  # pixels on the left and on the right of the axis
_AXIS = 22  # of height
_SHORT = 5  # letters of a label that stands beside its dot; a longer one stands above it
_TALL = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Both books on the same goods, freight taken off the importer's; both above nought."""

    label: str  # a year, or a group of goods
    exporter_usd: float
    importer_usd: float

    @property
    def ratio(self) -> float:
        """What the importer counted for each dollar of the exporter's."""
        return self.importer_usd / self.exporter_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowGaps:
    """One direction: its gaps in the order in which they are drawn."""

    exporter: str  # ISO3
    importer: str
    gaps: tuple[Gap, ...]

    @property
    def title(self) -> str:
        """Seller and buyer."""
        return capital(f"{country(self.exporter)} to {country(self.importer)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps(Plot):
    """The directions that have a gap to show, and when it was: ``in 2020`` or ``from 2012 to 2021``."""

    flows: tuple[FlowGaps, ...]
    when: str


def title(plot: Gaps) -> str:
    """The widest gap of all, or that there was none to speak of."""
    flow, gap = max(
        ((flow, gap) for flow in plot.flows for gap in flow.gaps), key=lambda f: abs(math.log(f[1].ratio))
    )
    if abs(gap.ratio - 1) <= AGREED:
        return f"The two books agreed within {AGREED:.0%} {plot.when}"
    of = f" in {gap.label}" if gap.label.isdigit() else f" of {gap.label.lower()} {plot.when}"
    return f"{capital(country(flow.importer))} counted {_compared(gap.ratio)} {country(flow.exporter)}{of}"


def _compared(ratio: float) -> str:
    """What one side counted against the other.

    >>> _compared(2.31), _compared(1.2), _compared(0.4)
    ('2.3 times as much as', '20% more than', '60% less than')
    """
    if ratio >= 2:
        times = f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}".removesuffix(".0")
        return f"{times} times as much as"
    return f"{abs(ratio - 1):.0%} {'more' if ratio > 1 else 'less'} than"


def describe(plot: Gaps) -> str:
    """Every dot in words."""
    return " ".join(
        f"{flow.title}: {'; '.join(f'{gap.label} {multiple(gap.ratio)}' for gap in flow.gaps)}."
        for flow in plot.flows
    )


def draw(plot: Gaps, width: int, key: str) -> Canvas:
    """A panel for each direction on one scale."""
    tall = any(len(gap.label) > _SHORT for flow in plot.flows for gap in flow.gaps)
    row = _TALL if tall else _ROW
    heights = [row * len(flow.gaps) + _AXIS for flow in plot.flows]
    canvas, places = panels([flow.title for flow in plot.flows], width, heights, key)
    logs = [math.log(gap.ratio) for flow in plot.flows for gap in flow.gaps]
    for flow, place in zip(plot.flows, places, strict=True):
        across, marks = ratios(logs, place.left + (8 if tall else _LABELS), place.right - _VALUES)
        _draw_axis(canvas, across, marks, place)
        _draw_gaps(canvas, flow, across, place, tall=tall)
    return canvas


def _draw_gaps(canvas: Canvas, flow: FlowGaps, across: Scale, place: Panel, *, tall: bool) -> None:
    """A row a gap: its label beside the dot, or above it where it is long."""
    row = _TALL if tall else _ROW
    tops = [place.top + i * row for i in range(len(flow.gaps))]
    middles = [top + (LINE + 8 if tall else _ROW / 2) for top in tops]
    ends = [(across.at(1), across.at(gap.ratio)) for gap in flow.gaps]
    canvas.stems([(x, to, y) for (x, to), y in zip(ends, middles, strict=True)], "stem")
    for gap, top, middle in zip(flow.gaps, tops, middles, strict=True):
        base = top + 12 if tall else middle + 4
        canvas.text(place.left, base, fitted(gap.label, place.width), css="halo")
        canvas.dot(across.at(gap.ratio), middle, 4.5, "mark")
        canvas.text(place.right, middle + 4, multiple(gap.ratio), anchor="end")


def _draw_axis(canvas: Canvas, across: Scale, marks: list[float], place: Panel) -> None:
    for mark in marks:
        css = "zero" if mark == 1 else "grid"
        canvas.line(across.at(mark), place.top, across.at(mark), place.bottom - _AXIS + 4, css)
        canvas.text(across.at(mark), place.bottom - 3, multiple(mark), anchor="middle", css="tick")


def table(plot: Gaps) -> tuple[tuple[str | float | None, ...], ...]:
    """Direction, year or goods, both books and the ratio."""
    return tuple(
        (flow.title, gap.label, gap.exporter_usd, gap.importer_usd, gap.ratio)
        for flow in plot.flows
        for gap in flow.gaps
    )

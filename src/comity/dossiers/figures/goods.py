"""What is traded: bars back to back, one side a direction, the largest groups and all the rest."""

from __future__ import annotations

from dataclasses import dataclass

from comity.dossiers import wording
from comity.dossiers.figures.canvas import Canvas, fitted
from comity.dossiers.figures.panels import WIDE
from comity.phrasing import capital, country, figure
from comity.records import Plot

REST = "Everything else"
_HEAD = 24
_ROW, _TALL = 24, 38
_MIDDLE = 200  # pixels for the names, where they stand between the bars
_VALUE = 58  # for the figure at the end of a bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of goods with what was sold of it each way, in current US dollars; None is not reported."""

    label: str
    sold_usd: tuple[float | None, float | None]

    @property
    def total_usd(self) -> float:
        """Both ways together, as far as reported."""
        return sum(value or 0.0 for value in self.sold_usd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods(Plot):
    """The largest groups, then all the rest; ``directions`` are seller and buyer of the two sides."""

    directions: tuple[tuple[str, str], tuple[str, str]]
    groups: tuple[Group, ...]
    year: int


def title(plot: Goods) -> str:
    """The largest group and its share of all goods both ways."""
    largest = max((g for g in plot.groups if g.label != REST), key=lambda group: group.total_usd)
    share = largest.total_usd / sum(group.total_usd for group in plot.groups)
    return f"{largest.label} made up {share:.0%} of the goods in {plot.year}"


def describe(plot: Goods) -> str:
    """The three largest of each direction."""
    said = []
    for side, (seller, buyer) in enumerate(plot.directions):
        ordered = sorted(plot.groups, key=lambda g: -(g.sold_usd[side] or 0.0))[:3]
        told = [f"{g.label} {figure(v, 'USD')}" for g in ordered if (v := g.sold_usd[side])]
        said.append(f"{capital(country(seller))} to {country(buyer)}: {', '.join(told) or 'none reported'}.")
    return " ".join(said)


def draw(plot: Goods, width: int, key: str) -> Canvas:
    """One row a group; the names stand between the bars where there is room, else above them."""
    wide = width >= WIDE
    row, middle = (_ROW, _MIDDLE) if wide else (_TALL, 0)
    canvas = Canvas(width, _HEAD + row * len(plot.groups) + 4, key)
    centre = width / 2
    reach = centre - middle / 2 - _VALUE
    largest = max(v for group in plot.groups for v in group.sold_usd if v is not None) or 1.0
    for side, direction in enumerate(plot.directions):
        _draw_head(canvas, direction, centre + (middle / 2 if side else -middle / 2), side)
    for i, group in enumerate(plot.groups):
        top = _HEAD + i * row
        bar = top + (5 if wide else 19)
        room = middle - 12 if wide else width
        css = "soft" if group.label == REST else ""
        canvas.text(centre, top + (17 if wide else 14), fitted(group.label, room), anchor="middle", css=css)
        for side, value in enumerate(group.sold_usd):
            edge = centre + (middle / 2 if side else -middle / 2)
            _draw_bar(canvas, value, edge, (value or 0.0) / largest * reach, bar, left=not side)
    return canvas


def _draw_head(canvas: Canvas, direction: tuple[str, str], edge: float, side: int) -> None:
    """Seller and buyer over the bars of their side."""
    room = canvas.width - edge if side else edge
    words = fitted(capital(" to ".join(map(country, direction))), room - 6)
    canvas.text(edge + (6 if side else -6), 13, words, anchor="start" if side else "end", css="strong")


def _draw_bar(
    canvas: Canvas, value: float | None, edge: float, length: float, top: float, *, left: bool
) -> None:
    """A bar away from the middle, and its figure behind it; nothing reported is a dash and no bar."""
    if value:
        canvas.rect(edge - length if left else edge, top, length, 14, "bar")
    words = "–" if value is None else wording.brief_figure(value, "USD")
    beyond = edge - length - 5 if left else edge + length + 5
    canvas.text(beyond, top + 11.5, words, anchor="end" if left else "start", css="tick")

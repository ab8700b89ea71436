"""Where a pair stands among all others: a strip of every partner, this pair marked and named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.dossiers.figures.canvas import Canvas, width_of
from comity.dossiers.figures.scales import from_zero
from comity.phrasing import capital, country
from comity.records import Plot

if TYPE_CHECKING:
    from comity.dossiers.figures.scales import Scale

_ROW = 58
_AXIS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One direction: a measure for each partner of the first country, and this pair's own."""

    exporter: str  # ISO3
    importer: str
    own: float
    others: tuple[float, ...]  # of all partners, this one left out

    @property
    def rank(self) -> int:
        """The place of this partner, the highest first."""
        return 1 + sum(other > self.own for other in self.others)

    @property
    def of(self) -> int:
        """How many partners there are, this one among them."""
        return 1 + len(self.others)

    @property
    def title(self) -> str:
        """Seller and buyer, with the rank."""
        return capital(f"{country(self.exporter)} to {country(self.importer)}: {self.rank} of {self.of}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip(Plot):
    """Both directions on one axis; ``measure`` is what is compared, in words."""

    lines: tuple[Line, ...]
    measure: str  # from nought up
    year: int


def title(plot: Strip) -> str:
    """The place of each as a customer of the other."""
    said = [
        f"{country(line.importer)} {'' if i else 'ranked '}{line.rank} of {line.of}"
        for i, line in enumerate(plot.lines)
    ]
    whose = f" for {country(plot.lines[0].exporter)}" if len(plot.lines) == 1 else ""
    return f"{capital(', '.join(said))}{whose} in {plot.year}"


def describe(plot: Strip) -> str:
    """The value and place of each direction."""
    return " ".join(f"{line.title}, {plot.measure} {line.own:.3g}." for line in plot.lines)


def draw(plot: Strip, width: int, key: str) -> Canvas:
    """A row a direction: a tick for each partner, a dot for this one with its name."""
    canvas = Canvas(width, _ROW * len(plot.lines) + _AXIS, key)
    values = [v for line in plot.lines for v in (line.own, *line.others)]
    across, marks = from_zero(values, 6, width - 6)
    for mark in marks:
        place = across.at(mark)
        anchor = "start" if mark == marks[0] else "end" if mark == marks[-1] else "middle"
        canvas.text(place, canvas.height - 3, f"{mark:.3g}", anchor=anchor, css="tick")
    for i, line in enumerate(plot.lines):
        _draw_line(canvas, line, across, i * _ROW)
    return canvas


def _draw_line(canvas: Canvas, line: Line, across: Scale, top: float) -> None:
    middle = top + 36
    canvas.text(0, top + 13, line.title, css="strong")
    canvas.line(across.start, middle, across.end, middle, "grid")
    canvas.ticks([across.at(v) for v in line.others], middle - 7, middle + 7, "partners")
    place, name = across.at(line.own), f"{capital(country(line.importer))} {line.own:.3g}"
    canvas.dot(place, middle, 5.5, "mark")
    half = width_of(name) / 2
    canvas.text(min(max(place, half), canvas.width - half), top + 56, name, anchor="middle")


def table(plot: Strip) -> tuple[tuple[str | float | None, ...], ...]:
    """Direction, value, place, and how many there are."""
    return tuple((line.title.partition(":")[0], line.own, line.rank, line.of) for line in plot.lines)

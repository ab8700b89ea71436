"""Trade over time: a panel for each direction on one scale, with both books and what was made of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from comity.dossiers import wording
from comity.dossiers.figures.canvas import LINE, spread
from comity.dossiers.figures.panels import panels
from comity.dossiers.figures.scales import Scale, from_zero, marked_years
from comity.phrasing import capital, country, figure
from comity.records import Plot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from comity.dossiers.figures.canvas import Canvas
    from comity.dossiers.figures.panels import Panel

_HEIGHT = 172
_MARGIN, _GUTTER = 40, 80  # for the numbers on the left and for the names at the ends of lines
_LABEL = 14  # pixels between two of them
_APART = 2  # years, from which on a change over the span is the finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowYear:
    """What was counted of one flow in a calendar year, in current US dollars; None is no report.

    ``exporter_fob_usd`` and ``importer_fob_usd`` are the same books without freight, as far as it is known.
    """

    year: int
    exporter_usd: float | None = None
    importer_usd: float | None = None
    reconciled_usd: float | None = None
    exporter_fob_usd: float | None = None
    importer_fob_usd: float | None = None

    @property
    def best_usd(self) -> float | None:
        """The reconciled value, failing that the exporter's, failing that the importer's."""
        known = (self.reconciled_usd, self.exporter_usd, self.importer_usd)
        return next((value for value in known if value is not None), None)

    @property
    def ratio(self) -> float | None:
        """What the importer counted for each dollar of the exporter's, freight taken off."""
        if not self.exporter_fob_usd or not self.importer_fob_usd:
            return None
        return self.importer_fob_usd / self.exporter_fob_usd


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One direction, a record for each year of the span, those without a report among them."""

    exporter: str  # ISO3
    importer: str
    years: tuple[FlowYear, ...]

    @property
    def reported(self) -> tuple[FlowYear, ...]:
        """The years of which something is known."""
        return tuple(year for year in self.years if year.best_usd is not None)

    @property
    def newest(self) -> FlowYear | None:
        """The last year of which something is known."""
        return self.reported[-1] if self.reported else None

    @property
    def title(self) -> str:
        """Seller and buyer."""
        return capital(f"{country(self.exporter)} to {country(self.importer)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class History(Plot):
    """Both directions over the same years."""

    flows: tuple[Flow, Flow]

    @property
    def years(self) -> tuple[int, ...]:
        """Every year of the span."""
        return tuple(year.year for year in self.flows[0].years)


def title(plot: History) -> str:
    """How the two flows together changed over the span, or what each was in the newest year."""
    change = _change(plot)
    if change:
        first, last, ratio = change
        names = " and ".join(country(flow.exporter) for flow in plot.flows)
        return f"Trade between {names} {_moved(ratio)} from {first} to {last}"
    newest = max(year.year for flow in plot.flows for year in flow.reported)
    sold = [
        f"{country(flow.exporter)} sold {country(flow.importer)} {figure(year.best_usd, 'USD')}"
        for flow in plot.flows
        for year in flow.reported
        if year.year == newest and year.best_usd is not None
    ]
    return f"{capital(', '.join(sold))} in {newest}"


def _change(plot: History) -> tuple[int, int, float] | None:
    """First and last year in which both flows were counted in one way, and how many times the sum grew.

    None where no way of counting has two years that lie apart.
    """
    ways: tuple[Callable[[FlowYear], float | None], ...] = (
        lambda year: year.reconciled_usd,
        lambda year: year.exporter_usd,
        lambda year: year.importer_usd,
    )
    for way in ways:
        sums = [
            (one.year, there + back)
            for one, other in zip(*(flow.years for flow in plot.flows), strict=True)
            if (there := way(one)) is not None and (back := way(other)) is not None
        ]
        if len(sums) > 1 and sums[-1][0] - sums[0][0] >= _APART and sums[0][1] > 0:
            return sums[0][0], sums[-1][0], sums[-1][1] / sums[0][1]
    return None


def _moved(ratio: float) -> str:
    """A change in words.

    >>> _moved(2.51), _moved(1.34), _moved(1.001), _moved(0.62)
    ('grew 2.5-fold', 'grew by 34%', 'was almost the same', 'fell by 38%')
    """
    if ratio >= 2:
        return f"grew {ratio:,.0f}-fold" if ratio >= 10 else f"grew {ratio:.1f}-fold"
    percent = round(abs(ratio - 1) * 100)
    if percent < 1:
        return "was almost the same"
    return f"{'grew' if ratio > 1 else 'fell'} by {percent}%"


def describe(plot: History) -> str:
    """The newest year of each flow by every book, for those who do not see the picture."""
    return " ".join(
        f"{flow.title}, {year.year}: {_books(year)}." for flow in plot.flows if (year := flow.newest)
    )


def _books(year: FlowYear) -> str:
    known = (
        ("the exporter’s book", year.exporter_usd),
        ("the importer’s book", year.importer_usd),
        ("reconciled", year.reconciled_usd),
    )
    return ", ".join(f"{name} {figure(v, 'USD')}" if v is not None else f"{name} none" for name, v in known)


def draw(plot: History, width: int, key: str) -> Canvas:
    """Both panels."""
    canvas, places = panels([flow.title for flow in plot.flows], width, [_HEIGHT] * 2, key)
    for flow, place in zip(plot.flows, places, strict=True):
        _draw_flow(canvas, flow, place, plot)
    return canvas


def _draw_flow(canvas: Canvas, flow: Flow, place: Panel, plot: History) -> None:
    values = [v for f in plot.flows for y in f.years for v in _of(y) if v is not None]
    down, marks = from_zero(values, place.bottom - LINE - 4, place.top + 12)
    across = Scale(plot.years[0] - 0.5, plot.years[-1] + 0.5, place.left + _MARGIN, place.right - _GUTTER)
    for mark in marks:
        canvas.line(across.start, down.at(mark), across.end, down.at(mark), "axis" if mark == 0 else "grid")
        words = wording.brief_figure(mark, "USD")
        canvas.text(across.start - 5, down.at(mark) + 4, words, anchor="end", css="tick")
    for year in marked_years(plot.years[0], plot.years[-1], most=6):
        canvas.text(across.at(year), place.bottom - 2, str(year), anchor="middle", css="tick")
    _hatch_missing(canvas, flow, across, down)
    _draw_band(canvas, flow, across, down)
    ends = []
    for name, css, value in _SERIES:
        points = [(across.at(y.year), v if v is None else down.at(v)) for y in flow.years for v in [value(y)]]
        ends += _draw_series(canvas, points, css, name)
    places = spread([y for y, _ in ends], _LABEL, place.top + 8, down.start + 4)
    for y, (_, name) in zip(places, ends, strict=True):
        canvas.text(across.end + 4, y + 4, name)


def _draw_series(
    canvas: Canvas, points: Sequence[tuple[float, float | None]], css: str, name: str
) -> list[tuple[float, str]]:
    """A line for each unbroken run of years, a dot for a year that stands alone; where its name belongs."""
    last = None
    for known, run in groupby(points, key=lambda point: point[1] is not None):
        if not known:
            continue
        placed = [(x, y) for x, y in run if y is not None]
        last = placed[-1][1]
        if len(placed) == 1:
            canvas.dot(*placed[0], 3, f"{css} alone")
        else:
            canvas.path(placed, css)
    return [] if last is None else [(last, name)]


def _hatch_missing(canvas: Canvas, flow: Flow, across: Scale, down: Scale) -> None:
    """Years of which nobody reported anything."""
    for missing, run in groupby(flow.years, key=lambda year: year.best_usd is None):
        if missing:
            years = [year.year for year in run]
            left, right = across.at(years[0] - 0.5), across.at(years[-1] + 0.5)
            canvas.hatched(left, down.end, right - left, down.start - down.end)


def _draw_band(canvas: Canvas, flow: Flow, across: Scale, down: Scale) -> None:
    """The space between the two books, where both were kept in years that follow each other."""
    for both, run in groupby(flow.years, key=lambda y: None not in (y.exporter_usd, y.importer_usd)):
        years = list(run)
        if both and len(years) > 1:
            there = [(across.at(y.year), down.at(y.exporter_usd or 0.0)) for y in years]
            back = [(across.at(y.year), down.at(y.importer_usd or 0.0)) for y in reversed(years)]
            canvas.path(there + back, "between", closed=True)


def _of(year: FlowYear) -> tuple[float | None, ...]:
    return tuple(value(year) for _, _, value in _SERIES)


_SERIES: tuple[tuple[str, str, Callable[[FlowYear], float | None]], ...] = (
    ("reconciled", "thick", lambda year: year.reconciled_usd),
    ("by exporter", "solid", lambda year: year.exporter_usd),
    ("by importer", "dashed", lambda year: year.importer_usd),
)

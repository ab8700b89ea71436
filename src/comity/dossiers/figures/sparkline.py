"""Ten years in the space of a word: a line through the years that were reported, a gap where none was."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from comity.dossiers.figures.canvas import Canvas
from comity.dossiers.figures.scales import Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

_WIDTH, _HEIGHT, _EDGE = 96, 24, 4


def draw(series: Sequence[tuple[int, float | None]], key: str, name: str) -> Markup | None:
    """The picture of a series; None where fewer than two years of it are known.

    Parameters
    ----------
    series : years in order; None is a year without a report
    key : unique on the page
    name : what the series is, for those who do not see it
    """
    known = [(year, value) for year, value in series if value is not None]
    if len(known) < 2:
        return None
    values = [value for _, value in known]
    across = Scale(series[0][0], series[-1][0], _EDGE, _WIDTH - _EDGE)
    down = Scale(min(0.0, *values), max(values) or 1.0, _HEIGHT - _EDGE, _EDGE)
    canvas = Canvas(_WIDTH, _HEIGHT, key)
    for reported, run in groupby(series, key=lambda point: point[1] is not None):
        points = [(across.at(year), down.at(value)) for year, value in run if value is not None]
        if reported and len(points) == 1:
            canvas.dot(*points[0], 1.3, "solid alone")
        elif reported:
            canvas.path(points, "solid")
    canvas.dot(across.at(known[-1][0]), down.at(known[-1][1]), 2.4, "mark")
    (first, start), (last, end) = known[0], known[-1]
    return canvas.svg(
        f"{name}, {first} to {last}",
        f"{len(known)} of {len(series)} years; {start:.3g} in {first}, {end:.3g} in {last}",
        "spark",
    )

"""The pictures of a dossier: a frozen record in, an SVG string out.

Each sort of plot is a module: its records, the title that its numbers give, a description in words and a
drawing at a width. Nothing heavy is imported, so that a page costs milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.dossiers.figures import gaps, goods, history, strip, weight
from comity.dossiers.figures.panels import NARROW, WIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from comity.dossiers.figures.canvas import Canvas
    from comity.records import Figure, Plot

__all__ = ["NARROW", "WIDE", "draw", "title"]

_SORTS = {
    history.History: history,
    gaps.Gaps: gaps,
    goods.Goods: goods,
    weight.Weight: weight,
    strip.Strip: strip,
}


def title(plot: Plot) -> str:
    """What a plot found, in five to twelve words with its year."""
    found: Callable[..., str] = _SORTS[type(plot)].title
    return found(plot)


def draw(figure: Figure, width: int) -> Markup:
    """The picture of a figure.

    Parameters
    ----------
    width : in pixels, ``NARROW`` or ``WIDE``

    Returns
    -------
    An SVG element with a role, a title and a description, without scripts or colours of its own.
    """
    sort = _SORTS[type(figure.plot)]
    size = "narrow" if width < WIDE else "broad"
    drawing: Callable[..., Canvas] = sort.draw
    describe: Callable[..., str] = sort.describe
    canvas = drawing(figure.plot, width, f"{figure.key}-{size}")
    return canvas.svg(figure.title, describe(figure.plot), size)

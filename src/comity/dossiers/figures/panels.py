"""Small multiples: the same picture for each direction, side by side where there is room, else stacked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.dossiers.figures.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Sequence

NARROW, WIDE = 340, 680  # pixels; a container query picks one of the two drawings
_GAP = 28  # between two panels
_TITLE = 20  # of height, for the title of a panel


@dataclass(frozen=True, slots=True)
class Panel:
    """The place of one picture among several, below its title."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height


def panels(titles: Sequence[str], width: int, height: float, key: str) -> tuple[Canvas, list[Panel]]:
    """A canvas with a titled place for each picture of a given height.

    Parameters
    ----------
    width : of the whole, ``NARROW`` or ``WIDE``
    height : of one picture
    """
    abreast = width >= WIDE and len(titles) > 1
    each = (width - _GAP * (len(titles) - 1)) / len(titles) if abreast else width
    step = 0 if abreast else _TITLE + height + _GAP
    rows = 1 if abreast else len(titles)
    canvas = Canvas(width, rows * (_TITLE + height) + (rows - 1) * _GAP, key)
    places = []
    for i, title in enumerate(titles):
        left, top = (i * (each + _GAP), _TITLE) if abreast else (0, i * step + _TITLE)
        canvas.text(left, top - 7, title, css="strong")
        places.append(Panel(left, top, each, height))
    return canvas, places

"""Small multiples: the same picture for each direction, side by side where there is room, else stacked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.dossiers.figures.canvas import Canvas, fitted

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


def panels(
    titles: Sequence[str], width: int, heights: Sequence[float], key: str
) -> tuple[Canvas, list[Panel]]:
    """A canvas with a titled place for each picture.

    Parameters
    ----------
    width : of the whole, ``NARROW`` or ``WIDE``
    heights : of each picture
    """
    abreast = width >= WIDE and len(titles) > 1
    each = (width - _GAP * (len(titles) - 1)) / len(titles) if abreast else width
    whole = _TITLE + max(heights) if abreast else sum(heights) + (_TITLE + _GAP) * len(titles) - _GAP
    canvas = Canvas(width, whole, key)
    places, top = [], float(_TITLE)
    for i, (title, height) in enumerate(zip(titles, heights, strict=True)):
        left = i * (each + _GAP) if abreast else 0.0
        canvas.text(left, top - 7, fitted(title, each), css="strong")
        places.append(Panel(left, top, each, height))
        top += 0.0 if abreast else height + _GAP + _TITLE
    return canvas, places

"""A picture as SVG text: a few marks, each with a class that the style sheet gives its ink.

No colour stands in a picture, so that one drawing serves light, dark, high contrast and paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.dossiers.wording import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

FONT = 12.5  # pixels, as in templates/style.css
LINE = 16  # pixels from one line of words to the next
_LETTER = 0.56  # of the font size, a generous mean of the usual sans faces


class Canvas:
    """Marks in the order in which they are drawn.

    Parameters
    ----------
    width, height : of the picture, in pixels
    key : what its own definitions are called by; unique on the page
    """

    def __init__(self, width: float, height: float, key: str) -> None:
        self.width, self.height, self.key = width, height, key
        self._marks: list[str] = []

    def text(self, x: float, y: float, words: str, *, anchor: str = "start", css: str = "") -> None:
        """Words with their base line at y."""
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self._add(f"<text {_at(x=x, y=y)}{place}{_css(css)}>{_escaped(words)}</text>")

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> None:
        """A straight line."""
        self._add(f"<line {_at(x1=x1, y1=y1, x2=x2, y2=y2)}{_css(css)}/>")

    def rect(self, x: float, y: float, width: float, height: float, css: str) -> None:
        """A rectangle; one of no width is drawn as thin as can be seen."""
        self._add(f"<rect {_at(x=x, y=y, width=max(width, 0.5), height=height)}{_css(css)}/>")

    def hatched(self, x: float, y: float, width: float, height: float) -> None:
        """A rectangle of slanted lines: nothing is known here."""
        if not any("<pattern" in mark for mark in self._marks):
            self._marks.insert(
                0,
                f'<defs><pattern id="{_escaped(self.key)}-hatch" width="6" height="6" '
                'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
                '<line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>',
            )
        place = _at(x=x, y=y, width=width, height=height)
        self._add(f'<rect {place} fill="url(#{_escaped(self.key)}-hatch)"/>')

    def dot(self, x: float, y: float, radius: float, css: str) -> None:
        """A circle."""
        self._add(f"<circle {_at(cx=x, cy=y, r=radius)}{_css(css)}/>")

    def path(self, points: Sequence[tuple[float, float]], css: str, *, closed: bool = False) -> None:
        """Straight lines from point to point."""
        steps = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
        self._add(f'<path d="M{steps}{"Z" if closed else ""}"{_css(css)}/>')

    def ticks(self, places: Sequence[float], top: float, bottom: float, css: str) -> None:
        """Many upright lines as one mark."""
        steps = "".join(f"M{_number(x)} {_number(top)}V{_number(bottom)}" for x in places)
        self._add(f'<path d="{steps}"{_css(css)}/>')

    def stems(self, ends: Sequence[tuple[float, float, float]], css: str) -> None:
        """Level lines as one mark: from where, to where, at which height."""
        steps = "".join(f"M{_number(x)} {_number(y)}H{_number(to)}" for x, to, y in ends)
        self._add(f'<path d="{steps}"{_css(css)}/>')

    def svg(self, title: str, description: str, css: str) -> Markup:
        """The whole picture, with the words that stand for it where it is not seen."""
        from markupsafe import Markup

        key = _escaped(self.key)
        return Markup(  # noqa: S704 - every word in it went through _escaped
            f'<svg role="img" class="{css}" viewBox="0 0 {_number(self.width)} {_number(self.height)}" '
            f'width="{_number(self.width)}" height="{_number(self.height)}" '
            f'aria-labelledby="{key}-t {key}-d"><title id="{key}-t">{_escaped(title)}</title>'
            f'<desc id="{key}-d">{_escaped(description)}</desc>{"".join(self._marks)}</svg>'
        )

    def _add(self, mark: str) -> None:
        self._marks.append(mark)


def width_of(words: str) -> float:
    """About how wide some words are, in pixels."""
    return len(words) * FONT * _LETTER


def fitted(words: str, room: float) -> str:
    """The words, cut with an ellipsis where they are wider than the room.

    >>> fitted("Vehicles and parts", 300), fitted("Vehicles and parts", 70)
    ('Vehicles and parts', 'Vehicles…')
    """
    most = int(room / (FONT * _LETTER))
    return words if len(words) <= most else f"{words[: max(most - 1, 1)].rstrip()}…"


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places moved apart so that no two are nearer than a gap, in their order and between two edges.

    >>> spread([10, 12, 50], 14, 0, 60)
    [10, 24, 50]
    >>> spread([55, 58], 14, 0, 60)
    [46, 60]
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    floor = low
    for i in order:
        moved[i] = floor = max(moved[i], floor)
        floor += gap
    ceiling = high
    for i in reversed(order):
        moved[i] = ceiling = min(moved[i], ceiling)
        ceiling -= gap
    return moved


def _escaped(words: str) -> str:
    from markupsafe import escape

    return str(escape(printable(words)))


def _css(css: str) -> str:
    return f' class="{css}"' if css else ""


def _at(**places: float) -> str:
    return " ".join(f'{name}="{_number(place)}"' for name, place in places.items())


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")

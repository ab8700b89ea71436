"""How much each is in the other's trade: two dots on one axis of shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.dossiers.figures.canvas import Canvas
from comity.dossiers.figures.scales import from_zero
from comity.phrasing import capital, country, figure, possessive
from comity.records import Plot

if TYPE_CHECKING:
    from comity.dossiers.figures.scales import Scale

_ROW = 38
_AXIS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The part of a country's exports and imports that is with the other, by its own or reconciled books."""

    of: str  # ISO3: whose trade
    partner: str
    year: int
    with_usd: float
    total_usd: float
    partners: int  # how many are counted in the total

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.with_usd / self.total_usd

    @property
    def label(self) -> str:
        """Whose place in whose trade."""
        return capital(f"{country(self.partner)} in {possessive(country(self.of))} trade")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight(Plot):
    """Each in the trade of the other, in the same year; one of them may be missing."""

    shares: tuple[Share, ...]


def title(plot: Weight) -> str:
    """Both shares."""
    said = [
        f"{country(one.partner)}{'' if i else ' was'} {said_share(one.share)} of "
        f"{possessive(country(one.of))}{'' if i else ' trade'}"
        for i, one in enumerate(plot.shares)
    ]
    return f"{capital(', '.join(said))} in {plot.shares[0].year}"


def said_share(share: float) -> str:
    """A share to two digits, or to the percent.

    >>> said_share(0.003463), said_share(0.1234), said_share(0.9622), said_share(1.0)
    ('0.35%', '12%', '96%', '100%')
    """
    return figure(float(f"{share:.2g}"), "share")


def describe(plot: Weight) -> str:
    """Both shares, with what they are shares of."""
    return " ".join(
        f"{one.label}: {said_share(one.share)} of {figure(one.total_usd, 'USD')}." for one in plot.shares
    )


def draw(plot: Weight, width: int, key: str) -> Canvas:
    """A row each: whose place it is and the share above, the dot below."""
    canvas = Canvas(width, _ROW * len(plot.shares) + _AXIS, key)
    across, marks = from_zero([one.share for one in plot.shares], 1, width - 14)
    for mark in marks:
        place = across.at(mark)
        canvas.line(place, 0, place, canvas.height - _AXIS + 2, "axis" if mark == 0 else "grid")
        anchor = "start" if mark == 0 else "end" if mark == marks[-1] else "middle"
        canvas.text(
            0 if mark == 0 else width if mark == marks[-1] else place,
            canvas.height - 3,
            figure(mark, "share"),
            anchor=anchor,
            css="tick",
        )
    for i, one in enumerate(plot.shares):
        _draw_share(canvas, one, across, i * _ROW)
    return canvas


def _draw_share(canvas: Canvas, one: Share, across: Scale, top: float) -> None:
    canvas.text(7, top + 13, one.label, css="halo")
    canvas.text(canvas.width, top + 13, said_share(one.share), anchor="end", css="halo")
    canvas.line(across.at(0), top + 26, across.at(one.share), top + 26, "stem")
    canvas.dot(across.at(one.share), top + 26, 5, "mark")

"""Promises on a time axis: from the day on which each was said to its deadline, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comity.phrasing import counted
from comity.records import SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.records import LedgerStatus, Span

ROW = 36  # pixels of height for one line: its words, and its bar below
_LEFT, _RIGHT = 1.0, 96.0  # percent of the width; an arrow runs beyond
_MOST = 24  # lines; the table below the picture has all of them
_MARGIN_YEARS = 1


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise; ``x``, ``width`` in percent. An open one runs to the date of the dossier and on."""

    label: str
    ending: str
    x: float
    width: float
    is_open: bool
    status: LedgerStatus | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the picture shows; ``height`` is in pixels, ``now`` and ``ticks`` in percent."""

    title: str
    description: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    now: float
    left_out: int
    height: int


def draw(spans: Sequence[Span], as_of: date) -> Timeline | None:
    """The timeline of some promises on a date; None where there are fewer than two to compare.

    Parameters
    ----------
    spans : the latest are drawn where there are too many
    """
    if len(spans) < 2:
        return None
    shown = sorted(spans, key=lambda s: (s.start, s.end or date.max))[-_MOST:]
    first = min(s.start for s in shown).year
    last = max(as_of, *(s.end or s.start for s in shown)).year + _MARGIN_YEARS
    scale = _Scale(date(first, 1, 1), date(last, 1, 1))
    bars = tuple(_bar(span, scale, as_of) for span in shown)
    count = counted(len(shown), "promise")
    return Timeline(
        title=f"{count[:1].upper()}{count[1:]} from {first} on, and what became of each by {as_of.year}",
        description="; ".join(f"{s.start.isoformat()} to {_end(s)}: {s.label}, {s.ending}" for s in shown),
        bars=bars,
        ticks=scale.ticks(),
        now=scale.at(as_of),
        left_out=len(spans) - len(shown),
        height=ROW * len(shown) + 24,
    )


def _end(span: Span) -> str:
    return span.end.isoformat() if span.end else "no deadline"


def _bar(span: Span, scale: _Scale, as_of: date) -> Bar:
    is_open = (
        span.end is None and span.status not in SETTLED
    )  # when one without a deadline ended is not known
    start = scale.at(span.start)
    end = scale.at(max(as_of, span.start) if is_open else span.end or span.start)
    return Bar(
        label=span.label,
        ending=span.ending,
        x=start,
        width=round(max(end - start, 0.4), 2),
        is_open=is_open,
        status=span.status,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From a day to its place across the picture."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """The place of a day, in percent of the width."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(_LEFT + min(max(share, 0.0), 1.0) * (_RIGHT - _LEFT), 2)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """A mark each year, or each two, five or ten, so that four to eight stand on the axis."""
        years = self.last.year - self.first.year
        step = next(s for s in (1, 2, 5, 10, 25) if years / s <= 8)
        marked = range(-(-self.first.year // step) * step, self.last.year + 1, step)
        return tuple((self.at(date(year, 1, 1)), str(year)) for year in marked)

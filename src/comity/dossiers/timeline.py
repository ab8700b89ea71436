"""Spans on a time axis: promises to their deadlines, and rules from the day on which they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comity.dossiers import wording
from comity.phrasing import counted
from comity.records import SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.records import LedgerStatus, Span

ROW = 36  # pixels of height for one line: its words, and its bar below
_LEFT, _RIGHT = 1.0, 96.0  # percent of the width; an arrow runs beyond
_MOST = 24  # lines; the table below the picture has all of them
_MARGIN_YEARS = 1
_LETTERS, _SHORTEST = 40, 12  # of a label and its ending on one line of a phone


@dataclass(frozen=True, slots=True)
class Bar:
    """One span; ``x``, ``width`` in percent. An open one runs to the date of the dossier and on.

    ``hollow`` is a promise without a deadline; what is in effect and goes on is open and full.
    """

    label: str
    ending: str
    x: float
    width: float
    is_open: bool
    status: LedgerStatus | None
    hollow: bool = False
    open_start: bool = False


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
    key: str  # how to read it
    noun: tuple[str, str]  # what a span is, one and many


def draw(spans: Sequence[Span], as_of: date, of: str = "promises") -> Timeline | None:
    """The timeline of some spans on a date; None where fewer than two have a beginning to compare.

    Parameters
    ----------
    spans : the latest are drawn where there are too many
    of : the section whose spans they are
    """
    if len([span for span in spans if span.start]) < 2:
        return None
    words = wording.words()["timelines"][of]
    shown = sorted(spans, key=lambda s: (s.start or date.min, s.end or date.max))[-_MOST:]
    first = min(s.start for s in shown if s.start).year
    last = max(as_of, *(s.end or s.start or as_of for s in shown)).year + _MARGIN_YEARS
    scale = _Scale(date(first, 1, 1), date(last, 1, 1))
    bars = tuple(_bar(span, scale, as_of) for span in shown)
    one, many = words["noun"]
    return Timeline(
        title=words["title"].format(count=counted(len(shown), one, many), first=first, year=as_of.year),
        description="; ".join(f"{_start(s)} to {_end(s)}: {s.label}, {s.ending}" for s in shown),
        key=words["key"],
        noun=(one, many),
        bars=bars,
        ticks=scale.ticks(),
        now=scale.at(as_of),
        left_out=len(spans) - len(shown),
        height=ROW * len(shown) + 24,
    )


def _start(span: Span) -> str:
    return span.start.isoformat() if span.start else "a day not established"


def _end(span: Span) -> str:
    if span.end:
        return span.end.isoformat()
    return "now" if span.goes_on else "no deadline"


def _bar(span: Span, scale: _Scale, as_of: date) -> Bar:
    is_open = (
        span.end is None and span.status not in SETTLED
    )  # when one without a deadline ended is not known
    began = span.start or scale.first
    start = scale.at(began)
    end = scale.at(max(as_of, began) if is_open else span.end or began)
    return Bar(
        label=_shortened(span),
        ending=span.ending,
        x=start,
        width=round(max(end - start, 0.4), 2),
        is_open=is_open,
        status=span.status,
        hollow=is_open and not span.goes_on,
        open_start=span.start is None,
    )


def _shortened(span: Span) -> str:
    """The label, cut where it would run into the ending on a phone."""
    most = max(_LETTERS - len(span.ending), _SHORTEST)
    return span.label if len(span.label) <= most else f"{span.label[: most - 1].rstrip()}…"


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
        """A mark each year, or each two, five or ten, so that three to six stand on the axis."""
        years = self.last.year - self.first.year
        step = next(s for s in (1, 2, 5, 10, 25) if years / s <= 6)
        marked = range(-(-self.first.year // step) * step, self.last.year + 1, step)
        return tuple((self.at(date(year, 1, 1)), str(year)) for year in marked)

"""From a number to its place in a picture, with round numbers to mark on the axis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_YEARS = 7  # labels on an axis of years: with more they touch


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from numbers to pixels; ``logarithmic`` where it is one of their logarithms."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """The place of a number; one beyond an end stands at that end."""
        low, high = (math.log(v) if self.logarithmic else v for v in (self.low, self.high))
        place = math.log(value) if self.logarithmic else value
        share = (place - low) / (high - low) if high > low else 0.5
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def from_zero(values: Iterable[float], start: float, end: float, steps: int = 4) -> tuple[Scale, list[float]]:
    """A scale from nought to a round number above all values, and the round numbers on it.

    >>> from_zero([3.0, 41.0], 0, 100)[1]
    [0.0, 20.0, 40.0, 60.0]
    """
    step = round_step(max(values, default=0.0) or 1.0, steps)
    count = math.ceil((max(values, default=0.0) or 1.0) / step - 1e-9)
    return Scale(0.0, step * count, start, end), [step * i for i in range(count + 1)]


def round_step(top: float, steps: int) -> float:
    """The smallest 1, 2 or 5 times a power of ten that reaches the top in so many steps.

    >>> round_step(41, 4), round_step(0.09, 3)
    (20.0, 0.05)
    """
    power = 10.0 ** math.floor(math.log10(top / steps))
    return next(m * power for m in (1, 2, 5, 10) if m * power * steps >= top * (1 - 1e-9))


def ratios(logs: Iterable[float], start: float, end: float) -> tuple[Scale, list[float]]:
    """A symmetric scale of ratios around one, and the ratios on it; given their natural logarithms.

    >>> [round(mark, 2) for mark in ratios([0.8, -0.1], 0, 100)[1]]
    [0.25, 0.5, 1.0, 2.0, 4.0]
    """
    farthest = max((abs(log) for log in logs), default=0.0)
    base = next((b for b in (2.0, 4.0, 10.0, 100.0) if 2 * math.log(b) >= farthest), 1000.0)
    marks = [base**-2, 1 / base, 1.0, base, base**2]
    if farthest <= math.log(2.0):
        marks = marks[1:-1]
    return Scale(marks[0], marks[-1], start, end, logarithmic=True), marks


def marked_years(first: int, last: int, most: int = _MOST_YEARS) -> list[int]:
    """The years to name on an axis: both ends, and round ones between that keep clear of them.

    >>> marked_years(2003, 2021), marked_years(2019, 2021)
    ([2003, 2010, 2015, 2021], [2019, 2020, 2021])
    """
    if last - first < most:
        return list(range(first, last + 1))
    step = next(s for s in (2, 5, 10, 20, 50) if (last - first) / s < most - 1)
    between = [y for y in range(first, last) if y % step == 0]
    clear = (last - first) / most
    return [first, *(y for y in between if y - first >= clear and last - y >= clear), last]

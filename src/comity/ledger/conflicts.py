"""Where statements of a level cannot all be right: one figure for two years, or one year with two figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import inf
from typing import TYPE_CHECKING

from comity.ledger.remarks import hedge, is_partial
from comity.records import Comparator, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.records import LedgerEntry

_TELLING_DIGITS = 3  # 154.1 for two years is no coincidence; 100 may well be
_ABOUT = 0.05


class ConflictKind(StrEnum):
    """What two statements of a level cannot both say."""

    ONE_FIGURE_TWO_PERIODS = "ONE_FIGURE_TWO_PERIODS"
    ONE_PERIOD_TWO_FIGURES = "ONE_PERIOD_TWO_FIGURES"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two statements that cannot both be right, the earlier first."""

    kind: ConflictKind
    entries: tuple[LedgerEntry, LedgerEntry]
    reason: Reason = Reason.SOURCE_CONFLICT


def conflicts(levels: Sequence[LedgerEntry]) -> tuple[Conflict, ...]:
    """The conflicts among levels of one quantity, in order of time.

    A period must be stated: a "current" level may be of any twelve months.
    """
    whole = [e for e in levels if e.value_low is not None and e.period.stated and not is_partial(e.note)]
    return tuple(_conflicts(whole))


def _conflicts(levels: Sequence[LedgerEntry]) -> Iterator[Conflict]:
    for first, second in combinations(levels, 2):
        if first.unit != second.unit:
            continue
        same_period = (first.period.start, first.period.end) == (second.period.start, second.period.end)
        if same_period and not _meet(bounds(first), bounds(second)):
            yield Conflict(kind=ConflictKind.ONE_PERIOD_TWO_FIGURES, entries=(first, second))
        elif (
            not _overlap(first, second)
            and first.value_low == second.value_low
            and first.value_high == second.value_high
            and _digits(first) >= _TELLING_DIGITS
        ):
            yield Conflict(kind=ConflictKind.ONE_FIGURE_TWO_PERIODS, entries=(first, second))


def bounds(level: LedgerEntry) -> tuple[float, float]:
    """Between which values a level lies, by its last stated digit and the hedge of its remark.

    Raises
    ------
    ValueError : the level has no number
    """
    if level.value_low is None or level.value_high is None:
        raise ValueError(f"ledger entry {level.id} has no number")
    half = _half_digit(level)
    low, high = level.value_low - half, level.value_high + half
    match hedge(level.note):
        case Comparator.OVER:
            return low, inf
        case Comparator.UNDER:
            return -inf, high
        case Comparator.APPROX:
            return level.value_low * (1 - _ABOUT), level.value_high * (1 + _ABOUT)
        case _:
            return low, high


def _half_digit(level: LedgerEntry) -> float:
    """Half a unit of the last stated digit: 0.05 million of "154.1 USD million"."""
    number = re.match(r"\d+(?:\.(\d+))?", level.figure)
    if number is None or not float(number[0]) or level.value_low is None:
        return 0.0
    scale = level.value_low / float(number[0])
    return 0.5 * scale * 0.1 ** len(number[1] or "")


def _digits(level: LedgerEntry) -> int:
    """How many significant digits a figure has; zeros at its end are not counted."""
    number = re.match(r"[\d.]+", level.figure)
    return len(number[0].replace(".", "").strip("0")) if number else 0


def _overlap(a: LedgerEntry, b: LedgerEntry) -> bool:
    first, second = a.period, b.period
    if first.start is None or first.end is None or second.start is None or second.end is None:
        return True
    return first.start <= second.end and second.start <= first.end


def _meet(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]

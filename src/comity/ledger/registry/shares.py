"""How much of a project each of its sectors is: ``321=60; 322=40``, as IATI's percentages say it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ROUNDED = 0.1  # percentages are often rounded to a decimal


def sector_shares(words: Iterable[str]) -> dict[str, float]:
    """Percent by code.

    Raises
    ------
    ValueError : a word is no code with its percentage, or a code is there twice

    Examples
    --------
    >>> sector_shares(("321=60", "322=40"))
    {'321': 60.0, '322': 40.0}
    """
    found: dict[str, float] = {}
    for word in words:
        code, separator, share = word.partition("=")
        code = code.strip()
        try:
            percent = float(share)
        except ValueError:
            percent = math.nan
        if not separator or not code.isdecimal() or not 0 <= percent <= 100:
            raise ValueError(f"{word!r} is not a sector with its percentage, such as 321=60")
        if code in found:
            raise ValueError(f"{code} is there twice")
        found[code] = percent
    return found


def add_up(shares: Mapping[str, float]) -> bool:
    """Whether the percentages of each list of sectors add up to 100: a project may be told in both lists.

    >>> add_up({"321": 60, "322": 40}), add_up({"321": 100, "32110": 100}), add_up({"321": 60})
    (True, True, False)
    """
    for digits in {len(code) for code in shares}:
        total = sum(percent for code, percent in shares.items() if len(code) == digits)
        if abs(total - 100) > _ROUNDED:
            return False
    return True

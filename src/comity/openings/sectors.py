"""What a sector means: codes as they are given, or words by every reading that can be defended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import UsageError
from comity.facts.goods import GoodsReading, near_terms, readings
from comity.phrasing import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.warehouse.vintages import Vintage

_CODES = re.compile(r"\d{2}(?:\d{2}){0,2}(?:[\s,;]+\d{2}(?:\d{2}){0,2})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """The products that some words or codes are about."""

    words: str
    readings: tuple[GoodsReading, ...]
    every: frozenset[str]  # all of the product, by every reading
    some: frozenset[str]  # a part of it, or by some readings only
    as_written: bool

    @property
    def products(self) -> frozenset[str]:
        """Whatever any reading has."""
        return self.every | self.some


def meanings(words: str) -> tuple[GoodsReading, ...]:
    """What a sector can mean: one reading of codes, several of words.

    Raises
    ------
    UsageError : nothing is known by these words; names the nearest that are

    Examples
    --------
    >>> [one.codes for one in meanings("8429, 8430")]
    [('8429', '8430')]
    """
    given = words.strip()
    if _CODES.fullmatch(given):
        codes = tuple(sorted(set(re.split(r"[\s,;]+", given))))
        return (GoodsReading(words=given, codes=codes, meant=None, match="high", sources=()),)
    found = readings(given)
    if not found:
        near = near_terms(given)
        nearest = (
            f"did you mean {listed([repr(one) for one in near], joiner='or')}? Otherwise " if near else ""
        )
        raise UsageError(
            found=f"no goods are known by the words {given!r}",
            fix=f"{nearest}give codes of the Harmonized System, such as --sector 8429,8430",
        )
    return found


def sector(words: str, vintage: Vintage, products: Sequence[str]) -> Sector:
    """The products of a nomenclature that a sector names.

    Raises
    ------
    UsageError : as ``meanings``, or the codes name nothing that is traded
    """
    known = meanings(words)
    found = [vintage.find(one.codes, products) for one in known]
    every = frozenset.intersection(*(frozenset(one.whole) for one in found))
    some = frozenset().union(*(one.every for one in found)) - every
    if not every | some:
        raise UsageError(
            found=f"no product under {listed([one.said for one in known], joiner='or')} is traded in "
            f"{vintage.nomenclature}",
            fix="give other codes or words with --sector, such as 84 or machinery",
        )
    return Sector(
        words=words, readings=known, every=every, some=some, as_written=any(one.as_written for one in found)
    )

"""Prices taken out of a series in US dollars, where a deflator of the dollar is at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comity.evidence.remembered import once_per_world

if TYPE_CHECKING:
    from comity.records import SourceUse
    from comity.world import WorldAt

# Of the United States, since the values are in its dollars; the first that does is taken.
DEFLATORS = {"NY.GDP.DEFL.ZS": "the US GDP deflator", "FP.CPI.TOTL": "US consumer prices"}
_DOLLARS_OF = "USA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deflator:
    """An index of prices by year, and where it is from."""

    title: str
    by_year: dict[int, float]
    source: SourceUse
    query: str

    def real(self, before: int, after: int) -> float | None:
        """By how much to multiply a nominal ratio to take the prices out; None where a year is missing."""
        old, new = self.by_year.get(before), self.by_year.get(after)
        return old / new if old and new else None


def deflator(world: WorldAt) -> Deflator | None:
    """The first index of dollar prices that the warehouse holds; None where it holds none."""
    return next(iter(deflators(world)), None)


@once_per_world
def deflators(world: WorldAt) -> tuple[Deflator, ...]:
    """The indices of dollar prices that the warehouse holds, the better first, of years that were over."""
    held = (_deflator(world, indicator, title) for indicator, title in DEFLATORS.items())
    return tuple(one for one in held if one is not None)


def _deflator(world: WorldAt, indicator: str, title: str) -> Deflator | None:
    if world.customs is None:
        return None
    answer = world.customs.ask("economy_series", {"country": _DOLLARS_OF, "indicator": indicator})
    rows = [row for row in answer.rows if row["value"] > 0 and date(row["year"], 12, 31) <= world.as_of]
    if not rows:
        return None
    newest = rows[-1]
    return Deflator(
        title=title,
        by_year={row["year"]: row["value"] for row in rows if row["file"] == newest["file"]},
        source=world.customs.source(newest["file"], newest["year"]),
        query=answer.asked.text,
    )

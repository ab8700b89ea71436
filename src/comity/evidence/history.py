"""The trade of every pair in every year, from the fullest series that the warehouse holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comity.evidence.real_terms import deflators
from comity.evidence.remembered import once_per_world

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    from comity.indicators.growth import Levels
    from comity.records import SourceUse
    from comity.world import WorldAt

_RECENT = 10  # years whose mean rise of prices stands for those to come
_COVERED = 2 / 3  # of the years of a series: with prices for fewer, current dollars lose less


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """An index of prices by year, 1 in ``base``, and how fast it rose of late."""

    by_year: Mapping[int, float]
    base: int
    yearly_rise: float  # 0.02 is 2 % a year
    name: str
    source: SourceUse

    def over(self, years: range) -> NDArray[np.float64]:
        """The index in some years that it has, shape (years,)."""
        import numpy as np

        return np.array([self.by_year[year] for year in years])

    def at(self, year: int) -> float:
        """The index in a year; after the last that is known it goes on as of late."""
        return self.by_year.get(year) or (1 + self.yearly_rise) ** (year - self.base)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One series of all pairs (or of all flows) in current US dollars, as it was known on a date."""

    levels: Levels
    prices: Prices | None
    source: SourceUse
    query: str


def history(world: WorldAt, *, directed: bool) -> History | None:
    """The series with the most values that was published by the date; None where no warehouse holds any.

    Parameters
    ----------
    directed : what each sold each other, otherwise the sum of both directions where both are known
    """
    return _history(world, "flow_levels" if directed else "pair_levels")


@once_per_world
def _history(world: WorldAt, question: str) -> History | None:
    customs = world.customs
    if customs is None:
        return None
    from comity.indicators import growth

    rows = customs.ask("flow_series").rows
    fullest = _fullest([row for row in rows if _is_over(row["year"], world)])
    if fullest is None:
        return None
    asked = {name: fullest[name] for name in ("source_id", "side", "basis")}
    answer = customs.warehouse.columns(question, {**asked, "last_year": fullest["year"]})
    if not answer.table.num_rows:
        return None
    found = growth.levels(answer.table)
    return History(
        levels=found,
        prices=_prices(world, found),
        source=customs.whole_source(fullest["file"], fullest["year"]),
        query=answer.asked.text,
    )


def _is_over(year: int, world: WorldAt) -> bool:
    """Whether a year had ended: also with hindsight, nothing that happened later is looked at."""
    return date(year, 12, 31) <= world.as_of


def _fullest(rows: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The last year of the series with the most flows; of two alike, the first by name."""
    flows: dict[tuple[str, str, str], int] = {}
    newest: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in rows:  # in the order of the years
        key = (row["source_id"], row["side"], row["basis"])
        flows[key] = flows.get(key, 0) + row["flows"]
        newest[key] = row
    most = min(flows, key=lambda key: (-flows[key], key), default=None)
    return newest[most] if most else None


def _prices(world: WorldAt, levels: Levels) -> Prices | None:
    """The first of the deflators that covers enough of a series; years beyond its ends are not deflated."""
    for index in deflators(world):
        by_year = index.by_year
        shared = [year for year in range(levels.first_year, levels.last_year + 1) if year in by_year]
        if len(shared) < max(2, _COVERED * levels.years) or shared[-1] - shared[0] >= len(shared):
            continue
        base = max(by_year)
        since = max(min(by_year), base - _RECENT)
        return Prices(
            by_year={year: value / by_year[base] for year, value in by_year.items()},
            base=base,
            yearly_rise=(by_year[base] / by_year[since]) ** (1 / (base - since)) - 1,
            name=index.title,
            source=index.source,
        )
    return None

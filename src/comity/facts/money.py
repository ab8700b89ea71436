"""Amounts of other currencies in US dollars, at yearly averages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.facts.rows import ExchangeRate
    from comity.records import Period, SourceUse


class InDollars(NamedTuple):
    """An amount in US dollars: the lowest and the highest over the averages of ``years``.

    ``source`` is None for an amount that was in dollars already.
    """

    low: float
    high: float
    years: tuple[int, ...]
    source: SourceUse | None


def to_usd(value: float, rates: Mapping[int, ExchangeRate], period: Period) -> InDollars | None:
    """Convert an amount at the averages of the calendar years that a period touches.

    Parameters
    ----------
    value : in units of the currency
    rates : by calendar year, only those that may be used
    period : an Iranian or Indian year touches two calendar years and gives two results; without a
        period, or where none of its years is known, the latest earlier year stands in

    Returns
    -------
    None where no average of the period or of an earlier year is known.
    """
    start, end = period.start or period.end, period.end or period.start
    years = [y for y in range(start.year, end.year + 1) if y in rates] if start and end else []
    if not years:
        years = [max((y for y in rates if end is None or y <= end.year), default=0)]
    if years[0] not in rates:
        return None
    dollars = [value / rates[y].per_usd for y in years]
    return InDollars(min(dollars), max(dollars), tuple(years), rates[years[-1]].source)

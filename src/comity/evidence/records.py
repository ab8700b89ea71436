"""Whether a year was a record, by every series that measures it: levels by each book, real terms, shares.

The number of a record is how its year stands to the best other year of the window: one or more is a record.
Years that are missing may hold a better one, so that a series with holes has no lower bound: it can show that
there was no record, and never that there was one. "Since 2012" compares the years after 2012.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.series import Series, all_series, measure_of
from comity.evidence.spans import last_whole_year
from comity.evidence.words import says
from comity.phrasing import capital, figure, listed, number
from comity.records import Direction, Evidence, Grade, Period, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.evidence.books import Flow
    from comity.records import Claim, Communique
    from comity.world import WorldAt

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FEWEST = 3  # other years without which a series shows nothing
_LATEST = 2  # years that the newest year of a series may be behind a record without a date
_NAMED_YEARS = 6  # missing years that are listed one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The years that a record is set against, and the year itself; the first is open where none is named."""

    first: int | None
    record: int

    def rivals(self, series: Series) -> tuple[int, ...]:
        """The years of a series that the record is compared with."""
        return tuple(y for y in series.years if (self.first or 0) <= y < self.record)

    def missing(self, series: Series) -> tuple[int, ...]:
        """Years of the window that the series lacks; of an open one, the holes between its own years."""
        rivals = self.rivals(series)
        first = self.first if self.first is not None else min(rivals, default=self.record)
        return tuple(y for y in range(first, self.record) if y not in rivals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the year of a record stands to the best other year, by one series."""

    series: Series
    window: Window
    best: int
    ratio: float  # one or more is a record
    missing: tuple[int, ...]
    breaks: tuple[str, ...]


def counted_records(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """How the year that is called a record stands in each series of the pair's trade."""
    del communique
    pair, measure = pair_of(claim), measure_of(claim)
    if pair is None or measure is None or claim.details.product or world.customs is None:
        return
    if claim.details.scope in ("services", "goods_services") or says(claim, "physical"):
        return
    lowest = claim.direction is Direction.DOWN or says(claim, "lowest")
    shares = says(claim, "weight")
    for series in (
        one
        for directed in _flows(claim, pair)
        for one in all_series(world, pair, directed, measure, shares=shares)
    ):
        window = _window(claim, series, world)
        standing = _standing(series, window, world, lowest=lowest) if window else None
        if standing is not None:
            yield _evidence(claim, standing, lowest=lowest)


def _flows(claim: Claim, pair: tuple[str, str]) -> tuple[Flow | None, ...]:
    """The flow, both as one, or each for itself where exports are meant and the reading left open whose."""
    if claim.exporter and claim.importer:
        return ((claim.exporter, claim.importer),)
    if not says(claim, "one_way"):
        return (None,)
    sells, buys = says(claim, "sold"), says(claim, "bought")
    if set(claim.countries[:2]) == set(pair) and sells != buys:  # whose, by the order of the words
        first, second = claim.countries[:2]
        return ((first, second),) if sells else ((second, first),)
    return pair, pair[::-1]


def _window(claim: Claim, series: Series, world: WorldAt) -> Window | None:
    """The years asked for: without a date, up to the newest of the series that can still be meant."""
    record = last_whole_year(claim.period, world.as_of)
    named = _year_named(claim)
    if named is not None and named <= record:
        record = named
    elif claim.period.end is None:
        record = max((y for y in series.years if y <= record), default=0)
        if record < world.as_of.year - 1 - _LATEST:
            return None
    if record not in series.years:
        return None
    start = claim.period.start
    span = claim.quantity
    counted_back = start is None or named is not None
    if counted_back and span is not None and span.unit == "years" and span.value_low:
        start = date(record - int(span.value_low), 1, 1)
    return Window(first=start.year + 1 if start else None, record=record)


def _year_named(claim: Claim) -> int | None:
    """The year that is called a record, where the text names it: "at a five-year low in 2023".

    Its period ends with the day of the text, which says nothing of the year that is meant.
    """
    end = claim.period.end
    if end is None or (end.month, end.day) == (12, 31):
        return None
    years = {int(year) for year in _YEAR.findall(claim.quote)}
    return years.pop() if len(years) == 1 else None


def _standing(series: Series, window: Window, world: WorldAt, *, lowest: bool) -> Standing | None:
    rivals = window.rivals(series)
    value = series.values[window.record]
    if len(rivals) < (_FEWEST if window.first is None else 1) or value <= 0:
        return None
    best = (min if lowest else max)(rivals, key=lambda y: (series.values[y], y))
    other = series.values[best]
    if other <= 0:
        return None
    return Standing(
        series=series,
        window=window,
        best=best,
        ratio=other / value if lowest else value / other,
        missing=window.missing(series),
        breaks=series.breaks(best, window.record, world),
    )


def _evidence(claim: Claim, standing: Standing, *, lowest: bool) -> Evidence:
    series, window = standing.series, standing.window
    years = (*window.rivals(series), window.record)
    return Evidence(
        id=evidence_id(
            "record",
            *series.key,
            str(window.first or ""),
            str(window.record),
            "lowest" if lowest else "highest",
        ),
        metric="trade.record",
        countries=series.pair,
        exporter=claim.exporter,
        importer=claim.importer,
        period=Period(start=date(years[0], 1, 1), end=date(window.record, 12, 31)),
        grade=Grade.D if standing.breaks else series.grade(window.record, standing.best),
        method=f"{series.title}: {series.how}; {_compared(standing)}",
        statement=_statement(standing, lowest=lowest),
        sources=series.sources(years),
        value=standing.ratio,
        value_low=None if standing.missing else standing.ratio,
        value_high=standing.ratio,
        unit="ratio",
        condition=_condition(standing),
        rows=len(years),
        query=series.query,
        caveats=series.caveats
        | ({Reason.DATA_LAG} if standing.missing else set())
        | ({Reason.COUNTING_RULE} if standing.breaks else set()),
    )


def _condition(standing: Standing) -> str:
    """The measure; and, where no span is named, how far back the series goes."""
    if standing.window.first is not None:
        return standing.series.condition
    since = min(standing.window.rivals(standing.series))
    return f"{standing.series.condition} and the years from {since} on are meant"


def _compared(standing: Standing) -> str:
    rivals = standing.window.rivals(standing.series)
    words = f"{standing.window.record} against {len(rivals)} years from {min(rivals)} to {max(rivals)}"
    if standing.missing:
        words = f"{words}, without {_years(standing.missing)}"
    return "; ".join((words, *standing.breaks))


def _years(years: Sequence[int]) -> str:
    if len(years) > _NAMED_YEARS:
        return f"{len(years)} years between {years[0]} and {years[-1]}"
    return listed([str(year) for year in years])


def _statement(standing: Standing, *, lowest: bool) -> str:
    series, record, best = standing.series, standing.window.record, standing.best
    way = "lowest" if lowest else "highest"
    holes = f"; {_years(standing.missing)} missing" if standing.missing else ""
    return (
        f"{capital(series.what)} {series.how} came to {figure(series.values[record], series.unit)} "
        f"in {record}, against {figure(series.values[best], series.unit)} in {best}, the {way} other year "
        f"({number(round(standing.ratio, 3))} times){holes}"
    )

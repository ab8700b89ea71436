"""Works out the days of expressions of time, in text order: what each means depends on those before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING

from comity.claims.dates import Stamp
from comity.claims.days import add_months, first_day, in_years, last_day, moved, order, shifted, solar_part
from comity.records import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.claims.times import Expression, Shape

_MONTHS_IN = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_NOTICE = 75  # days: a date without a year lies ahead only if it is nearer, or if the text looks ahead
_SHORTEST_MONTH = 28  # days
FISCAL_SHAPES = frozenset({"label", "part", "relative", "year_to"})  # whose days hang on a country's calendar


class Timeline:
    """Where a text stands in time: its publication, its countries, and the periods named so far."""

    def __init__(self, published: Period, home: tuple[str, ...]) -> None:
        self.first = published.start or published.end
        self.last = published.end or published.start
        self.home = home
        self.spoken_of: tuple[str, ...] = ()  # countries that the sentence names before the expression
        self.previous: Period | None = None  # the last point in time that the text named
        self.described: Period | None = None  # the latest month, part of a year or year that has begun
        self.began: Period | None = None  # since when something has been so
        self.compared = False  # whether the last point in time is one that figures are only set against

    # ---- from expression to days

    def resolve(self, e: Expression) -> Period:
        """Return the days of an expression, bounded as its role says."""
        period = _BY_SHAPE[e.shape](self, e)
        if period.start is None and period.end is None:
            return period
        if e.role in {"point", "same_period", "earlier"}:
            self._remember(period)
            self.compared = e.shape == "same" and (e.a.year is not None or e.offset == -1)
        if e.shape in {"span", "running"}:
            return period
        if e.opened:
            return replace(period, start=shifted(period.end, 1), end=None)
        if e.closed:
            return replace(period, start=None, end=shifted(period.start, -1))
        if e.role == "since":
            self.began = period
            return replace(period, end=None)
        if e.role == "deadline":
            return replace(period, start=None)
        if e.role == "horizon":
            return replace(period, end=self._described_end())
        return period

    def _remember(self, period: Period) -> None:
        """Keep months, parts of years and years: the day of a visit is no time that figures describe."""
        start, end = period.start, period.end
        if start is None or end is None or (end - start).days < _SHORTEST_MONTH - 1:
            return
        self.previous = period
        begun = self.last is None or start <= self.last
        if begun and (self.described is None or self.described.end is None or end >= self.described.end):
            self.described = period

    def _described_end(self) -> date | None:
        if self.described is not None and self.described.end is not None:
            return self.described.end
        return self.last

    # ---- one method a shape

    def _none(self, e: Expression) -> Period:
        return Period()

    def _dates(self, e: Expression) -> Period:
        a, b = e.a, e.b
        future = e.future or e.role == "deadline"
        if e.offset is not None and self.last is not None:  # "January-June of last year"
            a = a._replace(year=self.last.year + e.offset)
        if b is None:
            return self._stamp(a, future)
        if a.year is None and b.year is not None:
            a = a._replace(year=b.year - (order(a) > order(b)))
        if a.year is not None and b.year is None:
            b = b._replace(year=a.year + (order(b) < order(a)))
        if (
            b.month is None
            and a.month is not None
            and b.year is not None
            and e.b is not None
            and e.b.year is None
        ):
            b = b._replace(month=a.month)
        if a.year is None:
            year = self._year_of(b, future)
            if year is None:
                return Period()
            a, b = a._replace(year=year - (order(a) > order(b))), b._replace(year=year)
        start, end = first_day(a), last_day(b)
        if start > end:
            raise ValueError("the range runs backwards")
        return Period(start=start, end=end)

    def _stamp(self, a: Stamp, future: bool) -> Period:
        if a.year is None:
            year = self._year_of(a, future)
            if year is None:
                return Period()
            a = a._replace(year=year)
        return Period(start=first_day(a), end=last_day(a))

    def _year_of(self, a: Stamp, future: bool) -> int | None:
        """Return the year of a date that gives none: the nearest; far ahead only if the text looks ahead."""
        last = self.last
        if last is None or a.month is None:
            return None
        candidates = []
        for year in (last.year - 1, last.year, last.year + 1):
            try:
                candidates.append(last_day(a._replace(year=year)))
            except ValueError:  # 29 February
                continue
        notice = 365 if future else _NOTICE
        possible = [day for day in candidates if (day - last).days <= notice]
        if future and (ahead := [day for day in possible if day >= last]):
            return ahead[0].year
        if not possible:
            raise ValueError("no such day near the publication")
        return min(possible, key=lambda day: abs((day - last).days)).year

    def _label(self, e: Expression) -> Period:
        """Resolve the name of a year: of the calendar that the words or the speaker use."""
        year, solar = e.a.year or 0, e.fiscal in {"IRN", "AFG"}
        label = str(year) if e.b is None or e.b.year is None else f"{year}-{e.b.year % 100:02d}"
        fiscal = self._fiscal_country(e.fiscal, paired=e.b is not None)
        if fiscal is None or (e.b is not None and e.b.year is not None and e.b.year != year + 1):
            return Period(start=date(year, 1, 1), end=date(e.b.year if e.b and e.b.year else year, 12, 31))
        from comity import facts

        if solar and year > 1500 and e.b is None:
            return facts.fiscal_period(fiscal, year)
        days = facts.fiscal_period(fiscal, label)
        if (
            self._lies_ahead(days) and days.start is not None
        ):  # by Ethiopia's own calendar, which is not meant
            return facts.fiscal_period(fiscal, 2 * year - days.start.year)
        return days

    def _lies_ahead(self, days: Period) -> bool:
        """Whether a fiscal year begins years after the publication, so that it is another calendar's."""
        return days.start is not None and self.last is not None and days.start.year > self.last.year + 1

    def _fiscal_country(self, fiscal: str, *, paired: bool) -> str | None:
        """Return whose fiscal year is meant; None where it is the calendar year."""
        from comity import facts

        if fiscal not in {"", "fiscal"}:
            return fiscal if facts.fiscal_year(fiscal) else None
        if fiscal == "" and not paired:
            return None
        for iso3 in (*self.spoken_of, *self.home):
            year = facts.fiscal_year(iso3)
            if year is not None and (year.start_month, year.start_day) != (1, 1):
                return iso3
        return None

    def _part(self, e: Expression) -> Period:
        """Resolve "the first eight months of 2024", "Q1", "the second half of last year"."""
        year = e.a.year
        if year is None and self.last is not None:
            base = self._publication_year(e.fiscal)
            year = base + e.a.month if e.a.month is not None and base is not None else base
            if year is not None and e.a.month is None and self._part_of(e, year).start > self.last:  # type: ignore[operator]
                year -= 1
        return Period() if year is None else self._part_of(e, year)

    def _publication_year(self, fiscal: str) -> int | None:
        if self.last is None:
            return None
        if fiscal == "IRN":
            from comity import facts

            first = facts.fiscal_period("IRN", self.last.year).start
            return self.last.year - 621 - (first is not None and self.last < first)
        return self.last.year

    def _part_of(self, e: Expression, year: int) -> Period:
        months = _MONTHS_IN.get(e.unit, 0) * int(e.number)
        offset = e.offset or 1
        if year < 1500 or (e.fiscal == "IRN" and year < 1700):
            return solar_part(year, months, offset)
        if not months:  # weeks
            start = date(year, 1, 1)
            return Period(start=start, end=start + timedelta(days=7 * int(e.number) - 1))
        begins = 12 - months if offset < 0 else (offset - 1) * _MONTHS_IN[e.unit]
        start = date(year, 1, 1)
        fiscal = self._fiscal_country(e.fiscal, paired=True) if e.fiscal else None
        if fiscal is not None:
            from comity import facts

            label = str(year) if e.a.year is not None and e.b is None else year
            start = facts.fiscal_period(fiscal, label).start or start
        first = add_months(start, begins)
        return Period(start=first, end=add_months(first, months) - timedelta(days=1), fiscal=fiscal)

    def _year_to(self, e: Expression) -> Period:
        """Resolve "the year to September 2022", "the Iranian year to 19 March 2024"."""
        end = self._stamp(e.a, future=False).end
        if end is None:
            return Period()
        if e.number == 12 and (e.fiscal == "IRN" or "IRN" in self.home) and e.a.day:
            from comity import facts

            solar = facts.fiscal_period("IRN", end.year - 1)
            if solar.end is not None and abs((solar.end - end).days) <= 1:
                return solar
        start = add_months(end + timedelta(days=1), -int(e.number))
        if e.a.day is None:
            start = start.replace(day=1)
        return Period(
            start=start, end=end, fiscal=self._fiscal_country(e.fiscal, paired=True) if e.fiscal else None
        )

    def _relative(self, e: Expression) -> Period:
        """Resolve "last year", "this month", "the end of the year"."""
        offset = e.offset or 0
        if self.first is None or self.last is None:
            return Period()
        if e.unit == "year":
            return self._relative_year(e, offset)
        if e.unit in {"month", "quarter", "half"}:
            months = _MONTHS_IN[e.unit]
            start = self.last.replace(day=1, month=(self.last.month - 1) // months * months + 1)
            if (self.first.year, (self.first.month - 1) // months) != (
                self.last.year,
                (self.last.month - 1) // months,
            ):
                return Period()
            start = add_months(start, offset * months)
            return Period(start=start, end=add_months(start, months) - timedelta(days=1))
        if e.unit in {"week", "day"} and self.first == self.last:
            if e.unit == "day":
                return Period(
                    start=self.last + timedelta(days=offset), end=self.last + timedelta(days=offset)
                )
            monday = self.last - timedelta(days=self.last.weekday()) + timedelta(days=7 * offset)
            return Period(start=monday, end=monday + timedelta(days=6))
        return Period()

    def _relative_year(self, e: Expression, offset: int) -> Period:
        if self.first is None or self.last is None or self.first.year != self.last.year:
            return Period()
        fiscal = self._fiscal_country(e.fiscal, paired=False) if e.fiscal else None
        if fiscal is None:
            return Period(
                start=date(self.last.year + offset, 1, 1), end=date(self.last.year + offset, 12, 31)
            )
        from comity import facts

        year = self.last.year
        current = facts.fiscal_period(fiscal, year)
        if current.start is not None and self.last < current.start:
            year -= 1
        return facts.fiscal_period(fiscal, year + offset)

    def _month(self, e: Expression) -> Period:
        """Resolve "last December", "this July", "next March"."""
        if self.last is None or e.a.month is None:
            return Period()
        year = self.last.year
        if e.offset == -1 and e.a.month >= self.last.month:
            year -= 1
        elif e.offset == 1 and e.a.month <= self.last.month:
            year += 1
        return self._stamp(Stamp(year, e.a.month), future=False)

    def _weekday(self, e: Expression) -> Period:
        """Resolve a weekday: the last one on or before publication, or as "last" and "next" say."""
        if self.last is None or self.first != self.last:
            return Period()
        back = (self.last.weekday() - int(e.number)) % 7
        if e.offset == -1 and back == 0:
            back = 7
        day = self.last - timedelta(days=back) if e.offset != 1 else self.last + timedelta(days=7 - back)
        if e.b is not None and e.b.day is not None:  # "Monday to Wednesday"
            return Period(start=day, end=day + timedelta(days=(e.b.day - int(e.number)) % 7))
        return Period(start=day, end=day)

    def _days(self, e: Expression) -> Period:
        if self.last is None or self.first != self.last:
            return Period()
        day = self.last + timedelta(days=e.offset or 0)
        return Period(start=day, end=day)

    def _span(self, e: Expression) -> Period:
        """Resolve "within five years" (ahead), "in three decades", "for 32 years" (behind)."""
        if self.first is None or self.last is None:
            return Period()
        unit, count = in_years(e.unit, e.number)
        if e.role == "deadline":
            if unit == "year":
                return Period(end=date(self.last.year + ceil(count), 12, 31))
            if unit == "month":
                return Period(
                    end=last_day(Stamp(*add_months(self.last.replace(day=1), int(count)).timetuple()[:2]))
                )
            return Period(end=self.last + timedelta(days=int(count)))
        if unit == "day":
            return Period(start=self.first - timedelta(days=int(count)), end=self.last)
        months = int(count * (12 if unit == "year" else 1))
        start = add_months(self.first, -months)
        if e.role == "duration" and unit == "year" and not e.offset:
            start = start.replace(month=1, day=1)
        return Period(start=start, end=self.last)

    def _running(self, e: Expression) -> Period:
        """Resolve "for the third year running": it ends with the period described."""
        end = self._described_end()
        if end is None:
            return Period()
        months = _MONTHS_IN.get(e.unit)
        if months is None:
            return Period()
        if e.unit == "year":
            if self.described is None and self.last is not None and end.month < 12:
                end = date(self.last.year - 1, 12, 31) if end == self.last else end
            return Period(start=date(end.year - int(e.number) + 1, 1, 1), end=end)
        return Period(start=add_months(end + timedelta(days=1), -months * int(e.number)), end=end)

    def _ago(self, e: Expression) -> Period:
        """Resolve "two years ago": that calendar year; "three months ago": that month."""
        if self.first is None or self.last is None:
            return Period()
        unit, count = in_years(e.unit, e.number)
        if unit == "year" and self.first.year == self.last.year:
            return self._stamp(Stamp(self.last.year - int(count)), future=False)
        if unit == "month" and self.first.replace(day=1) == self.last.replace(day=1):
            month = add_months(self.last.replace(day=1), -int(count))
            return self._stamp(Stamp(month.year, month.month), future=False)
        if unit == "day" and self.first == self.last:
            day = self.last - timedelta(days=int(count))
            return Period(start=day, end=day)
        return Period()

    def _earlier(self, e: Expression) -> Period:
        """Resolve "a year earlier": the period named before, moved."""
        base = self.previous
        unit, count = in_years(e.unit, e.number)
        if unit == "day" or count != int(count):
            return Period()
        months = int(count) * (12 if unit == "year" else 1) * (e.offset or -1)
        if base is None or base.start is None or base.end is None:
            if self.first is None or self.last is None or unit != "year" or self.first.year != self.last.year:
                return Period()
            return self._stamp(Stamp(self.last.year + months // 12), future=False)
        return moved(base, months)

    def _same(self, e: Expression) -> Period:
        """Resolve "the same period of 2023": the months of the period named before, in the other year."""
        again = self.compared and e.a.year is None and e.offset is None  # "for the same months", told again
        base = self.described if again else self.previous
        if base is None or base.start is None or base.end is None:
            return Period()
        if e.a.year is not None:
            return moved(base, 12 * (e.a.year - base.end.year))
        if e.offset == 0 and self.last is not None:
            return moved(base, 12 * (self.last.year - base.end.year))
        return moved(base, -12) if e.offset == -1 else base

    def _opening(self, e: Expression) -> Period:
        """Resolve "in its first decade": from the year in which the text said that it began."""
        if self.began is None or self.began.start is None:
            return Period()
        year = self.began.start.year
        return Period(start=date(year, 1, 1), end=date(year + int(e.number), 12, 31))

    def _decade(self, e: Expression) -> Period:
        """Resolve "the 1990s" (1990 to 1999) and "the decade" (2021 to 2030)."""
        if e.a.year is not None:
            return Period(start=date(e.a.year, 1, 1), end=date(e.a.year + 9, 12, 31))
        if self.last is None:
            return Period()
        end = -(-self.last.year // 10) * 10 + 10 * (e.offset or 0)
        return Period(start=date(end - 9, 1, 1), end=date(end, 12, 31))


_BY_SHAPE: dict[Shape, Callable[[Timeline, Expression], Period]] = {
    "none": Timeline._none,
    "dates": Timeline._dates,
    "label": Timeline._label,
    "part": Timeline._part,
    "year_to": Timeline._year_to,
    "relative": Timeline._relative,
    "month": Timeline._month,
    "weekday": Timeline._weekday,
    "days": Timeline._days,
    "span": Timeline._span,
    "running": Timeline._running,
    "ago": Timeline._ago,
    "earlier": Timeline._earlier,
    "same": Timeline._same,
    "opening": Timeline._opening,
    "decade": Timeline._decade,
}

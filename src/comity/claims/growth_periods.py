"""Growth between two levels: from which of their times to which."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from comity.claims.day_spans import running, whole_year
from comity.claims.lexicon import word_set
from comity.claims.stated_times import base_year, comes_from, stated_times
from comity.records import Kind, Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.claims.memory import Draft

_COMPARED = word_set("words_of_comparison")
_SPANNING = timedelta(days=730)  # levels farther apart than this give a multiple both their years


def spanning_growth(drafts: Sequence[Draft]) -> None:
    """A multiple between two dated levels runs from the first day of the first to the last of the second.

    A percentage beside two levels has the later one's period.
    """
    levels = [d for d in drafts if d.kind is Kind.TRADE_LEVEL]
    ends = [(d.period.start, d.period.end) for d in levels]
    spans = [(start, end) for start, end in ends if start is not None and end is not None]
    _compared_growth(drafts, spans)
    if len(spans) < 2 or not any("from" in d.words for d in levels):
        return
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    for draft in drafts:
        if draft.kind is not Kind.TRADE_GROWTH or draft.quantity is None or _dated(draft):
            continue
        spans_years = last - first > _SPANNING
        if spans_years and (draft.quantity.unit == "ratio" or any(comes_from(d) for d in levels)):
            draft.period = Period(start=first, end=last)
        elif draft.quantity.unit == "percent":
            start, end = max(spans, key=lambda span: span[1])
            draft.period = Period(start=start, end=end)


def from_base_years(drafts: Sequence[Draft], published: Period) -> None:
    """ "It reached $5 billion in 2024, up 60 percent from 2019": from the first of these years to the last.

    Counted from the year before, a growth has the period of the later year alone. Where nothing dates the
    end, it is the last whole year before publication if that follows the base year, else the day itself.
    """
    levels = [d.period.end for d in drafts if d.kind is Kind.TRADE_LEVEL and d.period.end is not None]
    for draft in drafts:
        base = base_year(draft) if draft.kind is Kind.TRADE_GROWTH else None
        if base is None:
            continue
        end = draft.period.end or max(levels, default=None)
        if end is None and published.start is not None and published.start.year > base + 1:
            last = published.start.year - 1
            end = date(last, 12, 31) if last == base + 1 else published.end
        if end is None or end.year <= base:
            continue
        if end.year > base + 1:
            draft.period = running(date(base, 1, 1), end, draft.period.as_stated)
        elif not draft.period.stated:
            level = next(
                (d.period for d in drafts if d.kind is Kind.TRADE_LEVEL and d.period.end == end), None
            )
            draft.period = level or whole_year(end.year)


def _dated(draft: Draft) -> bool:
    """Whether a growth says when; "in three years" only says how long."""
    return any(mention.role not in ("horizon", "duration") for mention in stated_times(draft))


def _compared_growth(drafts: Sequence[Draft], spans: Sequence[tuple[date, date]]) -> None:
    """ "Half of what it sent in 2016" beside a level of last year: the growth runs from 2016 to last year."""
    for draft in drafts:
        start, end = draft.period.start, draft.period.end
        if draft.kind is not Kind.TRADE_GROWTH or start is None or end is None:
            continue
        later = max((last for _, last in spans if last > end), default=None)
        if later is not None and not _COMPARED.isdisjoint(draft.words):
            draft.period = Period(start=start, end=later, as_stated=draft.period.as_stated)


def between_its_levels(drafts: Sequence[Draft]) -> None:
    """ "Has grown 40 times since 2016, from $12 million to $505 million in 2023": one course, two ends."""
    for growth, first, last in zip(drafts, drafts[1:], drafts[2:]):
        start, end = growth.period.start, last.period.end
        levels = first.kind is last.kind is Kind.TRADE_LEVEL
        if growth.kind is not Kind.TRADE_GROWTH or not levels or start is None or end is None:
            continue
        if (
            first.words[:1] == ["from"]
            and last.words[:1] == ["to"]
            and "since" in growth.words
            and start < end
        ):
            growth.period = Period(start=start, end=end, as_stated=growth.period.as_stated)
            if not stated_times(first):
                first.period = whole_year(start.year)


def up_to_its_level(drafts: Sequence[Draft]) -> None:
    """ "Reached $5 billion in 2024, a tenfold increase since 1994": it ends with the level."""
    level = next((d for d in drafts if d.kind is Kind.TRADE_LEVEL and d.period.end is not None), None)
    for draft in drafts:
        start, end = draft.period.start, draft.period.end
        if level is None or draft.kind is not Kind.TRADE_GROWTH or start is None or end is None:
            continue
        last = level.period.end
        if draft.lo < level.lo:
            continue
        if "since" in draft.words and last is not None and start < last < end:
            draft.period = Period(start=start, end=last, as_stated=draft.period.as_stated)


def over_the_same_years(drafts: Sequence[Draft]) -> None:
    """ "Exports grew from $3 billion in 2020 to $5 billion in 2022; over the same period imports fell"."""
    for position, draft in enumerate(drafts):
        words = draft.words
        over = any(words[k : k + 4] == ["over", "the", "same", "period"] for k in range(2))
        levels = [d.period for d in drafts[:position] if d.kind is Kind.TRADE_LEVEL]
        starts, ends = [p.start for p in levels if p.start], [p.end for p in levels if p.end]
        if draft.kind is Kind.TRADE_GROWTH and over and starts and ends and min(starts).year < max(ends).year:
            draft.period = Period(start=min(starts), end=max(ends), as_stated="the same period")

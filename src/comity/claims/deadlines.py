"""By when a target or a forecast is to come true, and when money is to have come."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from comity.claims.day_spans import bounded
from comity.claims.stated_times import stated_times
from comity.records import Kind, Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.claims.memory import Draft
    from comity.claims.periods import PeriodMention

AHEAD = frozenset({Kind.TRADE_TARGET, Kind.FORECAST})
_DUE_REACH = 100  # characters between an amount and the day until which it is to come


def set_deadline(draft: Draft, published: Period) -> None:
    """The last day of the deadline; an amount forecast for a year has that year as its period."""
    for roles in (("deadline",), ("horizon", "duration"), ("point",)):
        for mention in stated_times(draft):
            end = _deadline_of(mention, published) if mention.role in roles else None
            if end is None or (published.end is not None and end < published.end):
                continue
            draft.deadline = end
            amount = draft.quantity is not None and draft.quantity.unit != "ratio"
            whole = mention.role == "point" and draft.kind is Kind.FORECAST and amount
            start = mention.period.start if whole else None
            draft.period = Period(start=start, end=end, as_stated=mention.period.as_stated)
            return


def share_deadlines(drafts: Sequence[Draft]) -> None:
    """ "To double trade to $10 billion by 2030": one aim in two figures has one deadline."""
    for draft, following in pairwise(drafts):
        same = draft.kind is following.kind and draft.segment is following.segment
        if draft.kind in AHEAD and same and draft.deadline is None and following.words[:1] == ["to"]:
            draft.deadline, draft.period = following.deadline, following.period
        goes_on = draft.kind is following.kind is Kind.FORECAST and not stated_times(following)
        if goes_on and following.deadline is None:
            following.deadline, following.period = draft.deadline, draft.period


def share_years_of_money(drafts: Sequence[Draft]) -> None:
    """ "Investment fell by 12 % to $340 million in 2023", "ten papers, three of them new": one time."""
    for draft, following in pairwise(drafts):
        same = draft.kind is following.kind is Kind.INVESTMENT and draft.segment is following.segment
        papers = draft.kind is following.kind is Kind.DOCUMENTS_SIGNED
        if papers and not draft.period.stated and "of" in following.words[:2]:
            draft.period = (
                following.period
            )  # "Ten agreements, three of them on mining, were signed on Monday"
        if same and not draft.period.stated and following.period.start and following.words[:1] == ["to"]:
            draft.period = following.period


def set_end_of_money(draft: Draft) -> None:
    """Until when money is to come: "$5 billion through 2031"; a far deadline is that of something else."""
    paid = draft.quantity.end if draft.quantity is not None else None
    for mention in stated_times(draft):
        near = paid is not None and -_DUE_REACH <= mention.start - paid <= _DUE_REACH
        if mention.role == "deadline" and near and mention.period.end is not None:
            draft.deadline = mention.period.end
            draft.period = Period(start=None, end=draft.deadline, as_stated=mention.period.as_stated)
            return


def _deadline_of(mention: PeriodMention, published: Period) -> date | None:
    """ "by 2030" is its last day; "within five years" ends with the fifth year after publication."""
    period = mention.period
    if mention.role in ("deadline", "point"):
        return period.end
    if published.end is None or period.start is None or period.end is None:
        return None
    return date(bounded(published.end.year + period.end.year - period.start.year), 12, 31)

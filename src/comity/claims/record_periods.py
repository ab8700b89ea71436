"""How far back a record looks, and the time that it is a record of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from comity.claims.clauses import Intro
from comity.claims.day_spans import months_before, running
from comity.claims.stated_times import CARRYING, since_then, stated_times
from comity.records import Kind, Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from comity.claims.memory import Draft
    from comity.claims.periods import PeriodMention

_DAYS_OF_AN_ACT = timedelta(days=31)
_DESCRIBED = CARRYING | {Kind.VISIT}


def set_record(
    draft: Draft, drafts: Sequence[Draft], published: Period, *, before: Period | None = None
) -> None:
    """Set the period of a superlative: from its horizon, or an open start, to the end of what it describes.

    Parameters
    ----------
    draft : a superlative; its period is set
    drafts : all claims of its sentence, with their periods
    published : the day, month or year of publication
    before : the period of the sentence before, where the superlative only points at it ("It is the best …")
    """
    mentions = stated_times(draft)
    since = next((m for m in mentions if m.role in ("since", "horizon") and m.period.start is not None), None)
    if since is None:  # "the highest since both became independent in 1991"
        since = next((m for m in mentions if m.role == "point" and since_then(draft, m)), None)
        mentions = [m for m in mentions if m is not since]
    described = _described(draft, drafts, mentions) or (before if since is not None else None)
    end = described.end if described is not None else published.end
    quantity = draft.quantity
    if since is not None and quantity is None:
        draft.period = running(since.period.start, end, since.period.as_stated)
        return
    own = _own_year(mentions)
    last, last_day = (own, own) if own is not None else (published.start, published.end)
    if quantity is not None and quantity.unit in ("years", "months") and last is not None:
        months = round(quantity.midpoint * (1 if quantity.unit == "months" else 12))
        draft.period = Period(start=months_before(last, months), end=last_day, as_stated=quantity.as_stated)
    else:
        draft.period = Period(start=None, end=end)


def _own_year(mentions: Sequence[PeriodMention]) -> date | None:
    """The last day of the year, or part of one, that a record itself names; days are those of an act.

    "In 2022 it was the highest in ten years" looks back from the end of 2022.
    """
    for mention in mentions:
        start, end = mention.period.start, mention.period.end
        if mention.role in ("point", "same_period") and start is not None and end is not None:
            return end if end - start > _DAYS_OF_AN_ACT else None
    return None


def _described(draft: Draft, drafts: Sequence[Draft], mentions: Sequence[PeriodMention]) -> Period | None:
    """The period of what is said to be highest or first: its own, else that of the claim beside it."""
    around = (d.period for d in drafts if d.kind in CARRYING and d.lo <= draft.lo < draft.hi <= d.hi)
    nested = next((period for period in around if period.end is not None), None)
    if nested is not None and draft.segment.intro is not Intro.APPOSITION:
        return nested  # "from [a record $3 billion in the year before]"
    for mention in mentions:
        if mention.role in ("point", "same_period") and mention.period.end is not None:
            return mention.period
    kinds = CARRYING if draft.sentence.any(("trade", "export", "import"), draft.lo, draft.hi) else _DESCRIBED
    beside = (d.period for d in drafts if d is not draft and d.kind in kinds and d.period.end is not None)
    return next(beside, None) or _above(draft)


def _above(draft: Draft) -> Period | None:
    """The year told right before an apposition: "it peaked in 2018, the highest level since 2012"."""
    if draft.segment.intro is not Intro.APPOSITION:
        return None
    before = [m for _, _, m in draft.sentence.periods_in(0, draft.lo) if m.role == "point"]
    return before[-1].period if before and before[-1].period.stated else None

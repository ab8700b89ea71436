"""Which period a claim speaks of: its own words, a neighbour's, or none."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from comity.claims.clauses import Intro, is_verb
from comity.claims.memory import Draft, Memory
from comity.claims.periods import PeriodMention
from comity.records import Kind, Period

_CARRYING = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE, Kind.RANK})
_AHEAD = frozenset({Kind.TRADE_TARGET, Kind.FORECAST})
_DESCRIBED = _CARRYING | {Kind.VISIT}
_REMEMBERED = _CARRYING | {Kind.PROJECT}
_LOOKING_AHEAD = frozenset({Kind.VISIT, Kind.AGREEMENT, Kind.PROJECT, Kind.MEMBERSHIP})
_FUTURE_WORDS = frozenset({"will", "expires", "expire", "due", "next", "lapses", "expected", "shall"})
_DATED_ACTS = frozenset({Kind.VISIT, Kind.DOCUMENTS_SIGNED})
_COMPARED = frozenset({"than", "what", "as", "figure", "level", "on", "against"})
_BLOCKING = frozenset({"remains", "remain", "currently", "now", "today", "still", "stays"})
_IN_FORCE = frozenset({"force", "effect", "effective"})
_PAST = frozenset(
    [
        "rose",
        "fell",
        "grew",
        "was",
        "were",
        "totalled",
        "reached",
        "amounted",
        "stood",
        "dropped",
        "climbed",
        "declined",
        "increased",
        "came",
        "had",
        "sold",
        "bought",
        "shipped",
        "exported",
        "imported",
        "made",
        "accounted",
        "shrank",
        "hit",
        "slipped",
        "jumped",
        "surged",
        "took",
        "did",
        "supplied",
        "exceeded",
    ]
)


def set_periods(drafts: list[Draft], memory: Memory, published: Period) -> None:
    """Give every draft of one sentence its period: by its own words, by the sentence, by the sentence before."""
    for draft in drafts:
        if draft.kind in _AHEAD:
            _set_deadline(draft, published)
        elif draft.kind is not Kind.SUPERLATIVE:
            _own(draft, published, memory)
    for position, draft in enumerate(drafts):
        if _wants_period(draft):
            _from_neighbours(draft, drafts, position)
    for draft in drafts:
        if draft.kind is Kind.DOCUMENTS_SIGNED and not draft.period.stated:
            _day_of_the_talks(draft, drafts)
        if _wants_period(draft) and _continues(draft, memory):
            draft.period = memory.period
    for draft in drafts:
        if draft.kind is Kind.SUPERLATIVE:
            _superlative(draft, drafts, published)
    _spanning_growth(drafts)
    _remember(drafts, memory)


def _remember(drafts: list[Draft], memory: Memory) -> None:
    dated = [
        d for d in drafts if d.kind in _REMEMBERED and d.period.start is not None and d.period.end is not None
    ]
    dated = [d for d in dated if not any(m.role == "earlier" for m in _mentions(d))] or dated
    if dated:
        memory.period, memory.period_sentence = dated[-1].period, dated[-1].sentence.index


def _wants_period(draft: Draft) -> bool:
    """Whether a claim about a flow still lacks a period, and is not about the present."""
    if draft.period.stated or draft.kind not in _CARRYING or not draft.carries_period:
        return False
    words = draft.sentence.words[draft.lo : draft.hi]
    lasting = any(m.role in ("duration", "present") for m in _mentions(draft))
    before_that = "had" in words and draft.segment.intro is Intro.RELATIVE
    return not lasting and not before_that and not any(w in _BLOCKING for w in words)


def _mentions(draft: Draft) -> list[PeriodMention]:
    """Expressions of time in the claim's words; that of a deal "signed in January" is the deal's own."""
    sentence = draft.sentence
    found = []
    for i, _, mention in sentence.periods_in(draft.lo, draft.hi):
        before = next(
            (k for k in range(i, draft.lo, -1) if sentence.ends[k - 1] <= mention.lead_start), draft.lo
        )
        if draft.kind in _CARRYING and before > draft.lo and sentence.words[before - 1] == "signed":
            continue
        if draft.kind is Kind.VISIT and "since" in sentence.words[draft.lo : before]:
            continue
        found.append(mention)
    return found


def _own(draft: Draft, published: Period, memory: Memory) -> None:
    if _that_year(draft) and memory.period.stated:
        draft.period = memory.period
        return
    for mention in _mentions(draft):
        period = _by_role(draft, mention, published)
        if period is not None:
            draft.period = period
            return
    if draft.kind is Kind.TRADE_GROWTH:
        draft.period = _first_decade(draft, memory) or draft.period
    elif (
        draft.kind is Kind.MEMBERSHIP
        and draft.quantity is not None
        and draft.quantity.unit == "years"
        and published.end
    ):
        began = published.end.year - int(draft.quantity.midpoint)
        draft.period = Period(start=date(began, 1, 1), end=published.end)
    elif draft.kind is Kind.ANNIVERSARY and published.end is not None:
        draft.period = _whole_year(published.end.year)


def _that_year(draft: Draft) -> bool:
    words = draft.sentence.words[draft.lo : draft.hi]
    return draft.kind in _CARRYING and any(words[k : k + 2] in _SAME_YEAR for k in range(len(words) - 1))


_SAME_YEAR = (["that", "year"], ["same", "year"], ["that", "period"], ["same", "time"], ["said", "year"])


def _by_role(draft: Draft, mention: PeriodMention, published: Period) -> Period | None:
    period = mention.period
    if (
        mention.role == "present"
        and draft.kind in _DATED_ACTS
        and (period.as_stated or "").lower() == "today"
    ):
        return published if published.start == published.end and published.stated else None
    if not period.stated:
        return None
    if draft.kind is Kind.TRADE_GROWTH and mention.role in ("same_period", "earlier"):
        return None  # what it is compared with; the growth has the later period
    if draft.kind is Kind.AGREEMENT and not _dates_the_force(draft, mention):
        return None
    if mention.role in ("point", "same_period", "earlier", "recurring"):
        return _shaped(draft, _ahead_of(draft, mention, published))
    if mention.role == "since" and draft.kind is Kind.VISIT:
        return None
    if mention.role == "since" and period.start is not None:
        ends = draft.kind in (Kind.TRADE_GROWTH, Kind.TRADE_LEVEL) and period.end is None
        return Period(start=period.start, end=published.end, as_stated=period.as_stated) if ends else period
    if mention.role == "duration" and draft.kind in (Kind.TRADE_LEVEL, Kind.MEMBERSHIP):
        return period
    if (
        mention.role == "deadline"
        and draft.kind in (Kind.PROJECT, Kind.AGREEMENT, Kind.MEMBERSHIP)
        and period.end is not None
    ):
        draft.deadline = period.end
        return Period(start=None, end=period.end, as_stated=period.as_stated)
    return None


def _ahead_of(draft: Draft, mention: PeriodMention, published: Period) -> Period:
    """The coming July for "expires in July": a month without a year lies ahead where the verb does."""
    period = mention.period
    words = set(draft.sentence.words[draft.segment.lo : draft.segment.hi])
    bare = not any(character.isdigit() for character in (period.as_stated or "")[-4:])
    if not bare or draft.kind not in _LOOKING_AHEAD or not words & _FUTURE_WORDS:
        return period
    if period.start is None or period.end is None or published.end is None:
        return period
    if period.end >= (published.start or published.end):
        return period
    return Period(start=_a_year_on(period.start), end=_a_year_on(period.end), as_stated=period.as_stated)


def _shaped(draft: Draft, period: Period) -> Period:
    """A state that began is open towards the present; a dated act is not."""
    words = draft.sentence.words[draft.lo : draft.hi]
    if draft.kind is Kind.ANNIVERSARY and period.start is not None:
        return _whole_year(period.start.year)
    joined = (
        draft.kind is Kind.MEMBERSHIP
        and draft.details.get("status") == "member"
        and not draft.negated
        and draft.sentence.has("join", draft.lo, draft.hi)
    )
    in_force = draft.kind is Kind.AGREEMENT and any(w in _IN_FORCE for w in words)
    if joined or in_force:
        return Period(start=period.start, end=None, as_stated=period.as_stated)
    return period


def _dates_the_force(draft: Draft, mention: PeriodMention) -> bool:
    """Whether a date belongs to the force of an agreement, and not to its name ("the treaty of 1972")."""
    sentence = draft.sentence
    force = sentence.first("force", draft.lo, draft.hi) or sentence.first("establish", draft.lo, draft.hi)
    if force is None or mention.role in ("since", "deadline"):
        return True
    return mention.start >= sentence.starts[force[0]] or mention.lead_start == sentence.starts[draft.lo]


def _whole_year(year: int) -> Period:
    return Period(start=date(year, 1, 1), end=date(year, 12, 31))


def _set_deadline(draft: Draft, published: Period) -> None:
    """The last day of the deadline; an amount forecast for a year has that year as its period."""
    for roles in (("deadline",), ("horizon", "duration"), ("point",)):
        for mention in _mentions(draft):
            if mention.role not in roles:
                continue
            end = _deadline_of(mention, published)
            if end is None or (published.end is not None and end < published.end):
                continue
            draft.deadline = end
            whole = (
                mention.role == "point"
                and draft.kind is Kind.FORECAST
                and draft.quantity is not None
                and draft.quantity.unit != "ratio"
            )
            draft.period = Period(
                start=mention.period.start if whole else None, end=end, as_stated=mention.period.as_stated
            )
            return


def _deadline_of(mention: PeriodMention, published: Period) -> date | None:
    if mention.role in ("deadline", "point"):
        return mention.period.end
    if published.end is not None and mention.period.start is not None and mention.period.end is not None:
        years = mention.period.end.year - mention.period.start.year
        return date(published.end.year + years, 12, 31)
    return None


def _from_neighbours(draft: Draft, drafts: list[Draft], position: int) -> None:
    """Take the period of the nearest claim about a flow in the sentence, those before first."""
    for other in (*reversed(drafts[:position]), *drafts[position + 1 :]):
        if other.kind is Kind.TRADE_GROWTH and _COMPARED & set(other.sentence.words[other.lo : other.hi]):
            continue  # its year is the one that it is compared with
        if any(m.role in ("earlier", "same_period") for m in _mentions(other)):
            continue
        if other.kind in _CARRYING and other.period.start is not None and other.period.end is not None:
            draft.period = other.period
            if "latter" in draft.sentence.words[draft.lo : draft.hi]:
                draft.period = _whole_year(other.period.end.year)
            return


def _day_of_the_talks(draft: Draft, drafts: list[Draft]) -> None:
    for other in drafts:
        if other.kind is Kind.VISIT and other.period.stated:
            draft.period = other.period
            return


def _continues(draft: Draft, memory: Memory) -> bool:
    """Whether a claim plainly goes on from the dated one of the sentence before: past tense, pronoun or contrast."""
    sentence = draft.sentence
    if not memory.period.stated or sentence.index - memory.period_sentence != 1 or _mentions(draft):
        return False
    if sentence.has("opposite", draft.lo, draft.hi) or sentence.words[draft.lo] in ("it", "they"):
        return True
    lo, hi = draft.segment.lo, draft.segment.hi
    if not any(is_verb(sentence, k) for k in range(lo, hi)):
        return True
    changed = any(
        sentence.classes[k] & {"up", "down", "level"} and sentence.words[k].endswith("ed") for k in range(lo, hi)
    )
    return changed or any(w in _PAST for w in sentence.words[lo:hi])


def _first_decade(draft: Draft, memory: Memory) -> Period | None:
    """The first decade of the agreement that the text has dated, for "in its first decade trade doubled"."""
    words = draft.sentence.words[: draft.hi]
    if memory.agreement_year is None or not ("first" in words and "decade" in words):
        return None
    return Period(
        start=date(memory.agreement_year, 1, 1),
        end=date(memory.agreement_year + 10, 12, 31),
        as_stated="first decade",
    )


def _a_year_on(day: date) -> date:
    year = day.year + 1
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def years_before(day: date, years: float) -> date:
    """The same day some years earlier; 29 February becomes 28 February where it must.

    >>> years_before(date(2024, 2, 29), 3)
    datetime.date(2021, 2, 28)
    """
    year = day.year - int(years)
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _superlative(draft: Draft, drafts: list[Draft], published: Period) -> None:
    mentions = _mentions(draft)
    since = next((m for m in mentions if m.role in ("since", "horizon") and m.period.start is not None), None)
    described = _described(draft, drafts, mentions)
    end = described.end if described is not None else published.end
    quantity = draft.quantity
    if since is not None and quantity is None:
        draft.period = Period(start=since.period.start, end=end, as_stated=since.period.as_stated)
    elif quantity is not None and quantity.unit in ("years", "months") and published.start is not None:
        years = quantity.midpoint / (12 if quantity.unit == "months" else 1)
        draft.period = Period(
            start=years_before(published.start, years), end=published.end, as_stated=quantity.as_stated
        )
    else:
        draft.period = Period(start=None, end=end)


def _described(draft: Draft, drafts: list[Draft], mentions: list[PeriodMention]) -> Period | None:
    own = next(
        (m.period for m in mentions if m.role in ("point", "same_period") and m.period.end is not None), None
    )
    if own is not None:
        return own
    kinds = _CARRYING if draft.sentence.any(("trade", "export", "import"), draft.lo, draft.hi) else _DESCRIBED
    return next(
        (d.period for d in drafts if d is not draft and d.kind in kinds and d.period.end is not None), None
    )


def _spanning_growth(drafts: list[Draft]) -> None:
    """A multiple between two dated levels runs from the first day of the first to the last of the second.

    A percentage beside two levels has the later one's period.
    """
    stated = [d for d in drafts if d.kind is Kind.TRADE_LEVEL]
    levels = [(d.period.start, d.period.end) for d in stated]
    spans = [(a, b) for a, b in levels if a is not None and b is not None]
    _compared(drafts, spans)
    if not any("from" in d.sentence.words[d.lo : d.hi] for d in stated):
        return
    for draft in drafts:
        if (
            draft.kind is not Kind.TRADE_GROWTH
            or _mentions(draft)
            or draft.quantity is None
            or len(spans) < 2
        ):
            continue
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        if draft.quantity.unit == "ratio" and last - first > timedelta(days=730):
            draft.period = Period(start=first, end=last)
        elif draft.quantity.unit == "percent":
            start, end = max(spans, key=lambda span: span[1])
            draft.period = Period(start=start, end=end)


def _compared(drafts: list[Draft], spans: list[tuple[date, date]]) -> None:
    """ "Half of what it sent in 2016" beside a level of last year: the growth runs from 2016 to last year."""
    for draft in drafts:
        start, end = draft.period.start, draft.period.end
        words = draft.sentence.words[draft.lo : draft.hi]
        if (
            draft.kind is not Kind.TRADE_GROWTH
            or start is None
            or end is None
            or not (_COMPARED & set(words))
        ):
            continue
        later = max((b for _, b in spans if b > end), default=None)
        if later is not None:
            draft.period = Period(start=start, end=later, as_stated=draft.period.as_stated)

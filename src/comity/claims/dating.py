"""Which period a claim speaks of: its own words, a neighbour's, or none."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from comity.claims.clauses import Intro, has_verb
from comity.claims.clauses.verbs import first_verb
from comity.claims.day_spans import bounded, running, whole_year
from comity.claims.growth_periods import (
    between_its_levels,
    from_base_years,
    over_the_same_years,
    spanning_growth,
    up_to_its_level,
)
from comity.claims.lexicon import word_set
from comity.claims.record_periods import set_record
from comity.claims.stated_times import CARRYING, since_then, stated_times
from comity.claims.tenses import in_its_tense
from comity.records import Kind, Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.claims.memory import Draft, Memory
    from comity.claims.periods import PeriodMention

_AHEAD = frozenset({Kind.TRADE_TARGET, Kind.FORECAST})
_REMEMBERED = CARRYING | {Kind.PROJECT}
_SAME_DAY = frozenset({("same", "day"), ("that", "day")})
_DATED_BESIDE = (Kind.VISIT, Kind.SANCTIONS)
_HELD_ON = ("member", "readmitted", "partner", "dialogue_partner", "observer", "associate")
_DATED_ACTS = frozenset({Kind.VISIT, Kind.DOCUMENTS_SIGNED})
_LASTING = (Kind.TRADE_LEVEL, Kind.MEMBERSHIP)
_OPENED = CARRYING | _DATED_ACTS | {Kind.INVESTMENT, Kind.PROJECT}
_OPENING_REACH = 16  # tokens of an opening with its time
_FIGURES = frozenset({"figure", "amount", "sum", "total", "volume", "turnover", "trade", "number"})
_PROLONGED = (Kind.SANCTIONS, Kind.AGREEMENT)
_PROLONGS = frozenset({"extended", "prolonged", "renewed", "extends", "prolongs", "runs"})
_DUE = frozenset({Kind.PROJECT, Kind.AGREEMENT, Kind.MEMBERSHIP})

_COMPARED = word_set("words_of_comparison")
_RUN = word_set("words_of_a_run")
_PRESENT = word_set("words_of_the_present")
_IN_FORCE = word_set("words_of_force")
_PAST = word_set("past_verbs_of_flows")
_SAME_YEAR = (["that", "year"], ["same", "year"], ["that", "period"], ["same", "time"], ["said", "year"])
_CHANGE = frozenset({"up", "down", "level"})  # classes of the lexicon
_TWO = 2
_STILL = frozenset({"is", "are", "remains", "remain", "ranks", "rank"})
_AGREES = frozenset({"agreed", "decided", "pledged", "vowed", "announced"})
_DUE_REACH = 100  # characters between an amount and the day until which it is to come
_BECOMES = frozenset({"became", "followed"})
_EVES = frozenset({"eve", "cusp", "threshold"})
_EVE_REACH = 3  # tokens of "eve of celebrating"
_MEANT_REACH = 3  # tokens between "agreed to" and "sign"
_A_COURSE = timedelta(days=730)  # a growth over more than this is no time of the figure that comes next
_DEPARTED = word_set("before_an_earlier_level")
_UP_OR_DOWN = (["up"], ["down"])
_NAME_REACH = 4  # tokens between "Treaty of Friendship" and "of 1999"


def set_periods(drafts: Sequence[Draft], memory: Memory, published: Period) -> None:
    """Give every draft of one sentence its period: by its own words, by the sentence, by the sentence before.

    Parameters
    ----------
    drafts : the claims of one sentence, in order; they are changed
    memory : the period of the sentence before, and what this sentence leaves behind
    published : the day, month or year of publication, for deadlines and horizons
    """
    for draft in drafts:
        if draft.kind in _AHEAD:
            _set_deadline(draft, published)
        elif draft.kind is not Kind.SUPERLATIVE:
            _set_own(draft, published, memory)
            if draft.kind is Kind.INVESTMENT and not draft.period.stated:
                _set_end_of_money(draft)
    _share_deadlines(drafts)
    for position, draft in enumerate(drafts):
        if _wants_period(draft):
            _from_neighbours(draft, drafts, position)
    _share_years_of_money(drafts)
    for draft in drafts:
        if not draft.period.stated and draft.kind is Kind.AGREEMENT:
            draft.period = _of_the_time_before_when(draft, published) or draft.period
        if not draft.period.stated and (draft.kind is Kind.DOCUMENTS_SIGNED or _turns_relations(draft)):
            _day_of_the_talks(draft, drafts)
        if not draft.period.stated and draft.kind is Kind.VISIT and draft.words[:1] == ["during"]:
            signed = (d.period for d in drafts if d.kind is Kind.DOCUMENTS_SIGNED and d.period.stated)
            draft.period = next(signed, draft.period)
        if not draft.period.stated and draft.kind in _OPENED:
            draft.period = _of_the_opening(draft, published) or draft.period
        if _wants_period(draft) and _goes_on(draft, memory):
            draft.period = memory.period
    for draft, before in zip(drafts, (None, *drafts)):
        if not draft.period.stated and _same_day(draft):
            draft.period = before.period if before is not None and before.period.stated else memory.act
    for draft in drafts:
        if draft.kind is Kind.SUPERLATIVE:
            set_record(draft, drafts, published)
    spanning_growth(drafts)
    from_base_years(drafts, published)
    over_the_same_years(drafts)
    up_to_its_level(drafts)
    between_its_levels(drafts)
    _remember(drafts, memory)


# ---- by its own words ------------------------------------------------------------------------------------


def _set_own(draft: Draft, published: Period, memory: Memory) -> None:
    """The period that a claim's own words give it, or that its kind implies."""
    if _that_year(draft) and memory.period.stated:
        draft.period = memory.period
        return
    for mention in _in_order(draft, stated_times(draft)):
        period = _by_role(draft, mention, published)
        if period is not None:
            draft.period = period
            return
    if draft.kind is Kind.TRADE_GROWTH:
        draft.period = _first_decade(draft, memory) or draft.period
    elif draft.kind is Kind.MEMBERSHIP:
        draft.period = _years_long(draft, published) or draft.period
    elif draft.kind is Kind.ANNIVERSARY and published.end is not None and not _is_to_come(draft):
        draft.period = _of_the_year_above(draft) or whole_year(published.end.year)


def _of_the_year_above(draft: Draft) -> Period | None:
    """The year right before a clause that says what it marks: "in 2026, which will mark two centuries"."""
    sentence = draft.sentence
    which = max(0, draft.lo - _EVE_REACH)
    if "which" not in sentence.words[which : draft.lo + 1]:
        return None
    beside = (m for _, end, m in sentence.periods_in(0, draft.lo) if end >= which and m.role == "point")
    year = next((m.period.end for m in beside if m.period.end is not None), None)
    return None if year is None else whole_year(year.year)


def _is_to_come(draft: Draft) -> bool:
    """Whether an anniversary lies ahead, one cannot say how far: "on the eve of 75 years of relations"."""
    before = draft.sentence.words[max(0, draft.lo - _EVE_REACH) : draft.lo + 1]
    return not _EVES.isdisjoint(before) and "of" in before


def _in_order(draft: Draft, mentions: list[PeriodMention]) -> list[PeriodMention]:
    """The times of a claim; of an agreement those behind the verb that tells its force come first."""
    force = _told_force(draft) if draft.kind is Kind.AGREEMENT else None
    if force is None:
        return mentions
    start = draft.sentence.starts[force[0]]
    return sorted(mentions, key=lambda mention: mention.start < start)


def _that_year(draft: Draft) -> bool:
    """Whether the claim says "that year" or "in the same period"."""
    words = draft.words
    return draft.kind in CARRYING and any(words[k : k + 2] in _SAME_YEAR for k in range(len(words) - 1))


def _first_decade(draft: Draft, memory: Memory) -> Period | None:
    """The first decade of the agreement that the text has dated, for "in its first decade trade doubled"."""
    words = draft.sentence.words[: draft.hi]
    if memory.agreement_year is None or not ("first" in words and "decade" in words):
        return None
    first, last = memory.agreement_year, bounded(memory.agreement_year + 10)
    return Period(start=date(first, 1, 1), end=date(last, 12, 31), as_stated="first decade")


def _years_long(draft: Draft, published: Period) -> Period | None:
    """ "has been a member for 20 years": since the year so many years before publication."""
    if draft.quantity is None or draft.quantity.unit != "years" or not published.end:
        return None
    began = bounded(published.end.year - int(draft.quantity.midpoint))
    return Period(start=date(began, 1, 1), end=published.end)


def _by_role(draft: Draft, mention: PeriodMention, published: Period) -> Period | None:
    """The period that one expression of time gives a claim of its kind, or None where it gives none."""
    period, role, kind = mention.period, mention.role, draft.kind
    if role == "present" and kind in _DATED_ACTS and (period.as_stated or "").lower() == "today":
        return published if published.start == published.end and published.stated else None
    if not period.stated:
        return None
    if kind is Kind.TRADE_GROWTH and role == "point" and since_then(draft, mention):
        return running(period.start, published.end, period.as_stated)
    if kind is Kind.TRADE_GROWTH and role in ("same_period", "earlier"):
        return None  # what it is compared with; the growth has the later period
    if kind is Kind.MEMBERSHIP and role == "point" and not draft.negated and since_then(draft, mention):
        return Period(start=period.start, end=None, as_stated=period.as_stated)
    if kind is Kind.AGREEMENT and not _dates_the_force(draft, mention):
        return None
    if kind is Kind.MEMBERSHIP and _long_before_joining(draft, period, published):
        return None
    if kind is Kind.DOCUMENTS_SIGNED and _before_signing(draft, period, published):
        return None
    if kind is Kind.VISIT and _before_meeting(draft, mention, published):
        return None
    if role == "point" and kind in _PROLONGED and _prolonged_to(draft, mention):
        return Period(start=None, end=period.end, as_stated=period.as_stated)
    if role in ("point", "same_period", "earlier", "recurring"):
        if kind is Kind.TRADE_GROWTH and _from_year_to_year(draft) is not None:
            return _from_year_to_year(draft)
        return _shaped(draft, in_its_tense(draft, mention, published))
    if role == "since":
        return _since(draft, period, published)
    if role == "duration" and kind is Kind.TRADE_LEVEL and _is_a_run(period) and _changed(draft):
        dated = any(m.role == "point" for m in stated_times(draft))
        return None if dated or period.end is None else whole_year(period.end.year)
    if role == "duration":
        return period if kind in _LASTING or _grew_over(draft) else None
    if role == "deadline" and kind in CARRYING and _is_past(period, published):
        return whole_year(period.end.year) if period.end else None  # "by 2020 trade had fallen to …"
    due = kind in _DUE or (kind is Kind.SANCTIONS and not _PROLONGS.isdisjoint(draft.words))
    if role == "deadline" and due and period.end is not None:
        draft.deadline = period.end
        return Period(start=None, end=period.end, as_stated=period.as_stated)
    return None


def _is_a_run(period: Period) -> bool:
    """Whether years are counted one after the other; a level "for the third year running" is of the last."""
    return not _RUN.isdisjoint((period.as_stated or "").lower().split())


def _prolonged_to(draft: Draft, mention: PeriodMention) -> bool:
    """Whether measures or papers now run to a day: "extended the ban to the end of 2025"."""
    sentence = draft.sentence
    at = next((i for i, _, m in sentence.periods if m is mention), draft.lo)
    return sentence.words[at - 1 : at] == ["to"] and not _PROLONGS.isdisjoint(draft.words)


def _changed(draft: Draft) -> bool:
    """Whether the level is where a rise or fall led; one that "was zero for three years" is of them all."""
    return draft.sentence.any(_CHANGE, draft.lo, draft.hi)


def _is_past(period: Period, published: Period) -> bool:
    """Whether the end of a year named as a deadline lies before the publication."""
    end = period.end
    year_ends = end is not None and (end.month, end.day) == (12, 31)
    return year_ends and published.start is not None and end is not None and end < published.start


def _long_before_joining(draft: Draft, period: Period, published: Period) -> bool:
    """Whether a time gone by is not that of joining: "will join the initiative inaugurated in 2015"."""
    gone = period.end is not None and published.start is not None and period.end < published.start
    return draft.details.get("status") == "acceding" and "will" in draft.words and gone


def _before_signing(draft: Draft, period: Period, published: Period) -> bool:
    """Whether a time gone by is not that of signing: "will sign a treaty on the port announced in 2022"."""
    sentence = draft.sentence
    gone = period.end is not None and published.start is not None and period.end < published.start
    signs = sentence.first("sign_strong", draft.lo, draft.hi)
    if not gone or signs is None or sentence.words[signs[0]] != "sign":
        return False
    return sentence.any(("intent",), max(draft.lo, signs[0] - _MEANT_REACH), signs[0])


def _before_meeting(draft: Draft, mention: PeriodMention, published: Period) -> bool:
    """Whether a time gone by opens what is yet to be held: "Hailing its start in 2022, they will hold …"."""
    sentence, end = draft.sentence, mention.period.end
    gone = end is not None and published.start is not None and end < published.start
    meant = sentence.first("intent", draft.lo, draft.hi)
    if not gone or meant is None:
        return False
    held = sentence.has("hold", meant[1], min(meant[1] + _MEANT_REACH, draft.hi))
    return held and mention.start < sentence.starts[meant[0]]


def _grew_over(draft: Draft) -> bool:
    """Whether a growth is told of the years just gone by: "doubled in the last five years"."""
    return draft.kind is Kind.TRADE_GROWTH and draft.quantity is not None


def _since(draft: Draft, period: Period, published: Period) -> Period | None:
    """ "since 2010": open for a state, up to publication for a flow; a visit since then is the first one."""
    if draft.kind is Kind.VISIT or period.start is None:
        return None
    if draft.kind is Kind.DOCUMENTS_SIGNED and draft.quantity is not None and draft.quantity.value_high == 1:
        return None  # "progress since the November 2023 signing": one paper is not signed ever since
    if draft.kind in (Kind.TRADE_GROWTH, Kind.TRADE_LEVEL) and period.end is None:
        return running(period.start, published.end, period.as_stated)
    return period


def _dates_the_force(draft: Draft, mention: PeriodMention) -> bool:
    """Whether a date belongs to the force of an agreement, and not to its name ("the treaty of 1972")."""
    sentence = draft.sentence
    force = _told_force(draft)
    if force is None or mention.role in ("since", "deadline") or _turns_relations(draft):
        return True
    if _of_its_name(draft, mention):
        return False
    agreed = first_verb(sentence, draft.lo, force[0])
    if agreed is not None and sentence.words[agreed] in _AGREES and mention.start > sentence.starts[agreed]:
        return True  # "agreed on Tuesday to open negotiations"
    return mention.start >= sentence.starts[force[0]] or mention.lead_start == sentence.starts[draft.lo]


def _of_its_name(draft: Draft, mention: PeriodMention) -> bool:
    """Whether a year belongs to the name of an agreement: "replaces the accord of 2001"."""
    sentence = draft.sentence
    at = next((i for i, _, m in sentence.periods if m is mention), draft.lo)
    before = at - 1 if sentence.words[at] != "of" else at
    if before - 1 < draft.lo or sentence.words[before] != "of":
        return False
    return sentence.any(("agreement", "document"), max(draft.lo, before - _NAME_REACH), before)


def _told_force(draft: Draft) -> tuple[int, int] | None:
    """The words of force told by the verb: in "a treaty dating from 2001 was extended", the last."""
    sentence = draft.sentence
    verb = first_verb(sentence, draft.lo, draft.hi)
    behind = None if verb is None else sentence.first("force", verb, draft.hi)
    first = sentence.first("force", draft.lo, draft.hi)
    return behind or first or sentence.first("establish", draft.lo, draft.hi)


def _from_year_to_year(draft: Draft) -> Period | None:
    """ "In 2023 trade was half of what it was in 2015": from the first day of 2015 to the last of 2023."""
    if draft.quantity is None or draft.quantity.unit != "ratio" or _COMPARED.isdisjoint(draft.words):
        return None
    times = [m.period for m in stated_times(draft) if m.role == "point"]
    starts, ends = [p.start for p in times if p.start], [p.end for p in times if p.end]
    if len(times) < _TWO or not starts or not ends or min(starts).year == max(ends).year:
        return None
    return Period(start=min(starts), end=max(ends), as_stated=times[0].as_stated)


def _shaped(draft: Draft, period: Period) -> Period:
    """A state that began is open towards the present; a dated act is not; an anniversary takes its year."""
    if draft.kind is Kind.ANNIVERSARY and period.start is not None:
        return whole_year(period.start.year)
    joined = (
        draft.kind is Kind.MEMBERSHIP
        and (draft.details.get("status") in _HELD_ON or "became" in draft.words)
        and not draft.negated
        and (
            draft.sentence.has("join", draft.lo, draft.hi)
            or not _BECOMES.isdisjoint(draft.words)
            or not has_verb(draft.sentence, draft.lo, draft.hi)
        )
    )
    in_force = draft.kind is Kind.AGREEMENT and not _IN_FORCE.isdisjoint(draft.words)
    if joined or in_force:
        return Period(start=period.start, end=None, as_stated=period.as_stated)
    return period


# ---- deadlines -------------------------------------------------------------------------------------------


def _set_deadline(draft: Draft, published: Period) -> None:
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


def _share_deadlines(drafts: Sequence[Draft]) -> None:
    """ "To double trade to $10 billion by 2030": one aim in two figures has one deadline."""
    for draft, following in pairwise(drafts):
        same = draft.kind is following.kind and draft.segment is following.segment
        if draft.kind in _AHEAD and same and draft.deadline is None and following.words[:1] == ["to"]:
            draft.deadline, draft.period = following.deadline, following.period
        goes_on = draft.kind is following.kind is Kind.FORECAST and not stated_times(following)
        if goes_on and following.deadline is None:
            following.deadline, following.period = draft.deadline, draft.period


def _share_years_of_money(drafts: Sequence[Draft]) -> None:
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


def _set_end_of_money(draft: Draft) -> None:
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


# ---- by its neighbours -----------------------------------------------------------------------------------


def _wants_period(draft: Draft) -> bool:
    """Whether a claim about a flow still lacks a period, and is not about the present."""
    if draft.period.stated or draft.kind not in CARRYING or not draft.carries_period:
        return False
    words = draft.words
    lasting = any(m.role in ("duration", "present") for m in stated_times(draft))
    before_that = "had" in words and draft.segment.intro is Intro.RELATIVE
    return not lasting and not before_that and _PRESENT.isdisjoint(words)


def _from_neighbours(draft: Draft, drafts: Sequence[Draft], position: int) -> None:
    """Take the period of the nearest claim about a flow in the sentence, those before first."""
    neighbours = [*reversed(drafts[:position]), *drafts[position + 1 :]]
    if draft.kind is Kind.TRADE_GROWTH and _ends_at_its_level(drafts, position):
        neighbours.insert(0, drafts[position + 1])
    for other in sorted(neighbours, key=_is_departed_from):
        if other.kind is Kind.TRADE_GROWTH and _compares(other):
            continue  # its year is the one that it is compared with
        if any(m.role in ("earlier", "same_period") for m in stated_times(other)):
            continue
        if other.lo > draft.lo and other.words[:1] == ["from"]:
            continue  # "fell to $90 million from $500 million in 2014"
        if other.kind in CARRYING and other.period.start is not None and other.period.end is not None:
            latter = "latter" in draft.words
            draft.period = whole_year(other.period.end.year) if latter else other.period
            return
    _after_parenthesis(draft)


def _ends_at_its_level(drafts: Sequence[Draft], position: int) -> bool:
    """Whether the level that a growth led to comes next: "fell 12 % to $6.7 billion in 2023"."""
    after = drafts[position + 1] if position + 1 < len(drafts) else None
    if after is None or after.kind is not Kind.TRADE_LEVEL:
        return False
    return after.lo == drafts[position].hi and after.words[:1] in (["to"], ["at"])


def _is_departed_from(draft: Draft) -> bool:
    """Whether a level is the one that a flow came from: "to 20 billion in 2022 from 9 billion in 2021"."""
    words = draft.words[1:] if draft.words[:1] in _UP_OR_DOWN else draft.words
    return draft.kind is Kind.TRADE_LEVEL and not _DEPARTED.isdisjoint(words[:1])


def _of_the_opening(draft: Draft, published: Period) -> Period | None:
    """The time with which the sentence opens, apart from the clause: "In May, he said, [trade grew 3 %]"."""
    sentence, segment = draft.sentence, draft.segment
    opened = next(iter(sentence.periods_in(0, min(segment.lo, _OPENING_REACH))), None)
    if opened is None or draft.lo == 0:
        return None
    at, end, mention = opened
    if sentence.words[0] == "since" and has_verb(sentence, 0, at) and draft.kind is Kind.TRADE_GROWTH:
        return running(mention.period.start, published.end, mention.period.as_stated)
    alone = mention.lead_start <= sentence.starts[0] and sentence.words[end : end + 1] == [","]
    return _by_role(draft, mention, published) if alone else None


def _of_the_time_before_when(draft: Draft, published: Period) -> Period | None:
    """The year of "since 2007, when [a free trade agreement entered into force]"."""
    sentence, at = draft.sentence, draft.segment.lo
    if sentence.words[max(at - 2, 0) : at] != [",", "when"]:
        return None
    told = next((m for _, end, m in sentence.periods if end == at - 2), None)
    return None if told is None else _by_role(draft, told, published)


def _compares(draft: Draft) -> bool:
    """Whether a growth names what it is compared with; "year on year" names nothing."""
    words = draft.words
    on_year = {k for k in range(1, len(words) - 1) if words[k] == "on" and words[k - 1] == words[k + 1]}
    return any(word in _COMPARED for k, word in enumerate(words) if k not in on_year)


def _after_parenthesis(draft: Draft) -> None:
    """ "RM10 billion (US$2.2 billion) in 2022": a time behind a closing parenthesis is that of both."""
    sentence = draft.sentence
    for at, _, mention in sentence.periods_in(draft.hi, len(sentence)):
        lead = next((k for k in range(at, draft.hi, -1) if sentence.starts[k] <= mention.lead_start), at)
        if mention.role == "point" and sentence.words[lead - 1] == ")" and mention.period.stated:
            draft.period = mention.period
        return


def _same_day(draft: Draft) -> bool:
    """Whether an act is told to be of "the same day" or "that day" as the one before."""
    words = draft.words
    return "day" in words and any(pair in _SAME_DAY for pair in pairwise(words))


def _turns_relations(draft: Draft) -> bool:
    """Whether an act changes relations: it shares the day of the act told beside it."""
    acts = draft.kind is Kind.AGREEMENT and draft.sentence.any(("establish",), draft.lo, draft.hi)
    return acts and draft.sentence.any(("relations", "partnership_level"), draft.lo, draft.hi)


def _day_of_the_talks(draft: Draft, drafts: Sequence[Draft]) -> None:
    """A signing or a turn of relations takes the day of the act told in the same sentence."""
    visits = (d.period for d in drafts if d.kind in _DATED_BESIDE and d.period.stated)
    draft.period = next(visits, draft.period)


def _goes_on(draft: Draft, memory: Memory) -> bool:
    """Whether a claim goes on from the dated one of the sentence before: past tense, pronoun or contrast."""
    sentence = draft.sentence
    if not memory.period.stated or sentence.index - memory.period_sentence != 1 or stated_times(draft):
        return False
    verb = first_verb(sentence, draft.lo, draft.hi)
    if verb is None and draft.kind is Kind.RANK:
        verb = first_verb(sentence, 0, draft.lo)  # "…, and India the second biggest of Bangladesh"
    if draft.kind is Kind.RANK and verb is not None and sentence.words[verb] in _STILL:
        return False  # "It is its second buyer": a state of today
    if sentence.has("opposite", draft.lo, draft.hi) or sentence.words[draft.lo] in ("it", "they"):
        return True
    words = draft.words
    if any(a in ("this", "that") and b in _FIGURES for a, b in pairwise(words)):
        return True  # "95 percent of this figure"
    lo, hi = draft.segment.lo, draft.segment.hi
    if sentence.has_word(_PAST, lo, hi) or not has_verb(sentence, lo, hi):
        return True
    return any(sentence.classes[k] & _CHANGE and sentence.words[k].endswith("ed") for k in range(lo, hi))


def _remember(drafts: Sequence[Draft], memory: Memory) -> None:
    """Keep the last period in mind; one that is only compared with counts where there is no other."""
    dated = [
        d
        for d in drafts
        if d.kind in _REMEMBERED
        and d.period.start is not None
        and d.period.end is not None
        and not (d.kind is Kind.TRADE_GROWTH and d.period.end - d.period.start > _A_COURSE)
    ]
    dated = [d for d in dated if not any(m.role == "earlier" for m in stated_times(d))] or dated
    dated = [d for d in dated if d.kind is not Kind.TRADE_GROWTH or "since" not in d.words] or dated
    dated = [d for d in dated if d.words[1:2] != ["from"] or d.words[0] not in ("up", "down")]
    acts = [d.period for d in drafts if d.kind not in CARRYING and d.period.stated]
    memory.act = acts[-1] if acts else memory.act
    if dated:
        latest = max(
            reversed(dated), key=lambda d: d.period.end or date.min
        )  # the earlier is only compared with
        memory.period, memory.period_sentence = latest.period, latest.sentence.index

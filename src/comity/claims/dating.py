"""Which period a claim speaks of: its own words, a neighbour's, or none."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from comity.claims.clauses import Intro, has_verb
from comity.claims.clauses.verbs import first_verb
from comity.claims.day_spans import running, whole_year
from comity.claims.deadlines import (
    AHEAD,
    set_deadline,
    set_end_of_money,
    share_deadlines,
    share_years_of_money,
)
from comity.claims.growth_periods import (
    between_its_levels,
    from_base_years,
    over_the_same_years,
    spanning_growth,
    up_to_its_level,
)
from comity.claims.lexicon import word_set
from comity.claims.own_periods import CHANGE, DATED_ACTS, by_role, set_own, turns_relations
from comity.claims.record_periods import set_record
from comity.claims.stated_times import CARRYING, comes_from, stated_times
from comity.records import Kind, Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.claims.memory import Draft, Memory

_REMEMBERED = CARRYING | {Kind.PROJECT}
_SAME_DAY = frozenset({("same", "day"), ("that", "day")})
_DATED_BESIDE = (Kind.VISIT, Kind.SANCTIONS)
_ACTS = DATED_ACTS | {Kind.AGREEMENT, Kind.SANCTIONS, Kind.MEMBERSHIP}
_DAYS_SHARED = DATED_ACTS | {Kind.SANCTIONS}
_AT_THE_TIME = frozenset({"when", "as", "while"})
_AS = (["as"], ["when"], ["while"])
_BESIDE_IT = frozenset({"where", "with"})
_OPENED = CARRYING | DATED_ACTS | {Kind.INVESTMENT, Kind.PROJECT, Kind.SANCTIONS}
_OPENING_REACH = 16  # tokens of an opening with its time
_FIGURES = frozenset({"figure", "amount", "sum", "total", "volume", "turnover", "trade", "number"})
_COMPARED = word_set("words_of_comparison")
_PRESENT = word_set("words_of_the_present")
_PAST = word_set("past_verbs_of_flows")
_PRESENT_VERBS = word_set("verbs_of_shares_today")
_STILL = frozenset({"is", "are", "stand", "stands", "trails", "remains", "remain", "ranks", "rank"})
_POINTING = frozenset({"it", "this", "that"})
_HANGS_ON = (Intro.RELATIVE, Intro.PARTICIPLE, Intro.WITH)
_TOLD_OF_NOW = (Kind.TRADE_SHARE, Kind.RANK)
_NOW_VERBS = word_set("takes_a_part_now")
_A_YEAR = timedelta(days=366)
_A_COURSE = timedelta(days=730)  # a growth over more than this is no time of the figure that comes next
_DEPARTED = word_set("before_an_earlier_level")
_TURNED_REACH = 2  # sentences between a dated flow and the one "in the opposite direction"
_UP_OR_DOWN = (["up"], ["down"])


def set_periods(drafts: Sequence[Draft], memory: Memory, published: Period) -> None:
    """Give every draft of one sentence its period: by its own words, by the sentence, by the sentence before.

    Parameters
    ----------
    drafts : the claims of one sentence, in order; they are changed
    memory : the period of the sentence before, and what this sentence leaves behind
    published : the day, month or year of publication, for deadlines and horizons
    """
    for draft in drafts:
        if draft.kind in AHEAD:
            set_deadline(draft, published)
        elif draft.kind is not Kind.SUPERLATIVE:
            set_own(draft, published, memory)
            if draft.kind is Kind.INVESTMENT and not draft.period.stated:
                set_end_of_money(draft)
    share_deadlines(drafts)
    for position, draft in enumerate(drafts):
        if _wants_period(draft) and not any(d.kind in CARRYING for d in drafts[:position]):
            draft.period = _of_the_opening(draft, published) or draft.period
        if _wants_period(draft):
            _from_neighbours(draft, drafts, position)
    share_years_of_money(drafts)
    _from_what_stands_beside(drafts, memory, published)
    for draft, before in zip(drafts, (None, *drafts)):
        if not draft.period.stated and _same_day(draft):
            draft.period = before.period if before is not None and before.period.stated else memory.act
    for draft in drafts:
        if draft.kind is Kind.SUPERLATIVE:
            goes_on = draft.words[0] in _POINTING and draft.sentence.index - memory.period_sentence == 1
            set_record(draft, drafts, published, before=memory.period if goes_on else None)
    spanning_growth(drafts)
    from_base_years(drafts, published)
    over_the_same_years(drafts)
    up_to_its_level(drafts)
    between_its_levels(drafts)
    _remember(drafts, memory)


def _from_what_stands_beside(drafts: Sequence[Draft], memory: Memory, published: Period) -> None:
    """Date what has no time of its own: by an act, an opening, the sentence or the predicate before."""
    for draft in drafts:
        if not draft.period.stated:
            _by_an_act(draft, drafts, published)
        celebrated = draft.kind is Kind.ANNIVERSARY and not stated_times(draft)
        if celebrated or (not draft.period.stated and draft.kind in _OPENED):
            draft.period = _of_the_opening(draft, published) or draft.period
        if _wants_period(draft) and _goes_on(draft, memory):
            draft.period = memory.period
    for position, draft in enumerate(drafts):
        if _wants_period(draft) and draft.segment.intro in _HANGS_ON and _tells_of_the_past(draft):
            _from_neighbours(draft, drafts, position)
        if _wants_period(draft) and position == 0 and _tells_of_the_past(draft):
            draft.period = _of_the_predicate_before(draft, published) or draft.period


def _by_an_act(draft: Draft, drafts: Sequence[Draft], published: Period) -> None:
    """The time of an act that is told beside it, where it is one of that act's."""
    if not draft.period.stated and draft.kind in _ACTS:
        draft.period = _of_the_clause_above(draft, published) or draft.period
    if not draft.period.stated and (draft.kind is Kind.DOCUMENTS_SIGNED or turns_relations(draft)):
        _day_of_the_talks(draft, drafts)
    if not draft.period.stated and draft.kind is Kind.SANCTIONS:
        _day_of_the_talks(draft, [d for d in drafts if d.words[:1] in _AS])
    if not draft.period.stated and draft.kind is Kind.VISIT:
        draft.period = _day_of_its_act(draft, drafts) or draft.period
    if not draft.period.stated and _frames_an_act(draft):
        signed = (d.period for d in drafts if _is_a_signing(d) and d.period.stated)
        draft.period = next(signed, draft.period)


def _wants_period(draft: Draft) -> bool:
    """Whether a claim about a flow still lacks a period, and is not about the present."""
    if draft.period.stated or draft.kind not in CARRYING or not draft.carries_period:
        return False
    words = draft.words
    lasting = any(m.role in ("duration", "present") for m in stated_times(draft))
    before_that = "had" in words and draft.segment.intro is Intro.RELATIVE
    return not lasting and not before_that and not _is_of_today(words)


def _is_of_today(words: list[str]) -> bool:
    """Whether a claim is one about the present; what "still absorbed" a part is of the past."""
    now = [k for k, word in enumerate(words) if word in _PRESENT]
    return any(words[k] != "still" or not _is_past("".join(words[k + 1 : k + 2])) for k in now)


def _is_past(word: str) -> bool:
    return word.endswith("ed") or word in _PAST


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
        if draft.words[:1] == ["to"] and other.hi == draft.lo and _is_departed_from(other):
            continue  # "from $500 million in 2014 to $90 million"
        if other.lo > draft.hi and draft.segment.intro is Intro.RELATIVE and _tells_of_now(draft):
            continue  # "China, which gets 18 percent of its crude there, …: trade was $9 billion in 2021"
        if other.kind in CARRYING and other.period.start is not None and other.period.end is not None:
            latter = "latter" in draft.words or _ends_a_course(draft, other)
            draft.period = whole_year(other.period.end.year) if latter else other.period
            return
    _after_parenthesis(draft)


def _tells_of_now(draft: Draft) -> bool:
    """Whether a share or rank is told in the present: "Kabul gets a quarter of it", "X = its best market"."""
    if draft.kind not in _TOLD_OF_NOW:
        return False
    sentence = draft.sentence
    if "=" in draft.words:
        return True
    verb = first_verb(sentence, draft.segment.lo, draft.segment.hi)
    return verb is not None and sentence.words[verb] in _NOW_VERBS


def _ends_a_course(draft: Draft, other: Draft) -> bool:
    """Whether a level is where a change of several years led: "tripled between 2018 and 2022 to $180m"."""
    return draft.kind is Kind.TRADE_LEVEL and draft.lo >= other.hi and _spans_years(other)


def _spans_years(draft: Draft) -> bool:
    """Whether a growth is told of more than one year."""
    start, end = draft.period.start, draft.period.end
    if draft.kind is not Kind.TRADE_GROWTH or start is None or end is None:
        return False
    return end - start > _A_YEAR


def _ends_at_its_level(drafts: Sequence[Draft], position: int) -> bool:
    """Whether the level that a growth led to comes next: "fell 12 % to $6.7 billion in 2023"."""
    after = drafts[position + 1] if position + 1 < len(drafts) else None
    if after is None or after.kind is not Kind.TRADE_LEVEL:
        return False
    return after.lo == drafts[position].hi and after.words[:1] in (["to"], ["at"])


def _is_departed_from(draft: Draft) -> bool:
    """Whether a level is the one that a flow came from: "to 20 billion in 2022 from 9 billion in 2021"."""
    if draft.kind is not Kind.TRADE_LEVEL:
        return False
    words = draft.words[1:] if draft.words[:1] in _UP_OR_DOWN else draft.words
    return not _DEPARTED.isdisjoint(words[:1]) or _is_an_aside(draft) or comes_from(draft)


def _is_an_aside(draft: Draft) -> bool:
    """Whether a level of another year stands in a parenthesis: "$4 billion (2022: $5 billion)"."""
    return draft.segment.intro is Intro.PARENTHESIS and bool(stated_times(draft))


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
    return by_role(draft, mention, published) if alone else None


def _tells_of_the_past(draft: Draft) -> bool:
    """Whether its clause has a verb of the past: "which left a surplus", "and ranked fourth"."""
    lo, hi = draft.segment.lo, draft.segment.hi
    verb = first_verb(draft.sentence, lo, hi)
    return verb is not None and (_is_past(draft.sentence.words[verb]) or draft.sentence.words[verb] == "left")


def _of_the_predicate_before(draft: Draft, published: Period) -> Period | None:
    """The time of the predicate that a clause goes on from: "took our tea last year [and ranked fourth]"."""
    if draft.segment.intro is not Intro.COORDINATED:
        return None
    told = [m for _, _, m in draft.sentence.periods_in(0, draft.segment.lo) if m.role == "point"]
    return by_role(draft, told[0], published) if len(told) == 1 else None


def _of_the_clause_above(draft: Draft, published: Period) -> Period | None:
    """The time of an act told in a clause of time: "since 2007, when [it entered into force]".

    "Papers were initialled on Thursday as [the two held talks]": a day is that of both acts; a year or
    month only where it stands right before "when".
    """
    sentence, at = draft.sentence, draft.segment.lo
    if at == 0 or not (sentence.words[at - 1] in _AT_THE_TIME or sentence.words[at] in _BESIDE_IT):
        return None
    if sentence.words[at - 1] == "while" and draft.kind is not Kind.VISIT:
        return None  # "lifted its ban on 3 May, while the other banned eggs": a contrast
    end = at - (sentence.words[at - 1] in _AT_THE_TIME)
    end -= sentence.words[end - 1] == ","
    told = next((one for one in reversed(sentence.periods) if one[1] <= end), None)
    if told is None:
        return None
    _, behind, mention = told
    right_before = behind == end and sentence.words[at - 1] == "when"
    one_day = mention.role == "point" and mention.period.start == mention.period.end
    if not (right_before or (one_day and draft.kind in _DAYS_SHARED)):
        return None
    return by_role(draft, mention, published)


def _compares(draft: Draft) -> bool:
    """Whether a growth names what it is compared with; "year on year" and "more than fivefold" do not."""
    words, figure = draft.words, draft.quantity
    on_year = {k for k in range(1, len(words) - 1) if words[k] == "on" and words[k - 1] == words[k + 1]}
    covered = draft.sentence.covered[draft.lo : draft.hi]
    starts = draft.sentence.starts[draft.lo : draft.hi]
    by = {k for k in range(len(words) - 1) if words[k] == "on" and covered[k + 1] == "quantity"}
    hedge = {k - 1 for k, at in enumerate(starts) if figure and at == figure.start and words[k - 1] == "than"}
    return any(word in _COMPARED for k, word in enumerate(words) if k not in on_year | by | hedge)


def _after_parenthesis(draft: Draft) -> None:
    """ "RM10 billion (US$2.2 billion) in 2022": a time behind a closing parenthesis is that of both."""
    sentence = draft.sentence
    for at, _, mention in sentence.periods_in(draft.hi, len(sentence)):
        lead = next((k for k in range(at, draft.hi, -1) if sentence.starts[k] <= mention.lead_start), at)
        if mention.role == "point" and sentence.words[lead - 1] == ")" and mention.period.stated:
            draft.period = mention.period
        return


def _day_of_its_act(draft: Draft, drafts: Sequence[Draft]) -> Period | None:
    """The day of the act that was done there: "lifted its ban on Monday [at a meeting of the ministers]"."""
    around = (d for d in drafts if d is not draft and d.kind in _ACTS and d.lo <= draft.lo < draft.hi <= d.hi)
    return next((d.period for d in around if d.period.stated and d.period.start == d.period.end), None)


def _frames_an_act(draft: Draft) -> bool:
    """Whether a visit only frames what was done: "In the frame of the visit of the premier …"."""
    opens = draft.segment.intro is Intro.OPENING or draft.words[:1] == ["during"]
    return draft.kind is Kind.VISIT and opens


def _is_a_signing(draft: Draft) -> bool:
    """Whether a paper was signed, counted or not."""
    return draft.kind is Kind.DOCUMENTS_SIGNED or (draft.kind is Kind.AGREEMENT and "signed" in draft.words)


def _same_day(draft: Draft) -> bool:
    """Whether an act is told to be of "the same day" or "that day" as the one before."""
    words = draft.words
    return "day" in words and any(pair in _SAME_DAY for pair in pairwise(words))


def _day_of_the_talks(draft: Draft, drafts: Sequence[Draft]) -> None:
    """A signing or a turn of relations takes the day of the act told in the same sentence."""
    visits = (d.period for d in drafts if d.kind in _DATED_BESIDE and d.period.stated)
    draft.period = next(visits, draft.period)


def _is_a_state(draft: Draft, verb: str | None) -> bool:
    """Whether a place or share is one of today: "It is its second buyer", "It gets half of its gas"."""
    if draft.kind is Kind.RANK:
        told_now = verb is None and not _STILL.isdisjoint(draft.words)
        return verb in _STILL or "=" in draft.words or told_now
    if draft.kind is Kind.TRADE_SHARE and draft.sentence.item and verb is None:
        return True  # an item of its own: "- Soya cake: 58 percent of Peruvian purchases"
    told = draft.kind is Kind.TRADE_SHARE and draft.segment.intro is Intro.MAIN
    return told and verb in _PRESENT_VERBS


def _goes_on(draft: Draft, memory: Memory) -> bool:
    """Whether a claim goes on from the dated one of the sentence before: past tense, pronoun or contrast."""
    sentence = draft.sentence
    turned = sentence.has("opposite", draft.lo, draft.hi)
    reach = _TURNED_REACH if turned else 1
    if not memory.period.stated or sentence.index - memory.period_sentence > reach or stated_times(draft):
        return False
    if _tells_of_now(draft) or (sentence.item and draft.kind is Kind.TRADE_SHARE and ":" in sentence.words):
        return False  # an item of a list has its own time or none
    verb = first_verb(sentence, draft.lo, draft.hi)
    if verb is None and draft.kind is Kind.RANK:
        verb = first_verb(sentence, 0, draft.lo)  # "…, and India the second biggest of Bangladesh"
    today = _is_a_state(draft, None if verb is None else sentence.words[verb])
    if today and draft.kind is Kind.RANK:
        return False  # "It is its second buyer"
    if turned or sentence.words[draft.lo] in ("it", "they"):
        return True
    words = draft.words
    of_it = draft.quantity is not None and draft.quantity.unit in ("percent", "USD", "EUR")
    if any(
        (a in ("this", "that") and b in _FIGURES) or (a, b) == ("the", "flow") for a, b in pairwise(words)
    ):
        return True  # "95 percent of this figure"
    if of_it and ("of", "it") in pairwise(words):
        return True  # "exports made up 929 million dollars of it"
    if today:
        return False
    lo, hi = draft.segment.lo, draft.segment.hi
    if sentence.has_word(_PAST, lo, hi) or not has_verb(sentence, lo, hi):
        return True
    return any(sentence.classes[k] & CHANGE and sentence.words[k].endswith("ed") for k in range(lo, hi))


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
    dated = [d for d in dated if not _spans_years(d)] or dated
    dated = [d for d in dated if d.kind is not Kind.TRADE_GROWTH or "since" not in d.words] or dated
    dated = [d for d in dated if d.words[1:2] != ["from"] or d.words[0] not in ("up", "down")]
    acts = [d.period for d in drafts if d.kind not in CARRYING and d.period.stated]
    memory.act = acts[-1] if acts else memory.act
    if dated:
        latest = max(
            reversed(dated), key=lambda d: d.period.end or date.min
        )  # the earlier is only compared with
        memory.period, memory.period_sentence = latest.period, latest.sentence.index

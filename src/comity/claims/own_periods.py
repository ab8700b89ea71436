"""The period that a claim's own words give it, or that its kind implies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from comity.claims.clauses import Intro, has_verb
from comity.claims.clauses.verbs import first_verb
from comity.claims.day_spans import bounded, running, whole_year
from comity.claims.lexicon import word_set
from comity.claims.stated_times import CARRYING, since_then, stated_times
from comity.claims.tenses import in_its_tense
from comity.records import Kind, Period

if TYPE_CHECKING:
    from comity.claims.memory import Draft, Memory
    from comity.claims.periods import PeriodMention

_HELD_ON = ("member", "readmitted", "partner", "dialogue_partner", "observer", "associate")
DATED_ACTS = frozenset({Kind.VISIT, Kind.DOCUMENTS_SIGNED})
_LASTING = (Kind.TRADE_LEVEL, Kind.MEMBERSHIP)
_PROLONGED = (Kind.SANCTIONS, Kind.AGREEMENT)
_PROLONGS = frozenset({"extended", "prolonged", "renewed", "extends", "prolongs", "runs"})
_DUE = frozenset({Kind.PROJECT, Kind.AGREEMENT, Kind.MEMBERSHIP})
_COMPARED = word_set("words_of_comparison")
_RUN = word_set("words_of_a_run")
_IN_FORCE = word_set("words_of_force")
_SAME_YEAR = (["that", "year"], ["same", "year"], ["that", "period"], ["same", "time"], ["said", "year"])
_SAME_MONTHS = (["same", "months"], ["same", "period"], ["same", "quarter"])
_OF_ANOTHER = (["of"], ["last"], ["a"], ["one"], ["the"], ["in"])
_PARTS = (Kind.TRADE_SHARE, Kind.RANK)
CHANGE = frozenset({"up", "down", "level"})  # classes of the lexicon
_STARTS = frozenset({"takes", "enters", "comes", "took", "entered", "came", "signed", "sign"})
_TWO = 2
_AGREES = frozenset({"agreed", "decided", "pledged", "vowed", "announced"})
_BECOMES = frozenset({"became", "followed"})
_EVES = frozenset({"eve", "cusp", "threshold"})
_EVE_REACH = 3  # tokens of "eve of celebrating"
_MEANT_REACH = 3  # tokens between "agreed to" and "sign"
_NAME_REACH = 4  # tokens between "Treaty of Friendship" and "of 1999"


def set_own(draft: Draft, published: Period, memory: Memory) -> None:
    """The period that a claim's own words give it, or that its kind implies."""
    if _that_year(draft) and memory.period.stated:
        draft.period = memory.period
        return
    for mention in _in_order(draft, stated_times(draft)):
        period = by_role(draft, mention, published)
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
    apposed = draft.segment.intro is Intro.APPOSITION and "period" in sentence.covered[which : draft.lo]
    if "which" not in sentence.words[which : draft.lo + 1] and not apposed:
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
    same = (k for k in range(len(words) - 1) if words[k : k + 2] in _SAME_MONTHS)
    if draft.kind in _PARTS and any(words[k + 2 : k + 3] not in _OF_ANOTHER for k in same):
        return True  # "its share for the same months was 27 percent"
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


def by_role(draft: Draft, mention: PeriodMention, published: Period) -> Period | None:
    """The period that one expression of time gives a claim of its kind, or None where it gives none."""
    period, role, kind = mention.period, mention.role, draft.kind
    if role == "present" and (period.as_stated or "").lower() == "today" and _happens(draft):
        return _shaped(draft, published) if published.start == published.end and published.stated else None
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
    if kind is Kind.DOCUMENTS_SIGNED and (
        _before_signing(draft, period, published) or _covered_by_it(draft, mention)
    ):
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


def _happens(draft: Draft) -> bool:
    """Whether an act or the start of an agreement is told, which can be of today: "takes effect today"."""
    starts = draft.kind is Kind.AGREEMENT and not _STARTS.isdisjoint(draft.words)
    return draft.kind in DATED_ACTS or starts


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
    return draft.sentence.any(CHANGE, draft.lo, draft.hi)


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


def _covered_by_it(draft: Draft, mention: PeriodMention) -> bool:
    """Whether a time is the one that a paper is made for: "signed a programme for 2024-2026"."""
    sentence = draft.sentence
    at = next((i for i, _, m in sentence.periods if m is mention), draft.lo)
    if sentence.words[at - 1 : at] != ["for"] and sentence.words[at : at + 1] != ["for"]:
        return False
    return sentence.any(("document", "agreement"), draft.lo, at)


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
    if force is None or mention.role in ("since", "deadline") or turns_relations(draft):
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


def turns_relations(draft: Draft) -> bool:
    """Whether an act changes relations: it shares the day of the act told beside it."""
    acts = draft.kind is Kind.AGREEMENT and draft.sentence.any(("establish",), draft.lo, draft.hi)
    return acts and draft.sentence.any(("relations", "partnership_level"), draft.lo, draft.hi)

"""A month or weekday without a year lies where the verb does: "expires in July", "expired in July"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses.verbs import first_verb
from comity.claims.day_spans import moved, week_after
from comity.claims.lexicon import word_set
from comity.claims.times import WEEKDAYS
from comity.records import Kind, Period

if TYPE_CHECKING:
    from comity.claims.memory import Draft
    from comity.claims.periods import PeriodMention

_LOOKING_AHEAD = frozenset({Kind.VISIT, Kind.AGREEMENT, Kind.PROJECT, Kind.MEMBERSHIP})
_FUTURE_WORDS = word_set("future_words")
_PAST = word_set("past_verbs_of_flows")


def in_its_tense(draft: Draft, mention: PeriodMention, published: Period) -> Period:
    """The coming July for "expires in July", the last one for "expired in July": a month without a year."""
    period, segment = mention.period, draft.segment
    bare = not any(character.isdigit() for character in (period.as_stated or "")[-4:])
    ahead = draft.sentence.has_word(_FUTURE_WORDS, segment.lo, segment.hi)
    if not bare or period.start is None or period.end is None or published.end is None:
        return period
    if not ahead and period.start > published.end and _in_the_past(draft):
        return Period(start=moved(period.start, -1), end=moved(period.end, -1), as_stated=period.as_stated)
    if not ahead or draft.kind not in _LOOKING_AHEAD:
        return period
    if period.end >= (published.start or published.end):
        return period
    if _names_weekday(period):
        return Period(start=week_after(period.start), end=week_after(period.end), as_stated=period.as_stated)
    return Period(start=moved(period.start, 1), end=moved(period.end, 1), as_stated=period.as_stated)


def _in_the_past(draft: Draft) -> bool:
    """Whether the verb of the clause tells what has happened: "signed in July", and not "is due in July"."""
    sentence, lo, hi = draft.sentence, draft.segment.lo, draft.segment.hi
    verb = first_verb(sentence, lo, hi)
    if verb is None:
        return False
    word = sentence.words[verb]
    return (word.endswith("ed") or word in _PAST) and "to" not in sentence.words[verb + 1 : verb + 3]


def _names_weekday(period: Period) -> bool:
    """Whether a period is a weekday, or a few from one to another, without a date."""
    first = (period.as_stated or "").lower().split(" ")[0]
    return first in WEEKDAYS and not any(character.isdigit() for character in period.as_stated or "")

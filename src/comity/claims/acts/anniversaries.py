"""Anniversaries: "the 30th anniversary of relations", "marks 40 years of relations", "the union turns 60"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from comity.claims.acts.parties import the_two
from comity.claims.clauses import Intro, trim
from comity.claims.clauses.verbs import first_verb, next_verb
from comity.claims.lexicon import word_set
from comity.claims.numerals import ORDINAL_ENDINGS, ORDINALS
from comity.claims.roles import codes_in, says_both
from comity.records import Kind, Quantity

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.quantities import QuantityMention
    from comity.claims.sentences import Range, Sentence

_NOUNS = word_set("anniversary_nouns")
_TURNS = word_set("turns_an_age")
_BEGINNINGS = word_set("before_beginning")
_BEFORE_MARKS = word_set("before_marking")
_NOT_BEGUN = word_set("not_celebrated")
_ORDINAL_REACH = 4  # tokens between "thirtieth" and "anniversary"
_ITS_OWN = ["which", "celebrates", "its"]
_WARS = word_set("feasts_of_wars")
_OWN_FEASTS = word_set("feasts_of_one")
_OCCASION_REACH = 6  # tokens between "anniversary" and what began
_PASSING = frozenset({"have", "has", "had", "will", "passed", "elapsed", "gone", "by"})
_COPULAS = word_set("copulas") | {"be", "now"}
_ELAPSED_REACH = 8  # tokens of "Next year it will be" before the years
_YEAR_IN_WHICH = ["year", "in", "which"]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def anniversary_drafts(clause: Clause) -> list[Draft]:
    """Read an anniversary, from its title, an age, an ordinal or a number of years."""
    lasted = _lasted(clause)
    if lasted is not None and not _NOT_BEGUN.isdisjoint(clause.sentence.words[lasted[1] : lasted[1] + 4]):
        return []  # "marks the end of 17 years of negotiations"
    age = _title(clause, lasted) or _age(clause) or _years_old(clause)
    if age is not None:
        return [_anniversary(clause, (clause.lo, clause.hi), age)]
    if lasted is not None and _elapsed(clause, lasted):
        return [_anniversary(clause, trim(clause.sentence, clause.lo, clause.hi), lasted[2].quantity)]
    if not clause.says("anniversary"):
        return []
    noun = next((k for k in range(clause.lo, clause.hi) if clause.sentence.words[k] in _NOUNS), None)
    noun = _year_of(clause) if noun is None else noun
    if noun is not None and not _WARS.isdisjoint(
        clause.sentence.words[max(clause.lo, noun - _OCCASION_REACH * 2) : noun + _OCCASION_REACH]
    ):
        return []  # "on the anniversary of Victory Day"
    if noun is not None and clause.intro is Intro.RELATIVE and clause.words[:3] == _ITS_OWN:
        return []  # "the commission, which celebrates its 75th anniversary"
    if noun is not None:
        beside = lasted is not None and abs(lasted[0] - noun) <= _ORDINAL_REACH
        years = lasted[2].quantity if lasted is not None and beside else _ordinal_years(clause, noun)
        return [_anniversary(clause, trim(clause.sentence, clause.lo, clause.hi), years)]
    start = _marking_start(clause, lasted[0]) if lasted is not None else None
    if lasted is None or start is None:
        return []
    end = _marking_end(clause, lasted[1])
    return [_anniversary(clause, trim(clause.sentence, start, end), lasted[2].quantity)]


def _year_of(clause: Clause) -> int | None:
    """The year of "their 60th year of relations", which is an anniversary like any."""
    words = clause.sentence.words
    found = (k for k in range(clause.lo + 1, clause.hi - 1) if words[k : k + 2] == ["year", "of"])
    return next((k for k in found if clause.says("relations") and _ordinal_years(clause, k)), None)


def _lasted(clause: Clause) -> tuple[int, int, QuantityMention] | None:
    """The years that the clause counts, or else another length of time."""
    spans = [(i, j, m) for i, j, m in clause.quantities() if m.family == "duration"]
    return next((one for one in spans if one[2].quantity.unit == "years"), spans[0] if spans else None)


def _marking_end(clause: Clause, lo: int) -> int:
    """Where "when both celebrate 45 years of ties, [trade grew]" goes over to what happened."""
    commas = (k for k in range(lo, clause.hi - 1) if clause.sentence.words[k] == ",")
    at = next(commas, None)
    goes_on = at is not None and next_verb(clause.sentence, at + 1, _ELAPSED_REACH) is not None
    return at if at is not None and goes_on else clause.hi


def _anniversary(clause: Clause, span: Range, years: Quantity | None) -> Draft:
    """The claim, with the two who celebrate."""
    draft = clause.draft(Kind.ANNIVERSARY, span)
    draft.quantity = years
    stop = _beside(clause, *span)
    draft.countries = _owner(clause) or the_two(codes_in(clause.sentence, clause.lo, stop), clause.memory)
    return draft


def _beside(clause: Clause, lo: int, hi: int) -> int:
    """Where another thing is told: "the anniversary of the accord, along with the treaty of A and B"."""
    words = clause.sentence.words
    found = (k for k in range(lo, hi) if words[k] == "along" or words[k : k + 3] == ["as", "well", "as"])
    return next(found, clause.hi)


def _owner(clause: Clause) -> tuple[str, ...]:
    """The country whose own feast it is: "the 60th anniversary of Jamaica's independence", "of its …"."""
    words = clause.sentence.words
    noun = next((k for k in range(clause.lo, clause.hi) if words[k] in _NOUNS), None)
    if noun is None:
        return _years_of_its_own(clause)
    if words[noun + 1 : noun + 2] not in (["of"], ["as"], ["in"]):
        return ()
    if words[noun + 1] != "of":
        return _celebrating(clause, noun)
    end = min(noun + 2 + _OCCASION_REACH, clause.hi)
    own = next((k for k in range(noun + 2, end) if words[k] in _OWN_FEASTS), None)
    if own is None:
        return ()
    codes = clause.sentence.countries_in(noun + 2, clause.hi) or clause.sentence.countries_in(clause.lo, noun)
    return codes[-1][2].codes[:1] if codes else ()


def _years_of_its_own(clause: Clause) -> tuple[str, ...]:
    """The country that "celebrates 50 years of independence"; where two are named, both do."""
    words, codes = clause.sentence.words, clause.codes()
    behind = (
        hi for _, hi, m in clause.quantities() if m.family == "duration" and words[hi : hi + 1] == ["of"]
    )
    own = any(not _OWN_FEASTS.isdisjoint(words[hi + 1 : hi + 3]) for hi in behind)
    return codes if own and len(codes) == 1 else ()


def _celebrating(clause: Clause, noun: int) -> tuple[str, ...]:
    """The country of "Romania's 20th anniversary as a member of NATO"."""
    sentence = clause.sentence
    for _, end, mention in reversed(sentence.countries_in(clause.lo, noun)):
        if sentence.words[end : end + 1] == ["'s"] and noun - end <= _OCCASION_REACH:
            return mention.codes[:1]
    return ()


def _title(clause: Clause, lasted: tuple[int, int, QuantityMention] | None) -> Quantity | None:
    """Read the heading "40 years of friendship"."""
    if lasted is None or lasted[0] != clause.lo:
        return None
    if not clause.sentence.heading and (clause.has_verb() or not clause.says("relations")):
        return None  # "Half a century of diplomatic relations" may be an answer
    followed = lasted[1] < clause.hi and clause.sentence.words[lasted[1]] == "of"
    return lasted[2].quantity if followed else None


def _age(clause: Clause) -> Quantity | None:
    """Read "the union turns 60"."""
    words, hi = clause.sentence.words, clause.hi
    turned = next((k for k in range(clause.lo, hi - 1) if words[k] in _TURNS), None)
    if turned is None:
        return None
    found = (m for i, _, m in clause.sentence.quantities_in(turned, hi) if i == turned + 1)
    age = next(found, None)
    if age is None or age.family not in ("plain", "count"):
        return None
    return replace(age.quantity, unit="years")


def _years_old(clause: Clause) -> Quantity | None:
    """Read "The treaty is 40 years old this year"."""
    words = clause.sentence.words
    aged = ((i, m) for i, j, m in clause.quantities() if words[j : j + 2] == ["years", "old"])
    at, age = next(aged, (0, None))
    begun = clause.sentence.any(("relations", "agreement", "document"), clause.lo, at)
    if age is None or not begun or words[at - 1] not in _COPULAS:
        return None
    return replace(age.quantity, unit="years")


def _elapsed(clause: Clause, lasted: tuple[int, int, QuantityMention]) -> bool:
    """Read "Seventy years have passed since ties were established", "it will be 9 years since …"."""
    words, (start, end, _) = clause.sentence.words, lasted
    behind = end
    while behind < clause.hi and (words[behind] in _PASSING or clause.sentence.covered[behind] == "period"):
        behind += 1
    told = start == clause.lo or words[start - 1] in _COPULAS
    began = clause.says_after(behind, "sign", "establish", "relations") or clause.has_word(_BEGINNINGS)
    far = start - clause.lo > _ELAPSED_REACH or clause.says("trade", "visit", "meeting")
    return told and began and not far and words[behind : behind + 1] == ["since"]


def _marking_start(clause: Clause, years_at: int) -> int | None:
    """Where "in the year that marks 40 years of relations" begins; the years need something that began."""
    mark = clause.sentence.first("anniversary", clause.lo, years_at)
    if years_at == clause.lo and clause.says("anniversary") and clause.has_word(_BEGINNINGS):
        return clause.lo  # "ten years of the accord were celebrated"
    if (
        clause.words[:2] == ["it", "is"]
        and clause.says("anniversary")
        and years_at - clause.lo <= _ORDINAL_REACH
    ):
        return clause.lo  # "it is 60 years since relations were established"
    _, end, _ = next(lasted for lasted in clause.quantities() if lasted[0] == years_at)
    if mark is None or not clause.sentence.has_word(_BEGINNINGS, end, min(end + 3, clause.hi)):
        return None
    dated = clause.sentence.periods_in(clause.lo, mark[0])
    if dated and mark[0] - clause.lo <= _ORDINAL_REACH:
        return clause.lo  # "2026 would mark half a century of relations"
    if first_verb(clause.sentence, clause.lo, mark[1]) in (None, mark[0]) and (
        says_both(clause.sentence, clause.lo, mark[0]) or codes_in(clause.sentence, clause.lo, mark[0])
    ):
        return clause.lo  # "this year the two countries celebrate 45 years of relations"
    years = [k for k in range(clause.lo + 1, mark[0]) if clause.sentence.words[k : k + 3] == _YEAR_IN_WHICH]
    if years:  # "2024 is the year in which they celebrate 45 years of relations"
        of_the_year = clause.sentence.covered[clause.lo] == "period" and years[-1] - 3 == clause.lo
        return clause.lo if of_the_year else years[-1] - 1
    start = mark[0]
    while start > clause.lo and clause.sentence.words[start - 1] in _BEFORE_MARKS:
        start -= 1
    return start


def _ordinal_years(clause: Clause, noun: int) -> Quantity | None:
    """The years of "30th" or "twenty-fifth" before "anniversary"."""
    sentence: Sentence = clause.sentence
    for k in range(noun - 1, max(clause.lo - 1, noun - _ORDINAL_REACH - 1), -1):
        word = sentence.words[k]
        joined = word + (sentence.words[k + 1] if k + 1 < noun else "")  # "30" and "th" are two tokens
        value = ordinal_value(joined) or ordinal_value(word)
        if value is not None:
            start, end = sentence.span(k, noun)
            stated = sentence.quote(k, noun)
            return Quantity(
                value_low=value, value_high=value, unit="years", as_stated=stated, start=start, end=end
            )
    return None


def ordinal_value(word: str) -> int | None:
    """The number that an ordinal stands for.

    >>> ordinal_value("tenth"), ordinal_value("30th"), ordinal_value("table")
    (10, 30, None)
    """
    if word in ORDINALS:
        return ORDINALS[word]
    digits = word.rstrip(_LETTERS)
    return int(digits) if digits.isdecimal() and word[len(digits) :] in ORDINAL_ENDINGS else None

"""Visits, meetings and sessions: "the president visited Hanoi", "the third session was held in Minsk"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.acts.noun_phrases import phrase, possessive
from comity.claims.acts.occasions import Occasion, resumes_a_meeting
from comity.claims.acts.parties import the_two
from comity.claims.lexicon import word_set
from comity.claims.roles import codes_in, distinct
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range, Sentence

_BEFORE_PLACE = word_set("before_place")
_OPENS_TAIL = word_set("opens_tail")
_TWO = 2


def visit_drafts(clause: Clause) -> list[Draft]:
    """Read a visit, meeting or session of the two."""
    told = clause.says("visit", "visit_verb", "meeting") or (clause.says("official") and not clause.made)
    told = told or resumes_a_meeting(clause) or clause.words[:1] == ["who"]
    if not told:
        return []
    sentence, memory = clause.sentence, clause.memory
    if clause.has_figure("money", "percent"):
        return _beside_a_figure(clause)
    occasion = Occasion(clause)
    span = occasion.span()
    whole = span == (clause.lo, clause.hi)
    if span is None or (clause.segment.attribution and whole):
        return []
    if occasion.place is None and not occasion.dated and occasion.visit is not None and not whole:
        if memory.visit_named:
            return []  # the visit is only mentioned again
        memory.visit_named = True
    if whole:
        span = clause.lo, _told(clause)
    draft = clause.draft(Kind.VISIT, span, carries_period=False)
    sides = _sides(clause, occasion.place)
    if len(sides) > _TWO and whole and not memory.given:
        met = _sides(clause, occasion.place, span[1])
        sides = met if met and set(met) <= set(memory.pair or ()) else sides  # others are named behind it
    above = clause.hangs_on()
    if above is not None and len(sides) < _TWO:
        sides = distinct([*codes_in(above.sentence, above.lo, above.hi), *sides])
    draft.countries = the_two(sides, memory)
    if occasion.place is not None:
        draft.details["place"] = sentence.quote(*occasion.place)
    draft.negated = any(sentence.words[i] != "outside" for i, _ in sentence.every("negation", *span))
    return [draft]


def _beside_a_figure(clause: Clause) -> list[Draft]:
    """Read "agreed during the president's visit last week to reach $3 billion": whose visit, and when."""
    noun = clause.first("visit")
    if noun is None or not possessive(clause, noun[0]) or clause.made:
        return []
    start, end = _owner_start(clause, noun[0]), phrase(clause, noun[0], noun[1])[1]
    dated = any(m.role == "point" for _, _, m in clause.sentence.periods_in(noun[1], end))
    if not dated or clause.sentence.quantities_in(start, end):
        return []
    draft = clause.draft(Kind.VISIT, (start, end), carries_period=False)
    draft.countries = the_two(codes_in(clause.sentence, start, end), clause.memory)
    return [draft]


def _owner_start(clause: Clause, at: int) -> int:
    """Where "President Museveni's visit" or "the Kenyan minister's visit" begins."""
    sentence, start = clause.sentence, at
    while start > clause.lo and (
        sentence.words[start - 1] in ("'s", "'", "state", "official", "working", "recent")
        or sentence.capital(start - 1)
        or "official" in sentence.classes[start - 1]
        or sentence.covered[start - 1] == "country"
    ):
        start -= 1
    return start - 1 if start > clause.lo and sentence.words[start - 1] == "the" else start


def _told(clause: Clause) -> int:
    """Where a visit is told: before a comma that only adds, as in "flew to Oslo on Monday, for talks"."""
    sentence, hi = clause.sentence, clause.hi
    acts = ("visit", "visit_verb", "meeting")
    first = min((found[0] for found in map(clause.first, acts) if found is not None), default=clause.lo)
    dated = [i for i, _, m in sentence.periods_in(first, hi) if m.role == "point"]
    for at in range(first + 1, hi - 1):
        following = sentence.words[at + 1]
        seen = sentence.countries_in(first, at) or any(day < at for day in dated)
        if _for_the_first(sentence, at) and seen and not any(day > at for day in dated):
            return at
        if sentence.words[at] != "," or not (following in _OPENS_TAIL or following.endswith("ing")):
            continue
        told = sentence.countries_in(first, at) or any(day < at for day in dated)
        if told and not any(day > at for day in dated) and sentence.covered[at + 1] != "period":
            return at
    return hi


def _for_the_first(sentence: Sentence, at: int) -> bool:
    """Whether "for" opens what is first about it: "arrived on Friday [for the first visit since]"."""
    words = sentence.words
    if words[at] != "for" or words[at + 1 : at + 2] not in (["the"], ["his"], ["her"], ["their"], ["its"]):
        return False
    return words[at + 2 : at + 3] == ["first"] or words[at + 3 : at + 4] == ["time"]


def _sides(clause: Clause, place: Range | None, stop: int | None = None) -> tuple[str, ...]:
    """The countries of the clause, except one that only lends its capital as the place of the talks."""
    home = clause.memory.home
    return distinct(
        code
        for i, j, code, mention in clause.named()
        if (stop is None or j <= stop)
        and not _only_places(clause, (i, j), place)
        and ((i, j) != place or mention.form != "capital" or code in home)
    )


def _only_places(clause: Clause, name: Range, place: Range | None) -> bool:
    """Whether a country only says where a city lies: "met in Lima, Peru"."""
    sentence, at = clause.sentence, name[0]
    town = at - 1 - (sentence.words[at - 1] == ",")
    while town - 1 > clause.lo and sentence.capital(town - 1) and not sentence.covered[town - 1]:
        town -= 1  # "in Kuala Lumpur, Malaysia"
    if town - 1 >= clause.lo and sentence.words[town - 1] in _BEFORE_PLACE:
        named_town = sentence.capital(town) and not sentence.covered[town] and sentence.words[town].isalpha()
        if named_town and not set(sentence.countries_in(*name)[0][2].codes) & set(clause.memory.home):
            return True  # "met in Munich, Germany"
    if place is None or at - place[1] != 1 or sentence.words[place[1]] != ",":
        return False
    city = sentence.country_at(place[0])
    return city is not None and city[2].form == "capital" and name != place

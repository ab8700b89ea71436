"""The force of an agreement that a clause only points to, and what the people of a country may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.bonds.organisations import is_agreement
from comity.claims.clauses import Intro
from comity.claims.lexicon import word_set
from comity.claims.roles import NamedCountry, named, says_both
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range

BEFORE_ATTRIBUTE = word_set("articles") | {"new", "their", "our", "its", "this", "these", "such"}
_POINTERS = word_set("points_to_agreement")
_MAY = frozenset({"may", "can"})
_PERMITTED = word_set("permitted_acts")
_PEOPLE = word_set("people_of_a_country")
_PEOPLE_REACH = 2  # tokens between "Greek" and "may"
_SHORT_ACRONYM = 2  # letters
_POINTED_REACH = 2  # sentences between an agreement and "it"
_OF_AGREEMENTS = (Kind.AGREEMENT, Kind.DOCUMENTS_SIGNED)
_COUNTED = ("count", "persons", "plain", "duration")  # families of numbers


def of_the_agreement_before(clause: Clause) -> list[Draft]:
    """The force of an agreement only pointed to: "which took effect in 2010", "has not ratified it"."""
    force = _ratifies(clause)
    if force is not None:
        return [_pointed(clause, force)]
    related = hangs_on_agreement(clause)
    coordinated = clause.intro is Intro.COORDINATED and not clause.quantities()
    coordinated = coordinated or (
        clause.intro is Intro.COORDINATED and all(m.family in _COUNTED for _, _, m in clause.quantities())
    )
    told = coordinated and bool(clause.made) and clause.made[-1].kind is Kind.AGREEMENT
    related = related or told
    force = clause.first("ratify") or (clause.first("force") if related else None)
    if force is not None and clause.sentence.words[force[0] - 1] in BEFORE_ATTRIBUTE:
        return []  # "a deal that led to an extended pause"
    recent = clause.sentence.index - clause.memory.agreement_sentence <= _POINTED_REACH
    listed = (
        clause.sentence.item and force is not None and force[0] == clause.lo
    )  # "…; entered into force 2023"
    talks = recent and clause.words[:2] in (["the", "talks"], ["the", "negotiations"])
    force = clause.first("force") if force is None and talks else force
    pointed = recent and (listed or talks or clause.has_word(_POINTERS))
    counts = [m for _, _, m in clause.quantities()]
    allowed = all(m.family in _COUNTED for m in counts) and force is not None and force[0] == clause.lo
    if force is None or not (pointed or (related and (allowed or not counts))):
        return []
    draft = _pointed(clause, force)
    the = any(lo > 0 and clause.sentence.words[lo - 1] == "the" for lo, _, _ in clause.quantities())
    if counts and allowed and not the:
        draft.quantity = counts[0].quantity  # "allows six battalions a year"
    return [draft]


def permission(clause: Clause) -> list[Draft]:
    """Read "Greek ships may fish off Malta": what the people of one country may do with the other."""
    sentence, lo = clause.sentence, clause.lo
    may = next((k for k in range(lo, clause.hi) if sentence.words[k] in _MAY), None)
    if may is None or clause.has_figure("money", "percent", "ratio") or clause.says("forecast"):
        return []
    act = may + 1 + (sentence.words[may + 1 : may + 2] in (["now"], ["not"]))
    people = any(m.form == "adjective" and may - j <= _PEOPLE_REACH for _, j, _, m in _named_to(clause, may))
    both = says_both(sentence, lo, may) and sentence.has_word(_PEOPLE, lo, may)
    if act >= clause.hi or sentence.words[act] not in _PERMITTED or not (people or both):
        return []
    draft = clause.draft(Kind.AGREEMENT, carries_period=False)
    draft.countries = clause.memory.with_other(clause.codes())
    draft.details["status"] = sentence.quote(may, act + 1)
    draft.negated = clause.says("negation")
    return [draft]


def _named_to(clause: Clause, at: int) -> list[NamedCountry]:
    """The countries named before a token of the clause."""
    return named(clause.sentence, clause.lo, at)


def hangs_on_agreement(clause: Clause) -> bool:
    """Whether a clause says more of an agreement: ", ratified last year", "which took effect in 2010"."""
    above = clause.hangs_on()
    if above is None:
        return False
    bodies = above.sentence.bodies_in(above.lo, above.hi)
    acronym = above.sentence.quote(above.hi - 1, above.hi)
    if (
        clause.intro is Intro.RELATIVE
        and len(acronym) > _SHORT_ACRONYM
        and acronym.isupper()
        and clause.says("ratify")
    ):
        return True
    return above.sentence.has("agreement", above.lo, above.hi) or any(map(is_agreement, bodies))


def _ratifies(clause: Clause) -> Range | None:
    """Read "has not ratified PACER Plus": a word of ratifying with a capitalised name for its object."""
    sentence, hi = clause.sentence, clause.hi
    word = clause.first("ratify")
    if word is None or word[1] >= hi or sentence.words[word[0]] not in ("ratified", "ratify", "ratifies"):
        return None
    at = word[1] + (sentence.words[word[1]] == "the")
    named = at < hi and sentence.covered[at] in ("", "body") and sentence.capital(at)
    return word if named else None


def _pointed(clause: Clause, force: Range) -> Draft:
    """A claim about the force of an agreement that the clause names only by itself or by a pronoun."""
    draft = clause.draft(Kind.AGREEMENT, carries_period=False)
    before = next((d.countries for d in reversed(clause.made) if d.kind in _OF_AGREEMENTS), ())
    codes = clause.codes()
    own = any(word.startswith("ratif") for word in clause.words)  # each country ratifies for itself
    bound = codes if own else clause.memory.with_other(codes)
    draft.countries = bound if codes else before or clause.memory.home
    draft.details["status"] = clause.sentence.quote(*force)
    draft.negated = clause.says("negation")
    clause.memory.agreement_sentence = clause.sentence.index
    return draft

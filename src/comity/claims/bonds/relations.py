"""Relations: "established diplomatic relations", "recognised Kosovo", "became strategic partners"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses.verbs import is_verb
from comity.claims.lexicon import word_set
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range, Sentence

_TURNS = word_set("turns_relations")
_KEEPS = word_set("keeps_relations")
_BEFORE_STATE = word_set("before_recognised_state")
_HOLDS = word_set("forms_of_have")
_ENDS_LEVEL = word_set("after_noun") | word_set("opens_aside") | {"since", "at", "that", "which", "last"}
_ENDS = frozenset({"in", "as", "and", "on", "since", "after"})
_EMBASSIES = frozenset({"embassy", "embassies"})
_TIMES = frozenset({"when", "after", "before", "until"})
_ENVOYS_REACH = 4  # tokens between "exchanged" and "ambassadors"
_RANKS = frozenset({"level", "rank", "status", "grade"})
_BEGAN = frozenset({"began", "started", "go", "date", "dated", "exist", "existed"})
_FORMAL = frozenset({"official", "formal", "full", "bilateral", "direct"})
_RULERS = word_set("rulers")
_BESIDE = 7  # tokens between "raised" and the level of relations
_NEIGHBOURS = word_set("neighbours")
_STATES_AGAIN = word_set("recognised_as")
_AS_REACH = 7  # tokens between "as" and what a country is recognised as
_STATEHOOD = word_set("statehood")


def relation_drafts(clause: Clause) -> list[Draft]:
    """Read diplomatic relations established or cut, recognition, a named level of relations."""
    sentence = clause.sentence
    level, relations = clause.first("partnership_level"), clause.first("relations")
    if level is not None and _is_attribute(clause, level):
        level = None
    if not (_levelled(clause, level) or _begun_or_turned(clause, relations) or recognises_state(clause)):
        return []
    draft = clause.draft(Kind.AGREEMENT, carries_period=False)
    draft.countries = clause.memory.with_other(clause.codes())
    draft.negated = clause.says("negation")
    name = level or relations or clause.first("recognise") or (clause.lo, clause.hi)
    draft.details["framework"] = (sentence.quote(*name),)
    return [draft]


def _changes(clause: Clause) -> list[Range]:
    """The verbs by which relations begin, end or change; "recognised" is told apart."""
    sentence = clause.sentence
    found = sentence.every("establish", clause.lo, clause.hi)
    found = [change for change in found if "recognise" not in sentence.classes[change[0]]]
    return [change for change in found if not _exchanges_else(sentence, change)]


def _levelled(clause: Clause, level: Range | None) -> bool:
    """Whether relations reach or have a named level, or a partnership with a name changes."""
    changes = _changes(clause)
    if changes and _titled_partnership(clause) and not clause.says("intent"):
        return True
    if level is None:
        return False
    words = clause.sentence.words
    near = any(
        -_BESIDE <= level[0] - j <= _BESIDE and not _mentions_only(words[j : level[0]]) for _, j in changes
    )
    kept = clause.has_word(_KEEPS) and "partners" in words[level[0] : level[1]]
    return near or kept or ("since" in clause.words and _is_held(clause, level))


def _begun_or_turned(clause: Clause, relations: Range | None) -> bool:
    """Whether relations of states begin, are kept, are others than before, or end."""
    sentence, changes, act = clause.sentence, _changes(clause), clause.first("establish")
    # "established diplomatic relations" is one phrase of the lexicon, which then hides the relations in it
    spoken = [
        *(sentence.words[slice(*relations)] if relations else ()),
        *(sentence.words[slice(*act)] if act else ()),
    ]
    embassies = not _EMBASSIES.isdisjoint(spoken)
    if embassies and sentence.words[clause.lo - 1] in _TIMES:
        return False  # "he came two months after India opened its embassy"
    kept = clause.has_word(_KEEPS) and _kept(clause, relations)
    if "diplomatic" in spoken and (changes or kept):
        return True
    if embassies and kept and "since" in clause.words:
        return True  # "has had an embassy in Lima since 1992"
    if relations is not None and (_begins(clause, relations, changes) or _turned(clause, act, changes)):
        return True
    return _severed_them(clause) or _dates_them(clause)


def _begins(clause: Clause, relations: Range, changes: list[Range]) -> bool:
    """Read "sixty years ago they established relations", "Ties were established in 1965"."""
    sentence = clause.sentence
    if not sentence.periods_in(clause.lo, clause.hi):
        return False
    behind = any(j <= relations[0] and set(sentence.words[j : relations[0]]) <= _FORMAL for _, j in changes)
    passive = sentence.words[relations[1] : relations[1] + 1] == ["were"] and relations[0] == clause.lo
    verb = sentence.words[relations[1] : relations[1] + 1]
    began = relations[0] == clause.lo and not _BEGAN.isdisjoint(verb)
    return behind or began or (passive and any(i == relations[1] + 1 for i, _ in changes))


def _turned(clause: Clause, act: Range | None, changes: list[Range]) -> bool:
    """Whether relations are others than before: "severed", "normalised", "re-established"."""
    words = clause.sentence.words
    if act is not None and not changes and _exchanges_else(clause.sentence, act):
        return False
    return clause.has_word(_TURNS) or (act is not None and words[act[0]] in ("re", "reestablished"))


def _exchanges_else(sentence: Sentence, act: Range) -> bool:
    """Whether other things than envoys are exchanged: "exchanged messages on the anniversary"."""
    if sentence.words[act[0]] != "exchanged":
        return False
    return not sentence.has("relations", act[1], min(act[1] + _ENVOYS_REACH, len(sentence)))


def _is_attribute(clause: Clause, level: Range) -> bool:
    """Whether a level only qualifies a noun behind it: "an Alliance production capacity"."""
    sentence, end = clause.sentence, level[1]
    if level[1] - level[0] != 1 or sentence.words[level[0]] != "alliance" or end + 1 >= clause.hi:
        return False
    followed = sentence.words[end].isalpha() and not sentence.covered[end] and not sentence.capital(end)
    return followed and not is_verb(sentence, end) and sentence.words[end] not in _ENDS_LEVEL


def _is_held(clause: Clause, level: Range) -> bool:
    """Whether "have" has the level for its object: "have had a partnership", not "have furthered …"."""
    words = clause.sentence.words
    held = (k for k in range(max(clause.lo, level[0] - _BESIDE), clause.hi) if words[k] in _HOLDS)
    return any(k > level[0] or not words[k + 1].endswith("ed") for k in held)


def _mentions_only(between: list[str]) -> bool:
    """Whether something else comes before the level: "a focus of our strategic partnership"."""
    return "of" in between and _RANKS.isdisjoint(between)


def _kept(clause: Clause, relations: Range | None) -> bool:
    """Whether "have" or "maintains" has the relations for its object, or "since" dates them."""
    if relations is None:
        return False
    words = clause.sentence.words
    before = words[max(clause.lo, relations[0] - _BESIDE) : relations[0]]
    return not _KEEPS.isdisjoint(before) or "since" in words[relations[1] : clause.hi]


def _titled_partnership(clause: Clause) -> bool:
    """Whether a partnership has a name: "upgraded their Vuvale Partnership"."""
    sentence = clause.sentence
    found = (k for k in range(clause.lo + 1, clause.hi) if sentence.words[k] == "partnership")
    return any(sentence.capital(k) and sentence.capital(k - 1) for k in found)


def _severed_them(clause: Clause) -> bool:
    """Read "Caracas severed them in 2019" right after relations were spoken of."""
    act = clause.first("establish")
    pointed = act is not None and clause.sentence.words[act[1] : act[1] + 1] in (["them"], ["those"])
    before = clause.made[-1] if clause.made else None
    memory = clause.memory
    recent = (
        memory.kind in (Kind.ANNIVERSARY, Kind.AGREEMENT)
        and clause.sentence.index - memory.kind_sentence == 1
    )
    if pointed and before is None and recent and clause.sentence.periods_in(clause.lo, clause.hi):
        return True  # "50 years of relations. We established them on 8 December 1972"
    return pointed and before is not None and before.sentence.has("relations", before.lo, before.hi)


def _dates_them(clause: Clause) -> bool:
    """Read "relations with the island, which date from 1902"."""
    above = clause.hangs_on()
    if (
        above is None
        or not clause.says("establish")
        or not above.sentence.has("relations", above.lo, above.hi)
    ):
        return False
    times = clause.sentence.periods_in(clause.lo, clause.hi)
    return any(m.role in ("point", "since") for _, _, m in times)


def recognises_state(clause: Clause) -> bool:
    """Whether a state is recognised ("recognises Kosovo's independence"), and not a fact or an effort."""
    sentence = clause.sentence
    word = clause.first("recognise")
    if word is None:
        return False
    at = word[1]
    if sentence.words[at : at + 1] in (["it"], ["each"]):
        return True
    if sentence.words[at : at + 1] == ["its"] and sentence.has_word(_NEIGHBOURS, at, at + 4):
        return True
    ruler = next((k for k in range(at, min(at + 5, clause.hi)) if sentence.words[k] in _RULERS), None)
    if ruler is not None and sentence.words[ruler + 1 : ruler + 2] != ["'s"]:
        return True
    while at < clause.hi and sentence.words[at] in _BEFORE_STATE:
        at += 1
    found = sentence.country_at(at)
    if found is None or found[2].form == "adjective":
        return False
    following = sentence.words[found[1] : found[1] + 2]
    if following[:1] == ["as"] and _STATES_AGAIN.isdisjoint(sentence.words[found[1] : found[1] + _AS_REACH]):
        return False  # "recognising Japan as an adequate jurisdiction"
    if (
        found[2].form == "abbreviation"
        and following[:1]
        and following[0].isalpha()
        and following[0] not in _ENDS
    ):
        return False  # "recognises U.S. efforts"
    return following[:1] != ["'s"] or not _STATEHOOD.isdisjoint(following[1:])

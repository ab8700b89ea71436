"""Who travels and who is received: "arrived in Hanoi", "welcomed the minister", "the first to visit Oslo"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses.verbs import is_verb
from comity.claims.lexicon import word_set

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.sentences import Range, Sentence

_PASSIVE = word_set("passive")
_MANY = word_set("many_officials")
_HOSTS = frozenset({"host", "hosts"})
_FIRST_REACH = 9  # tokens of "the first American head of state to visit"
_NAME_REACH = 3  # tokens of a person's name
_CALLING = ("called", "calls")
_BEFORE_OFFICIAL = word_set("before_official")
_OBJECT_REACH = 7  # tokens between "welcomed" and the title of the visitor


def visit_verb(clause: Clause) -> Range | None:
    """The verb of travelling; "his Greek host" is none."""
    found = clause.sentence.every("visit_verb", clause.lo, clause.hi)
    words = clause.sentence.words
    verbs = (r for r in found if words[r[0]] not in _HOSTS or is_verb(clause.sentence, r[0]))
    return next(verbs, None) or clause.first("visit") if is_first_to(clause) else next(verbs, None)


def is_first_to(clause: Clause) -> bool:
    """Read "became the first head of state to visit Oslo": who comes is told by what is first about it."""
    visit = clause.first("visit")
    words = clause.sentence.words
    if visit is None or words[visit[0] - 1] != "to" or clause.says("negation"):
        return False
    return "first" in words[max(clause.lo, visit[0] - _FIRST_REACH) : visit[0]]


def of_a_person(clause: Clause, verb: Range) -> bool:
    """Whether a bare name is the subject: "Macron, who was here in May, [is expected in Oslo]"."""
    above = clause.hangs_on()
    if above is None or verb[0] - clause.lo > 1 or above.hi - above.lo > _NAME_REACH:
        return False
    sentence = above.sentence
    return all(sentence.capital(k) and not sentence.covered[k] for k in range(above.lo, above.hi))


def receives(clause: Clause, verb: Range) -> bool:
    """Whether the object of the verb is an official, and not "the minister's wish" or "the regime to …"."""
    sentence, hi = clause.sentence, clause.hi
    official = sentence.first("official", verb[1], min(verb[1] + _OBJECT_REACH, hi))
    if sentence.words[verb[0] - 1] in _PASSIVE and sentence.words[verb[1] : verb[1] + 1] == ["by"]:
        return official is not None and clause.says_before(verb[0], "official")
    if official is None:
        return False
    many = sentence.words[official[1] - 1] in _MANY
    if many and sentence.words[verb[0]] in _CALLING:
        return False
    if not all(_may_precede_title(sentence, k) for k in range(verb[1], official[0])):
        return False
    end = official[1]
    while end < hi and sentence.words[end] not in ("'s", "'") and sentence.capital(end):
        end += 1
    if sentence.words[end : end + 1] in (["'s"], ["'"]):
        return False
    return sentence.words[verb[0]] not in _CALLING or "to" not in sentence.words[end:hi]


def _may_precede_title(sentence: Sentence, at: int) -> bool:
    """Whether a word can stand between "welcomed" and the official: an article, "Italy's", a name."""
    if sentence.words[at] == "'s":
        return sentence.covered[at - 1] == "country"
    return bool(sentence.covered[at]) or sentence.words[at] in _BEFORE_OFFICIAL or sentence.capital(at)

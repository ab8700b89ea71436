"""How two economies fit, and what is said of two countries that no data can check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.lexicon import word_set
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range

_COMPETING = word_set("words_of_competition")
_UNCOUNTED = frozenset({"count", "plain", "duration"})  # families of numbers that an opinion may hold
_AFTER_PREDICATE = word_set("after_noun") | {"rather", "not", "as"}
_EACH = frozenset({"each", "one", "another", "other"})
_FIT_REACH = 8  # tokens between "economies" and "complement"
_SHORTEST = 4  # tokens of an evaluation


def complementarity_drafts(clause: Clause) -> list[Draft]:
    """Read that two economies fit each other, or do not."""
    word = clause.first("complement")
    if word is None:
        return []
    codes = clause.codes()
    if not _of_economies(clause, word) or "would" in clause.sentence.words[word[0] - 1 : word[0]]:
        return []
    draft = clause.draft(Kind.COMPLEMENTARITY, carries_period=False)
    draft.countries = codes if len(codes) >= 2 else clause.memory.home
    draft.negated = clause.says("negation") or clause.sentence.has_word(_COMPETING, *word)
    return [draft]


def _of_economies(clause: Clause, word: Range) -> bool:
    """Whether economies or their trade fit, and not efforts or actions: "complementary measures"."""
    sentence, (at, end) = clause.sentence, word
    if sentence.words[at:end] == ["complement"] and sentence.words[at - 1] == "to":
        return not _EACH.isdisjoint(sentence.words[end : end + 3])  # "measures to complement export controls"
    if sentence.words[at:end] == ["complementary"] and not _ends_phrase(clause, end):
        return False
    lo, hi = max(clause.lo, at - _FIT_REACH), min(clause.hi, end + _FIT_REACH)
    each_other = not _EACH.isdisjoint(sentence.words[end : end + 3])
    two = len(clause.named()) >= 2 or clause.says_both()
    economies = sentence.any(("economies", "trade", "export"), lo, hi)
    return economies or (two and (each_other or "each" in sentence.words[at:end]))


def _ends_phrase(clause: Clause, end: int) -> bool:
    """Whether "complementary" is a predicate or goes with economies: not "complementary actions"."""
    if end >= clause.hi or clause.sentence.any(("economies",), end, min(end + 3, clause.hi)):
        return True
    return clause.sentence.words[end] in _AFTER_PREDICATE


def opinion_drafts(clause: Clause) -> list[Draft]:
    """Read an evaluation that no data can check, so that the page can say so."""
    figured = any(m.family not in _UNCOUNTED for _, _, m in clause.quantities())
    if figured or clause.hi - clause.lo < _SHORTEST or not clause.says("opinion") or not clause.has_verb():
        return []
    draft = clause.draft(Kind.OPINION, carries_period=False)
    codes = clause.subject() or clause.codes()
    draft.countries = codes if len(codes) >= 2 else clause.memory.home
    return [draft]

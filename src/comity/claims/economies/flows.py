"""Flows without a figure: "the bulk of India's purchases", "exports slipped"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses import is_verb
from comity.claims.economies.goods import goods_in
from comity.claims.lexicon import word_set
from comity.claims.roles import distinct
from comity.records import Direction, Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range

TRADE = ("trade", "export", "import")  # classes of the lexicon
_CHANGING = word_set("words_of_change")
_HOLDING = word_set("before_a_steady_level")
_DUTIES = word_set("duties")
_BEFORE_ATTRIBUTE = word_set("articles") | {"and", "our", "their", "its", "of"}
_BE = frozenset({"been", "is", "are", "was", "were"})
_SHARED_GOODS = frozenset({"it", "them"})


def share_drafts(clause: Clause) -> list[Draft]:
    """Read a share in words: "the bulk of India's purchases", "almost all of it Nigerian crude"."""
    last = clause.made[-1] if clause.made else None
    after_level = last is not None and last.kind is Kind.TRADE_LEVEL
    if clause.has_word(_DUTIES) or not clause.says("most_of") or not (clause.says(*TRADE) or after_level):
        return []
    goods, hs = goods_in(clause.sentence.quote(clause.lo, clause.hi))
    if not goods and last is not None and not clause.has_word(_SHARED_GOODS):
        return []
    draft = clause.draft(Kind.TRADE_SHARE)
    flow = clause.flow()
    if flow is not None:
        draft.take_flow(flow)
    elif last is not None:
        draft.take_roles(last)
        codes = clause.codes()
        if codes and codes[0] in draft.countries:
            draft.countries = distinct([codes[0], *draft.countries])
    draft.details.update(product=goods, hs=hs)
    return [draft]


def change_drafts(clause: Clause) -> list[Draft]:
    """Read a change of a flow without its size: "exports slipped"."""
    if not clause.says(*TRADE) or clause.says("intent", "forecast", "agreement", "document"):
        return []
    ways = {way: clause.first(way.value) for way in (Direction.DOWN, Direction.UP, Direction.FLAT)}
    word = next((found for found in ways.values() if found is not None), None)
    if word is None or not _changes(clause, word) or _flow_word(clause) > word[0]:
        return []
    draft = clause.draft(Kind.TRADE_GROWTH)
    flow = clause.flow()
    if flow is not None:
        previous = next((d for d in reversed(clause.made) if d.countries), None)
        if previous is not None and not flow.named and not flow.directed:
            draft.countries = previous.countries
        else:
            draft.take_flow(flow)
        clause.memory.keep_flow(flow, clause.sentence)
    draft.countries = draft.countries or clause.memory.home
    draft.direction = next(way for way, found in ways.items() if found is not None)
    return [draft]


def _changes(clause: Clause, word: Range) -> bool:
    """Whether the word of change is a verb or says it like one, and is not the noun "growth"."""
    text = clause.sentence.words[word[0]]
    before = clause.sentence.words[word[0] - 1 : word[0]]
    if text.endswith("ing") and before and before[0] in _BEFORE_ATTRIBUTE:
        return False  # "the growing trade"
    if before and before[0] in _HOLDING and clause.sentence.has("flat", *word):
        return True  # "held steady"
    if text.endswith("ing") and before and before[0] in _BE:
        return True  # "have been sliding"
    return text != "growth" and (text in _CHANGING or is_verb(clause.sentence, word[0]))


def _flow_word(clause: Clause) -> int:
    """The first token of the first word of trade."""
    return min(found[0] for found in map(clause.first, TRADE) if found is not None)

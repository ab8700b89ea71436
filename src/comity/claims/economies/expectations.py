"""Expectations and rivals without a figure: "trade is likely to grow", "Vietnam has overtaken Thailand"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.economies.flows import TRADE
from comity.claims.lexicon import word_set
from comity.claims.roles import codes_in, distinct, named
from comity.records import Direction, Kind, Quantity

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range

_ENDS_CHANGE = word_set("ends_change")
_POINTERS = word_set("points_back")
_PASSIVE = word_set("passive")
_PASSIVE_REACH = 3  # tokens of "are not forcibly"
_PASSES = frozenset({"passed", "passes"})
_LISTS = frozenset({"list", "ranking", "rankings", "table"})
_HEADS = frozenset({"heads", "headed", "tops", "topped", "leads", "led", "heading", "topping", "leading"})
_NOBODY = frozenset({"no", "nobody", "none"})
_FIELD = frozenset({"among", "in", "as"})  # words before that in which a place is held
_TRAILS = frozenset({"trails", "trailed", "trailing"})
_OUTDONE = frozenset(
    {"surpassed", "outdone", "beaten", "exceeded", "topped", "overtaken", "outranked", "preceded"}
)
_YIELDS = frozenset({"second", "cedes", "yields", "ceding", "yielding"})
_FLOW_NOUNS = word_set("nouns_for_a_flow")


def forecast_drafts(clause: Clause) -> list[Draft]:
    """Read an expectation without a figure, and one rival behind or overtaking another."""
    for rule in (_behind, _heading_a_list, _before_everybody, _overtaking, _rivals, _expectation):
        draft = rule(clause)
        if draft is not None:
            return [draft]
    return []


def _behind(clause: Clause) -> Draft | None:
    """Read "stands behind only China and Vietnam": the place is one more than those who stand before."""
    words, lo, hi = clause.sentence.words, clause.lo, clause.hi
    if "only" not in words[lo:hi]:  # nearly always
        return None
    if any(m.family == "rank" and words[j : j + 1] != ["only"] for _, j, m in clause.quantities()):
        return None
    at = next((k for k in range(lo, hi - 1) if _is_behind_only(words, k)), None)
    if at is not None:
        stop = next((k for k in range(at, hi) if words[k] in _FIELD), hi)
        held = codes_in(clause.sentence, lo, at)
        held = distinct([*held, *codes_in(clause.sentence, stop, hi)])
        ahead = codes_in(clause.sentence, at, stop, yardstick=True)
    else:
        held, ahead = _ahead_of_whom(clause)
    if not ahead:
        return None
    draft = clause.draft(Kind.RANK)
    draft.countries = clause.memory.with_other(tuple(code for code in held if code not in ahead))
    draft.quantity = Quantity(value_low=len(ahead) + 1, value_high=len(ahead) + 1, unit="rank")
    draft.details.update(than=ahead, implied=True)
    return draft


def _heading_a_list(clause: Clause) -> Draft | None:
    """Read "Japan heads the list of foreign investors in Kenya": the first of them."""
    words, lo, hi = clause.sentence.words, clause.lo, clause.hi
    lists = (k for k in range(lo + 2, hi - 1) if words[k] in _LISTS and words[k + 1] == "of")
    at = next((k for k in lists if words[k - 1] == "the" and words[k - 2] in _HEADS), None)
    if (
        at is None
        or clause.has_figure("rank")
        or not clause.says_after(at, "ranked_noun", "export", "import")
    ):
        return None
    return _first(clause, clause.memory.with_other(clause.codes()))


def _before_everybody(clause: Clause) -> Draft | None:
    """Read "No country buys more Kenyan tea than Japan": Japan is the first."""
    words, lo, hi = clause.sentence.words, clause.lo, clause.hi
    if words[lo] not in _NOBODY or "more" not in words[lo:hi] or "than" not in words[lo:hi]:
        return None
    than = words.index("than", lo, hi)
    holder = codes_in(clause.sentence, than, hi, yardstick=True)
    if len(holder) != 1 or not clause.says_before(than, "import", "export", "invest"):
        return None
    return _first(clause, clause.memory.with_other(distinct([*holder, *codes_in(clause.sentence, lo, than)])))


def _first(clause: Clause, countries: tuple[str, ...]) -> Draft:
    """A first place that no number tells."""
    draft = clause.draft(Kind.RANK)
    draft.countries = countries
    draft.quantity = Quantity(value_low=1, value_high=1, unit="rank")
    draft.details.update(implied=True)
    return draft


def _is_behind_only(words: list[str], at: int) -> bool:
    """Whether those who stand before are named next: "behind only", "second only to", "surpassed only by"."""
    if words[at : at + 2] == ["behind", "only"] or (words[at] in _TRAILS and words[at + 1] == "only"):
        return True
    to = words[at + 1 : at + 3] == ["only", "to"] and words[at] in _YIELDS
    return to or (words[at + 1 : at + 3] == ["only", "by"] and words[at] in _OUTDONE)


def _ahead_of_whom(clause: Clause) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who holds a place, and who before: "among its partners [only] China [is ahead of] us"."""
    sentence, words = clause.sentence, clause.sentence.words
    only = words.index("only", clause.lo, clause.hi)
    at = next((k for k in range(only, clause.hi - 2) if words[k : k + 2] == ["ahead", "of"]), None)
    if at is None or not clause.says("ranked_noun", "invest_ranked"):
        return (), ()
    ahead = codes_in(sentence, only, at, yardstick=True)
    behind = codes_in(sentence, at, clause.hi, yardstick=True)
    we = (clause.memory.we,) if clause.memory.we and words[at + 2] == "us" else ()
    return distinct([*(we or behind), *codes_in(sentence, clause.lo, only)]), ahead


def _overtaking(clause: Clause) -> Draft | None:
    """Read "Vietnam has overtaken Thailand as Japan's supplier"."""
    sentence, word = clause.sentence, clause.first("overtake")
    holder = codes_in(sentence, clause.lo, word[0]) if word is not None else ()
    if (
        word is None
        or not holder
        or _is_suffered(clause, word)
        or (sentence.words[word[0]] in _PASSES and not _passes_somebody(clause, word))
    ):
        return None
    draft = clause.draft(Kind.RANK)
    behind = named(sentence, word[1], clause.hi, yardstick=True)
    draft.details["than"] = distinct(code for _, _, code, _ in behind)
    other = clause.memory.other(holder[0])
    base = [code for i, _, code, _ in behind if sentence.words[i + 1 : i + 2] == ["'s"]]
    draft.countries = (holder[0], other) if other else distinct([*holder, *base])
    return draft


def _is_suffered(clause: Clause, word: Range) -> bool:
    """Read "are not forcibly displaced outside": people are driven out, and nobody is overtaken."""
    before = clause.sentence.words[max(clause.lo, word[0] - _PASSIVE_REACH) : word[0]]
    by = clause.sentence.words[word[1] : word[1] + 1] == ["by"]
    return not _PASSIVE.isdisjoint(before) and not by


def _passes_somebody(clause: Clause, word: Range) -> bool:
    """Whether a country is passed, and no law: "China passed us", "passed Chile as its main supplier"."""
    sentence, end = clause.sentence, word[1]
    return sentence.covered[end : end + 1] == ["country"] or sentence.words[end : end + 1] in (
        ["us"],
        ["them"],
        ["it"],
    )


def _rivals(clause: Clause) -> Draft | None:
    """Read "hopes of overtaking Thailand": somebody expects to get ahead of a rival."""
    sentence = clause.sentence
    word = _overtaking_word(clause)
    if word is None:
        return None
    rivals = named(sentence, clause.lo, word[0])
    start = rivals[0][0] if rivals else word[0]
    draft = clause.draft(Kind.FORECAST, (start, clause.hi), carries_period=False)
    beaten = codes_in(sentence, word[1], clause.hi, yardstick=True)
    market = [code for code in clause.memory.home if code not in beaten]
    draft.countries = distinct([*(code for _, _, code, _ in rivals), *market[:1]])
    draft.details["than"] = beaten
    return draft


def _points_back(clause: Clause) -> bool:
    """Whether "it" is the flow just spoken of: "it is expected to grow significantly"."""
    memory = clause.memory
    spoken_of = memory.flow is not None and clause.sentence.index - memory.flow_sentence <= 1
    return spoken_of and clause.has_word(_POINTERS)


def _overtaking_word(clause: Clause) -> Range | None:
    """Where "overtaking" stands."""
    sentence = clause.sentence
    found = sentence.every("forecast", clause.lo, clause.hi)
    return next((r for r in found if sentence.words[r[0]] == "overtaking"), None)


def _grows(clause: Clause) -> bool:
    """Whether "significantly" goes with a change, and not with "reshape" or "affect" right behind it."""
    word = clause.first("significant")
    return word is None or word[1] >= clause.hi or clause.words[word[1] - clause.lo] in _ENDS_CHANGE


def _expectation(clause: Clause) -> Draft | None:
    """Read "trade is likely to grow significantly"."""
    if not clause.says("forecast") or not clause.says("up", "down", "significant") or clause.quantities():
        return None
    if not clause.says(*TRADE) and not clause.has_word(_FLOW_NOUNS) and not _points_back(clause):
        return None
    if not clause.says("up", "down") and not _grows(clause):
        return None
    draft = clause.draft(Kind.FORECAST, carries_period=False)
    flow = clause.flow()
    previous = next((d for d in reversed(clause.made) if d.countries), None)
    if flow is not None and flow.named:
        draft.take_flow(flow)
    elif previous is not None:
        draft.take_roles(previous)
    draft.countries = draft.countries or clause.memory.home
    draft.direction = Direction.DOWN if clause.says("down") else Direction.UP
    return draft

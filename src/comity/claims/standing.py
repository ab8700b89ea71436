"""How firmly a claim stands on the words of its text.

Each country of a claim counts by the way in which it is named, and what speaks against the claim is taken
off; what does not reach the floor of its kind is not claimed. Where the pair is given, or a short text is
surely about it, the words need not name it again. Weights and floors stand in ``standing.yaml``, the
objections in ``objections.py``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from comity.claims.grounds import Grounds, grounds_of, told_countries
from comity.claims.lexicon import word_set
from comity.claims.objections import OBJECTIONS
from comity.records import Kind
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from comity.claims.memory import Draft, Memory
    from comity.claims.sentences import Sentence

_BOTH = word_set("surely_both")
_TWO_OF_THEM = word_set("two_of_them")
_PRONOUNS = word_set("may_mean_both")
_DONE_BY_OTHERS = frozenset({Kind.PROJECT, Kind.SANCTIONS, Kind.INVESTMENT})
_TRADE = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE})
_A_PAIR = 2


def without_speakers(draft: Draft) -> None:
    """Leave out who only takes note of what two others do: "they took note of the line from A to B"."""
    if draft.kind not in _DONE_BY_OTHERS or len(draft.countries) <= _A_PAIR:
        return
    told = told_countries(draft.sentence, draft.lo, draft.hi)
    kept = tuple(code for code in draft.countries if code in told)
    if len(kept) >= _A_PAIR:
        draft.countries = kept


def stands(draft: Draft, memory: Memory) -> bool:
    """Whether a claim reaches the floor of its kind; a name of several countries is left to the doubts."""
    if any(m.ambiguous for _, _, m in draft.sentence.countries_in(draft.lo, draft.hi)):
        return True
    return standing(draft, memory) >= _floors()[draft.kind]


def standing(draft: Draft, memory: Memory) -> float:
    """How far the words carry a claim, from below 0 to 1.

    With the chance ``hold`` the text is about the pair and the claim stands; else its words have to carry it.
    Firm objections count either way.
    """
    hold = 1.0 if memory.given else memory.hold
    grounds = grounds_of(draft)
    told = [rule for rule, objects in _objections(soft=hold < 1) if objects(grounds)]
    firm = sum(rule.weight for rule in told if rule.firm)
    soft = sum(rule.weight for rule in told if not rule.firm)
    by_words = _naming(grounds, memory.near) - soft if hold < 1 else 1.0
    return hold + (1 - hold) * by_words - firm


def _naming(grounds: Grounds, before: Collection[str]) -> float:
    """The mean over the countries of a claim of how each is named; 0 where it has none.

    The two that the sentence before names, and nobody else, are named by it for a figure of trade that names
    nobody: "… Kenya and Uganda. Trade stands at $140 million."
    """
    weights = _weights()
    other = weights[_stand_in(grounds.sentence)]
    if grounds.kind in _TRADE and not grounds.near and set(before) == set(grounds.parties):
        other = max(other, weights["before"])
    counted = [
        weights["own"] if code in grounds.own else weights["sentence"] if code in grounds.near else other
        for code in grounds.parties
    ]
    return sum(counted) / len(counted) if counted else 0.0


def _stand_in(sentence: Sentence) -> str:
    """What stands for a country that the sentence does not name: "both sides", "our", or nothing."""
    pairs = zip(sentence.words, [*sentence.words[1:], ""])
    if any(word in _BOTH or (word == "two" and after in _TWO_OF_THEM) for word, after in pairs):
        return "plural"
    return "pronoun" if sentence.has_word(_PRONOUNS, 0, len(sentence)) else "lent"


class _Rule(NamedTuple):
    """What an objection takes off, and whether it does so where the text is surely about the pair."""

    weight: float
    firm: bool


@cache
def _weights() -> dict[str, float]:
    """What each way of naming a country counts for."""
    return {way: entry["weight"] for way, entry in load_yaml("claims/standing.yaml")["naming"].items()}


@cache
def _rules() -> dict[str, _Rule]:
    """The objections by name, in the order of the file."""
    entries = load_yaml("claims/standing.yaml")["objections"].items()
    return {name: _Rule(entry["weight"], entry["firm"]) for name, entry in entries}


@cache
def _objections(*, soft: bool) -> tuple[tuple[_Rule, Callable[[Grounds], bool]], ...]:
    """The firm objections, and the soft ones where these count too."""
    return tuple((rule, OBJECTIONS[name]) for name, rule in _rules().items() if rule.firm or soft)


@cache
def _floors() -> dict[Kind, float]:
    """What a claim of each kind must reach."""
    return {Kind(kind): floor for kind, floor in load_yaml("claims/standing.yaml")["floors"].items()}

"""Hedges around a number: "more than", "close to", "or so", "up to", and what they make of a point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity.records import Comparator
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from comity.claims.tokens import Tokens

Phrase = tuple[str, ...]
_FRONT = ("over", "over_verb", "under", "under_verb", "approx", "plain")
_MEANING = {
    "over": Comparator.OVER,
    "over_verb": Comparator.OVER,
    "under": Comparator.UNDER,
    "under_verb": Comparator.UNDER,
    "approx": Comparator.APPROX,
    "plain": Comparator.EQ,
}
_LOOK_BACK = 7  # tokens in which "bring … up to" stands together


@dataclass(frozen=True, slots=True)
class Hedge:
    """What stands around a figure: the tokens it takes with them, and the comparator."""

    first: int
    last: int
    comparator: Comparator


@cache
def phrases(key: str) -> tuple[Phrase, ...]:
    """Return a list of phrases of ``claims/measures.yaml``, each as a tuple of words."""
    return tuple(
        tuple(item.split()) for item in load_yaml("claims/measures.yaml")[key].split(",") if item.split()
    )


@cache
def word_set(key: str) -> frozenset[str]:
    """Return a set of words of ``claims/measures.yaml``."""
    items = load_yaml("claims/measures.yaml")[key].split()
    return frozenset(item.rstrip(",") or item for item in items)


def by_edge(entries: dict[Phrase, str], *, last: bool) -> dict[str, tuple[tuple[Phrase, str], ...]]:
    """Index phrases by their last or first word, longest first."""
    index: dict[str, list[tuple[Phrase, str]]] = {}
    for phrase, meaning in entries.items():
        index.setdefault(phrase[-1 if last else 0], []).append((phrase, meaning))
    return {edge: tuple(sorted(found, key=lambda f: -len(f[0]))) for edge, found in index.items()}


@cache
def _fronts() -> dict[str, tuple[tuple[Phrase, str], ...]]:
    return by_edge({phrase: key for key in _FRONT for phrase in phrases(key)}, last=True)


@cache
def _fillers() -> dict[str, tuple[tuple[Phrase, str], ...]]:
    return by_edge(dict.fromkeys(phrases("filler"), "filler"), last=True)


@cache
def _degrees() -> dict[str, tuple[tuple[Phrase, str], ...]]:
    return by_edge(dict.fromkeys(phrases("degree"), "degree"), last=True)


@cache
def _backs() -> dict[str, tuple[tuple[Phrase, str], ...]]:
    keys = ("after_over", "after_under", "after_approx")
    return by_edge(
        {phrase: key.removeprefix("after_") for key in keys for phrase in phrases(key)}, last=False
    )


def _ending(
    tokens: Tokens, j: int, index: dict[str, tuple[tuple[Phrase, str], ...]]
) -> tuple[Phrase, str] | None:
    """Return the longest phrase of the index whose last word is the token ``j``."""
    for phrase, meaning in index.get(tokens.word(j), ()):
        start = j - len(phrase) + 1
        if start >= 0 and (len(phrase) == 1 or tokens.matches(start, phrase)):
            return phrase, meaning
    return None


def find_hedge(tokens: Tokens, first: int, last: int, *, amount: bool, duration: bool = False) -> Hedge:
    """Find the hedges around a figure.

    Parameters
    ----------
    first, last : the figure's tokens
    amount : whether it is money, a percentage or a measure, which admits "past" and "top"
    duration : whether it is a time, before which "over" mostly is a preposition ("over five years")

    Examples
    --------
    >>> from comity.claims.tokens import tokenise
    >>> find_hedge(tokenise("to well over $ 5"), 3, 4, amount=True)
    Hedge(first=1, last=4, comparator=<Comparator.OVER: 'over'>)
    """
    front, comparator = _front(tokens, first, amount=amount, duration=duration)
    for phrase, meaning in _backs().get(tokens.word(last + 1), ()):
        if not tokens.matches(last + 1, phrase):
            continue
        if phrase == ("+",) and not tokens.joined(last):
            continue
        if phrase[-1] == "less" and tokens.word(last + 3) == "than":
            continue
        return Hedge(front, last + len(phrase), _MEANING[meaning])
    if tokens.word(last + 1) in {"-", "–"} and tokens.word(last + 2) == "plus":
        return Hedge(front, last + 2, Comparator.OVER)
    return Hedge(front, last, comparator)


def _front(tokens: Tokens, first: int, *, amount: bool, duration: bool) -> tuple[int, Comparator]:
    j = first - 1
    if j < 0 or tokens.parted(j):
        return first, Comparator.EQ
    found = _ending(tokens, j, _fronts())
    if found is None:
        return _behind_filler(tokens, first)
    phrase, key = found
    start = j - len(phrase) + 1
    if not _admitted(tokens, start, phrase, amount=amount, duration=duration):
        return first, Comparator.EQ
    comparator = _MEANING[key]
    if key == "plain":
        outer = _ending(tokens, start - 1, _fronts())
        if (
            outer is not None
            and outer[1] != "plain"
            and _admitted(tokens, start - 1, outer[0], amount=amount, duration=duration)
        ):
            return start - len(outer[0]), _MEANING[outer[1]]
        return start, comparator
    degree = _ending(tokens, start - 1, _degrees())
    if degree is not None:
        start -= len(degree[0])
    if tokens.word(start - 1) == "not" and comparator is Comparator.OVER and key == "over":
        return start - 1, Comparator.UNDER
    if tokens.word(start - 1) in {"not", "never"} and key == "over_verb":
        return start - 1, Comparator.UNDER
    return start, comparator


def _behind_filler(tokens: Tokens, first: int) -> tuple[int, Comparator]:
    """Look for a hedge before "the level of", "a record", "another"."""
    j = first - 1
    filler = _ending(tokens, j, _fillers())
    if filler is None:
        return first, Comparator.EQ
    j -= len(filler[0])
    found = _ending(tokens, j, _fronts())
    if found is None:
        return first, Comparator.EQ
    phrase, key = found
    verb = key.endswith("_verb")
    if filler[0] == ("the",):
        reaches = verb or phrase == ("past",)
    else:
        reaches = (
            verb or phrase in phrases("reaching") or (key != "plain" and filler[0] in phrases("reached"))
        )
    if not reaches:
        return first, Comparator.EQ
    return j - len(phrase) + 1, _MEANING[key]


def _admitted(tokens: Tokens, start: int, phrase: Phrase, *, amount: bool, duration: bool) -> bool:
    """Whether words that also are prepositions or verbs hedge here."""
    before = tokens.word(start - 1)
    match phrase[-1]:
        case "over" | "under" | "about" | "around" | "past" | "above" | "below" if duration:
            return before in word_set("before_duration")
        case "over" if before in word_set("verbs_with_over"):  # "turned over 688 million"
            return False
        case "past":
            return amount and before != "the"
        case "top" | "pass" | "cross":
            return amount
        case "under" if not amount:  # "under two arrangements"
            return before in word_set("before_under")
        case "to" if phrase == ("up", "to"):
            raised = word_set("raised")
            return before in {"by", "of"} or not any(
                tokens.word(k) in raised for k in range(max(0, start - _LOOK_BACK), start)
            )
        case "c" | "ca":
            return tokens.word(start + 1) != ")"
        case "some":
            return before not in {"for", "in"} or not duration
        case _:
            return True

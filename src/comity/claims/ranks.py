"""Ranks in words: "third-largest", "fifth most important", "top ten", "the two largest", "No. 1"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from comity.claims.hedges import Phrase, by_edge, phrases, word_set
from comity.claims.numerals import HYPHENS, ORDINAL_ENDINGS, ORDINALS, Numeral, read_numeral

if TYPE_CHECKING:
    from comity.claims.tokens import Tokens

_ENDS = frozenset({"", ".", ";", ",", ")"})
_ONLY_BEFORE_PARTNERS = frozenset({"main", "leading", "principal", "chief"})
_LABEL_REACH = 10  # tokens of a label before its colon


class Rank(NamedTuple):
    """A rank, or a range of them, and the tokens of its words."""

    first: int
    last: int
    low: int
    high: int
    among: int | None = None  # where "one of the" begins
    past: int = 0  # the last token of a superlative that belongs to it


@cache
def _superlatives() -> dict[str, tuple[tuple[Phrase, str], ...]]:
    return by_edge(dict.fromkeys(phrases("superlatives"), "superlative"), last=False)


@cache
def superlative_words() -> frozenset[str]:
    """Return the words with which a superlative of rank begins."""
    return frozenset(_superlatives())


def _superlative(tokens: Tokens, i: int) -> int | None:
    """Return the last token of the superlative that begins at a token."""
    for phrase, _ in _superlatives().get(tokens.word(i), ()):
        if tokens.matches(i, phrase):
            return i + len(phrase) - 1
    return None


def rank_by_superlative(tokens: Tokens, i: int) -> Rank | None:
    """Read "largest", "top", "most important" as rank 1, "top ten" as 1 to 10."""
    last = _superlative(tokens, i)
    if last is None:
        return None
    word, after = tokens.words[i], tokens.word(last + 1)
    if word == "top":
        j = last + 2 if after in HYPHENS else last + 1
        number = read_numeral(tokens, j) if j < len(tokens) else None
        if number is not None:
            fits = number.magnitude == 1 and 1 < number.value <= 200 and number.value == int(number.value)
            return Rank(i, number.last, 1, int(number.value)) if fits else None
    if after in HYPHENS and tokens.joined(last):  # "top-level", "largest-ever"
        return None
    if not after[:1].isalpha() and after not in {"'", "’", "(", '"'}:
        return None if word in _ONLY_BEFORE_PARTNERS or word == "top" else Rank(i, last, 1, 1)
    if word in word_set("weak_superlatives"):
        following = tokens.words[last + 1 : last + 5]
        if not any(noun in word_set("rank_nouns") for noun in following):
            return None
    if (word == "leading" and after in word_set("leading_on")) or (
        word == "chief" and after in word_set("chiefs")
    ):
        return None
    among = None
    if tokens.matches(i - 3, ("one", "of", "the")):
        among = i - 3
    elif tokens.matches(i - 2, ("among", "the")):
        among = i - 2
    elif tokens.words[max(i - 3, 0) : i - 1] in (["one", "of"], ["among", "each"]):
        among = i - 3  # "one of its largest", "among each other's largest"
    return Rank(i, last, 1, 1, among)


def rank_of_several(tokens: Tokens, numeral: Numeral) -> Rank | None:
    """Read "the two largest" as 1 to 2."""
    i = numeral.last + 1
    last = _superlative(tokens, i)
    if last is None or numeral.value < 2 or numeral.value > 200 or numeral.magnitude > 1:
        return None
    if tokens.words[i] in _ONLY_BEFORE_PARTNERS or tokens.words[i] == "top":
        nouns = word_set("rank_nouns")
        if not any(tokens.word(j) in nouns for j in range(last + 1, last + 4)):
            return None
    return Rank(numeral.first, last, 1, int(numeral.value))


def rank_by_ordinal(tokens: Tokens, i: int) -> Rank | None:
    """Read "third-largest", "the first place", "ranked fifth"; other ordinals only count in a row."""
    value, last = ORDINALS.get(tokens.words[i], 0), i
    if not value:
        if not (tokens.raw[i].isdecimal() and tokens.joined(i) and tokens.word(i + 1) in ORDINAL_ENDINGS):
            return None
        value, last = int(tokens.raw[i]), i + 1
        if not 0 < value <= 250:
            return None
    after, j = tokens.word(last + 1), last + 1
    if after in HYPHENS and tokens.joined(last):
        close = _superlative(tokens, last + 2)
        if close is None and tokens.word(last + 2) in word_set("ranked"):
            close = last + 2
        return Rank(i, close, value, value) if close is not None else None
    if value > 1 and after in word_set("ranked"):
        return Rank(i, last, value, value, past=_superlative(tokens, j) or j)
    if value == 1 and after in {"largest", "biggest"}:
        return Rank(i, last, 1, 1, past=j)
    if after in word_set("places"):
        idiom = value == 1 and tokens.matches(i - 2, ("in", "the"))
        return None if idiom else Rank(i, last, value, value)
    before = tokens.word(i - 2) if tokens.word(i - 1) in {"the", "as"} else tokens.word(i - 1)
    if before in word_set("ranking"):
        return Rank(i, last, value, value)
    if after == "among" or _behind_a_label(tokens, i):
        return Rank(i, last, value, value)
    if tokens.word(i - 1) in {"a", "another", "an"}:
        return None
    if (tokens.word(i - 1).endswith("'s") or tokens.word(i - 1) == "s") and after in _ENDS:
        return Rank(i, last, value, value)  # "Canada is Mexico's fifth"
    nouns = word_set("first_nouns")
    for k in range(j, min(j + 3, len(tokens))):
        if tokens.words[k] in nouns:
            return Rank(i, last, value, value)
        if not tokens.words[k].isalpha() or tokens.words[k] in word_set("stops"):
            break
    return None


def _behind_a_label(tokens: Tokens, i: int) -> bool:
    """Whether a label tells the order: "Brunei's place among Malaysia's partners: [sixth]"."""
    if tokens.word(i - 1) != ":":
        return False
    label = tokens.words[max(0, i - 1 - _LABEL_REACH) : i - 1]
    return "among" in label or not word_set("places").isdisjoint(label)


def rank_by_number(tokens: Tokens, i: int) -> Rank | None:
    """Read "No. 1 partner", "number two", "#3"."""
    j = i + 1
    if tokens.words[i] == "no" and tokens.word(j) == ".":
        j += 1
    number = read_numeral(tokens, j) if j < len(tokens) else None
    if (
        number is None
        or number.magnitude > 1
        or not 0 < number.value <= 20
        or number.value != int(number.value)
    ):
        return None
    if tokens.words[i] == "no" and (not number.digits or tokens.word(j - 1) != "."):
        return None
    before, after = tokens.word(i - 1), tokens.word(number.last + 1)
    if before in word_set("references") or (before in {"the"} and after in {"", "."}):
        return None
    nouns = word_set("first_nouns")
    listed = tokens.matches(number.last + 1, ("on", "the", "list")) or tokens.matches(
        number.last + 1, ("in", "the", "list")
    )
    fits = (
        listed
        or before.endswith("'s")
        or before in word_set("ranking")
        or _behind_a_label(tokens, i)
        or any(tokens.word(k) in nouns for k in range(number.last + 1, number.last + 4))
    )
    return Rank(i, number.last, int(number.value), int(number.value)) if fits else None

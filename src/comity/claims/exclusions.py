"""What looks like a number and is none: paragraph numbers, references, hours, telephone numbers, names."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from comity.claims.hedges import Phrase, by_edge, phrases, word_set
from comity.claims.measures import duration_after, measure_after
from comity.claims.money import currencies, noun_after
from comity.claims.numerals import HYPHENS, MAGNITUDES

if TYPE_CHECKING:
    from comity.claims.numerals import Numeral
    from comity.claims.tokens import Tokens

_BRACKET = 25  # tokens: how far back an opening bracket may stand
_MARKS = frozenset("*#>_(")
_HOURS = frozenset({"am", "pm", "gmt", "utc", "o'clock", "hrs"})
_NUMBERED = frozenset({"no", "nos", "art", "para", "paras"})


def stands_free(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether a figure is no part of a name, a code, a formula or a longer reference."""
    first, last = numeral.first, numeral.last
    raw, before, after = tokens.raw[first], tokens.word(first - 1), tokens.word(last + 1)
    if raw[0] == "0" and len(raw) > 1 and raw[1].isdecimal():
        return False
    if tokens.joined(first - 1):
        if before[-1].isalnum() and tokens.raw[first - 1] not in currencies().signs:
            return False
        if before == ".":
            return False
        if (
            before in {"/", "+", "#", ":"}
            and tokens.joined(first - 2)
            and tokens.word(first - 2)[-1:].isalnum()
        ):
            return False
        if before in HYPHENS and tokens.joined(first - 2):
            bound = tokens.word(first - 2)
            if bound[-1:].isalpha():
                return bound in {"top", "mid", "over", "under"}
            if bound.isdecimal() and tokens.word(first - 3) in word_set("references"):
                return False  # "Boeing 787-9"
    if not tokens.joined(last):
        return True
    if after[0].isalpha():
        return (
            measure_after(tokens, last, digits=True) is not None
            or duration_after(tokens, last) is not None
            or after in {"fold", "x"}
            or noun_after(tokens, last, (), figure=True) is not None
        )
    if after in {"<", "×"}:  # "21<sup>st</sup>"
        return False
    if after == "(" and tokens.word(last + 3) == ")":  # "1702(b)"
        return False
    if after in {"+", ":", "/"} and tokens.joined(last + 1) and tokens.word(last + 2)[:1].isdigit():
        return False
    return not (after in HYPHENS and _is_phone(tokens, last + 1))


def _is_phone(tokens: Tokens, i: int) -> bool:
    """Whether hyphens go on: "98-21-1234"."""
    return (
        tokens.joined(i)
        and tokens.word(i + 1).isdecimal()
        and tokens.joined(i + 1)
        and tokens.word(i + 2) in HYPHENS
        and tokens.word(i + 3).isdecimal()
    )


def is_reference(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether a figure numbers a paragraph, an article, a resolution, an hour or a group."""
    first, last = numeral.first, numeral.last
    before, after = tokens.word(first - 1), tokens.word(last + 1)
    if numeral.magnitude > 1:
        return False
    opening = tokens.opens_line(_before_marks(tokens, first))
    if opening and after in {".", ")", "\\"} and not _goes_on(tokens, last + 2, after):
        return True
    if after == ")" and tokens.joined(last) and "(" not in tokens.words[max(0, first - _BRACKET) : first]:
        return True  # "will 1) develop"
    if opening and "." in tokens.raw[first] and tokens.raw[min(last + 1, len(tokens) - 1)][0].isupper():
        return True
    if before == "(" and after == ")" and numeral.value < 100 and numeral.value == int(numeral.value):
        return True
    if before in {"and", ","} and tokens.word(first - 3) in word_set("references"):
        return tokens.word(first - 2).isdecimal()  # "Articles 2 and 5"
    if before in word_set("references") or (before == "." and tokens.word(first - 2) in _NUMBERED):
        return True
    if before in {"no", "nos", "№"} and tokens.raw[first - 1][0].isupper():
        return True
    if before == "+" and tokens.word(first + 1).isdecimal():
        return True
    if after in {"a", "p"} and tokens.word(last + 2) == "." and tokens.word(last + 3) == "m":
        return True
    if after in _HOURS or after == "agenda":
        return True
    return before == "of" and tokens.word(first - 2) == "group"


def _before_marks(tokens: Tokens, i: int) -> int:
    """Step back over the marks of a heading or a list: "**8. Trade**"."""
    while i > 0 and tokens.words[i - 1] in _MARKS and tokens.joined(i - 1):
        i -= 1
    return i


def _goes_on(tokens: Tokens, i: int, after: str) -> bool:
    """Whether a sentence goes on behind "12." at the start of a line, so that it is no paragraph number."""
    return after == "." and i < len(tokens) and tokens.raw[i][0].islower()


@cache
def _names() -> dict[str, tuple[tuple[Phrase, str], ...]]:
    return by_edge(dict.fromkeys(phrases("names"), "name"), last=False)


def is_name(tokens: Tokens, numeral: Numeral) -> bool:
    """Whether a number word belongs to a name or a turn of phrase: "Three Seas", "one another"."""
    for start in (numeral.first, numeral.first - 1, numeral.first - 2):
        for phrase, _ in _names().get(tokens.word(start), ()):
            if start + len(phrase) > numeral.first and tokens.matches(start, phrase):
                return True
    before = tokens.word(numeral.first - 1)
    if before in HYPHENS and tokens.joined(numeral.first - 1):
        return not (
            tokens.word(numeral.first - 2) in {"top", "mid"} or tokens.word(numeral.first - 2) in MAGNITUDES
        )
    return False

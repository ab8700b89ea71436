"""Finds the expressions of time in a text, before anybody asks which day it was written."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from comity.claims.dates import MONTHS, Stamp, month_at, possessed, read_dates, words_of
from comity.claims.numerals import DASHES, ONES, ORDINALS, TENS
from comity.claims.spans import (
    article_or_each,
    at_present,
    counted_time,
    current,
    day_word,
    present,
    previous,
    recurring,
    relative,
    same_period,
)
from comity.claims.times import (
    BEFORE,
    LEADS,
    OFFSETS,
    WEEKDAYS,
    Expression,
    Role,
    Shape,
    skip_hedges,
    skip_modifiers,
)
from comity.claims.tokens import Tokens, tokenise
from comity.claims.years import (
    CALENDARS,
    decade_word,
    fiscal_year,
    ordinal,
    part_of_year,
    quarter_sign,
    year_word,
)

_CUE_REACH = 14  # tokens before an expression in which a word tells whether it lies ahead
_SINCE_REACH = 6
_STOPS = frozenset(".;?!:")


@lru_cache(maxsize=4)
def expressions(text: str) -> tuple[Expression, ...]:
    """Find the expressions of time in a text, in text order, without overlap.

    >>> [e.shape for e in expressions("Trade fell in the first half of 2024, the least in six years.")]
    ['part', 'span']
    """
    tokens = tokenise(text)
    found: list[Expression] = []
    i, size = 0, len(tokens)
    words, raws = tokens.words, tokens.raw
    while i < size:
        word = words[i]
        reader = _READERS.get(word)
        if reader is None:
            if raws[i][0].isdecimal():
                reader = _number
            elif word.endswith("'s"):
                reader = _READERS.get(word[:-2])
        expression = reader(tokens, i) if reader else None
        if expression is None:
            i += 1
            continue
        found.append(_in_context(tokens, expression, found[-1].last + 1 if found else 0))
        i = expression.last + 1
    return tuple(found)


# ---- what stands before --------------------------------------------------------------------------


def _in_context(tokens: Tokens, e: Expression, floor: int) -> Expression:
    """Take in the modifiers and the preposition before an expression, and give it its role."""
    if e.shape == "none":
        return e
    span = e.shape == "span"
    j = skip_hedges(tokens, e.first, floor) if span else skip_modifiers(tokens, e.first, floor)
    if tokens.matches(j + 1, ("half", "the")):
        j += 1  # "half the 2022 figure" is no half of that year
    first = e.first if span else j + 1
    lead, role, edge = first, e.role, ""
    if j >= floor and tokens.words[j] in LEADS:
        lead, role, edge = _led(tokens, j, e, tokens.words[j + 1 : e.first])
    e = e._replace(first=first, lead=lead, future=_cue(tokens, lead, "future"))
    if span:
        return e._replace(role=_span_role(tokens, e, tokens.word(j)))
    if e.role != "point":
        return e
    if edge == "since" and _looks_back(tokens, lead):
        role = "horizon"
    return e._replace(role=role, opened=edge == "after", closed=edge == "before")


def _led(tokens: Tokens, j: int, e: Expression, modifiers: list[str]) -> tuple[int, Role, str]:
    """Return where the words before a time begin, the role that they give, and the edge that they name."""
    word, before = tokens.words[j], tokens.word(j - 1)
    role: Role = LEADS[word]
    match word, before:
        case "to", "up":
            return j - 1, "deadline", ""
        case "to", "prior":
            return j - 1, "deadline", "before"
        case "of", "as":
            return j - 1, "since", ""
        case "than", "later":
            return j - 2, "deadline", ""
        case "than", "earlier":
            return j - 2, "since", ""
        case "than", _:
            return e.first - len(modifiers), "point", ""
        case "after", _:
            return j, "since", "after"
        case "before", _:
            return j, "deadline", "" if "end" in modifiers or "close" in modifiers else "before"
        case "from", "starting" | "beginning" | "effective" | "as" | "dating":
            return j - 1, "since", ""
        case "from", _ if e.b is None and e.shape in {"dates", "label"} and not _is_change(tokens, j - 1):
            return j, "since", ""
        case ("since", "ever") | ("until", "up"):
            return j - 1, role, word
        case "through", _ if e.b is not None or e.shape not in {"dates", "label"}:
            return j, "point", ""
        case _:
            return j, role, word


def _is_change(tokens: Tokens, j: int) -> bool:
    """Whether "from 2022" compares: "up from 2022", "5 % from 2022"."""
    word = tokens.word(j)
    return word in words_of("compares") or word in {"%", "percent"} or word[:1].isdigit()


def _span_role(tokens: Tokens, e: Expression, lead: str) -> Role:
    """Tell "in six years" that looks back ("the first in six years") from one that looks ahead."""
    if lead == "within":
        return "deadline"
    if e.offset:  # "the next", "the past five years"
        looks_back = e.offset < 0 and lead == "in" and _cue(tokens, e.lead, "superlative")
        return "horizon" if looks_back else e.role
    if lead == "in":
        if tokens.word(e.last + 1) in {"time", "'"} or tokens.words[e.last].endswith("'"):
            return "deadline"
        if _cue(tokens, e.lead, "superlative"):
            return "horizon"
        return "deadline" if e.future else "horizon"
    if lead in {"over", "during"} and e.future:
        return "deadline"
    return "duration"


def _cue(tokens: Tokens, before: int, key: str) -> bool:
    """Whether a word of the set stands before the token in the same sentence."""
    cues = words_of(key)
    for j in range(before - 1, max(before - _CUE_REACH - 1, -1), -1):
        word = tokens.words[j]
        if word in cues:
            return True
        if word in _STOPS:
            return False
        if word in {"is", "are"} and tokens.word(j + 1) == "to":
            return key == "future"
    return False


def _looks_back(tokens: Tokens, since: int) -> bool:
    """Whether a superlative looks back to the date: "the best figure since 2013", no rank that began then."""
    superlatives, ranked = words_of("superlative"), words_of("ranked")
    for j in range(since - 1, max(since - _SINCE_REACH, -1), -1):
        word = tokens.words[j]
        if word in ranked or not word[0].isalpha():
            return False
        if word in superlatives:
            return True
    return False


def _number(tokens: Tokens, i: int) -> Expression | None:
    """Read what starts with a figure: dates, years, "1990s", "1Q 2024", "18 months", "3 years ago"."""
    following = tokens.word(i + 1)
    if following == "s" and tokens.joined(i) and len(tokens.raw[i]) == 4 and tokens.raw[i].endswith("0"):
        start = int(tokens.raw[i])
        return Expression(i, i + 1, i, "point", "decade", Stamp(start)) if 1800 <= start <= 2090 else None
    if following in {"q", "h"} and tokens.joined(i) and tokens.raw[i] in "1234":
        return part_of_year(
            tokens, i, i + 1, "quarter" if following == "q" else "half", offset=int(tokens.raw[i])
        )
    dates = read_dates(tokens, i, lead=_lead_word(tokens, i))
    if dates is not None:
        shape: Shape = "label" if dates.short else "dates"
        if dates.a.month and dates.a.year is None:
            offset, last = _relative_year(tokens, dates.last)
            return Expression(i, last, i, "point", "dates", dates.a, dates.b, offset=offset)
        return Expression(i, dates.last, i, "point", shape, dates.a, dates.b)
    return counted_time(tokens, i)


def _lead_word(tokens: Tokens, i: int) -> str:
    j = i - 1
    while j >= 0 and tokens.words[j] in {"the", "early", "mid", "late", "-"}:
        j -= 1
    return tokens.word(j)


def _month(tokens: Tokens, i: int) -> Expression | None:
    dates = read_dates(tokens, i, lead=_lead_word(tokens, i))
    if dates is None:
        return None
    if dates.a.year is None and (dates.b is None or dates.b.year is None):
        offset, last = _relative_year(tokens, dates.last)
        if offset is not None:
            return Expression(i, last, i, "point", "dates", dates.a, dates.b, offset=offset)
    if dates.a.year is None and dates.b is None:
        dates = dates._replace(a=dates.a._replace(year=_year_of_the_next(tokens, dates.last)))
    bare = dates.b is None and dates.a == Stamp(None, dates.a.month)
    if bare and not _bare_month_fits(tokens, i, dates.last):
        return None
    return Expression(i, dates.last, i, "point", "dates", dates.a, dates.b)


def _year_of_the_next(tokens: Tokens, last: int) -> int | None:
    """Return the year that "July and September 2023" gives to July too."""
    if tokens.word(last + 1) not in {"and", "or"} or month_at(tokens, last + 2) is None:
        return None
    following = read_dates(tokens, last + 2)
    return following.a.year if following is not None else None


def _relative_year(tokens: Tokens, last: int) -> tuple[int | None, int]:
    """Read the year behind "January-June [of last year]"."""
    j = last + 2 if tokens.word(last + 1) == "of" else last + 1
    j += tokens.word(j) == "the" and tokens.word(j + 1) in {"current", "last", "past"}
    if (
        tokens.word(j) in {"this", "last", "next", "current", "past"}
        and possessed(tokens.word(j + 1)) == "year"
    ):
        return OFFSETS[tokens.words[j]], j + 1
    return None, last


def _bare_month_fits(tokens: Tokens, i: int, last: int) -> bool:
    """Whether a month without day or year stands where a time can ("in May", "by late March")."""
    if tokens.words[i] not in {"may", "march"} and tokens.word(i - 1) in words_of("of_what") | {
        "early",
        "mid",
        "late",
        "-",
    }:
        return True
    j = skip_modifiers(tokens, i, 0)
    return tokens.word(j) in LEADS or tokens.word(last + 1) == "'s" or tokens.words[i].endswith("'s")


def _weekday(tokens: Tokens, i: int) -> Expression | None:
    """Read "Tuesday", "Monday to Wednesday", "Tuesday, 8 August"."""
    if not tokens.raw[i][0].isupper():
        return None
    day = WEEKDAYS[possessed(tokens.words[i])]
    if tokens.word(i + 1) == "," and i + 2 < len(tokens):
        dates = read_dates(tokens, i + 2)
        if dates is not None and dates.a.month:
            return Expression(i, dates.last, i, "point", "dates", dates.a, dates.b)
    if tokens.word(i + 1) in DASHES | {"to", "and", "through"}:
        far = WEEKDAYS.get(possessed(tokens.word(i + 2)))
        if far is not None:
            return Expression(i, i + 2, i, "point", "weekday", b=Stamp(day=far), number=day)
    return Expression(i, i, i, "point", "weekday", number=day)


def _last_or_part(tokens: Tokens, i: int) -> Expression | None:
    return ordinal(tokens, i) or relative(tokens, i)


_Reader = Callable[[Tokens, int], Expression | None]
_READERS: dict[str, _Reader] = {
    **dict.fromkeys(MONTHS, _month),
    **dict.fromkeys(WEEKDAYS, _weekday),
    **dict.fromkeys((*ONES, *TENS), counted_time),
    **dict.fromkeys(ORDINALS, ordinal),
    **dict.fromkeys(OFFSETS, relative),
    **dict.fromkeys(BEFORE, previous),
    **dict.fromkeys(CALENDARS, fiscal_year),
    **dict.fromkeys(("q", "h"), quarter_sign),
    **dict.fromkeys(("a", "an", "every", "each", "per"), article_or_each),
    **dict.fromkeys(("annually", "yearly"), recurring),
    **dict.fromkeys(("currently", "now", "today", "presently", "nowadays"), present),
    **dict.fromkeys(("at", "to", "so", "right"), at_present),
    **dict.fromkeys(("yesterday", "tomorrow"), day_word),
    **dict.fromkeys(
        ("same", "similar", "corresponding", "like", "year-earlier", "analogous", "equivalent", "comparable"),
        same_period,
    ),
    "half": counted_time,
    "current": current,
    "last": _last_or_part,
    "year": year_word,
    "decade": decade_word,
}

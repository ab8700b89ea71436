"""The parts that expressions of time are made of: their shapes, their units, and the words before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from comity.claims.dates import Stamp, words_of
from comity.claims.numerals import HYPHENS, Numeral

if TYPE_CHECKING:
    from comity.claims.tokens import Tokens

Role = Literal[
    "point", "since", "deadline", "horizon", "duration", "same_period", "earlier", "recurring", "present"
]
Shape = Literal[
    "dates",  # a, and b of a range
    "label",  # a year by its name: 2022-23, fiscal 2024, the Iranian year 1402
    "part",  # the offset-th (or the first number) units of the year a
    "year_to",  # number months that end with a
    "relative",  # a unit of time, offset from publication
    "month",  # a.month, offset years
    "weekday",  # number is the day (Monday 0), offset weeks
    "days",  # offset days
    "span",  # number units, which way is for the role to say
    "running",  # number units that end with the period described
    "ago",  # number units before publication
    "earlier",  # number units before the period described; offset is the sign
    "same",  # the same part of the year a
    "decade",  # from a, or offset decades from publication
    "opening",  # the first number years of what the text said to have begun
    "none",
]
UNITS = {
    word: unit
    for unit, words in {
        "year": "year years yr yrs", "month": "month months", "week": "week weeks", "day": "day days",
        "quarter": "quarter quarters trimester", "half": "half semester", "decade": "decade decades",
        "century": "century centuries",
    }.items()
    for word in words.split()
}  # fmt: skip
_WEEK = "monday tuesday wednesday thursday friday saturday sunday"
WEEKDAYS = {name: number for number, name in enumerate(_WEEK.split())}
OFFSETS = {"last": -1, "past": -1, "this": 0, "current": 0, "ongoing": 0, "next": 1, "coming": 1}
BEFORE = {"previous": -1, "preceding": -1, "prior": -1, "following": 1, "subsequent": 1}
CALENDAR_SHAPES = frozenset({"dates", "label", "part", "year_to", "decade", "same", "opening"})

LEADS: dict[str, Role] = {
    **dict.fromkeys(("since",), "since"),
    **dict.fromkeys(("by", "until", "till", "before", "through"), "deadline"),
    **dict.fromkeys(
        ("in", "on", "at", "from", "during", "over", "for", "throughout", "between", "to", "within", "after",
         "of", "dated", "due", "than"),
        "point",
    ),
}  # fmt: skip
_FAR = 8  # tokens: no expression has more modifiers or hedges before it


class Expression(NamedTuple):
    """One expression of time: its tokens, its shape, and the numbers that it gives.

    ``fiscal`` is empty, the ISO3 code of the country whose calendar is named, or "fiscal" for the one of
    the country that speaks. ``opened`` marks "after 2022", which starts when 2022 is over; ``closed``
    marks "before 2022", which ends when it begins.
    """

    first: int
    last: int
    lead: int  # the first token with the preposition
    role: Role
    shape: Shape
    a: Stamp = Stamp()
    b: Stamp | None = None
    number: float = 0
    unit: str = ""
    offset: int | None = None
    fiscal: str = ""
    future: bool = False  # the sentence looks ahead
    opened: bool = False
    closed: bool = False


def skip_modifiers(tokens: Tokens, first: int, floor: int) -> int:
    """Return the last token before "the end of", "early", "calendar" and the like."""
    j = first - 1
    floor = max(floor, first - _FAR)
    modifiers, of_what = words_of("modifiers"), words_of("of_what")
    while j >= floor and tokens.words[j] in modifiers:
        word, before = tokens.words[j], tokens.word(j - 1)
        if word == "of" and before not in of_what:
            break
        if word == "-" and before not in {"mid", "end", "early", "late", "non"}:
            break
        if word == "year" and before not in {"the", "calendar"}:
            break
        j -= 1
    return j


def skip_hedges(tokens: Tokens, first: int, floor: int) -> int:
    """Return the last token before "more than", "nearly", "at least" and the like."""
    j, floor, hedges = first - 1, max(floor, first - _FAR), words_of("span_hedges")
    while j >= floor and tokens.words[j] in hedges:
        before = tokens.word(j - 1)
        if (
            tokens.words[j] == "over"
            and before not in hedges
            and before not in {"in", "for", "within", "after", "of"}
        ):
            break
        j -= 1
    return j


def unit_after(tokens: Tokens, number: Numeral) -> tuple[str, int] | None:
    """Return the unit of time behind a number, and its token: "three straight years", "20+ yrs"."""
    j = number.last + 1
    if tokens.word(j) == "+" or tokens.word(j) in HYPHENS:
        j += 1
    while tokens.word(j) in {
        "consecutive",
        "straight",
        "successive",
        "full",
        "whole",
        "more",
        "long",
        "calendar",
    }:
        j += 1
    unit = UNITS.get(tokens.word(j).rstrip("'"))
    return (unit, j) if unit and unit not in {"half"} else None


def opens_clause(tokens: Tokens, i: int) -> bool:
    """Whether a clause follows, so that "before" is a conjunction: "the year before it joined"."""
    return tokens.word(i) not in {"", ".", ",", ";", ")", "and", "to", "in", "when"}

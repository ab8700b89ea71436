"""Expressions of time in a text, before anybody asks which day it was written: the grammar of ``periods``."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

from comity.claims.dates import MONTHS, Stamp, month_at, possessed, read_dates, words_of, year_at
from comity.claims.numerals import DASHES, HYPHENS, ONES, ORDINAL_ENDINGS, ORDINALS, TENS, Numeral, read_numeral
from comity.claims.tokens import Tokens, tokenise

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
        "quarter": "quarter quarters", "half": "half", "decade": "decade decades",
        "century": "century centuries",
    }.items()
    for word in words.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri", "saturday sat",
         "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
OFFSETS = {"last": -1, "past": -1, "this": 0, "current": 0, "ongoing": 0, "next": 1, "coming": 1}
BEFORE = {"previous": -1, "preceding": -1, "prior": -1, "following": 1, "subsequent": 1}
SOLAR_YEARS = range(1250, 1500)
CALENDAR_SHAPES = frozenset({"dates", "label", "part", "year_to", "decade", "same", "opening"})

_MODIFIERS = frozenset(
    "the early mid late end beginning start middle close course calendar calender month year summer autumn spring "
    "winter rest whole entire full half all of - about around its their our".split()
)
_OF_WHAT = frozenset(
    "end beginning start middle close course month year summer autumn spring winter rest whole all half".split()
)
_HEDGES = frozenset(
    "more less than nearly almost about around over under at least just only some the well roughly approximately a "
    "an close to up no fewer full past whole another".split()
)
_LEADS: dict[str, Role] = {
    "since": "since", "by": "deadline", "until": "deadline", "till": "deadline", "before": "deadline",
} | dict.fromkeys(
    "in on at from during over for through throughout between to within after of for dated due".split(), "point"
)  # fmt: skip
_NUMBERS = frozenset(ONES) | frozenset(TENS)


class Expression(NamedTuple):
    """One expression of time: its tokens, its shape, and the numbers that it gives."""

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
    fiscal: str = ""  # "fiscal" for the year of the country that speaks, or ISO3
    future: bool = False
    opened: bool = False  # "after 2022": the period starts when the date is over


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


# ---- what stands before -----------------------------------------------------------------------------------------


def _in_context(tokens: Tokens, e: Expression, floor: int) -> Expression:
    """Take in the modifiers and the preposition before an expression, and give it its role."""
    if e.shape == "none":
        return e
    j = _skip_hedges(tokens, e.first, floor) if e.shape == "span" else _skip_modifiers(tokens, e.first, floor)
    first = e.first if e.shape == "span" else j + 1
    word = tokens.word(j) if j >= floor else ""
    before = tokens.word(j - 1)
    if word not in _LEADS:
        return e._replace(first=first, lead=first, future=_cue(tokens, first, "future"))
    lead, role = j, _LEADS[word]
    opened = word == "after" and e.role == "point"
    if word in {"to", "of"} and before in {"up", "as"}:
        lead, role = j - 1, "deadline" if before == "up" else "since"
    elif word == "than" or (word == "from" and before in {"starting", "beginning", "effective", "as", "dating"}):
        lead, role = j - 1, "since"
    elif word == "from" and e.b is None and e.shape in {"dates", "label"} and not _is_change(tokens, j - 1):
        role = "since"
    elif word == "to" and before == "prior":
        lead, role = j - 1, "deadline"
    elif word in {"since", "until", "till"} and before in {"ever", "up"}:
        lead = j - 1
    elif word == "through" and e.b is None and e.shape in {"dates", "label"} and _cue(tokens, j, "future"):
        role = "deadline"
    if opened:
        role = "since"
    e = e._replace(first=first, lead=lead, future=_cue(tokens, lead, "future"), opened=opened)
    if e.shape == "span":
        return e._replace(role=_span_role(tokens, e, word))
    if e.role != "point":
        return e
    if role == "since" and word == "since" and _looks_back(tokens, lead):
        role = "horizon"
    return e._replace(role=role)


def _skip_modifiers(tokens: Tokens, first: int, floor: int) -> int:
    """Return the last token before "the end of", "early", "calendar" and the like."""
    j = first - 1
    while j >= floor and tokens.words[j] in _MODIFIERS:
        word, before = tokens.words[j], tokens.word(j - 1)
        if word == "of" and before not in _OF_WHAT:
            break
        if word == "-" and before not in {"mid", "end", "early", "late", "non"}:
            break
        if word == "year" and before not in {"the", "calendar"}:
            break
        j -= 1
    return j


def _skip_hedges(tokens: Tokens, first: int, floor: int) -> int:
    j = first - 1
    while j >= floor and tokens.words[j] in _HEDGES:
        if tokens.words[j] == "over" and tokens.word(j - 1) not in _HEDGES | {"in", "for", "within", "after", "of"}:
            break
        j -= 1
    return j


def _is_change(tokens: Tokens, j: int) -> bool:
    """Whether "from 2022" compares: "up from 2022", "5 % from 2022"."""
    word = tokens.word(j)
    return word in words_of("compares") or word in {"%", "percent"} or word[:1].isdigit()


def _span_role(tokens: Tokens, e: Expression, lead: str) -> Role:
    if lead == "within":
        return "deadline"
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
    for j in range(before - 1, max(before - 14, -1), -1):
        word = tokens.words[j]
        if word in cues:
            return True
        if word in ".;?!:" and word:
            return False
        if word in {"is", "are"} and tokens.word(j + 1) == "to":
            return key == "future"
    return False


def _looks_back(tokens: Tokens, since: int) -> bool:
    """Whether a superlative looks back to the date: "the best figure since 2013", no rank that began then."""
    superlatives, ranked = words_of("superlative"), words_of("ranked")
    for j in range(since - 1, max(since - 6, -1), -1):
        word = tokens.words[j]
        if word in ranked or not word[0].isalpha():
            return False
        if word in superlatives:
            return True
    return False


# ---- the expressions --------------------------------------------------------------------------------------------


def _number(tokens: Tokens, i: int) -> Expression | None:
    """Read what starts with a figure: dates, years, "1990s", "1Q 2024", "18 months", "3 years ago"."""
    following = tokens.word(i + 1)
    if following == "s" and tokens.joined(i) and len(tokens.raw[i]) == 4 and tokens.raw[i].endswith("0"):
        start = int(tokens.raw[i])
        return Expression(i, i + 1, i, "point", "decade", Stamp(start)) if 1800 <= start <= 2090 else None
    if following in {"q", "h"} and tokens.joined(i) and tokens.raw[i] in "1234":
        return _part_of_year(tokens, i, i + 1, "quarter" if following == "q" else "half", int(tokens.raw[i]))
    dates = read_dates(tokens, i, lead=_lead_word(tokens, i))
    if dates is not None:
        if dates.short:
            return Expression(i, dates.last, i, "point", "label", dates.a, dates.b)
        return Expression(i, dates.last, i, "point", "dates", dates.a, dates.b)
    return _counted(tokens, i)


def _lead_word(tokens: Tokens, i: int) -> str:
    j = i - 1
    while j >= 0 and tokens.words[j] in {"the", "early", "mid", "late", "-"}:
        j -= 1
    return tokens.word(j)


def _month(tokens: Tokens, i: int) -> Expression | None:
    dates = read_dates(tokens, i, lead=_lead_word(tokens, i))
    if dates is None:
        return None
    if dates.a == Stamp(None, dates.a.month) and dates.b is None and not _bare_month_fits(tokens, i, dates.last):
        return None
    return Expression(i, dates.last, i, "point", "dates", dates.a, dates.b)


def _bare_month_fits(tokens: Tokens, i: int, last: int) -> bool:
    """Whether a month without day or year stands where a time can ("in May", "by late March")."""
    if tokens.words[i] not in {"may", "march"} and tokens.word(i - 1) in _OF_WHAT | {"early", "mid", "late", "-"}:
        return True
    j = _skip_modifiers(tokens, i, 0)
    return tokens.word(j) in _LEADS or tokens.word(last + 1) == "'s" or tokens.words[i].endswith("'s")


def _weekday(tokens: Tokens, i: int) -> Expression | None:
    if not tokens.raw[i][0].isupper():
        return None
    last = i
    if tokens.word(i + 1) == ",":  # "Tuesday, 8 August": the date says it all
        dates = read_dates(tokens, i + 2) if i + 2 < len(tokens) else None
        if dates is not None and dates.a.month:
            return Expression(i, dates.last, i, "point", "dates", dates.a, dates.b)
    return Expression(i, last, i, "point", "weekday", number=WEEKDAYS[possessed(tokens.words[i])])


def _relative(tokens: Tokens, i: int) -> Expression | None:
    """Read "last year", "the next five years", "the past decade", "last December", "next Tuesday"."""
    offset, j = OFFSETS[tokens.words[i]], i + 1
    fiscal = ""
    while tokens.word(j) in {"calendar", "fiscal", "financial", "iranian", "solar"}:
        fiscal = {"calendar": fiscal, "iranian": "IRN", "solar": "IRN"}.get(tokens.words[j], fiscal or "fiscal")
        j += 1
    if j >= len(tokens):
        return None
    word = possessed(tokens.words[j])
    unit = UNITS.get(word)
    if unit in {"decade", "century"} and offset:
        years = 10 if unit == "decade" else 100
        return Expression(i, j, i, "deadline" if offset > 0 else "duration", "span", number=years, unit="year")
    if unit == "decade":
        return Expression(i, j, i, "point", "decade", offset=offset)
    if unit is not None and unit != "half" and not word.endswith("s"):
        if tokens.word(j + 1) == "before" and tokens.word(j + 2) == "last":
            return Expression(i, j + 2, i, "point", "relative", unit=unit, offset=offset - 1, fiscal=fiscal)
        return Expression(i, j, i, "point", "relative", unit=unit, offset=offset, fiscal=fiscal)
    if word in WEEKDAYS and tokens.raw[j][0].isupper():
        return Expression(i, j, i, "point", "weekday", number=WEEKDAYS[word], offset=offset)
    if month_at(tokens, j):
        return Expression(i, j, i, "point", "month", Stamp(None, MONTHS[word]), offset=offset)
    number = read_numeral(tokens, j)
    if number is None or not offset:
        return None
    counted = _unit_after(tokens, number)
    if counted is None:
        return None
    unit, last = counted
    return Expression(i, last, i, "deadline" if offset > 0 else "duration", "span", number=number.value, unit=unit)


def _unit_after(tokens: Tokens, number: Numeral) -> tuple[str, int] | None:
    """Return the unit of time after a number, and its token: "three consecutive years", "20+ yrs", "five-year"."""
    j = number.last + 1
    if tokens.word(j) == "+" or tokens.word(j) in HYPHENS:
        j += 1
    while tokens.word(j) in {"consecutive", "straight", "successive", "full", "whole", "more", "long", "calendar"}:
        j += 1
    unit = UNITS.get(tokens.word(j).rstrip("'"))
    return (unit, j) if unit and unit not in {"half"} else None


def _counted(tokens: Tokens, i: int) -> Expression | None:
    """Read "six years", "a decade", "20+ yrs", "two years ago", "three years in a row"."""
    number = read_numeral(tokens, i)
    if number is None:
        number = _article(tokens, i)
        if number is None:
            return None
    counted = _unit_after(tokens, number)
    if counted is None or number.value > 2000 or number.value <= 0:
        return None
    unit, last = counted
    value, after = number.value, tokens.word(last + 1)
    if after == "ago":
        if value == 1 and unit == "year":
            return Expression(i, last + 1, i, "earlier", "earlier", number=1, unit=unit, offset=-1)
        return Expression(i, last + 1, i, "point", "ago", number=value, unit=unit)
    if after in {"earlier", "before", "previously"} and not (after == "before" and _opens_clause(tokens, last + 2)):
        return Expression(i, last + 1, i, "earlier", "earlier", number=value, unit=unit, offset=-1)
    if after in {"later", "afterwards"}:
        return Expression(i, last + 1, i, "earlier", "earlier", number=value, unit=unit, offset=1)
    if after == "running" or tokens.matches(last + 1, ("in", "a", "row")):
        last += 1 if after == "running" else 3
        return Expression(i, last, i, "duration", "running", number=value, unit=unit)
    if tokens.word(number.last + 1) in {"consecutive", "straight", "successive"}:
        return Expression(i, last, i, "duration", "running", number=value, unit=unit)
    if tokens.word(number.last + 1) in HYPHENS or (after in {"to", "ended", "ending"} and unit == "month"):
        return _months_to(tokens, i, last, value)
    j = _skip_hedges(tokens, i, 0)
    if unit == "quarter" or tokens.word(j) not in {"in", "within", "for", "over", "during", "after"}:
        return None
    if tokens.word(i) in {"a", "an"} and unit in {"day", "week", "month"}:
        return None
    return Expression(i, last, i, "duration", "span", number=value, unit=unit)


def _opens_clause(tokens: Tokens, i: int) -> bool:
    return tokens.word(i) not in {"", ".", ",", ";", ")", "and", "to", "in", "when"}


def _article(tokens: Tokens, i: int) -> Numeral | None:
    """Read the article of "a year earlier" and "a decade" as the number one, a half or a quarter."""
    if tokens.words[i] not in {"a", "an", "half", "quarter"}:
        return None
    if tokens.word(i + 1) in UNITS and tokens.word(i + 1) not in {"quarter", "half"}:
        return Numeral(i, i, 1.0, digits=False)
    return None


def _months_to(tokens: Tokens, i: int, last: int, months: float) -> Expression | None:
    """Read "12 months to June 2023"."""
    end = _year_end(tokens, last + 1)
    if end is None or months > 36:
        return None
    stamp, last = end
    return Expression(i, last, i, "point", "year_to", stamp, number=months)


def _year_end(tokens: Tokens, j: int) -> tuple[Stamp, int] | None:
    """Read "to September 2022", "ended 30 June 2023", ", which ended on March 19"."""
    if tokens.word(j) == "," and tokens.word(j + 1) in {"which", "that", "ending", "ended"}:
        j += 1
    if tokens.word(j) in {"which", "that"}:
        j += 1
    if tokens.word(j) not in {"to", "ended", "ending", "ends", "through", "until"}:
        return None
    j += 1
    while tokens.word(j) in {"on", "in", "at", "the", "end", "of"}:
        j += 1
    if j >= len(tokens):
        return None
    dates = read_dates(tokens, j)
    if dates is None or dates.b is not None or dates.a.month is None:
        return None
    return dates.a, dates.last


def _year_word(tokens: Tokens, i: int) -> Expression | None:
    """Read "(the) year to September 2022", "the year 1402", "the end of the year", "year-end"."""
    if tokens.word(i - 1) in OFFSETS or tokens.word(i - 1) in {"per", "a", "each", "every"}:
        return None
    end = _year_end(tokens, i + 1)
    if end is not None:
        return Expression(i, end[1], i, "point", "year_to", end[0], number=12)
    if tokens.word(i + 1) in HYPHENS and tokens.word(i + 2) == "end":
        return Expression(i, i + 2, i, "point", "relative", unit="year", offset=0)
    j = _skip_modifiers(tokens, i, 0)
    taken = tokens.words[j + 1 : i]
    if "of" in taken and "the" in taken:
        return Expression(i, i, i, "point", "relative", unit="year", offset=0)
    if tokens.words[i - 1 : i] == ["the"] and tokens.word(i + 1) == "before":
        if tokens.word(i + 2) == "last":
            return Expression(i, i + 2, i, "point", "relative", unit="year", offset=-2)
        if not _opens_clause(tokens, i + 2):
            return Expression(i, i + 1, i, "earlier", "earlier", number=1, unit="year", offset=-1)
    return None


def _decade_word(tokens: Tokens, i: int) -> Expression | None:
    taken = tokens.words[_skip_modifiers(tokens, i, 0) + 1 : i]
    if "of" in taken and "the" in taken:
        return Expression(i, i, i, "point", "decade", offset=0)
    return None


def _fiscal(tokens: Tokens, i: int) -> Expression | None:
    """Read "fiscal (year) 2022-23", "FY24", "the Iranian (calendar) year to 19 March 2024", "solar year 1402"."""
    fiscal, j = _calendar_words(tokens, i)
    named = fiscal not in {"", "fiscal"}
    if named and tokens.word(j) != "year":
        return None
    has_year = tokens.word(j) in {"year", "years"}
    if has_year:
        j += 1
    if j >= len(tokens):
        return None
    end = _year_end(tokens, j)
    if has_year and end is not None:
        return Expression(i, end[1], i, "point", "year_to", end[0], number=12, fiscal=fiscal)
    return _label(tokens, i, j, fiscal)


def _calendar_words(tokens: Tokens, i: int) -> tuple[str, int]:
    """Read up to three words for a calendar ("Iranian fiscal"); a country's name decides over "fiscal"."""
    fiscal, j = "", i
    while j < i + 3 and (kind := _CALENDARS.get(tokens.word(j))) is not None:
        fiscal = kind if kind != "fiscal" or not fiscal else fiscal
        j += 1
    return fiscal, j


def _label(tokens: Tokens, i: int, j: int, fiscal: str) -> Expression | None:
    """Read the name of a fiscal year: 2022-23, 2024, 24, 1402."""
    raw = tokens.raw[j]
    if tokens.words[j] in {"of", "("}:
        return None
    if raw.isdecimal() and len(raw) == 4 and int(raw) in SOLAR_YEARS:
        return Expression(i, j, i, "point", "label", Stamp(int(raw)), fiscal="IRN")
    if not raw[0].isdecimal():
        return None
    dates = read_dates(tokens, j)
    if dates is not None and dates.a.month is None:
        return Expression(i, dates.last, i, "point", "label", dates.a, dates.b, fiscal=fiscal)
    if raw.isdecimal() and len(raw) == 2 and tokens.word(j - 1) == "fy":
        last, b = j, None
        if tokens.word(j + 1) in DASHES | {"/"} and len(tokens.word(j + 2)) == 2 and tokens.raw[j + 2].isdecimal():
            last, b = j + 2, Stamp(2000 + int(tokens.raw[j + 2]))
        return Expression(i, last, i, "point", "label", Stamp(2000 + int(raw)), b, fiscal="fiscal")
    return None


def _ordinal(tokens: Tokens, i: int) -> Expression | None:
    """Read "first half of 2024", "third quarter", "first eight months of last year", "third year running"."""
    value = ORDINALS.get(tokens.words[i])
    j = i + 1
    if value is None:  # "last quarter of 2023", "3rd quarter"
        value = -1
    word = tokens.word(j)
    unit = UNITS.get(possessed(word))
    if unit in {"quarter", "half"} and value <= (4 if unit == "quarter" else 2):
        return _part_of_year(tokens, i, j, unit, value)
    if tokens.word(j) in {"consecutive", "straight", "successive"}:
        j += 1
        unit = UNITS.get(tokens.word(j))
    if unit in {"year", "month", "quarter"} and value > 1:
        row = tokens.matches(j + 1, ("in", "a", "row"))
        if row or tokens.word(j + 1) == "running" or j > i + 1:
            last = j + 3 if row else (j + 1 if tokens.word(j + 1) == "running" else j)
            return Expression(i, last, i, "duration", "running", number=value, unit=unit)
        return None
    if value not in {1, -1} or j >= len(tokens):
        return None
    if value == 1 and unit in {"decade", "year"} and tokens.word(i - 1) in {"its", "their", "the"}:
        return Expression(i, j, i, "point", "opening", number=10 if unit == "decade" else 1)
    number = read_numeral(tokens, j)
    counted = _unit_after(tokens, number) if number else None
    if number is not None and counted is not None and counted[0] == "year" and value == 1:
        return Expression(i, counted[1], i, "point", "opening", number=number.value)
    if number is None or counted is None or counted[0] not in {"month", "quarter", "week"}:
        return None
    unit, last = counted
    if number.value > (12 if unit == "month" else 52):
        return None
    return _part_of_year(tokens, i, last, unit, value, number.value)


def _part_of_year(
    tokens: Tokens, i: int, last: int, unit: str, offset: int, number: float = 1
) -> Expression | None:
    """Find the year that a quarter, a half or some months belong to."""
    year, offset_year, fiscal, end = _year_of_part(tokens, last + 1)
    if year is None and offset_year is None and offset == -1:
        return None  # "the last three months" is a span
    a = Stamp(year, offset_year if year is None else None)
    return Expression(i, end, i, "point", "part", a, number=number, unit=unit, offset=offset, fiscal=fiscal)


def _year_of_part(tokens: Tokens, j: int) -> tuple[int | None, int | None, str, int]:
    """Return the year, or its distance from publication, its calendar, and the last token."""
    nothing = (None, None, "", j - 1)
    if tokens.word(j) in {"of", "in", ","}:
        j += 1
    if tokens.word(j) == "the" or (tokens.word(j) == "calendar" and tokens.word(j + 1).isdigit()):
        j += 1
    year = year_at(tokens, j)
    if year is not None:
        dates = read_dates(tokens, j)
        if dates is not None and dates.short:
            return year, None, "fiscal", dates.last
        return year, None, "", j
    offset = OFFSETS.get(tokens.word(j), BEFORE.get(tokens.word(j)))
    if offset is not None:
        j += 1
    elif tokens.word(j - 1) != "the":
        return nothing
    fiscal, j = _calendar_words(tokens, j)
    if possessed(tokens.word(j)) != "year":
        return nothing
    raw = tokens.raw[j + 1] if j + 1 < len(tokens) else ""
    if raw.isdecimal() and len(raw) == 4 and (int(raw) in SOLAR_YEARS or year_at(tokens, j + 1)):
        return int(raw), None, "IRN" if int(raw) in SOLAR_YEARS else fiscal, j + 1
    return None, offset or 0, fiscal, j


def _quarter_sign(tokens: Tokens, i: int) -> Expression | None:
    """Read "Q1 2024", "H1"."""
    if not tokens.joined(i) or tokens.raw[i + 1] not in {"1", "2", "3", "4"} or not tokens.raw[i].isupper():
        return None
    unit, number = ("quarter" if tokens.words[i] == "q" else "half"), int(tokens.raw[i + 1])
    if unit == "half" and number > 2:
        return None
    return _part_of_year(tokens, i, i + 1, unit, number)


def _same(tokens: Tokens, i: int) -> Expression | None:
    """Read "the same period of 2023", "the same month last year", "the corresponding period a year earlier"."""
    j = i + 1
    number = read_numeral(tokens, j) if j < len(tokens) else None
    if number is not None:
        j = number.last + 1
    if possessed(tokens.word(j)) not in {"period", "time", "span", "month", "months", "quarter", "half", "part", "date"}:
        return None
    last = j
    if tokens.word(j + 1) == "of" and tokens.word(j + 2) == "the" and tokens.word(j + 3) == "year":
        j += 3
        last = j
    if tokens.word(j + 1) in {"of", "in", "from", ","}:
        j += 1
    if tokens.word(j + 1) == "the":
        j += 1
    year = year_at(tokens, j + 1)
    if year is not None:
        return Expression(i, j + 1, i, "same_period", "same", Stamp(year))
    word, after = tokens.word(j + 1), possessed(tokens.word(j + 2))
    if after == "year" and word in {"last", "previous", "preceding", "prior", "past"}:
        return Expression(i, j + 2, i, "same_period", "same", offset=-1)
    if word in {"a", "one"} and after == "year" and tokens.word(j + 3) in {"earlier", "ago", "before"}:
        return Expression(i, j + 3, i, "same_period", "same", offset=-1)
    if word == "year" and tokens.word(j + 2) in {"before", "earlier"}:
        return Expression(i, j + 2, i, "same_period", "same", offset=-1)
    if word == "this" and after == "year":
        return Expression(i, j + 2, i, "same_period", "same", offset=0)
    return Expression(i, last, i, "same_period", "same", offset=None)


def _previous(tokens: Tokens, i: int) -> Expression | None:
    """Read "the previous year", "the following month", "the previous two years"."""
    sign = BEFORE[tokens.words[i]]
    word = possessed(tokens.word(i + 1))
    j = i + 2 if word in {"fiscal", "financial", "calendar"} else i + 1
    unit = UNITS.get(possessed(tokens.word(j)))
    if unit in {"year", "month", "quarter"} and tokens.word(j) != unit + "s":
        return Expression(i, j, i, "earlier", "earlier", number=1, unit=unit, offset=sign)
    if tokens.words[i] in {"previous", "preceding"} and month_at(tokens, j):
        return Expression(i, j, i, "point", "month", Stamp(None, MONTHS[word]), offset=-1)
    return None


def _article_or_each(tokens: Tokens, i: int) -> Expression | None:
    """Read "a year earlier", "a decade", "every year", "per year"; a bare "a year" says how often."""
    if tokens.words[i] in {"a", "an"}:
        found = _counted(tokens, i)
        if found is not None:
            return found
        if tokens.word(i + 1) not in {"year", "day", "month"} or tokens.word(i - 1) in _LEADS or i == 0:
            return None
        if tokens.word(i + 2) in HYPHENS | {"of", "to", "when", "in", "since", "that", "and"}:
            return None
        return Expression(i, i + 1, i, "recurring", "none")
    unit = UNITS.get(possessed(tokens.word(i + 1)))
    if unit is None and tokens.word(i + 1) not in {"annum", "capita"}:
        return None
    return Expression(i, i + 1, i, "recurring", "none") if tokens.word(i + 1) != "capita" else None


def _recurring(tokens: Tokens, i: int) -> Expression | None:
    return Expression(i, i, i, "recurring", "none")


def _present(tokens: Tokens, i: int) -> Expression | None:
    return Expression(i, i, i, "present", "none")


def _at_present(tokens: Tokens, i: int) -> Expression | None:
    for phrase in (("at", "present"), ("at", "the", "moment"), ("to", "date"), ("so", "far"), ("right", "now")):
        if tokens.matches(i, phrase):
            return Expression(i, i + len(phrase) - 1, i, "present", "none")
    return None


def _current(tokens: Tokens, i: int) -> Expression | None:
    return _relative(tokens, i) or Expression(i, i, i, "present", "none")


def _day_word(tokens: Tokens, i: int) -> Expression | None:
    offset = {"yesterday": -1, "tomorrow": 1}[possessed(tokens.words[i])]
    return Expression(i, i, i, "point", "days", offset=offset)


def _last_or_part(tokens: Tokens, i: int) -> Expression | None:
    return _ordinal(tokens, i) or _relative(tokens, i)


_CALENDARS = {
    "fiscal": "fiscal", "financial": "fiscal", "fy": "fiscal", "marketing": "fiscal", "budget": "fiscal",
    "iranian": "IRN", "persian": "IRN", "solar": "IRN", "hijri": "IRN", "jalali": "IRN", "calendar": "",
    "indian": "IND", "pakistani": "PAK", "australian": "AUS", "japanese": "JPN", "afghan": "AFG",
    "ethiopian": "ETH", "nepali": "NPL",
}  # fmt: skip
_Reader = Callable[[Tokens, int], Expression | None]
_READERS: dict[str, _Reader] = {
    **dict.fromkeys(MONTHS, _month),
    **dict.fromkeys(WEEKDAYS, _weekday),
    **dict.fromkeys(_NUMBERS, _counted),
    **dict.fromkeys(ORDINALS, _ordinal),
    **dict.fromkeys(OFFSETS, _relative),
    **dict.fromkeys(BEFORE, _previous),
    **dict.fromkeys(_CALENDARS, _fiscal),
    **dict.fromkeys(("q", "h"), _quarter_sign),
    **dict.fromkeys(("a", "an", "every", "each", "per"), _article_or_each),
    **dict.fromkeys(("annually", "yearly"), _recurring),
    **dict.fromkeys(("currently", "now", "today", "presently", "nowadays"), _present),
    **dict.fromkeys(("at", "to", "so", "right"), _at_present),
    **dict.fromkeys(("yesterday", "tomorrow"), _day_word),
    **dict.fromkeys(("same", "corresponding", "like", "year-earlier"), _same),
    "half": _counted,
    "current": _current,
    "last": _last_or_part,
    "year": _year_word,
    "decade": _decade_word,
}

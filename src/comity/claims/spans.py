"""Times that are counted or relative: "within five years", "last December", "a year earlier"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.dates import MONTHS, Stamp, month_at, possessed, year_at
from comity.claims.numerals import HYPHENS, Numeral, read_numeral
from comity.claims.times import (
    BEFORE,
    LEADS,
    OFFSETS,
    UNITS,
    WEEKDAYS,
    Expression,
    Role,
    opens_clause,
    skip_hedges,
    unit_after,
)
from comity.claims.years import calendar_words, months_to, part_of_year

if TYPE_CHECKING:
    from comity.claims.tokens import Tokens

_PARTS_OF_TODAY = frozenset({"morning", "afternoon", "evening"})


def relative(tokens: Tokens, i: int) -> Expression | None:
    """Read "last year", "the next five years", "the past decade", "last December", "next Tuesday"."""
    offset, j = OFFSETS[tokens.words[i]], i + 1
    fiscal, j = calendar_words(tokens, j)
    if j >= len(tokens):
        return None
    word = possessed(tokens.words[j])
    unit = UNITS.get(word)
    if offset == 0 and word in _PARTS_OF_TODAY:
        return Expression(i, j, i, "point", "days", offset=0)
    if unit in {"decade", "century"} and offset:
        years = 10 if unit == "decade" else 100
        role: Role = "deadline" if offset > 0 else "duration"
        return Expression(i, j, i, role, "span", number=years, unit="year", offset=offset)
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
    counted = unit_after(tokens, number)
    if counted is None:
        return None
    unit, last = counted
    role = "deadline" if offset > 0 else "duration"
    return Expression(i, last, i, role, "span", number=number.value, unit=unit, offset=offset)


def counted_time(tokens: Tokens, i: int) -> Expression | None:
    """Read "six years", "a decade", "20+ yrs", "two years ago", "three years in a row"."""
    number = read_numeral(tokens, i)
    if number is None:
        number = _article(tokens, i)
        if number is None:
            return None
    counted = unit_after(tokens, number)
    if counted is None or number.value > 2000 or number.value <= 0:
        return None
    unit, last = counted
    value, after = number.value, tokens.word(last + 1)
    if after == "ago":
        if value == 1 and unit == "year":
            return Expression(i, last + 1, i, "earlier", "earlier", number=1, unit=unit, offset=-1)
        return Expression(i, last + 1, i, "point", "ago", number=value, unit=unit)
    if after in {"earlier", "before", "previously"} and not (
        after == "before" and opens_clause(tokens, last + 2)
    ):
        return Expression(i, last + 1, i, "earlier", "earlier", number=value, unit=unit, offset=-1)
    if after in {"later", "afterwards"}:
        return Expression(i, last + 1, i, "earlier", "earlier", number=value, unit=unit, offset=1)
    if after == "running" or tokens.matches(last + 1, ("in", "a", "row")):
        last += 1 if after == "running" else 3
        return Expression(i, last, i, "duration", "running", number=value, unit=unit)
    if tokens.word(number.last + 1) in {"consecutive", "straight", "successive"}:
        return Expression(i, last, i, "duration", "running", number=value, unit=unit)
    months = value * {"month": 1, "quarter": 3}.get(unit, 0)
    if tokens.word(number.last + 1) in HYPHENS or (after in {"to", "ended", "ending"} and months):
        return months_to(tokens, i, last, months or value)
    if unit == "month" and value <= 12 and after == "of":  # "for seven months of the current year"
        part = part_of_year(tokens, i, last, unit, offset=1, number=value)
        if part is not None and part.last > last:
            return part
    j = skip_hedges(tokens, i, 0)
    if unit == "quarter" or tokens.word(j) not in {"in", "within", "for", "over", "during", "after"}:
        return None
    if tokens.word(i) in {"a", "an"} and unit in {"day", "week", "month"}:
        return None
    return Expression(i, last, i, "duration", "span", number=value, unit=unit)


def _article(tokens: Tokens, i: int) -> Numeral | None:
    """Read the article of "a year earlier" and "a decade" as the number one, a half or a quarter."""
    if tokens.words[i] not in {"a", "an", "half", "quarter"}:
        return None
    if tokens.word(i + 1) in UNITS and tokens.word(i + 1) not in {"quarter", "half"}:
        return Numeral(i, i, 1.0, digits=False)
    return None


def same_period(tokens: Tokens, i: int) -> Expression | None:
    """Read "the same period of 2023", "the same month last year", "the corresponding period"."""
    j = i + 1
    number = read_numeral(tokens, j) if j < len(tokens) else None
    if number is not None:
        j = number.last + 1
    if possessed(tokens.word(j)) not in {
        "period",
        "time",
        "span",
        "month",
        "months",
        "quarter",
        "half",
        "part",
        "date",
    }:
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
    if possessed(tokens.words[last]) in {"time", "date", "part", "span"}:  # "at the same time"
        return None
    return Expression(i, last, i, "same_period", "same", offset=None)


def previous(tokens: Tokens, i: int) -> Expression | None:
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


def article_or_each(tokens: Tokens, i: int) -> Expression | None:
    """Read "a year earlier", "a decade", "every year", "per year"; a bare "a year" says how often."""
    if tokens.words[i] in {"a", "an"}:
        found = counted_time(tokens, i)
        if found is not None:
            return found
        if tokens.word(i + 1) not in {"year", "day", "month"} or tokens.word(i - 1) in LEADS or i == 0:
            return None
        if tokens.word(i + 2) in HYPHENS | {"of", "to", "when", "in", "since", "that", "and"}:
            return None
        return Expression(i, i + 1, i, "recurring", "none")
    unit = UNITS.get(possessed(tokens.word(i + 1)))
    if unit is None and tokens.word(i + 1) not in {"annum", "capita"}:
        return None
    return Expression(i, i + 1, i, "recurring", "none") if tokens.word(i + 1) != "capita" else None


def recurring(tokens: Tokens, i: int) -> Expression | None:
    return Expression(i, i, i, "recurring", "none")


def present(tokens: Tokens, i: int) -> Expression | None:
    return Expression(i, i, i, "present", "none")


def at_present(tokens: Tokens, i: int) -> Expression | None:
    for phrase in (
        ("at", "present"),
        ("at", "the", "moment"),
        ("to", "date"),
        ("so", "far"),
        ("right", "now"),
    ):
        if tokens.matches(i, phrase):
            return Expression(i, i + len(phrase) - 1, i, "present", "none")
    return None


def current(tokens: Tokens, i: int) -> Expression | None:
    return relative(tokens, i) or Expression(i, i, i, "present", "none")


def day_word(tokens: Tokens, i: int) -> Expression | None:
    offset = {"yesterday": -1, "tomorrow": 1}[possessed(tokens.words[i])]
    return Expression(i, i, i, "point", "days", offset=offset)

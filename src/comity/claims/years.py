"""Years and their parts by name: "fiscal year 2022-23", "the year to September", "first half of 2024"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.dates import Stamp, possessed, read_dates, year_at
from comity.claims.numerals import DASHES, HYPHENS, ONES, ORDINALS, read_numeral
from comity.claims.times import BEFORE, OFFSETS, UNITS, Expression, opens_clause, skip_modifiers, unit_after

if TYPE_CHECKING:
    from comity.claims.tokens import Tokens

SOLAR_YEARS = range(1250, 1500)
_WHOLE = frozenset({"whole", "full", "entire"})  # "for the whole year"
CALENDARS = {
    "fiscal": "fiscal", "financial": "fiscal", "fy": "fiscal", "marketing": "fiscal", "budget": "fiscal",
    "iranian": "IRN", "persian": "IRN", "solar": "IRN", "hijri": "IRN", "jalali": "IRN", "calendar": "",
    "indian": "IND", "pakistani": "PAK", "australian": "AUS", "japanese": "JPN", "afghan": "AFG",
    "ethiopian": "ETH", "nepali": "NPL",
}  # fmt: skip


def months_to(tokens: Tokens, i: int, last: int, months: float) -> Expression | None:
    """Read "12 months to June 2023"."""
    end = _year_end(tokens, last + 1)
    if end is None or months > 36:
        return None
    stamp, last = end
    return Expression(i, last, i, "point", "year_to", stamp, number=months)


def _year_end(tokens: Tokens, j: int) -> tuple[Stamp, int] | None:
    """Read "to September 2022", ", which ended on March 19", "to the end of Q3 2023"."""
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
    if tokens.word(j) == "q" and tokens.word(j + 1) in {"1", "2", "3", "4"}:
        year = year_at(tokens, j + 2)
        return (Stamp(year, 3 * int(tokens.words[j + 1])), j + 2) if year else None
    dates = read_dates(tokens, j)
    if dates is None or dates.b is not None or dates.a.month is None:
        return None
    return dates.a, dates.last


def year_word(tokens: Tokens, i: int) -> Expression | None:
    """Read "(the) year to September 2022", "the year 1402", "the end of the year", "year-end"."""
    if tokens.word(i - 1) in OFFSETS or tokens.word(i - 1) in {"per", "a", "each", "every"}:
        return None
    end = _year_end(tokens, i + 1)
    if end is not None:
        return Expression(i, end[1], i, "point", "year_to", end[0], number=12)
    if (
        len(tokens.word(i + 1)) == 4
        and tokens.raw[i + 1].isdecimal()
        and int(tokens.raw[i + 1]) in SOLAR_YEARS
    ):
        return Expression(i, i + 1, i, "point", "label", Stamp(int(tokens.raw[i + 1])), fiscal="IRN")
    if tokens.word(i + 1) in HYPHENS and tokens.word(i + 2) == "end":
        return Expression(i, i + 2, i, "point", "relative", unit="year", offset=0)
    j = skip_modifiers(tokens, i, 0)
    taken = tokens.words[j + 1 : i]
    if "the" in taken and ("of" in taken or not _WHOLE.isdisjoint(taken)):
        return Expression(i, i, i, "point", "relative", unit="year", offset=0)
    if tokens.words[i - 1 : i] == ["the"] and tokens.word(i + 1) == "before":
        if tokens.word(i + 2) == "last":
            return Expression(i, i + 2, i, "point", "relative", unit="year", offset=-2)
        if not opens_clause(tokens, i + 2):
            return Expression(i, i + 1, i, "earlier", "earlier", number=1, unit="year", offset=-1)
    return None


def decade_word(tokens: Tokens, i: int) -> Expression | None:
    """Read "the end of the decade"."""
    taken = tokens.words[skip_modifiers(tokens, i, 0) + 1 : i]
    if "of" in taken and "the" in taken:
        return Expression(i, i, i, "point", "decade", offset=0)
    return None


def fiscal_year(tokens: Tokens, i: int) -> Expression | None:
    """Read "fiscal (year) 2022-23", "FY24", "the Iranian year to 19 March 2024", "solar year 1402"."""
    fiscal, j = calendar_words(tokens, i)
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


def calendar_words(tokens: Tokens, i: int) -> tuple[str, int]:
    """Read up to three words for a calendar ("Iranian fiscal"); a country's name decides over "fiscal"."""
    fiscal, j = "", i
    while j < i + 3 and (kind := CALENDARS.get(tokens.word(j))) is not None:
        fiscal = fiscal if not kind or (kind == "fiscal" and fiscal) else kind
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
    if raw.isdecimal() and len(raw) in {2, 4} and tokens.word(j - 1) == "fy":
        last, b = j, None
        far = tokens.word(j + 2)
        if tokens.word(j + 1) in DASHES | {"/"} and len(far) == 2 and far.isdecimal():
            last, b = j + 2, Stamp(2000 + int(far))
        return Expression(i, last, i, "point", "label", Stamp(2000 + int(raw[-2:])), b, fiscal="fiscal")
    return None


def ordinal(tokens: Tokens, i: int) -> Expression | None:
    """Read "first half of 2024", "third quarter", "first eight months of last year", "third year running"."""
    value = ORDINALS.get(tokens.words[i])
    j = i + 1
    if value is None:  # "last quarter of 2023", "3rd quarter"
        value = -1
    word = tokens.word(j)
    unit = UNITS.get(possessed(word))
    if unit in {"quarter", "half"} and value <= (4 if unit == "quarter" else 2):
        return part_of_year(tokens, i, j, unit, offset=value)
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
    if (
        value == 1 and unit in {"month", "quarter", "week"} and tokens.word(i - 1) in ONES
    ):  # "eight first months"
        return part_of_year(tokens, i - 1, j, unit, offset=1, number=ONES[tokens.words[i - 1]])
    if value == 1 and unit in {"decade", "year"} and tokens.word(i - 1) in {"its", "their", "the"}:
        return Expression(i, j, i, "point", "opening", number=10 if unit == "decade" else 1)
    number = read_numeral(tokens, j)
    counted = unit_after(tokens, number) if number else None
    if number is not None and counted is not None and counted[0] == "year" and value == 1:
        return Expression(i, counted[1], i, "point", "opening", number=number.value)
    if number is None or counted is None or counted[0] not in {"month", "quarter", "week"}:
        return None
    unit, last = counted
    if number.value > (12 if unit == "month" else 52):
        return None
    return part_of_year(tokens, i, last, unit, offset=value, number=number.value)


def part_of_year(
    tokens: Tokens, i: int, last: int, unit: str, *, offset: int, number: float = 1
) -> Expression | None:
    """Find the year that a quarter, a half or some months belong to.

    The expression's ``a.year`` is that year; a year relative to publication stands in ``a.month``.
    """
    year = _year_of_part(tokens, last + 1)
    if year is None:
        if offset == -1:
            return None  # "the last three months" is a span
        return Expression(i, last, i, "point", "part", number=number, unit=unit, offset=offset)
    a, b, fiscal, end = year
    return Expression(
        i, end, i, "point", "part", a, b, number=number, unit=unit, offset=offset, fiscal=fiscal
    )


def _year_of_part(tokens: Tokens, j: int) -> tuple[Stamp, Stamp | None, str, int] | None:
    """Read "of 2024", "of last year", "of fiscal year 2022-23", "of the Iranian year 1402"."""
    if tokens.word(j) in {"of", "in", ","}:
        j += 1
    if tokens.word(j) == "the":
        j += 1
    definite = tokens.word(j - 1) == "the"
    if year_at(tokens, j) is not None:
        dates = read_dates(tokens, j)
        if dates is not None and dates.a.month is None:
            return dates.a, dates.b if dates.short else None, "fiscal" if dates.short else "", dates.last
        return None
    offset = OFFSETS.get(tokens.word(j), BEFORE.get(tokens.word(j)))
    if offset is not None:
        j += 1
    fiscal, j = calendar_words(tokens, j)
    if j >= len(tokens):
        return None
    has_year = possessed(tokens.words[j]) == "year"
    if has_year or fiscal or tokens.word(j - 1) == "calendar":
        named = _label(tokens, j, j + has_year, fiscal) if j + has_year < len(tokens) else None
        if named is not None:
            return named.a, named.b, named.fiscal, named.last
    if has_year and (offset is not None or definite):
        return Stamp(month=offset or 0), None, fiscal, j
    return None


def quarter_sign(tokens: Tokens, i: int) -> Expression | None:
    """Read "Q1 2024", "H1"."""
    if not tokens.joined(i) or tokens.raw[i + 1] not in {"1", "2", "3", "4"} or not tokens.raw[i].isupper():
        return None
    unit, number = ("quarter" if tokens.words[i] == "q" else "half"), int(tokens.raw[i + 1])
    if unit == "half" and number > 2:
        return None
    return part_of_year(tokens, i, i + 1, unit, offset=number)

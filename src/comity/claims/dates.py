"""Written dates, years and ranges of them, token by token: "22 to 24 April 2024", "July 8-9", "2022-23"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from comity.claims.numerals import DASHES, HYPHENS, MAGNITUDES, ORDINAL_ENDINGS
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from comity.claims.tokens import Tokens

FIRST_YEAR, LAST_YEAR = 1800, 2100
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
RANGE_WORDS = frozenset({"to", "until", "till", "through"})


class Stamp(NamedTuple):
    """A date as far as the text gives it."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class Dates(NamedTuple):
    """One date or a range of them; ``short`` marks the style "2022-23", which often means a fiscal year."""

    a: Stamp
    b: Stamp | None
    last: int  # token, inclusive
    short: bool = False


@cache
def words_of(key: str) -> frozenset[str]:
    """Return one of the word sets of ``claims/times.yaml``."""
    return frozenset(load_yaml("claims/times.yaml")[key].split())


def month_at(tokens: Tokens, i: int) -> int | None:
    """Return the month that a capitalised token names."""
    if not 0 <= i < len(tokens):
        return None
    raw = tokens.raw[i]
    return MONTHS.get(possessed(tokens.words[i])) if raw[0].isupper() else None


def possessed(word: str) -> str:
    """Return the word without a closing 's."""
    return word[:-2] if word.endswith("'s") else word


def year_at(tokens: Tokens, i: int) -> int | None:
    """Return the year that a token writes; None for amounts, names and numbers of documents."""
    if not 0 <= i < len(tokens):
        return None
    raw = tokens.raw[i]
    if len(raw) != 4 or not raw.isdecimal() or not FIRST_YEAR <= int(raw) <= LAST_YEAR:
        return None
    before, after = tokens.word(i - 1), tokens.word(i + 1)
    if tokens.joined(i) and (after.isalpha() or after == "%"):
        return None
    if tokens.joined(i - 1) and (before.isalnum() or before.endswith("$") or before in "€£¥₹₽₺#+."):
        return None
    if before.endswith("$") or before in words_of("not_before_year"):
        return None
    if after in MAGNITUDES or after in words_of("not_after_year"):
        return None
    if after in HYPHENS and tokens.joined(i) and tokens.word(i + 2) in words_of("not_after_year"):
        return None
    return None if _counts(tokens, i, int(raw)) else int(raw)


def _counts(tokens: Tokens, i: int, value: int) -> bool:
    """Whether a round number stands before a plural ("2000 firms") and so is no year."""
    if value % 50 or i + 1 >= len(tokens):
        return False
    after = tokens.raw[i + 1]
    plural = after.isalpha() and after.islower() and after.endswith("s") and len(after) > 3
    return plural and after not in words_of("not_plural")


def day_at(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """Return the day of the month that starts at a token, and its last token ("14", "14th")."""
    if not 0 <= i < len(tokens):
        return None
    raw = tokens.raw[i]
    if len(raw) > 2 or not raw.isdecimal() or not 1 <= int(raw) <= 31:
        return None
    if tokens.joined(i) and tokens.word(i + 1) in ORDINAL_ENDINGS:
        return int(raw), i + 1
    if (tokens.joined(i) and tokens.word(i + 1).isalpha()) or (
        tokens.joined(i - 1) and tokens.word(i - 1).isalnum()
    ):
        return None
    return int(raw), i


def read_dates(tokens: Tokens, i: int, *, lead: str = "") -> Dates | None:
    """Read the date or range of dates that starts at a token.

    Parameters
    ----------
    tokens : of the text
    i : index of the first token
    lead : the preposition before it; "from" and "between" let a range run over words

    Examples
    --------
    >>> from comity.claims.tokens import tokenise
    >>> read_dates(tokenise("22 to 24 April 2024"), 0)
    Dates(a=Stamp(year=2024, month=4, day=22), b=Stamp(year=2024, month=4, day=24), last=4, short=False)
    """
    found: Dates | None
    if month_at(tokens, i):
        found = _month_first(tokens, i)
    elif tokens.raw[i][0].isdecimal():
        found = _numeric(tokens, i) or _day_first(tokens, i) or _years(tokens, i)
    else:
        return None
    if found is None or found.b is not None:
        return found
    return _range(tokens, i, found, lead)


def _range(tokens: Tokens, i: int, found: Dates, lead: str) -> Dates:
    """Add the far end of "28 August - 2 September", "from 2010 to 2020", "between May and July 2024"."""
    link = tokens.word(found.last + 1)
    exact = found.a.month is not None
    over_words = link in RANGE_WORDS and (
        exact or lead in {"from", "between"} or _is_run(tokens, i, found.last)
    )
    joined = link == "and" and (lead == "between" or _next_month_follows(tokens, found))
    if not (over_words or joined or (link in DASHES and exact)):
        return found
    far = found.last + 2
    if tokens.word(far) == "the":
        far += 1
    if far >= len(tokens):
        return found
    other = _month_first(tokens, far) if month_at(tokens, far) else None
    if other is None and tokens.raw[far][0].isdecimal():
        other = _day_first(tokens, far)
        if other is None and (year := year_at(tokens, far)):
            other = Dates(Stamp(year), None, far)
    if other is None or other.b is not None:
        return found
    near = found.a
    if near.day and not other.a.day:
        return found
    return Dates(near, other.a, other.last)


def _next_month_follows(tokens: Tokens, found: Dates) -> bool:
    """Whether the next month of the year stands behind "and": "in January and February"."""
    month, following = found.a.month, month_at(tokens, found.last + 2)
    if month is None or found.a.day or found.a.year or following != month + 1:
        return False
    return day_at(tokens, found.last + 3) is None


def _is_run(tokens: Tokens, first: int, last: int) -> bool:
    """Whether "2020 to 2024" is a range without "from": not "in 2020 to 2019 levels"."""
    closed = tokens.word(first - 1) in {"", "(", ",", "the"} or tokens.word(last + 3) in {")", ",", "", "."}
    return closed and first == last and tokens.word(last + 3) not in {"level", "levels"}


def _numeric(tokens: Tokens, i: int) -> Dates | None:
    """Read 2024-02-14, 14.02.2024 and 14/02/2024; a day that could be a month gives only the year."""
    raw = tokens.raw[i]
    if raw.count(".") == 2:
        parts = raw.split(".")
        if [len(part) <= 2 for part in parts] == [True, True, False] and len(parts[2]) == 4:
            return _checked(int(parts[2]), int(parts[1]), int(parts[0]), i)
        return None
    mark = tokens.word(i + 1)
    if mark not in {"-", "/"} or not (tokens.joined(i) and tokens.joined(i + 1)):
        return None
    if (
        tokens.word(i + 3) != mark
        or not (tokens.joined(i + 2) and tokens.joined(i + 3))
        or i + 4 >= len(tokens)
    ):
        return None
    parts = [raw, tokens.raw[i + 2], tokens.raw[i + 4]]
    if not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    first, middle, final = (int(part) for part in parts)
    if len(parts[0]) == 4:
        return _checked(first, middle, final, i + 4)
    if len(parts[2]) != 4 or mark == "-":
        return None
    if first <= 12 and middle <= 12 and first != middle:
        return Dates(Stamp(final), None, i + 4) if FIRST_YEAR <= final <= LAST_YEAR else None
    day_first = middle <= 12
    return _checked(final, middle if day_first else first, first if day_first else middle, i + 4)


def _checked(year: int, month: int, day: int, last: int) -> Dates | None:
    if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= 31:
        return Dates(Stamp(year, month, day), None, last)
    return None


def _day_first(tokens: Tokens, i: int) -> Dates | None:
    """Read "14 April 2023", "22 to 24 April", "the 8th and 9th of July"."""
    first = day_at(tokens, i)
    if first is None:
        return None
    day, last = first
    second = None
    if tokens.word(last + 1) in DASHES or tokens.word(last + 1) in {"to", "and", "until", "through"}:
        second = day_at(tokens, last + 2)
        if second is not None:
            last = second[1]
    i = last + 1
    if tokens.word(i) == "of":
        i += 1
    month = month_at(tokens, i)
    if month is None:
        return None
    year, last = _year_after(tokens, _abbreviated(tokens, i))
    a = Stamp(year, month, day)
    return Dates(a, Stamp(year, month, second[0]) if second else None, last)


def _abbreviated(tokens: Tokens, i: int) -> int:
    """Return the token that closes a month name: the point of "Jan." or the name itself."""
    short = len(tokens.raw[i]) <= 4 and tokens.words[i] not in {"may", "june", "july"}
    return i + 1 if short and tokens.word(i + 1) == "." and tokens.joined(i) else i


def _year_after(tokens: Tokens, last: int) -> tuple[int | None, int]:
    i = last + 1
    if tokens.word(i) in {",", "of"}:
        i += 1
    year = year_at(tokens, i)
    return (year, i) if year else (None, last)


def _month_first(tokens: Tokens, i: int) -> Dates | None:
    """Read "June 22 to 24", "Feb. 14, 2024", "May 2022", "January-June 2024"."""
    month = month_at(tokens, i)
    last = _abbreviated(tokens, i)
    first = day_at(tokens, last + 1)
    if first and not _day_is_count(tokens, i, first[1]):
        day, last = first
        end_day = None
        if tokens.word(last + 1) in DASHES or tokens.word(last + 1) in RANGE_WORDS | {"and"}:
            second = day_at(tokens, last + 2)
            if second and month_at(tokens, second[1] + 1) is None and second[0] > day:
                end_day, last = second
        year, last = _year_after(tokens, last)
        return Dates(Stamp(year, month, day), Stamp(year, month, end_day) if end_day else None, last)
    year, last = _year_after(tokens, last)
    return Dates(Stamp(year, month), None, last)


def _day_is_count(tokens: Tokens, i: int, last: int) -> bool:
    """Whether the number after a month counts something: "in May 12 documents were signed"."""
    after = tokens.word(last + 1)
    if after in {"%", "percent", "per"} or after in MAGNITUDES:
        return True
    return (
        tokens.word(i - 1) in {"in", "since", "until", "last"}
        and after.isalpha()
        and after not in RANGE_WORDS
    )


def _years(tokens: Tokens, i: int) -> Dates | None:
    """Read "2022", "2022-23", "2022/2023", "2020–2024"; nothing of an impossible "2024-13-45"."""
    year = year_at(tokens, i)
    if year is None:
        return None
    mark = tokens.word(i + 1)
    if mark not in DASHES | {"/"} or not (tokens.joined(i) and tokens.joined(i + 1)):
        return Dates(Stamp(year), None, i)
    far = tokens.raw[i + 2]
    if not far.isdecimal():
        return Dates(Stamp(year), None, i)
    if tokens.word(i + 3) == mark and tokens.joined(i + 2) and tokens.joined(i + 3):
        return None
    end = int(far) if len(far) == 4 else year // 100 * 100 + int(far[:2]) + (100 if far == "00" else 0)
    if len(far) not in {2, 4} or not year < end <= LAST_YEAR:
        return Dates(Stamp(year), None, i)
    short = end == year + 1 and (len(far) == 2 or mark == "/")
    return Dates(Stamp(year), Stamp(end), i + 2, short=short)

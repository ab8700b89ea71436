"""Finds the periods that a text speaks of and works out their days: years, months, deadlines, horizons.

The words are read by ``expressions``; ``timeline`` works out the days from the day of publication, the
country that speaks and what the text said before.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from comity.claims.expressions import expressions
from comity.claims.timeline import FISCAL_SHAPES, Timeline
from comity.claims.tokens import Tokens, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.claims.times import Role
    from comity.records import Period

_LONGEST = 200  # characters before an expression in which its sentence may name a country


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """One expression of time, and the days that it means.

    Attributes
    ----------
    start, end : offsets of the words, without the preposition ("2022", "the next five years")
    lead_start : where the preposition begins ("in 2022", "over the next five years"), else ``start``
    period : the days, both ends inclusive; without dates where the text or the day of publication does
        not say enough ("on Tuesday" in a text of an unknown day), and for ``present`` and ``recurring``
    role : what the words do. ``point`` the time of something; ``since`` an open end; ``deadline`` an open
        start; ``horizon`` how far a superlative looks back; ``duration`` how long a state has lasted;
        ``same_period`` and ``earlier`` a time relative to the one before it in the text; ``present`` now;
        ``recurring`` how often
    """

    start: int
    end: int
    lead_start: int
    period: Period
    role: Role


def find_periods(
    text: str, *, published: Period, home: tuple[str, ...] = (), named: Sequence[tuple[int, str]] = ()
) -> tuple[PeriodMention, ...]:
    """Find the periods of a text.

    Parameters
    ----------
    text : as given; offsets count its code points
    published : the day, month or year of publication, for "last year" and "on Tuesday"; may be empty
    home : ISO 3166 alpha-3 codes, the country that speaks first; decides whose fiscal year "2022-23" is
    named : where the text names which country, in its order; one in the same sentence goes before ``home``

    Returns
    -------
    In text order, without overlap. Impossible dates (31 February) are left out.

    Examples
    --------
    >>> from datetime import date
    >>> from comity.records import Period
    >>> said = Period(start=date(2024, 7, 10), end=date(2024, 7, 10))
    >>> trade, = find_periods("Trade hit $65.7 billion in 2023-24", published=said, home=("IND", "RUS"))
    >>> trade.period.start, trade.period.end, trade.period.fiscal
    (datetime.date(2023, 4, 1), datetime.date(2024, 3, 31), 'IND')
    """
    tokens = tokenise(text)
    timeline = Timeline(published, home)
    found = []
    for expression in expressions(text):
        start, end = tokens.starts[expression.first], _end(tokens, expression.last)
        if expression.shape in FISCAL_SHAPES:
            timeline.spoken_of = _named_before(text, start, named)
        try:
            period = timeline.resolve(expression)
        except (ValueError, OverflowError):  # 31 February, the year 0 or 10000
            continue
        period = replace(period, as_stated=text[start:end])
        found.append(PeriodMention(start, end, tokens.starts[expression.lead], period, expression.role))
    return tuple(found)


def _named_before(text: str, at: int, named: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """Countries that the sentence names before a place; whose year it is said to be comes first."""
    begins = max(text.rfind(mark, max(0, at - _LONGEST), at) for mark in (". ", "\n", "; "))
    first = bisect_left(named, (max(begins, at - _LONGEST), ""))
    before = named[first : bisect_left(named, (at, ""))]
    codes = tuple(code for _, code in before)
    owned = bool(before) and " " not in text[before[-1][0] : at].strip()  # "India's fiscal year"
    return (codes[-1], *codes) if owned else codes


def _end(tokens: Tokens, last: int) -> int:
    return tokens.ends[last] - (2 if tokens.words[last].endswith("'s") else 0)

"""What would settle a claim that the evidence leaves open, from ``settling.yaml``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from comity import phrasing
from comity.phrasing import body_name, listed, pair_names
from comity.records import Kind
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from comity.records import Claim, Evidence

_SHORTEST_YEAR = 330  # days
_LONGEST_YEAR = 400  # days
_WORD = re.compile(r"\{(\w+)\}")


def would_settle(claim: Claim, as_of: date, shown: Iterable[Evidence] = ()) -> tuple[str, ...]:
    """Name the data that would decide a claim; an opinion has none.

    Parameters
    ----------
    claim : as it was read
    as_of : a claim without a period is about the last whole year before it
    shown : the evidence that the verdict shows: what is there need not be asked for
    """
    from comity.verdicts.properties import EVENTS, measure_of

    key = claim.kind.value
    if claim.kind is Kind.SUPERLATIVE:
        key = {None: "superlative_ties", EVENTS: "superlative_events"}.get(measure_of(claim), key)
    lines = _lines().get(key, ())
    if claim.kind in (Kind.TRADE_LEVEL, Kind.TRADE_GROWTH) and _is_part_of_a_year(claim):
        lines = (*_lines()["part_of_a_year"], *lines)
    if claim.kind is Kind.TRADE_TARGET and not any(piece.metric == "base_rate" for piece in shown):
        lines = (*lines, *_lines()["trade_target_odds"])
    if not lines:
        return ()
    words = _words(claim, as_of)
    return tuple(
        template.format(**words) for template, needed in lines if all(words.get(word) for word in needed)
    )


def _is_part_of_a_year(claim: Claim) -> bool:
    start, end = claim.period.start, claim.period.end
    return start is not None and end is not None and (end - start).days < _SHORTEST_YEAR


@cache
def _lines() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    loaded = load_yaml("verdicts/settling.yaml")
    return {
        kind: tuple((line, tuple(_WORD.findall(line))) for line in lines) for kind, lines in loaded.items()
    }


def _words(claim: Claim, as_of: date) -> dict[str, str]:
    names = pair_names(claim.countries)
    hs = claim.details.hs
    due = claim.deadline or claim.period.end
    return {
        "pair": names,
        "property": claim.details.property or "",
        "country": names,
        "year": _year(claim, as_of),
        "compared": _compared(claim, as_of),
        "window": phrasing.period(claim.period) or "the years compared",
        "goods": listed(claim.details.product) or ("the goods named" if hs else ""),
        "hs": f"HS {', '.join(hs)}" if hs else "product codes to be settled",
        "bodies": listed([body_name(key) for key in claim.details.framework]),
        "deadline": phrasing.day(due) if due else "today",
    }


def _compared(claim: Claim, as_of: date) -> str:
    """The two years of a growth: the first and the last of a course, else the claim's and the one before."""
    start, end = claim.period.start, claim.period.end
    if start is not None and end is not None and (end - start).days > _LONGEST_YEAR:
        return f"{start.year} and {end.year}"
    return f"{_year(claim, as_of)} and the year before"


def _year(claim: Claim, as_of: date) -> str:
    if claim.period.start and claim.period.end:
        return phrasing.period(claim.period)
    known = claim.period.end or claim.period.start
    return str(min(known.year, as_of.year) if known else as_of.year - 1)

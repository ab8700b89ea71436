"""The sentences about fit and records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity import phrasing
from comity.phrasing import capital, country, listed, pair_names, source_name
from comity.verdicts.intervals import found_interval
from comity.verdicts.wording import reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comity.records import Claim, Evidence

_MOST = 3  # series that are told of a record


def directions(pieces: Sequence[Evidence]) -> str:
    """Which way an index was taken."""
    return listed(
        [
            f"what {country(p.exporter)} sells to {country(p.importer)}"
            for p in pieces
            if p.exporter and p.importer
        ]
    )


def complementarity_lists(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """What cannot decide: places of a grade too low, and both sides' commodity lists beside each other."""
    shown = ("complementarity", "goods.exported", "goods.imported", "goods.shared")
    lists = sorted((p for p in pieces if p.metric in shown), key=lambda p: shown.index(p.metric))
    whose = f"the economies of {pair_names(claim.countries)}"
    opening = f"Whether {whose} complement each other has no agreed measure in words"
    if not lists:
        return f"{opening}, and no product figures are at hand."
    return f"{opening}. {' '.join(p.statement for p in lists)}"


def complementarity(
    claim: Claim, pieces: Sequence[Evidence], chances: Mapping[tuple[str | None, str | None], Evidence]
) -> str:
    """The index both ways, by its place among all pairs, and what chance would do."""
    told = listed([f"{_place(p)} of all pairs for {directions([p])}{_by_chance(p, chances)}" for p in pieces])
    source = source_name(pieces[0].sources[0])
    return f"The complementarity index of {pair_names(claim.countries)} was above {told} ({source})."


def _place(piece: Evidence) -> str:
    """The place, as an interval where the indices give several."""
    found = found_interval(piece)
    if found is None:
        return "an unknown share"
    low, high = f"{found.low * 100:.0f}", f"{found.high * 100:.0f}"
    return f"{low}%" if low == high else f"{low} to {high}%"


def _by_chance(piece: Evidence, chances: Mapping[tuple[str | None, str | None], Evidence]) -> str:
    chance = chances.get((piece.exporter, piece.importer))
    if chance is None or chance.value is None:
        return ""
    share = chance.value * 100
    return f" (baskets drawn by chance fitted as well in {share:.{0 if share >= 10 else 1}f}% of draws)"


def record(claim: Claim, latest: Evidence, rival: Evidence) -> str:
    """The year spoken of beside the nearest other one."""
    return f"{capital(reading(latest))} stood beside {reading(rival)}, the nearest other year in the series."


def record_gaps(claim: Claim, latest: Evidence, ordered: Sequence[Evidence]) -> str:
    """The series has holes, so that a higher year may be among them."""
    return (
        f"{capital(reading(latest))} was the record of the {len(ordered)} years at hand, and the series does "
        f"not cover the whole window {phrasing.period(claim.period)}."
    )


def record_statements(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """What was said of other years, which cannot decide."""
    if not pieces:
        return "No series over the window is at hand."
    return f"No complete series over the window is at hand. {_statements_by_year(pieces)}"


def ties(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """Ties are no number; what was said of trade is shown beside them."""
    what = claim.details.property or "what the text compares"
    window = phrasing.period(claim.period)
    series = f"series of visits, votes or agreements {f'for {window} ' if window else ''}is at hand"
    opening = f"“{capital(what)}” has no agreed measure, and no {series}"
    if not pieces:
        return f"{opening}."
    return f"{opening}. {_statements_by_year(pieces)}"


def events(claim: Claim) -> str:
    """A first or a most of visits or sessions, of which no list is at hand."""
    window = phrasing.period(claim.period)
    what = claim.details.property or "such events"
    return (
        f"No list of {what} of {pair_names(claim.countries)}{f' for {window}' if window else ''} is at hand."
    )


def unmeasured(claim: Claim) -> str:
    """Neither a measure nor a span of years."""
    what = claim.details.property or "What the text compares"
    return f"“{capital(what)}” has no agreed measure, and the text names no span of years to compare."


def _statements_by_year(pieces: Sequence[Evidence]) -> str:
    """The highest statement of the window and the latest one."""
    spoken = [p for p in pieces if found_interval(p) is not None]
    if not spoken:
        return ""
    by_height = sorted(spoken, key=lambda p: (-_low(p), p.id))
    latest = max(spoken, key=lambda p: (p.period.end is not None, p.period.end, p.id))
    highest = listed([reading(p) for p in by_height[:2]])
    if latest in by_height[:2]:
        return f"By statements on trade, the most was {highest}."
    return (
        f"By statements on trade, the most was {highest}, more than was named for any year since; "
        f"the latest was {reading(latest)}."
    )


def _low(piece: Evidence) -> float:
    found = found_interval(piece)
    return found.low if found else 0.0


def opinion(claim: Claim) -> str:
    """An evaluation."""
    who = f" of {claim.attributed_to}" if claim.attributed_to else ""
    return f"This is an evaluation{who}; no data can check it."


def records(pieces: Sequence[Evidence]) -> str:
    """What each series says of the record."""
    told = list(dict.fromkeys(p.statement for p in pieces))
    rest = f" {len(told) - _MOST} more series were looked at." if len(told) > _MOST else ""
    return f"{'. '.join(told[:_MOST])}.{rest}"

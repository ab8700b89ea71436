"""Claims about what two economies are like: complementarity and records."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from comity.records import Direction, Kind, Label, Reason
from comity.verdicts import properties_said as said
from comity.verdicts.finding import Bench, Finding, caveats, deciding, insufficient, weak_reasons
from comity.verdicts.intervals import Side, found_interval, gap
from comity.verdicts.margins import label_of
from comity.verdicts.periods import is_annual
from comity.verdicts.records import judge_records
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.records import Claim, Evidence
EVENTS = "events"  # what is counted is visits, sessions and the like


def _denied(label: Label) -> Label:
    return {Label.SUPPORTED: Label.CONTRADICTED, Label.CONTRADICTED: Label.SUPPORTED}.get(label, label)


def judge_complementarity(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """The place of each direction among all pairs, and whether chance does as well; see decision 61.

    Commodity lists are only shown.
    """
    strong = [p for p in deciding(pieces) if p.metric == "complementarity" and _is_of_direction(claim, p)]
    if not strong:
        return insufficient(
            partial(said.complementarity_lists, claim, pieces),
            weak_reasons(pieces) | {Reason.UNDEFINED_TERM},
            rests_on=tuple(pieces),
        )
    chances = {(p.exporter, p.importer): p for p in deciding(pieces) if p.metric == "complementarity.chance"}
    fits = [p for p in strong if _fits(p, chances.get((p.exporter, p.importer)), bench)]
    unlike = [p for p in strong if _does_not_fit(p, chances.get((p.exporter, p.importer)), bench)]
    reasons = set(caveats(strong))
    condition = None
    if len(fits) == len(strong):
        label = Label.SUPPORTED
    elif fits:
        label = Label.SUPPORTED_IF
        condition = f"{said.directions(fits)} is meant"
    elif len(unlike) == len(strong):
        label = Label.CONTRADICTED
    else:
        label = Label.INSUFFICIENT_EVIDENCE
        reasons.add(Reason.UNDEFINED_TERM)
    if claim.negated:
        label = _denied(label)
    return Finding(
        label=label,
        reasons=frozenset(reasons),
        rests_on=(*strong, *(chance for chance in chances.values() if _is_of_direction(claim, chance))),
        condition=condition if label is Label.SUPPORTED_IF else None,
        say=partial(said.complementarity, claim, strong, chances),
    )


def _is_of_direction(claim: Claim, piece: Evidence) -> bool:
    """Whether a piece is of the direction that a claim names; of either, where it names none."""
    named = claim.exporter, claim.importer
    return None in named or named == (piece.exporter, piece.importer)


def _fits(place: Evidence, chance: Evidence | None, bench: Bench) -> bool:
    """By every index among the best of all pairs, and better than chance where that is known."""
    found, drawn = found_interval(place), found_interval(chance) if chance else None
    if found is None or found.low < bench.tolerances.complementary:
        return False
    return drawn is None or drawn.high <= bench.tolerances.chance


def _does_not_fit(place: Evidence, chance: Evidence | None, bench: Bench) -> bool:
    """By every index among the worst of all pairs, and no better than chance where that is known."""
    found, drawn = found_interval(place), found_interval(chance) if chance else None
    if found is None or found.high > 1 - bench.tolerances.complementary:
        return False
    return drawn is None or drawn.low > bench.tolerances.chance


def judge_superlative(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """A record holds when no other year of the window is above (or below) the one it speaks of."""
    records = [p for p in deciding(pieces) if p.metric == "trade.record"]
    if records:
        return judge_records(claim, records, bench)
    metric = measure_of(claim)
    if metric is None:
        return _unmeasured(claim, pieces)
    if metric == EVENTS:
        return insufficient(partial(said.events, claim), weak_reasons(pieces), rests_on=tuple(pieces))
    series = [p for p in pieces if p.metric in ("trade.total", "trade.exports") and found_interval(p)]
    strong = [p for p in deciding(series) if is_annual(p.period, bench.tolerances) and _in_window(claim, p)]
    if len(strong) < 2 or not _reaches_the_year(claim, strong):
        return insufficient(
            partial(said.record_statements, claim, series), weak_reasons(series), rests_on=tuple(series)
        )
    ordered = sorted(strong, key=lambda p: (p.period.end or bench.as_of, p.id))
    latest, before = ordered[-1], ordered[:-1]
    lowest = _is_lowest(claim)
    rival = (min if lowest else max)(before, key=lambda p: (_height(p), p.id))
    label = _record_label(latest, rival, lowest=lowest, bench=bench)
    reasons = set(caveats(strong))
    if label is Label.SUPPORTED and not _covers(claim, ordered):
        return insufficient(
            partial(said.record_gaps, claim, latest, ordered),
            reasons | {Reason.DATA_LAG},
            rests_on=tuple(ordered),
        )
    if claim.negated:
        label = Label.CONTRADICTED if label is Label.SUPPORTED else Label.SUPPORTED
    return Finding(
        label=label,
        reasons=frozenset(reasons),
        rests_on=(latest, rival),
        say=partial(said.record, claim, latest, rival),
    )


def measure_of(claim: Claim) -> str | None:
    """The series that measures what a superlative is about; None where there is none."""
    about = f"{claim.details.property or ''} {claim.details.measure or ''} {claim.details.flow or ''}"
    for metric, pattern in _measures():
        if pattern.search(about):
            return metric
    return None


@cache
def _measures() -> tuple[tuple[str, re.Pattern[str]], ...]:
    measures = load_yaml("verdicts/statuses.yaml")["measures"].values()
    return tuple(
        (m["metric"], re.compile(rf"\b(?:{'|'.join(m['words'])})\b", re.IGNORECASE)) for m in measures
    )


@cache
def _lowest_words() -> re.Pattern[str]:
    words = "|".join(load_yaml("verdicts/statuses.yaml")["lowest"])
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _unmeasured(claim: Claim, pieces: Sequence[Evidence]) -> Finding:
    """Ties have no agreed measure. With a stated horizon a series could show it; without, nothing could.

    See docs/decisions: a superlative about what is not measured is NOT_CHECKABLE unless it names a span of
    years or counts events (visits, sessions), for then named series would settle it.
    """
    if claim.quantity is not None or claim.period.start is not None or claim.details.property is None:
        reasons = weak_reasons(pieces) | {Reason.UNDEFINED_TERM}
        return insufficient(partial(said.ties, claim, pieces), reasons, rests_on=tuple(pieces))
    return Finding(
        label=Label.NOT_CHECKABLE,
        reasons=frozenset({Reason.UNDEFINED_TERM}),
        rests_on=tuple(pieces),
        say=partial(said.unmeasured, claim),
    )


def _in_window(claim: Claim, piece: Evidence) -> bool:
    """Whether a year is compared: "the highest since 2012" says that 2012 itself was higher."""
    start, end = claim.period.start, claim.period.end
    if piece.period.start is None or piece.period.end is None:
        return False
    after = start is None or piece.period.end.year > start.year
    return after and (end is None or piece.period.start <= end)


def _is_lowest(claim: Claim) -> bool:
    return claim.direction is Direction.DOWN or bool(_lowest_words().search(claim.quote))


def _height(piece: Evidence) -> float:
    found = found_interval(piece)
    return 0.0 if found is None else (found.low + found.high) / 2


def _record_label(latest: Evidence, rival: Evidence, *, lowest: bool, bench: Bench) -> Label:
    now, then = found_interval(latest), found_interval(rival)
    if now is None or then is None:
        return Label.INSUFFICIENT_EVIDENCE
    distance = gap(then, now) if not lowest else gap(now, then)
    if distance.side is not Side.OVER:
        return Label.SUPPORTED
    return Label.IMPRECISE if label_of(distance, bench) is Label.IMPRECISE else Label.CONTRADICTED


def _reaches_the_year(claim: Claim, strong: Sequence[Evidence]) -> bool:
    """Whether the series has the year that is called a record: of a year still running, the one before."""
    end = claim.period.end
    if end is None:
        return True
    last_needed = end.year if (end.month, end.day) == (12, 31) else end.year - 1
    return any(p.period.end is not None and p.period.end.year >= last_needed for p in strong)


def _covers(claim: Claim, ordered: Sequence[Evidence]) -> bool:
    """Whether the series has every year of the window that the claim names."""
    years = {p.period.end.year for p in ordered if p.period.end}
    if claim.period.start is None:
        return True
    last = max(years)
    return all(year in years for year in range(claim.period.start.year + 1, last))


def judge_opinion(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """No data can check an evaluation."""
    return Finding(
        label=Label.NOT_CHECKABLE, reasons=frozenset({Reason.OPINION}), say=partial(said.opinion, claim)
    )


JUDGES = {
    Kind.COMPLEMENTARITY: judge_complementarity,
    Kind.SUPERLATIVE: judge_superlative,
    Kind.OPINION: judge_opinion,
}

"""How a verdict would change: without each of its sources, and with each tolerance moved by half."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from comity.phrasing import source_name
from comity.records import FORWARD_LOOKING, Kind, Label, LedgerStatus, Stability
from comity.verdicts.finding import Bench, Finding
from comity.verdicts.judge import RESTRICTED, decide, split, worded
from comity.verdicts.tolerances import default_tolerances, title

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from comity.records import Claim, Evidence, SourceUse, Verdict
    from comity.verdicts.tolerances import Tolerances

STABLE = Stability(stable=True)
MOVES = (0.5, 1.5)

_FIGURE = ("rounding", "round_number", "approx", "nearly", "imprecise", "contradiction")
_PERIOD = ("period_overlap", "period_length", "lag_years")
_ONE_SOURCE = ("one_book", "one_order", "growth_points")
_STANDING = ("date_slip", "unverified_slip", "recent_change")
# The tolerances that the rule of a kind reads: the others cannot move its label.
_READ_BY: dict[Kind, tuple[str, ...]] = {
    **dict.fromkeys(
        (Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE, Kind.RANK), (*_FIGURE, *_ONE_SOURCE, *_PERIOD)
    ),
    **dict.fromkeys((Kind.DOCUMENTS_SIGNED, Kind.INVESTMENT, Kind.ANNIVERSARY), (*_FIGURE, *_PERIOD)),
    **dict.fromkeys((Kind.MEMBERSHIP, Kind.AGREEMENT, Kind.SANCTIONS, Kind.VISIT), _STANDING),
    **dict.fromkeys(
        (Kind.TRADE_TARGET, Kind.FORECAST), (*_FIGURE[:4], "repeated_target", "partly_met", "period_length")
    ),
    Kind.PROJECT: (),
    Kind.SPECIALISATION: ("advantage", "leading", "contradiction"),
    Kind.DEMAND: (*_FIGURE, *_PERIOD, "advantage"),
    Kind.COMPLEMENTARITY: ("complementary", "chance"),
    Kind.SUPERLATIVE: ("imprecise", "one_order", "contradiction", "period_length"),
    Kind.OPINION: (),
}


def settled(
    claim: Claim,
    evidence: tuple[Evidence, ...],
    *,
    as_of: date,
    tolerances: Tolerances | None = None,
    hindsight: bool = False,
) -> Verdict:
    """Judge one claim and say what the verdict hangs on. Parameters as in ``judge``."""
    bench = Bench(as_of=as_of, tolerances=tolerances or default_tolerances())
    counted, late = split(evidence, as_of, hindsight=hindsight)
    finding = decide(claim, counted, bench)
    verdict = worded(claim, finding, counted, bench, late=late)
    tested = _stability(claim, counted, finding, bench)
    return verdict if tested is STABLE else replace(verdict, stability=tested)


def stability(
    claim: Claim,
    evidence: tuple[Evidence, ...],
    verdict: Verdict,
    *,
    as_of: date,
    tolerances: Tolerances | None = None,
    hindsight: bool = False,
) -> Stability:
    """Judge again without each source and with each tolerance at a half and at one and a half.

    Returns
    -------
    Stable where no change gives another label; otherwise what the label hangs on, in words.
    """
    bench = Bench(as_of=as_of, tolerances=tolerances or default_tolerances())
    counted, _ = split(evidence, as_of, hindsight=hindsight)
    finding = decide(claim, counted, bench)
    if finding.label is not verdict.label:
        raise ValueError(f"verdict {verdict.label} on claim {claim.id} is not what this evidence gives")
    return _stability(claim, counted, finding, bench)


def _stability(claim: Claim, counted: Sequence[Evidence], finding: Finding, bench: Bench) -> Stability:
    if _cannot_change(claim, counted, finding):
        return STABLE
    hangs_on = [
        *_sources_that_matter(claim, counted, finding, bench),
        *_tolerances_that_matter(claim, counted, finding, bench),
    ]
    return Stability(stable=False, hangs_on=tuple(hangs_on)) if hangs_on else STABLE


def _cannot_change(claim: Claim, counted: Sequence[Evidence], finding: Finding) -> bool:
    """Whether fewer sources and other tolerances provably leave the label as it is.

    Without evidence that may decide, a claim stays as open as it is. A promise is no such case, for its
    status can rest on statements; but one without a figure, announced because nothing was found against
    it, is not changed by finding less, and no tolerance applies to it.
    """
    if claim.kind is Kind.OPINION or not counted:
        return True
    if claim.kind in FORWARD_LOOKING:
        return claim.quantity is None and finding.label is LedgerStatus.ANNOUNCED
    undecided = finding.label in (Label.INSUFFICIENT_EVIDENCE, Label.NOT_CHECKABLE)
    return undecided and not any(piece.grade.decides for piece in counted if piece.metric != RESTRICTED)


def _key(use: SourceUse) -> tuple[str, str]:
    return use.id, use.citation


def _sources_that_matter(
    claim: Claim, counted: Sequence[Evidence], finding: Finding, bench: Bench
) -> list[str]:
    """The sources without which the label would be another; what rests on one is left out with it."""
    matter = []
    for key, use in {_key(use): use for piece in counted for use in piece.sources}.items():
        rest = [piece for piece in counted if all(_key(use) != key for use in piece.sources)]
        if decide(claim, rest, bench).label is not finding.label:
            matter.append(source_name(use))
    return list(dict.fromkeys(matter))


def _tolerances_that_matter(
    claim: Claim, counted: Sequence[Evidence], finding: Finding, bench: Bench
) -> list[str]:
    names = _READ_BY[claim.kind]
    if names is _STANDING and claim.period.start is None:
        names = ()  # no date is stated that could slip
    if claim.confidence < 1:
        names = (*names, "reading_floor")
    return [
        title(name)
        for name in names
        if any(
            decide(
                claim, counted, Bench(as_of=bench.as_of, tolerances=bench.tolerances.moved(name, move))
            ).label
            is not finding.label
            for move in MOVES
        )
    ]

"""The judge: a claim and its evidence in, a verdict out. Opens nothing, remembers nothing.

what counts on the date ──▶ the rule of the kind ──▶ doubts and denials ──▶ words
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from comity.records import FORWARD_LOOKING, Kind, Label, Reason, Verdict
from comity.verdicts import figures_said, goods, numbers, promises, properties, sanctions, states
from comity.verdicts.finding import REASON_ORDER, Bench, Finding, caveats
from comity.verdicts.settling import would_settle
from comity.verdicts.tolerances import Tolerances, default_tolerances

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from comity.records import Claim, Evidence

    Rule = Callable[[Claim, Sequence[Evidence], Bench], Finding]

_RULES: dict[Kind, Rule] = {
    **states.JUDGES,
    **sanctions.JUDGES,
    **properties.JUDGES,
    **goods.JUDGES,
    **promises.JUDGES,
    **dict.fromkeys(
        (
            Kind.TRADE_LEVEL,
            Kind.TRADE_GROWTH,
            Kind.TRADE_SHARE,
            Kind.RANK,
            Kind.DOCUMENTS_SIGNED,
            Kind.INVESTMENT,
            Kind.ANNIVERSARY,
        ),
        numbers.judge_figure,
    ),
}
RESTRICTED = "restricted"  # the metric of goods under export controls
# Labels that call a text wrong: never given on a reading that may be mistaken.
_FAULTS = frozenset({Label.CONTRADICTED, Label.OVERSTATED, Label.UNDERSTATED, Label.OUTDATED})
# What a label on "it was 13" says about "it was not 13".
_DENIED = {
    Label.SUPPORTED: Label.CONTRADICTED,
    Label.SUPPORTED_IF: Label.CONFLICTING,
    Label.IMPRECISE: Label.SUPPORTED,
    Label.OVERSTATED: Label.SUPPORTED,
    Label.UNDERSTATED: Label.SUPPORTED,
    Label.CONTRADICTED: Label.SUPPORTED,
    Label.OUTDATED: Label.SUPPORTED,
}
_OPEN = frozenset({Label.INSUFFICIENT_EVIDENCE, Label.CONFLICTING, Label.SUPPORTED_IF, Label.NOT_CHECKABLE})


def judge(
    claim: Claim,
    evidence: tuple[Evidence, ...],
    *,
    as_of: date,
    tolerances: Tolerances | None = None,
    hindsight: bool = False,
) -> Verdict:
    """Judge one claim.

    Parameters
    ----------
    claim : as it was read
    evidence : what was gathered for it, in any order
    as_of : nothing dated or published after it counts
    tolerances : those of the package where left out
    hindsight : count evidence that was published after ``as_of``, never what happened after it

    Returns
    -------
    The verdict, without its stability (see ``settled``). Swapping the countries of an undirected claim
    or the order of the evidence changes nothing.
    """
    bench = Bench(as_of=as_of, tolerances=tolerances or default_tolerances())
    counted, late = split(evidence, as_of, hindsight=hindsight)
    return worded(claim, decide(claim, counted, bench), counted, bench, late=late)


def split(
    evidence: Iterable[Evidence], as_of: date, *, hindsight: bool = False
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Evidence that counts on the date, and evidence that came too late; both in the order of their ids."""
    counted: list[Evidence] = []
    late: list[Evidence] = []
    for piece in sorted(evidence, key=lambda p: p.id):
        (counted if _counts(piece, as_of, hindsight=hindsight) else late).append(piece)
    return tuple(counted), tuple(late)


def _counts(piece: Evidence, as_of: date, *, hindsight: bool) -> bool:
    if piece.period.start is not None and piece.period.start > as_of and piece.metric != "forecast":
        return False
    return hindsight or all(use.published.end is None or use.published.end <= as_of for use in piece.sources)


def decide(claim: Claim, counted: Sequence[Evidence], bench: Bench) -> Finding:
    """The label and its reasons, without words. Flags on the goods warn; they decide nothing."""
    flags = [piece for piece in counted if piece.metric == RESTRICTED]
    bearing = [piece for piece in counted if piece.metric != RESTRICTED] if flags else counted
    finding = _of_kind(claim, bearing, bench)
    if not flags:
        return finding
    return replace(
        finding,
        reasons=finding.reasons | caveats(flags),
        say=partial(_with_flag, finding, flags[0]),
    )


def _of_kind(claim: Claim, counted: Sequence[Evidence], bench: Bench) -> Finding:
    """What the rule of the kind finds, turned round by a denial, withheld where the text may be misread."""
    finding = _RULES[claim.kind](claim, counted, bench)
    if claim.negated and _denies_a_figure(claim, finding):
        finding = _turned_round(claim, finding)
    if claim.confidence < bench.tolerances.reading_floor and finding.label in _FAULTS:
        return Finding(
            label=Label.INSUFFICIENT_EVIDENCE,
            reasons=finding.reasons,
            rests_on=finding.rests_on,
            say=partial(_in_doubt, claim, finding),
        )
    return finding


def _with_flag(finding: Finding, flag: Evidence) -> str:
    return f"{finding.say()} {flag.statement}"


def _denies_a_figure(claim: Claim, finding: Finding) -> bool:
    """Whether the denial turns the label round; "signed no documents" already states its zero."""
    figure = claim.quantity is not None and claim.quantity.value_high != 0
    return figure and _RULES[claim.kind] is numbers.judge_figure and finding.label in _DENIED


def _turned_round(claim: Claim, finding: Finding) -> Finding:
    """The label on "it was not 13", from the one on "it was 13"."""
    label = _DENIED[Label(finding.label)]
    return Finding(
        label=label,
        reasons=finding.reasons,
        rests_on=finding.rests_on,
        say=partial(figures_said.denied, claim, finding.rests_on),
    )


def _in_doubt(claim: Claim, finding: Finding) -> str:
    doubt = "; ".join(claim.doubts) or "the reading is uncertain"
    return f"The text may be misread ({doubt}), so it is not called wrong. As read: {finding.say()}"


def worded(
    claim: Claim,
    finding: Finding,
    counted: Sequence[Evidence],
    bench: Bench,
    *,
    late: Sequence[Evidence] = (),
) -> Verdict:
    """Put a finding into a verdict: reasons in one order, evidence with what it rests on first."""
    reasons = set(finding.reasons)
    if late and claim.kind is not Kind.OPINION:
        reasons.add(Reason.AS_OF_DATE)
    open_ended = finding.label in _OPEN or claim.kind in FORWARD_LOOKING
    first = dict.fromkeys(piece.id for piece in finding.rests_on)
    shown = dict.fromkeys((*first, *(piece.id for piece in counted)))
    return Verdict(
        label=finding.label,
        reasons=tuple(sorted(reasons, key=REASON_ORDER.__getitem__)),
        sentence=finding.say(),
        evidence=tuple(shown),
        would_settle=would_settle(claim, bench.as_of, counted) if open_ended else (),
        condition=finding.condition,
        timing=finding.timing,
        plausibility=finding.plausibility() if finding.plausibility else None,
    )

"""Claims about sanctions: in effect, lifted, imposed on a day, never imposed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from comity.records import Kind, Label, Period, Reason
from comity.verdicts import states_said as said
from comity.verdicts.finding import Bench, Finding, caveats, weak_reasons
from comity.verdicts.periods import days_apart
from comity.verdicts.states import Part, combined, in_state, meant, of_late, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.records import Claim, Evidence


def judge_sanctions(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """Judge whether each sender named had measures on each target."""
    measures = [p for p in pieces if p.metric == "sanctions"]
    senders, targets = sanctions_roles(claim)
    parts = [
        _sanctions_part(claim, [p for p in measures if p.about == sender and p.countries == (target,)], bench)
        for sender in senders
        for target in targets
    ]
    return combined(parts, partial(said.sanctions, claim, tuple(measures), bench.as_of))


def sanctions_roles(claim: Claim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who imposes and who bears: the words or codes of the senders, and the codes of the targets."""
    codes = claim.countries
    led = claim.directed and len(codes) > 1  # the first code is who imposes
    senders = claim.details.sender or (codes[:1] if led else ())
    return senders, tuple(sorted(set(codes[1:] if led else codes) - set(senders)))


def _sanctions_part(claim: Claim, measures: list[Evidence], bench: Bench) -> Part:
    strong = [p for p in measures if p.grade.decides]
    if not strong:
        return Part(Label.INSUFFICIENT_EVIDENCE, frozenset(weak_reasons(measures)), tuple(measures))
    in_effect = in_state(strong, ["in_effect"])
    why = caveats(in_effect or strong)
    standing = meant("sanctions", claim.details.status)
    if standing == "ahead":
        return Part(Label.INSUFFICIENT_EVIDENCE, frozenset({Reason.AS_OF_DATE}), tuple(strong))
    lifted = standing == "ended"
    if lifted and not claim.negated:
        return _lifted_part(claim, strong, in_effect, why, bench)
    if claim.negated and not lifted:  # "has not lifted" tells of measures in effect, as "imposed" does
        return Part(Label.CONTRADICTED if in_effect else Label.SUPPORTED, why, tuple(in_effect or strong))
    if not in_effect:
        return _bygone_part(claim, strong, why)
    start = claim.period.start
    begun = any(
        p.period.start is None
        or start is None
        or days_apart(claim.period, p.period) == 0
        or p.period.start < start
        for p in in_effect
    )
    if not begun:
        apart = min(days_apart(claim.period, p.period) for p in in_effect)
        label = Label.IMPRECISE if apart <= bench.tolerances.date_slip else Label.INSUFFICIENT_EVIDENCE
        return Part(label, why | {Reason.PERIOD_MISMATCH}, tuple(in_effect))
    if claim.details.product:
        return Part(Label.SUPPORTED_IF, why, tuple(in_effect), said.covers_goods(claim))
    return Part(Label.SUPPORTED, why, tuple(in_effect))


def _lifted_part(
    claim: Claim, strong: list[Evidence], in_effect: list[Evidence], why: frozenset[Reason], bench: Bench
) -> Part:
    """ "Lifted" may mean one programme of several, so only "all" is contradicted by one in effect."""
    if in_effect:
        every = not set(vocabulary()["sanctions_whole"]).isdisjoint(claim.quote.lower().split())
        label = Label.CONTRADICTED if every and not of_late(claim, bench) else Label.INSUFFICIENT_EVIDENCE
        return Part(label, why, tuple(in_effect))
    ends = [Period(start=p.period.end, end=p.period.end) for p in strong if p.period.end is not None]
    apart = min((days_apart(claim.period, end) for end in ends), default=0)
    if apart == 0:
        return Part(Label.SUPPORTED, why, tuple(strong))
    label = Label.IMPRECISE if apart <= bench.tolerances.date_slip else Label.INSUFFICIENT_EVIDENCE
    return Part(label, why | {Reason.PERIOD_MISMATCH}, tuple(strong))


def _bygone_part(claim: Claim, strong: list[Evidence], why: frozenset[Reason]) -> Part:
    """All had ended: what was imposed on a stated day was imposed; what is said to be in effect is not."""
    if claim.period.start is None:
        return Part(Label.OUTDATED, why, tuple(strong))
    then = tuple(p for p in strong if p.period.start and days_apart(claim.period, p.period) == 0)
    if then:
        return Part(Label.SUPPORTED, why, then)
    return Part(Label.INSUFFICIENT_EVIDENCE, why | {Reason.PERIOD_MISMATCH}, tuple(strong))


JUDGES = {Kind.SANCTIONS: judge_sanctions}

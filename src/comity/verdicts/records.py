"""Records of trade: the year spoken of against the best other year, by every series that measures it."""

from __future__ import annotations

from functools import partial
from math import inf
from typing import TYPE_CHECKING

from comity.records import Grade, Label, Reason
from comity.verdicts import properties_said as said
from comity.verdicts.finding import Bench, Finding, caveats, insufficient
from comity.verdicts.intervals import Gap, Side, found_interval
from comity.verdicts.margins import label_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comity.records import Claim, Evidence


def judge_records(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """A record holds where every series has it over the whole window, and fails where none can have it.

    Where some series have it and others do not, it holds on the condition that one of them is meant. A series
    with missing years can fail and never hold; where whole ones are at hand, they decide.
    """
    holds = [p for p in pieces if _holds(p)]
    against = {p.id: _miss(p, bench) for p in pieces if p not in holds}
    fails = [p for p in pieces if against.get(p.id) not in (None, Label.INSUFFICIENT_EVIDENCE)]
    label, condition = _outcome(claim, pieces, holds, against)
    if label is Label.INSUFFICIENT_EVIDENCE:
        return insufficient(partial(said.records, pieces), caveats(pieces), rests_on=tuple(pieces))
    if claim.negated:
        label = _DENIED.get(label, label)
    shown = [*(holds if label is not Label.CONTRADICTED else []), *fails] or pieces
    reasons = caveats(shown)
    if label is Label.SUPPORTED_IF and fails:
        reasons |= {Reason.UNDEFINED_TERM}
    return Finding(
        label=label,
        reasons=frozenset(reasons),
        rests_on=tuple(shown),
        condition=condition if label is Label.SUPPORTED_IF else None,
        say=partial(said.records, shown),
    )


_DENIED = {
    Label.SUPPORTED: Label.CONTRADICTED,
    Label.SUPPORTED_IF: Label.CONFLICTING,
    Label.CONTRADICTED: Label.SUPPORTED,
    Label.IMPRECISE: Label.SUPPORTED,
}


def _outcome(
    claim: Claim, pieces: Sequence[Evidence], holds: Sequence[Evidence], against: Mapping[str, Label]
) -> tuple[Label, str | None]:
    """The label over all series, and the definition under which it holds."""
    if holds:
        best = min(holds, key=lambda p: (p.grade, p.id))
        if len(holds) == len(pieces) and _names_a_span(claim):
            return Label.SUPPORTED, None
        return Label.SUPPORTED_IF, best.condition
    whole = [piece for piece in pieces if _is_whole(piece)] or pieces
    missed = [against[piece.id] for piece in whole]
    if Label.INSUFFICIENT_EVIDENCE in missed:
        return Label.INSUFFICIENT_EVIDENCE, None
    return (Label.IMPRECISE if Label.IMPRECISE in missed else Label.CONTRADICTED), None


def _is_whole(piece: Evidence) -> bool:
    """Whether its series has every year of the window; one with holes that could hold says nothing."""
    found = found_interval(piece)
    return found is not None and found.low > -inf


def _holds(piece: Evidence) -> bool:
    """Whether the year is at least as good as every other one of a window without holes."""
    found = found_interval(piece)
    return found is not None and found.low >= 1


def _miss(piece: Evidence, bench: Bench) -> Label:
    """How clearly a better year stands against it; nothing follows where one book may be off by as much."""
    found = found_interval(piece)
    if found is None or found.high >= 1 or found.high <= 0:
        return Label.INSUFFICIENT_EVIDENCE
    factor = 1 / found.high
    label = label_of(Gap(factor, Side.OVER), bench)
    if label is Label.IMPRECISE:
        return label
    one_book = piece.grade is Grade.C and factor <= 1 + bench.tolerances.one_order
    return Label.INSUFFICIENT_EVIDENCE if one_book else Label.CONTRADICTED


def _names_a_span(claim: Claim) -> bool:
    """Whether the text says how far back the record holds."""
    years = claim.quantity is not None and claim.quantity.unit in ("years", "months")
    return claim.period.start is not None or years

"""Claims with a figure: the stated interval against what the evidence measured."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from comity.records import Direction, Kind, Label, Reason
from comity.verdicts import figures_said as said
from comity.verdicts.finding import Bench, Finding, caveats, deciding, insufficient, weak_reasons
from comity.verdicts.intervals import (
    Gap,
    Interval,
    Side,
    found_interval,
    in_unit,
    slip,
    stated_interval,
)
from comity.verdicts.margins import FAULTS, is_slight, label_for, nearest_gap
from comity.verdicts.metrics import NUMERIC_FLOWS, comparable
from comity.verdicts.periods import Fit, contains, fit, is_annual

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from comity.records import Claim, Evidence

_DEFINITIONS = frozenset(
    {
        Reason.FISCAL_YEAR,
        Reason.GOODS_VS_SERVICES,
        Reason.CIF_FOB,
        Reason.REEXPORT,
        Reason.CURRENCY,
        Reason.COUNTING_RULE,
        Reason.REVISION,
    }
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One piece of evidence set against the claim's figure."""

    piece: Evidence
    found: Interval  # in the claim's unit
    gap: Gap
    fit: Fit

    @property
    def meets(self) -> bool:
        return self.gap.side is Side.NEITHER


def judge_figure(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """Judge a claim that states a number, or at least the direction of a change."""
    measured = [piece for piece in pieces if comparable(claim, piece)]
    if claim.quantity is None:
        return _judge_direction(claim, measured, bench)
    stated = stated_interval(claim, claim.quantity, bench.tolerances)
    weighed = _weigh(claim, stated, claim.quantity.unit, measured, bench)
    strong = [w for w in weighed if w.piece.grade.decides]
    if strong:
        return _decide(claim, stated, _settle_current(claim, strong, bench), bench)
    return _only_weak(claim, stated, weighed, measured, bench)


def _weigh(
    claim: Claim, stated: Interval, unit: str, pieces: Iterable[Evidence], bench: Bench
) -> list[Weighed]:
    weighed = []
    for piece in pieces:
        found = found_interval(piece)
        converted = in_unit(found, piece.unit, unit) if found else None
        if converted is not None:
            where = fit(claim.period, piece.period, bench.tolerances)
            if where is Fit.SAME and Reason.FISCAL_YEAR in piece.caveats:
                where = Fit.NEAR  # worked out from calendar years that it lies between
            weighed.append(Weighed(piece, converted, nearest_gap(claim, stated, converted), where))
    return weighed


def _settle_current(claim: Claim, strong: list[Weighed], bench: Bench) -> list[Weighed]:
    """A flow without a period is the current one: the newest whole year of the last two counts as that."""
    if claim.period.stated or claim.kind not in NUMERIC_FLOWS:
        return strong
    dated = [w for w in strong if w.piece.period.end and is_annual(w.piece.period, bench.tolerances)]
    newest = max((w.piece.period.end for w in dated if w.piece.period.end), default=None)
    if newest is None:
        return [Weighed(w.piece, w.found, w.gap, Fit.OTHER) if w.piece.period.stated else w for w in strong]
    placed = []
    for w in strong:
        where = Fit.OTHER if w not in dated else Fit.EARLIER
        if w.piece.period.end == newest and newest.year >= bench.as_of.year - 1:
            where = Fit.SAME
        placed.append(Weighed(w.piece, w.found, w.gap, where))
    return placed


def _decide(claim: Claim, stated: Interval, strong: list[Weighed], bench: Bench) -> Finding:
    same = [w for w in strong if w.fit is Fit.SAME]
    if same:
        finding = _against(claim, stated, same, bench)
        earlier = [w for w in strong if w.fit is Fit.EARLIER and w.meets]
        if earlier and finding.label in (Label.OVERSTATED, Label.UNDERSTATED, Label.CONTRADICTED):
            return Finding(
                label=Label.OUTDATED,
                reasons=finding.reasons - {Reason.UNIT_SLIP} | {Reason.PERIOD_MISMATCH},
                rests_on=tuple(w.piece for w in earlier + same),
                say=partial(said.outdated, claim, earlier[-1].piece, same[0].piece),
            )
        return finding
    near = [w for w in strong if w.fit is Fit.NEAR]
    if near:
        return _nearly_the_period(claim, stated, near, bench)
    return _beyond_the_whole(claim, stated, strong, bench) or _other_periods(claim, strong, bench)


def _beyond_the_whole(claim: Claim, stated: Interval, strong: list[Weighed], bench: Bench) -> Finding | None:
    """A part of a year cannot hold more than the year: the whole of every account is its ceiling.

    Below the ceiling nothing follows, since yearly data say nothing of months.
    """
    if claim.kind is not Kind.TRADE_LEVEL or claim.details.flow == "balance":
        return None
    whole = [w for w in strong if w.fit is Fit.OTHER and contains(w.piece.period, claim.period)]
    if not whole:
        return None
    highest = max(whole, key=lambda w: (w.found.high, w.piece.id))
    over = highest.gap.side is Side.OVER
    label = _label(claim, stated, highest, bench) if over else Label.INSUFFICIENT_EVIDENCE
    pieces = tuple(w.piece for w in whole)
    reasons = caveats(pieces) | {Reason.PERIOD_MISMATCH}
    if label in (Label.OVERSTATED, Label.CONTRADICTED):
        return Finding(
            label=label,
            reasons=reasons,
            rests_on=pieces,
            say=partial(said.beyond_the_whole, claim, highest.piece),
        )
    return insufficient(partial(said.within_the_whole, claim, highest.piece), reasons, rests_on=pieces)


def _against(claim: Claim, stated: Interval, same: list[Weighed], bench: Bench) -> Finding:
    """Weigh the claim against deciding evidence of its own period."""
    meeting = [w for w in same if w.meets]
    missing = [w for w in same if not w.meets]
    if not meeting:
        return _off(claim, stated, missing, bench)
    if all(w.piece.condition for w in meeting) and (
        missing or len({w.piece.condition for w in meeting}) == 1
    ):
        return _under_one_definition(claim, meeting, missing)
    far = [w for w in missing if not w.piece.condition and _label(claim, stated, w, bench) in FAULTS]
    best = min(w.piece.grade for w in meeting)
    if any(w.piece.grade < best for w in far):
        return _off(claim, stated, [w for w in far if w.piece.grade < best], bench, {Reason.SOURCE_CONFLICT})
    if any(w.piece.grade == best for w in far):
        return _conflict(claim, [*meeting, *far])
    return Finding(
        label=Label.SUPPORTED,
        reasons=caveats(w.piece for w in meeting) | ({Reason.SOURCE_CONFLICT} if far else set()),
        rests_on=tuple(w.piece for w in meeting),
        say=partial(said.supported, claim, [w.piece for w in meeting]),
    )


def _under_one_definition(claim: Claim, meeting: list[Weighed], missing: list[Weighed]) -> Finding:
    best = min(meeting, key=lambda w: (w.piece.grade, w.piece.id))
    reasons = set(caveats(w.piece for w in meeting + missing))
    if missing and not reasons & _DEFINITIONS:
        reasons.add(Reason.SOURCE_CONFLICT)
    return Finding(
        label=Label.SUPPORTED_IF,
        reasons=frozenset(reasons),
        rests_on=tuple(w.piece for w in meeting + missing),
        condition=best.piece.condition,
        say=partial(said.supported_if, claim, best.piece, [w.piece for w in missing]),
    )


def _conflict(claim: Claim, weighed: list[Weighed]) -> Finding:
    pieces = tuple(w.piece for w in weighed)
    return Finding(
        label=Label.CONFLICTING,
        reasons=caveats(pieces) | {Reason.SOURCE_CONFLICT},
        rests_on=pieces,
        say=partial(said.conflicting, claim, pieces),
    )


def _off(
    claim: Claim,
    stated: Interval,
    missing: list[Weighed],
    bench: Bench,
    also: Iterable[Reason] = (),
) -> Finding:
    """No deciding evidence meets the claim: how far is the nearest?"""
    nearest = min(missing, key=lambda w: (w.gap.factor, w.piece.grade, w.piece.id))
    label = _label(claim, stated, nearest, bench)
    if label is not Label.IMPRECISE and len({w.gap.side for w in missing}) > 1:
        return _conflict(claim, missing)
    if label is Label.INSUFFICIENT_EVIDENCE:
        return insufficient(
            partial(said.too_close, claim, nearest.piece),
            {*caveats(w.piece for w in missing), *also},
            rests_on=tuple(w.piece for w in missing),
        )
    reasons = {*caveats(w.piece for w in missing), *also}
    factor = (
        slip(stated, nearest.found) if label is Label.CONTRADICTED and claim.kind is not Kind.RANK else None
    )
    if factor:
        reasons.add(Reason.UNIT_SLIP)
    if _period_open(claim, bench.as_of):
        reasons.add(Reason.AS_OF_DATE)
    return Finding(
        label=label,
        reasons=frozenset(reasons),
        rests_on=tuple(w.piece for w in missing),
        say=partial(said.off, claim, nearest.piece, label, nearest.gap, factor),
    )


def _label(claim: Claim, stated: Interval, weighed: Weighed, bench: Bench) -> Label:
    return label_for(claim, weighed.piece, stated, weighed.found, bench)


def _nearly_the_period(claim: Claim, stated: Interval, near: list[Weighed], bench: Bench) -> Finding:
    """Evidence shares most of the claim's months: it supports under a condition, or it is far off."""
    reasons = caveats(w.piece for w in near) | {_why_only_near(claim, near)}
    meeting = [w for w in near if w.meets]
    if meeting:
        best = min(meeting, key=lambda w: (w.piece.grade, w.piece.id))
        derived = Reason.FISCAL_YEAR in best.piece.caveats
        condition = best.piece.condition if derived else said.stands_for(claim, best.piece)
        return Finding(
            label=Label.SUPPORTED_IF,
            reasons=reasons,
            rests_on=tuple(w.piece for w in near),
            condition=condition,
            say=partial(said.supported_if, claim, best.piece, [], condition),
        )
    nearest = min(near, key=lambda w: (w.gap.factor, w.piece.id))
    if _label(claim, stated, nearest, bench) is Label.CONTRADICTED:
        return Finding(
            label=Label.CONTRADICTED,
            reasons=reasons,
            rests_on=tuple(w.piece for w in near),
            say=partial(said.off, claim, nearest.piece, Label.CONTRADICTED, nearest.gap, None),
        )
    return insufficient(
        partial(said.another_period, claim, [w.piece for w in near]),
        reasons,
        rests_on=tuple(w.piece for w in near),
    )


def _why_only_near(claim: Claim, near: Iterable[Weighed]) -> Reason:
    """Whose year it is, or simply another period."""
    fiscal = claim.period.fiscal or any(
        w.piece.period.fiscal or Reason.FISCAL_YEAR in w.piece.caveats for w in near
    )
    return Reason.FISCAL_YEAR if fiscal else Reason.PERIOD_MISMATCH


def _other_periods(claim: Claim, strong: list[Weighed], bench: Bench) -> Finding:
    """Good evidence, but none of it about the period that the text speaks of."""
    pieces = tuple(w.piece for w in strong)
    earlier = [w for w in strong if w.fit is Fit.EARLIER]
    late = bool(earlier) and _no_newer(strong)
    reasons = {
        *(caveats(pieces) & {Reason.NON_REPORTER}),
        Reason.DATA_LAG if late else Reason.PERIOD_MISMATCH,
    }
    if _period_open(claim, bench.as_of):
        reasons.add(Reason.AS_OF_DATE)
    newest = max(earlier, key=lambda w: (w.piece.period.end or bench.as_of, w.piece.id), default=None)
    if newest is not None and newest.meets and not claim.period.stated and newest.piece.period.end:
        age = bench.as_of.year - 1 - newest.piece.period.end.year
        if age <= bench.tolerances.lag_years:
            return Finding(
                label=Label.SUPPORTED_IF,
                reasons=frozenset(reasons),
                rests_on=pieces,
                condition=said.means_period(newest.piece),
                say=partial(said.supported_if, claim, newest.piece, [], said.means_period(newest.piece)),
            )
    return insufficient(partial(said.another_period, claim, pieces), reasons, rests_on=pieces)


def _no_newer(strong: list[Weighed]) -> bool:
    return all(w.fit in (Fit.EARLIER, Fit.OTHER) for w in strong)


def _only_weak(
    claim: Claim, stated: Interval, weighed: list[Weighed], measured: Sequence[Evidence], bench: Bench
) -> Finding:
    """Statements and bounds are shown; they never decide."""
    reasons = weak_reasons(w.piece for w in weighed)
    spoken = [w for w in weighed if w.piece.grade.value == "E" and _of_the_period(claim, w, bench)]
    reach = bench.tolerances.over_reach
    if any(not stated.meets(_as_point(w.found, reach)) for w in spoken):
        reasons.add(Reason.SOURCE_CONFLICT)
    reasons |= caveats(w.piece for w in spoken) & _DEFINITIONS
    near = [w for w in spoken if w.fit is Fit.NEAR]
    if near:
        reasons.add(_why_only_near(claim, near))
    factor = next((f for w in spoken if not w.meets and (f := slip(stated, w.found))), None)
    if factor:
        reasons.add(Reason.UNIT_SLIP)
    if not weighed and any(_other_currency(claim, piece) for piece in measured):
        reasons.add(Reason.CURRENCY)
    if _period_open(claim, bench.as_of):
        reasons.add(Reason.AS_OF_DATE)
    shown = [w.piece for w in weighed]
    if claim.kind is Kind.DOCUMENTS_SIGNED:
        return insufficient(partial(said.accounts, claim, shown), reasons, rests_on=tuple(shown))
    return insufficient(
        partial(said.only_weak, claim, shown, bench.tolerances, factor), reasons, rests_on=tuple(shown)
    )


def _of_the_period(claim: Claim, weighed: Weighed, bench: Bench) -> bool:
    """Whether a statement speaks of the claim's period; a current flow, of a year that ended lately."""
    if claim.period.stated or claim.kind not in NUMERIC_FLOWS:
        return weighed.fit in (Fit.SAME, Fit.NEAR)
    period = weighed.piece.period
    if period.end is None:
        return True
    return is_annual(period, bench.tolerances) and period.end.year >= bench.as_of.year - 1


def _as_point(found: Interval, reach: float) -> Interval:
    """An account's open figure, taken to lie near the figure that it names."""
    if found.high == float("inf"):
        return Interval(found.low, found.low + abs(found.low) * reach)
    return found


def _other_currency(claim: Claim, piece: Evidence) -> bool:
    unit = claim.quantity.unit if claim.quantity else ""
    return bool(piece.unit) and len(piece.unit or "") == 3 and len(unit) == 3 and piece.unit != unit


def _period_open(claim: Claim, as_of: date) -> bool:
    """Whether the period that the text speaks of was still running."""
    return claim.period.end is not None and claim.period.end > as_of and claim.kind in NUMERIC_FLOWS


def _judge_direction(claim: Claim, measured: list[Evidence], bench: Bench) -> Finding:
    """A change without a size ("exports slipped"): only its sign can be checked."""
    if claim.direction is None or claim.kind is not Kind.TRADE_GROWTH:
        reasons = weak_reasons(measured) | ({Reason.UNDEFINED_TERM} if claim.kind in NUMERIC_FLOWS else set())
        return insufficient(partial(said.no_figure, claim, measured), reasons, rests_on=tuple(measured))
    strong = [p for p in deciding(measured) if fit(claim.period, p.period, bench.tolerances) is Fit.SAME]
    if not strong:
        return insufficient(
            partial(said.only_weak, claim, measured, bench.tolerances, None),
            weak_reasons(measured),
            rests_on=tuple(measured),
        )
    agreeing = [p for p in strong if _has_sign(p, claim.direction, bench)]
    against = [p for p in strong if p not in agreeing]
    between_years = any(Reason.FISCAL_YEAR in p.caveats for p in against)
    if not agreeing and (between_years or any(is_slight(p, bench) for p in against)):
        return insufficient(
            partial(said.too_close, claim, against[0]), caveats(strong), rests_on=tuple(strong)
        )
    conditions = {p.condition for p in agreeing}
    if agreeing and (against or len(conditions) == 1) and None not in conditions:
        return Finding(
            label=Label.SUPPORTED_IF,
            reasons=caveats(strong) | ({Reason.SOURCE_CONFLICT} if against else set()),
            rests_on=tuple(strong),
            condition=agreeing[0].condition,
            say=partial(said.supported_if, claim, agreeing[0], against),
        )
    if agreeing and against:
        return Finding(
            label=Label.CONFLICTING,
            reasons=caveats(strong) | {Reason.SOURCE_CONFLICT},
            rests_on=tuple(strong),
            say=partial(said.conflicting, claim, tuple(strong)),
        )
    return Finding(
        label=Label.SUPPORTED if agreeing else Label.CONTRADICTED,
        reasons=caveats(strong),
        rests_on=tuple(strong),
        say=partial(said.supported if agreeing else said.wrong_sign, claim, strong),
    )


def _has_sign(piece: Evidence, direction: Direction, bench: Bench) -> bool:
    found = found_interval(piece)
    growth = in_unit(found, piece.unit, "percent") if found else None
    if growth is None:
        return False
    flat = bench.tolerances.approx * 100
    if direction is Direction.FLAT:
        return Interval(-flat, flat).meets(growth)
    return growth.high > 0 if direction is Direction.UP else growth.low < 0

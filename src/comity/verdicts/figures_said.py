"""The sentences about figures: what the text says, what the evidence gave, and how far apart they are."""

from __future__ import annotations

from math import inf, isinf
from typing import TYPE_CHECKING

from comity import phrasing
from comity.phrasing import capital, country, listed, pair_names
from comity.records import Direction, Grade, Kind, Label
from comity.verdicts.intervals import Gap, Side, found_interval
from comity.verdicts.wording import first_of, measured, reading, readings, stated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.records import Claim, Evidence
    from comity.verdicts.tolerances import Tolerances

_SLIP_WORDS = {
    1e3: "a thousand too high",
    1e6: "a million too high",
    1e-3: "a thousand too low",
    1e-6: "a million too low",
}
_FLOW_WORDS = {"export": "exports", "import": "imports", "balance": "the balance of trade", "total": "trade"}


def supported(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """The claim and the evidence meet."""
    one = len({reading(piece) for piece in pieces}) == 1
    return f"{_opening(claim)}; {readings(pieces)} {'agrees' if one else 'agree'} with that."


def supported_if(
    claim: Claim, best: Evidence, others: Sequence[Evidence], condition: str | None = None
) -> str:
    """The claim holds under one definition only."""
    against = f"; otherwise the evidence was {_under(others)}" if others else ""
    return f"{_opening(claim)}; that agrees with {reading(best)} if {condition or best.condition}{against}."


def _under(pieces: Sequence[Evidence]) -> str:
    """Readings, each with the definition under which it holds."""
    return listed([reading(p) + (f" if {p.condition}" if p.condition else "") for p in pieces[:3]])


def stands_for(claim: Claim, piece: Evidence) -> str:
    """The condition under which one period stands for another."""
    return f"{phrasing.period(piece.period)} stands for {phrasing.period(claim.period)}"


def means_period(piece: Evidence) -> str:
    """The condition under which an undated figure is an older one."""
    return f"the text means {phrasing.period(piece.period)}"


def off(claim: Claim, piece: Evidence, label: Label, distance: Gap, factor: float | None) -> str:
    """The claim misses the evidence, by how much, and which way."""
    opening = f"{_opening(claim)}; the nearest evidence was {reading(piece)}"
    if factor:
        return (
            f"{opening}. The text is {_SLIP_WORDS[factor]}, so millions and billions were probably mistaken."
        )
    if claim.kind is Kind.RANK:
        return f"{opening}."
    if isinf(distance.factor):
        return f"{opening}, which has another sign." if _is_signed(claim) else f"{opening}."
    if label is Label.CONTRADICTED:
        way = "too high" if distance.side is Side.OVER else "too low"
        return f"{opening}: {distance.factor:.1f} times {way}."
    return f"{opening}: {_percent_off(distance)}."


def too_close(claim: Claim, piece: Evidence) -> str:
    """The claim misses what may itself be off by as much."""
    alone = " by one office’s books alone" if piece.grade is Grade.C else ""
    return (
        f"{_opening(claim)}; the nearest evidence{alone} was {reading(piece)}, which can lie as far from the "
        f"truth as the text does from it."
    )


def beyond_the_whole(claim: Claim, piece: Evidence) -> str:
    """A part of a year above the whole of it."""
    return f"{_opening(claim)}; that is more than the whole year had by any book: {reading(piece)} at most."


def within_the_whole(claim: Claim, piece: Evidence) -> str:
    """A part of a year below the whole, of which the data say no more."""
    return (
        f"{_opening(claim)}; the records at hand are yearly, and a part of a year can be anything up to the "
        f"whole: {reading(piece)}."
    )


def _percent_off(distance: Gap) -> str:
    over = distance.side is Side.OVER
    share = distance.factor - 1 if over else 1 - 1 / distance.factor
    return f"the text is at least {share * 100:.0f}% too {'high' if over else 'low'}"


def _is_signed(claim: Claim) -> bool:
    return claim.kind is Kind.TRADE_GROWTH or claim.details.flow == "balance"


def wrong_sign(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """A change went the other way."""
    word = claim.direction.value if claim.direction else "otherwise"
    return f"The text says that {_subject(claim)} went {word}; {readings(pieces)} showed the opposite."


def conflicting(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """Good sources disagree."""
    return f"{_opening(claim)}; good sources disagreed with each other: {readings(pieces)}."


def outdated(claim: Claim, earlier: Evidence, now: Evidence) -> str:
    """The figure was true before."""
    return f"{_opening(claim)}; that was true of {reading(earlier)}, and no longer of {reading(now)}."


def another_period(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """Good evidence of other periods only."""
    wanted = phrasing.period(claim.period) or "the present"
    return f"{_opening(claim)}; the records at hand were of other periods than {wanted}: {readings(pieces)}."


def only_weak(claim: Claim, pieces: Sequence[Evidence], tolerances: Tolerances, factor: float | None) -> str:
    """Statements and bounds, shown without deciding."""
    spoken = [reading(p, tolerances) for p in pieces if p.grade.value == "E"]
    bounds = [p for p in pieces if p.grade.value == "D"]
    parts = [f"{_opening(claim)}, and no record at hand is good enough to decide"]
    if spoken:
        parts.append(f"{'statements were' if len(spoken) > 1 else 'one statement was'}: {first_of(spoken)}")
    parts += [_bound(p) for p in bounds[:2]]
    if factor:
        parts.append(f"set against the statements, the text is {_SLIP_WORDS[factor]}")
    return ". ".join(capital(part) for part in parts) + "."


def accounts(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """How many documents each account counted."""
    if not pieces:
        return f"No account of what {pair_names(claim.countries)} signed is at hand."
    told = "; ".join(dict.fromkeys(piece.statement for piece in pieces))
    rule = "; what each counted as a document is not said" if len({p.value for p in pieces}) > 1 else ""
    return f"Only accounts in the press are at hand, no list of the documents: {told}{rule}."


def _bound(piece: Evidence) -> str:
    found = found_interval(piece)
    if found is not None and found.low == -inf:
        condition = f", if {piece.condition}" if piece.condition else ""
        return f"by partner lists it was {measured(piece)} in {phrasing.period(piece.period)}{condition}"
    return f"by derivation it was {reading(piece)}"


def no_figure(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """A claim without a number to compare."""
    shown = f" For comparison: {readings(pieces)}." if pieces else ""
    return f"The text gives no figure that could be compared.{shown}"


def denied(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """What the text says was not so, beside what the evidence gave."""
    return f"{_opening(claim)}; the evidence was {readings(pieces)}."


def _opening(claim: Claim) -> str:
    quantity = claim.quantity
    if quantity is None:
        word = f" went {claim.direction.value}" if claim.direction else ""
        return f"The text says that {_subject(claim)}{word}"
    period = phrasing.period(claim.period)
    when = f" for {period}" if period and claim.period.start and claim.period.end else ""
    figure = f"{_way(claim)}{stated(claim, quantity)}{when}"
    if claim.negated and quantity.value_high != 0:
        return f"The text says that {_subject(claim)} was not {figure}"
    return f"The text puts {_subject(claim)} at {figure}"


def _way(claim: Claim) -> str:
    """A fall is written without its sign: "fell by 14.2 percent"."""
    if claim.kind is not Kind.TRADE_GROWTH or claim.quantity is None or claim.quantity.unit == "ratio":
        return ""
    return {Direction.UP: "a rise of ", Direction.DOWN: "a fall of "}.get(
        claim.direction or Direction.FLAT, ""
    )


def _subject(claim: Claim) -> str:
    goods = f" of {listed(claim.details.product)}" if claim.details.product else ""
    match claim.kind:
        case Kind.DOCUMENTS_SIGNED:
            return f"the number of {listed(claim.details.product) or 'documents'} signed"
        case Kind.INVESTMENT:
            unit = claim.quantity.unit if claim.quantity else ""
            return "the number of firms or projects" if unit == "count" else "the investment"
        case Kind.ANNIVERSARY:
            return "the anniversary"
        case Kind.RANK:
            return "the rank"
        case Kind.TRADE_SHARE:
            return "the share"
        case Kind.TRADE_GROWTH:
            return f"the change of {_flow(claim)}{goods}"
        case _:
            return f"{_flow(claim)}{goods}"


def _flow(claim: Claim) -> str:
    if claim.exporter:
        to = f" to {country(claim.importer)}" if claim.importer and claim.importer != "WLD" else ""
        return f"exports from {country(claim.exporter)}{to}"
    flow = _FLOW_WORDS.get(claim.details.flow or "total", "trade")
    if len(claim.countries) < 2:
        return f"{flow} of {pair_names(claim.countries)}"
    return f"{flow} between {pair_names(claim.countries)}"

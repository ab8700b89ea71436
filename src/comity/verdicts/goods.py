"""Claims about goods that a country makes, sells, has or needs: by what they weigh in its trade.

The words for goods are judged by every meaning that the evidence has: supported where all of them hold,
supported under a condition where some do. Below the threshold a country may still be one of the world's
largest sellers, or buy more than it sells; then that is the condition. What a text says of making and having
is never called wrong for weak exports, for these do not show what stays at home.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache, partial
from typing import TYPE_CHECKING

from comity.records import Kind, Label, Reason
from comity.verdicts import goods_said as said
from comity.verdicts.finding import Bench, Finding, caveats, deciding, insufficient, weak_reasons
from comity.verdicts.intervals import found_interval
from comity.verdicts.numbers import judge_figure
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.records import Claim, Evidence

_METRIC = {Kind.SPECIALISATION: "advantage", Kind.DEMAND: "need"}
_BESIDE = {Kind.SPECIALISATION: "advantage.place", Kind.DEMAND: "need.net"}
_FLOW, _BOUGHT = "goods.flow", "need.value"


class _Stand(Enum):
    """Where one meaning of the goods stands against the threshold, by all sources."""

    ABOVE = "above"
    BELOW = "below"
    BETWEEN = "between"


def judge_goods(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """Specialisation or demand: the weight of the named goods in a country's trade, at one or above."""
    if claim.quantity is not None:
        return judge_figure(claim, pieces, bench)
    strong = deciding(pieces)
    if len(set(claim.countries) - {"WLD"}) > 1:
        return _between_two(claim, pieces, [p for p in strong if p.metric == _FLOW])
    weighed = [p for p in strong if p.metric == _METRIC[claim.kind]]
    if not weighed:
        return _open(claim, pieces)
    beside = [p for p in strong if p.metric == _BESIDE[claim.kind]]
    label, condition = _decided(claim, weighed, beside, bench)
    if claim.negated:
        label = _denied(label)
    return Finding(
        label=label,
        reasons=caveats(weighed) | _reasons(label),
        rests_on=(*weighed, *beside),
        condition=condition if label is Label.SUPPORTED_IF else None,
        say=partial(said.weight, claim, weighed, _also(beside, strong), bench.tolerances.advantage),
    )


def _also(beside: Sequence[Evidence], strong: Sequence[Evidence]) -> list[Evidence]:
    """What a reader is told besides: the place or the net amount, and from whom it was bought."""
    bought = [piece for piece in strong if piece.metric == _BOUGHT]
    return [*beside[:1], *bought[:1]]


def _open(claim: Claim, pieces: Sequence[Evidence]) -> Finding:
    return insufficient(
        partial(said.goods_lists, claim, pieces),
        weak_reasons(pieces) | {Reason.UNDEFINED_TERM},
        rests_on=tuple(pieces),
    )


def _reasons(label: Label) -> frozenset[Reason]:
    """A word that has several meanings, where the label hangs on them."""
    hangs = label in (Label.SUPPORTED_IF, Label.INSUFFICIENT_EVIDENCE)
    return frozenset({Reason.UNDEFINED_TERM}) if hangs else frozenset()


def _between_two(claim: Claim, pieces: Sequence[Evidence], flows: Sequence[Evidence]) -> Finding:
    """What two countries are said to trade: whoever sells is a condition, for the reading has no roles."""
    ways = {(p.exporter, p.importer) for p in flows}
    if not ways or claim.negated:
        return _open(claim, pieces)
    both = len(ways) > 1
    return Finding(
        label=Label.SUPPORTED if both else Label.SUPPORTED_IF,
        reasons=caveats(flows) | (frozenset() if both else {Reason.UNDEFINED_TERM}),
        rests_on=tuple(flows),
        condition=None if both else said.direction(flows[0]),
        say=partial(said.flows, flows),
    )


def _decided(
    claim: Claim, weighed: Sequence[Evidence], beside: Sequence[Evidence], bench: Bench
) -> tuple[Label, str | None]:
    """Every meaning, some of them, none of them."""
    stands = {key: _stand(group, bench) for key, group in _by_meaning(weighed).items()}
    above = [p for p in weighed if stands[_meaning(p)] is _Stand.ABOVE]
    if above and set(stands.values()) == {_Stand.ABOVE}:
        return Label.SUPPORTED, None
    if above:
        return Label.SUPPORTED_IF, said.meant(above, _several_goods(weighed))
    if _Stand.BETWEEN in stands.values():
        return Label.CONFLICTING, None
    if beside and _all_hold(claim, beside, bench):
        return Label.SUPPORTED_IF, said.otherwise(claim.kind, bench.tolerances.leading)
    far = all(_far_below(p, bench) for p in weighed)
    if far and not _speaks_of_output(claim):
        return Label.CONTRADICTED, None
    return Label.INSUFFICIENT_EVIDENCE, None


def _meaning(piece: Evidence) -> tuple[str | None, str | None]:
    return piece.about, piece.condition


def _by_meaning(pieces: Iterable[Evidence]) -> dict[tuple[str | None, str | None], list[Evidence]]:
    groups: dict[tuple[str | None, str | None], list[Evidence]] = {}
    for piece in pieces:
        groups.setdefault(_meaning(piece), []).append(piece)
    return groups


def _several_goods(pieces: Sequence[Evidence]) -> bool:
    return len({piece.about for piece in pieces}) > 1


def _stand(group: Sequence[Evidence], bench: Bench) -> _Stand:
    threshold = bench.tolerances.advantage
    found = [interval for piece in group if (interval := found_interval(piece))]
    if found and all(one.low >= threshold for one in found):
        return _Stand.ABOVE
    return _Stand.BELOW if all(one.high < threshold for one in found) else _Stand.BETWEEN


def _all_hold(claim: Claim, beside: Sequence[Evidence], bench: Bench) -> bool:
    """Whether every meaning has the country among the largest sellers, or buying more than it sells."""
    found = [interval for piece in beside if (interval := found_interval(piece))]
    if claim.kind is Kind.SPECIALISATION:
        return bool(found) and all(one.high <= bench.tolerances.leading for one in found)
    return bool(found) and all(one.low > 0 for one in found)


def _far_below(piece: Evidence, bench: Bench) -> bool:
    """Whether the weight is short of the threshold by the factor from which a figure is contradicted."""
    found = found_interval(piece)
    return found is not None and found.high * bench.tolerances.contradiction <= bench.tolerances.advantage


def _speaks_of_output(claim: Claim) -> bool:
    return bool(_output_words().search(claim.quote))


@cache
def _output_words() -> re.Pattern[str]:
    words = "|".join(load_yaml("verdicts/statuses.yaml")["output"])
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _denied(label: Label) -> Label:
    """What a label on "it needs it" says about "it does not": a condition leaves both open."""
    return {
        Label.SUPPORTED: Label.CONTRADICTED,
        Label.CONTRADICTED: Label.SUPPORTED,
        Label.SUPPORTED_IF: Label.INSUFFICIENT_EVIDENCE,
    }.get(label, label)


JUDGES = {Kind.SPECIALISATION: judge_goods, Kind.DEMAND: judge_goods}

"""Which evidence measures what a claim is about: the names that evidence and claims share.

Evidence names what it measures in ``metric``: ``trade.total`` (both directions), ``trade.exports`` (one),
``trade.balance``, ``trade.growth``, ``trade.share``, ``trade.rank``, ``trade.record`` (a year over the best
other one), ``documents``, ``investment``, ``anniversary``, ``membership``, ``agreement``, ``sanctions``,
``visit``, ``advantage`` (revealed comparative advantage in exports), ``advantage.place`` (among all sellers),
``need`` (the same index in imports), ``need.net`` (imports less exports), ``need.value`` (imports),
``goods.flow`` (what two trade of some goods), ``endowment``, ``complementarity`` (an index's place among all
pairs), ``complementarity.chance`` (how often chance does as well), ``goods.exported`` and ``goods.imported``
(commodity lists), ``restricted``, ``target``, ``outcome``, ``project``, ``forecast``,
``base_rate`` (how often pairs of that size grew so), ``kept`` (the share of promises in
the ledger that were kept).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.records import Kind

if TYPE_CHECKING:
    from comity.records import Claim, Evidence

NUMERIC_FLOWS = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE, Kind.RANK})

_METRIC = {
    Kind.TRADE_GROWTH: "trade.growth",
    Kind.TRADE_SHARE: "trade.share",
    Kind.RANK: "trade.rank",
    Kind.DOCUMENTS_SIGNED: "documents",
    Kind.INVESTMENT: "investment",
    Kind.ANNIVERSARY: "anniversary",
    Kind.DEMAND: "need.value",
}


def metric_of(claim: Claim) -> str:
    """The metric that a numeric claim is about."""
    if claim.kind in (Kind.TRADE_LEVEL, Kind.TRADE_TARGET, Kind.FORECAST):
        if claim.details.flow == "balance":
            return "trade.balance"
        return "trade.exports" if claim.exporter else "trade.total"
    return _METRIC.get(claim.kind, claim.kind.value)


def comparable(claim: Claim, piece: Evidence) -> bool:
    """Whether a piece of evidence measures the claim's own quantity, direction and goods."""
    if piece.metric != metric_of(claim):
        return False
    if (claim.exporter is None) != (piece.exporter is None):
        return False
    if claim.exporter is not None:
        same = (piece.exporter, piece.importer or "WLD") == (claim.exporter, claim.importer or "WLD")
    else:
        same = set(piece.countries) - {"WLD"} == set(claim.countries) - {"WLD"}
    if not same:
        return False
    return piece.about in claim.details.product if claim.details.product else piece.about is None

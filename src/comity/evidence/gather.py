"""Which families of evidence bear on which kind of claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.evidence.agreements import named
from comity.evidence.anniversaries import founded
from comity.evidence.bodies import bound_through, standings
from comity.evidence.documents import counts
from comity.evidence.partners import bounds, ranks, shares, total_changes, totals
from comity.evidence.registered import projects, signed
from comity.evidence.restricted import restricted
from comity.evidence.sanctions import measures
from comity.evidence.statements import changes, levels, series, targets
from comity.evidence.structure import both_ways, exported, imported
from comity.evidence.visits import accounts
from comity.evidence.warehoused import (
    advantages,
    balanced,
    counted,
    counted_records,
    counted_so_far,
    customs_ranks,
    customs_shares,
    endowments,
    fitting,
    flows,
    goods_counted,
    grown,
    growth_odds,
    needs,
    projected,
)
from comity.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from comity.records import Claim, Communique, Evidence
    from comity.world import WorldAt

    Family = Callable[[Claim, Communique, WorldAt], Iterable[Evidence]]


def kept(claim: Claim, communique: Communique, world: WorldAt) -> Iterable[Evidence]:
    """How promises ended; the ledger's rules are loaded when a text makes one."""
    from comity.evidence import track_record

    return track_record.kept(claim, communique, world)


_FAMILIES: dict[Kind, tuple[Family, ...]] = {
    Kind.TRADE_LEVEL: (counted, balanced, goods_counted, levels, bounds, totals, restricted),
    Kind.TRADE_GROWTH: (grown, goods_counted, changes, total_changes, restricted),
    Kind.TRADE_TARGET: (targets, counted_so_far, levels, growth_odds, projected, kept, restricted),
    Kind.FORECAST: (targets, counted_so_far, levels, growth_odds, projected, kept, restricted),
    Kind.TRADE_SHARE: (customs_shares, goods_counted, shares, restricted),
    Kind.RANK: (customs_ranks, ranks, restricted),
    Kind.COMPLEMENTARITY: (fitting, both_ways),
    Kind.SPECIALISATION: (advantages, flows, endowments, exported, restricted),
    Kind.DEMAND: (needs, endowments, imported, restricted),
    Kind.DOCUMENTS_SIGNED: (counts, signed),
    Kind.SUPERLATIVE: (counted_records, series),
    Kind.MEMBERSHIP: (standings, bound_through),
    Kind.AGREEMENT: (named, restricted),
    Kind.SANCTIONS: (measures,),
    Kind.VISIT: (accounts,),
    Kind.ANNIVERSARY: (founded,),
    Kind.INVESTMENT: (),
    Kind.PROJECT: (projects, restricted),
    Kind.OPINION: (),
}


def gather(claim: Claim, communique: Communique, world: WorldAt) -> tuple[Evidence, ...]:
    """Gather what the world, as it was known on a date, says about one claim.

    Parameters
    ----------
    claim : its own countries and period are asked about, whatever pair the text is about
    communique : its date bounds what "the visit" or "12 documents" can mean; it is no evidence for itself
    world : as of the date of the check

    Returns
    -------
    Evidence in the order of its ids, each once; the order of the claim's countries does not matter.
    """
    found: dict[str, Evidence] = {}
    for family in _FAMILIES[claim.kind]:
        for piece in family(claim, communique, world):
            found.setdefault(piece.id, piece)
    return tuple(found[key] for key in sorted(found))

"""Goods that authorities flag as of high priority for diversion, where they flow to a target of the list.

The list is about supplies to its targets. So a claim is flagged only where a target receives the goods or
can receive them; that it makes or sells such goods itself is nothing the list speaks of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.evidence.naming import evidence_id
from comity.evidence.structure import LISTED_CODES, codes_of_claim
from comity.phrasing import country, listed, span
from comity.records import Evidence, Grade, Kind, Period, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.facts.rows import RestrictedGood
    from comity.records import Claim, Communique
    from comity.world import WorldAt

_WORLD = "WLD"
_SHOWN = 3


def restricted(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Goods of the claim that are flagged for a country that receives them, with the dated legal basis."""
    del communique
    codes, to = codes_of_claim(claim), receivers(claim)
    goods = world.restricted(codes, to) if codes and to else ()
    if not goods:
        return
    targets = sorted({t for good in goods for t in good.targets} & to)
    first = min((good.since for good in goods), key=lambda since: since.start or world.as_of)
    yield Evidence(
        id=evidence_id("restricted", "-".join(targets), *codes[:LISTED_CODES], *claim.details.product),
        metric="restricted",
        countries=tuple(targets),
        period=Period(start=first.start, as_stated=first.as_stated),
        grade=Grade.C,
        method="HS codes of the goods named against the Common High Priority List",
        statement=(
            f"Some goods under the codes named were under watch by export controls, for supplies to "
            f"{listed([country(t) for t in targets])}: {_shown(goods)} "
            f"(since {span(first)}: {goods[0].legal_basis})."
        ),
        sources=tuple(dict.fromkeys(good.source for good in goods)),
        about=", ".join(claim.details.product) or None,
        rows=len(goods),
        caveats=frozenset({Reason.RESTRICTED_GOODS}),
    )


def receivers(claim: Claim) -> frozenset[str]:
    """The countries into which the goods of a claim flow, or can flow.

    The importer, where the text names one; of a flow from one country, the others named; of a project or
    pledge from one to another, the other; of trade both ways, of a demand and of what two want to do
    together, each of them. Who is known for making goods, or exports them to nobody in particular, receives
    none.
    """
    if claim.importer and claim.importer != _WORLD:
        return frozenset({claim.importer})
    named = frozenset(claim.countries) - {_WORLD}
    if claim.exporter:
        return named - {claim.exporter}
    if claim.kind is Kind.SPECIALISATION or (claim.details.flow == "export" and len(named) == 1):
        return frozenset()
    return named - {claim.countries[0]} if claim.directed and len(named) > 1 else named


def _shown(goods: tuple[RestrictedGood, ...]) -> str:
    shown = ", ".join(f"{good.hs6} ({good.label})" for good in goods[:_SHOWN])
    return f"{shown}{f' and {len(goods) - _SHOWN} more' if len(goods) > _SHOWN else ''}"

"""What two economies sell and buy: the Factbook's commodity lists."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.remembered import once_per_world
from comity.facts import products
from comity.phrasing import country, listed
from comity.records import NO_PERIOD, Evidence, Grade
from comity.sources.factbook import figure_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.records import Claim, Communique
    from comity.sources.factbook import Commodities, Partners
    from comity.world import WorldAt

LISTED_CODES = 6


def exported(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Whether the goods named are among the five largest exports of each country of the claim."""
    del communique
    for known in _known(claim, world):
        if known.export_commodities is not None:
            yield _list(claim, known, known.export_commodities, "exported")


def imported(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Whether the goods named are among the five largest imports of each country of the claim."""
    del communique
    for known in _known(claim, world):
        if known.import_commodities is not None:
            yield _list(claim, known, known.import_commodities, "imported")


def _known(claim: Claim, world: WorldAt) -> Iterator[Partners]:
    """What the Factbook has on each country of the claim."""
    for code in sorted(set(claim.countries) - {"WLD"}):
        known = world.partners(code)
        if known is not None:
            yield known


def _list(claim: Claim, known: Partners, top: Commodities, way: str) -> Evidence:
    flow = {"exported": "exports", "imported": "imports"}[way]
    wanted = codes_of_claim(claim)
    hits = tuple(good for good in top.goods if any(c.startswith(wanted) for c in _codes_of(good)))
    what = listed(claim.details.product) or "the goods named"
    named = (
        f"; {listed(hits)} {'is' if len(hits) == 1 else 'are'} of the kind named"
        if hits
        else f"; {what} {'was' if len(claim.details.product) == 1 else 'were'} not among them"
    )
    when = f" in {top.year}" if top.year else ""
    shown = f"The five largest {flow} of {country(known.iso3)} by value{when} were {', '.join(top.goods)}"
    return Evidence(
        id=evidence_id("goods", way, known.iso3, *wanted[:LISTED_CODES], *claim.details.product),
        metric=f"goods.{way}",
        countries=(known.iso3,),
        period=figure_period(top.year) if top.year else NO_PERIOD,
        grade=Grade.D,
        method=f"the World Factbook's list of the five largest {flow}, its words mapped to HS codes",
        statement=f"{shown}{named if wanted or claim.details.product else ''} (World Factbook).",
        sources=(known.source,),
        state="listed" if hits else "not_listed",
        about=", ".join(claim.details.product) or None,
    )


def both_ways(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """What each of two countries sells beside what the other buys, by commodity lists."""
    del communique
    pair = pair_of(claim)
    if pair is None:
        return
    for exporter, importer in (pair, pair[::-1]):
        yield from _side_by_side(world, exporter, importer)


@once_per_world
def _side_by_side(world: WorldAt, exporter: str, importer: str) -> tuple[Evidence, ...]:
    seller, buyer = world.partners(exporter), world.partners(importer)
    if seller is None or buyer is None:
        return ()
    sold, bought = seller.export_commodities, buyer.import_commodities
    if sold is None or bought is None:
        return ()
    shared = [s for s in sold.goods if any(_overlap(_codes_of(s), _codes_of(b)) for b in bought.goods)]
    common = f"in common: {', '.join(shared)}" if shared else "none in common"
    return (
        Evidence(
            id=evidence_id("goods", "shared", exporter, importer),
            metric="goods.shared",
            countries=tuple(sorted((exporter, importer))),
            exporter=exporter,
            importer=importer,
            period=figure_period(sold.year) if sold.year else NO_PERIOD,
            grade=Grade.D,
            method="the World Factbook's lists of the five largest exports and imports, matched by HS codes",
            statement=(
                f"{country(exporter)} sold mainly {', '.join(sold.goods)}; {country(importer)} bought mainly "
                f"{', '.join(bought.goods)}: {common} (World Factbook, {sold.year})."
            ),
            sources=tuple(dict.fromkeys((seller.source, buyer.source))),
            state="overlap" if shared else "no_overlap",
            rows=2,
        ),
    )


def codes_of_claim(claim: Claim) -> tuple[str, ...]:
    """The HS codes of the goods named: those that were read, or those that the words stand for."""
    if claim.details.hs:
        return tuple(sorted(set(claim.details.hs)))
    return tuple(sorted({code for word in claim.details.product for code in _codes_of(word)}))


@lru_cache(maxsize=4096)
def _codes_of(words: str) -> tuple[str, ...]:
    return tuple(code for term in products(words) for code in term.hs)


def _overlap(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one list has a code that lies under, or above, a code of the other."""
    return any(x.startswith(y) or y.startswith(x) for x in a for y in b)

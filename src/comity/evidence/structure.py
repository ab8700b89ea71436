"""What two economies sell and buy: the Factbook's commodity lists, and goods under public restrictions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from comity.evidence.naming import evidence_id, name, pair_of, written_date, year
from comity.evidence.remembered import once_per_world
from comity.facts import products
from comity.records import NO_PERIOD, Evidence, Grade, Period, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.records import Claim, Communique
    from comity.sources.factbook import Commodities, Partners
    from comity.world import WorldAt

_LISTED_CODES = 6


def exported(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Whether the goods named are among the five largest exports of each country of the claim."""
    del communique
    for code in sorted(set(claim.countries) - {"WLD"}):
        known = world.partners(code)
        if known is not None and known.export_commodities is not None:
            yield _list(claim, known, known.export_commodities, "exported")


def imported(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Whether the goods named are among the five largest imports of each country of the claim."""
    del communique
    for code in sorted(set(claim.countries) - {"WLD"}):
        known = world.partners(code)
        if known is not None and known.import_commodities is not None:
            yield _list(claim, known, known.import_commodities, "imported")


def _list(claim: Claim, known: Partners, listed: Commodities, way: str) -> Evidence:
    flow = {"exported": "exports", "imported": "imports"}[way]
    wanted = _codes(claim)
    hits = tuple(good for good in listed.goods if any(c.startswith(wanted) for c in _codes_of(good)))
    what = " and ".join(claim.details.product) or "the goods named"
    named = (
        f"; {' and '.join(hits)} {'is' if len(hits) == 1 else 'are'} of the kind named"
        if hits
        else f"; {what} {'was' if len(claim.details.product) == 1 else 'were'} not among them"
    )
    when = f" in {listed.year}" if listed.year else ""
    shown = f"The five largest {flow} of {name(known.iso3)} by value{when} were {', '.join(listed.goods)}"
    return Evidence(
        id=evidence_id("goods", way, known.iso3, *wanted[:_LISTED_CODES], *claim.details.product),
        metric=f"goods.{way}",
        countries=(known.iso3,),
        period=year(listed.year) if listed.year else NO_PERIOD,
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
            period=year(sold.year) if sold.year else NO_PERIOD,
            grade=Grade.D,
            method="the World Factbook's lists of the five largest exports and imports, matched by HS codes",
            statement=(
                f"{name(exporter)} sold mainly {', '.join(sold.goods)}; {name(importer)} bought mainly "
                f"{', '.join(bought.goods)}: {common} (World Factbook, {sold.year})."
            ),
            sources=tuple(dict.fromkeys((seller.source, buyer.source))),
            state="overlap" if shared else "no_overlap",
            rows=2,
        ),
    )


def restricted(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Goods of the claim that are flagged for one of its countries, with the dated legal basis."""
    del communique
    codes = _codes(claim)
    goods = world.restricted(codes, claim.countries) if codes else ()
    if not goods:
        return
    targets = sorted({t for good in goods for t in good.targets} & set(claim.countries))
    shown = ", ".join(f"{good.hs6} ({good.label})" for good in goods[:3])
    more = f" and {len(goods) - 3} more" if len(goods) > 3 else ""
    first = min((good.since for good in goods), key=lambda since: since.start or world.as_of)
    yield Evidence(
        id=evidence_id("restricted", "-".join(targets), *codes[:_LISTED_CODES], *claim.details.product),
        metric="restricted",
        countries=tuple(targets),
        period=Period(start=first.start, as_stated=first.as_stated),
        grade=Grade.C,
        method="HS codes of the goods named against the Common High Priority List",
        statement=(
            f"Some goods under the codes named were under watch by export controls for "
            f"{' and '.join(name(t) for t in targets)}: {shown}{more} "
            f"(since {written_date(first)}: {goods[0].legal_basis})."
        ),
        sources=tuple(dict.fromkeys(good.source for good in goods)),
        about=", ".join(claim.details.product) or None,
        rows=len(goods),
        caveats=frozenset({Reason.RESTRICTED_GOODS}),
    )


def _codes(claim: Claim) -> tuple[str, ...]:
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

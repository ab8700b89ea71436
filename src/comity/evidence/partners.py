"""The World Factbook's lists of the five largest partners: bounds, totals, shares and ranks.

The lists are drawn from the customs reports of both sides. A partner that is not among the five takes
no more than the fifth; shares are rounded, so that half of their last digit's unit is added.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from comity.evidence.currency import in_currency
from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.remembered import once_per_world
from comity.evidence.reporters import both_silent, counted_together, in_one_customs_union
from comity.phrasing import capital, country, figure, interval, pair_names
from comity.records import Evidence, Grade, Kind, Reason
from comity.sources.factbook import figure_period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.records import Claim, Communique, SourceUse
    from comity.sources.factbook import PartnerList, Partners, YearFigure
    from comity.world import WorldAt

_WORLD = "WLD"
_SILENT = "the partners' reports from which the lists are drawn show this flow"
_LISTS = "the World Factbook's list of the five largest partners"
_WITH_SERVICES = "services are counted"


class Bound(NamedTuple):
    """How much one country can have sold another in a year, in US dollars."""

    low: float
    high: float
    year: int
    how: str
    sources: tuple[SourceUse, ...]


def bounds(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The ceiling, or the interval, that both sides' partner lists put on a pair's trade."""
    del communique
    pair = pair_of(claim)
    if pair is None or claim.details.product or claim.details.flow == "balance":
        return
    ways = [(claim.exporter, claim.importer)] if claim.exporter and claim.importer else [pair, pair[::-1]]
    flows = [_flow(world, exporter, importer) for exporter, importer in ways if exporter and importer]
    known = [flow for flow in flows if flow is not None]
    if len(known) < len(ways) or len({flow.year for flow in known}) > 1:
        return
    number = known[0].year
    silent = both_silent(pair, number)
    if counted_together(pair) or (silent and in_one_customs_union(pair, world)):
        return  # their largest flow may be the one that nobody reported
    unit = claim.quantity.unit if claim.quantity else "USD"
    yield in_currency(_bound_evidence(claim, pair, known, silent=silent), unit, world)


def _bound_evidence(claim: Claim, pair: tuple[str, str], flows: list[Bound], *, silent: bool) -> Evidence:
    low, high = sum(flow.low for flow in flows), sum(flow.high for flow in flows)
    directed = len(flows) == 1
    number = flows[0].year
    what = (
        f"exports from {country(claim.exporter or '')} to {country(claim.importer or '')}"
        if directed
        else f"trade between {pair_names(pair)}"
    )
    return Evidence(
        id=evidence_id(
            "bound", *((claim.exporter or "", claim.importer or "") if directed else pair), str(number)
        ),
        metric="trade.exports" if directed else "trade.total",
        countries=pair,
        exporter=claim.exporter if directed else None,
        importer=claim.importer if directed else None,
        period=figure_period(number),
        grade=Grade.D,
        method="; ".join(flow.how for flow in flows),
        statement=f"Partner lists put {what} in {number} at {_within(low, high)}",
        sources=tuple(dict.fromkeys(use for flow in flows for use in flow.sources)),
        value_low=low or None,
        value_high=high,
        unit="USD",
        condition=_SILENT if silent else None,
        rows=len(flows) * 2,
        caveats=frozenset({Reason.GOODS_VS_SERVICES, *({Reason.NON_REPORTER} if silent else set())}),
    )


def _within(low: float, high: float) -> str:
    """A ceiling, or both bounds where the lists give a lower one."""
    return interval(low, high, "USD") if low else f"no more than {figure(high, 'USD')}"


@once_per_world
def _flow(world: WorldAt, exporter: str, importer: str) -> Bound | None:
    """One direction, by the exporter's list of customers and the importer's list of suppliers."""
    seller, buyer = world.partners(exporter), world.partners(importer)
    sides = [
        _side(
            seller,
            seller.export_partners,
            seller.exports_usd,
            importer,
            f"the exports of {country(exporter)}",
        )
        if seller
        else None,
        _side(
            buyer, buyer.import_partners, buyer.imports_usd, exporter, f"the imports of {country(importer)}"
        )
        if buyer
        else None,
    ]
    known = [side for side in sides if side is not None]
    if not known:
        return None
    newest = max(side.year for side in known)
    return _narrowed([side for side in known if side.year == newest])


def _side(
    of: Partners, listed: PartnerList | None, totals: tuple[YearFigure, ...], partner: str, base: str
) -> Bound | None:
    """What one country's list says of one partner: its share, or less than the smallest share listed."""
    total = next((t for t in totals if listed is not None and t.year == listed.year), None)
    if listed is None or total is None:
        return None
    span = _share(listed, partner)
    if span is None:
        return None
    if listed.names(partner):
        how = f"{country(partner)} took {listed.share_of(partner):.0%}, rounded, of {base}"
    else:
        last = listed.partners[-1]
        how = (
            f"{country(partner)} was not among the {len(listed.partners)} that took most of {base}, "
            f"the last with {last.share or 0:.0%}, rounded"
        )
    low, high = span
    how = f"{how}, {figure(total.value_usd, 'USD')} of goods and services in {total.year}"
    return Bound(low * total.value_usd, high * total.value_usd, total.year, how, (of.source,))


def _share(listed: PartnerList, partner: str) -> tuple[float, float] | None:
    """Between which shares a partner lies: its own, unrounded, or from nothing to what is left for others.

    Others take no more than the last one listed, nor more than the listed leave over. None without shares.
    """
    for of in listed.partners:
        if of.iso3 == partner:
            return None if of.share is None else (max(0.0, of.share - of.half_unit), of.share + of.half_unit)
    if listed.ceiling is None:
        return None
    left_over = 1 - sum((of.share or 0.0) - of.half_unit for of in listed.partners)
    return 0.0, min(listed.ceiling, left_over)


def _narrowed(sides: list[Bound]) -> Bound:
    """Both lists hold, so the flow lies where they overlap; where they do not, between them."""
    low, high = max(s.low for s in sides), min(s.high for s in sides)
    if low > high:
        low, high = min(s.low for s in sides), max(s.high for s in sides)
    how = "; ".join(s.how for s in sides)
    return Bound(low, high, sides[0].year, how, tuple(use for s in sides for use in s.sources))


def totals(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """A single country's exports or imports, to or from all the world."""
    del communique
    codes = {code for code in (*claim.countries, claim.exporter, claim.importer) if code} - {_WORLD}
    if len(codes) != 1 or claim.details.product:
        return
    (code,) = codes
    known = world.partners(code)
    if known is None:
        return
    imports = claim.importer == code or claim.details.flow == "import"
    for total in (
        known.imports_usd
        if imports
        else known.exports_usd
        if claim.exporter == code or claim.details.flow == "export"
        else ()
    ):
        yield in_currency(
            _total(claim, code, total, known, imports=imports),
            claim.quantity.unit if claim.quantity else "USD",
            world,
        )


def _total(claim: Claim, code: str, total: YearFigure, known: Partners, *, imports: bool) -> Evidence:
    goods_only = claim.details.scope != "goods_services"
    flow = "imports" if imports else "exports"
    return Evidence(
        id=evidence_id("total", code, flow, str(total.year), claim.details.scope or ""),
        metric="trade.exports" if claim.exporter else "trade.total",
        countries=(code,),
        exporter=claim.exporter,
        importer=claim.importer,
        period=figure_period(total.year),
        grade=Grade.C,
        method=f"{flow} of goods and services as the World Factbook gives them ({known.basis})",
        statement=(
            f"{capital(flow)} of {country(code)} were {figure(total.value_usd, 'USD')} of goods and services "
            f"in {total.year}"
        ),
        sources=(known.source,),
        value=total.value_usd,
        unit="USD",
        condition=_WITH_SERVICES if goods_only else None,
        caveats=frozenset({Reason.GOODS_VS_SERVICES}) if goods_only else frozenset(),
    )


def total_changes(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The change of a single country's exports or imports between two years of the Factbook."""
    found = sorted(totals(claim, communique, world), key=lambda p: p.period.start or world.as_of)
    for earlier, later in pairwise(found):
        if earlier.value and later.value and _next_year(earlier, later):
            change = (later.value / earlier.value - 1) * 100
            yield Evidence(
                id=evidence_id("growth", later.id),
                metric="trade.growth",
                countries=later.countries,
                exporter=later.exporter,
                importer=later.importer,
                period=later.period,
                grade=Grade.C,
                method=f"{later.method}, against the year before",
                statement=f"{later.statement}, {change:+.1f}% on the year before",
                sources=later.sources,
                value=change,
                unit="percent",
                condition=later.condition,
                rows=2,
                caveats=later.caveats,
            )


def _next_year(earlier: Evidence, later: Evidence) -> bool:
    a, b = earlier.period.start, later.period.start
    return a is not None and b is not None and b.year - a.year == 1


def shares(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The share of one country in the other's exports or imports."""
    del communique
    found = _listed(claim, world)
    if found is None:
        return
    known, listed, partner, base = found
    span = _share(listed, partner)
    if span is None:
        return
    share = listed.share_of(partner)
    place = f"took {share:.0%}" if share is not None else f"was not among the {len(listed.partners)} largest"
    yield replace(
        _from_list(claim, found, "share", place),
        method=f"{_LISTS} in the {base} of {country(known.iso3)}; shares in whole percents",
        value=share,
        value_low=span[0] if share is not None else None,
        value_high=span[1],
    )


def ranks(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The place of one country among the other's largest customers or suppliers."""
    del communique
    if claim.details.within or claim.details.measure in ("investment", "production"):
        return
    found = _listed(claim, world)
    if found is None:
        return
    known, listed, partner, base = found
    codes = [p.iso3 for p in listed.partners]
    place = codes.index(partner) + 1 if partner in codes else None
    said = f"was {f'number {place}' if place else 'not among the five largest'}"
    yield replace(
        _from_list(claim, found, "rank", said),
        method=f"{_LISTS} in the {base} of {country(known.iso3)}, by place",
        value=float(place) if place else None,
        value_low=float(place or len(codes) + 1),
        value_high=float(place) if place else None,
    )


def _from_list(
    claim: Claim, found: tuple[Partners, PartnerList, str, str], measure: str, said: str
) -> Evidence:
    """What a list says of one partner, in words; the number is the caller's."""
    known, listed, partner, base = found
    return Evidence(
        id=evidence_id(measure, known.iso3, partner, base, str(listed.year)),
        metric=f"trade.{measure}",
        countries=tuple(sorted((known.iso3, partner))),
        exporter=claim.exporter,
        importer=claim.importer,
        period=figure_period(listed.year),
        grade=Grade.D,
        method=_LISTS,
        statement=(
            f"{capital(country(partner))} {said} in the {base} of {country(known.iso3)} in {listed.year}"
        ),
        sources=(known.source,),
        unit=measure,
    )


def _listed(claim: Claim, world: WorldAt) -> tuple[Partners, PartnerList, str, str] | None:
    """The list that a share or rank is read from: whose it is, the partner in it, and of which flow."""
    pair = pair_of(claim)
    of = (claim.details.of or "").split()
    base = of[0] if of and of[0] in (pair or ()) else None
    if pair is None or base is None or (claim.details.product and claim.kind is Kind.TRADE_SHARE):
        return None
    partner = pair[1] if base == pair[0] else pair[0]
    known = world.partners(base)
    words = f"{claim.details.of} {claim.details.measure or ''}"
    imports = claim.importer == base or "import" in words
    exports = claim.exporter == base or "export" in words
    if known is None or imports == exports:
        return None
    listed = known.import_partners if imports else known.export_partners
    return (known, listed, partner, "imports" if imports else "exports") if listed else None

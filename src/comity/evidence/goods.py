"""Specialisation and demand: goods named in words, weighed in a country's trade, one piece for each meaning.

A country's weight is graded by whose books it rests on: A where both sides' books put the goods within a
tenth of each other, B within 35 per cent or where the source reconciled them, C where one side speaks alone.
Codes of six digits in another edition without a concordance hold the grade at C; a guess at a loose word, a
meaning of which the account has no goods, or a year long past, at D.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comity.evidence.books import AGREE, NEAR
from comity.evidence.naming import evidence_id
from comity.evidence.weights import (
    Account,
    Span,
    Weight,
    accounts,
    meanings,
    over,
    products_of,
    weights,
)
from comity.phrasing import capital, country, figure, interval, listed
from comity.records import Evidence, Grade, Period, Reason, distinct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.facts.goods import GoodsReading
    from comity.records import Claim, Communique, SourceUse
    from comity.warehouse.at import WarehouseAt
    from comity.warehouse.vintages import Found
    from comity.world import WorldAt

YEARS_BACK = 8  # of a claim without a period: what an economy makes changes slowly
FRESH = 5  # years; what is older is shown and decides nothing
_WORLD = "WLD"
_SIX = 6
_CODES = 6  # of an id
_SUPPLIERS = 3
_METRIC = {"exports": "advantage", "imports": "need"}
_VERB = {"exports": ("sold", "bought"), "imports": ("bought", "sold")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of one account: which goods of a claim, in which direction of whose trade."""

    iso3: str
    way: str  # exports or imports
    about: str | None  # the words of the claim
    account: Account
    stale: bool  # the account is long past, and the claim names no period


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One meaning of the goods of a claim, in one account of one country's trade."""

    asked: Asked
    reading: GoodsReading
    several: bool  # whether the words can mean something else too
    complete: bool  # whether the account has goods of every other meaning as well
    found: Found
    weights: tuple[Weight, ...]
    query: str

    @property
    def year(self) -> int:
        """The calendar year of the account."""
        return self.asked.account.year

    @property
    def whose(self) -> str:
        """The country in words."""
        return country(self.asked.iso3)

    @property
    def index(self) -> Span:
        """The weight, over whose books are meant and over codes that hold the goods in part."""
        return over([one.index for one in self.weights])

    @property
    def value_usd(self) -> Span:
        """What was sold or bought of the goods."""
        return over([one.value_usd for one in self.weights])

    @property
    def period(self) -> Period:
        """The calendar year."""
        return Period(start=date(self.year, 1, 1), end=date(self.year, 12, 31))

    @property
    def goods(self) -> str:
        """What was weighed, in words with its codes."""
        return f"{self.reading.words} (HS {', '.join(self.reading.codes)})"

    @property
    def caveats(self) -> frozenset[Reason]:
        """Mirror data, where only the partners' books tell."""
        own = any(one.own for one in self.weights)
        return frozenset() if own else frozenset({Reason.MIRROR_ONLY})

    @property
    def grade(self) -> Grade:
        """By whose books, held down by what is uncertain of the goods."""
        least = Grade.A
        if self.found.as_written and any(len(code) == _SIX for code in self.reading.codes):
            least = Grade.C
        guessed = self.reading.match == "low" or not self.complete or not self.found.whole
        if self.asked.stale or guessed:
            least = Grade.D
        return max(self._grade_of_books, least)

    @property
    def _grade_of_books(self) -> Grade:
        if any(one.side == "reconciled" for one in self.weights):
            return Grade.B
        if len(self.weights) < 2:
            return Grade.C
        low, high = sorted(one.value_usd.low for one in self.weights)
        gap = (high - low) / low if low else float("inf")
        return Grade.A if gap <= AGREE else Grade.B if gap <= NEAR else Grade.C

    def source(self, customs: WarehouseAt) -> tuple[SourceUse, ...]:
        """The files behind it."""
        return distinct(customs.source(one.file, self.year) for one in self.weights)


def advantages(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """What the goods weigh in the exports of each country of the claim, and its place among sellers."""
    del communique
    for named in _named(claim, world, "exports"):
        yield _weighed(named, world)
        if named.value_usd.high > 0:
            yield _place(named, world)


def needs(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """What the goods weigh in the imports of each country of the claim, net of exports, and from whom."""
    partners = communique.pair or ()
    for named in _named(claim, world, "imports"):
        yield _weighed(named, world)
        yield _net(named, world)
        yield _bought(named, world, tuple(p for p in partners if p != named.asked.iso3))


def flows(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """What two countries of a claim sell each other of the goods, where it names two."""
    del communique
    codes = sorted(set(claim.countries) - {_WORLD})
    if len(codes) != 2 or world.customs is None:
        return
    for exporter, importer in (codes, codes[::-1]):
        for named in _named(claim, world, "imports", only=importer):
            yield from _flow(named, world, exporter)


def _named(claim: Claim, world: WorldAt, way: str, only: str | None = None) -> Iterator[Named]:
    """Every meaning of the claim's goods in every account of every country of the claim."""
    customs = world.customs
    if customs is None:
        return
    first, last = _years(claim.period, world.as_of)
    for iso3 in sorted(set(claim.countries) - {_WORLD}) if only is None else (only,):
        for account in accounts(customs, iso3, way, first, last):
            stale = not claim.period.stated and account.year < world.as_of.year - FRESH
            for about, known in meanings(claim):
                asked = Asked(iso3=iso3, way=way, about=about, account=account, stale=stale)
                yield from _meant(customs, asked, known)


def _meant(customs: WarehouseAt, asked: Asked, known: tuple[GoodsReading, ...]) -> Iterator[Named]:
    """Each reading of one word in one account; readings that the account cannot tell apart count once."""
    found = [(reading, products_of(customs, asked.account, reading.codes)) for reading in known]
    told = {one.key: (reading, one) for reading, one in reversed(found) if one.every}
    for reading, one in reversed(told.values()):
        weighed, query = weights(customs, asked.account, asked.iso3, asked.way, one)
        if weighed:
            yield Named(
                asked=asked,
                reading=reading,
                several=len(told) > 1,
                complete=all(other.every for _, other in found),
                found=one,
                weights=weighed,
                query=query,
            )


def _years(period: Period, as_of: date) -> tuple[int, int]:
    """The claim's years; without a period, the newest that are held."""
    if not period.stated:
        return as_of.year - YEARS_BACK, as_of.year
    first, last = period.start or period.end, period.end or period.start
    return (first or as_of).year, (last or as_of).year


def _weighed(named: Named, world: WorldAt) -> Evidence:
    index = named.index
    did, _ = _VERB[named.asked.way]
    amount = interval(*named.value_usd, "USD")
    return _piece(
        named,
        world,
        metric=_METRIC[named.asked.way],
        unit="ratio",
        span=index,
        method=(
            f"{world_title(named, world)}: share of the goods in the country's {named.asked.way} over their "
            "share in the world's (Balassa 1965)"
        ),
        statement=(
            f"{capital(named.whose)} {did} {named.goods} worth {amount} in {named.year}: "
            f"{interval(_two(index.low), _two(index.high), 'ratio')} their weight in the world's "
            f"{named.asked.way}"
        ),
    )


def _place(named: Named, world: WorldAt) -> Evidence:
    place = over([one.place for one in named.weights])
    countries = max(one.countries for one in named.weights)
    return _piece(
        named,
        world,
        metric="advantage.place",
        unit="rank",
        span=place,
        method=f"{world_title(named, world)}: place among all countries by exports of the goods",
        statement=(
            f"By exports of {named.goods} in {named.year}, {named.whose} stood at "
            f"{interval(*place, 'rank')} of {countries} countries"
        ),
    )


def _net(named: Named, world: WorldAt) -> Evidence:
    """Imports less exports, each by the same side's books."""
    spans = [
        Span(one.value_usd.low - one.other_way_usd.low, one.value_usd.high - one.other_way_usd.high)
        for one in named.weights
    ]
    net = over([Span(min(one), max(one)) for one in spans])
    sold = over([one.other_way_usd for one in named.weights])
    return _piece(
        named,
        world,
        metric="need.net",
        unit="USD",
        span=net,
        method=f"{world_title(named, world)}: imports of the goods less exports of them",
        statement=(
            f"{capital(named.whose)} bought {named.goods} worth {interval(*named.value_usd, 'USD')} in "
            f"{named.year} and sold {interval(*sold, 'USD')}"
        ),
    )


def _bought(named: Named, world: WorldAt, partners: tuple[str, ...]) -> Evidence:
    """What was bought, from whom, and the share of the other country of the text."""
    return _piece(
        named,
        world,
        metric="need.value",
        unit="USD",
        span=named.value_usd,
        method=f"{world_title(named, world)}: imports of the goods from all countries",
        statement=_suppliers_said(named, world, partners),
    )


def _suppliers_said(named: Named, world: WorldAt, partners: tuple[str, ...]) -> str:
    rows = _suppliers(named, world)
    total = sum(value for _, value in rows)
    amount = interval(*named.value_usd, "USD")
    said = f"{capital(named.whose)} bought {named.goods} worth {amount} in {named.year}"
    if not total:
        return said
    most = [f"{country(code)} ({value / total * 100:.0f}%)" for code, value in rows[:_SUPPLIERS]]
    shares = dict(rows)
    others = [
        f"{country(code)} {figure(value, 'USD')}, or {value / total * 100:.2g}%"
        for code in partners
        for value in (shares.get(code, 0.0),)
    ]
    beside = f"; from {listed(others)}" if others else ""
    return f"{said}, most from {listed(most)}{beside}"


def _suppliers(named: Named, world: WorldAt) -> list[tuple[str, float]]:
    """From whom a country bought the goods, by one side's books, the largest first."""
    customs = world.customs
    if customs is None:
        return []
    asked = customs.ask(
        "goods_suppliers",
        {
            **named.asked.account._asdict(),
            "importer": named.asked.iso3,
            "products": "|".join(sorted(named.found.every)),
        },
    )
    sides = {row["side"] for row in asked.rows}
    side = next((one for one in ("reconciled", "importer", "exporter") if one in sides), None)
    return [(row["exporter"], row["value_usd"]) for row in asked.rows if row["side"] == side]


def _flow(named: Named, world: WorldAt, exporter: str) -> Iterator[Evidence]:
    """What one sold the other of the goods, where somebody counted some."""
    value = dict(_suppliers(named, world)).get(exporter, 0.0)
    if value <= 0:
        return
    piece = _piece(
        named,
        world,
        metric="goods.flow",
        unit="USD",
        span=Span(value, value),
        method=f"{world_title(named, world)}: trade of the two in the goods",
        statement=(
            f"{capital(country(exporter))} sold {named.whose} {named.goods} worth {figure(value, 'USD')} "
            f"in {named.year}"
        ),
        exporter=exporter,
    )
    yield piece


def world_title(named: Named, world: WorldAt) -> str:
    """The source by its title."""
    return named.source(world.customs)[0].title if world.customs else named.asked.account.source_id


def _piece(
    named: Named,
    world: WorldAt,
    *,
    metric: str,
    unit: str,
    span: Span,
    method: str,
    statement: str,
    exporter: str | None = None,
) -> Evidence:
    low, high = span
    customs = world.customs
    if customs is None:
        raise ValueError("nothing was built")
    sources = named.source(customs)
    asked = named.asked
    between = (exporter, asked.iso3) if exporter else (asked.iso3,)
    named_by = (asked.account.source_id, str(named.year), asked.about or "", *named.reading.codes[:_CODES])
    return Evidence(
        id=evidence_id(metric, *between, *named_by),
        metric=metric,
        countries=tuple(sorted(between)),
        exporter=exporter,
        importer=named.asked.iso3 if exporter else None,
        period=named.period,
        grade=named.grade,
        method=f"{method}{_as_written(named)}",
        statement=f"{statement} ({sources[0].title}, {named.asked.account.nomenclature}).",
        sources=sources,
        value=low if low == high else None,
        value_low=low,
        value_high=high,
        unit=unit,
        about=named.asked.about,
        condition=named.reading.said if named.several else None,
        rows=max(one.countries for one in named.weights),
        query=named.query,
        caveats=named.caveats,
    )


def _as_written(named: Named) -> str:
    if named.found.as_written:
        return (
            f"; codes of HS22 as they stand in {named.asked.account.nomenclature}, for want of a concordance"
        )
    return "; some codes hold the goods in part, which gives the bounds" if named.found.part else ""


def _two(value: float) -> float:
    """Two digits after the point, or two that count where it is small."""
    return round(value, 2) if value >= 0.1 else float(f"{value:.2g}")

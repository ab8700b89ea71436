"""Sentences about places: shares, ranks, records. False ranks and records name another place or year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tests.properties.worlds import Seen
from tests.properties.writer.figures import Figure, percent
from tests.properties.writer.pen import TRUE_SHARE, Form, Said, whole_year

from comity.records import Comparator, Kind, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.properties.worlds import Place, TradeWorld
    from tests.properties.writer.pen import Pen

CLEAR = 1.3  # a false rank or record is clear where the flow that refutes it differs by this factor
ORDINALS = ("largest", "second-largest", "third-largest", "fourth-largest", "fifth-largest", "sixth-largest")
RANKED = ("first", "second", "third", "fourth", "fifth", "sixth")
TOPS = {3: "top three", 5: "top five"}
SPANS = ("", "", "two", "three", "four", "five", "six", "seven", "eight")
SHARES = (0.005, 0.9)  # smaller and larger ones are not told

_SHARE_OF_EXPORTS = (
    "{B.name} accounted for {s} of {A.name}'s exports in {y}.",
    "In {y}, {B.name} took {s} of {A.adjective} exports.",
    "In {y}, {s} of {A.name}'s exports went to {B.name}.",
)
_SHARE_OF_IMPORTS = (
    "{s} of {A.name}'s imports came from {B.name} in {y}.",
    "{B.name} supplied {s} of {A.name}'s imports in {y}.",
    "In {y}, {B.name}'s share in {A.name}'s imports was {s}.",
)
_RANK = {
    "exports": (
        "In {y}, {B.name} was {A.name}'s {n} export market.",
        "In {y}, {B.name} was the {n} buyer of {A.adjective} goods.",
    ),
    "imports": (
        "{B.name} was the {n} supplier of {A.name} in {y}.",
        "In {y}, {B.name} was {A.name}'s {n} source of imports.",
    ),
    "trade": (
        "{B.name} was {A.name}'s {n} trading partner in {y}.",
        "{B.name} ranked {r} among {A.name}'s trading partners in {y}.",
    ),
}
_AMONG = {
    "exports": ("{B.name} was among the {t} export markets of {A.name} in {y}.",),
    "imports": ("{B.name} was among {A.name}'s {t} suppliers in {y}.",),
    "trade": ("In {y}, {B.name} was among {A.name}'s {t} trading partners.",),
}
_IN_REGION = {
    "exports": ("In {y}, {B.name} was {A.name}'s {n} export market in {R}.",),
    "imports": ("{B.name} was the {n} supplier of {A.name} in {R} in {y}.",),
    "trade": ("{B.name} was {A.name}'s {n} trading partner in {R} in {y}.",),
}
_SINCE = {
    "highest": (
        "In {y}, {A.name}'s exports to {B.name} were the highest since {x}.",
        "{A.name}'s exports to {B.name} rose to their highest level since {x} in {y}.",
    ),
    "lowest": (
        "{A.name}'s exports to {B.name} fell to their lowest level since {x} in {y}.",
        "In {y}, {A.adjective} exports to {B.name} were the lowest since {x}.",
    ),
}
_SINCE_OF_PAIR = {
    "highest": ("In {y}, trade between {A.name} and {B.name} was the highest since {x}.",),
    "lowest": ("Trade between {A.name} and {B.name} fell to its lowest level since {x} in {y}.",),
}

_IN_YEARS = {
    "highest": ("In {y}, {A.name}'s exports to {B.name} were at their highest level in {x} years.",),
    "lowest": ("{A.name}'s exports to {B.name} fell to their lowest level in {x} years in {y}.",),
}
_IN_YEARS_OF_PAIR = {
    "highest": ("In {y}, trade between {A.name} and {B.name} was at its highest level in {x} years.",),
    "lowest": ("Trade between {A.name} and {B.name} fell to a {x}-year low in {y}.",),
}
_EVER = {
    "highest": (
        "{A.name}'s exports to {B.name} reached an all-time high in {y}.",
        "In {y}, {A.adjective} exports to {B.name} hit a record high.",
    ),
    "lowest": ("{A.name}'s exports to {B.name} sank to a record low in {y}.",),
}
_EVER_OF_PAIR = {
    "highest": ("In {y}, trade between {A.name} and {B.name} climbed to a record level.",),
    "lowest": ("Trade between {A.name} and {B.name} fell to an all-time low in {y}.",),
}


def share(pen: Pen) -> Said | None:
    """A partner's share of a country's exports or imports."""
    base, partner = pen.sides()
    year, factor, sells = pen.year(), pen.factor(), pen.rng.random() < 0.5
    whole = pen.world.exports(base.iso3, year) if sells else pen.world.imports(base.iso3, year)
    true = _flow(pen, base, partner.iso3, year, "exports" if sells else "imports") / whole
    if not SHARES[0] < true * factor < SHARES[1]:
        return None
    stated = percent(pen.rng, true * 100, factor)
    words = pen.one_of(_SHARE_OF_EXPORTS if sells else _SHARE_OF_IMPORTS)
    sentence = words.format(A=base, B=partner, s=stated.words, y=year)
    seller, buyer = (base, partner) if sells else (partner, base)
    return Said(
        form=Form.SHARE,
        kind=Kind.TRADE_SHARE,
        sentence=sentence[0].upper() + sentence[1:],
        countries=pen.both,
        exporter=seller.iso3,
        importer=buyer.iso3,
        figure=stated,
        period=whole_year(year),
        factor=factor,
        seen=_seen(pen, base, partner, year),
        whole=_whole(pen, base, (office.iso3 for office in pen.world.countries), year),
    )


def rank(pen: Pen) -> Said | None:
    """A partner's place among a country's customers, suppliers or partners."""
    table = _table(pen, tuple(_RANK))
    place = table.place if pen.rng.random() < TRUE_SHARE else int(pen.rng.integers(1, len(ORDINALS) + 1))
    if place > len(ORDINALS):
        return None
    words = pen.one_of(_RANK[table.of])
    return table.said(pen, words, (place, place), n=ORDINALS[place - 1], r=RANKED[place - 1])


def among(pen: Pen) -> Said:
    """Whether a partner is one of the first few."""
    table = _table(pen, tuple(_AMONG))
    most = int(pen.rng.choice(list(TOPS)))
    return table.said(pen, pen.one_of(_AMONG[table.of]), (1, most), t=TOPS[most])


def in_region(pen: Pen) -> Said | None:
    """A partner's place among those of its region."""
    table = _table(pen, tuple(_IN_REGION))
    region = table.partner.region
    there = {office.iso3 for office in pen.world.countries if office.place.region == region}
    table = replace(table, flows={code: value for code, value in table.flows.items() if code in there})
    if region is None or len(table.flows) < 2:
        return None
    drawn = int(pen.rng.integers(1, min(len(table.flows), len(ORDINALS)) + 1))
    place = table.place if pen.rng.random() < TRUE_SHARE else drawn
    if place > len(ORDINALS):
        return None
    words = pen.one_of(_IN_REGION[table.of])
    made = table.said(pen, words, (place, place), n=ORDINALS[place - 1], R=region)
    return replace(made, form=Form.REGIONAL_RANK)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The partners of a country in one year, by what it sells them, buys of them, or both."""

    base: Place
    partner: Place
    year: int
    of: str
    flows: Mapping[str, float]

    @property
    def place(self) -> int:
        """The true place of the partner."""
        return 1 + sum(value > self.flows[self.partner.iso3] for value in self.flows.values())

    def said(self, pen: Pen, words: str, places: tuple[int, int], **named: object) -> Said:
        """That the partner has one of some places, which is true or not."""
        low, high = places
        own, last = self.flows[self.partner.iso3], sorted(self.flows.values(), reverse=True)[high - 1]
        seller, buyer = {"exports": (self.base, self.partner), "imports": (self.partner, self.base)}.get(
            self.of, (None, None)
        )
        return Said(
            form=Form.RANK,
            kind=Kind.RANK,
            sentence=words.format(A=self.base, B=self.partner, y=self.year, **named),
            countries=pen.both,
            exporter=seller.iso3 if seller else None,
            importer=buyer.iso3 if buyer else None,
            figure=Figure(
                "", float(low), float(high), "rank", Comparator.EQ if low == high else Comparator.RANGE
            ),
            period=whole_year(self.year),
            factor=1.0 if low <= self.place <= high else None,
            clear=max(own / last, last / own) >= CLEAR,
            seen=_seen(pen, self.base, self.partner, self.year),
            whole=_whole(pen, self.base, self.flows, self.year),
        )


def _table(pen: Pen, kinds: tuple[str, ...]) -> _Table:
    base, partner = pen.sides()
    year, of = pen.year(), pen.one_of(kinds)
    others = (office.iso3 for office in pen.world.countries if office.iso3 != base.iso3)
    flows = {code: _flow(pen, base, code, year, of) for code in others}
    return _Table(base=base, partner=partner, year=year, of=of, flows=flows)


def _flow(pen: Pen, base: Place, partner: str, year: int, of: str) -> float:
    if of == "trade":
        return pen.world.total(base.iso3, partner, year)
    pair = (base.iso3, partner) if of == "exports" else (partner, base.iso3)
    return pen.world.flow(*pair, year)


def _seen(pen: Pen, base: Place, partner: Place, year: int) -> Seen:
    """The books of the country whose partners are compared, those of the partner in question, or neither."""
    own, other = (pen.world.keeps(place.iso3, year, pen.day) for place in (base, partner))
    if own:
        return Seen.BOTH if other else Seen.ONE
    return Seen.MIRROR if other else Seen.NONE


def _whole(pen: Pen, base: Place, others: Iterable[str], year: int) -> bool:
    """Whether a country's list of partners can be made whole: by its own books, or by those of all others."""
    keeps = (pen.world.keeps(code, year, pen.day) for code in others if code != base.iso3)
    return pen.world.keeps(base.iso3, year, pen.day) or all(keeps)


def record(pen: Pen) -> Said | None:
    """The highest or lowest since a year, which may itself have been higher or lower."""
    series = _series(pen)
    first = int(pen.rng.integers(pen.world.years[0], series.year - 2))
    words = (_SINCE_OF_PAIR if series.of_pair else _SINCE)[series.extreme]
    period = Period(start=date(first, 1, 1), end=date(series.year, 12, 31))
    return _recorded(pen, series, Form.RECORD, pen.one_of(words), first=first + 1, period=period, x=first)


def record_in_years(pen: Pen) -> Said | None:
    """The highest or lowest in some years, said of the newest year."""
    series = replace(_series(pen), year=min(pen.day.year - 1, pen.world.years[-1]))
    span = int(pen.rng.integers(3, 9))
    period = Period(start=date(series.year - span, 12, 31), end=date(series.year, 12, 31))
    words = (_IN_YEARS_OF_PAIR if series.of_pair else _IN_YEARS)[series.extreme]
    return _recorded(
        pen,
        series,
        Form.RECORD_IN_YEARS,
        pen.one_of(words),
        first=series.year - span + 1,
        period=period,
        x=SPANS[span],
    )


def record_ever(pen: Pen) -> Said | None:
    """The highest or lowest of all time; where it is so as far as books go, nobody can know the rest."""
    series = _series(pen)
    words = (_EVER_OF_PAIR if series.of_pair else _EVER)[series.extreme]
    period = Period(end=date(series.year, 12, 31))
    made = _recorded(
        pen, series, Form.RECORD_EVER, pen.one_of(words), first=pen.world.years[0], period=period
    )
    return replace(made, covered=not made.true) if made else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Series:
    """Whose trade a record is about, which way, and of which year."""

    seller: Place
    buyer: Place
    of_pair: bool
    extreme: str
    year: int

    def value(self, world: TradeWorld, year: int) -> float:
        """The true level of a year."""
        return (world.total if self.of_pair else world.flow)(self.seller.iso3, self.buyer.iso3, year)

    def seen(self, world: TradeWorld, years: Iterable[int], day: date) -> Seen:
        """The books that are out for all of some years."""
        of = world.seen_total if self.of_pair else world.seen
        return of(self.seller.iso3, self.buyer.iso3, years, day)


def _series(pen: Pen) -> _Series:
    seller, buyer = pen.sides()
    return _Series(
        seller=seller,
        buyer=buyer,
        of_pair=pen.rng.random() < 0.4,
        extreme=pen.one_of(("highest", "lowest")),
        year=pen.year(pen.world.years[4]),
    )


def _recorded(
    pen: Pen, series: _Series, form: Form, words: str, *, first: int, period: Period, **named: object
) -> Said | None:
    """A record over the years from the first on, true or false; of the false, which are most, half go."""
    world, year = pen.world, series.year
    own, sign = series.value(world, year), 1 if series.extreme == "highest" else -1
    rivals = {y: (series.value(world, y) / own) ** sign for y in range(max(first, world.years[0]), year)}
    strongest = max(rivals, key=lambda y: rivals[y])
    true = rivals[strongest] <= 1
    if not true and pen.rng.random() < TRUE_SHARE:
        return None
    return Said(
        form=form,
        kind=Kind.SUPERLATIVE,
        sentence=words.format(A=series.seller, B=series.buyer, y=year, **named),
        countries=pen.both,
        exporter=None if series.of_pair else series.seller.iso3,
        importer=None if series.of_pair else series.buyer.iso3,
        period=period,
        factor=1.0 if true else None,
        clear=rivals[strongest] >= CLEAR,
        seen=series.seen(world, range(min(rivals), year + 1) if true else (strongest, year), pen.day),
    )

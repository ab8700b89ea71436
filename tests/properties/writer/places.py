"""Sentences about places: shares, ranks and records. Ranks and records that are not true name another place or year."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.properties.worlds import Seen
from tests.properties.writer.figures import Figure, percent
from tests.properties.writer.pen import TRUE_SHARE, Form, Said, whole_year

from comity.records import Comparator, Kind, Period

if TYPE_CHECKING:
    from tests.properties.worlds import Place
    from tests.properties.writer.pen import Pen

CLEAR = 1.3  # a false rank or record is clear where the flow that refutes it differs by this factor
ORDINALS = ("largest", "second-largest", "third-largest", "fourth-largest", "fifth-largest", "sixth-largest")
RANKED = ("first", "second", "third", "fourth", "fifth", "sixth")
TOPS = {3: "top three", 5: "top five"}
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
    )


def rank(pen: Pen) -> Said | None:
    """A partner's place among a country's customers, suppliers or partners."""
    base, partner = pen.sides()
    year, of = pen.year(), pen.one_of(tuple(_RANK))
    flows = _flows(pen, base, year, of)
    place = sorted(flows.values(), reverse=True).index(flows[partner.iso3]) + 1
    said = place if pen.rng.random() < TRUE_SHARE else int(pen.rng.integers(1, len(ORDINALS) + 1))
    if said > len(ORDINALS):
        return None
    holder = sorted(flows.values(), reverse=True)[said - 1]
    words = pen.one_of(_RANK[of]).format(A=base, B=partner, n=ORDINALS[said - 1], r=RANKED[said - 1], y=year)
    return _ranked(pen, base, partner, year, of, words, (said, said), place == said, holder)


def among(pen: Pen) -> Said | None:
    """Whether a partner is one of the first few."""
    base, partner = pen.sides()
    year, of = pen.year(), pen.one_of(tuple(_AMONG))
    flows = _flows(pen, base, year, of)
    most = int(pen.rng.choice(list(TOPS)))
    last = sorted(flows.values(), reverse=True)[most - 1]
    words = pen.one_of(_AMONG[of]).format(A=base, B=partner, t=TOPS[most], y=year)
    return _ranked(pen, base, partner, year, of, words, (1, most), flows[partner.iso3] >= last, last)


def _ranked(
    pen: Pen,
    base: Place,
    partner: Place,
    year: int,
    of: str,
    words: str,
    places: tuple[int, int],
    true: bool,
    holder: float,
) -> Said:
    """A rank, true or false; ``holder`` is the flow of whoever has the place that is named."""
    own = _flow(pen, base, partner.iso3, year, of)
    seller, buyer = {"exports": (base, partner), "imports": (partner, base)}.get(of, (None, None))
    low, high = places
    comparator = Comparator.EQ if low == high else Comparator.RANGE
    return Said(
        form=Form.RANK,
        kind=Kind.RANK,
        sentence=words,
        countries=pen.both,
        exporter=seller.iso3 if seller else None,
        importer=buyer.iso3 if buyer else None,
        figure=Figure("", float(low), float(high), "rank", comparator),
        period=whole_year(year),
        factor=1.0 if true else None,
        clear=max(own / holder, holder / own) >= CLEAR,
        seen=_seen(pen, base, partner, year),
    )


def _flow(pen: Pen, base: Place, partner: str, year: int, of: str) -> float:
    if of == "trade":
        return pen.world.total(base.iso3, partner, year)
    pair = (base.iso3, partner) if of == "exports" else (partner, base.iso3)
    return pen.world.flow(*pair, year)


def _flows(pen: Pen, base: Place, year: int, of: str) -> dict[str, float]:
    others = (office.iso3 for office in pen.world.countries if office.iso3 != base.iso3)
    return {code: _flow(pen, base, code, year, of) for code in others}


def _seen(pen: Pen, base: Place, partner: Place, year: int) -> Seen:
    """The books of the country whose partners are compared, those of the partner in question, or neither."""
    own, other = (pen.world.keeps(place.iso3, year, pen.day) for place in (base, partner))
    if own:
        return Seen.BOTH if other else Seen.ONE
    return Seen.MIRROR if other else Seen.NONE


def record(pen: Pen) -> Said | None:
    """The highest or lowest of some years: of a flow, or of the trade of the two."""
    seller, buyer = pen.sides()
    of_pair, extreme = pen.rng.random() < 0.4, pen.one_of(("highest", "lowest"))
    year = pen.year(pen.world.years[4])
    first = int(pen.rng.integers(pen.world.years[0], year - 2))
    values = {y: _value(pen, seller, buyer, y, of_pair=of_pair) for y in range(first, year + 1)}
    sign = 1 if extreme == "highest" else -1
    rivals = {y: (value / values[year]) ** sign for y, value in values.items() if first < y < year}
    true = max(rivals.values()) <= 1  # the year that "since" names may itself have been higher
    if not true and pen.rng.random() < TRUE_SHARE:
        return None  # most draws are false; leave half of those out
    strongest = max(rivals, key=lambda y: rivals[y])
    needed = range(first + 1, year + 1) if true else (strongest, year)
    words = (_SINCE_OF_PAIR if of_pair else _SINCE)[extreme]
    return Said(
        form=Form.RECORD,
        kind=Kind.SUPERLATIVE,
        sentence=pen.one_of(words).format(A=seller, B=buyer, x=first, y=year),
        countries=pen.both,
        exporter=None if of_pair else seller.iso3,
        importer=None if of_pair else buyer.iso3,
        period=Period(start=date(first, 1, 1), end=date(year, 12, 31)),
        factor=1.0 if true else None,
        clear=rivals[strongest] >= CLEAR,
        seen=(
            pen.world.seen_total(seller.iso3, buyer.iso3, needed, pen.day)
            if of_pair
            else pen.world.seen(seller.iso3, buyer.iso3, needed, pen.day)
        ),
    )


def _value(pen: Pen, seller: Place, buyer: Place, year: int, *, of_pair: bool) -> float:
    world = pen.world
    return (world.total if of_pair else world.flow)(seller.iso3, buyer.iso3, year)

"""Sentences about growth: on the year before and over several years."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.properties.writer.figures import percent, times
from tests.properties.writer.pen import Form, Said, whole_year

from comity.records import Kind, Period

if TYPE_CHECKING:
    from tests.properties.writer.figures import Figure
    from tests.properties.writer.pen import Pen

WORTH_SAYING = 0.03  # changes below it are not told
MOST_FALL = 0.95

_OF_FLOW = (
    "{A.name}'s exports to {B.name} {rose} by {g} in {y}.",
    "Compared with {x}, {A.name}'s exports to {B.name} {rose} by {g} in {y}.",
    "In {y}, {B.name}'s imports from {A.name} {rose} by {g}.",
    "{A.adjective} exports to {B.name} {rose} {g} year on year in {y}.",
)
_OF_PAIR = (
    "Trade between {A.name} and {B.name} {rose} by {g} in {y}.",
    "In {y}, bilateral trade between {A.name} and {B.name} {rose} by {g} year on year.",
    "{A.adjective}-{B.adjective} trade {rose} by {g} in {y} compared to {x}.",
    "Trade turnover between the two countries {rose} {g} in {y}.",
)
_OVER_YEARS = (
    "Between {x} and {y}, {A.name}'s exports to {B.name} {rose} by {g}.",
    "From {x} to {y}, {A.adjective} exports to {B.name} {rose} by {g}.",
)
_TIMES = (
    "Between {x} and {y}, {A.name}'s exports to {B.name} grew {g}-fold.",
    "From {x} to {y}, {A.adjective} exports to {B.name} rose {g} times.",
)
_ROSE = ("rose", "grew", "increased", "expanded")
_FELL = ("fell", "declined", "decreased", "shrank")


def of_flow(pen: Pen) -> Said | None:
    """How one country's exports to the other changed on the year before."""
    seller, buyer = pen.sides()
    year = pen.year(pen.world.years[1])
    before, now = pen.flow_told(seller.iso3, buyer.iso3, (year - 1, year))
    stated = _change(pen, now / before - 1)
    if stated is None:
        return None
    figure, verb, factor = stated
    words = pen.one_of(_OF_FLOW)
    return Said(
        form=Form.GROWTH,
        kind=Kind.TRADE_GROWTH,
        sentence=words.format(A=seller, B=buyer, rose=verb, g=figure.words, y=year, x=year - 1),
        countries=pen.both,
        exporter=seller.iso3,
        importer=buyer.iso3,
        figure=figure,
        period=whole_year(year),
        factor=factor,
        seen=pen.world.seen(seller.iso3, buyer.iso3, (year - 1, year), pen.day),
    )


def of_pair(pen: Pen) -> Said | None:
    """How the trade of the two changed on the year before."""
    year = pen.year(pen.world.years[1])
    before, now = (sum(both) for both in pen.pair_told((year - 1, year)))
    stated = _change(pen, now / before - 1)
    if stated is None:
        return None
    figure, verb, factor = stated
    first, second = pen.sides()
    words = pen.one_of(_OF_PAIR)
    return Said(
        form=Form.GROWTH,
        kind=Kind.TRADE_GROWTH,
        sentence=words.format(A=first, B=second, rose=verb, g=figure.words, y=year, x=year - 1),
        countries=pen.both,
        figure=figure,
        period=whole_year(year),
        factor=factor,
        seen=pen.world.seen_total(pen.a.iso3, pen.b.iso3, (year - 1, year), pen.day),
    )


def over_years(pen: Pen) -> Said | None:
    """How a flow changed over three years or more, in per cent or as a multiple."""
    seller, buyer = pen.sides()
    year = pen.year(pen.world.years[4])
    first = int(pen.rng.integers(pen.world.years[0], year - 2))
    before, now = pen.flow_told(seller.iso3, buyer.iso3, (first, year))
    if now / before > 1.5 and pen.rng.random() < 0.6:
        factor = pen.factor()
        if factor * now / before < 1.1:
            return None
        figure, verb = times(now / before, factor), ""
        words = pen.one_of(_TIMES)
    else:
        stated = _change(pen, now / before - 1)
        if stated is None:
            return None
        figure, verb, factor = stated
        words = pen.one_of(_OVER_YEARS)
    return Said(
        form=Form.LONG_GROWTH,
        kind=Kind.TRADE_GROWTH,
        sentence=words.format(A=seller, B=buyer, rose=verb, g=figure.words, y=year, x=first),
        countries=pen.both,
        exporter=seller.iso3,
        importer=buyer.iso3,
        figure=figure,
        period=Period(start=date(first, 1, 1), end=date(year, 12, 31)),
        factor=factor,
        seen=pen.world.seen(seller.iso3, buyer.iso3, (first, year), pen.day),
    )


def _change(pen: Pen, change: float) -> tuple[Figure, str, float] | None:
    """A change in per cent, its verb and its bend; None where nobody would tell it."""
    factor = pen.factor()
    if abs(change) < WORTH_SAYING or change * factor < -MOST_FALL:
        return None
    return percent(pen.rng, change * 100, factor), pen.one_of(_ROSE if change > 0 else _FELL), factor

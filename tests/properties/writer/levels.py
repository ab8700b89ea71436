"""Sentences about levels: of a flow, of a pair, of a product, of a balance, and of periods without rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.properties.worlds import PRODUCTS, RELEASE_COUNTS_FROM, RELEASE_YEARS, Seen
from tests.properties.writer.figures import money
from tests.properties.writer.pen import Form, Said, whole_year

from comity.facts.fiscal import fiscal_period
from comity.records import Kind, Period

if TYPE_CHECKING:
    from tests.properties.worlds import Place
    from tests.properties.writer.pen import Pen

_FLOW = (
    "{A.name}'s exports to {B.name} amounted to {v} in {y}.",
    "In {y}, {A.name} exported goods worth {v} to {B.name}.",
    "{B.name} imported {v} worth of goods from {A.name} in {y}.",
    "{B.name}'s imports from {A.name} stood at {v} in {y}.",
    "{A.adjective} exports to {B.name} reached {v} in {y}.",
    "Deliveries from {A.name} to {B.name} came to {v} in {y}.",
    "{A.adjective} goods worth {v} were shipped to {B.name} in {y}.",
    "{A.name} sold {B.name} goods worth {v} in {y}.",
    "Exports from {A.name} to {B.name} totalled {v} in {y}.",
    "In {y}, imports of {A.adjective} goods by {B.name} were valued at {v}.",
)
_PAIR = (
    "Trade between {A.name} and {B.name} reached {v} in {y}.",
    "Bilateral trade between {A.name} and {B.name} stood at {v} in {y}.",
    "In {y}, trade turnover between {A.name} and {B.name} amounted to {v}.",
    "Mutual trade of {A.name} and {B.name} was {v} in {y}.",
    "{A.adjective}-{B.adjective} trade totalled {v} in {y}.",
    "Two-way trade between {A.name} and {B.name} was worth {v} in {y}.",
    "The volume of trade between the two countries came to {v} in {y}.",
    "The two sides noted that bilateral trade had reached {v} in {y}.",
)
_BALANCE = {
    1: (
        "{A.name} ran a trade surplus of {v} with {B.name} in {y}.",
        "In {y}, {A.name}'s trade surplus with {B.name} was {v}.",
    ),
    -1: (
        "{A.name}'s trade deficit with {B.name} was {v} in {y}.",
        "In {y}, {A.name} had a trade deficit of {v} with {B.name}.",
    ),
}
_PRODUCT = (
    "{A.name}'s exports of {p} to {B.name} amounted to {v} in {y}.",
    "In {y}, {B.name} bought {p} worth {v} from {A.name}.",
    "{A.name} sold {p} worth {v} to {B.name} in {y}.",
    "{B.name}'s imports of {p} from {A.name} stood at {v} in {y}.",
)


def flow(pen: Pen) -> Said:
    """What one sold the other in a year."""
    seller, buyer = pen.sides()
    year, factor = pen.year(), pen.factor()
    (value,) = pen.flow_told(seller.iso3, buyer.iso3, (year,))
    stated = money(pen.rng, value, year, factor)
    return Said(
        form=Form.FLOW,
        kind=Kind.TRADE_LEVEL,
        sentence=pen.one_of(_FLOW).format(A=seller, B=buyer, v=stated.words, y=year),
        countries=pen.both,
        exporter=seller.iso3,
        importer=buyer.iso3,
        figure=stated,
        period=whole_year(year),
        factor=factor,
        seen=pen.world.seen(seller.iso3, buyer.iso3, (year,), pen.day),
    )


def total(pen: Pen) -> Said:
    """What the two traded in a year."""
    year, factor = pen.year(), pen.factor()
    (both,) = pen.pair_told((year,))
    stated = money(pen.rng, sum(both), year, factor)
    first, second = pen.sides()
    return Said(
        form=Form.PAIR,
        countries=pen.both,
        kind=Kind.TRADE_LEVEL,
        sentence=pen.one_of(_PAIR).format(A=first, B=second, v=stated.words, y=year),
        figure=stated,
        period=whole_year(year),
        factor=factor,
        seen=pen.world.seen_total(pen.a.iso3, pen.b.iso3, (year,), pen.day),
    )


def balance(pen: Pen) -> Said | None:
    """What one sold more than it bought; only where it is worth a sentence."""
    year, factor = pen.year(), pen.factor()
    ((sold, bought),) = pen.pair_told((year,))
    if abs(sold - bought) < 0.2 * (sold + bought):
        return None
    stated = money(pen.rng, sold - bought, year, factor)
    words = pen.one_of(_BALANCE[1 if sold > bought else -1])
    return Said(
        form=Form.BALANCE,
        countries=pen.both,
        kind=Kind.TRADE_LEVEL,
        sentence=words.format(A=pen.a, B=pen.b, v=stated.words, y=year),
        figure=stated,
        period=whole_year(year),
        factor=factor,
        seen=pen.world.seen_total(pen.a.iso3, pen.b.iso3, (year,), pen.day),
    )


def product(pen: Pen) -> Said | None:
    """What one sold the other of a good; such rows come with BACI only."""
    seller, buyer = pen.sides()
    year, factor = pen.year(), pen.factor()
    basket = {
        code: share for code, share in pen.world.baskets[seller.iso3, buyer.iso3].items() if share > 0.02
    }
    code = pen.one_of(tuple(basket))
    value = basket[code] * pen.world.flow(seller.iso3, buyer.iso3, year)
    stated = money(pen.rng, value, year, factor)
    published = year in RELEASE_YEARS and pen.day >= RELEASE_COUNTS_FROM
    words = pen.one_of(_PRODUCT)
    return Said(
        form=Form.PRODUCT,
        kind=Kind.TRADE_LEVEL,
        sentence=words.format(A=seller, B=buyer, p=PRODUCTS[code][0], v=stated.words, y=year),
        countries=pen.both,
        exporter=seller.iso3,
        importer=buyer.iso3,
        figure=stated,
        period=whole_year(year),
        factor=factor,
        seen=pen.world.seen(seller.iso3, buyer.iso3, (year,), pen.day) if published else Seen.NONE,
    )


def rose(pen: Pen) -> Said | None:
    """From one year's level to the next one's; the later is the claim, and the earlier is true."""
    seller, buyer = pen.sides()
    year, factor = pen.year(pen.world.years[1]), pen.factor()
    before, now = pen.flow_told(seller.iso3, buyer.iso3, (year - 1, year))
    earlier, stated = money(pen.rng, before, year - 1), money(pen.rng, now, year, factor)
    verb = "rose" if now * factor > before else "fell"
    return Said(
        form=Form.FLOW,
        kind=Kind.TRADE_LEVEL,
        sentence=(
            f"{seller.name}'s exports to {buyer.name} {verb} from {earlier.words} in {year - 1} "
            f"to {stated.words} in {year}."
        ),
        countries=pen.both,
        exporter=seller.iso3,
        importer=buyer.iso3,
        figure=stated,
        period=whole_year(year),
        factor=factor,
        seen=pen.world.seen(seller.iso3, buyer.iso3, (year,), pen.day),
    )


# Levels of periods of which there are no rows

_FISCAL = (
    "In {f}, {A.name}'s exports to {B.name} amounted to {v}.",
    "{A.name} exported goods worth {v} to {B.name} in {f}.",
)
_FISCAL_NAMES = {"IND": "fiscal year {y}-{z:02d}", "PAK": "FY{y}-{z:02d}", "IRN": "the Iranian year {s}"}
_PART = (
    "In the first nine months of {y}, {A.name}'s exports to {B.name} amounted to {v}.",
    "{A.name}'s exports to {B.name} came to {v} in January-September {y}.",
)


def fiscal(pen: Pen) -> Said | None:
    """What one sold the other in its own fiscal year."""
    seller, buyer = pen.sides()
    year = pen.year(pen.world.years[-6])
    if seller.iso3 not in _FISCAL_NAMES or year + 1 not in pen.world.years:
        return None
    words = _FISCAL_NAMES[seller.iso3].format(y=year, z=(year + 1) % 100, s=year - 621)
    period = fiscal_period(
        seller.iso3, year - 621 if seller.iso3 == "IRN" else f"{year}-{(year + 1) % 100:02d}"
    )
    assert period.start is not None
    first = period.start + timedelta(days=12)  # whole months alone: the Iranian year begins with April
    value = pen.world.months(seller.iso3, buyer.iso3, (year, first.month), 12)
    return _of_months(
        pen, Form.FISCAL, (seller, buyer), pen.one_of(_FISCAL), value=value, period=period, f=words
    )


def part_of_year(pen: Pen) -> Said:
    """What one sold the other in nine months."""
    seller, buyer = pen.sides()
    year = pen.year()
    value = pen.world.months(seller.iso3, buyer.iso3, (year, 1), 9)
    period = Period(start=date(year, 1, 1), end=date(year, 9, 30))
    return _of_months(pen, Form.PART, (seller, buyer), pen.one_of(_PART), value=value, period=period, y=year)


def current(pen: Pen) -> Said:
    """What the two trade "now", which is the year before the text."""
    year = min(pen.day.year - 1, pen.world.years[-1])
    factor = pen.factor()
    stated = money(pen.rng, pen.world.total(pen.a.iso3, pen.b.iso3, year), year, factor)
    return Said(
        form=Form.CURRENT,
        covered=False,
        countries=pen.both,
        kind=Kind.TRADE_LEVEL,
        sentence=f"Trade between {pen.a.name} and {pen.b.name} stands at {stated.words}.",
        figure=stated,
        factor=factor,
    )


def target(pen: Pen) -> Said:
    """What the two want to trade."""
    year = pen.day.year + int(pen.rng.integers(2, 8))
    stated = money(pen.rng, 2 * pen.world.total(pen.a.iso3, pen.b.iso3, pen.world.years[-1]), 2023)
    return Said(
        form=Form.TARGET,
        covered=False,
        countries=pen.both,
        kind=Kind.TRADE_TARGET,
        sentence=f"{pen.a.name} and {pen.b.name} agreed to raise mutual trade to {stated.words} by {year}.",
        figure=stated,
        period=Period(end=date(year, 12, 31)),
    )


def _of_months(
    pen: Pen,
    form: Form,
    sides: tuple[Place, Place],
    words: str,
    *,
    value: float,
    period: Period,
    **named: object,
) -> Said:
    """A level of some months of a flow."""
    seller, buyer = sides
    factor = pen.factor()
    assert period.start is not None
    stated = money(pen.rng, value, period.start.year, factor)
    return Said(
        form=form,
        covered=False,
        kind=Kind.TRADE_LEVEL,
        sentence=words.format(A=seller, B=buyer, v=stated.words, **named),
        countries=pen.both,
        exporter=seller.iso3,
        importer=buyer.iso3,
        figure=stated,
        period=period,
        factor=factor,
    )

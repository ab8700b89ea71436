"""The trade of a pair in goods that a text names: levels, changes and shares by their HS codes.

Words stand for codes with more or less certainty (``facts/product_terms.csv``): below a clear heading the
figure holds on the condition that the words mean these codes, and a guess decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from comity.evidence.books import AGREE, NEAR, calendar_year, cells, flows_of, reconciled_grade
from comity.evidence.currency import in_currency
from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.remembered import once_per_world
from comity.evidence.spans import years_asked
from comity.evidence.structure import codes_of_claim
from comity.evidence.words import says
from comity.facts import products
from comity.phrasing import capital, country, figure, interval, listed, pair_names, possessive
from comity.records import Evidence, Grade, Kind, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.evidence.books import Flow
    from comity.records import Claim, Communique, SourceUse
    from comity.warehouse.engine import Value
    from comity.world import WorldAt

_EDITION = "HS22"
_MATCHES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What the words of a claim mean in codes, and how surely."""

    words: str
    codes: tuple[str, ...]
    match: str  # the least sure of them: high, medium, low

    @property
    def condition(self) -> str | None:
        """Said where the words may mean other goods as well."""
        return None if self.match == "high" else f"“{self.words}” means HS {', '.join(self.codes)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """The products of one flow in a year by one account, in current US dollars."""

    year: int
    source_id: str
    side: str
    nomenclature: str
    values: tuple[tuple[str, float], ...]
    source: SourceUse
    query: str

    def of(self, goods: Goods) -> float | None:
        """The value of the goods; None where no row is of them: that nobody wrote them down is no zero."""
        found = [value for code, value in self.values if code.startswith(goods.codes)]
        return sum(found) if found else None

    @property
    def total_usd(self) -> float:
        """The value of every product listed."""
        return sum(value for _, value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsFlow:
    """What one account has of the goods in a year, over the flow or flows of a claim."""

    usd: float
    total_usd: float
    baskets: tuple[Basket, ...]


def goods_of(claim: Claim) -> Goods | None:
    """The goods that a claim names, as codes; None where it names none that are known."""
    codes = codes_of_claim(claim)
    if not codes or not claim.details.product:
        return None
    terms = [term for word in claim.details.product for term in products(word)]
    match = max((term.match for term in terms), key=_MATCHES.index, default="medium")
    return Goods(words=listed(claim.details.product), codes=codes, match=match)


def goods_counted(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The level or the change of the trade in the goods named, or their share in the flow."""
    del communique
    pair, goods = pair_of(claim), goods_of(claim)
    if pair is None or goods is None or world.customs is None or says(claim, "physical"):
        return
    directed = (claim.exporter, claim.importer) if claim.exporter and claim.importer else None
    flows = flows_of(pair, directed)
    first, last = years_asked(claim.period, world.as_of)
    unit = claim.quantity.unit if claim.quantity else "USD"
    grouped: dict[tuple[str, str, int], dict[str, GoodsFlow]] = defaultdict(dict)
    for (source, nomenclature, side, year), flow in _flows(world, flows, goods, first - 1, last).items():
        grouped[source, nomenclature, year][side] = flow
    for (source, nomenclature, year), sides in sorted(grouped.items()):
        earlier = grouped.get((source, nomenclature, year - 1), {})
        if year < first:
            continue
        same = (cell for cell in cells(world, flows) if cell.year == year)
        grade = reconciled_grade(world, *same, near=AGREE)  # a part is less sure than the whole
        if claim.kind is Kind.TRADE_GROWTH:
            told = _changes(flows, goods, year, sides, earlier)
        elif claim.kind is Kind.TRADE_SHARE:
            told = _shares(flows, goods, year, sides) if is_part(claim) else iter(())
        else:
            told = (
                in_currency(_as_sure(piece, sides, grade), unit, world)
                for piece in _levels(flows, goods, year, sides)
            )
        yield from told


def _as_sure(piece: Evidence, sides: dict[str, GoodsFlow], grade: Grade) -> Evidence:
    """The part of a flow is no surer than the flow: a reconciled one can rest on one side's books."""
    return replace(piece, grade=max(piece.grade, grade)) if set(sides) == {"reconciled"} else piece


def is_part(claim: Claim) -> bool:
    """Whether the goods are the part: "potash made up 40 percent", and not "40 percent of the gas".

    The words stand before the figure where they are the part.
    """
    if claim.quantity is None or claim.quantity.start is None or not claim.details.product:
        return False
    before = claim.quote[: claim.quantity.start - claim.start].lower()
    return all(word.lower() in before for word in claim.details.product)


def _flows(
    world: WorldAt, flows: tuple[Flow, ...], goods: Goods, first: int, last: int
) -> dict[tuple[str, str, str, int], GoodsFlow]:
    """By source, nomenclature, whose books and year; an account that lacks one of the flows is left out."""
    accounts: dict[tuple[str, str, str, int], list[Basket]] = defaultdict(list)
    for exporter, importer in flows:
        for basket in _baskets(world, exporter, importer, str(first), str(last)):
            keeper = {"exporter": exporter, "importer": importer}.get(basket.side, basket.side)
            accounts[basket.source_id, basket.nomenclature, keeper, basket.year].append(basket)
    found = {}
    for key, baskets in accounts.items():
        values = [basket.of(goods) for basket in baskets]
        known = [value for value in values if value is not None]
        if len(baskets) == len(flows) and known and (len(flows) > 1 or len(known) == len(values)):
            total = sum(basket.total_usd for basket in baskets)
            found[key] = GoodsFlow(usd=sum(known), total_usd=total, baskets=tuple(baskets))
    return found


@once_per_world
def _baskets(world: WorldAt, exporter: str, importer: str, first: str, last: str) -> tuple[Basket, ...]:
    if world.customs is None:
        return ()
    span: dict[str, Value] = {
        "exporter": exporter,
        "importer": importer,
        "first_year": int(first),
        "last_year": int(last),
    }
    answer = world.customs.ask("pair_products", span)
    grouped: dict[tuple[int, str, str, str, int], list[tuple[str, float]]] = defaultdict(list)
    for row in answer.rows:
        key = (row["year"], row["source_id"], row["side"], row["nomenclature"], row["file"])
        grouped[key].append((row["product"], row["value_usd"]))
    return tuple(
        Basket(
            year=year,
            source_id=source,
            side=side,
            nomenclature=nomenclature,
            values=tuple(values),
            source=world.customs.source(file, year),
            query=answer.asked.text,
        )
        for (year, source, side, nomenclature, file), values in grouped.items()
    )


def _levels(
    flows: tuple[Flow, ...], goods: Goods, year: int, sides: dict[str, GoodsFlow]
) -> Iterator[Evidence]:
    for keepers, numbers, grade in _agreeing({k: flow.usd for k, flow in sides.items()}):
        said = interval(min(numbers), max(numbers), "USD")
        yield _evidence(
            flows,
            goods,
            year,
            [sides[k] for k in keepers],
            keepers=keepers,
            told=_Told(
                metric="trade.exports" if len(flows) == 1 else "trade.total",
                said=f"was {said}",
                numbers=numbers,
                unit="USD",
                grade=grade,
                apart=len(sides) > len(keepers) and grade is Grade.C,
            ),
        )


def _changes(
    flows: tuple[Flow, ...],
    goods: Goods,
    year: int,
    sides: dict[str, GoodsFlow],
    earlier: dict[str, GoodsFlow],
) -> Iterator[Evidence]:
    """By each account against its own of the year before."""
    both = [k for k in sorted(sides) if k in earlier and earlier[k].usd > 0]
    for keeper in both:
        percent = (sides[keeper].usd / earlier[keeper].usd - 1) * 100
        yield _evidence(
            flows,
            goods,
            year,
            [earlier[keeper], sides[keeper]],
            keepers=(keeper,),
            told=_Told(
                metric="trade.growth",
                said=f"changed by {figure(round(percent, 1), 'percent')} on the year before",
                numbers=(percent,),
                unit="percent",
                grade=Grade.B if keeper == "reconciled" else Grade.C,
                apart=len(both) > 1 and keeper != "reconciled",
            ),
        )


def _shares(
    flows: tuple[Flow, ...], goods: Goods, year: int, sides: dict[str, GoodsFlow]
) -> Iterator[Evidence]:
    """The goods in all that the flow holds, by the same account."""
    parts = {k: flow.usd / flow.total_usd for k, flow in sides.items() if flow.total_usd > 0}
    for keepers, numbers, grade in _agreeing(parts):
        said = interval(min(numbers), max(numbers), "share")
        yield _evidence(
            flows,
            goods,
            year,
            [sides[k] for k in keepers],
            keepers=keepers,
            told=_Told(
                metric="trade.share",
                said=f"was {said} of all goods",
                numbers=numbers,
                unit="share",
                grade=grade,
                apart=len(sides) > len(keepers) and grade is Grade.C,
            ),
        )


def _agreeing(values: dict[str, float]) -> Iterator[tuple[tuple[str, ...], tuple[float, ...], Grade]]:
    """Both offices' values as one where they are near, else each; and the reconciled one for itself."""
    own = sorted(keeper for keeper in values if keeper != "reconciled")
    numbers = [values[keeper] for keeper in own]
    apart = (max(numbers) / min(numbers) - 1) if len(own) == 2 and min(numbers) > 0 else None
    if apart is not None and apart <= NEAR:
        yield tuple(own), tuple(numbers), Grade.A if apart <= AGREE else Grade.B
    else:
        for keeper in own:
            yield (keeper,), (values[keeper],), Grade.C
    if "reconciled" in values:
        yield ("reconciled",), (values["reconciled"],), Grade.B


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What one piece says of the goods, before it is tied to its rows."""

    metric: str
    said: str
    numbers: tuple[float, ...]
    unit: str
    grade: Grade
    apart: bool  # another office's books say something else


def _evidence(
    flows: tuple[Flow, ...],
    goods: Goods,
    year: int,
    held: list[GoodsFlow],
    *,
    keepers: tuple[str, ...],
    told: _Told,
) -> Evidence:
    seller, buyer = flows[0] if len(flows) == 1 else (None, None)
    baskets = [basket for flow in held for basket in flow.baskets]
    edition = baskets[0].nomenclature
    books = listed([k if k == "reconciled" else country(k) for k in keepers])
    by_one = f"it is meant by {possessive(country(keepers[0]))} books" if told.apart else None
    flow = f"from {country(seller)} to {country(buyer)}" if seller and buyer else pair_names(flows[0])
    piece = Evidence(
        id=evidence_id(
            *("goods", told.metric, baskets[0].source_id, edition, *flows[0], str(len(flows)), str(year)),
            *(*goods.codes, *keepers),
        ),
        metric=told.metric,
        countries=tuple(sorted(flows[0])),
        exporter=seller,
        importer=buyer,
        period=calendar_year(year),
        grade=Grade.D if goods.match == "low" else told.grade,
        method=(
            f"{baskets[0].source.title}: products under HS {', '.join(goods.codes)} in {edition}, "
            f"books: {books}"
        ),
        statement=f"{capital(f'trade in {goods.words} {flow}')} {told.said} in {year} (books: {books})",
        sources=tuple(dict.fromkeys(basket.source for basket in baskets)),
        value=sum(told.numbers) / len(told.numbers),
        value_low=min(told.numbers),
        value_high=max(told.numbers),
        unit=told.unit,
        about=goods.words,
        condition=" and ".join(c for c in (goods.condition, by_one, _moved(goods, edition)) if c) or None,
        rows=sum(len(basket.values) for basket in baskets),
        query="\n\n".join(dict.fromkeys(basket.query for basket in baskets)),
        caveats=_caveats(goods, told),
    )
    return piece if told.grade.decides else replace(piece, condition=None)


def _moved(goods: Goods, edition: str) -> str | None:
    """Six-digit codes of today may hold other goods in an older edition."""
    if edition == _EDITION or all(len(code) < 6 for code in goods.codes):
        return None
    return f"the six-digit codes mean the same in {edition}"


def _caveats(goods: Goods, told: _Told) -> frozenset[Reason]:
    found = set()
    if goods.match != "high":
        found.add(Reason.UNDEFINED_TERM)
    if told.apart:
        found.add(Reason.SOURCE_CONFLICT)
    return frozenset(found)

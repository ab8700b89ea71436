"""What goods named in words weigh in a country's trade: by every defensible meaning, from a build.

The arithmetic of one meaning in one account; ``comity.evidence.goods`` puts it into evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from comity.facts.goods import EDITION, GoodsReading, readings
from comity.warehouse.vintages import vintage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from comity.records import Claim
    from comity.warehouse.at import WarehouseAt
    from comity.warehouse.engine import Value
    from comity.warehouse.store import Warehouse
    from comity.warehouse.vintages import Found, Vintage

LEAST_COUNTRIES = 10  # of fewer, nobody's weight in the world's trade can be told
_HARMONIZED = "HS"
_OWN = {"exports": "exporter", "imports": "importer"}  # whose books are a country's own


class Account(NamedTuple):
    """One source's trade by product in a year."""

    source_id: str
    nomenclature: str
    year: int


class Span(NamedTuple):
    """A number over the defensible definitions."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How much some goods weigh in one country's exports or imports, by one side's books.

    ``index`` is Balassa's: the goods' share of the country's trade over their share of the world's.
    """

    side: str
    own: bool  # whether the country speaks of its own trade
    value_usd: Span
    other_way_usd: Span  # imports of the goods where exports are weighed, and the other way round
    index: Span
    place: Span  # among all countries of the account, from the top
    countries: int  # that trade them
    file: int


def meanings(claim: Claim) -> Iterator[tuple[str | None, tuple[GoodsReading, ...]]]:
    """The goods of a claim, each with its readings.

    Codes that a person set stand for themselves; so do codes where no word was read.
    """
    words = claim.details.product
    if claim.details.hs and ("hs" in claim.edited or not words):
        about = ", ".join(words) or None
        codes = tuple(sorted(set(claim.details.hs)))
        said = about or f"HS {', '.join(codes)}"
        yield about, (GoodsReading(words=said, codes=codes, meant=None, match="high", sources=()),)
        return
    for word in words:
        known = readings(word)
        if known:
            yield word, known


def accounts(customs: WarehouseAt, iso3: str, way: str, first_year: int, last_year: int) -> list[Account]:
    """The newest account of each source that lists a country's trade by product in some years.

    Of several editions of one source and year the newest is taken.
    """
    newest: dict[str, Account] = {}
    for row in customs.ask("goods_accounts", {"country": iso3}).rows:
        listed = row[f"{way}_usd"] and row["nomenclature"].startswith(_HARMONIZED)
        if not listed or not first_year <= row["year"] <= last_year:
            continue
        one = Account(row["source_id"], row["nomenclature"], row["year"])
        held = newest.get(one.source_id)
        if held is None or (one.year, _edition(one)) >= (held.year, _edition(held)):
            newest[one.source_id] = one
    return [newest[source_id] for source_id in sorted(newest)]


def _edition(account: Account) -> int:
    """The year of the edition: HS96 is older than HS02."""
    digits = int(account.nomenclature[-2:])
    return digits + (1900 if digits > 50 else 2000)


def products_of(customs: WarehouseAt, account: Account, codes: Sequence[str]) -> Found:
    """The products of an account that are the goods, wholly or in part."""
    edition, listed = _listed(customs.warehouse, account)
    return edition.find(codes, listed)


@lru_cache(maxsize=8)
def _listed(warehouse: Warehouse, account: Account) -> tuple[Vintage, tuple[str, ...]]:
    """The nomenclature of an account and its products; a build never changes."""
    asked: dict[str, Value] = account._asdict()
    products = tuple(row["product"] for row in warehouse.ask("goods_products", asked).rows)
    return vintage(warehouse, account.nomenclature, EDITION), products


def weights(
    customs: WarehouseAt, account: Account, iso3: str, way: str, found: Found
) -> tuple[tuple[Weight, ...], str]:
    """What the goods weigh by each side's books, and the query that was asked.

    Parameters
    ----------
    way : exports or imports
    found : the products of the account that are the goods

    Returns
    -------
    Nothing of a side that lists too few countries, or nothing of the country.
    """
    asked = customs.ask(
        "goods_by_country",
        {**account._asdict(), "whole": "|".join(found.whole), "part": "|".join(found.part)},
    )
    made = (
        _weight([row for row in asked.rows if row["side"] == side], side, iso3, way)
        for side in dict.fromkeys(row["side"] for row in asked.rows)
    )
    return tuple(one for one in made if one is not None), asked.asked.text


def _weight(rows: Sequence[Mapping[str, Any]], side: str, iso3: str, way: str) -> Weight | None:
    trading = [row for row in rows if row[f"{way}_usd"]]
    own = next((row for row in trading if row["country"] == iso3), None)
    if own is None or len(trading) < LEAST_COUNTRIES:
        return None
    defined = [one for one in (_whole, _with_part) if sum(one(row, way) for row in trading) > 0]
    if not defined:
        return None
    amounts = [goods(own, way) for goods in defined]
    world = sum(row[f"{way}_usd"] for row in trading)
    indices = [
        (goods(own, way) / own[f"{way}_usd"]) / (sum(goods(row, way) for row in trading) / world)
        for goods in defined
    ]
    places = [1 + sum(goods(row, way) > goods(own, way) for row in trading) for goods in defined]
    other = "imports" if way == "exports" else "exports"
    return Weight(
        side=side,
        own=side in ("reconciled", _OWN[way]),
        value_usd=_span(amounts),
        other_way_usd=_span([goods(own, other) for goods in defined]),
        index=_span(indices),
        place=_span(places),
        countries=sum(_with_part(row, way) > 0 for row in trading),
        file=own["file"],
    )


def _whole(row: Mapping[str, Any], way: str) -> float:
    return float(row[f"{way}_whole_usd"] or 0.0)


def _with_part(row: Mapping[str, Any], way: str) -> float:
    return _whole(row, way) + float(row[f"{way}_part_usd"] or 0.0)


def _span(values: Sequence[float]) -> Span:
    return Span(min(values), max(values))


def over(spans: Sequence[Span]) -> Span:
    """The span that holds all of them.

    >>> over([Span(1, 2), Span(1.5, 4)])
    Span(low=1, high=4)
    """
    return Span(min(one.low for one in spans), max(one.high for one in spans))

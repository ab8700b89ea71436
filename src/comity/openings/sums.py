"""What an account says of a pair by product, as arrays: each question serves both directions and is put once.

A list for one direction and the brief of both need the same rows, and what the world sells is the same for
every pair; so the last few answers to a build are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    from comity.openings.records import Flow
    from comity.warehouse.at import WarehouseAt
    from comity.warehouse.engine import Value
    from comity.warehouse.store import Answer, Lists, Warehouse

    Values = NDArray[np.float64]
    Words = NDArray[np.str_]
    Rows = Sequence[Mapping[str, Any]]
    Files = frozenset[tuple[int, int]]  # a file and the year that is read of it

T = TypeVar("T")

_WORDS = ("side", "country")  # columns by which rows of an answer are told apart
_kept: WeakKeyDictionary[Warehouse, dict[tuple[Hashable, ...], Any]] = WeakKeyDictionary()
_MOST_KEPT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The year of a list, the one before it, and that from which growth is counted; one may stand for two."""

    now: int
    before: int
    base: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Sums by product, current US dollars, in arrays of one length: 0 where the account lists none."""

    place: NDArray[np.intp]  # of each row's product among those of the list, -1 of others
    products: int  # how many the list has
    words: Mapping[str, Words]
    values: Mapping[str, Values]

    def of(self, column: str, **wanted: str) -> Values:
        """One column in the order of the list, of the rows whose words are those that are wanted."""
        taken = self.place >= 0
        for name, word in wanted.items():
            taken = taken & (self.words[name] == word)
        values = self.values[column][taken]
        return np.bincount(self.place[taken], weights=values, minlength=self.products).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldSupply:
    """What all countries together sell, and which products there are: those that are listed in the year."""

    place: Mapping[str, int]  # of each product among those of the year
    sums: Sums
    files: Files
    query: str

    @property
    def products(self) -> tuple[str, ...]:
        """Their codes in ascending order."""
        return tuple(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """What one country of a pair sold the other, in the year and the one before it."""

    sums: Sums
    files: Files


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSums:
    """What both countries of a pair sell and buy, and what they sell each other."""

    world: WorldSupply
    sizes: Sums
    flows: Mapping[str, Flows]  # by exporter
    partners: Answer  # the trade of either with every partner
    queries: tuple[str, ...]


def pair_sums(customs: WarehouseAt, flow: Flow, source_id: str, nomenclature: str, years: Years) -> PairSums:
    """Load what either direction of a pair needs of one account.

    The years are those of accounts published by the date, and all files of a source are published on one
    day, so nothing of them is too new.

    Raises
    ------
    WarehouseError : as ``Warehouse.ask``
    """
    house = customs.warehouse
    first, second = sorted(flow)
    both: dict[str, Value] = {"a": first, "b": second}
    of: dict[str, Value] = {"source_id": source_id, "nomenclature": nomenclature, "year": years.now}
    spans: dict[str, Value] = {**of, "before": years.before, "base": years.base}
    world = once(house, ("world_supply", *spans.values()), lambda: _world(house, spans, years))

    def asked() -> PairSums:
        sizes = house.lists("supply_and_demand", {**both, **spans})
        goods = goods_both_ways(customs, first, second, years.now)
        partners = house.ask("trade_intensities", {**both, **of})
        account = source_id, nomenclature
        own = [row for row in goods.rows if (row["source_id"], row["nomenclature"]) == account]
        return PairSums(
            world=world,
            sizes=_sums(sizes, world.place),
            flows={seller: _flows(own, seller, years, world.place) for seller in (first, second)},
            partners=partners,
            queries=(world.query, *(one.asked.text for one in (sizes, goods, partners))),
        )

    return once(house, ("pair_sums", *both.values(), *spans.values(), customs.vantage), asked)


def goods_both_ways(customs: WarehouseAt, a: str, b: str, year: int) -> Answer:
    """What two countries sold each other by product, by every account of a year and the year before it.

    Raises
    ------
    WarehouseError : as ``Warehouse.ask``
    """
    first, second = sorted((a, b))
    asked: dict[str, Value] = {"a": first, "b": second, "first_year": year - 1, "last_year": year}
    return once(
        customs.warehouse,
        ("goods_both_ways", *asked.values(), customs.vantage),
        lambda: customs.ask("goods_both_ways", asked),
    )


def once(warehouse: Warehouse, key: tuple[Hashable, ...], work: Callable[[], T]) -> T:
    """Work something out of a build the first time; what was asked for last is kept."""
    kept = _kept.setdefault(warehouse, {})
    made: T = kept.pop(key) if key in kept else work()
    while len(kept) >= _MOST_KEPT:
        kept.pop(next(iter(kept)))
    kept[key] = made
    return made


def _world(house: Warehouse, asked: Mapping[str, Value], years: Years) -> WorldSupply:
    answer = house.lists("world_supply", asked)
    listed = zip(answer.columns["product"], answer.columns["file"], strict=True)
    products = dict.fromkeys(product for product, file in listed if file is not None)
    place = {product: i for i, product in enumerate(products)}
    of = {"file": years.now, "file_before": years.before, "file_base": years.base}
    return WorldSupply(
        place=place, sums=_sums(answer, place), files=_files(answer, of), query=answer.asked.text
    )


def _sums(answer: Lists, place: Mapping[str, int]) -> Sums:
    lists = answer.columns
    return Sums(
        place=np.array([place.get(product, -1) for product in lists["product"]], dtype=np.intp),
        products=len(place),
        words={name: np.array(lists[name], dtype=str) for name in _WORDS if name in lists},
        values={
            name: np.nan_to_num(np.array(lists[name], dtype=np.float64))
            for name in lists
            if name.endswith("_usd")
        },
    )


def _flows(rows: Rows, seller: str, years: Years, place: Mapping[str, int]) -> Flows:
    """One direction of an account's goods as sums, with the files that it rests on."""
    sold = [row for row in rows if row["exporter"] == seller and row["year"] in (years.now, years.before)]
    values = np.array([row["value_usd"] for row in sold], dtype=np.float64)
    year = np.array([row["year"] for row in sold], dtype=np.int64)
    return Flows(
        sums=Sums(
            place=np.array([place.get(row["product"], -1) for row in sold], dtype=np.intp),
            products=len(place),
            words={"side": np.array([row["side"] for row in sold], dtype=str)},
            values={
                "value_usd": np.where(year == years.now, values, 0.0),
                "value_before_usd": np.where(year == years.before, values, 0.0),
            },
        ),
        files=frozenset((row["file"], row["year"]) for row in sold),
    )


def _files(answer: Lists, of: Mapping[str, int]) -> Files:
    """The files of an answer, with the year that each of its columns of files is about."""
    return frozenset((file, year) for name, year in of.items() for file in set(answer.columns[name]) - {None})

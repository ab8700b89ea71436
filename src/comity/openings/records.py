"""The records of openings: what one country could sell another, what is left out, and what to read first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pyarrow as pa
    from pandas import DataFrame

    from comity.facts.goods import GoodsReading
    from comity.records import Grade, Period, Reason, SourceUse


ALL = "all goods"  # the label of a measure that has no list of goods here


class Flow(NamedTuple):
    """Who sells and who buys, ISO3."""

    exporter: str
    importer: str


class Certainty(StrEnum):
    """Whether a product is among the goods that were asked for, by every reading of the words."""

    EVERY = "every"  # every reading of the words has all of it
    SOME = "some"  # a reading leaves it out, or holds a part of the code only


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One product that one country sells and the other buys from others; current US dollars.

    ``unrealised_usd`` is what the list is sorted by: supply share x demand x ease, less what is sold already.
    """

    product: str  # 6 or 4 digits, in the nomenclature of the account
    supply_usd: float  # the exporter's exports to all countries
    supply_share: float  # of what all others than the importer sell
    advantage: float  # Balassa's index
    demand_usd: float  # the importer's imports from others than the exporter
    demand_growth: float | None  # of all its imports, a year; None where there were none to grow from
    ease: float
    duty_percent: float | None  # levied on the exporter's goods; None where no tariffs are held
    actual_usd: float
    expected_usd: float
    unrealised_usd: float
    unrealised_low_usd: float
    unrealised_high_usd: float
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Ease:
    """How much of what is usual for their size two countries trade: 1 is as much as any two do.

    ``own`` is their trade against what is usual, None where they traded nothing; ``at_distance`` is what
    others so far apart trade, 1 where no distances are held. ``value`` lies between, nearer to ``own`` the
    more goods they trade.
    """

    value: float
    weight: float  # of ``own``, from 0 to 1
    own: float | None
    at_distance: float
    distance_km: float | None
    goods_traded: int
    agreements: tuple[str, ...]  # in force between the two; their effect is in ``own``, and not added

    @property
    def low(self) -> float:
        """The least of the defensible values."""
        return min(self.value, self.at_distance, self.value if self.own is None else self.own)

    @property
    def high(self) -> float:
        """The most of them."""
        return max(self.value, self.at_distance, self.value if self.own is None else self.own)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Goods that are not in the list because somebody restricts them."""

    label: str
    codes: tuple[str, ...]  # as the restriction names them; empty where it names none
    products: tuple[str, ...]  # in the nomenclature of the account, as far as both countries trade them
    senders: tuple[str, ...]
    targets: tuple[str, ...]
    legal_basis: str
    since: Period
    why: str  # why these goods fall under it
    grade: Grade
    sources: tuple[SourceUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure on one of the two that names no products, so that nothing was left out for it."""

    programme: str
    sender: str
    target: str
    kind: str
    legal_basis: str
    since: Period
    grade: Grade
    source: SourceUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account of trade by product that everything is worked out from."""

    source_id: str
    nomenclature: str
    year: int
    before: int  # the year before, or the same where it is not held
    base: int  # from which growth is counted
    sold_by: str  # whose books the exports are from: exporter, importer or reconciled
    bought_by: str
    sellers: int  # countries that sell something in it
    grade: Grade
    caveats: frozenset[Reason]
    sources: tuple[SourceUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """What one country could sell another, product by product, the largest unrealised value first."""

    exporter: str
    importer: str
    as_of: date
    digits: int
    account: Account
    ease: Ease
    openings: Sequence[Opening]  # each line made when it is read
    left_out: tuple[LeftOut, ...]
    measures: tuple[Measure, ...]
    senders: tuple[str, ...] | None  # whose restrictions count; None for all
    sector: str | None
    readings: tuple[GoodsReading, ...]  # of the sector's words
    as_written: bool  # codes of one edition were looked for in another without a concordance
    queries: tuple[str, ...]

    @property
    def whole(self) -> tuple[LeftOut, ...]:
        """Measures of one of the two on the other for which everything is left out."""
        return tuple(one for one in self.left_out if one.label == ALL)

    @property
    def products_left_out(self) -> int:
        """How many products of the account are left out."""
        return len({product for one in self.left_out for product in one.products})

    def frame(self) -> DataFrame | pa.Table:
        """A row a product: pandas where it is installed, otherwise pyarrow; units in the names."""
        import pyarrow as pa

        from comity.records import to_plain

        context = {
            "exporter": self.exporter,
            "importer": self.importer,
            "year": self.account.year,
            "nomenclature": self.account.nomenclature,
            "grade": self.account.grade.value,
            "source": self.account.sources[0].id,
            "licence": self.account.sources[0].licence,
        }
        rows = [{**to_plain(one), **context} for one in self.openings]
        numbers = {"demand_growth", "duty_percent", "ease", "advantage", "supply_share"}
        kinds = {
            name: pa.float64() if name in numbers or name.endswith("_usd") else pa.string()
            for name in (*Opening.__dataclass_fields__, *context)
        }
        kinds["year"] = pa.int32()
        table = pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items())))
        return table.to_pandas() if find_spec("pandas") else table

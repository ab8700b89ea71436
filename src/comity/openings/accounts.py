"""Which account of trade by product serves a pair best, and its arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from comity.errors import WarehouseError
from comity.openings.records import Account
from comity.phrasing import country
from comity.records import Grade, Reason, distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from comity.openings.records import Flow
    from comity.warehouse.at import WarehouseAt
    from comity.warehouse.engine import Value
    from comity.warehouse.store import Answer, Columns, Warehouse

    Values = NDArray[np.float64]
    Words = NDArray[np.str_]
    Rows = Sequence[Mapping[str, Any]]

T = TypeVar("T")

LEAST_SELLERS = 10  # countries; of fewer, no share of world exports can be told
GROWTH_YEARS = 3  # over which growth is counted, where they are held
_WHOSE = {"exporter": ("exporter", "importer"), "importer": ("importer", "exporter")}
_kept: WeakKeyDictionary[Warehouse, dict[tuple[Hashable, ...], Any]] = WeakKeyDictionary()
_MOST_KEPT = 8
GET = "run comity data list, comity data get ID (BACI or the bulk files of UN Comtrade) and comity build"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One source, nomenclature and year in which both countries' trade by product is listed."""

    source_id: str
    nomenclature: str
    year: int
    sold_by: str
    bought_by: str

    @property
    def order(self) -> tuple[int, bool, bool, bool, str]:
        """The newest year first, then what was reconciled, then own books, then the newest edition."""
        reconciled = self.sold_by == "reconciled"
        own = (self.sold_by == "exporter", self.bought_by == "importer")
        return self.year, reconciled, *own, _edition(self.nomenclature)


def _edition(nomenclature: str) -> str:
    """HS92 and HS96 before HS02: sorts by year."""
    digits = nomenclature[-2:]
    return f"19{digits}" if digits > "50" else f"20{digits}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year's trade, product by product, shape (n_products,), current US dollars.

    What no row lists is 0 here: it is not in the account, and adds nothing to a sum.
    """

    exports: Values  # of the exporter to all
    world: Values  # of all countries to all
    importer_exports: Values
    imports: Values  # of the importer from all
    actual: Values  # from the one to the other

    def summed(self, place: NDArray[np.intp], size: int) -> Year:
        """The same by groups of products; ``place`` is the group of each, -1 of what is left out."""
        return Year(
            exports=summed(self.exports, place, size),
            world=summed(self.world, place, size),
            importer_exports=summed(self.importer_exports, place, size),
            imports=summed(self.imports, place, size),
            actual=summed(self.actual, place, size),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Slices:
    """One pair's part of an account: a year, the year before it, and what growth is counted from."""

    account: Account
    products: tuple[str, ...]
    now: Year
    before: Year  # the same as ``now`` where the year before is not held
    imports_base: Values  # in the year from which growth is counted
    intensities: Rows
    queries: tuple[str, ...]


def summed(values: Values, place: NDArray[np.intp], size: int) -> Values:
    """Values by group; those whose place is -1 are left out.

    >>> summed(np.array([1.0, 2.0, 4.0]), np.array([0, -1, 0]), 2)
    array([5., 0.])
    """
    taken = place >= 0
    return np.bincount(place[taken], weights=values[taken], minlength=size).astype(np.float64)


def candidates(customs: WarehouseAt, flow: Flow) -> list[Candidate]:
    """Every account that lists what one sells and what the other buys, the best first."""
    sold = _listed(customs, flow.exporter, "exports_usd")
    bought = _listed(customs, flow.importer, "imports_usd")
    found = []
    for key in sold.keys() & bought.keys():
        if "reconciled" in sold[key] & bought[key]:
            found.append(Candidate(**_named(key), sold_by="reconciled", bought_by="reconciled"))
            continue
        seller = next((side for side in _WHOSE["exporter"] if side in sold[key]), None)
        buyer = next((side for side in _WHOSE["importer"] if side in bought[key]), None)
        if seller and buyer:
            found.append(Candidate(**_named(key), sold_by=seller, bought_by=buyer))
    return sorted(found, key=lambda one: one.order, reverse=True)


def _lacking(customs: WarehouseAt, flow: Flow) -> str:
    """What of a pair no account has."""
    sells, buys = f"what {country(flow.exporter)} sells", f"what {country(flow.importer)} buys"
    sold, bought = (
        _listed(customs, flow.exporter, "exports_usd"),
        _listed(customs, flow.importer, "imports_usd"),
    )
    if sold and bought:
        return f"{sells} and {buys} in one and the same year"
    return buys if sold else sells if bought else f"{sells}, nor {buys}"


def _named(key: tuple[str, str, int]) -> dict[str, Any]:
    return dict(zip(("source_id", "nomenclature", "year"), key, strict=True))


def _listed(customs: WarehouseAt, iso3: str, column: str) -> dict[tuple[str, str, int], set[str]]:
    """By whose books a country's trade is listed, for each source, nomenclature and year."""
    found: dict[tuple[str, str, int], set[str]] = {}
    for row in customs.ask("product_accounts", {"country": iso3}).rows:
        if row[column]:
            key = (row["source_id"], row["nomenclature"], row["year"])
            found.setdefault(key, set()).add(row["side"])
    return found


def slices(customs: WarehouseAt, flow: Flow) -> Slices:
    """Load what one pair needs of the best account.

    Raises
    ------
    WarehouseError : no account lists both by product, the account lists too few sellers to know shares, or
        the build is older than the sums by product
    """
    found = candidates(customs, flow)
    if not found:
        raise WarehouseError(
            found=f"no source that was published by {customs.vantage.as_of} and built lists by product "
            f"{_lacking(customs, flow)}",
            fix=GET,
        )
    best = found[0]
    key = (best.source_id, best.nomenclature)
    held = {one.year for one in found if (one.source_id, one.nomenclature) == key}
    before = best.year - 1 if best.year - 1 in held else best.year
    base = min(year for year in held if year >= best.year - GROWTH_YEARS)
    answers = _ask(customs, flow, best, (before, base))
    _refuse_few(best, answers)
    return _arranged(customs, flow, best, answers, (before, base))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """What the warehouse said of a pair."""

    world: Columns  # what all sell, by product
    sizes: Columns  # supply and demand of the two, by product
    flow: Answer
    partners: Answer  # of either country

    @property
    def queries(self) -> tuple[str, ...]:
        return tuple(answer.asked.text for answer in (self.world, self.sizes, self.flow, self.partners))


def _ask(customs: WarehouseAt, flow: Flow, best: Candidate, years: tuple[int, int]) -> _Answers:
    before, base = years
    two: dict[str, Value] = {"exporter": flow.exporter, "importer": flow.importer}
    of: dict[str, Value] = {
        "source_id": best.source_id,
        "nomenclature": best.nomenclature,
        "year": best.year,
    }
    # As columns, which ask() would make 15,000 records of. The years are those of accounts published by the
    # date, and all files of a source are published on one day, so nothing of them is too new.
    spans: dict[str, Value] = {**of, "before": before, "base": base}
    first, second = sorted((flow.exporter, flow.importer))
    both: dict[str, Value] = {"a": first, "b": second}
    house = customs.warehouse
    return _Answers(
        world=_once(house, ("world", *spans.values()), lambda: house.columns("world_supply", spans)),
        sizes=_once(
            house,
            ("sizes", *both.values(), *spans.values()),
            lambda: house.columns("supply_and_demand", {**both, **spans}),
        ),
        flow=customs.ask("pair_products", {**two, "first_year": before, "last_year": best.year}),
        partners=_once(
            house,
            ("partners", *both.values(), *of.values(), customs.vantage),
            lambda: customs.ask("trade_intensities", {**both, **of}),
        ),
    )


def _once(warehouse: Warehouse, key: tuple[Hashable, ...], ask: Callable[[], T]) -> T:
    """An answer that serves both directions of a pair, or all pairs: asked once, the last few are kept."""
    kept = _kept.setdefault(warehouse, {})
    if key not in kept:
        while len(kept) >= _MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[key] = ask()
    return kept[key]  # type: ignore[no-any-return]


def _sellers(answers: _Answers) -> int:
    """How many countries sell something, as far as the two countries' partners tell."""
    return len({row["exporter"] for row in answers.partners.rows})


def _refuse_few(best: Candidate, answers: _Answers) -> None:
    if not answers.world.table.num_rows:
        raise WarehouseError(
            found=f"the build has no sums by product of {best.source_id}, which builds now keep",
            fix="run comity build",
        )
    if _sellers(answers) < LEAST_SELLERS:
        raise WarehouseError(
            found=f"{best.source_id} lists what {_sellers(answers)} countries sold in {best.year}, too few "
            "to tell anybody's share of the world's exports",
            fix=GET,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sizes:
    """Sums by product as arrays of one length; current US dollars, 0 where the account lists none."""

    year: NDArray[np.int64]
    side: Words
    product: Words
    country: Words | None  # None: of all countries together
    values: dict[str, Values]

    def of(self, column: str, side: str, year: int, products: Words, country: str | None = None) -> Values:
        """One column by one side's books, in the order of the products; those of others are left out."""
        taken = (self.year == year) & (self.side == side) & np.isin(self.product, products)
        if self.country is not None:
            taken &= self.country == country
        found = np.zeros(len(products))
        found[np.searchsorted(products, self.product[taken])] = self.values[column][taken]
        return found


def _sizes(answer: Columns) -> _Sizes:
    # By way of lists, for Arrow's own way to NumPy loads pandas, which takes longer than all of these rows.
    def words(name: str) -> Words:
        return np.asarray(answer.table[name].to_pylist(), dtype=str)

    return _Sizes(
        year=np.asarray(answer.table["year"].to_pylist(), dtype=np.int64),
        side=words("side"),
        product=words("product"),
        country=words("country") if "country" in answer.table.column_names else None,
        values={
            name: np.nan_to_num(np.asarray(answer.table[name].to_pylist(), dtype=np.float64))
            for name in answer.table.column_names
            if name.endswith("_usd")
        },
    )


def _arranged(
    customs: WarehouseAt, flow: Flow, best: Candidate, answers: _Answers, years: tuple[int, int]
) -> Slices:
    """Put the answers into arrays, in the order of the products that anybody sold in the year."""
    before, base = years
    sizes, world = _sizes(answers.sizes), _sizes(answers.world)
    listed = np.unique(world.product[world.year == best.year])
    products = tuple(listed.tolist())
    place = {product: i for i, product in enumerate(products)}
    own = (best.source_id, best.nomenclature, best.bought_by)
    sold = [r for r in answers.flow.rows if (r["source_id"], r["nomenclature"], r["side"]) == own]

    def of(year: int) -> Year:
        return Year(
            exports=sizes.of("exports_usd", best.sold_by, year, listed, flow.exporter),
            world=world.of("world_usd", best.sold_by, year, listed),
            importer_exports=sizes.of("exports_usd", best.sold_by, year, listed, flow.importer),
            imports=sizes.of("imports_usd", best.bought_by, year, listed, flow.importer),
            actual=_array((row for row in sold if row["year"] == year), "value_usd", place),
        )

    return Slices(
        account=_account(customs, best, answers, years),
        products=products,
        now=of(best.year),
        before=of(before),
        imports_base=sizes.of("imports_usd", best.bought_by, base, listed, flow.importer),
        intensities=tuple(
            row for row in answers.partners.rows if row["side"] == best.sold_by and row["world_usd"]
        ),
        queries=answers.queries,
    )


def _array(rows: Iterable[Mapping[str, Any]], column: str, place: Mapping[str, int]) -> Values:
    """Values by product, in the order of the products; those of other years' products are left out."""
    found = np.zeros(len(place))
    for row in rows:
        i = place.get(row["product"])
        if i is not None and row[column] is not None:
            found[i] += row[column]
    return found


def _account(customs: WarehouseAt, best: Candidate, answers: _Answers, years: tuple[int, int]) -> Account:
    world = answers.world.table
    files = {
        *zip(world["file"].to_pylist(), world["year"].to_pylist(), strict=True),
        *((row["file"], row["year"]) for row in answers.partners.rows),
        *((r["file"], r["year"]) for r in answers.flow.rows if r["source_id"] == best.source_id),
    }
    mirrored = best.sold_by == "importer" or best.bought_by == "exporter"
    return Account(
        source_id=best.source_id,
        nomenclature=best.nomenclature,
        year=best.year,
        before=years[0],
        base=years[1],
        sold_by=best.sold_by,
        bought_by=best.bought_by,
        sellers=_sellers(answers),
        grade=Grade.B if best.sold_by == "reconciled" else Grade.C,
        caveats=frozenset({Reason.MODEL_BASED, *((Reason.MIRROR_ONLY,) if mirrored else ())}),
        sources=distinct(customs.source(file, year) for file, year in sorted(files)),
    )

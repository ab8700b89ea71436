"""Which account of trade by product serves a pair best, and its arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import WarehouseError
from comity.openings.records import Account
from comity.openings.sums import Years, once, pair_sums
from comity.phrasing import country
from comity.records import Grade, Reason, distinct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from comity.openings.records import Flow
    from comity.openings.sums import PairSums
    from comity.warehouse.at import WarehouseAt

    Values = NDArray[np.float64]
    Rows = Sequence[Mapping[str, Any]]

LEAST_SELLERS = 10  # countries; of fewer, no share of world exports can be told
GROWTH_YEARS = 3  # over which growth is counted, where they are held
_WHOSE = {"exporter": ("exporter", "importer"), "importer": ("importer", "exporter")}
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
    asked = once(
        customs.warehouse,
        ("product_accounts", iso3, customs.vantage),
        lambda: customs.ask("product_accounts", {"country": iso3}),
    )
    found: dict[tuple[str, str, int], set[str]] = {}
    for row in asked.rows:
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
    years = Years(
        now=best.year,
        before=best.year - 1 if best.year - 1 in held else best.year,
        base=min(year for year in held if year >= best.year - GROWTH_YEARS),
    )
    _refuse_older_build(customs)
    sums = pair_sums(customs, flow, *key, years)
    _refuse_few(best, sums)
    return _arranged(customs, flow, best, sums, years)


def _refuse_older_build(customs: WarehouseAt) -> None:
    """Sums that a build lacks would be read as no trade at all."""
    for table in ("country_products", "product_sums"):
        if customs.warehouse.build.table(table) is None:
            raise WarehouseError(
                found=f"the build {customs.build} was made before builds kept sums of trade by product",
                fix="run comity build",
            )


def _sellers(sums: PairSums) -> int:
    """How many countries sell something, as far as the two countries' partners tell."""
    return len({row["exporter"] for row in sums.partners.rows})


def _refuse_few(best: Candidate, sums: PairSums) -> None:
    if not sums.world.place:
        raise WarehouseError(
            found=f"{best.source_id} lists only what was asked of it, and no country's trade in all goods",
            fix=GET,
        )
    if _sellers(sums) < LEAST_SELLERS:
        raise WarehouseError(
            found=f"{best.source_id} lists what {_sellers(sums)} countries sold in {best.year}, too few "
            "to tell anybody's share of the world's exports",
            fix=GET,
        )


def _arranged(customs: WarehouseAt, flow: Flow, best: Candidate, sums: PairSums, years: Years) -> Slices:
    """Put the sums of one direction into arrays, in the order of the products of the year."""
    world, sizes, flows = sums.world.sums, sums.sizes, sums.flows[flow.exporter].sums

    def of(when: str) -> Year:
        sold, bought = f"exports{when}_usd", f"imports{when}_usd"
        return Year(
            exports=sizes.of(sold, side=best.sold_by, country=flow.exporter),
            world=world.of(sold, side=best.sold_by),
            importer_exports=sizes.of(sold, side=best.sold_by, country=flow.importer),
            imports=sizes.of(bought, side=best.bought_by, country=flow.importer),
            actual=flows.of(f"value{when}_usd", side=best.bought_by),
        )

    return Slices(
        account=_account(customs, flow, best, sums, years),
        products=sums.world.products,
        now=of(""),
        before=of("_before"),
        imports_base=sizes.of("imports_base_usd", side=best.bought_by, country=flow.importer),
        intensities=tuple(
            row for row in sums.partners.rows if row["side"] == best.sold_by and row["world_usd"]
        ),
        queries=sums.queries,
    )


def _account(customs: WarehouseAt, flow: Flow, best: Candidate, sums: PairSums, years: Years) -> Account:
    files = sums.world.files | sums.flows[flow.exporter].files
    files |= {(row["file"], row["year"]) for row in sums.partners.rows}
    mirrored = best.sold_by == "importer" or best.bought_by == "exporter"
    return Account(
        source_id=best.source_id,
        nomenclature=best.nomenclature,
        year=best.year,
        before=years.before,
        base=years.base,
        sold_by=best.sold_by,
        bought_by=best.bought_by,
        sellers=_sellers(sums),
        grade=Grade.B if best.sold_by == "reconciled" else Grade.C,
        caveats=frozenset({Reason.MODEL_BASED, *((Reason.MIRROR_ONLY,) if mirrored else ())}),
        sources=distinct(customs.source(file, year) for file, year in sorted(files)),
    )

"""The openings of a pair: load an account, leave out what is restricted, multiply, sort."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import UsageError, WarehouseError
from comity.facts.goods import EDITION
from comity.openings.accounts import GET, Slices, Year, slices, summed
from comity.openings.barriers import Barriers, barriers
from comity.openings.duties import Duties, duties
from comity.openings.ease import at_distance, ease
from comity.openings.expectation import Expected, advantage, expected, yearly_growth
from comity.openings.lines import Lines
from comity.openings.records import Ease, Flow, LeftOut, Openings
from comity.openings.sectors import Sector, sector
from comity.openings.sums import once
from comity.phrasing import country
from comity.warehouse.vintages import Shelf, vintage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from comity.openings.records import Opening
    from comity.warehouse.at import WarehouseAt
    from comity.warehouse.engine import Value
    from comity.warehouse.store import Warehouse
    from comity.world import WorldAt

    Values = NDArray[np.float64]

_IN_FORCE = "in_force"
_EU = "EU"
DIGITS = (6, 4)


def find(
    view: WorldAt,
    exporter: str,
    importer: str,
    *,
    words: str | None = None,
    digits: int = 6,
    senders: Sequence[str] | None = None,
) -> Openings:
    """What one country could sell another, product by product, the largest unrealised value first.

    Parameters
    ----------
    view : the world as it was known on a date
    exporter, importer : ISO3
    words : goods in words or codes that alone are wanted; all where left out
    digits : of the products: 6, or 4 for headings
    senders : whose restrictions count, ISO3, EU or UN; everybody's where left out

    Raises
    ------
    UsageError : both are one country, or the words name no goods
    WarehouseError : nothing was built, or nothing that lists both countries by product

    References
    ----------
    Decreux and Spies (2016), "Export potential assessments", International Trade Centre; the sums are in
    ``comity.openings.expectation`` with an example, and how well they foretell in
    docs/decisions/0068-what-openings-are-sorted-by.md.
    """
    if exporter == importer:
        raise UsageError(
            found=f"{country(exporter)} is named as the seller and as the buyer",
            fix="name two different countries",
        )
    customs = view.customs
    if customs is None:
        raise WarehouseError(found="no trade by product has been built, so openings are not known", fix=GET)
    flow = Flow(exporter, importer)
    loaded = slices(customs, flow)
    shelf = _shelf(customs.warehouse, loaded)
    goods = shelf.vintage
    barred = barriers(view, flow, senders, shelf, loaded.products)
    wanted = sector(words, goods, loaded.products) if words is not None else None
    groups = _groups(loaded.products, barred, wanted, digits)
    eased = _ease(view, customs, flow, loaded)
    levied = _by_line(_duties(customs, _levied(view, flow), loaded, eased), groups)
    return Openings(
        exporter=exporter,
        importer=importer,
        as_of=view.as_of,
        digits=digits,
        account=loaded.account,
        ease=eased,
        openings=_openings(loaded, groups, eased, levied),
        left_out=tuple(_of_sector(one, wanted) for one in barred.left_out),
        measures=barred.measures,
        senders=tuple(senders) if senders is not None else None,
        sector=words,
        readings=wanted.readings if wanted else (),
        as_written=goods.as_written and bool(wanted or barred.left_out),
        queries=loaded.queries,
    )


def _shelf(warehouse: Warehouse, loaded: Slices) -> Shelf:
    """The products of the account, as the codes that restrict goods find them; the same for all pairs."""
    nomenclature = loaded.account.nomenclature

    def made() -> Shelf:
        return Shelf(vintage(warehouse, nomenclature, EDITION), loaded.products)

    return once(warehouse, ("shelf", nomenclature, loaded.products), made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Groups:
    """The lines of the list: products, or the headings that hold those that are wanted and free."""

    names: tuple[str, ...]
    place: NDArray[np.intp]  # the line of each product of the account, -1 of those that are left out
    certain: NDArray[np.bool_]  # all of the line is among the goods that were asked for, by every reading

    @property
    def size(self) -> int:
        return len(self.names)


def _groups(products: Sequence[str], barred: Barriers, wanted: Sector | None, digits: int) -> _Groups:
    """Leave out what is restricted, then what was not asked for."""
    out = barred.products
    free = frozenset(p for p in products if p not in out and (wanted is None or p in wanted.products))
    names = tuple(sorted({product[:digits] for product in free}))
    at = {name: i for i, name in enumerate(names)}
    doubtful = {at[product[:digits]] for product in free if wanted and product not in wanted.every}
    return _Groups(
        names=names,
        place=np.array([at[p[:digits]] if p in free else -1 for p in products], dtype=np.intp),
        certain=np.array([i not in doubtful for i in range(len(names))], dtype=bool),
    )


def _ease(view: WorldAt, customs: WarehouseAt, flow: Flow, loaded: Slices) -> Ease:
    """The pair's own intensity over all goods, and that of its distance."""
    now = loaded.now
    usual = float(_expected(now, 1.0).usual.sum())
    km = _distance(customs, flow)
    facts = view.agreements(*flow)
    return ease(
        float(now.actual.sum()) / usual if usual > 0 else None,
        int((now.actual > 0).sum()),
        _at_distance(flow, loaded, km) if km else None,
        km,
        [fact.row.name for fact in facts if fact.status_at == _IN_FORCE],
    )


def _at_distance(flow: Flow, loaded: Slices, km: float) -> float | None:
    """What both countries' other partners trade at that distance."""
    rows = [r for r in loaded.intensities if r["distance_km"] and {r["exporter"], r["importer"]} != set(flow)]
    values, far = (np.array([row[name] for row in rows], float) for name in ("value_usd", "distance_km"))
    sizes = np.array([row["exports_usd"] * row["imports_usd"] / row["world_usd"] for row in rows])
    return at_distance(values, sizes, far, km)


def _distance(customs: WarehouseAt, flow: Flow) -> float | None:
    """How far apart the two are, in kilometres; geography is known on any date."""
    asked: dict[str, Value] = {"exporter": flow.exporter, "importer": flow.importer}
    return next((row["distance_km"] for row in customs.warehouse.ask("pair_distance", asked).rows), None)


def _duties(customs: WarehouseAt, flow: Flow, loaded: Slices, pair: Ease) -> Duties:
    """The duties of each product, without what the pair's own trade shows of them."""
    account = loaded.account
    found = duties(customs, flow, account.nomenclature, loaded.products, account.year)
    return found.beside_trade(_expected(loaded.now, 1.0).usual, pair.weight)


def _by_line(found: Duties, groups: _Groups) -> Duties:
    """The duties of each line of the list: of a heading the mean over what is under it."""
    return replace(found, levied=_mean(found.levied, groups), for_all=_mean(found.for_all, groups))


def _levied(view: WorldAt, flow: Flow) -> Flow:
    """Who levies duties on whose goods: members of the European Union as the Union, none among them."""

    def member(iso3: str) -> bool:
        standing = view.membership(iso3, _EU)
        return standing is not None and standing.status == "member"

    if not member(flow.importer):
        return flow
    return Flow(_EU if member(flow.exporter) else flow.exporter, _EU)


def _mean(rates: Values, groups: _Groups) -> Values:
    known = np.where(np.isnan(rates), -1, groups.place)
    sums, counts = (summed(one, known, groups.size) for one in (rates, np.ones_like(rates)))
    found: Values = np.divide(sums, counts, out=np.full(groups.size, np.nan), where=counts > 0)
    return found


def _expected(year: Year, eased: Values | float) -> Expected:
    return expected(
        exports=year.exports,
        world=year.world,
        importer_exports=year.importer_exports,
        imports=year.imports,
        actual=year.actual,
        ease=eased,
    )


def _openings(loaded: Slices, groups: _Groups, pair: Ease, levied: Duties) -> Sequence[Opening]:
    """Every product that one sells and the other buys from others, the largest unrealised value first.

    What is sold as usual already comes last, the largest expected value first. The interval spans two years
    and the defensible values of ease.
    """
    now, before = (year.summed(groups.place, groups.size) for year in (loaded.now, loaded.before))
    base = summed(loaded.imports_base, groups.place, groups.size)
    rate = levied.ease
    middle = _expected(now, pair.value * rate)
    spans = [_expected(year, ease * rate) for year in (now, before) for ease in (pair.low, pair.high)]
    bounds = np.stack([middle.unrealised, *(one.unrealised for one in spans)])
    low, high = bounds.min(axis=0), bounds.max(axis=0)
    index = advantage(now.exports, now.world, float(loaded.now.exports.sum()), float(loaded.now.world.sum()))
    growth = yearly_growth(now.imports, base, loaded.account.year - loaded.account.base)
    others = np.maximum(now.imports - now.actual, 0.0)
    shown = np.flatnonzero((now.exports > 0) & (others > 0))
    order = shown[np.lexsort((shown, -middle.expected[shown], -middle.unrealised[shown]))]
    if not order.size:
        return ()
    numbers = {
        "supply_usd": now.exports,
        "supply_share": middle.share,
        "advantage": index,
        "demand_usd": others,
        "demand_growth": growth,
        "ease": pair.value * rate,
        "duty_percent": levied.levied,
        "actual_usd": now.actual,
        "expected_usd": middle.expected,
        "unrealised_usd": middle.unrealised,
        "unrealised_low_usd": low,
        "unrealised_high_usd": high,
    }
    return Lines(names=groups.names, order=order, numbers=numbers, certain=groups.certain)


def _of_sector(one: LeftOut, wanted: Sector | None) -> LeftOut:
    """What is left out of a sector: its own products alone."""
    if wanted is None:
        return one
    return replace(one, products=tuple(product for product in one.products if product in wanted.products))

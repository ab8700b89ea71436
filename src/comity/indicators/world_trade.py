"""One year's trade of the world by product, in arrays: what every measure is worked out from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import UsageError
from comity.gravity.frames import Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from comity.gravity.frames import Coded


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flows:
    """Trade of pairs by product in coded form: a row for each exporter, importer and product.

    ``exporter`` and ``importer`` are places in the list of countries, ``product`` in that of products, shape
    (rows,) each; ``value_usd`` is in current US dollars.
    """

    exporter: NDArray[np.int32]
    importer: NDArray[np.int32]
    product: NDArray[np.int32]
    value_usd: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.value_usd)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WorldTrade:
    """One year's trade of the world by product, current US dollars.

    ``exports`` and ``imports`` have shape (countries, products). A country of which the source records no
    exports (or imports) at all is a row of NaN, for nobody wrote down that it traded nothing; inside a row
    that is there, a product that is not listed is 0, for the source lists all goods.
    """

    year: int
    nomenclature: str
    source_id: str
    files: tuple[int, ...]
    countries: tuple[str, ...]
    products: tuple[str, ...]
    exports: NDArray[np.float64]
    imports: NDArray[np.float64]
    flows: Flows | None = None

    @property
    def sellers(self) -> NDArray[np.bool_]:
        """Which countries' exports are recorded, shape (countries,)."""
        return ~np.isnan(self.exports[:, 0])

    @property
    def buyers(self) -> NDArray[np.bool_]:
        """Which countries' imports are recorded, shape (countries,)."""
        return ~np.isnan(self.imports[:, 0])

    @property
    def absent(self) -> tuple[str, ...]:
        """Countries that are listed, but of which exports or imports are not recorded."""
        there = self.sellers & self.buyers
        return tuple(code for code, known in zip(self.countries, there, strict=True) if not known)

    @property
    def world(self) -> NDArray[np.float64]:
        """What all exporters together sold, shape (products,)."""
        sold: NDArray[np.float64] = np.nansum(self.exports, axis=0)
        return sold

    def without_flows(self) -> WorldTrade:
        """The same without its flows of pairs, which are most of its memory."""
        return replace(self, flows=None)

    def of_files(self, files: tuple[int, ...]) -> WorldTrade:
        """The same with the numbers of the files that it was read from."""
        return replace(self, files=files)

    def place(self, country: str) -> int | None:
        """The row of a country; None where the source does not list it."""
        return self.countries.index(country) if country in self.countries else None


def from_flows(
    data: object,
    *,
    year: int,
    nomenclature: str = "",
    source_id: str = "caller",
    exporter: str = "exporter",
    importer: str = "importer",
    product: str = "product",
    value: str = "value_usd",
) -> WorldTrade:
    """A year of the world from rows of pairs and products.

    Parameters
    ----------
    data : any data frame, or a dictionary of arrays; a row for each exporter, importer and product
    year, nomenclature, source_id : what the rows are
    exporter, importer, product, value : names of the columns

    Raises
    ------
    UsageError : a row names no country or product, or one country twice, or its value is missing or below
        zero; or two rows are of one flow

    Examples
    --------
    >>> rows = {"exporter": ["A", "A", "B"], "importer": ["B", "C", "C"], "product": ["p", "q", "q"],
    ...         "value_usd": [3.0, 1.0, 2.0]}
    >>> world = from_flows(rows, year=2020)
    >>> world.countries, world.products, world.absent
    (('A', 'B', 'C'), ('p', 'q'), ('A', 'C'))
    >>> world.exports
    array([[ 3.,  1.],
           [ 0.,  2.],
           [nan, nan]])
    """
    columns = Columns(data, (exporter, importer, product, value))
    sold, bought, goods = columns.coded(exporter), columns.coded(importer), columns.coded(product)
    values = columns.numbers(value)
    _refuse_gaps({exporter: sold, importer: bought, product: goods})
    _refuse_amounts(value, values)
    countries = sorted({*map(str, sold.levels), *map(str, bought.levels)})
    flows = Flows(
        exporter=recoded(sold.codes, sold.levels, countries),
        importer=recoded(bought.codes, bought.levels, countries),
        product=goods.codes,
        value_usd=values,
    )
    _refuse_repeats(flows, len(countries), goods.count)
    shape = len(countries), goods.count
    return WorldTrade(
        year=year,
        nomenclature=nomenclature,
        source_id=source_id,
        files=(),
        countries=tuple(countries),
        products=tuple(map(str, goods.levels)),
        exports=table(flows.exporter, flows.product, values, shape),
        imports=table(flows.importer, flows.product, values, shape),
        flows=flows,
    )


def from_totals(
    data: object,
    *,
    year: int,
    nomenclature: str = "",
    source_id: str = "caller",
    country: str = "country",
    product: str = "product",
    exports: str = "exports_usd",
    imports: str | None = None,
) -> WorldTrade:
    """A year of the world from rows of countries and products, without partners.

    Parameters
    ----------
    data : any data frame, or a dictionary of arrays; a row for each country and product
    year, nomenclature, source_id : what the rows are
    country, product, exports, imports : names of the columns; missing values are not recorded

    Raises
    ------
    UsageError : a row names no country or product, or a value is below zero

    Examples
    --------
    >>> rows = {"country": ["A", "B"], "product": ["p", "q"], "exports_usd": [3.0, 1.0]}
    >>> world = from_totals(rows, year=2020)
    >>> world.exports, world.absent
    (array([[3., 0.],
           [0., 1.]]), ('A', 'B'))
    """
    named = (country, product, exports, *([imports] if imports else []))
    columns = Columns(data, named)
    rows, goods = columns.coded(country), columns.coded(product)
    _refuse_gaps({country: rows, product: goods})
    shape = rows.count, goods.count
    tables = []
    for column in (exports, imports):
        values = columns.numbers(column) if column else np.empty(0)
        known = np.flatnonzero(~np.isnan(values))
        _refuse_amounts(column or "", values[known])
        tables.append(table(rows.codes[known], goods.codes[known], values[known], shape))
    return WorldTrade(
        year=year,
        nomenclature=nomenclature,
        source_id=source_id,
        files=(),
        countries=tuple(map(str, rows.levels)),
        products=tuple(map(str, goods.levels)),
        exports=tables[0],
        imports=tables[1],
    )


def table(
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    values: NDArray[np.float64],
    shape: tuple[int, int],
) -> NDArray[np.float64]:
    """Sum values into a table; a row of which no value is known is NaN.

    >>> table(np.array([0, 0]), np.array([1, 1]), np.array([2.0, 3.0]), (2, 2))
    array([[ 0.,  5.],
           [nan, nan]])
    """
    cells = rows.astype(np.int64) * shape[1] + columns
    out = _summed(cells, values, shape[0] * shape[1]).reshape(shape)
    known = np.zeros(shape[0], dtype=bool)
    known[rows] = True
    out[~known] = np.nan
    return out


def _summed(places: NDArray[np.int64], values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Values summed by place; without any, whole numbers would come back."""
    return np.bincount(places, weights=values, minlength=size).astype(np.float64, copy=False)


def recoded(
    codes: NDArray[np.int32], levels: Sequence[Any] | NDArray[Any], wanted: Sequence[str]
) -> NDArray[np.int32]:
    """Codes of a list as codes of a longer one that has every level."""
    place = {name: number for number, name in enumerate(wanted)}
    return np.array([place[str(level)] for level in levels], dtype=np.int32)[codes]


def coarser(world: WorldTrade, digits: int) -> WorldTrade:
    """The same trade by the first digits of the product codes: 2 for chapters, 4 for headings.

    >>> rows = {"exporter": ["A", "A"], "importer": ["B", "B"], "product": ["870190", "870322"],
    ...         "value_usd": [1.0, 2.0]}
    >>> coarser(from_flows(rows, year=2020), 2).exports[0]
    array([3.])
    """
    heads = [code[:digits] for code in world.products]
    products = sorted(set(heads))
    to = recoded(np.arange(len(heads), dtype=np.int32), heads, products)
    return WorldTrade(
        year=world.year,
        nomenclature=world.nomenclature,
        source_id=world.source_id,
        files=world.files,
        countries=world.countries,
        products=tuple(products),
        exports=_gathered(world.exports, to, len(products)),
        imports=_gathered(world.imports, to, len(products)),
        flows=_merged(world.flows, to, len(world.countries), len(products)) if world.flows else None,
    )


def _gathered(values: NDArray[np.float64], to: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    order = np.argsort(to, kind="stable")
    starts = np.searchsorted(to[order], np.arange(count))
    return np.add.reduceat(values[:, order], starts, axis=1)


def _merged(flows: Flows, to: NDArray[np.int32], countries: int, products: int) -> Flows:
    """Rows that have become one product are summed."""
    pair = flows.exporter.astype(np.int64) * countries + flows.importer
    cells, place = np.unique(pair * products + to[flows.product], return_inverse=True)
    pairs, product = np.divmod(cells, products)
    exporter, importer = np.divmod(pairs, countries)
    return Flows(
        exporter=exporter.astype(np.int32),
        importer=importer.astype(np.int32),
        product=product.astype(np.int32),
        value_usd=_summed(place, flows.value_usd, len(cells)),
    )


def _refuse_gaps(columns: dict[str, Coded]) -> None:
    for name, coded in columns.items():
        gaps = np.flatnonzero(coded.codes < 0)
        if len(gaps):
            raise UsageError(
                found=f"column {name!r} is empty in {len(gaps):,} rows, the first of them row {gaps[0]}",
                fix="leave those rows out, or name what they are",
            )


def _refuse_repeats(flows: Flows, countries: int, products: int) -> None:
    """Trade inside a country is none between two, and a flow that is there twice would count twice."""
    inside = np.flatnonzero(flows.exporter == flows.importer)
    if len(inside):
        raise UsageError(
            found=f"{len(inside):,} rows have one country at both ends, the first of them row {inside[0]}",
            fix="leave domestic trade out",
        )
    cells = (flows.exporter.astype(np.int64) * countries + flows.importer) * products + flows.product
    cells.sort()
    twice = int((cells[1:] == cells[:-1]).sum())
    if twice:
        raise UsageError(
            found=f"{twice:,} rows repeat the exporter, importer and product of another",
            fix="sum them first, or choose one year and one side's books",
        )


def _refuse_amounts(name: str, values: NDArray[np.float64]) -> None:
    bad = np.flatnonzero(~(values >= 0))
    if len(bad):
        raise UsageError(
            found=f"column {name!r} holds {values[bad[0]]} in row {bad[0]}, which is no amount of trade",
            fix="leave rows without a report out: a missing report is not zero",
        )

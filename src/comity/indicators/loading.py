"""A year of the world out of the warehouse: columns of codes, and tables of what each sold and bought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import WarehouseError
from comity.gravity import threads
from comity.indicators.editions import Books, sides_of
from comity.indicators.world_trade import Flows, WorldTrade, from_totals, recoded, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from comity.indicators.editions import Edition
    from comity.warehouse.engine import Value
    from comity.warehouse.store import Warehouse

_FACTORS = ("exporter", "importer", "product")


def load(warehouse: Warehouse, edition: Edition) -> WorldTrade:
    """Read one account of a year.

    Parameters
    ----------
    warehouse : the build that holds it
    edition : one of ``editions(warehouse)``

    Returns
    -------
    With flows of pairs, by the books that tell the exports, where the source has partners.

    Raises
    ------
    WarehouseError : the build holds no rows of it
    """
    asked: dict[str, Value] = {
        "source": edition.source_id,
        "nomenclature": edition.nomenclature,
        "year": edition.year,
    }
    if edition.books is Books.TOTALS:
        return _of_totals(warehouse.columns("world_totals", asked).table, edition)
    tables = [warehouse.columns("world_flows", {**asked, "side": s}).table for s in sides_of(edition.books)]
    if not all(one.num_rows for one in tables):
        raise WarehouseError(
            found=f"the build holds no rows of {edition.source_id} for {edition.year}", fix="run comity build"
        )
    return _of_flows(tables, edition)


def _of_flows(tables: Sequence[pa.Table], edition: Edition) -> WorldTrade:
    """Exports by the first table, imports by the last; flows are the first's."""
    coded = [_coded(rows) for rows in tables]
    countries = sorted({c for one in coded for name in _FACTORS[:2] for c in one[name][1]})
    products = sorted({p for one in coded for p in one["product"][1]})
    all_flows = [_flows(t, one, countries, products) for t, one in zip(tables, coded, strict=True)]
    sold, bought = all_flows[0], all_flows[-1]
    shape = len(countries), len(products)
    return WorldTrade(
        year=edition.year,
        nomenclature=edition.nomenclature,
        source_id=edition.source_id,
        files=_files(tables),
        countries=tuple(countries),
        products=tuple(products),
        exports=table(sold.exporter, sold.product, sold.value_usd, shape),
        imports=table(bought.importer, bought.product, bought.value_usd, shape),
        flows=sold,
    )


def _coded(rows: pa.Table) -> dict[str, tuple[NDArray[np.int32], list[str]]]:
    """Each factor as numbers, at the same time where there are threads for it."""
    return dict(zip(_FACTORS, threads.over(_codes, [rows[name] for name in _FACTORS]), strict=True))


def _flows(
    rows: pa.Table,
    coded: dict[str, tuple[NDArray[np.int32], list[str]]],
    countries: list[str],
    products: list[str],
) -> Flows:
    wanted = (countries, countries, products)
    exporter, importer, product = threads.over(
        lambda task: recoded(*task), [(*coded[name], to) for name, to in zip(_FACTORS, wanted, strict=True)]
    )
    return Flows(
        exporter=exporter, importer=importer, product=product, value_usd=rows["value_usd"].to_numpy()
    )


def _codes(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], list[str]]:
    """A column of text as numbers, and the texts that they stand for."""
    encoded = column.dictionary_encode().unify_dictionaries()
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in encoded.chunks])
    return codes, encoded.chunk(0).dictionary.to_pylist()


def _of_totals(rows: pa.Table, edition: Edition) -> WorldTrade:
    columns: dict[str, Any] = {
        "country": np.asarray(rows["country"].to_pylist()),
        "product": np.asarray(rows["product"].to_pylist()),
        "exports_usd": rows["exports_usd"].to_numpy(),
        "imports_usd": rows["imports_usd"].to_numpy(),
    }
    found = from_totals(
        columns,
        year=edition.year,
        nomenclature=edition.nomenclature,
        source_id=edition.source_id,
        imports="imports_usd",
    )
    return found.of_files(_files([rows]))


def _files(tables: Sequence[pa.Table]) -> tuple[int, ...]:
    seen = (np.flatnonzero(np.bincount(rows["file"].to_numpy())).tolist() for rows in tables)
    return tuple(sorted({number for numbers in seen for number in numbers}))

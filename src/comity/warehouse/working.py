"""Derived tables that arithmetic makes and SQL cannot: rows in, rows out, arrays and records between."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pyarrow as pa

from comity.warehouse import query
from comity.warehouse.conversion import Link, conversions
from comity.warehouse.mirror import reconciled_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.warehouse.engine import Engine

_CONVERSIONS = pa.schema(
    [
        ("nomenclature", pa.string()),
        ("to_nomenclature", pa.string()),
        ("product", pa.string()),
        ("to_product", pa.string()),
        ("weight", pa.float64()),
        ("weighed_by", pa.string()),
        ("steps", pa.int32()),
        ("file", pa.int32()),
    ]
)


def mirror_flows(engine: Engine) -> pa.Table:
    """One value for every flow that two offices counted."""
    return reconciled_rows(engine.arrow(query.load("tables/mirror_pairs").sql))


def converted_products(engine: Engine) -> pa.Table:
    """How each product's value is spread over other nomenclatures, for those of which flows are held."""
    links = engine.rows(
        "select nomenclature, other_nomenclature, product, other_product, file from concordances"
    )
    if not links:
        return _CONVERSIONS.empty_table()
    world = {
        (nomenclature, product): value
        for nomenclature, product, value in engine.rows(query.load("tables/world_products").sql)
    }
    held = {nomenclature for nomenclature, _ in world}
    made = conversions((Link(*link) for link in links), world, held)
    return pa.Table.from_pylist([asdict(one) for one in made], schema=_CONVERSIONS)


WORKINGS: dict[str, Callable[[Engine], pa.Table]] = {
    "mirror_flows": mirror_flows,
    "conversions": converted_products,
}

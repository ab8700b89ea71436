"""World totals as others publish them, to check sums against."""

from __future__ import annotations

import pyarrow as pa

from comity import vocabulary

_FIELDS = (
    ("sources", pa.string()),
    ("year", pa.int32()),
    ("value_usd", pa.float64()),
    ("least", pa.float64()),
    ("most", pa.float64()),
)


def published_totals() -> pa.Table:
    """The rows of ``published_totals.csv``: a year's total, and the shares of it that a sum may be."""
    rows = vocabulary.read_table("warehouse/published_totals.csv")
    return pa.table({name: pa.array([row[name] for row in rows]).cast(kind) for name, kind in _FIELDS})

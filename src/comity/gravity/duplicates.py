"""Rows that share a cell: two flows of one exporter, importer and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.grouping import interact

if TYPE_CHECKING:
    from comity.gravity.sample import Sample

_COLUMNS_LEAST, _SHOWN = 3, 8


def told_of_duplicates(sample: Sample) -> str | None:
    """What to say of rows that agree in every column of the fixed effects; nothing where none do.

    Only where the effects name what a flow is, three columns at least of which some are joined: with
    exporter + importer alone, several rows of a pair are what a panel has.
    """
    effects = sample.fixed_effects
    names = tuple(dict.fromkeys(column for factor in effects for column in factor.columns))
    if len(names) < _COLUMNS_LEAST or all(len(factor.columns) == 1 for factor in effects):
        return None
    names = tuple(sorted(names, key=sample.factors.levels_of, reverse=True))  # years last
    cell, count = interact([sample.factors.column(name).codes for name in names])
    if count == sample.n:
        return None
    shared = sample.positions()[np.bincount(cell, minlength=count)[cell] > 1]
    rows = ", ".join(map(str, shared[:_SHOWN].tolist())) + (", ..." if len(shared) > _SHOWN else "")
    return (
        f"{len(shared):,} rows share {', '.join(names)} with another: rows {rows}; they are kept as "
        "observations of their own. Add them up first if each pair should have one flow a year"
    )

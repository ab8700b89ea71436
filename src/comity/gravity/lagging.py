"""Leads and lags of a column, by time and not by row: what is not in the panel is missing, never zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.errors import UsageError
from comity.gravity.formula import parse_factor
from comity.gravity.frames import Columns
from comity.gravity.refusals import BadColumn
from comity.gravity.units import number_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def lags(
    data: object, column: str, by: Sequence[float], *, unit: str, time: str
) -> dict[str, NDArray[np.float64]]:
    """Values of a column at earlier and later times of the same unit.

    Parameters
    ----------
    by : how far back, in units of ``time``; below zero for leads
    unit : such as "exporter^importer"
    time : column of numbers

    Returns
    -------
    ``rta_lag4``, ``rta_lead4`` and the like, each of shape (n,) in the order of the data; NaN where the panel
    has no row of the unit at that time

    Raises
    ------
    BadColumn : a unit has two rows at one time
    UsageError : a lag of zero

    Examples
    --------
    >>> panel = {"pair": ["a", "a", "a", "b"], "year": [2000, 2004, 2008, 2004], "rta": [0, 1, 1, 0]}
    >>> panel = {name: np.array(values) for name, values in panel.items()}
    >>> lags(panel, "rta", [4], unit="pair", time="year")["rta_lag4"].tolist()
    [nan, 0.0, 1.0, nan]
    """
    if 0 in by:
        raise UsageError(found="a lag of 0", fix=f"use {column} itself")
    columns = Columns(data, tuple(dict.fromkeys((*parse_factor(unit).columns, time, column))))
    when, values = columns.numbers(time), columns.numbers(column)
    units = number_units(columns, unit, np.isfinite(when))
    rows = units.rows
    keys = list(zip(units.codes.tolist(), when[rows].tolist(), strict=True))
    known = dict(zip(keys, values[rows].tolist(), strict=True))
    if len(known) < len(keys):
        raise BadColumn(
            found=f"a unit by {unit} has more than one row at one {time}",
            fix="name the unit in full, such as exporter^importer^sector",
        )
    out = {}
    for lag in by:
        moved = np.full(columns.n, np.nan)
        moved[rows] = [known.get((own, at - lag), np.nan) for own, at in keys]
        out[f"{column}_{'lag' if lag > 0 else 'lead'}{abs(lag):g}"] = moved
    return out

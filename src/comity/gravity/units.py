"""The units of a panel: which rows belong to which pair, agreement or whatever is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.factors import Factors
from comity.gravity.formula import parse_factor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.frames import Columns


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Units:
    """Some rows of a panel by unit.

    Attributes
    ----------
    rows : shape (m,), positions in the panel
    codes : shape (m,), the unit of each of these rows, from 0 on
    labels : of the units, in the order of their codes
    """

    rows: NDArray[np.int64]
    codes: NDArray[np.int64]
    labels: tuple[object, ...]

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.labels)


def number_units(columns: Columns, unit: str, among: NDArray[np.bool_]) -> Units:
    """Number the units of those rows that have one.

    Parameters
    ----------
    unit : such as "exporter^importer"; "pair(exporter, importer)" joins both directions
    among : shape (n,), rows to look at
    """
    factor = parse_factor(unit)
    coded = {name: columns.coded(name) for name in factor.columns}
    rows = np.flatnonzero(among & np.all([c.codes >= 0 for c in coded.values()], axis=0))
    found = Factors(coded, (factor,)).subset(rows)
    return Units(
        rows=rows.astype(np.int64),
        codes=found.codes(factor.name).astype(np.int64),
        labels=found.labels(factor.name),
    )

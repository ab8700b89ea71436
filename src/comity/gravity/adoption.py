"""When each pair of countries was first treated: what event studies and staggered designs start from."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.formula import parse_factor
from comity.gravity.frames import Columns
from comity.gravity.refusals import BadColumn, GravityWarning, NotIdentified
from comity.gravity.units import number_units

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adoption:
    """Which rows can be used, and when the unit of each was first treated.

    Attributes
    ----------
    usable : shape (n,), rows whose first treatment is known or never came
    entry : shape (n,), the time at which the unit of the row was first treated; NaN for never
    time : shape (n,)
    always, left : how many units were treated when first seen, or lost the treatment again
    treated, never : how many units were treated within the data, or not
    """

    usable: NDArray[np.bool_]
    entry: NDArray[np.float64]
    time: NDArray[np.float64]
    always: int
    left: int
    treated: int
    never: int

    @property
    def since(self) -> NDArray[np.float64]:
        """Time since the first treatment, shape (n,); negative before, NaN for never."""
        return self.time - self.entry


def find_adoption(data: object, *, event: str, unit: str, time: str) -> Adoption:
    """Find the first treated time of every unit.

    Units that are treated when first seen have no known beginning, and are left out. So are rows of a unit
    after it lost the treatment. Both are warned of.

    Parameters
    ----------
    event : column of 0 and 1
    unit : what is treated, such as "exporter^importer"; "pair(exporter, importer)" joins both directions
    time : column of numbers

    Raises
    ------
    BadColumn : the event is not 0 or 1, or changes within a unit and time
    NotIdentified : no unit begins to be treated within the data
    """
    columns = Columns(data, tuple(dict.fromkeys((*parse_factor(unit).columns, time, event))))
    when, treated = columns.numbers(time), columns.numbers(event)
    units = number_units(columns, unit, np.isfinite(when) & np.isfinite(treated))
    rows, code, count = units.rows, units.codes, units.count
    _require_dummy(event, treated[rows])
    first = _first(code, count, when[rows], treated[rows] == 1)
    seen = _first(code, count, when[rows], np.ones(len(rows), dtype=bool))
    lost = _first(code, count, when[rows], (treated[rows] == 0) & (when[rows] > first[code]))
    _require_one_state(event, code, when[rows], treated[rows])
    always = first == seen
    usable = np.zeros(columns.n, dtype=bool)
    usable[rows] = ~always[code] & (when[rows] < lost[code])
    entry = np.full(columns.n, np.nan)
    entry[rows] = np.where(np.isfinite(first), first, np.nan)[code]
    ever = np.isfinite(first)
    found = Adoption(
        usable=usable,
        entry=entry,
        time=when,
        always=int(always.sum()),
        left=int(np.isfinite(lost).sum()),
        treated=int((ever & ~always).sum()),
        never=int((~ever).sum()),
    )
    _tell(found, event, unit)
    return found


def _first(
    code: NDArray[np.int64], count: int, when: NDArray[np.float64], where: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The earliest time of each unit among some rows; infinite where it has none of them."""
    out = np.full(count, np.inf)
    np.minimum.at(out, code[where], when[where])
    return out


def _require_dummy(event: str, values: NDArray[np.float64]) -> None:
    odd = values[(values != 0) & (values != 1)]
    if len(odd):
        raise BadColumn(
            found=f"{event!r} holds {odd[0]:g}",
            fix="an event is 1 from the first treated time on, and 0 before",
        )


def _require_one_state(
    event: str, code: NDArray[np.int64], when: NDArray[np.float64], treated: NDArray[np.float64]
) -> None:
    """One value of the event for each unit and time."""
    order = np.lexsort((when, code))
    same = (np.diff(code[order]) == 0) & (np.diff(when[order]) == 0)
    if (same & (np.diff(treated[order]) != 0)).any():
        raise BadColumn(
            found=f"{event!r} is both 0 and 1 for one unit at one time",
            fix="name the unit that is treated, such as exporter^importer, or exporter^importer^sector",
        )


def _tell(found: Adoption, event: str, unit: str) -> None:
    if not found.treated:
        raise NotIdentified(
            found=f"no {unit} begins to have {event} within the data",
            fix="take more years, or check that the event is 0 before it begins",
        )
    said = []
    if found.always:
        said.append(f"{found.always:,} units have {event} when first seen and are left out")
    if found.left:
        said.append(f"{found.left:,} units lose {event} again; what follows is left out")
    if said:
        warnings.warn("; ".join(said), GravityWarning, stacklevel=4)

"""The lines of a list of openings, each made when it is read: a page shows twenty of some thousands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

import numpy as np

from comity.openings.records import Certainty, Opening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lines(Sequence[Opening]):
    """Openings as columns, in the order of the list; read as a sequence of records.

    Parameters
    ----------
    names : of all groups of goods, shown or not
    order : the places of those that are shown, shape (n_lines,)
    numbers : of all groups, by the fields of ``Opening``; NaN where a field has None
    certain : whether every reading of the words has all of the group

    Examples
    --------
    >>> one = np.array([1.0, 2.0])
    >>> fields = [name for name in Opening.__dataclass_fields__ if name not in ("product", "certainty")]
    >>> lines = Lines(
    ...     names=("0902", "8701"),
    ...     order=np.array([1]),
    ...     numbers=dict.fromkeys(fields, one) | {"demand_growth": one * np.nan},
    ...     certain=np.array([True, False]),
    ... )
    >>> len(lines), lines[0].product, lines[0].supply_usd, lines[0].demand_growth, lines[0].certainty.value
    (1, '8701', 2.0, None, 'some')
    """

    names: tuple[str, ...]
    order: NDArray[np.intp]
    numbers: Mapping[str, NDArray[np.float64]]
    certain: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, at: int) -> Opening: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Opening, ...]: ...

    def __getitem__(self, at: int | slice) -> Opening | tuple[Opening, ...]:
        if isinstance(at, slice):
            return tuple(self._line(place) for place in self.order[at])
        return self._line(self.order[at])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def _line(self, place: np.intp) -> Opening:
        return Opening(
            product=self.names[place],
            certainty=Certainty.EVERY if self.certain[place] else Certainty.SOME,
            **{name: _known(values[place]) for name, values in self.numbers.items()},  # type: ignore[arg-type]
        )


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)

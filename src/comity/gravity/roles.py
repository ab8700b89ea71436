"""Which factor is the exporter, which the importer and which the time: read off the fixed effects."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import UsageError
from comity.gravity.formula import parse_factor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from comity.gravity.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Countries:
    """The two sides of every observation, in one numbering of countries.

    Attributes
    ----------
    exporter, importer : shape (n,), numbers of countries
    labels : shape (N,), the countries
    """

    exporter: NDArray[np.int64]
    importer: NDArray[np.int64]
    labels: tuple[object, ...]

    @property
    def count(self) -> int:
        """N, the number of countries on either side."""
        return len(self.labels)


def number_countries(estimate: Estimate, exporter: str, importer: str) -> Countries:
    """Give the levels of two factors one numbering."""
    labels = tuple(dict.fromkeys((*estimate.levels[exporter], *estimate.levels[importer])))
    number = {label: position for position, label in enumerate(labels)}
    own = [
        np.array([number[label] for label in estimate.levels[name]], dtype=np.int64)[estimate.codes[name]]
        for name in (exporter, importer)
    ]
    return Countries(exporter=own[0], importer=own[1], labels=labels)


def find_sides(estimate: Estimate, among: Iterable[str] | None = None) -> tuple[str, str]:
    """The two factors that are the sides of a flow: those whose levels overlap most.

    Parameters
    ----------
    among : the factors to choose from; if none, all columns that the fit has kept

    Raises
    ------
    UsageError : no two factors have a level in common, so the sides must be named
    """
    names = among or [name for name in estimate.codes if len(parse_factor(name).columns) == 1]
    levels = {name: set(estimate.levels[name]) for name in names}
    shared = {
        (a, b): len(levels[a] & levels[b]) / len(levels[a] | levels[b])
        for a, b in combinations(levels, 2)
        if not np.array_equal(estimate.codes[a], estimate.codes[b])
    }
    best = max(shared, key=lambda pair: shared[pair], default=None)
    if best is None or shared[best] == 0:
        raise UsageError(
            found=f"no two of the factors {', '.join(levels)} have a label in common",
            fix='name the two sides, as in vcov={"dyadic": "exporter+importer"}',
        )
    return best

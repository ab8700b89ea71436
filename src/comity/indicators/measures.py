"""All measures of one year, for all pairs of countries: a list of calls in the order of the arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.indicators.complementarity import affinity, cosine, michaely
from comity.indicators.intra_industry import grubel_lloyd
from comity.indicators.similarity import finger_kreinin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.indicators.world_trade import WorldTrade


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measures:
    """Shape (countries, countries) each, in the order of the world's list.

    The first three have exporters as rows and importers as columns; the last two are symmetric.
    """

    michaely: NDArray[np.float64]
    cosine: NDArray[np.float64]
    affinity: NDArray[np.float64]
    similarity: NDArray[np.float64]
    intra_industry: NDArray[np.float64]  # NaN throughout where the world has no flows of pairs


def measure(world: WorldTrade) -> Measures:
    """Work out every measure of a year."""
    n = len(world.countries)
    return Measures(
        michaely=michaely(world.exports, world.imports),
        cosine=cosine(world.exports, world.imports),
        affinity=affinity(world.exports, world.imports),
        similarity=finger_kreinin(world.exports),
        intra_industry=grubel_lloyd(world.flows, n, len(world.products))
        if world.flows
        else np.full((n, n), np.nan),
    )

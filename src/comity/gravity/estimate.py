"""What a solver hands to inference: one record of arrays."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


class Family(StrEnum):
    """The pseudo-likelihood."""

    POISSON = "poisson"
    GAUSSIAN = "gaussian"
    GAMMA = "gamma"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Coefficients and the arrays that inference needs."""

    family: Family
    names: tuple[str, ...]
    beta: NDArray[np.float64]
    y: NDArray[np.float64]
    mu: NDArray[np.float64]
    weights: NDArray[np.float64]
    x_within: NDArray[np.float64]
    working: NDArray[np.float64]
    bread: NDArray[np.float64]
    scores: NDArray[np.float64]
    codes: Mapping[str, NDArray[np.int32]]
    levels: Mapping[str, tuple[object, ...]]
    fixed_effects: tuple[tuple[str, ...], ...]
    absorbed: int
    rows: NDArray[np.int64]
    solver: str = ""
    iterations: int = 0
    score_max: float = 0.0

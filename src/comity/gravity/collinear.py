"""Which regressors the others, or the fixed effects, determine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOLERANCE = 1e-9  # of a regressor's own variation


def independent(
    gram: NDArray[np.float64], total: NDArray[np.float64], tolerance: float = TOLERANCE
) -> NDArray[np.bool_]:
    """Which regressors to keep, the earlier ones first.

    Parameters
    ----------
    gram : shape (K, K), sums of products of the regressors net of fixed effects
    total : shape (K,), sums of squares before that, which the rest is compared with

    Returns
    -------
    shape (K,), False where what is left, after the fixed effects and the regressors kept before it, is below
    `tolerance` of its own sum of squares
    """
    size = len(total)
    scale = np.sqrt(np.where(total > 0, total, 1.0))
    left = gram / np.outer(scale, scale)
    kept = np.zeros(size, dtype=bool)
    for k in range(size):
        if left[k, k] <= tolerance or total[k] <= 0:
            continue
        kept[k] = True
        left = left - np.outer(left[:, k], left[k]) / left[k, k]
    return kept

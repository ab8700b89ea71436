"""How alike the exports of two countries are: rivals in third markets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.indicators.baskets import shares
from comity.indicators.overlap import overlaps_within

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def finger_kreinin(exports: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Finger and Kreinin's index, :math:`S_{ij} = \sum_k \min(x_{ik}, x_{jk})`.

    Parameters
    ----------
    exports : shape (countries, products), current US dollars, to the world or to one market

    Returns
    -------
    Shape (countries, countries), symmetric, from 0 (no product in common) to 1 (the same basket); 1 on the
    diagonal, NaN where a basket is missing.

    References
    ----------
    Finger and Kreinin (1979), "A measure of 'export similarity' and its possible uses", Economic Journal 89.

    Examples
    --------
    By hand, the first two: 20 + 30 + 10 of a hundred.

    >>> import numpy as np
    >>> finger_kreinin(np.array([[60.0, 30.0, 10.0], [20.0, 50.0, 30.0], [0.0, 0.0, 2.0]])).round(12)
    array([[1. , 0.6, 0.1],
           [0.6, 1. , 0.3],
           [0.1, 0.3, 1. ]])
    """
    return overlaps_within(shares(exports))

"""Baskets: what each country sells or buys, as shares of its whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class ProductMismatch(ModelError):
    """Two tables do not have the same products in the same order.

    Usual cases: tables of two nomenclatures, or of which one was filtered.
    """

    def __init__(self, ours: int, theirs: int) -> None:
        super().__init__(
            found=f"one table has {ours:,} products and the other {theirs:,}",
            fix="take both from one WorldTrade, or convert one to the other's nomenclature first",
        )


def shares(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each row over its sum.

    Parameters
    ----------
    values : shape (countries, products), current US dollars

    Returns
    -------
    The same shape, fractions of 1; NaN in rows that are missing, or whose sum is nothing.

    Examples
    --------
    >>> shares(np.array([[30.0, 60.0, 10.0], [0.0, 0.0, 0.0]]))
    array([[0.3, 0.6, 0.1],
           [nan, nan, nan]])
    """
    with np.errstate(invalid="ignore"):
        found: NDArray[np.float64] = values / values.sum(axis=1, keepdims=True)
    return found


def matched(
    sold: NDArray[np.float64], bought: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both tables as shares.

    Raises
    ------
    ProductMismatch : they do not have as many products
    """
    if sold.shape[1] != bought.shape[1]:
        raise ProductMismatch(sold.shape[1], bought.shape[1])
    return shares(sold), shares(bought)

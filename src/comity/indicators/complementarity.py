"""How closely what one country sells matches what another buys: three measures, each for all pairs.

All go from 0 (no product in common) to 1 (the same basket). None knows what the two trade with each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.indicators.baskets import matched
from comity.indicators.overlap import overlaps

if TYPE_CHECKING:
    from numpy.typing import NDArray


def michaely(exports: NDArray[np.float64], imports: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Michaely's index: the part of two baskets that is the same.

    :math:`C_{ij} = 1 - \tfrac12 \sum_k |m_{jk} - x_{ik}| = \sum_k \min(x_{ik}, m_{jk})`, where :math:`x_{ik}`
    is the share of product k in the exports of i, and :math:`m_{jk}` in the imports of j.

    Parameters
    ----------
    exports : shape (exporters, products), current US dollars, to the world
    imports : shape (importers, products), current US dollars, from the world

    Returns
    -------
    Shape (exporters, importers), from 0 to 1; NaN where either basket is missing.

    Raises
    ------
    ProductMismatch : the two tables do not have as many products

    References
    ----------
    Michaely (1996), "Trade Preferential Agreements in Latin America: An Ex-Ante Assessment", World Bank
    Policy Research Working Paper 1583.

    Examples
    --------
    By hand: the first sells 60, 30, 10 of a hundred, the second buys 20, 50, 30: 20 + 30 + 10 are the same.

    >>> sold = np.array([[60.0, 30.0, 10.0], [0.0, 0.0, 5.0], [1.0, 1.0, 2.0]])
    >>> bought = np.array([[20.0, 50.0, 30.0], [1.0, 0.0, 0.0], [0.0, 0.0, 7.0]])
    >>> michaely(sold, bought).round(12)
    array([[0.6 , 0.6 , 0.1 ],
           [0.3 , 0.  , 1.  ],
           [0.75, 0.25, 0.5 ]])
    """
    return overlaps(*matched(exports, imports))


def cosine(exports: NDArray[np.float64], imports: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""The cosine of two baskets, which their largest products decide.

    :math:`\sum_k x_{ik} m_{jk} / \sqrt{\sum_k x_{ik}^2 \sum_k m_{jk}^2}`, with shares or values alike.
    Parameters, shapes and errors as in ``michaely``.

    References
    ----------
    Linnemann and van Beers (1988), "Measures of export-import similarity, and the Linder hypothesis once
    again", Weltwirtschaftliches Archiv 124, 445-457.

    Examples
    --------
    By hand: (3·4 + 4·3) / (5·5).

    >>> sold = np.array([[3.0, 4.0, 0.0], [0.0, 0.0, 1.0], [0.0, 2.0, 0.0]])
    >>> bought = np.array([[4.0, 3.0, 0.0], [0.0, 0.0, 9.0], [0.0, 3.0, 4.0]])
    >>> cosine(sold, bought).round(12)
    array([[0.96, 0.  , 0.48],
           [0.  , 1.  , 0.8 ],
           [0.6 , 0.  , 0.6 ]])
    """
    sold, bought = matched(exports, imports)
    return _of_length_one(sold) @ _of_length_one(bought).T


def _of_length_one(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    length: NDArray[np.float64] = np.sqrt(np.einsum("ik,ik->i", shares, shares))
    return shares / length[:, None]


def affinity(exports: NDArray[np.float64], imports: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Bhattacharyya's coefficient, the information-theoretic one, :math:`\sum_k \sqrt{x_{ik} m_{jk}}`.

    With B for it, :math:`-2 \ln B` is Rényi's divergence of order one half, and :math:`\sqrt{1 - B}` the
    Hellinger distance. Small products count for more than in the other two. Parameters, shapes and errors
    as in ``michaely``.

    References
    ----------
    Bhattacharyya (1943), "On a measure of divergence between two statistical populations"; Rényi (1961),
    "On measures of entropy and information".

    Examples
    --------
    By hand: √(0.9·0.4) + √(0.1·0.1) = 0.6 + 0.1.

    >>> sold = np.array([[90.0, 10.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    >>> bought = np.array([[40.0, 10.0, 50.0], [2.0, 2.0, 0.0], [0.0, 0.0, 3.0]])
    >>> affinity(sold, bought).round(6)
    array([[0.7     , 0.894427, 0.      ],
           [0.67082 , 1.      , 0.      ],
           [0.707107, 0.      , 1.      ]])
    """
    sold, bought = matched(exports, imports)
    return np.sqrt(sold) @ np.sqrt(bought).T


def jensen_shannon(exports: NDArray[np.float64], imports: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""One less the Jensen-Shannon divergence in bits: 1 for the same basket, 0 without a common product.

    :math:`1 - H(\tfrac12 (x_i + m_j)) + \tfrac12 H(x_i) + \tfrac12 H(m_j)`. It orders pairs nearly as
    ``affinity`` does and takes a logarithm for each pair and product, so it is not among the measures that
    are worked out for every year. Parameters, shapes and errors as in ``michaely``.

    References
    ----------
    Lin (1991), "Divergence measures based on the Shannon entropy", IEEE Trans. Information Theory 37.

    Examples
    --------
    >>> sold = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    >>> jensen_shannon(sold, np.array([[1.0, 0.0, 0.0], [0.0, 2.0, 2.0]])).round(6)
    array([[1.      , 0.      ],
           [0.688722, 0.5     ],
           [0.      , 0.688722]])
    """
    sold, bought = matched(exports, imports)
    own = [_entropy(sold), _entropy(bought)]
    mixed: NDArray[np.float64] = np.stack([_entropy((row + bought) / 2) for row in sold])
    return 1 - mixed + (own[0][:, None] + own[1][None, :]) / 2


def _entropy(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bits; a share of nothing adds nothing."""
    logs = np.log2(np.where(shares == 0, 1.0, shares))
    bits: NDArray[np.float64] = -np.einsum("ik,ik->i", shares, logs)
    return bits

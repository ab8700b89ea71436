"""What one country could be expected to sell another of each product: arrays in, one record out.

::

    share       = exporter's exports / world exports without the importer's own
    usual       = share x importer's imports                what a supplier of that share would sell there
    expected    = usual x ease                              as easily as these two trade
    unrealised  = expected - actual, at least 0

That is the indicative potential of Decreux and Spies (2016), "Export potential assessments", International
Trade Centre: supply, demand and ease, multiplied.

A worked example, one exporter and one importer, millions of dollars, two products:

>>> import numpy as np
>>> said = expected(
...     exports=np.array([20.0, 5.0]),  # 1. the exporter sells the world 20 of tractors and 5 of tyres
...     world=np.array([110.0, 60.0]),  # 2. all countries together sell 110 and 60
...     importer_exports=np.array([10.0, 10.0]),  # 3. of which the importer itself sells 10 and 10
...     imports=np.array([50.0, 40.0]),  # 4. the importer buys 50 and 40
...     actual=np.array([4.0, 0.0]),  # 5. of which 4 and 0 from the exporter
...     ease=0.8,  # 6. the two trade 0.8 of what is usual
... )
>>> said.share  # 7. 20 of 100 and 5 of 50
array([0.2, 0.1])
>>> said.usual  # 8. a fifth of 50, a tenth of 40
array([10.,  4.])
>>> said.expected  # 9. four fifths of that
array([8. , 3.2])
>>> said.unrealised  # 10. less what is sold already
array([4. , 3.2])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Of each product, in the shape and the unit of what went in; a share is of 1."""

    share: Values
    usual: Values
    expected: Values
    unrealised: Values


def expected(
    *,
    exports: Values,
    world: Values,
    importer_exports: Values,
    imports: Values,
    actual: Values,
    ease: Values | float,
) -> Expected:
    """Multiply supply, demand and ease, product by product.

    Parameters
    ----------
    exports : what the exporter sells to all countries, current US dollars; any shapes that broadcast
    world : what all countries sell, the exporter and the importer among them
    importer_exports : what the importer itself sells
    imports : what the importer buys from all countries
    actual : what it buys from the exporter
    ease : how much of what is usual the two trade: 1 is as much as any two countries of their size

    Returns
    -------
    Zero where the exporter sells nothing of a product, or where nobody but the importer does.
    """
    share = market_share(exports, world, importer_exports)
    usual = share * imports
    could = usual * ease
    return Expected(share=share, usual=usual, expected=could, unrealised=np.maximum(could - actual, 0.0))


def market_share(exports: Values, world: Values, importer_exports: Values) -> Values:
    """The exporter's part of what a market can buy abroad, from 0 to 1."""
    others = world - importer_exports
    shape = np.broadcast_shapes(exports.shape, others.shape)
    share = np.divide(exports, others, out=np.zeros(shape), where=others > 0)
    return np.clip(share, 0.0, 1.0)


def advantage(exports: Values, world: Values, own_total: float, world_total: float) -> Values:
    """Balassa's index of revealed comparative advantage: 1 is the product's weight in world exports.

    Parameters
    ----------
    exports, world : of some products, by the exporter and by all countries
    own_total, world_total : of all products

    References
    ----------
    Balassa (1965), "Trade liberalisation and revealed comparative advantage", The Manchester School 33.

    Examples
    --------
    >>> advantage(np.array([20.0, 5.0]), np.array([110.0, 60.0]), 25.0, 170.0).round(2)
    array([1.24, 0.57])
    """
    if own_total <= 0:
        return np.zeros_like(exports)
    usual = world / world_total * own_total if world_total > 0 else np.zeros_like(world)
    return np.divide(exports, usual, out=np.zeros_like(exports), where=usual > 0)


def yearly_growth(now: Values, before: Values, years: int) -> Values:
    """Growth a year over a span, as a share; NaN where there was nothing to grow from.

    Examples
    --------
    >>> yearly_growth(np.array([121.0, 5.0]), np.array([100.0, 0.0]), 2).round(3)
    array([0.1, nan])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = np.where(before > 0, now / before, np.nan)
    return np.asarray(grown ** (1 / years) - 1) if years else np.full_like(now, np.nan)

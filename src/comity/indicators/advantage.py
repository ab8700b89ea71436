"""What a country is specialised in: revealed comparative advantage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.indicators.world_trade import WorldTrade

THETA = 6.53  # Costinot, Donaldson and Komunjer (2012), their preferred estimate


def balassa(values: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Balassa's index: a product's share in a country's exports over its share in the world's.

    :math:`R_{ik} = (X_{ik} / \sum_k X_{ik}) / (\sum_i X_{ik} / \sum_{ik} X_{ik})`. With imports in the place
    of exports it tells what a country buys more of than others do.

    Parameters
    ----------
    values : shape (countries, products), current US dollars

    Returns
    -------
    The same shape: 1 where a product weighs as much as in the world; NaN in rows that are missing, and for
    products that nobody traded.

    References
    ----------
    Balassa (1965), "Trade liberalisation and 'revealed' comparative advantage", The Manchester School 33.

    Examples
    --------
    By hand: a quarter of the first country's exports is wheat, and half of the world's: one half.

    >>> balassa(np.array([[1.0, 3.0, 0.0], [3.0, 1.0, 0.0], [4.0, 2.0, 2.0]])).round(6)
    array([[0.5     , 2.      , 0.      ],
           [1.5     , 0.666667, 0.      ],
           [1.      , 0.666667, 2.      ]])
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        own = values / values.sum(axis=1, keepdims=True)
        found: NDArray[np.float64] = own / (np.nansum(values, axis=0) / np.nansum(values))
    return found


def costinot_donaldson_komunjer(world: WorldTrade, *, theta: float = THETA) -> NDArray[np.float64]:
    r"""Revealed productivity, from what flows hold beyond the pair and the importer's demand.

    :math:`\ln X_{ijk} = \delta_{ij} + \delta_{jk} + \delta_{ik} + \varepsilon_{ijk}` over flows that are not
    zero, and :math:`z_{ik} = \exp(\delta_{ik} / \theta)`. Only ratios of ratios are identified, so z is
    given relative to the geometric means of its country and of its product: what is left of
    :math:`\delta_{ik} / \theta` after country and product effects over the cells that are there.

    Parameters
    ----------
    world : with flows; take ``coarser(world, 2)`` first, as the authors work with industries (3 million
        flows by chapter take half a minute)
    theta : how far productivity is spread inside an industry

    Returns
    -------
    Shape (countries, products), above 1 where a country is more productive than its own and the product's
    mean; NaN where it sold nothing.

    Raises
    ------
    UsageError : the world has no flows of pairs

    References
    ----------
    Costinot, Donaldson and Komunjer (2012), "What goods do countries trade? A quantitative exploration of
    Ricardo's ideas", Review of Economic Studies 79, equation (18).

    Examples
    --------
    Three countries sell two goods to each other. Every flow is a product of a pair's, an importer's and an
    exporter's part, so that the last comes back: A's wheat is e times what B and C would have there.

    >>> from comity.indicators.world_trade import from_flows
    >>> rows = [(i, j, k, np.exp(THETA * (i == "A" and k == "wheat"))) for i in "ABC" for j in "ABC" for k in
    ...         ("steel", "wheat") if i != j]
    >>> columns = dict(zip(("exporter", "importer", "product", "value_usd"), map(list, zip(*rows))))
    >>> z = costinot_donaldson_komunjer(from_flows(columns, year=2020))
    >>> np.log(z).round(6)
    array([[-0.333333,  0.333333],
           [ 0.166667, -0.166667],
           [ 0.166667, -0.166667]])
    """
    from comity.gravity.absorb import Absorber

    flows = world.flows
    if flows is None:
        raise UsageError(
            found="this world has totals by product and no flows of pairs",
            fix="load it from a source with partners, such as BACI",
        )
    there = flows.value_usd > 0
    exporter, importer, product = flows.exporter[there], flows.importer[there], flows.product[there]
    n, k = len(world.countries), len(world.products)
    pair = _packed(exporter.astype(np.int64) * n + importer)
    bought = _packed(importer.astype(np.int64) * k + product)
    cell, sold = np.unique(exporter.astype(np.int64) * k + product, return_inverse=True)
    absorber = Absorber([pair, bought, sold.astype(np.int32)])
    absorber.weigh(np.ones(len(pair)))
    effects = absorber.effects(np.log(flows.value_usd[there]))[2] / theta
    row, column = np.divmod(cell, k)
    means = Absorber([_packed(row), _packed(column)])
    means.weigh(np.ones(len(cell)))
    out = np.full((n, k), np.nan)
    out[row, column] = np.exp(means.residuals(effects[:, None], tolerance=1e-12).within[:, 0])
    return out


def _packed(codes: NDArray[np.int64]) -> NDArray[np.int32]:
    """Codes without gaps."""
    return np.unique(codes, return_inverse=True)[1].astype(np.int32)

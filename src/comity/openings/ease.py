"""How easily two countries trade: what they do trade against what is usual, and what distance would have it.

The pair's own intensity is its trade over what it would be if each of its products had the exporter's share
of the importer's market. A pair that trades few goods tells little of its ease, so the intensity is drawn
towards what countries so far apart trade: with the weight n / (n + 10) of n goods traded.
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

import numpy as np

from comity.openings.records import Ease

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Values = NDArray[np.float64]

HALF_WEIGHT = 10  # goods traded at which a pair's own intensity counts as much as its distance
LEAST_PARTNERS = 10  # with a distance, below which nothing is fitted
_STEPS, _SETTLED = 50, 1e-10


def ease(
    own: float | None,
    goods_traded: int,
    at_distance: float | None,
    distance_km: float | None = None,
    agreements: Sequence[str] = (),
) -> Ease:
    """Put a pair's own intensity and that of its distance together.

    Parameters
    ----------
    own : trade over what is usual; None or 0 where the two traded nothing
    goods_traded : how many products the two trade
    at_distance : the intensity of others so far apart; 1 where it is not known

    Examples
    --------
    >>> one = ease(4.0, 10, 1.0)
    >>> one.value, one.low, one.high
    (2.0, 1.0, 4.0)
    >>> ease(None, 0, 0.5).value
    0.5
    """
    prior = at_distance or 1.0
    known = own if own else None
    weight = goods_traded / (goods_traded + HALF_WEIGHT) if known else 0.0
    return Ease(
        value=exp(weight * log(known or prior) + (1 - weight) * log(prior)),
        weight=weight,
        own=known,
        at_distance=prior,
        distance_km=distance_km,
        goods_traded=goods_traded,
        agreements=tuple(agreements),
    )


def at_distance(values: Values, sizes: Values, km: Values, here_km: float) -> float | None:
    """The intensity of trade that goes with a distance: Poisson regression of flows on log distance.

    Parameters
    ----------
    values : flows of either country with its partners, shape (n,), US dollars
    sizes : exports of one side x imports of the other / world exports, shape (n,), US dollars
    km : how far apart they are, shape (n,)
    here_km : how far apart the two are

    Returns
    -------
    Trade over what sizes alone would have; None where too few partners have a distance.

    References
    ----------
    Santos Silva and Tenreyro (2006), "The log of gravity", Review of Economics and Statistics 88.

    Examples
    --------
    >>> km = np.linspace(500.0, 12000.0, 40)
    >>> round(at_distance(1e6 * 3000 / km, np.full(40, 1e6), km, 6000.0), 6)
    0.5
    """
    fit = (values > 0) & (sizes > 0) & (km > 0)
    if fit.sum() < LEAST_PARTNERS or here_km <= 0:
        return None
    y, offset = values[fit] / values[fit].mean(), np.log(sizes[fit] / values[fit].mean())
    centre = np.log(km[fit]).mean()
    x = np.column_stack([np.ones(int(fit.sum())), np.log(km[fit]) - centre])
    beta = np.array([log(float(y.sum() / np.exp(offset).sum())), 0.0])
    for _ in range(_STEPS):
        mean = np.exp(x @ beta + offset)
        step = np.linalg.lstsq(x.T @ (x * mean[:, None]), x.T @ (y - mean), rcond=None)[0]
        beta = beta + step
        if float(np.abs(step).max()) < _SETTLED:
            return exp(float(beta[0] + beta[1] * (log(here_km) - centre)))
    return None

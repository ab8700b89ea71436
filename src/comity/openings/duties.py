"""Duties where tariffs are held: what a good of one country pays at another's border, and what others pay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from comity.openings.records import Flow
    from comity.warehouse.at import WarehouseAt

# How much less is bought for each per cent of price: Head and Mayer (2014), "Gravity equations: workhorse,
# toolkit, and cookbook", Handbook of International Economics 4, median of structural estimates.
ELASTICITY = 5.03
_FOR_ALL = "WLD"
_BEST_FIRST = ("AHS", "PREF", "PRF", "MFN")  # applied, by an agreement (two spellings), for everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """By product, in per cent of the value; NaN where no rate is held. Both have the shape (n_products,).

    ``shown`` is how much of their effect, over all products, is in what the pair trades already.
    """

    levied: NDArray[np.float64]
    for_all: NDArray[np.float64]
    shown: float = 1.0

    @property
    def ease(self) -> NDArray[np.float64]:
        """How much more is sold for paying less than others do; a rate that is not held counts as theirs.

        >>> import numpy as np
        >>> paid = Duties(levied=np.array([0.0, np.nan]), for_all=np.array([10.0, 5.0]))
        >>> paid.ease.round(2)
        array([1.62, 1.  ])
        >>> replace(paid, shown=1.2).ease.round(2)
        array([1.35, 0.83])
        """
        ratio = (1 + self.levied / 100) / (1 + self.for_all / 100)
        return np.where(np.isnan(ratio), 1.0, ratio**-ELASTICITY) / self.shown

    def beside_trade(self, usual: NDArray[np.float64], weight: float) -> Duties:
        """The same without what the pair's own trade shows of it, which would count twice.

        A pair that pays no duty on anything trades more of everything, and its own intensity says so. What is
        left is how a product fares beside the pair's other products.

        Parameters
        ----------
        usual : what is usual of each product, in dollars
        weight : how much the pair's own intensity counts in its ease, from 0 to 1
        """
        total = float(usual.sum())
        if total <= 0:
            return self
        return replace(self, shown=float((usual * self.ease).sum() / total) ** weight)


def duties(customs: WarehouseAt, flow: Flow, nomenclature: str, products: Sequence[str], year: int) -> Duties:
    """The newest rates up to a year, by product; rates in another nomenclature are not used.

    Parameters
    ----------
    flow : whose goods, and who levies: ISO3, or EU of its members; EU to EU is free of duty
    products : of the nomenclature
    """
    exporter, importer = flow
    asked = customs.ask("pair_tariffs", {"importer": importer, "exporter": exporter, "last_year": year})
    newest: dict[tuple[str, str, str], float] = {}
    for row in asked.rows:  # in order of year, so that the last one stays
        if row["nomenclature"] == nomenclature and row["percent"] is not None:
            newest[row["product"], row["exporter"], row["rate"]] = row["percent"]
    if not newest:
        unknown = np.full(len(products), np.nan)
        return Duties(levied=unknown, for_all=unknown)
    for_all = _array(newest.get((product, _FOR_ALL, "MFN")) for product in products)
    if exporter == importer:
        return Duties(levied=np.where(np.isnan(for_all), for_all, 0.0), for_all=for_all)
    own = _array(
        next((newest[p, exporter, rate] for rate in _BEST_FIRST if (p, exporter, rate) in newest), None)
        for p in products
    )
    return Duties(levied=np.where(np.isnan(own), for_all, own), for_all=for_all)


def _array(rates: Iterable[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if rate is None else rate for rate in rates])

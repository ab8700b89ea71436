"""Claims about economies without a figure: fit, specialities, needs, shares, changes, expectations, works."""

from comity.claims.economies.evaluations import complementarity_drafts, opinion_drafts
from comity.claims.economies.expectations import forecast_drafts
from comity.claims.economies.flows import change_drafts, share_drafts
from comity.claims.economies.goods import (
    demand_drafts,
    goods_in,
    moved_goods_drafts,
    specialisation_drafts,
)
from comity.claims.economies.works import firms_drafts

__all__ = [
    "change_drafts",
    "complementarity_drafts",
    "demand_drafts",
    "firms_drafts",
    "forecast_drafts",
    "goods_in",
    "moved_goods_drafts",
    "opinion_drafts",
    "share_drafts",
    "specialisation_drafts",
]

"""The families of evidence that ask the warehouse: loaded when there is one, since most checks have none."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from comity.records import Claim, Communique, Evidence
    from comity.world import WorldAt

    Family = Callable[[Claim, Communique, WorldAt], Iterable[Evidence]]


def from_warehouse(module: str, name: str) -> Family:
    """A family that is loaded at the first question to a warehouse; it finds nothing where there is none.

    Parameters
    ----------
    module : below ``comity.evidence``
    name : of the function
    """

    def family(claim: Claim, communique: Communique, world: WorldAt) -> Iterable[Evidence]:
        if not world.holds_customs:
            return ()
        loaded: Family = getattr(import_module(f"comity.evidence.{module}"), name)
        return loaded(claim, communique, world)

    return family


counted = from_warehouse("customs", "counted")
counted_so_far = from_warehouse("customs", "counted_so_far")
balanced = from_warehouse("balance", "balanced")
goods_counted = from_warehouse("goods_traded", "goods_counted")
grown = from_warehouse("growth", "grown")
customs_shares = from_warehouse("places", "customs_shares")
customs_ranks = from_warehouse("places", "customs_ranks")
counted_records = from_warehouse("records", "counted_records")
fitting = from_warehouse("complementarity", "fitting")
advantages = from_warehouse("goods", "advantages")
needs = from_warehouse("goods", "needs")
flows = from_warehouse("goods", "flows")
endowments = from_warehouse("endowments", "endowments")
growth_odds = from_warehouse("base_rates", "growth_odds")
projected = from_warehouse("projections", "projected")

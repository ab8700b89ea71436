"""Countries whose own books a year lacks, as the warehouse shows it, and what their partners know of them.

What they traded with each other is in no book: a list of partners by the partners' books lacks them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from comity.evidence.remembered import once_per_world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.world import WorldAt

_AT_MOST = 30  # times their sizes: neighbours trade ten times as much, few pairs of the world thirty times
_OWN = {
    "exporter": "exports_usd",
    "importer": "imports_usd",
}  # whose side speaks of its own trade in which column
_OTHERS = {"importer": "exports_usd", "exporter": "imports_usd"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Who kept no books of sales, and who none of purchases, with all that others say of them in US dollars.

    No flow between two of them is likely to be larger than that.
    """

    sales: Mapping[str, float]
    purchases: Mapping[str, float]
    whole_usd: float  # what all that keep books bought of everybody


def most_between(sold: float, bought: float, whole: float) -> float:
    """The most that a flow in no book may have been, from what is known of its two ends, in US dollars.

    No more than either traded with everybody else, nor than ``_AT_MOST`` times what their sizes alone give.

    >>> most_between(2e9, 1e9, 1e12)
    60000000.0
    """
    by_size = sold * bought / whole if whole > 0 else inf
    return min(sold, bought, _AT_MOST * by_size)


def silent_in(world: WorldAt, year: int) -> Mapping[str, Silent]:
    """By source, of those that hold both sides' books; nothing of the others."""
    return _silent_in(world, str(year))


@once_per_world
def _silent_in(world: WorldAt, year: str) -> dict[str, Silent]:
    if world.customs is None:
        return {}
    own: dict[tuple[str, str], set[str]] = defaultdict(set)
    others: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in world.customs.ask("books_kept", {"year": int(year)}).rows:
        if row["side"] not in _OWN:
            continue
        source, country, spoken = row["source_id"], row["country"], row[_OTHERS[row["side"]]]
        if row[_OWN[row["side"]]] is not None:
            own[source, _OWN[row["side"]]].add(country)
        if spoken is not None:
            known = others[source, _OTHERS[row["side"]]]
            known[country] = known.get(country, 0.0) + spoken
    return {
        source: Silent(
            sales=_without(others[source, "exports_usd"], own[source, "exports_usd"]),
            purchases=_without(others[source, "imports_usd"], own[source, "imports_usd"]),
            whole_usd=sum(others[source, "exports_usd"].values()),
        )
        for source in sorted({source for source, _ in own})
    }


def _without(others: Mapping[str, float], own: set[str]) -> dict[str, float]:
    return {country: usd for country, usd in others.items() if country not in own}

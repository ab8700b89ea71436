"""Evidence that does not depend on the claim is made once for each view of the world."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.world import WorldAt

Made = TypeVar("Made")


def once_per_world(make: Callable[..., Made]) -> Callable[..., Made]:
    """Remember what a function of a world and some codes returned, as long as that world is in use.

    A world as of a date never changes, and two texts about one pair ask it the same.
    """
    kept: WeakKeyDictionary[WorldAt, dict[tuple[str, ...], Made]] = WeakKeyDictionary()

    @wraps(make)
    def remembered(world: WorldAt, *codes: str) -> Made:
        known = kept.setdefault(world, {})
        if codes not in known:
            known[codes] = make(world, *codes)
        return known[codes]

    return remembered

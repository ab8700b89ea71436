"""The two sides of an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.claims.memory import Memory


_A_PAIR = 2


def the_two(codes: tuple[str, ...], memory: Memory) -> tuple[str, ...]:
    """The two countries of an act: those named, the pair first; else those that the text is about."""
    inside = tuple(code for code in codes if memory.pair is None or code in memory.pair)
    if len(codes) > _A_PAIR and not memory.given:
        return codes  # an act of a group
    if len(inside) >= _A_PAIR:
        return inside[:_A_PAIR]
    if len(codes) >= 2:
        return tuple(sorted(codes, key=lambda code: code not in inside))[:2]
    if len(codes) == 1 and not inside and not memory.given:
        return codes  # "his visit to Riyadh" in a text about two others
    if len(inside) == 1:
        other = memory.other(inside[0])
        return (inside[0], other) if other else codes
    return memory.home

"""What one country could sell another: supply, demand and ease product by product, restricted goods apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity.openings.find import find as find
    from comity.openings.records import Openings as Openings

_HOMES = {"find": "find", "Openings": "records"}
__all__ = sorted(_HOMES)  # noqa: PLE0605 - a list of strings, once


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

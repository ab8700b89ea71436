"""comity measures the relationship between any two countries, and checks what a text says about it.

    >>> import comity
    >>> world = comity.open()
    >>> report = comity.check("Iran and Belarus signed 12 documents.", world, as_of="2025-08-21")
    >>> report.claims[0].kind.value
    'documents_signed'

The public names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity import gravity as gravity
    from comity.check import check as check
    from comity.compare import compare as compare
    from comity.pair import pair as pair
    from comity.world import open as open

__version__ = "0.1.0"
__all__ = ["__version__", "check", "compare", "gravity", "open", "pair"]

_HOMES = {
    "open": "comity.world",
    "check": "comity.check",
    "pair": "comity.pair",
    "compare": "comity.compare",
}
_PACKAGES = {"gravity": "comity.gravity"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562
    from importlib import import_module

    if name in _PACKAGES:
        return import_module(_PACKAGES[name])
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'comity' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, *_PACKAGES})


class _Package(ModuleType):
    """Keeps ``comity.check`` the function where Python would bind the module ``check.py`` to that name."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOMES and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package

"""The libraries that downloads need, and what to install where one is missing."""

from __future__ import annotations

from importlib.util import find_spec

from comity.errors import SourceError

_LIBRARIES = ("pydantic", "httpx", "httpcore", "tenacity", "filelock")


def missing() -> tuple[str, ...]:
    """Those that are not installed."""
    return tuple(name for name in _LIBRARIES if find_spec(name) is None)


def needs_them() -> None:
    """Raise ``SourceError`` where one of them is not installed."""
    if absent := missing():
        raise SourceError(
            found=f"getting data needs {', '.join(absent)}, which is not installed",
            fix="run pip install 'comity[data]'",
        )

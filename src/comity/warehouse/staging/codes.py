"""What the country codes of each provider stand for: the tables of ``codes/``, one a scheme."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from comity.vocabulary import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

SCHEMES = ("iso3", "iso2", "numeric", "world_bank", "comtrade_iso", "cow", "cameo", "fips", "imf", "names")


class Standing(StrEnum):
    """What a code stands for."""

    COUNTRY = "country"
    BODY = "body"  # acts as one: the European Union; ``iso3`` holds its key
    AGGREGATE = "aggregate"  # a sum over countries
    UNSPECIFIED = "unspecified"  # somewhere, not said where
    HISTORIC = "historic"  # a state that never had a code of ISO 3166


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryCode:
    """One code of a scheme, and the years in which it is used so."""

    scheme: str
    code: str
    iso3: str | None
    standing: Standing
    since: int | None = None
    until: int | None = None


@cache
def country_codes(scheme: str) -> tuple[CountryCode, ...]:
    """The codes of a scheme.

    >>> [c.iso3 for c in country_codes("numeric") if c.code == "842"]
    ['USA']
    """
    return tuple(
        CountryCode(
            scheme=row["scheme"],
            code=row["code"],
            iso3=row["iso3"] or None,
            standing=Standing(row["standing"]),
            since=int(row["since"]) if row["since"] else None,
            until=int(row["until"]) if row["until"] else None,
        )
        for row in read_table(f"warehouse/staging/codes/{scheme}.csv")
    )


def codes_relation(schemes: Iterable[str]) -> pa.Table:
    """The relation ``country_codes`` that the staging queries read.

    ``reason`` is null for countries; for the rest it is the reason for which a row is set aside.
    """
    import pyarrow as pa

    codes = [code for scheme in schemes for code in country_codes(scheme)]
    return pa.table(
        {
            "scheme": pa.array([c.scheme for c in codes], pa.string()),
            "code": pa.array([c.code for c in codes], pa.string()),
            "iso3": pa.array([c.iso3 for c in codes], pa.string()),
            "reason": pa.array(
                [None if c.standing is Standing.COUNTRY else c.standing.value.upper() for c in codes],
                pa.string(),
            ),
            "since": pa.array([c.since or 0 for c in codes], pa.int32()),
            "until": pa.array([c.until or 9999 for c in codes], pa.int32()),
        }
    )

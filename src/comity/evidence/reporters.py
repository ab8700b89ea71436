"""Which countries gave no report of their trade by partner, and why that matters for a pair."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from comity.vocabulary import read_table

if TYPE_CHECKING:
    from comity.world import WorldAt

# Trade inside these has no customs declaration on either side, and neighbours' is the largest of all.
CUSTOMS_UNIONS = ("EAEU", "EU", "GCC", "SACU", "MERCOSUR")


def both_silent(pair: tuple[str, str], year: int) -> bool:
    """Whether neither country reported its trade by partner in a year: then nobody's report shows the flow.

    >>> both_silent(("BLR", "IRN"), 2023), both_silent(("BLR", "CHN"), 2023)
    (True, False)
    """
    return all(is_silent(code, year) for code in pair)


def is_silent(iso3: str, year: int) -> bool:
    """Whether a country did not report its trade by partner in a year, as far as the table knows."""
    return any(first <= year <= last for first, last in _spans().get(iso3, ()))


def counted_together(pair: tuple[str, str]) -> bool:
    """Whether one of two countries lies in the other's customs territory: no report shows their trade.

    >>> counted_together(("ITA", "SMR")), counted_together(("DEU", "SMR"))
    (True, False)
    """
    return any(_hosts().get(code) in pair for code in pair)


def in_one_customs_union(pair: tuple[str, str], world: WorldAt) -> bool:
    """Whether both are members of one customs union on the date."""
    return any(
        all((m := world.membership(code, union)) is not None and m.status == "member" for code in pair)
        for union in CUSTOMS_UNIONS
    )


def declares_nothing(pair: tuple[str, str], world: WorldAt) -> bool:
    """Whether goods between two countries pass without declaration, so that what is counted falls short.

    Members of the European Union declare their trade with each other to its statistics offices instead.
    """
    eu = all((m := world.membership(code, "EU")) is not None and m.status == "member" for code in pair)
    return not eu and in_one_customs_union(pair, world)


@cache
def _hosts() -> dict[str, str]:
    rows = read_table("evidence/non_reporters.csv")
    return {row["iso3"]: row["counted_with"] for row in rows if row["counted_with"]}


@cache
def _spans() -> dict[str, list[tuple[int, int]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in read_table("evidence/non_reporters.csv"):
        spans.setdefault(row["iso3"], []).append((int(row["from_year"]), int(row["to_year"] or 9999)))
    return spans

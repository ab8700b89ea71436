"""A world of many countries and years in UN Comtrade's form, with invented values: for places and records.

Every country trades with every other one; the two of a test and what is bent about them are set by the test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.comtrade_answers import WORLD, answer, declaration

from comity.sources import home
from comity.sources.download.adding import add
from comity.vocabulary import read_table
from comity.warehouse.build import build
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs
from comity.world import World, open

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Books = dict[tuple[str, str, int], tuple[float | None, float | None]]
FREIGHT = 1.05
COUNTRIES = (
    "DEU",
    "POL",
    "FRA",
    "CHN",
    "RUS",
    "TUR",
    "IRN",
    "IND",
    "ZAF",
    "EGY",
    "KEN",
    "MAR",
    "NGA",
    "BRA",
    "ARG",
    "CHL",
    "KAZ",
    "UZB",
    "UKR",
    "LTU",
    "LVA",
    "EST",
    "ITA",
    "ESP",
    "NLD",
    "BEL",
    "AUT",
    "CZE",
    "HUN",
    "ROU",
    "BGR",
    "GRC",
    "SWE",
    "NOR",
    "FIN",
    "GBR",
    "USA",
    "CAN",
    "MEX",
    "JPN",
    "KOR",
    "VNM",
    "THA",
    "IDN",
    "MYS",
    "PHL",
    "SAU",
    "ISR",
    "SRB",
    "GEO",
    "ARM",
    "AZE",
)


def numbers() -> dict[str, int]:
    """Comtrade's own codes of countries."""
    rows = read_table("warehouse/staging/codes/numeric.csv")
    return {row["iso3"]: int(row["code"]) for row in rows if row["iso3"]}


def sales(base: str, years: Iterable[int], **most: float) -> Books:
    """What a base sold each country in each year: those named in millions, the others far less."""
    found: Books = {}
    for year in years:
        for n, code in enumerate(COUNTRIES):
            if code != base:
                value = most.get(code, 1.0 - n / 100) * 1e6
                found[base, code, year] = (value, value * FREIGHT)
    return found


def built(
    folder: Path, books: Mapping[Any, Any], *, totals: Mapping[tuple[str, int, str], float] | None = None
) -> World:
    """The world with these books built into the warehouse of the folder that COMITY_HOME names.

    Parameters
    ----------
    totals : by reporter, year and flow (X or M): what it states of its trade with the world
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "wide.json"
    code = numbers()
    rows = []
    for (exporter, importer, year), (sold, bought) in books.items():
        if sold is not None:
            rows.append(declaration(year, code[exporter], code[importer], "X", sold))
        if bought is not None:
            rows.append(declaration(year, code[importer], code[exporter], "M", bought))
    for (reporter, year, flow), usd in (totals or {}).items():
        rows.append(declaration(year, code[reporter], WORLD, flow, usd))
    answer(path, rows)
    add(path, "un-comtrade", version="current")
    with DuckEngine() as engine:
        build(inputs(), engine, home.warehouse())
    return open()

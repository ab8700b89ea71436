"""A small world of trade by product, written as BACI writes it: fourteen countries, twelve goods, four years.

Sizes and skills are invented; Kenya sells tea, Belarus dumpers and potash, and so on. Every flow is size of
seller x skill x size of buyer, so that shares and indices can be worked out by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity import world as worlds
from comity.pair import pair
from comity.sources import home
from comity.sources.download.adding import add
from comity.warehouse.build import build
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs

if TYPE_CHECKING:
    from pathlib import Path

    from comity.openings.records import Opening, Openings
    from comity.world import World

AS_OF = "2024-06-30"

YEARS = (2018, 2019, 2020, 2021)
NUMBER = {
    "BLR": 112,
    "BRA": 76,
    "CHN": 156,
    "DEU": 276,
    "EGY": 818,
    "FRA": 251,
    "IND": 699,
    "IRN": 364,
    "JPN": 392,
    "KEN": 404,
    "RUS": 643,
    "TUR": 792,
    "USA": 842,
    "ZAF": 710,
}
SIZE = {
    "BLR": 2,
    "BRA": 8,
    "CHN": 40,
    "DEU": 25,
    "EGY": 3,
    "FRA": 15,
    "IND": 12,
    "IRN": 4,
    "JPN": 20,
    "KEN": 1,
    "RUS": 9,
    "TUR": 5,
    "USA": 50,
    "ZAF": 4,
}
# Codes that HS12, HS17 and HS22 share but for 854231, with how much of each an average country sells.
GOODS = {
    "090240": 1,
    "310420": 1,
    "842952": 3,
    "847420": 3,
    "870410": 2,
    "870323": 12,
    "851762": 8,
    "854231": 9,
    "930200": 1,
    "270900": 12,
    "100199": 4,
    "520100": 2,
}
SKILL = {
    ("KEN", "090240"): 30,
    ("BLR", "870410"): 12,
    ("BLR", "310420"): 20,
    ("BLR", "842952"): 0.2,
    ("BLR", "847420"): 0.1,
    ("IRN", "270900"): 9,
    ("ZAF", "847420"): 3,
    ("EGY", "520100"): 6,
    ("KEN", "870410"): 0,
    ("EGY", "090240"): 0,
    ("IRN", "870410"): 0,
    ("IRN", "842952"): 0,
}
NONE = {("KEN", "EGY", "090240"), ("BLR", "IRN", "870410")}  # what is not traded, though all speaks for it


def value(exporter: str, importer: str, product: str, year: int) -> float:
    """Thousand dollars; nothing where a seller has no skill."""
    if (exporter, importer, product) in NONE:
        return 0.0
    skill = SKILL.get((exporter, product), 1.0)
    grown = 1.1 ** (year - YEARS[0])
    return SIZE[exporter] * SIZE[importer] * GOODS[product] * skill * grown


def baci(folder: Path, year: int, *, nomenclature: str = "HS17", version: str = "202201") -> Path:
    """One year of products."""
    path = folder / f"BACI_{nomenclature}_Y{year}_V{version}.csv"
    lines = ["t,i,j,k,v,q"]
    lines += [
        f"{year},{NUMBER[i]},{NUMBER[j]},{int(product)},{value(i, j, product, year):.3f},           NA"
        for i in SIZE
        for j in SIZE
        for product in GOODS
        if i != j and value(i, j, product, year)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def hold(folder: Path, *, nomenclature: str = "HS17", years: tuple[int, ...] = YEARS) -> None:
    """Add the years to the folder that COMITY_HOME names."""
    folder.mkdir(parents=True, exist_ok=True)
    for year in years:
        source = f"cepii-baci-{nomenclature.lower()}"
        add(baci(folder, year, nomenclature=nomenclature), source, version="202201")


def build_it() -> World:
    """The world with everything built that the folder of COMITY_HOME holds."""
    with DuckEngine() as engine:
        build(inputs(), engine, home.warehouse())
    return worlds.open()


def found(world: World, exporter: str, importer: str, as_of: str = AS_OF, **wanted) -> Openings:
    """What one could sell the other."""
    return pair(exporter, importer, world, as_of=as_of).opportunities(importer, **wanted)


def by_product(openings: Openings) -> dict[str, Opening]:
    """The lines under their codes."""
    return {one.product: one for one in openings.openings}

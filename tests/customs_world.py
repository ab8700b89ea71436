"""A world of forty countries that trade for twelve years, written as Comtrade and BACI publish; all invented.

Belarus and Iran trade with all the others and with each other. Both books of the two exist, further apart in
some years; one year nobody reported, in others one side did not.
"""

from __future__ import annotations

import json
import random
from functools import cache
from typing import TYPE_CHECKING

import pytest
from tests import small_sources

from comity.sources import home
from comity.sources.download.adding import add
from comity.warehouse import store
from comity.warehouse.build import build
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs
from comity.world import World

if TYPE_CHECKING:
    from pathlib import Path

NUMBER = {
    "BLR": 112, "IRN": 364, "ZAF": 710, "DEU": 276, "FRA": 250, "ITA": 380, "POL": 616,
    "LTU": 440, "LVA": 428, "UKR": 804, "KAZ": 398, "UZB": 860, "CHN": 156, "IND": 356,
    "JPN": 392, "KOR": 410, "TUR": 792, "EGY": 818, "BRA": 76, "ARG": 32, "MEX": 484,
    "CAN": 124, "USA": 842, "GBR": 826, "ESP": 724, "PRT": 620, "SWE": 752, "FIN": 246,
    "DNK": 208, "AUT": 40, "HUN": 348, "CZE": 203, "ROU": 642, "BGR": 100, "GRC": 300,
    "SRB": 688, "ARE": 784, "SAU": 682, "IRQ": 368, "PAK": 586,
}  # fmt: skip
FIRST, LAST = 2010, 2021
UNREPORTED = 2015  # the year of which neither book has a figure from Belarus to Iran
PRODUCTS = (
    "870190", "310420", "840999", "440710", "300490", "390120", "271019", "080620", "080251", "720839",
    "040221", "480100", "850440", "901890", "730890", "940360", "610910", "640399", "220830",
)  # fmt: skip


def books() -> dict[tuple[str, str, int], tuple[float | None, float | None]]:
    """What each side declared, in dollars, as ``small_sources.BOOKS``."""
    chance = random.Random(7)  # noqa: S311 - invented figures, the same in every run
    found: dict[tuple[str, str, int], tuple[float | None, float | None]] = {}
    for year in range(FIRST, LAST + 1):
        growth = 1.05 ** (year - FIRST)
        for trader in ("BLR", "IRN"):
            for rank, partner in enumerate(code for code in NUMBER if code not in ("BLR", "IRN")):
                size = 3e9 / (rank + 1) * growth * chance.uniform(0.8, 1.25)
                found[trader, partner, year] = (size, size * 1.06)
                found[partner, trader, year] = (size * 0.8, size * 0.85)
        there, back = 60e6 * growth * chance.uniform(0.7, 1.4), 25e6 * growth * chance.uniform(0.7, 1.4)
        gap = 2.4 if year == 2017 else chance.uniform(0.9, 1.35)
        found["BLR", "IRN", year] = (there, there * 1.07)
        found["IRN", "BLR", year] = (back, back * gap)
    found["BLR", "IRN", UNREPORTED] = (None, None)
    found["IRN", "BLR", 2012] = (None, 30e6)
    found["IRN", "BLR", LAST] = (None, 33e6)
    return found


def products(year: int) -> dict[tuple[int, str, str, str], float]:
    """Thousand dollars of each product both ways, as ``small_sources.PRODUCTS``."""
    sold = {(year, "BLR", "IRN", code): 40_000 / (i + 1) for i, code in enumerate(PRODUCTS[:14])}
    bought = {(year, "IRN", "BLR", code): 12_000 / (i + 1) for i, code in enumerate(PRODUCTS[6:])}
    return sold | bought


def by_product(folder: Path) -> Path:
    """What both offices declared of some goods in the last year, as Comtrade answers."""
    rows = []
    for seller, buyer, codes in (("BLR", "IRN", PRODUCTS[:8]), ("IRN", "BLR", PRODUCTS[6:12])):
        for i, code in enumerate(codes):
            sold = 30e6 / (i + 1)
            for reporter, partner, flow, value in (
                (seller, buyer, "X", sold),
                (buyer, seller, "M", sold * (0.5 + 0.3 * i)),
            ):
                rows.append(small_sources.declared(LAST, reporter, partner, flow, value) | {"cmdCode": code})
    path = folder / "declared-goods.json"
    path.write_text(json.dumps({"elapsedTime": "0.1 secs", "count": len(rows), "data": rows, "error": ""}))
    return path


def hold(folder: Path) -> None:
    """Add the files to the folder that COMITY_HOME names; ``folder`` is where they are written first."""
    folder.mkdir(parents=True, exist_ok=True)
    before = dict(small_sources.NUMBER), dict(small_sources.PRODUCTS)
    small_sources.NUMBER.update(NUMBER)
    small_sources.PRODUCTS.update(products(LAST))
    try:
        add(small_sources.comtrade(folder / "declared.json", books()), "un-comtrade", version="current")
        add(by_product(folder), "un-comtrade", version="current")
        add(small_sources.baci(folder, LAST), "cepii-baci-hs17", version="202601")
    finally:
        for held, was in zip((small_sources.NUMBER, small_sources.PRODUCTS), before, strict=True):
            held.clear()
            held.update(was)


@cache
def built(folder: Path) -> World:
    """The world with these files built into its warehouse below a folder."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMITY_HOME", str(folder / "home"))
        hold(folder / "files")
        with DuckEngine() as engine:
            build(inputs(), engine, home.warehouse())
        return World(warehouse=store.current(home.warehouse()))

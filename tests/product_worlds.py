"""A world of 110 countries by product, in the form of BACI, in which it is known who fits whom.

Brazil sells what China buys and China sells what Brazil buys, each alone; Nauru sells one good, which Tuvalu
does not buy, and the other way round. Everybody else sells and buys at random. No real value is among it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pycountry

from comity.sources.download.adding import add

if TYPE_CHECKING:
    from pathlib import Path

COUNTRIES, PRODUCTS = 110, 60
WORLD = 18.7e9  # thousand dollars: about what the world traded in a year
SOURCE, VERSION = "cepii-baci-hs17", "202201"
_NAMED = ("BRA", "CHN", "NRU", "TUV", "IRN", "BLR")


def countries() -> list[tuple[str, int]]:
    """Codes of three letters and of the United Nations, those of the known ones first."""
    rest = sorted(c.alpha_3 for c in pycountry.countries if c.alpha_3 not in (*_NAMED, "TWN", "ATA", "ESH"))
    codes = (*_NAMED, *rest)[:COUNTRIES]
    return [(code, int(pycountry.countries.get(alpha_3=code).numeric)) for code in codes]


def products() -> list[str]:
    """Codes of six digits, over ten chapters."""
    return [f"{chapter:02d}{heading:02d}10" for chapter in range(1, 11) for heading in range(1, 7)]


def flows(seed: int = 3, year: int = 2019) -> list[tuple[int, int, str, float]]:
    """Numbers of exporter and importer, product and thousand dollars."""
    rng = np.random.default_rng([seed, year])
    sells = rng.lognormal(sigma=1.5, size=(COUNTRIES, PRODUCTS)) * (rng.random((COUNTRIES, PRODUCTS)) < 0.3)
    buys = rng.lognormal(sigma=1.0, size=(COUNTRIES, PRODUCTS))
    brazil, china, nauru, tuvalu = range(4)
    sells[[brazil, china, nauru, tuvalu]] = 0
    sells[brazil, 0:30:3] = rng.lognormal(size=10) * 20
    sells[china, 31:60:3] = rng.lognormal(size=10) * 20
    sells[nauru, 1] = sells[tuvalu, 2] = 1
    buys[china] = 0.01 + sells[brazil]
    buys[brazil] = 0.01 + sells[china]
    buys[tuvalu, 1] = buys[nauru, 2] = 0
    world = [number for _, number in countries()]
    rows = []
    for i in range(COUNTRIES):
        for k in np.flatnonzero(sells[i]):
            chosen = rng.random(COUNTRIES) < 0.3
            chosen[[brazil, china, nauru, tuvalu]] = True
            chosen[i] = False
            for j in np.flatnonzero(chosen & (buys[:, k] > 0)):
                rows.append((world[i], world[j], products()[k], float(sells[i, k] * buys[j, k])))
    scale = WORLD / sum(value for *_, value in rows)  # a build looks at the world's total
    return [(i, j, k, value * scale) for i, j, k, value in rows]


def hold(folder: Path, *, years: tuple[int, ...] = (2018, 2019)) -> None:
    """Write a file for each year and add it to the folder that COMITY_HOME names."""
    folder.mkdir(parents=True, exist_ok=True)
    for year in years:
        path = folder / f"BACI_HS17_Y{year}_V{VERSION}.csv"
        lines = [f"{year},{i},{j},{int(k)},{v:.3f},           NA" for i, j, k, v in flows(year=year)]
        path.write_text("\n".join(["t,i,j,k,v,q", *lines]) + "\n")
        add(path, SOURCE, version=VERSION)

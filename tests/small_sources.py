"""Files of three providers in their own forms, with invented values, held in a folder of the test's own.

Three countries trade for three years. Comtrade has both sides' books, BACI products, GeoDist distances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.comtrade_answers import answer, declaration

from comity.sources.download.adding import add

if TYPE_CHECKING:
    from pathlib import Path

NUMBER = {"BLR": 112, "IRN": 364, "ZAF": 710}
YEARS = (2019, 2020, 2021)

# exporter, importer, year: by the exporter's books, by the importer's (with freight); None is no report
BOOKS: dict[tuple[str, str, int], tuple[float | None, float | None]] = {
    ("BLR", "IRN", 2019): (40e6, 43e6),
    ("BLR", "IRN", 2020): (50e6, 54e6),
    ("BLR", "IRN", 2021): (60e6, None),
    ("IRN", "BLR", 2019): (20e6, 22e6),
    ("IRN", "BLR", 2020): (25e6, 60e6),
    ("IRN", "BLR", 2021): (None, 33e6),
    ("ZAF", "IRN", 2020): (1e6, 1.1e6),
    ("ZAF", "BLR", 2020): (0.0, 0.0),
    ("IRN", "ZAF", 2020): (2e6, 2.2e6),
}
# year, exporter, importer, product without leading zeros: thousand dollars
PRODUCTS: dict[tuple[int, str, str, str], float] = {
    (2020, "BLR", "IRN", "870190"): 30_000.0,
    (2020, "BLR", "IRN", "310420"): 20_500.5,
    (2020, "IRN", "BLR", "80620"): 9_000.0,
    (2021, "BLR", "IRN", "870190"): 33_000.0,
}


def comtrade(path: Path, books: dict[Any, Any] | None = None) -> Path:
    """An answer of the API with every book, and a total of each reporter."""
    rows = []
    for (exporter, importer, year), (sold, bought) in (books or BOOKS).items():
        if sold is not None:
            rows.append(declared(year, exporter, importer, "X", sold))
        if bought is not None:
            rows.append(declared(year, importer, exporter, "M", bought))
    return answer(path, rows)


def declared(year: int, reporter: str, partner: str, flow: str, value: float) -> dict[str, Any]:
    """A row of the API: a total, as its reporter declared it."""
    return declaration(year, NUMBER[reporter], NUMBER[partner], flow, value)


def baci(folder: Path, year: int, *, nomenclature: str = "HS17", version: str = "202601") -> Path:
    """One year of products, as BACI writes it."""
    path = folder / f"BACI_{nomenclature}_Y{year}_V{version}.csv"
    lines = ["t,i,j,k,v,q"]
    lines += [
        f"{y},{NUMBER[i]},{NUMBER[j]},{k},{v:.3f},           NA"
        for (y, i, j, k), v in PRODUCTS.items()
        if y == year
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def geodist(folder: Path) -> Path:
    """The distances of the three, as GeoDist writes them."""
    path = folder / "dist_cepii.csv"
    header = (
        "iso_o;iso_d;contig;comlang_off;comlang_ethno;colony;comcol;curcol;col45;smctry;"
        "dist;distcap;distw;distwces"
    )
    kilometres = {("BLR", "IRN"): 3000, ("BLR", "ZAF"): 9500, ("IRN", "ZAF"): 7600}
    lines = [header]
    for (a, b), km in kilometres.items():
        lines += [f"{i};{j};0;0;0;0;0;0;0;0;{km};{km};{km};{km}" for i, j in ((a, b), (b, a))]
    path.write_text("\n".join(lines) + "\n")
    return path


def hold(folder: Path, *, books: dict[Any, Any] | None = None) -> None:
    """Add all of them to the folder that COMITY_HOME names; ``folder`` is where they are written first."""
    folder.mkdir(parents=True, exist_ok=True)
    add(comtrade(folder / "declared.json", books), "un-comtrade", version="current")
    add(geodist(folder), "cepii-geodist")
    for year in (2020, 2021):
        add(baci(folder, year), "cepii-baci-hs17", version="202601")

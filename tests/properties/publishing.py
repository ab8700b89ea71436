"""Simulated worlds as providers publish them: files of Comtrade, BACI and GeoDist, held, built and opened."""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

from tests.comtrade_answers import WORLD, answer, declaration
from tests.properties.worlds import LEAST_DECLARED_USD, RELEASE, RELEASE_YEARS

from comity import world as worlds
from comity.cli import app
from comity.sources.download.adding import add

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.properties.worlds import TradeWorld

    from comity.world import World


@contextmanager
def opened(world: TradeWorld, folder: Path) -> Iterator[World]:
    """Hold the world's files, build the warehouse from them, and open it; COMITY_HOME is in the folder.

    Parameters
    ----------
    folder : an empty one of the caller's, where files, raw data and builds are written
    """
    with _home(folder / "home"):
        publish(world, folder / "files")
        _build()
        yield worlds.open()


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    before = os.environ.get("COMITY_HOME")
    os.environ["COMITY_HOME"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["COMITY_HOME"]
        else:
            os.environ["COMITY_HOME"] = before


def _build() -> None:
    """``comity build``, without its output."""
    said = StringIO()
    with redirect_stdout(said):
        code = app.run(["build", "--quiet"])
    if code:
        raise RuntimeError(f"comity build ended with {code}: {said.getvalue()}")


def publish(world: TradeWorld, folder: Path) -> None:
    """Write what the offices declared as Comtrade, BACI and GeoDist do, and add it as a user does."""
    folder.mkdir(parents=True, exist_ok=True)
    add(comtrade(world, folder), "un-comtrade", version="current")
    add(geodist(world, folder), "cepii-geodist")
    for year in RELEASE_YEARS:
        if year in world.years:
            add(baci(world, folder, year), "cepii-baci-hs17", version=RELEASE)


def comtrade(world: TradeWorld, folder: Path) -> Path:
    """Every declaration, and each reporter's total, as an answer of the API."""
    number = {office.iso3: office.place.number for office in world.countries}
    rows = []
    totals: dict[tuple[int, int, str], float] = defaultdict(float)
    for (exporter, importer, year), (sold, bought) in world.books.items():
        for reporter, partner, flow, value in (
            (exporter, importer, "X", sold),
            (importer, exporter, "M", bought),
        ):
            if value is not None:
                rows.append(declaration(year, number[reporter], number[partner], flow, value))
                totals[year, number[reporter], flow] += value
    rows += [declaration(year, who, WORLD, flow, value) for (year, who, flow), value in totals.items()]
    return answer(folder / "declared.json", rows)


def baci(world: TradeWorld, folder: Path, year: int) -> Path:
    """One year of products in thousand dollars, reconciled from the books there are."""
    number = {office.iso3: office.place.number for office in world.countries}
    lines = ["t,i,j,k,v,q"]
    for (exporter, importer), basket in world.baskets.items():
        value = reconciled(world, exporter, importer, year)
        if value is not None:
            pair = f"{year},{number[exporter]},{number[importer]}"
            lines += [
                f"{pair},{int(code)},{value * share / 1000:.3f},           NA"
                for code, share in basket.items()
                if share * value >= LEAST_DECLARED_USD
            ]
    path = folder / f"BACI_HS17_Y{year}_V{RELEASE}.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def reconciled(world: TradeWorld, exporter: str, importer: str, year: int) -> float | None:
    """The mean of the two books, freight taken off; None where nobody reported."""
    sold, bought = world.books[exporter, importer, year]
    fob = None if bought is None else bought / (1 + world.freight[exporter, importer])
    there = [value for value in (sold, fob) if value is not None]
    return sum(there) / len(there) if there else None


def geodist(world: TradeWorld, folder: Path) -> Path:
    """The distances, as GeoDist writes them."""
    header = (
        "iso_o;iso_d;contig;comlang_off;comlang_ethno;colony;comcol;curcol;col45;smctry;"
        "dist;distcap;distw;distwces"
    )
    lines = [
        f"{a};{b};0;0;0;0;0;0;0;0;{km:.2f};{km:.2f};{km:.2f};{km:.2f}"
        for (a, b), km in world.kilometres.items()
    ]
    path = folder / "dist_cepii.csv"
    path.write_text("\n".join([header, *lines]) + "\n")
    return path

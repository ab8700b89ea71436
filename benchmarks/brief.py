"""How long a brief and openings take on a large warehouse, in a new process and in a running one.

    python benchmarks/brief.py [--home FOLDER | --years 2012-2021 --rows 11000000 --folder FOLDER] [--json]

Without ``--home`` the warehouse of benchmarks/warehouse.py is generated and built first (ten years of 11
million rows take some minutes); with it, the build in use in that COMITY_HOME is asked. In a running process
each pair is asked once, after one that opens the warehouse, so that nothing of it is remembered: the least
and the median over the pairs are told. Of a new process the least of some runs is, since other work on the
machine only adds; "first question" is the openings of a pair from the import of comity on, without the start
of Python and without a page.

Bounds, on 2 cores: warm at most 300 ms, cold at most 2 s; openings at most 500 ms, the first question in a
new process and the command among them; the page at most 500 kB, 150 kB gzipped.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))
import baci_like
import warehouse

RUNS = 3
PAIRS = (
    *(("BLR", "IRN"), ("DEU", "FRA"), ("CHL", "PER"), ("JPN", "KOR"), ("IND", "ZAF"), ("CAN", "MEX")),
    *(("BRA", "CHN"), ("ARG", "BOL"), ("NOR", "SWE"), ("ESP", "ITA"), ("IDN", "THA")),
)
AS_OF = "2026-06-30"
FIRST = """
import sys, time
began = time.perf_counter()
from comity.pair import pair
pair(*sys.argv[1:], as_of="{as_of}").opportunities(sys.argv[2])
print(time.perf_counter() - began)
"""


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--home", type=Path, help="a COMITY_HOME with a build")
    parser.add_argument("--years", default="2012-2021")
    parser.add_argument("--rows", type=int, default=baci_like.ROWS)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "baci-like")
    parser.add_argument("--memory", default="1500MB", help="what DuckDB may use while building")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as place:
        home = chosen.home or _built(Path(place), chosen)
        found = {"rows": _rows(home), **_cold(home), **_warm(home)}
    if chosen.json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            print(f"{name:32} {value:>14,}")


def _built(place: Path, chosen: argparse.Namespace) -> Path:
    first, _, last = chosen.years.partition("-")
    years = range(int(first), int(last or first) + 1)
    files = [warehouse._generated(chosen.folder, year, chosen.rows) for year in years]
    warehouse._build(place / "home", files, chosen.folder, chosen.memory)
    return place / "home"


def _rows(home: Path) -> int:
    """How many rows of products the build has."""
    os.environ["COMITY_HOME"] = str(home)
    from comity.sources import home as homes
    from comity.warehouse import store

    opened = store.current(homes.warehouse())
    if opened is None:
        sys.exit(f"{home} has no build")
    return next((table.rows for table in opened.build.tables if table.name == "product_flows"), 0)


def _cold(home: Path) -> dict[str, int]:
    """Two pairs in processes of their own: the commands, and the first question of one."""
    found = {}
    for pair in PAIRS[:2]:
        said = "-".join(pair)
        brief, openings = ([*command, *pair, "--as-of", AS_OF] for command in (["brief"], ["opportunities"]))
        found[f"{said} brief, cold ms"] = _least(home, ["-m", "comity", *brief, "--format", "html"])
        found[f"{said} openings, cold ms"] = _least(home, ["-m", "comity", *openings])
        found[f"{said} first question ms"] = _least(home, ["-c", FIRST.format(as_of=AS_OF), *pair])
    return found


def _least(home: Path, arguments: list[str]) -> int:
    """Milliseconds of the quickest run: what it says itself, otherwise all of it."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        environment = {**os.environ, "COMITY_HOME": str(home)}
        ended = subprocess.run(
            [sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True
        )
        took = time.perf_counter() - began
        times.append(float(ended.stdout) if arguments[0] == "-c" else took)
    return round(min(times) * 1000)


def _warm(home: Path) -> dict[str, int]:
    """Dossiers and their pages in a process that keeps the warehouse open; figures and openings alone."""
    os.environ["COMITY_HOME"] = str(home)
    from comity import dossiers
    from comity.dossiers import figures
    from comity.pair import pair
    from comity.sources import home as homes
    from comity.warehouse import store
    from comity.world import World

    opened = store.current(homes.warehouse())
    made, pages, drawn = [], [], []
    for two in PAIRS:
        began = time.perf_counter()
        dossier = pair(*two, World(warehouse=opened), as_of=AS_OF).dossier()
        made.append(time.perf_counter() - began)
        began = time.perf_counter()
        page = dossiers.pair_html(dossier).encode()
        pages.append(time.perf_counter() - began)
        all_figures = [figure for section in dossier.sections for figure in section.figures]
        began = time.perf_counter()
        for figure in all_figures:
            for width in (figures.NARROW, figures.WIDE):
                figures.draw(figure, width)
        drawn.append(time.perf_counter() - began)
    both = [a + b for a, b in zip(made, pages, strict=True)][1:]
    return {
        "brief, warm ms": round(min(both) * 1000),
        "median ms": round(median(both) * 1000),
        "of it dossier ms": round(median(made[1:]) * 1000),
        "of it page ms": round(median(pages[1:]) * 1000),
        **_warm_openings(),
        "figures": len(all_figures),
        "figures drawn twice us": round(min(drawn) * 1e6),
        "page bytes": len(page),
        "gzipped bytes": len(gzip.compress(page)),
    }


def _warm_openings() -> dict[str, int]:
    """Openings of one direction of each pair, of which nothing but the world's sums is remembered."""
    from comity.pair import pair
    from comity.sources import home as homes
    from comity.warehouse import store
    from comity.world import World

    opened = store.current(homes.warehouse())
    times = []
    for exporter, importer in PAIRS:
        began = time.perf_counter()
        pair(exporter, importer, World(warehouse=opened), as_of=AS_OF).opportunities(importer)
        times.append(time.perf_counter() - began)
    return {
        "openings, warm ms": round(min(times[1:]) * 1000),
        "openings, median ms": round(median(times[1:]) * 1000),
    }


if __name__ == "__main__":
    main()

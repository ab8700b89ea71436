"""How long a brief takes on a large warehouse, in a new process and in a running one, and how large it is.

    python benchmarks/brief.py [--home FOLDER | --years 2012-2021 --rows 11000000 --folder FOLDER] [--json]

Without ``--home`` the warehouse of benchmarks/warehouse.py is generated and built first (ten years of 11
million rows take some minutes); with it, the build in use in that COMITY_HOME is asked. Every round of the
warm times has a world of its own, so that nothing is remembered but what a server keeps open; minima are
given, since other work on the machine only adds.

Bounds, on 2 cores: warm at most 300 ms, cold at most 2 s; the page at most 500 kB, 150 kB gzipped.
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

sys.path.insert(0, str(Path(__file__).resolve().parent))
import baci_like
import warehouse

ROUNDS = 9
PAIR = ("BLR", "IRN")
AS_OF = "2026-06-30"


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
        found = {"rows": _rows(home), "cold ms": _cold(home), **_warm(home)}
    if chosen.json:
        print(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            print(f"{name:24} {value:>14,}")


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


def _cold(home: Path) -> int:
    """The command itself, in a process of its own, with the page as its answer."""
    command = [sys.executable, "-m", "comity", "brief", *PAIR, "--as-of", AS_OF, "--format", "html"]
    times = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(
            command, env={**os.environ, "COMITY_HOME": str(home)}, check=True, stdout=subprocess.DEVNULL
        )
        times.append(time.perf_counter() - began)
    return round(min(times) * 1000)


def _warm(home: Path) -> dict[str, int]:
    """The dossier and its page in a process that keeps the warehouse open; then the figures alone."""
    os.environ["COMITY_HOME"] = str(home)
    from comity import dossiers
    from comity.dossiers import figures
    from comity.pair import pair
    from comity.sources import home as homes
    from comity.warehouse import store
    from comity.world import World

    opened = store.current(homes.warehouse())
    made, pages, drawn = [], [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        dossier = pair(*PAIR, World(warehouse=opened), as_of=AS_OF).dossier()
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
    return {
        "warm ms": round(min(a + b for a, b in zip(made, pages, strict=True)) * 1000),
        "of it dossier ms": round(min(made) * 1000),
        "of it page ms": round(min(pages) * 1000),
        "figures": len(all_figures),
        "figures drawn twice us": round(min(drawn) * 1e6),
        "page bytes": len(page),
        "gzipped bytes": len(gzip.compress(page)),
    }


if __name__ == "__main__":
    main()

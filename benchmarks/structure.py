"""How fast the structure of a year's world trade is measured: 230 countries, all pairs, 5,000 products.

    python benchmarks/structure.py [--rows 9000000] [--folder FOLDER] [--home HOME] [--peers] [--json]

The year is generated in the form of BACI (benchmarks/baci_like.py), once, in FOLDER, and built by the command
itself; or the newest year of the build in HOME is taken. Every part runs in a process of its own
(benchmarks/structure_parts.py). With --peers the same rows are given to DuckDB, polars and pandas for
intra-industry trade, and the same table of country by product to ecomplexity and economic-complexity. What is
not installed is named, and each peer's answer is compared with ours.

Bounds, on 2 cores: read in 2 s, every measure of all pairs in 0.5 s, 2 GB; 1,000 permutations of a pair in
2 s; advantage, complexity, density and outlook a hundred times as fast as ecomplexity.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import baci_like

SOURCE, VERSION, YEAR = "cepii-baci-hs12", "202401b", 2021
PARTS = Path(__file__).with_name("structure_parts.py")
PEERS = ("duckdb", "polars", "pandas", "ecomplexity", "economic_complexity")


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--rows", type=int, default=9_000_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "baci-like-9m")
    parser.add_argument("--home", type=Path, help="a COMITY_HOME with a build in it")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    found: dict[str, object] = {"machine": f"{os.cpu_count()} cores, Python {platform.python_version()}"}
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as place:
        home = chosen.home or _built(Path(place) / "home", chosen.folder, chosen.rows)
        found["every pair"] = _part("measures", home, place)
        _part("fits", home, place)  # keeps the measures of the year
        found["one pair"] = _part("fits", home, place)
        if chosen.peers:
            found |= {name: _peer(name, home, place) for name in PEERS}
    print(json.dumps(found, indent=2) if chosen.json else _table(found))


def _built(home: Path, folder: Path, rows: int) -> Path:
    """A COMITY_HOME with one generated year in its warehouse."""
    file = folder / f"BACI_HS12_Y{YEAR}_V202401.csv"
    if not file.is_file():
        baci_like.write_year(folder, YEAR, rows=rows)
    environment = {**os.environ, "COMITY_HOME": str(home)}
    adding = ["data", "add", str(file), "--as", SOURCE, "--version", VERSION, "--quiet"]
    for arguments in (adding, ["build", "--memory", "1500MB", "--quiet"]):
        command = [sys.executable, "-m", "comity", *arguments]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return home


def _peer(name: str, home: Path, place: str) -> object:
    if find_spec(name) is None:
        return "not installed, so not measured"
    return _part(name, home, place)


def _part(name: str, home: Path, place: str) -> object:
    """What one part printed, or why it failed."""
    command = [sys.executable, str(PARTS), name, str(home), place]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        words = ended.stderr.strip().splitlines()[-1:] or ["ended by the system: out of memory"]
        return f"failed: {words[0]}"
    return json.loads(ended.stdout.strip().splitlines()[-1])


def _table(found: dict[str, object]) -> str:
    lines = []
    for name, value in found.items():
        if isinstance(value, dict):
            lines += [name, *(f"  {label:50} {figure}" for label, figure in value.items())]
        else:
            lines.append(f"{name:52} {value}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

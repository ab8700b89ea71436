"""How fast BACI-like data is taken in and asked: one year, ten years, then one pair's history and all ranks.

    python benchmarks/warehouse.py [--years 2012-2021] [--rows 11000000] [--folder FOLDER] [--peers] [--json]

The data is generated (benchmarks/baci_like.py) in the real form and with real skew, once, in FOLDER;
it is added to a fresh COMITY_HOME and built by the command itself, in a process of its own whose peak
memory is measured. pandas and polars read the same files in the same run and answer the same questions.

Bounds, on 2 cores: a year of 11 million rows in at most 15 s and 2 GB; ten years in at most 3 minutes,
6 GB and 2.5 GB on disk; a pair's full history in at most 50 ms, all partners' ranks in at most 150 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))
import baci_like

SOURCE = "cepii-baci-hs12"
VERSION = "202401b"
ROUNDS = 21
PAIR = {"exporter": "BLR", "importer": "IRN"}


def main() -> None:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--years", default="2012-2021")
    parser.add_argument("--rows", type=int, default=baci_like.ROWS)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "baci-like")
    parser.add_argument("--memory", default="1500MB", help="what DuckDB may use")
    parser.add_argument("--peers", action="store_true", help="also pandas and polars")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    first, _, last = chosen.years.partition("-")
    years = range(int(first), int(last or first) + 1)
    files = [_generated(chosen.folder, year, chosen.rows) for year in years]
    found = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "rows a year": chosen.rows,
    }
    with tempfile.TemporaryDirectory(prefix="comity-bench-") as place:
        found["one year"] = _build(Path(place) / "one", files[-1:], chosen.folder, chosen.memory)
        home = Path(place) / "all"
        found[f"{len(files)} years"] = _build(home, files, chosen.folder, chosen.memory)
        found["questions"] = _questions(home, years)
        if chosen.peers:
            found["peers"] = {name: _peer(name, files, home) for name in ("pandas", "polars")}
    if chosen.json:
        print(json.dumps(found, indent=2))
    else:
        _print(found)


def _generated(folder: Path, year: int, rows: int) -> Path:
    path = folder / f"BACI_HS12_Y{year}_V202401.csv"
    return path if path.is_file() else baci_like.write_year(folder, year, rows=rows)


def _build(home: Path, files: list[Path], folder: Path, memory: str) -> dict[str, object]:
    """Add the files and build them, each in a process of its own; seconds, peak memory and bytes on disk."""
    environment = {**os.environ, "COMITY_HOME": str(home)}
    for file in (*files, folder / "product_codes_HS12_V202401.csv"):
        command = [
            sys.executable,
            "-m",
            "comity",
            "data",
            "add",
            str(file),
            "--as",
            SOURCE,
            "--version",
            VERSION,
        ]
        subprocess.run([*command, "--quiet"], env=environment, check=True, stdout=subprocess.DEVNULL)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    began = time.perf_counter()
    command = [sys.executable, "-m", "comity", "build", "--memory", memory, "--format", "json"]
    answer = subprocess.run(command, env=environment, check=False, capture_output=True)
    seconds = time.perf_counter() - began
    if answer.returncode:
        sys.exit(answer.stderr.decode())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    build = json.loads(answer.stdout)
    rows = next(table["rows"] for table in build["tables"] if table["name"] == "product_flows")
    return {
        "seconds": round(seconds, 1),
        "rows": rows,
        "peak MB": round(peak / 1e3) if peak > before else f"below {round(before / 1e3)}",
        "on disk MB": round(sum(table["bytes"] for table in build["tables"]) / 1e6),
    }


def _questions(home: Path, years: range) -> dict[str, float]:
    """Milliseconds a question in a warm process, and of the first one in a new process's connection."""
    os.environ["COMITY_HOME"] = str(home)
    from comity.sources import home as homes
    from comity.warehouse import store

    span = {**PAIR, "first_year": years[0], "last_year": years[-1]}
    asked = {
        "pair history, totals, both sides": lambda w: w.ask("pair_history", span),
        "pair history, every product": lambda w: w.ask("pair_products", span),
        "all partners' ranks of a year": lambda w: w.ask(
            "partner_ranks", {"country": "IRN", "year": years[-1]}
        ),
    }
    warehouse = store.current(homes.warehouse())
    began = time.perf_counter()
    asked["pair history, totals, both sides"](warehouse)
    found = {"first question, with opening": round((time.perf_counter() - began) * 1000, 1)}
    for name, ask in asked.items():
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            ask(warehouse)
            times.append(time.perf_counter() - began)
        found[name] = round(median(times) * 1000, 1)
    return found


_PEERS = {
    "pandas": """
import sys, time, resource, pandas as pd
files = sys.argv[1:]
began = time.perf_counter()
frame = pd.concat(pd.read_csv(f, dtype={"k": str}, na_values=["           NA"]) for f in files)
loaded = time.perf_counter() - began
began = time.perf_counter()
frame[(frame.i == 112) & (frame.j == 364)]
pair = time.perf_counter() - began
began = time.perf_counter()
year = frame[(frame.t == frame.t.max()) & (frame.j == 364)]
year.groupby("i").v.sum().rank(ascending=False)
ranks = time.perf_counter() - began
""",
    "polars": """
import sys, time, resource, polars as pl
files = sys.argv[1:]
began = time.perf_counter()
frame = pl.concat([pl.read_csv(f, schema_overrides={"k": pl.String, "q": pl.String}) for f in files])
loaded = time.perf_counter() - began
began = time.perf_counter()
frame.filter((pl.col("i") == 112) & (pl.col("j") == 364))
pair = time.perf_counter() - began
began = time.perf_counter()
year = frame.filter((pl.col("t") == frame["t"].max()) & (pl.col("j") == 364))
year.group_by("i").agg(pl.col("v").sum()).with_columns(pl.col("v").rank(descending=True))
ranks = time.perf_counter() - began
""",
}
_TELL = """
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
print(f"{loaded:.1f} {pair * 1000:.0f} {ranks * 1000:.0f} {peak:.0f}")
"""


def _peer(name: str, files: list[Path], home: Path) -> dict[str, object] | str:
    """The same files read into memory by another library, a year if ten do not fit."""
    del home
    answer: dict[str, object] = {}
    for label, chosen in (("one year", files[-1:]), (f"{len(files)} years", files)):
        command = [sys.executable, "-c", _PEERS[name] + _TELL, *map(str, chosen)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            words = ended.stderr.strip().splitlines()[-1:] or ["ended by the system: out of memory"]
            answer[label] = words[0]
            continue
        loaded, pair, ranks, peak = ended.stdout.split()
        answer[label] = f"read {loaded} s, pair {pair} ms, ranks {ranks} ms, peak {peak} MB"
    return answer


def _print(found: dict[str, object]) -> None:
    for name, value in found.items():
        if isinstance(value, dict):
            print(name)
            for label, figure in value.items():
                print(f"  {label:36} {figure}")
        else:
            print(f"{name:38} {value}")


if __name__ == "__main__":
    if shutil.disk_usage(tempfile.gettempdir()).free < 15e9:
        sys.exit("benchmarks/warehouse.py needs 15 GB where temporary files go")
    main()

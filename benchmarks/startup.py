"""How long a command takes from a cold start, against Python itself, on this machine and in this run.

The commands take turns, so that a busy moment falls on all of them alike; figures are medians. ``--help`` may
take 8 times as long as ``python -c pass``, and a whole check 25 times. Python may keep its compiled files, as
it may where a user installed the package: a first round, which is not counted, writes them.

    python benchmarks/startup.py [--runs 21] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = ROOT / "examples/texts/minsk_visit_2025-08.txt"
COMITY = Path(sys.executable).with_name("comity")
BARE = "python -c pass"


def commands() -> dict[str, tuple[list[str], float | None]]:
    """What is run, by its name in the table, and how many times as long as Python it may take."""
    check = [str(COMITY), "check", str(ARTICLE), "--published", "2025-08", "--as-of", "2025-08-21"]
    return {
        BARE: ([sys.executable, "-c", "pass"], None),
        "comity --help": ([str(COMITY), "--help"], 8),
        "comity check ARTICLE": (check, 25),
        "comity check ARTICLE --format json": ([*check, "--format", "json"], 25),
        "comity check ARTICLE --format html": ([*check, "--format", "html"], None),
        "comity brief IRN BLR": ([str(COMITY), "brief", "IRN", "BLR"], None),
    }


def seconds(command: list[str]) -> float:
    """One run of a command, from start to exit."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def measure(runs: int) -> dict[str, float]:
    """The median of each command, in seconds, without the first round."""
    times: dict[str, list[float]] = {name: [] for name in commands()}
    for turn in range(runs + 1):
        for name, (command, _) in commands().items():
            taken = seconds(command)
            if turn:
                times[name].append(taken)
    return {name: median(taken) for name, taken in times.items()}


def main() -> None:
    """Print the table; leave with 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.runs)
    bare = found[BARE]
    late = [name for name, (_, bound) in commands().items() if bound and found[name] > bound * bare]
    if asked.json:
        print(json.dumps({name: {"seconds": s, "ratio": s / bare} for name, s in found.items()}, indent=2))
    else:
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {asked.runs} runs")
        for name, (_, bound) in commands().items():
            allowed = f"  (at most {bound:g})" if bound else ""
            print(f"{name:36}{found[name] * 1000:8.1f} ms {found[name] / bare:6.1f} times{allowed}")
    for name in late:
        print(f"startup.py: {name} is too slow", file=sys.stderr)
    sys.exit(bool(late))


if __name__ == "__main__":
    main()

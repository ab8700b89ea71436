"""How long it takes to say how often pairs of a size grew so: 230 countries, ten years, half a million flows.

The first check of a target reads the series of all pairs, and may take 300 ms; later ones ask the array.
Times are minima of some runs, each with a world of its own.

    python benchmarks/base_rates.py [--countries 230] [--years 10] [--runs 5] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import pair_histories

from comity.claims import read
from comity.evidence.base_rates import growth_odds
from comity.evidence.projections import projected
from comity.records import Communique
from comity.warehouse.store import Warehouse
from comity.world import World

BOUND_S = 0.3
AS_OF = date(2025, 8, 21)
TEXT = "Iran and Belarus agreed to raise trade to $1 billion by 2028."


def once(held: Warehouse) -> tuple[float, float]:
    """Seconds of the first answer and of the next, in a world of its own."""
    world = World(warehouse=Warehouse(held.build)).at(AS_OF)
    world.trade("IRN", "BLR")  # the check has opened the build by then
    said = Communique(id="target", text=TEXT, sha256="0" * 64, pair=("BLR", "IRN"))
    claim = read(said).claims[0]

    def answered() -> float:
        begun = time.perf_counter()
        found = [*growth_odds(claim, said, world), *projected(claim, said, world)]
        taken = time.perf_counter() - begun
        assert any(piece.value is not None for piece in found), found
        return taken

    return answered(), answered()


def main() -> None:
    """Print the figures; leave with 1 where the bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--countries", type=int, default=230)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    flows, _ = pair_histories.simulated(1, countries=asked.countries, years=asked.years)
    with tempfile.TemporaryDirectory() as folder:
        held = pair_histories.warehouse(Path(folder), flows, {y: 1.02**y for y in range(2014, 2024)})
        taken = [once(held) for _ in range(asked.runs)]
    first, next_ = (min(times) for times in zip(*taken, strict=True))
    if asked.json:
        print(json.dumps({"flows": flows.num_rows, "first_seconds": first, "next_seconds": next_}))
    else:
        print(f"{flows.num_rows:,} flows: first answer {first * 1000:.0f} ms, next {next_ * 1000:.1f} ms")
    sys.exit(first > BOUND_S)


if __name__ == "__main__":
    main()

"""How long whole commands take on a registry with 100,000 entries, each in a process of its own.

What Python and comity take to start is among it; the first line says how much that is. Times are minima of
some runs, with the processor's own time beside them. The views by themselves: ``registry.py``.

    python benchmarks/registry_commands.py [--entries 100000] [--runs 5] [--postgresql | --registry URL]
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import registry

COMMANDS = """
    --version
    registry list
    registry list --as-of 2024-06-30
    registry list documents --status in_force
    registry list commitments --due-by 2024-06-30
    registry list projects --status implementation
    registry list documents --pair IRN KAZ
    registry show d7
    registry history d0
    registry export --pair IRN KAZ --out pair.json
    registry export --pair IRN KAZ --out deadlines.ics
    ledger IRN KAZ
    ledger IRN KAZ --as-of 2024-06-30
    ledger overdue
    ledger overdue --pair IRN KAZ
    ledger summary
    ledger summary --by side
    ledger summary --by horizon --as-of 2024-06-30
    brief IRN KAZ
"""


def taken(command: list[str], where: str, folder: str) -> registry.Taken:
    """Seconds that a command took in a new process."""
    environment = {**os.environ, "COMITY_HOME": folder}
    if command[0] in {"registry", "ledger", "brief"}:
        command = [*command, "--registry", where]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-m", "comity", *command],
        cwd=folder,
        env=environment,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    seconds = time.perf_counter() - clock
    if ran.returncode:
        raise SystemExit(f"comity {' '.join(command)}: {ran.stderr.strip()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return registry.Taken(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--registry", help="an empty database to use in the place of a new file")
    parser.add_argument("--postgresql", action="store_true", help="start a server, and use that")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, registry.somewhere(asked, folder) as where:
        registry.bring_in(where, registry.write_tables(Path(folder), asked.entries), asked.entries)
        print(f"{'comity …':50}{'by the clock':>14}{'processor':>14}")
        for line in COMMANDS.strip().splitlines():
            every = [taken(line.split(), where, folder) for _ in range(asked.runs)]
            clock, processor = min(t.clock for t in every), min(t.processor for t in every)
            print(f"{line.strip():50}{clock * 1000:11.0f} ms{processor * 1000:11.0f} ms", flush=True)


if __name__ == "__main__":
    main()

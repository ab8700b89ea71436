"""How long the registry takes with 100,000 entries: to bring them in, every view, one document's history.

A view may take 200 ms, the history of one document 20 ms, and an import brings in 5,000 rows a second.
Each view opens the registry anew; times are minima of some runs, with the processor's own time beside them,
which a busy machine lengthens less. Of a server, the processor's time is that of comity alone. Writing all
entries to a file is no view, and has no bound. ``registry_commands.py`` times whole commands.

    python benchmarks/registry.py [--entries 100000] [--runs 5] [--postgresql | --registry URL] [--json]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from comity import world
from comity.ledger import overdue, summary
from comity.ledger.chains import chains
from comity.ledger.exchange import exporting, importing
from comity.ledger.registered import Registered
from comity.ledger.registry.drafts import Desk
from comity.ledger.registry.entries import Provenance
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store import reading, writing
from comity.ledger.store.opening import open_registry
from comity.ledger.store.place import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TODAY = date(2026, 11, 24)
AS_OF = date(2024, 6, 30)
VIEW_MS, HISTORY_MS, ROWS_PER_SECOND = 200, 20, 5_000
CODES = """
    ARE AUS AUT AZE BEL BGR BLR BRA CAN CHE CHL CHN CZE DEU DNK EGY ESP FIN FRA GBR GEO GRC HUN IDN IND IRN
    IRQ ITA JPN KAZ KOR MEX MYS NLD NOR PAK POL PRT ROU RUS SAU SRB SWE THA TUR UKR USA UZB VNM ZAF
""".split()  # noqa: SIM905 - a list would be a pillar
PAIRS = [(a, b) for i, a in enumerate(CODES) for b in CODES[i + 1 : i + 9]]
# Of a hundred entries: what a commission keeps.
MIX = {"document": 30, "commitment": 25, "project": 10, "statement": 20, "fact": 15}
CHANGES_OF_ONE = 200
WHOLE = {"export of all": "json", "calendar of all": "ics"}
HISTORY = f"history of one document ({CHANGES_OF_ONE})"


def rows(entries: int) -> dict[str, list[list[str]]]:
    """Tables of made-up entries by kind, the same each time."""
    chance = random.Random(8)  # noqa: S311 - no secret
    numbers = {kind: entries * share // 100 for kind, share in MIX.items()}

    def day(first: int = 2000, last: int = 2026) -> str:
        start = date(first, 1, 1)
        return (start + timedelta(days=chance.randrange((date(last, 6, 30) - start).days))).isoformat()

    def pair() -> tuple[str, str]:
        return chance.choice(PAIRS)

    statuses = ("signed", "ratified", "in_force", "in_force", "expired", "negotiating")
    stages = ("pipeline", "implementation", "finalisation", "closed", "cancelled")
    sectors = ("110", "210", "230", "311", "321", "322", "32210", "331")
    made: dict[str, list[list[str]]] = {kind: [] for kind in numbers}
    for n in range(numbers["document"]):
        line = [f"d{n}", f"Memorandum number {n} on cooperation", "memorandum", "; ".join(pair()), day()]
        made["document"].append([*line, chance.choice(statuses), chance.choice(sectors)])
    for n in range(numbers["commitment"]):
        line = [
            f"c{n}",
            f"Deliver consignment {n}",
            "; ".join(pair()),
            f"d{chance.randrange(numbers['document'])}",
        ]
        made["commitment"].append([*line, day(2000, 2026), day(2005, 2026)[:7], "100", "trucks"])
    for n in range(numbers["project"]):
        line = [f"p{n}", f"Plant number {n}", "; ".join(pair()), f"d{chance.randrange(numbers['document'])}"]
        made["project"].append([*line, chance.choice(stages), day(2010, 2026)[:4], chance.choice(sectors)])
    for n in range(numbers["statement"]):
        a, b = pair()
        kind, year = chance.choice(("level", "target")), chance.randrange(2001, 2026)
        figure = f"{chance.lognormvariate(1, 1):.2f}"
        due = str(year + chance.randrange(1, 9)) if kind == "target" else ""
        period = "annual" if kind == "target" else str(year - 1)
        line = [f"s{n}", a, b, f"{year}-{chance.randrange(1, 13):02d}-15", kind, f"Minister {n % 500}"]
        made["statement"].append([*line, figure, "USD billion", period, due])
    for n in range(numbers["fact"]):
        kind = chance.choice(("started", "progress", "reached", "not_done"))
        line = [f"f{n}", f"c{chance.randrange(numbers['commitment'])}", kind, f"Report number {n}", day(2006)]
        made["fact"].append(line)
    return made


HEADINGS = {
    "document": "id title kind parties signed status sectors",
    "commitment": "id what parties document made deadline amount unit",
    "project": "id title parties documents status planned_end sectors",
    "statement": "id party_a party_b said_on kind speaker figure unit period deadline",
    "fact": "id about kind what day",
}


def write_tables(folder: Path, entries: int) -> list[Path]:
    """One CSV file a kind."""
    files = []
    for kind, lines in rows(entries).items():
        file = folder / f"{kind}.csv"
        text = [",".join(HEADINGS[kind].split()), *(",".join(line) for line in lines)]
        file.write_text("\n".join(text) + "\n")
        files.append(file)
    return files


class Taken(NamedTuple):
    """Seconds by the clock, and of the processor."""

    clock: float
    processor: float


def timed(act: Callable[[], object], runs: int = 1) -> Taken:
    """The least that some runs took."""
    taken = []
    for _ in range(runs):
        clock, processor = time.perf_counter(), time.process_time()
        act()
        taken.append(Taken(time.perf_counter() - clock, time.process_time() - processor))
    return Taken(min(t.clock for t in taken), min(t.processor for t in taken))


def bring_in(where: str, files: list[Path], entries: int) -> dict[str, Taken]:
    """Seconds for each row, from the files to the disk, and for each of many changes of one document."""
    desk = Desk(author="benchmark", today=TODAY, source="Made up for the benchmark")
    with open_registry(place(where), create=True) as registry:

        def tables() -> None:
            for file in files:  # in the order in which they refer to each other
                batch = importing.read_batch(file, desk)
                assert not batch.problems, batch.problems[:3]
                with registry.writing() as connection:
                    writing.add(connection, batch.drafts)

        def changes() -> None:
            for number in range(1, CHANGES_OF_ONE):
                said = Provenance(dated=f"{2000 + number // 10}-01-01", source="Made up", author="benchmark")
                with registry.writing() as connection:
                    writing.change(connection, "d0", {"note": f"change {number}"}, said, expected=number)

        imported, changed = timed(tables), timed(changes)
    return {
        "import, a row": Taken(*(seconds / entries for seconds in imported)),
        "update, a change": Taken(*(seconds / CHANGES_OF_ONE for seconds in changed)),
    }


def views(where: str, scratch: str) -> dict[str, Callable[[], object]]:
    """What is timed, by its name: each opens what it needs, as a command does once Python has started."""
    at = place(where)

    def asked(ask: Callable[..., object]) -> Callable[[], object]:
        def run() -> object:
            with open_registry(at) as registry, registry.reading() as connection:
                return ask(connection)

        return run

    def listed(**wanted: object) -> Callable[[], object]:
        chosen = reading.Wanted(**wanted)  # type: ignore[arg-type]
        return asked(lambda c: (reading.count(c, chosen), reading.listed(c, chosen, limit=50)))

    def view(day: date = TODAY) -> world.WorldAt:
        return world.World(registry=Registered(at)).at(day)

    def exported(form: str, **wanted: object) -> Callable[[], object]:
        chosen = reading.Wanted(**wanted)  # type: ignore[arg-type]
        file = Path(scratch) / f"some.{form}"
        return asked(lambda c: exporting.write_entries(file, form, tuple(reading.every(c, chosen))))

    def of_pair(day: date) -> object:
        return chains(view(day).statements("IRN", "KAZ"), day)

    documents, commitments, projects = (EntryKind.DOCUMENT,), (EntryKind.COMMITMENT,), (EntryKind.PROJECT,)
    by_kind = {f"list {kind}s": listed(kinds=(EntryKind(kind),)) for kind in MIX}
    ahead = reading.Wanted(kinds=commitments, due_from=TODAY)
    one = asked(lambda c: reading.followed(c, [reading.entry(c, "d7")], None, TODAY))
    return {
        "list, newest 50": listed(),
        "list, as of a day": listed(as_of=AS_OF),
        **by_kind,
        "list projects by stage": listed(kinds=projects, status="implementation"),
        "list documents in force": listed(kinds=documents, status="in_force"),
        "list documents of a pair": listed(kinds=documents, marks=("pair:IRN-KAZ",)),
        "list a sector, as of a day": listed(marks=("sector:322",), as_of=AS_OF),
        "list by words of the title": listed(about="number 777"),
        "count by kind, status and sector": asked(lambda c: reading.tally(c, reading.Wanted())),
        "what falls due by a day": asked(
            lambda c: reading.due(c, reading.Wanted(kinds=commitments, due_by=AS_OF), limit=50)
        ),
        "deadlines ahead": asked(lambda c: (reading.count(c, ahead), reading.due(c, ahead, limit=50))),
        "show one document": one,
        "dossier: documents of a pair": lambda: view().registered(documents, "IRN", "KAZ"),
        "dossier: projects of a pair": lambda: view().registered(projects, "IRN", "KAZ"),
        "chains of a pair": lambda: of_pair(TODAY),
        "chains of a pair, as of a day": lambda: of_pair(AS_OF),
        "overdue, of a pair": lambda: overdue.overdue(
            view().statements("IRN", "KAZ"), view().registered((*commitments, *projects), "IRN", "KAZ"), TODAY
        ),
        "overdue, of all: 50 and their number": lambda: view().overdue(50),
        "overdue, of all, as of a day": lambda: view(AS_OF).overdue(50),
        "summary, of all, by pair": lambda: summary.tallies(view().promises(), lambda p: p.pair),
        "summary, of all, by side": lambda: summary.tallies(view().promises(), lambda p: p.side),
        "summary, of all, as of a day": lambda: summary.tally("all", view(AS_OF).promises()),
        "calendar of a pair": exported("ics", marks=("pair:IRN-KAZ",)),
        "export of a pair": exported("json", marks=("pair:IRN-KAZ",)),
    }


def export(where: str, file: Path, form: str) -> None:
    """Write everything to a file."""
    with open_registry(place(where)) as registry, registry.reading() as connection:
        exporting.write_entries(file, form, tuple(reading.every(connection, reading.Wanted())))


def history(where: str) -> None:
    """Read every change of one document."""
    with open_registry(place(where)) as registry, registry.reading() as connection:
        assert len(reading.history(connection, "d0")) == CHANGES_OF_ONE


def late(taken: dict[str, Taken]) -> list[str]:
    """What is over its bound by the processor's time."""
    bounds = dict.fromkeys(taken, VIEW_MS / 1000)
    bounds |= dict.fromkeys(WHOLE, float("inf"))
    bounds |= {HISTORY: HISTORY_MS / 1000, "import, a row": 1 / ROWS_PER_SECOND}
    return [name for name, one in taken.items() if one.processor > bounds[name]]


@contextlib.contextmanager
def somewhere(asked: argparse.Namespace, folder: str) -> Iterator[str]:
    """The address of an empty registry: one that is named, on a server of our own, or in a file."""
    if not asked.postgresql:
        yield asked.registry or str(Path(folder) / "registry.sqlite")
        return
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    from postgres_server import Server

    server = Server()
    try:
        yield server.url()
    finally:
        server.stop()


def main() -> None:
    """Print the table; leave with 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--registry", help="an empty database to use in the place of a new file")
    parser.add_argument("--postgresql", action="store_true", help="start a server, and use that")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, somewhere(asked, folder) as where:
        files = write_tables(Path(folder), asked.entries)
        taken = bring_in(where, files, asked.entries)
        taken |= {name: timed(act, asked.runs) for name, act in views(where, folder).items()}
        taken[HISTORY] = timed(lambda: history(where), asked.runs)
        taken |= {name: timed(lambda n=name: export(where, Path(folder) / "all", WHOLE[n])) for name in WHOLE}
    missed = late(taken)
    if asked.json:
        print(json.dumps({name: one._asdict() for name, one in taken.items()}, indent=2))
    else:
        store = "PostgreSQL" if asked.postgresql or asked.registry else "SQLite"
        print(
            f"Python {platform.python_version()}, {os.cpu_count()} cores, {asked.entries:,} entries, {store}"
        )
        print(f"{'':36}{'by the clock':>14}{'processor':>14}")
        for name, one in taken.items():
            print(f"{name:36}{one.clock * 1000:11.2f} ms{one.processor * 1000:11.2f} ms")
    for name in missed:
        print(f"registry.py: {name} is too slow", file=sys.stderr)
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()

"""Killed writers and many writers: whatever was acknowledged is there, and nothing is there by half."""

import os
import random
import signal
import time
from datetime import date

import pytest

from comity.ledger.registry.drafts import Desk, draft
from comity.ledger.registry.entries import Provenance
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.store import checking, reading, writing
from comity.ledger.store.opening import open_registry
from comity.ledger.store.place import place
from comity.ledger.store.problems import StaleEdit

DESK = Desk(author="clerk", today=date(2026, 11, 24), source="Archive")
SHARED = "shared"
BATCH = 40


def document(identity):
    cells = {
        "id": identity,
        "title": f"Document {identity}",
        "kind": "memorandum",
        "parties": "IRN; BLR",
        "status": "signed",
        "signed": "2025-08-20",
        "sectors": "322",
    }
    return draft(EntryKind.DOCUMENT, cells, DESK)


def begin(where):
    with open_registry(place(where), create=True) as registry, registry.writing() as connection:
        writing.add(connection, [document(SHARED)])


def append(registry, text):
    """Add a change to the shared document; another try where somebody else was quicker."""
    while True:
        with registry.reading() as connection:
            number = reading.entry(connection, SHARED).number
        said = Provenance(dated="2026-01-01", source="Archive", author=text)
        try:
            with registry.writing() as connection:
                return writing.change(connection, SHARED, {"note": text}, said, expected=number).number
        except StaleEdit:
            continue


def write_until_killed(where, acknowledge, seed):
    """Single entries, batches and changes in random order; a line is written when one is on disk."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    with open_registry(place(where)) as registry:
        for n in range(1_000_000):
            act, name = chance.random(), f"w{seed}-{n}"
            if act < 0.5:
                with registry.writing() as connection:
                    writing.add(connection, [document(name)])
                acknowledge(f"entry {name}")
            elif act < 0.8:
                append(registry, name)
                acknowledge(f"change {name}")
            else:
                with registry.writing() as connection:
                    writing.add(connection, [document(f"{name}-{i}") for i in range(BATCH)])
                acknowledge(f"batch {name}")


def kill_a_writer(where, seed):
    """Start a writer, kill it without a warning some moments later, and give the lines it got out."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            write_until_killed(where, lambda line: os.write(into, f"{line}\n".encode()), seed)
        finally:
            os._exit(1)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        first = pipe.readline()
        time.sleep(random.Random(seed).uniform(0, 0.03))  # noqa: S311 - no secret
        os.kill(child, signal.SIGKILL)
        rest = pipe.read()
    os.waitpid(child, 0)
    return [line for line in (first + rest).decode().split("\n")[:-1] if line]


def acknowledged_is_there(where, lines):
    with open_registry(place(where)) as registry, registry.reading() as connection:
        ids = {e.id for e in reading.every(connection, reading.Wanted(kinds=(EntryKind.DOCUMENT,)))}
        notes = {c.fields.get("note") for c in reading.history(connection, SHARED)}
        for line in lines:
            act, name = line.split()
            if act == "entry":
                assert name in ids
            elif act == "change":
                assert name in notes
            else:
                assert {f"{name}-{i}" for i in range(BATCH)} <= ids
        batches = {i.rsplit("-", 1)[0] for i in ids if i.count("-") == 2}
        assert sum(i.count("-") == 2 for i in ids) == BATCH * len(batches)  # none by half
        found = checking.verify(connection)
    assert found.sound, found.problems


def kill_writers(where, kills, each_time):
    begin(where)
    lines = []
    for seed in range(kills):
        lines += kill_a_writer(where, seed)
        if seed % each_time == 0:
            acknowledged_is_there(where, lines)
    acknowledged_is_there(where, lines)
    return lines


def test_killed_writers_lose_nothing_that_was_acknowledged(somewhere):
    assert kill_writers(somewhere, kills=8, each_time=4)


@pytest.mark.slow
def test_two_hundred_killed_writers_lose_nothing_that_was_acknowledged(somewhere):
    assert len(kill_writers(somewhere, kills=200, each_time=25)) >= 200


def many_writers(where, processes, entries, changes):
    """Processes that write at once: single entries, and changes of one shared document."""
    begin(where)
    children = []
    for p in range(processes):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with open_registry(place(where)) as registry:
                    for n in range(entries):
                        with registry.writing() as connection:
                            writing.add(connection, [document(f"p{p}-{n}")])
                        if n < changes:
                            append(registry, f"p{p}-{n}")
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * processes
    with open_registry(place(where)) as registry, registry.reading() as connection:
        wanted = reading.Wanted(kinds=(EntryKind.DOCUMENT,))
        ids = {e.id for e in reading.every(connection, wanted)}
        assert ids == {SHARED} | {f"p{p}-{n}" for p in range(processes) for n in range(entries)}
        authors = [c.provenance.author for c in reading.history(connection, SHARED)][1:]
        assert sorted(authors) == sorted(f"p{p}-{n}" for p in range(processes) for n in range(changes))
        found = checking.verify(connection)
    assert found.sound, found.problems


def test_writers_at_once_lose_nothing(somewhere):
    many_writers(somewhere, processes=8, entries=20, changes=3)


@pytest.mark.slow
def test_eight_writers_of_ten_thousand_entries_lose_nothing(somewhere):
    many_writers(somewhere, processes=8, entries=1_250, changes=25)


def test_writers_of_one_chain_at_once_leave_it_as_the_rules_have_it(somewhere):
    """What one adds decides how the promises of another stand: each must see what the others wrote."""

    def said(identity, figure, kind):
        cells = {"id": identity, "party_a": "IRN", "party_b": "BLR", "said_on": "2020-05-01", "kind": kind}
        cells |= {"speaker": identity, "figure": str(figure), "unit": "USD billion"}
        cells |= {"period": "2019"} if kind == "level" else {"period": "annual", "deadline": "2024"}
        return draft(EntryKind.STATEMENT, cells, DESK)

    def given_up(about):
        cells = {"id": f"f-{about}", "about": about, "kind": "withdrawn", "what": "It", "day": "2021"}
        return draft(EntryKind.FACT, cells, DESK)

    begin(somewhere)
    children = []
    for p in range(8):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with open_registry(place(somewhere)) as registry:
                    for n in range(12):
                        some = (said(f"p{p}-{n}", n, ("target", "level")[n % 2]), given_up(f"p{p}-{n}"))
                        with registry.writing() as connection:
                            writing.add(connection, some)
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 8
    with open_registry(place(somewhere)) as registry, registry.reading() as connection:
        found = checking.verify(connection)
        assert found.sound, found.problems
        assert found.entries == 1 + 2 * 8 * 12


def test_eight_processes_that_begin_a_registry_at_once_make_one(somewhere):
    children = []
    for p in range(8):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with (
                    open_registry(place(somewhere), create=True) as registry,
                    registry.writing() as connection,
                ):
                    writing.add(connection, [document(f"p{p}")])
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 8
    with open_registry(place(somewhere)) as registry, registry.reading() as connection:
        assert reading.count(connection, reading.Wanted()) == 8
        assert checking.verify(connection).sound

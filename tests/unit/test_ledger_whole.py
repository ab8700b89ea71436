"""The views of all pairs read numbers alone; they say what the rules say of every entry by itself."""

import random
from collections import defaultdict
from datetime import date, timedelta

import pytest

from comity.ledger import overdue, summary
from comity.ledger.registered import Registered
from comity.ledger.registry.drafts import Desk, draft
from comity.ledger.registry.entries import Provenance
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.sayings import Quantity, Saying, Voice
from comity.ledger.status import standings_of
from comity.ledger.store import checking, writing
from comity.ledger.store.opening import open_registry
from comity.ledger.store.place import place
from comity.records import LedgerStatus
from comity.world import World

TODAY = date(2026, 11, 24)
DAYS = (date(2019, 6, 30), date(2023, 12, 31), TODAY)
DESK = Desk(author="clerk", today=TODAY, source="Archive")
PAIRS = ("IRN; BLR", "IRN; TUR", "CHL; PER")
KINDS = (EntryKind.COMMITMENT, EntryKind.PROJECT)


def some_entries(seed: int):
    """Statements, commitments, projects and facts of three pairs, with every kind of fact and of stage."""
    chance = random.Random(seed)  # noqa: S311 - no secret

    def day(first: int = 2015, last: int = 2026) -> str:
        start = date(first, 1, 1)
        found = (start + timedelta(days=chance.randrange((date(last, 6, 30) - start).days))).isoformat()
        return found[: chance.choice((4, 7, 10))]

    for n in range(120):
        a, b = chance.choice(PAIRS).split("; ")
        kind = chance.choice(("level", "target"))
        year = chance.randrange(2014, 2026)
        yield draft(
            EntryKind.STATEMENT,
            {
                "id": f"s{n}",
                "party_a": a,
                "party_b": b,
                "said_on": f"{year}-{chance.randrange(1, 13):02d}",
                "kind": kind,
                "speaker": chance.choice(("Iranian minister", "Joint statement", "Somebody")),
                "figure": chance.choice(("1", "2", "0.5", "several", "1-2")),
                "unit": chance.choice(("USD billion", "USD billion", "EUR billion")),
                "period": "annual" if kind == "target" else chance.choice((str(year - 1), "annual, current")),
                "deadline": str(year + chance.randrange(1, 9)) if kind == "target" and n % 4 else "",
            },
            DESK,
        )
    for n in range(80):
        cells = {"id": f"c{n}", "what": f"Consignment {n}", "parties": chance.choice(PAIRS), "made": day()}
        cells |= {"deadline": day(2016)} if n % 5 else {}
        cells |= {"amount": "100", "unit": "trucks"} if n % 3 else {}
        yield draft(EntryKind.COMMITMENT, cells | ({"side": "IRN"} if n % 2 else {}), DESK)
    stages = ("pipeline", "implementation", "finalisation", "closed", "cancelled", "suspended")
    for n in range(30):
        cells = {"id": f"p{n}", "title": f"Plant {n}", "parties": chance.choice(PAIRS), "planned_end": day()}
        yield draft(EntryKind.PROJECT, {**cells, "status": chance.choice(stages)}, DESK)
    for n in range(90):
        kind = chance.choice(("started", "progress", "reached", "not_done", "withdrawn", "replaced"))
        cells = {"id": f"f{n}", "about": f"c{chance.randrange(80)}", "kind": kind, "what": "It", "day": day()}
        cells |= {"amount": str(chance.choice((10, 80, 100)))} if n % 2 else {}
        yield draft(EntryKind.FACT, cells | ({"by": "c1"} if kind == "replaced" else {}), DESK)
    for n in range(40):
        kind = chance.choice(("started", "progress", "reached", "not_done", "withdrawn"))
        cells = {
            "id": f"t{n}",
            "about": f"s{chance.randrange(120)}",
            "kind": kind,
            "what": "It",
            "day": day(),
        }
        yield draft(EntryKind.FACT, cells, DESK)


@pytest.fixture(params=[1, 2])
def filled(request, somewhere):
    """A registry of such entries, of which some were changed afterwards."""
    with open_registry(place(somewhere), create=True) as registry:
        with registry.writing() as connection:
            writing.add(connection, tuple(some_entries(request.param)))
        for n in range(0, 80, 7):
            later = Provenance(dated="2024-05", source="Gazette", author="clerk")
            with registry.writing() as connection:
                writing.change(connection, f"c{n}", {"deadline": "2025-12"}, later, expected=1)
            with registry.writing() as connection:
                writing.change(connection, f"s{n}", {"figure": "3"}, later, expected=1)
        with registry.reading() as connection:
            assert checking.verify(connection).sound
    return somewhere


@pytest.mark.parametrize("day", DAYS)
def test_how_all_promises_ended_is_how_each_did(filled, day):
    view = World(registry=Registered(place(filled))).at(day)
    each = (
        *summary.promises(view.every_statement(), day),
        *(summary.of_commitment(one) for one in view.registered((EntryKind.COMMITMENT,))),
    )
    for by in (lambda p: p.pair, lambda p: p.side, lambda p: p.horizon.value):
        assert summary.tallies(view.promises(), by) == summary.tallies(each, by)


@pytest.mark.parametrize("day", DAYS)
def test_what_is_overdue_of_all_is_what_is_overdue_of_each(filled, day):
    view = World(registry=Registered(place(filled))).at(day)
    each = overdue.overdue(view.every_statement(), view.registered(KINDS), day)
    assert view.overdue() == (len(each), each)
    assert view.overdue(7) == (len(each), each[:7])
    assert len(each) > 7


def test_a_statement_of_the_starter_that_somebody_copied_counts_once(tmp_path):
    where = str(tmp_path / "registry.sqlite")
    plain = World().at(TODAY)
    said = next(e for e in plain.statements("IRN", "BLR") if e.kind == "target" and e.value_low)
    figure, _, unit = said.figure.partition(" ")
    cells = {
        "party_a": said.parties[0],
        "party_b": said.parties[1],
        "said_on": said.said_on.as_stated,
        "kind": said.kind,
        "speaker": said.speaker,
        "figure": figure,
        "unit": unit,
        "period": said.period_as_stated,
        "deadline": said.deadline_as_stated,
    }
    other = {**cells, "speaker": "Somebody else"}
    with open_registry(place(where), create=True) as registry, registry.writing() as connection:
        writing.add(connection, [draft(EntryKind.STATEMENT, c, DESK) for c in (cells, other)])
    found = World(registry=Registered(place(where))).at(TODAY).promises()
    counts = defaultdict(int)
    for promise in found:
        counts[promise.pair] += promise.said
    assert counts["BLR-IRN"] == sum(p.said for p in plain.promises() if p.pair == "BLR-IRN") + 1


@pytest.mark.parametrize("seed", range(20))
def test_the_first_level_that_reaches_a_target_is_found_among_many(seed):
    """What the rules look up in sorted levels is what a walk over all of them finds."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    quantity = Quantity(frozenset(("IRN", "BLR")), "trade", None, "")
    voice = Voice(("IRN", "BLR"), "Somebody", None)

    def some(n: int) -> Saying:
        kind = "target" if n % 3 == 0 else "level"
        day = date(2010, 1, 1) + timedelta(days=chance.randrange(4000))
        due = date(day.year + chance.randrange(1, 5), 12, 31) if kind == "target" else None
        low = float(chance.randrange(1, 90 if kind == "target" else 60))
        period = (date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)) if n % 2 else (None, None)
        return Saying(f"s{n}", kind, quantity, "USD", low, low, str(low), day, day, *period, due, voice)

    every = [some(n) for n in range(90)]
    levels = sorted((s for s in every if s.kind == "level"), key=lambda s: (s.as_at, s.id))
    found = standings_of(every, TODAY)
    seen = set()
    for target in (s for s in every if s.kind == "target"):
        stands = found[target.id]
        seen.add(stands.status)
        if stands.already_met:
            continue
        reached = [v for v in levels if v.as_at > target.said_last and v.low >= target.low]
        met = stands.status in (LedgerStatus.MET, LedgerStatus.MET_LATE)
        assert met == bool(reached), target
        if reached:
            assert stands.rests_on == (reached[0].id,)
            assert (stands.status is LedgerStatus.MET) == (reached[0].as_at <= target.due)
    assert len(seen) > 1

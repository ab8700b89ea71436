"""How promises stood between two days, as it is kept, is what the rules say on each day by themselves."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from comity.ledger import overdue, summary
from comity.ledger.outcomes import outcome_of
from comity.ledger.registered import Registered
from comity.ledger.registry.drafts import Desk, draft
from comity.ledger.registry.entries import Provenance
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.rules import Terms
from comity.ledger.sayings import Quantity, Saying, Voice
from comity.ledger.spells import ALWAYS, Owed, Said, Told, of_chain, of_commitment
from comity.ledger.status import standings_of
from comity.ledger.store import checking, reading, writing
from comity.ledger.store.opening import open_registry
from comity.ledger.store.place import place
from comity.ledger.summary import Horizon, ending, owed_by, promises_of
from comity.records import Telling, is_overdue
from comity.world import World

FIRST = date(2015, 1, 1)
QUANTITY = Quantity(frozenset(("AAA", "BBB")), "trade", None, "")
FACTS = ("started", "progress", "reached", "not_done", "withdrawn", "replaced")


def some_day(chance, years=8):
    return FIRST + timedelta(days=chance.randrange(365 * years))


def spans(chance, since):
    """The days between which one state after another holds: often one for good, sometimes a few."""
    days = sorted({since, *(some_day(chance) for _ in range(chance.choice((0, 0, 0, 1, 2))))})
    days = [day for day in days if day >= since]
    return list(zip(days, [*days[1:], ALWAYS], strict=True))


def some_saying(chance, n):
    kind = chance.choice(("level", "target", "target"))
    said = some_day(chance)
    first = said - timedelta(days=chance.choice((0, 0, 0, 30, 200)))
    year = said.year - chance.randrange(0, 3)
    period = (date(year, 1, 1), date(year, 12, 31)) if chance.random() < 0.7 else (None, None)
    low = chance.choice((None, 1.0, 2.0, 3.0, 4.0, 5.0))
    high = low if low is None or chance.random() < 0.8 else low + 1
    due = date(said.year + chance.randrange(0, 4), *chance.choice(((6, 30), (12, 31))))
    return Saying(
        f"s{n}",
        kind,
        QUANTITY,
        chance.choice(("USD", "USD", "EUR")),
        low,
        high,
        "several" if low is None else str(low),
        first,
        said,
        *(period if kind == "level" else (None, None)),
        due if kind == "target" and chance.random() < 0.8 else None,
        Voice(("AAA", "BBB"), chance.choice(("one", "another")), chance.choice(("AAA", "BBB", None))),
    )


def some_facts(chance, about):
    for n in range(chance.choice((0, 0, 1, 3))):
        day = some_day(chance, 10)
        amount = chance.choice((None, 10.0, 80.0, 100.0))
        told = Telling(f"{about}-f{n}", chance.choice(FACTS), day.replace(day=1), day, amount)
        for since, until in spans(chance, day):
            yield Told(told, since, until)


def some_chain(chance, size):
    """Statements state by state, as somebody corrected them; some were found long after they were said."""
    said, told = [], {}
    for n in range(size):
        one = some_saying(chance, n)
        since = one.said_last + timedelta(days=chance.choice((0, 0, 0, 100, 900)))
        for n_state, (begin, end) in enumerate(spans(chance, since)):
            state = some_saying(chance, n) if n_state else one
            if max(begin, state.said_last) < end:
                said.append(Said(state, max(begin, state.said_last), end))
        if facts := list(some_facts(chance, one.id)):
            told[one.id] = facts
    return said, told


def on(day, held):
    return [one for one in held if one.since <= day < one.until]


def turning_points(*held):
    """The days on which anything can change, and those before and after."""
    days = {day for some in held for one in some for day in (one.since, one.until) if day != ALWAYS}
    days |= {one.saying.due for some in held for one in some if isinstance(one, Said) and one.saying.due}
    return sorted({day + timedelta(days=n) for day in days for n in (-1, 0, 1)})


@pytest.mark.parametrize("seed", range(60))
def test_the_spells_of_a_chain_say_on_each_day_what_the_rules_say(seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    said, told = some_chain(chance, chance.choice((2, 6, 15, 30)))
    every_fact = [fact for facts in told.values() for fact in facts]
    kept = of_chain(said, told)
    for day in turning_points(said, every_fact):
        known = [
            s.saying._replace(told=tuple(t.telling for t in on(day, told.get(s.saying.id, ()))))
            for s in on(day, said)
        ]
        found = standings_of(known, day)
        promises = promises_of(known, day)
        held = on(day, kept)
        assert {s.id for s in held} == found.keys()
        assert {s.id for s in held if s.overdue} == {i for i, s in found.items() if is_overdue(*s[1:3])}
        leading = [s for s in held if s.said]
        assert Counter((s.id, s.said, s.ending, s.horizon) for s in leading) == Counter(
            (p.ids[0], p.said, p.ending, p.horizon) for p in promises
        )
        sides = {p.ids[0]: set(p.voices) for p in promises}
        assert all(set(s.voices) == sides[s.id] for s in leading)


def test_the_chains_of_these_tests_end_in_every_way():
    chains = (some_chain(random.Random(seed), 30) for seed in range(60))  # noqa: S311 - no secret
    assert {spell.ending for said, told in chains for spell in of_chain(said, told)} == set(summary.Ending)


@pytest.mark.parametrize("seed", range(60))
def test_the_spells_of_a_commitment_say_on_each_day_what_the_rules_say(seed):
    chance = random.Random(seed)  # noqa: S311 - no secret
    owed = [
        Owed(
            "c",
            "AAA-BBB",
            chance.choice(("AAA", "")),
            chance.choice(tuple(Horizon)),
            Terms(
                chance.choice((None, 100.0)), chance.choice((None, some_day(chance))), chance.random() < 0.3
            ),
            since,
            until,
        )
        for since, until in spans(chance, some_day(chance))
    ]
    told = list(some_facts(chance, "c"))
    kept = of_commitment(owed, told)
    dues = [Owed(*one[:5], one.terms.due, ALWAYS) for one in owed if one.terms.due]
    for day in turning_points(owed, told, dues):
        states = on(day, owed)
        held = on(day, kept)
        assert len(held) == len(states)
        for state, spell in zip(states, held, strict=True):
            became = outcome_of(state.terms, [t.telling for t in on(day, told)], day)
            assert spell.ending == ending(became.status, became.timing, already=False)
            assert spell.overdue == is_overdue(became.status, became.timing)
            assert (spell.due, spell.voices) == (state.terms.due, (owed_by(state.side),))


DESK = Desk(author="clerk", today=date(2026, 11, 24), source="Archive")
TODAY = date(2026, 11, 24)


def some_draft(chance, n):
    """A statement, a commitment, a project, a fact or a dispute about what may be there already."""
    pair = chance.choice(("IRN; BLR", "CHL; PER", "PER; CHL", "EU; PER"))
    day = f"{chance.randrange(2015, 2026)}-{chance.randrange(1, 13):02d}-15"
    later = str(chance.randrange(2016, 2029))
    about = f"e{chance.randrange(n)}" if n else ""
    match chance.choice(("said", "said", "said", "owed", "fact", "fact", "project", "dispute")):
        case "said":
            a, b = pair.split("; ")
            cells = {"party_a": a, "party_b": b, "said_on": day, "kind": chance.choice(("level", "target"))}
            cells |= {
                "speaker": chance.choice(("Minister of Peru", "Joint statement")),
                "unit": "USD billion",
            }
            cells |= {"figure": chance.choice(("1", "2", "several"))}
            level = cells["kind"] == "level"
            cells |= {"period": day[:4]} if level else {"period": "annual", "deadline": later}
            return EntryKind.STATEMENT, cells
        case "owed":
            cells = {"what": "Deliver", "parties": pair, "made": day, "amount": "100", "unit": "trucks"}
            return EntryKind.COMMITMENT, cells | ({"deadline": later} if n % 3 else {})
        case "project":
            cells = {"title": "Plant", "parties": pair, "status": "implementation", "planned_end": later}
            return EntryKind.PROJECT, cells
        case "dispute" if about:
            return EntryKind.DISPUTE, {
                "about": about,
                "by": "Embassy",
                "ground": "No",
                "status": "open",
                "raised": day,
            }
        case "fact" if about:
            cells = {"about": about, "kind": chance.choice(FACTS[:5]), "what": "It", "day": day}
            return EntryKind.FACT, cells
        case _:
            return EntryKind.EVENT, {"title": "Visit", "kind": "visit", "parties": pair, "held": day}


def some_change(chance, entry):
    """What somebody corrects of an entry; none where nothing fits."""
    later = str(chance.randrange(2015, 2030))
    match entry.kind:
        case EntryKind.STATEMENT:
            other = {"figure": chance.choice(("1", "2", "3"))}
            return chance.choice((other, {"party_b": "TUR"}, {"speaker": "Joint statement"}))
        case EntryKind.COMMITMENT:
            return chance.choice(({"deadline": later}, {"deadline": None}, {"side": "PER"}))
        case EntryKind.FACT:
            return {"kind": chance.choice(FACTS[:5])}
        case _:
            return {}


@pytest.mark.parametrize("seed", range(4))
def test_a_registry_written_entry_by_entry_shows_what_the_rules_say(seed, somewhere):
    """Each write brings up to date what hangs on it, and views of any day are as the rules say."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    with open_registry(place(somewhere), create=True) as registry:
        for n in range(90):
            kind, cells = some_draft(chance, n)
            with registry.writing() as connection:
                writing.add(connection, [draft(kind, {"id": f"e{n}", **cells}, DESK)])
            with registry.reading() as connection:
                entry = reading.entry(connection, f"e{chance.randrange(n + 1)}")
            if fields := some_change(chance, entry) if n % 3 == 0 else {}:
                dated = f"{chance.randrange(2015, 2027)}"
                said = Provenance(dated=dated, source="Gazette", author="clerk")
                with registry.writing() as connection:
                    writing.change(connection, entry.id, fields, said, expected=entry.number)
        with registry.reading() as connection:
            found = checking.verify(connection)
    assert found.sound, found.problems
    for day in [TODAY, *(some_day(chance, 12) for _ in range(6))]:
        view = World(registry=Registered(place(somewhere))).at(day)
        each = (
            *summary.promises(view.every_statement(), day),
            *(summary.of_commitment(one) for one in view.registered((EntryKind.COMMITMENT,))),
        )
        for by in (lambda p: p.pair, lambda p: p.side, lambda p: p.horizon.value):
            assert summary.tallies(view.promises(), by) == summary.tallies(each, by)
        late = overdue.overdue(
            view.every_statement(), view.registered((EntryKind.COMMITMENT, EntryKind.PROJECT)), day
        )
        assert view.overdue() == (len(late), late)
        assert view.overdue(5) == (len(late), late[:5])

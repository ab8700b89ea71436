"""Chains of promises, conflicts of levels, sides, endings and what is overdue; then the real ledger."""

from dataclasses import replace
from datetime import date

import pytest
from tests.ledger_records import commitment, fact, followed, level, target

from comity import world
from comity.ledger.chains import Move, chains
from comity.ledger.conflicts import ConflictKind, bounds, conflicts
from comity.ledger.follow import follow
from comity.ledger.outcomes import outcome, telling
from comity.ledger.overdue import ahead, overdue
from comity.ledger.rules import Rule
from comity.ledger.sides import BOTH, UNKNOWN, side
from comity.ledger.status import standings, with_status
from comity.ledger.summary import Ending, Horizon, of_commitment, promises, tallies, tally
from comity.records import LedgerStatus, Reason, Timing, is_overdue

TODAY = date(2026, 11, 24)


def moves(*entries, as_of=TODAY):
    (chain,) = chains(entries, as_of)
    return {link.entry.id: [move.value for move in link.moves] for link in chain.links}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"figure": "1"}, {"figure": "1"}, ["RESTATED"]),
        ({"figure": "1"}, {"figure": "2"}, ["RAISED"]),
        ({"figure": "2"}, {"figure": "1"}, ["LOWERED"]),
        ({"figure": "1-2"}, {"figure": "1.5"}, ["CHANGED"]),
        ({"figure": "1"}, {"figure": "1", "unit": "EUR billion"}, ["RESTATED", "CURRENCY_CHANGED"]),
        ({"figure": "1"}, {"figure": "2", "unit": "EUR billion"}, ["CHANGED", "CURRENCY_CHANGED"]),
        ({"figure": "1"}, {"figure": "double", "unit": "relative"}, ["UNIT_CHANGED"]),
        ({"figure": "1"}, {"figure": "1", "deadline": "2030"}, ["RESTATED", "DEADLINE_SET"]),
        ({"figure": "1", "deadline": "2028"}, {"figure": "1"}, ["RESTATED", "DEADLINE_DROPPED"]),
        (
            {"figure": "1", "deadline": "2028"},
            {"figure": "1", "deadline": "2030"},
            ["RESTATED", "DEADLINE_LATER"],
        ),
        (
            {"figure": "1", "deadline": "2030"},
            {"figure": "2", "deadline": "2028"},
            ["RAISED", "DEADLINE_EARLIER"],
        ),
        ({"figure": "1"}, {"figure": "several"}, ["VAGUE"]),
    ],
)
def test_how_a_target_takes_up_the_one_before(first, second, expected):
    assert moves(target("a", "2020-01-01", **first), target("b", "2022-01-01", **second))["b"] == expected


def test_a_great_target_is_followed_past_a_small_one():
    found = moves(target("a", "2006", "1"), target("b", "2007", "0.35"), target("c", "2018", "1"))
    assert found == {"a": ["FIRST"], "b": ["LOWERED"], "c": ["RESTATED"]}


def test_two_accounts_of_the_same_days_are_no_repetition():
    found = moves(target("a", "2006-11-06", "1"), target("b", "2006-11", "1"))
    assert found["b"] == ["ALONGSIDE"]


def test_a_target_that_was_met_when_it_was_said():
    found = moves(level("l", "2023-01-01", "100", "2022"), target("t", "2023-03-13", "100"))
    assert found["t"] == ["FIRST", "ALREADY_MET"]


def test_quantities_are_kept_apart():
    made = chains(
        [
            target("a", "2020", "1"),
            target("b", "2021", "1", period="annual, non-oil"),
            level("c", "2022", "3", "2021"),
        ],
        TODAY,
    )
    assert sorted(len(chain.links) for chain in made) == [1, 1]


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (
            ("154.1", "2017-03-21/2018-03-20", ""),
            ("154.1", "2018-03-21/2019-03-20", ""),
            "ONE_FIGURE_TWO_PERIODS",
        ),
        (("100", "2017", ""), ("100", "2018", ""), None),  # a round figure may well come twice
        (("4.6", "2022", ""), ("4.9", "2022", ""), "ONE_PERIOD_TWO_FIGURES"),
        (("4.6", "2022", ""), ("4.58", "2022", ""), None),  # rounded
        (("4.6", "2022", "exceeded"), ("4.9", "2022", ""), None),
        (("4.6", "2022", "almost"), ("4.9", "2022", ""), "ONE_PERIOD_TWO_FIGURES"),
        (("4.6", "2022", "about"), ("4.8", "2022", ""), None),
        (("4.6", "annual, current", ""), ("4.9", "annual, current", ""), None),  # of no stated period
        (("4.6", "2022", "agricultural goods only"), ("9.9", "2022", ""), None),  # a part, and the whole
        (("154.1", "2022", ""), ("154.1", "2022-01/2022-12", ""), None),  # one period, written in two ways
    ],
)
def test_levels_that_cannot_both_be_right(a, b, kind):
    levels = [
        level(n, f"202{n}-01-01", figure, period, note=note)
        for n, (figure, period, note) in enumerate((a, b))
    ]
    found = conflicts(levels)
    assert [c.kind.value for c in found] == ([kind] if kind else [])
    assert all(c.reason is Reason.SOURCE_CONFLICT for c in found)


def test_bounds_follow_the_last_stated_digit():
    low, high = bounds(level("l", "2023", "154.1", "2022", unit="USD million"))
    assert (low, high) == pytest.approx((154.05e6, 154.15e6))


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("Belarusian Foreign Ministry", "BLR"),
        ("Alexander Lukashenko", "BLR"),
        ("Raisi and Lukashenko", BOTH),
        ("joint statement", BOTH),
        ("press report", UNKNOWN),
        ("Vladimir Putin", UNKNOWN),  # of neither party
    ],
)
def test_for_whom_somebody_spoke(speaker, expected):
    assert side(target("t", "2020", "1", speaker=speaker, parties=("BLR", "IRN"))) == expected


def test_what_is_recorded_of_a_side_counts_first():
    assert side(target("t", "2020", "1", speaker="Alexander Lukashenko", side="IRN")) == "IRN"


GOAL = {"amount": 200, "unit": "trucks", "deadline": "2026-06"}
CASES = [
    ("nothing known, not due", {"deadline": "2027"}, [], "ANNOUNCED", "DUE", Rule.NOT_DUE),
    ("nothing known, no deadline", {}, [], "ANNOUNCED", "OPEN_ENDED", Rule.NOT_DUE),
    ("nothing known, due", {"deadline": "2026-06"}, [], "UNVERIFIABLE", "OVERDUE", Rule.CANNOT_TELL),
    ("said before", {"restates": "c0"}, [], "RESTATED", "OPEN_ENDED", Rule.SAID_BEFORE),
    ("begun", {"deadline": "2027"}, [("started", "2026-05", None)], "IN_PROGRESS", "DUE", Rule.BEGUN),
    (
        "done in time",
        {"deadline": "2026-06"},
        [("reached", "2026-06-30", None)],
        "MET",
        "OVERDUE",
        Rule.REACHED_IN_TIME,
    ),
    (
        "done late",
        {"deadline": "2026-06"},
        [("reached", "2026-07-01", None)],
        "MET_LATE",
        "OVERDUE",
        Rule.REACHED_LATE,
    ),
    (
        "done in the month of the deadline",
        {"deadline": "2026-06-15"},
        [("reached", "2026-06", None)],
        "MET",
        "OVERDUE",
        Rule.REACHED_IN_TIME,
    ),
    ("by amount", GOAL, [("progress", "2026-05", 200)], "MET", "OVERDUE", Rule.REACHED_IN_TIME),
    ("four fifths at the end", GOAL, [("progress", "2026-06-30", 160)], "PARTLY_MET", "OVERDUE", Rule.PARTLY),
    ("a fifth at the end", GOAL, [("progress", "2026-06-30", 40)], "MISSED", "OVERDUE", Rule.FELL_SHORT),
    (
        "a fifth before the end tells nothing",
        GOAL,
        [("progress", "2026-05", 40)],
        "UNVERIFIABLE",
        "OVERDUE",
        Rule.CANNOT_TELL,
    ),
    (
        "found not done",
        {"deadline": "2026-06"},
        [("not_done", "2026-08", None)],
        "MISSED",
        "OVERDUE",
        Rule.FELL_SHORT,
    ),
    (
        "not done, said too early",
        {"deadline": "2026-06"},
        [("not_done", "2026-01", None)],
        "UNVERIFIABLE",
        "OVERDUE",
        Rule.CANNOT_TELL,
    ),
    (
        "called off",
        {"deadline": "2026-06"},
        [("withdrawn", "2026-03", None)],
        "WITHDRAWN",
        "OVERDUE",
        Rule.CALLED_OFF,
    ),
    (
        "replaced",
        {"deadline": "2026-06"},
        [("replaced", "2026-03", None)],
        "SUPERSEDED",
        "OVERDUE",
        Rule.REPLACED,
    ),
    (
        "done goes before called off",
        {},
        [("withdrawn", "2026-03", None), ("reached", "2026-04", None)],
        "MET",
        "OPEN_ENDED",
        Rule.REACHED_IN_TIME,
    ),
]


@pytest.mark.parametrize(
    ("fields", "happened", "status", "timing", "rule"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_became_of_a_commitment(fields, happened, status, timing, rule):
    facts = [fact(n, kind, day, amount) for n, (kind, day, amount) in enumerate(happened)]
    found = outcome(commitment("c", **fields), facts, TODAY)
    assert (found.status.value, found.timing.value, found.rule) == (status, timing, rule)
    assert found.rule.sentence


def test_what_took_the_place_of_another_is_not_itself_replaced():
    fact_of = fact("f", "replaced", "2026-03", None, about="old", by="new")
    old, new = follow([commitment("old"), commitment("new")], [fact_of], TODAY)
    assert old.outcome.status is LedgerStatus.SUPERSEDED
    assert new.outcome.status is LedgerStatus.ANNOUNCED
    assert new.facts == ()


def told(kind, day):
    return telling(fact("t", kind, day, None, about="a"))


def a_target(deadline="2020", *facts):
    return replace(target("a", "2015-01-01", "10", deadline), told=facts)


TARGETS = [
    ("open", [a_target("2030")], "ANNOUNCED", Rule.NOT_REACHED),
    ("again", [target("z", "2014", "10"), a_target("2030")], "RESTATED", Rule.SAID_AGAIN),
    ("met when said", [level("l", "2014-05", "11", "2013"), a_target()], "MET", Rule.MET_WHEN_SAID),
    ("met", [a_target(), level("l", "2019-02", "11", "2018")], "MET", Rule.LEVEL_IN_TIME),
    ("met late", [a_target(), level("l", "2023-02", "11", "2022")], "MET_LATE", Rule.LEVEL_LATE),
    (
        "asked for more",
        [a_target(), target("b", "2017-01-01", "20", "2020")],
        "SUPERSEDED",
        Rule.ASKED_FOR_MORE,
    ),
    ("partly", [a_target(), level("l", "2021-02", "8", "2020")], "PARTLY_MET", Rule.LEVEL_PARTLY),
    ("short", [a_target(), level("l", "2021-02", "3", "2020")], "MISSED", Rule.LEVEL_SHORT),
    ("cannot tell", [a_target()], "UNVERIFIABLE", Rule.NO_LEVEL),
    ("begun", [a_target("2030", told("started", "2016"))], "IN_PROGRESS", Rule.BEGUN),
    ("a fact: reached", [a_target("2020", told("reached", "2019"))], "MET", Rule.REACHED_IN_TIME),
    ("a fact: late", [a_target("2020", told("reached", "2021"))], "MET_LATE", Rule.REACHED_LATE),
    ("a fact: called off", [a_target("2030", told("withdrawn", "2019"))], "WITHDRAWN", Rule.CALLED_OFF),
    ("a fact: replaced", [a_target("2030", told("replaced", "2019"))], "SUPERSEDED", Rule.REPLACED),
    ("a fact: not done", [a_target("2020", told("not_done", "2021"))], "MISSED", Rule.FELL_SHORT),
    (
        "not done before the deadline says nothing",
        [a_target("2020", told("not_done", "2018"))],
        "UNVERIFIABLE",
        Rule.NO_LEVEL,
    ),
    (
        "a level that reaches it goes before a fact",
        [a_target("2020", told("withdrawn", "2016")), level("l", "2019-02", "11", "2018")],
        "MET",
        Rule.LEVEL_IN_TIME,
    ),
    (
        "called off goes before what was said later",
        [a_target("2020", told("withdrawn", "2016")), target("b", "2017-01-01", "20", "2020")],
        "WITHDRAWN",
        Rule.CALLED_OFF,
    ),
    (
        "a level of its last year goes before what was found not done",
        [a_target("2020", told("not_done", "2021")), level("l", "2021-02", "8", "2020")],
        "PARTLY_MET",
        Rule.LEVEL_PARTLY,
    ),
]


@pytest.mark.parametrize(("said", "status", "rule"), [c[1:] for c in TARGETS], ids=[c[0] for c in TARGETS])
def test_what_became_of_a_target(said, status, rule):
    found = standings(said, TODAY)["a"]
    assert (found.status.value, found.rule) == (status, rule)


def test_a_promise_that_was_said_again_is_called_off_with_either_saying():
    again = replace(target("b", "2017-01-01", "10", "2030"), told=(told("withdrawn", "2019"),))
    for said in (
        [a_target("2030"), again],
        [a_target("2030", told("withdrawn", "2019")), target("b", "2017", "10", "2030")],
    ):
        assert tally("all", promises(said, TODAY)).endings == {Ending.WITHDRAWN: 1}


def test_every_rule_is_reachable_and_has_its_sentence():
    assert {case[-1] for case in (*CASES, *TARGETS)} | {Rule.BY_PROJECT} == set(Rule)
    assert all(rule.sentence.endswith(".") for rule in Rule)


def test_endings_count_a_promise_once_and_only_when_it_came_due():
    said = [
        target("a", "2015-01-01", "10", "2020"),
        target("b", "2017-01-01", "10", "2020"),  # said again
        level("l", "2021-02-01", "11", "2020"),
        target("c", "2021-03-01", "30", "2030"),  # not due
        target("d", "2022-01-01", "9"),  # met when said
        target("e", "2016-01-01", "90", "2019", period="annual, goods"),  # cannot tell
    ]
    found = promises(said, TODAY)
    one = tally("all", found)
    assert one.endings == {Ending.KEPT: 1, Ending.NOT_DUE: 1, Ending.ALREADY_MET: 1, Ending.CANNOT_TELL: 1}
    assert (one.promises, one.said, one.decided, one.kept_share) == (4, 5, 1, 1.0)
    assert one.ignorance == (0.5, 1.0)
    assert {p.horizon for p in found} == {Horizon.LONGER, Horizon.NONE, Horizon.FIVE}
    assert tallies(found, lambda p: p.horizon.value)[0].name == "more than five years"


def test_a_target_that_is_reached_before_its_time_is_not_yet_counted_as_kept():
    said = [target("a", "2021", "200", "2028"), level("l", "2024-01-01", "218", "2023")]
    assert tally("all", promises(said, TODAY)).endings == {Ending.REACHED: 1}


def test_commitments_count_beside_targets():
    made = of_commitment(followed(commitment("c", deadline="2026-06", side="BLR", made="2025-08-20"), TODAY))
    assert (made.ending, made.side, made.horizon) == (Ending.CANNOT_TELL, "BLR", Horizon.YEAR)


def test_overdue_and_ahead_share_everything_that_is_unsettled():
    said = with_status(
        [target("a", "2015", "10", "2020"), target("b", "2016", "90", "2030"), target("c", "2017", "5")],
        TODAY,
    )
    late = followed(commitment("d", deadline="2026-06"), TODAY)
    done = followed(
        commitment("e", deadline="2026-06"), TODAY, fact(1, "reached", "2026-05", None, about="e")
    )
    soon = followed(commitment("f", deadline="2027-01"), TODAY)
    assert [d.id for d in overdue(said, [late, done, soon], TODAY)] == ["d"]  # a was raised in time
    assert [d.id for d in ahead(said, [late, done, soon], TODAY)] == ["f", "b"]
    assert overdue(said, [late], TODAY)[-1].days(TODAY) == (TODAY - date(2026, 6, 30)).days


# The real ledger


@pytest.fixture(scope="module")
def iran_belarus():
    view = world.open().at(TODAY)
    own = [e for e in view.statements("IRN", "BLR") if e.via is None]
    (chain,) = chains(own, TODAY)
    return chain


def test_the_billion_is_followed_from_2006_through_its_currencies(iran_belarus):
    billion = [link for link in iran_belarus.links if link.entry.value_low == 1e9]
    assert [(link.entry.said_on.as_stated, link.entry.unit) for link in billion] == [
        ("2006-11-06", "USD"),
        ("2006-11", "USD"),
        ("2018-10-22", "USD"),
        ("2019-02-24", "EUR"),
        ("2019-03-24", "USD"),
        ("2019-09", "EUR"),
        ("2022", "USD"),
        ("2023-10", "USD"),
    ]
    assert [Move.CURRENCY_CHANGED in link.moves for link in billion] == [False] * 3 + [True] * 4 + [False]
    assert all(Move.RESTATED in link.moves for link in billion[2:])
    assert all(link.entry.status is LedgerStatus.RESTATED for link in billion[2:])


def test_one_figure_for_two_iranian_years_is_a_conflict(iran_belarus):
    (found,) = iran_belarus.conflicts
    assert found.kind is ConflictKind.ONE_FIGURE_TWO_PERIODS
    assert [e.period_as_stated for e in found.entries] == ["2017-03-21/2018-03-20", "2018-03-21/2019-03-20"]
    assert {e.value_low for e in found.entries} == {154.1e6}


def test_a_target_of_a_hundred_million_was_met_when_it_was_said(iran_belarus):
    met = [link.entry.id for link in iran_belarus.links if Move.ALREADY_MET in link.moves]
    assert met == ["BLR-IRN/2023-03-13/target/1", "BLR-IRN/2023-03-13/target/2"]


def test_every_statement_of_the_starter_stands_in_some_chain_with_a_known_side():
    view = world.open().at(TODAY)
    every = view.every_statement()
    assert len(every) == 139
    assert sum(len(c.links) + len(c.levels) for c in chains(every, TODAY)) == sum(
        e.kind in {"level", "target"} for e in every
    )
    sides = [side(e) for e in every if e.kind == "target"]
    assert sides.count(UNKNOWN) <= 0.05 * len(sides)


def test_nothing_said_later_is_in_the_chain():
    (chain,) = chains(list(world.open().at(date(2019, 3, 1)).statements("IRN", "BLR")), date(2019, 3, 1))
    assert max(link.entry.said_on.end for link in chain.links) <= date(2019, 3, 1)
    assert chain.conflicts == ()


def test_overdue_follows_from_the_deadline_by_itself():
    before, after = (world.open().at(day).every_statement() for day in (date(2015, 12, 31), date(2016, 1, 1)))
    due = "IRN-TUR/2012-03-28/target/1"
    assert {e.id: e.timing for e in before}[due] is Timing.DUE
    late = {e.id: e for e in after}[due]
    assert is_overdue(late.status, late.timing)
    assert due in {d.id for d in overdue(after, (), date(2016, 1, 1))}

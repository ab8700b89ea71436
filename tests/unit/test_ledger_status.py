"""What became of a target: table-driven, on entries made for the purpose, then on the real ledger."""

from __future__ import annotations

from datetime import date

import pytest
from tests.ledger_records import level, target

from comity import world
from comity.ledger import status
from comity.records import LedgerStatus, Timing

CASES = [
    ("first time", [target("t", "2018-10-22", "1")], "2019-01-01", "ANNOUNCED", "OPEN_ENDED"),
    (
        "said again",
        [target("s", "2006-11-06", "1"), target("t", "2018-10-22", "1")],
        "2019-01-01",
        "RESTATED",
        "OPEN_ENDED",
    ),
    (
        "same number, another currency",
        [target("s", "2018-10-22", "1"), target("t", "2019-02-24", "1", unit="EUR billion")],
        "2020-01-01",
        "RESTATED",
        "OPEN_ENDED",
    ),
    (
        "same number, another scope",
        [target("s", "2021-09-22", "100"), target("t", "2022-12-01", "100", period="annual, non-oil")],
        "2023-01-01",
        "ANNOUNCED",
        "OPEN_ENDED",
    ),
    (
        "perhaps the same day",
        [target("s", "2006-11-06", "1"), target("t", "2006-11", "1")],
        "2007-01-01",
        "ANNOUNCED",
        "OPEN_ENDED",
    ),
    ("not due yet", [target("t", "2020-01-01", "10", "2025")], "2025-12-31", "ANNOUNCED", "DUE"),
    (
        "due, and no figure",
        [target("t", "2020-01-01", "10", "2025")],
        "2026-01-01",
        "UNVERIFIABLE",
        "OVERDUE",
    ),
    (
        "due, and only other years known",
        [target("t", "2020-01-01", "10", "2025"), level("l", "2023-02-01", "4", "2022")],
        "2026-06-01",
        "UNVERIFIABLE",
        "OVERDUE",
    ),
    (
        "reached in the last year",
        [target("t", "2020-01-01", "10", "2025"), level("l", "2026-02-01", "10", "2025")],
        "2026-06-01",
        "MET",
        "OVERDUE",
    ),
    (
        "reached before its time",
        [target("t", "2021-06-04", "200", "2024"), level("l", "2023-12-20", "218", "2023-01/2023-11")],
        "2024-01-01",
        "MET",
        "DUE",
    ),
    (
        "reached a year late",
        [
            target("t", "2020-01-01", "10", "2024"),
            level("l", "2025-02-01", "8", "2024"),
            level("m", "2026-02-01", "11", "2025"),
        ],
        "2026-06-01",
        "MET_LATE",
        "OVERDUE",
    ),
    (
        "four fifths of it",
        [target("t", "2020-01-01", "10", "2024"), level("l", "2025-02-01", "8", "2024")],
        "2026-06-01",
        "PARTLY_MET",
        "OVERDUE",
    ),
    (
        "half of it",
        [target("t", "2020-01-01", "10", "2024"), level("l", "2025-02-01", "5", "2024")],
        "2026-06-01",
        "MISSED",
        "OVERDUE",
    ),
    (
        "part of the year below it says nothing",
        [target("t", "2020-01-01", "10", "2024"), level("l", "2025-02-01", "5", "2024-01/2024-06")],
        "2026-06-01",
        "UNVERIFIABLE",
        "OVERDUE",
    ),
    (
        "an Iranian year that ends with the deadline",
        [
            target("t", "2014-09", "30", "2015-03-20"),
            level("l", "2015-06-01", "14", "2014-03-21/2015-03-20"),
        ],
        "2016-01-01",
        "MISSED",
        "OVERDUE",
    ),
    (
        "given a later deadline in time",
        [target("t", "2022-06-01", "5", "2025"), target("u", "2023-06-04", "5", "2026")],
        "2026-06-01",
        "SUPERSEDED",
        "OVERDUE",
    ),
    (
        "given a later deadline when it had passed",
        [target("t", "2018-11-19", "10", "2020"), target("u", "2023-01-01", "10", "2025")],
        "2024-06-01",
        "UNVERIFIABLE",
        "OVERDUE",
    ),
    (
        "raised",
        [target("t", "2022-12-02", "10"), target("u", "2023-10-06", "20", "2026")],
        "2024-01-01",
        "SUPERSEDED",
        "OPEN_ENDED",
    ),
    (
        "lowered is not replaced",
        [target("t", "2016-06-01", "20", "2020"), target("u", "2018-11-19", "10", "2020")],
        "2019-01-01",
        "ANNOUNCED",
        "DUE",
    ),
    (
        "a vague number replaces nothing",
        [target("t", "2022-01-01", "1"), target("u", "2023-03-13", "several")],
        "2024-01-01",
        "ANNOUNCED",
        "OPEN_ENDED",
    ),
    (
        "met goes before raised",
        [
            target("t", "2021-01-01", "10"),
            target("u", "2024-01-01", "20"),
            level("l", "2023-06-01", "12", "2022"),
        ],
        "2025-01-01",
        "MET",
        "OPEN_ENDED",
    ),
    (
        "relative, without a base, when due",
        [target("t", "2018-09-07", "double", "2023", unit="relative")],
        "2024-06-01",
        "UNVERIFIABLE",
        "OVERDUE",
    ),
    (
        "a word without a number, when due",
        [target("t", "2018-09-07", "several", "2020")],
        "2024-06-01",
        "UNVERIFIABLE",
        "OVERDUE",
    ),
]


@pytest.mark.parametrize(("name", "entries", "as_of", "expected", "timing"), CASES, ids=[c[0] for c in CASES])
def test_standing(name, entries, as_of, expected, timing):
    standing = status.standings(entries, date.fromisoformat(as_of))["t"]
    assert (standing.status, standing.timing) == (LedgerStatus[expected], Timing[timing])


@pytest.mark.parametrize(("name", "entries", "as_of", "expected", "timing"), CASES, ids=[c[0] for c in CASES])
def test_the_order_of_the_entries_does_not_matter(name, entries, as_of, expected, timing):
    day = date.fromisoformat(as_of)
    assert status.standings(entries, day) == status.standings(entries[::-1], day)


def test_a_target_below_the_level_of_its_day_was_met_already():
    entries = [level("l", "2023-03-13", "0.1", "2022"), target("t", "2023-03-13", "0.1")]
    standing = status.standings(entries, date(2023, 4, 1))["t"]
    assert standing.already_met
    assert (standing.status, standing.rests_on) == (LedgerStatus.MET, ("l",))


def test_a_higher_level_long_ago_is_not_the_level_of_its_day():
    entries = [
        level("l", "2013-01-01", "22", "2012"),
        level("m", "2022-07-19", "7.5", "2021"),
        target("t", "2022-07-19", "20"),
    ]
    standing = status.standings(entries, date(2023, 4, 1))["t"]
    assert not standing.already_met
    assert standing.status is LedgerStatus.ANNOUNCED


def test_standings_say_what_they_rest_on():
    entries = [
        target("a", "2006-11-06", "1"),
        target("b", "2018-10-22", "1"),
        target("t", "2022-06-01", "1"),
        target("u", "2023-06-01", "2"),
    ]
    found = status.standings(entries, date(2024, 1, 1))
    assert found["t"].restates == ("a", "b")
    assert found["t"].superseded_by == "u"
    assert found["u"].restates == ()


def test_other_pairs_do_not_count():
    from dataclasses import replace

    other = replace(target("s", "2006-11-06", "1"), parties=("AAA", "CCC"))
    assert status.standings([other, target("t", "2018-01-01", "1")], date(2019, 1, 1))["t"].restates == ()


def test_only_targets_get_a_status():
    entries = (level("l", "2023-03-13", "0.1", "2022"), target("t", "2023-03-14", "5"))
    assert [e.status for e in status.with_status(entries, date(2024, 1, 1))] == [None, LedgerStatus.ANNOUNCED]


def test_an_entry_without_a_date_is_refused():
    with pytest.raises(ValueError, match="no date"):
        status.standings([target("t", "", "5")], date(2024, 1, 1))


# The real ledger


def targets(a, b, as_of):
    return [e for e in world.open().at(as_of).statements(a, b) if e.kind == "target" and e.via is None]


def test_the_billion_dollars_of_iran_and_belarus():
    billions = [
        (e.said_on.as_stated, e.status)
        for e in targets("IRN", "BLR", date(2025, 8, 21))
        if e.value_low == 1e9 and e.unit == "USD"
    ]
    announced, restated = LedgerStatus.ANNOUNCED, LedgerStatus.RESTATED
    assert billions == [
        ("2006-11-06", announced),
        ("2006-11", announced),  # perhaps before the sixth
        ("2018-10-22", restated),
        ("2019-03-24", restated),
        ("2022", restated),
        ("2023-10", restated),
    ]


def test_the_two_hundred_billion_of_china_and_russia():
    found = {e.deadline_as_stated: e.status for e in targets("CHN", "RUS", date(2024, 6, 1))}
    assert found["2024"] is LedgerStatus.MET


def test_the_moving_deadline_of_turkiye_and_pakistan():
    found = {e.deadline_as_stated: (e.status, e.timing) for e in targets("TUR", "PAK", date(2026, 6, 1))}
    assert found["2025"] == (LedgerStatus.SUPERSEDED, Timing.OVERDUE)
    assert found["2026"] == (LedgerStatus.RESTATED, Timing.DUE)


def test_thirty_billion_by_2015_stays_without_a_figure_for_that_year():
    found = [
        (e.said_on.as_stated, e.status) for e in targets("TUR", "IRN", date(2016, 6, 1)) if e.deadline.end
    ]
    assert ("2014-01", LedgerStatus.UNVERIFIABLE) in found
    assert not any(s in {LedgerStatus.MET, LedgerStatus.MET_LATE} for said, s in found if said > "2012")


def test_every_target_of_the_table_has_a_standing_on_every_day():
    for pair in {(e["party_a"], e["party_b"]) for e in world.starter().promises.raw}:
        for as_of in (date(2010, 1, 1), date(2020, 6, 30), date(2026, 11, 24)):
            for e in world.open().at(as_of).statements(*pair):
                assert (e.status is None) == (e.kind != "target")
                assert (e.timing is None) == (e.kind != "target")

from datetime import date

import pytest

from comity.facts.starter import starter
from comity.ledger import statements


@pytest.mark.parametrize(
    ("figure", "unit", "expected"),
    [
        ("38.4", "USD million", (38_400_000, 38_400_000, "USD")),
        ("4.1", "USD billion", (4_100_000_000, 4_100_000_000, "USD")),
        ("100-200", "USD million", (100_000_000, 200_000_000, "USD")),
        ("1", "EUR billion", (1_000_000_000, 1_000_000_000, "EUR")),
        ("several", "USD billion", (None, None, "USD")),
        ("double", "relative", (2, 2, "ratio")),
        ("triple", "relative", (3, 3, "ratio")),
        ("several times", "relative", (None, None, "ratio")),
        ("12", "documents", (12, 12, "documents")),
    ],
)
def test_figures(figure, unit, expected):
    assert statements.read_figure(figure, unit) == expected


@pytest.mark.parametrize(
    ("words", "parties", "start", "end"),
    [
        ("2024", (), date(2024, 1, 1), date(2024, 12, 31)),
        ("2017-01/2017-11", (), date(2017, 1, 1), date(2017, 11, 30)),
        ("2017-03-21/2018-03-20", (), date(2017, 3, 21), date(2018, 3, 20)),
        ("2024, EU exports of goods", (), date(2024, 1, 1), date(2024, 12, 31)),
        ("FY2024-25", ("IND", "ARE"), date(2024, 4, 1), date(2025, 3, 31)),
        ("FY2024-25", ("IND", "PAK"), None, None),  # whose year it is cannot be told
        ("annual, current", (), None, None),
        ("past year", (), None, None),
        ("", (), None, None),
    ],
)
def test_periods(words, parties, start, end):
    period = statements.read_period(words, parties)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("2030", date(2030, 12, 31)),
        ("2015-03-20", date(2015, 3, 20)),
        ("before 2030", date(2029, 12, 31)),
        ("soon", None),
        ("coming years", None),
        ("after sanctions", None),
        ("", None),
    ],
)
def test_deadlines(words, end):
    deadline = statements.read_deadline(words)
    assert deadline.end == end
    assert deadline.as_stated == (words or None)


def test_every_row_of_the_table_is_read():
    entries = statements.entries(starter().promises.every())
    assert len({e.id for e in entries}) == len(entries) == 139
    without = {e.figure for e in entries if e.value_low is None}
    assert without == {"several USD billion", "several times"}
    worded = {e.deadline_as_stated for e in entries if e.deadline_as_stated and not e.deadline.stated}
    assert not any(any(c.isdigit() for c in words) for words in worded)
    assert all(e.said_on.stated for e in entries)
    assert all(e.source.published == e.said_on for e in entries)


def test_ids_do_not_move_when_later_statements_are_added():
    promises = starter().promises.under("BLR-IRN")
    early = [p for p in promises if p.said_on.end <= date(2019, 12, 31)]
    ids = [e.id for e in statements.entries(early)]
    all_ids = {e.id: e for e in statements.entries(promises)}
    assert all(all_ids[i].said_on.end <= date(2019, 12, 31) for i in ids)


def test_scopes_are_kept_apart():
    entries = statements.entries(starter().promises.under("ARE-IND"))
    assert {statements.scope(e) for e in entries if e.kind == "target"} == {
        "goods",
        "non-oil",
        "non-petroleum",
    }
    iran = statements.entries(starter().promises.under("BLR-IRN"))
    assert {statements.scope(e) for e in iran} == {""}

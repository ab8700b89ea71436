"""In whatever order changes are written and dated, each day sees exactly those that count by it."""

import io
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from comity.ledger.exchange import csv_files
from comity.ledger.registry.drafts import Desk, NotAnEntry, draft
from comity.ledger.registry.entries import Change, Entry, Provenance
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.registry.states import entry_on, states

FIRST = date(2024, 12, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(0, 420, 7)]
DATED = st.sampled_from(
    ["2025", "2025-02", "2025-03-05", "2025-03-06", "2025-07", "2025-07-31", "2026-01-01"]
)
FIELDS = st.dictionaries(
    st.sampled_from(["title", "note", "topics"]), st.sampled_from(["a", "b", None]), min_size=1
)
DESK = Desk(author="clerk", today=date(2026, 11, 24), source="Archive")


@st.composite
def histories(draw):
    dated = [draw(DATED) for _ in range(draw(st.integers(1, 7)))]
    return [
        Change(
            entry="d",
            kind=EntryKind.DOCUMENT,
            number=number,
            fields=draw(FIELDS) if number > 1 else {"title": "first"},
            provenance=Provenance(dated=day, source="s", author="a"),
            recorded_at="2026-01-01T00:00:00.000000Z",
            digest="",
        )
        for number, day in enumerate(dated, 1)
    ]


def known_by(changes, day):
    """The entry as its changes make it, worked out again for the day alone."""
    if changes[0].provenance.counts_from > day:
        return None
    fields = {}
    for change in changes:
        if change.provenance.counts_from <= day:
            fields.update(change.fields)
    return {name: value for name, value in fields.items() if value is not None}


@given(histories())
def test_the_state_of_each_day_is_what_the_changes_that_count_make_of_it(changes):
    made = states(changes)
    assert all(a.until == b.since for a, b in pairwise(made))
    assert made[-1].until is None
    for day in DAYS:
        shown = [s.entry for s in made if s.since <= day and (s.until is None or day < s.until)]
        expected = known_by(changes, day)
        assert [dict(entry.fields) for entry in shown] == ([] if expected is None else [expected])
        there = entry_on(changes, day)
        assert (there and dict(there.fields)) == expected


@given(histories(), st.data())
def test_a_later_change_never_alters_the_days_before_it_counts(changes, data):
    more = data.draw(FIELDS)
    last = Change(
        entry="d",
        kind=EntryKind.DOCUMENT,
        number=len(changes) + 1,
        fields=more,
        provenance=Provenance(dated="2025-09-09", source="s", author="a"),
        recorded_at="2026-01-01T00:00:00.000000Z",
        digest="",
    )
    for day in (d for d in DAYS if d < date(2025, 9, 9)):
        before, after = entry_on(changes, day), entry_on([*changes, last], day)
        assert (before and before.fields) == (after and after.fields)


TEXT = st.text(min_size=1, max_size=40)


@given(title=TEXT, note=TEXT, topics=st.lists(TEXT, max_size=3))
def test_any_text_that_is_accepted_comes_back_through_a_table(title, note, topics):
    cells = {"title": title, "note": note, "topics": ";".join(topics), "kind": "treaty", "status": "signed"}
    try:
        made = draft(EntryKind.DOCUMENT, {**cells, "parties": "IRN;BLR"}, DESK)
    except NotAnEntry:
        return
    entry = Entry(
        id=made.id, kind=made.kind, number=1, fields=made.fields, provenance=made.provenance, recorded_at=""
    )
    stream = io.BytesIO()
    csv_files.write_csv(stream, EntryKind.DOCUMENT, [entry])
    (row,) = csv_files.read_csv(io.BytesIO(stream.getvalue()), EntryKind.DOCUMENT, "x")
    again = draft(EntryKind.DOCUMENT, row.cells, DESK)
    assert (again.id, dict(again.fields), again.provenance) == (made.id, dict(made.fields), made.provenance)

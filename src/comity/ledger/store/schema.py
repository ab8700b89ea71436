"""The tables. Entries and changes are only ever added to; the others follow from the changes.

::

    entries ──< changes ──< links        what was written, by whom, when: never changed, never deleted
       └─────< states ──< marks          what each entry was between two days: for lists, can be rebuilt
                  ├──── sayings          of statements, what the rules of the ledger read: numbers and days
                  ├──── dues             the same of commitments
                  └──── tellings         and of facts
                          └·· spells     how each promise stood, and between which days, by the rules
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

OPEN_END = "9999-12-31"  # the state still holds

metadata = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts by itself only in an INTEGER

entries = Table(
    "entries",
    metadata,
    Column("id", String(120), primary_key=True),
    Column("kind", String(20), nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", _NUMBER, primary_key=True, autoincrement=True),
    Column("entry_id", String(120), ForeignKey("entries.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("fields", Text, nullable=False),  # canonical JSON of what it set; null clears a field
    Column("dated", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("confidence", String(10), nullable=False),
    Column("author", Text, nullable=False),
    Column("recorded_at", String(27), nullable=False),
    Column("digest", String(64), nullable=False),
    # Two editors who saw the same state both write the next number, and one of them is told.
    UniqueConstraint("entry_id", "number", name="changes_entry_number"),
    CheckConstraint("number >= 1", name="changes_number_counts"),
    CheckConstraint("source <> ''", name="changes_have_a_source"),
    CheckConstraint("author <> ''", name="changes_have_an_author"),
)

links = Table(
    "links",
    metadata,
    Column("entry_id", String(120), nullable=False),
    Column("number", Integer, nullable=False),
    Column("field", String(40), nullable=False),
    Column("target", String(120), ForeignKey("entries.id"), nullable=False),
    PrimaryKeyConstraint("entry_id", "number", "field", "target", name="links_pkey"),
    ForeignKeyConstraint(["entry_id", "number"], ["changes.entry_id", "changes.number"], name="links_change"),
    Index("links_target", "target"),
)

states = Table(
    "states",
    metadata,
    Column("entry_id", String(120), ForeignKey("entries.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("since", String(10), nullable=False),
    Column("until", String(10), nullable=False),  # the first day on which it no longer holds
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("day", String(10), nullable=False),  # empty where it is not known, which sorts last
    Column("due", String(10)),
    Column("status", String(40)),
    Column("sort", String(40)),
    Column("fields", Text, nullable=False),
    Column("dated", String(10), nullable=False),
    Column("source", Text, nullable=False),
    Column("confidence", String(10), nullable=False),
    Column("author", Text, nullable=False),
    Column("recorded_at", String(27), nullable=False),
    PrimaryKeyConstraint("entry_id", "since", name="states_pkey"),
    Index("states_day", "day", "since", "until"),
    Index("states_kind_day", "kind", "day", "since", "until"),
    Index("states_kind_due", "kind", "due"),
    Index("states_counted", "kind", "until", "status", "sort", "since"),
    Index("states_title", "title", "since", "until", "entry_id"),
)

marks = Table(
    "marks",
    metadata,
    Column("mark", String(80), nullable=False),
    Column("entry_id", String(120), nullable=False),
    Column("since", String(10), nullable=False),
    PrimaryKeyConstraint("mark", "entry_id", "since", name="marks_pkey"),
    Index("marks_entry", "entry_id"),
    sqlite_with_rowid=False,
)


def _state() -> tuple[Column[str], ...]:
    """Which state of which entry a row follows from."""
    return (
        Column("entry_id", String(120), nullable=False),
        Column("since", String(10), nullable=False),
        Column("until", String(10), nullable=False),
    )


sayings = Table(
    "sayings",
    metadata,
    *_state(),
    Column("party_a", String(20), nullable=False),
    Column("party_b", String(20), nullable=False),
    Column("measure", String(20), nullable=False),
    Column("exporter", String(20)),
    Column("scope", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("unit", Text, nullable=False),
    Column("low", Float),
    Column("high", Float),
    Column("figure", Text, nullable=False),
    Column("said_first", String(10)),
    Column("said_last", String(10)),
    Column("period_first", String(10)),
    Column("period_last", String(10)),
    Column("due", String(10)),
    Column("speaker", Text, nullable=False),
    Column("side", String(20)),
    PrimaryKeyConstraint("entry_id", "since", name="sayings_pkey"),
    Index("sayings_parties", "party_a", "party_b"),
    sqlite_with_rowid=False,
)

dues = Table(
    "dues",
    metadata,
    *_state(),
    Column("pair", Text, nullable=False),
    Column("side", String(20)),
    Column("horizon", String(30), nullable=False),  # how far ahead the deadline lay
    Column("due", String(10)),
    Column("goal", Float),
    Column("restates", Integer, nullable=False),
    PrimaryKeyConstraint("entry_id", "since", name="dues_pkey"),
    Index("dues_due", "due", "since", "until", "goal"),
    sqlite_with_rowid=False,
)

tellings = Table(
    "tellings",
    metadata,
    *_state(),
    Column("about", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("first", String(10)),
    Column("last", String(10)),
    Column("amount", Float),
    PrimaryKeyConstraint("entry_id", "since", name="tellings_pkey"),
    Index("tellings_about", "about", "kind", "amount", "since", "until"),
    sqlite_with_rowid=False,
)

spells = Table(
    "spells",
    metadata,
    *_state(),
    Column("kind", String(20), nullable=False),  # statement, commitment
    Column("pair", Text, nullable=False),
    Column("horizon", String(30), nullable=False),
    Column("due", String(10)),
    Column("ending", String(20), nullable=False),
    Column("overdue", Integer, nullable=False),
    Column("said", Integer, nullable=False),  # how often; 0 for a target that says an earlier one again
    Column("voices", Text, nullable=False),  # canonical JSON of who said it
    PrimaryKeyConstraint("entry_id", "since", name="spells_pkey"),
    Index("spells_pair", "pair", "kind"),
    Index("spells_overdue", "overdue", "due", "entry_id", "since", "until", "kind", "pair"),
)

SPANNED = (states, sayings, dues, tellings)  # each row says from when to when it holds
FOLLOWING = (marks, *SPANNED)  # what follows from the changes of an entry alone
DERIVED = (*FOLLOWING, spells)  # and all that can be worked out anew

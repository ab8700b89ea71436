"""Entries, their changes, and the states that follow from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_ADDED_TO_ONLY = ("entries", "changes", "links")


def upgrade() -> None:
    """Make the tables, and forbid to change what was written."""
    _entries_and_changes()
    _states()
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE FUNCTION comity_added_to_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the registry is added to only'; END $$"
        )
    for table in _ADDED_TO_ONLY:
        if postgresql:
            op.execute(
                f"CREATE TRIGGER {table}_added_to_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION comity_added_to_only()"
            )
            continue
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the registry is added to only'); END"
            )


def _entries_and_changes() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("entry_id", sa.String(120), sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("dated", sa.String(10), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("confidence", sa.String(10), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.UniqueConstraint("entry_id", "number", name="changes_entry_number"),
        sa.CheckConstraint("number >= 1", name="changes_number_counts"),
        sa.CheckConstraint("source <> ''", name="changes_have_a_source"),
        sa.CheckConstraint("author <> ''", name="changes_have_an_author"),
    )
    op.create_table(
        "links",
        sa.Column("entry_id", sa.String(120), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("target", sa.String(120), sa.ForeignKey("entries.id"), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "number", "field", "target", name="links_pkey"),
        sa.ForeignKeyConstraint(
            ["entry_id", "number"], ["changes.entry_id", "changes.number"], name="links_change"
        ),
    )
    op.create_index("links_target", "links", ["target"])


def _states() -> None:
    op.create_table(
        "states",
        sa.Column("entry_id", sa.String(120), sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("due", sa.String(10)),
        sa.Column("status", sa.String(40)),
        sa.Column("sort", sa.String(40)),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("dated", sa.String(10), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("confidence", sa.String(10), nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "since", name="states_pkey"),
    )
    op.create_index("states_day", "states", ["day", "since", "until"])
    op.create_index("states_kind_day", "states", ["kind", "day", "since", "until"])
    op.create_index("states_counted", "states", ["kind", "until", "status", "sort", "since"])
    op.create_index("states_title", "states", ["title", "since", "until", "entry_id"])
    op.create_index("states_kind_due", "states", ["kind", "due"])
    op.create_table(
        "marks",
        sa.Column("mark", sa.String(80), nullable=False),
        sa.Column("entry_id", sa.String(120), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("mark", "entry_id", "since", name="marks_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_index("marks_entry", "marks", ["entry_id"])

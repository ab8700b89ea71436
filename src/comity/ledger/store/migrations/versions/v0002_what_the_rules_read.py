"""What the rules of the ledger read of statements, commitments and facts, beside their states."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables; whoever walks the steps fills them from the changes afterwards."""
    _sayings()
    op.create_table(
        "dues",
        *_state(),
        sa.Column("pair", sa.Text, nullable=False),
        sa.Column("side", sa.String(20)),
        sa.Column("horizon", sa.String(30), nullable=False),
        sa.Column("due", sa.String(10)),
        sa.Column("goal", sa.Float),
        sa.Column("restates", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "since", name="dues_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_index("dues_due", "dues", ["due", "since", "until", "goal"])
    op.create_table(
        "tellings",
        *_state(),
        sa.Column("about", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("first", sa.String(10)),
        sa.Column("last", sa.String(10)),
        sa.Column("amount", sa.Float),
        sa.PrimaryKeyConstraint("entry_id", "since", name="tellings_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_index("tellings_about", "tellings", ["about", "kind", "amount", "since", "until"])


def _sayings() -> None:
    op.create_table(
        "sayings",
        *_state(),
        sa.Column("party_a", sa.String(20), nullable=False),
        sa.Column("party_b", sa.String(20), nullable=False),
        sa.Column("measure", sa.String(20), nullable=False),
        sa.Column("exporter", sa.String(20)),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("low", sa.Float),
        sa.Column("high", sa.Float),
        sa.Column("figure", sa.Text, nullable=False),
        sa.Column("said_first", sa.String(10)),
        sa.Column("said_last", sa.String(10)),
        sa.Column("period_first", sa.String(10)),
        sa.Column("period_last", sa.String(10)),
        sa.Column("due", sa.String(10)),
        sa.Column("speaker", sa.Text, nullable=False),
        sa.Column("side", sa.String(20)),
        sa.PrimaryKeyConstraint("entry_id", "since", name="sayings_pkey"),
        sqlite_with_rowid=False,
    )


def _state() -> tuple[sa.Column[str], ...]:
    """Which state of which entry a row follows from."""
    return (
        sa.Column("entry_id", sa.String(120), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
    )

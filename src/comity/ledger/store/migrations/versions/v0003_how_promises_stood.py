"""How each promise stood and between which days, so that a view of all of them is one count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table; whoever walks the steps fills it from the changes afterwards."""
    op.create_index("sayings_parties", "sayings", ["party_a", "party_b"])
    op.create_table(
        "spells",
        sa.Column("entry_id", sa.String(120), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("pair", sa.Text, nullable=False),
        sa.Column("horizon", sa.String(30), nullable=False),
        sa.Column("due", sa.String(10)),
        sa.Column("ending", sa.String(20), nullable=False),
        sa.Column("overdue", sa.Integer, nullable=False),
        sa.Column("said", sa.Integer, nullable=False),
        sa.Column("voices", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "since", name="spells_pkey"),
    )
    op.create_index("spells_pair", "spells", ["pair", "kind"])
    op.create_index(
        "spells_overdue", "spells", ["overdue", "due", "entry_id", "since", "until", "kind", "pair"]
    )

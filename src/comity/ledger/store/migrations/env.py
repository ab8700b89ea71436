"""Runs the steps on the connection that ``comity.ledger.store.upgrading`` hands over."""

from __future__ import annotations

from alembic import context

from comity.ledger.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False
)
context.run_migrations()

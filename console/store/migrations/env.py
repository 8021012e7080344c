"""Alembic's way in: it always runs on the connection that `console.store.database` hands over."""

from __future__ import annotations

from alembic import context

from console.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

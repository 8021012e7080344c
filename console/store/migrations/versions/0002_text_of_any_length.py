"""Text of any length on PostgreSQL, as SQLite has it: a long name must not be refused, and with it a whole commit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SHORT = {
    "journal": {"kind": 64, "subject": 256, "operator": 64, "previous": 64, "hash": 64},
    "state": {"kind": 32, "id": 256},
    "ask": {"ask": 128, "outcome": 16},
    "tape": {"kind": 8},
    "exposure": {"zone": 64, "trade": 64},
}


def upgrade() -> None:
    _alter(lambda length: sa.Text())


def downgrade() -> None:
    _alter(sa.String)


def _alter(form) -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table, columns in SHORT.items():
        for column, length in columns.items():
            op.alter_column(table, column, type_=form(length))

"""What of the history is over its days is found by time: by point every row of a kind was looked at, once an hour."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("history_kind_to", "history", ["kind", "to_us"])


def downgrade() -> None:
    op.drop_index("history_kind_to", "history")

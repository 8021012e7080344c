"""The history of samples. What the tape holds of before stays there: it is what the room was shown, not every sample."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    def text(length: int) -> sa.String:
        return sa.String(length).with_variant(sa.Text(), "postgresql")

    op.create_table(
        "history",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", text(32), nullable=False),
        sa.Column("point", text(256), nullable=False),
        sa.Column("from_us", sa.BigInteger, nullable=False),
        sa.Column("to_us", sa.BigInteger, nullable=False),
        sa.Column("samples", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("history_point_to", "history", ["kind", "point", "to_us"])


def downgrade() -> None:
    op.drop_table("history")

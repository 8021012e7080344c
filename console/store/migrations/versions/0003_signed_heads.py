"""Signed heads of the journal. Rows of before stay as they are, and are in the first head's tree from row 1 on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sa.String(128).with_variant(sa.Text(), "postgresql")
    op.create_table(
        "evidence_head",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("signature", text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("evidence_head")

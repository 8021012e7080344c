"""The tables of today. An empty database gets them as they are, an older one by migrations/: both are the same."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

METADATA = MetaData()

REVISION = "0005"
"""The newest of migrations/versions: what has this stamp has these tables."""

STAMP = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's own table, in its own form."""


def _text(length: int) -> String:
    """Short text. SQLite takes any length; PostgreSQL would refuse what is longer, and with it the whole commit."""
    return String(length).with_variant(Text(), "postgresql")


JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at_us", BigInteger, nullable=False),
    Column("kind", _text(64), nullable=False),
    Column("subject", _text(256), nullable=False),
    Column("operator", _text(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", _text(64), nullable=False),
    Column("hash", _text(64), nullable=False),
    Index("journal_at", "at_us"),
    Index("journal_kind_at", "kind", "at_us"),
)
"""`body` is the canonical JSON text that was hashed."""

STATE = Table(
    "state",
    METADATA,
    Column("kind", _text(32), primary_key=True),
    Column("id", _text(256), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)
"""The latest state of each thing, as the JSON of its message; `seq` is the journal row that made it."""

ASK = Table(
    "ask",
    METADATA,
    Column("ask", _text(128), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("outcome", _text(16), nullable=False),
    Column("why", Text, nullable=False),
    Column("place", Text, nullable=False),
)
"""The answer to each ask that led to a decision. The primary key is what keeps an ask from being executed twice."""

TAPE = Table(
    "tape",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", _text(8), nullable=False),
    Column("from_us", BigInteger, nullable=False),
    Column("to_us", BigInteger, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("tape_kind_to", "kind", "to_us"),
    Index("tape_kind_from", "kind", "from_us"),
)
"""Pieces of the message stream, packed: `body` is zlib over msgpack of [[at_us, topic, payload], ...]; of the
kind 'people' what `console.store.people` packs."""

HISTORY = Table(
    "history",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", _text(32), nullable=False),
    Column("point", _text(256), nullable=False),
    Column("from_us", BigInteger, nullable=False),
    Column("to_us", BigInteger, nullable=False),
    Column("samples", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("history_point_to", "kind", "point", "to_us"),
    Index("history_kind_to", "kind", "to_us"),
)
"""Samples: a packed block of one point, or, where `point` is '', what all points of a kind said in some seconds."""

EXPOSURE = Table(
    "exposure",
    METADATA,
    Column("hour_us", BigInteger, primary_key=True, autoincrement=False),
    Column("zone", _text(64), primary_key=True),
    Column("trade", _text(64), primary_key=True),
    Column("person_s", Float(53), nullable=False),
)

EVIDENCE_HEAD = Table(
    "evidence_head",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("signature", _text(128), nullable=False),
)
"""Signed heads of the journal: canonical JSON and its Ed25519 signature."""

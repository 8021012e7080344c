"""The tables as SQLAlchemy sees them. What makes them is in migrations/; a test holds the two together."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()

JOURNAL = Table(
    "journal",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at_us", BigInteger, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("subject", String(256), nullable=False),
    Column("operator", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("journal_at", "at_us"),
    Index("journal_kind_at", "kind", "at_us"),
)
"""`body` is the canonical JSON text that was hashed."""

STATE = Table(
    "state",
    METADATA,
    Column("kind", String(32), primary_key=True),
    Column("id", String(256), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)
"""The latest state of each thing, as the JSON of its message; `seq` is the journal row that made it."""

ASK = Table(
    "ask",
    METADATA,
    Column("ask", String(128), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("why", Text, nullable=False),
    Column("place", Text, nullable=False),
)
"""The answer to each ask that led to a decision. The primary key is what keeps an ask from being executed twice."""

TAPE = Table(
    "tape",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(8), nullable=False),
    Column("from_us", BigInteger, nullable=False),
    Column("to_us", BigInteger, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("tape_kind_to", "kind", "to_us"),
    Index("tape_kind_from", "kind", "from_us"),
)
"""Pieces of the message stream, packed: `body` is zlib over msgpack of [[at_us, topic, payload], ...]."""

EXPOSURE = Table(
    "exposure",
    METADATA,
    Column("hour_us", BigInteger, primary_key=True, autoincrement=False),
    Column("zone", String(64), primary_key=True),
    Column("trade", String(64), primary_key=True),
    Column("person_s", Float(53), nullable=False),
)

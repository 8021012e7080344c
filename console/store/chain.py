"""The chain of the journal: each row carries the hash of the row before. Pure.

The hash is SHA-256 over the UTF-8 of the array [seq, at_us, kind, subject, operator, body, previous] in canonical JSON
(RFC 8785). Rows of before version 0.2 may hold numbers as Python writes them (`1.0`): the text that was hashed is kept,
so they are checked alike. Cutting rows off the end leaves a whole chain; the signed heads (`heads.py`) tell.
"""

from __future__ import annotations

import hashlib
from json.encoder import encode_basestring as quoted

from console.messages import JournalEntry

FIRST_PREVIOUS = "0" * 64
"""What the first row carries as the hash before it."""


def row_text(seq: int, at_us: int, kind: str, subject: str, operator: str, body_json: str, previous: str) -> str:
    """The text that is hashed, of a row whose body is already canonical JSON."""
    return f"[{seq},{at_us},{quoted(kind)},{quoted(subject)},{quoted(operator)},{body_json},{quoted(previous)}]"


def row_hash(seq: int, at_us: int, kind: str, subject: str, operator: str, body_json: str, previous: str) -> str:
    """Hash of one row whose body is already canonical JSON."""
    return hashlib.sha256(row_text(seq, at_us, kind, subject, operator, body_json, previous).encode()).hexdigest()


def fault_of(entry: JournalEntry, seq: int, previous: str, body_json: str) -> str:
    """Why a row does not fit behind the row before it, '' when it does."""
    if entry.seq != seq:
        return f"row {seq} is missing"
    if entry.previous != previous:
        return "it does not carry the hash of the row before"
    hashed = row_hash(entry.seq, entry.at_us, entry.kind, entry.subject, entry.operator, body_json, entry.previous)
    return "" if hashed == entry.hash else "its content does not give its hash"

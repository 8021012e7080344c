"""The chain of the journal: each row carries the hash of the row before. Pure.

The hash is SHA-256 over the UTF-8 of the JSON array [seq, at_us, kind, subject, operator, body, previous] written with
sorted keys, no blanks and no escapes beyond JSON's own: `json.dumps(row, sort_keys=True, separators=(",", ":"),
ensure_ascii=False)`. Cutting rows off the end leaves a whole chain; only a head that was signed elsewhere tells.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec

from console.messages import JournalEntry

FIRST_PREVIOUS = "0" * 64
"""What the first row carries as the hash before it."""


def canonical(body: Any) -> str:
    """JSON text of plain values and messages, always the same for the same content. Raises ValueError for NaN."""
    plain = msgspec.to_builtins(body)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def row_hash(seq: int, at_us: int, kind: str, subject: str, operator: str, body_json: str, previous: str) -> str:
    """Hash of one row whose body is already canonical JSON."""
    before = ",".join(canonical(part) for part in (seq, at_us, kind, subject, operator))
    return hashlib.sha256(f"[{before},{body_json},{canonical(previous)}]".encode()).hexdigest()


def fault_of(entry: JournalEntry, seq: int, previous: str, body_json: str) -> str:
    """Why a row does not fit behind the row before it, '' when it does."""
    if entry.seq != seq:
        return f"row {seq} is missing"
    if entry.previous != previous:
        return "it does not carry the hash of the row before"
    hashed = row_hash(entry.seq, entry.at_us, entry.kind, entry.subject, entry.operator, body_json, entry.previous)
    return "" if hashed == entry.hash else "its content does not give its hash"

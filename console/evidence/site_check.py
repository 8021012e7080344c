"""`vigil verify --site`: the whole journal, its signatures, and the recordings that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate

from console.evidence.stamps import StampedRows, site_stamps, stamp_said
from console.recordings.verifying import verified
from console.site.context import Context
from console.store.errors import StorageError
from console.store.head_file import NAME, read_head
from console.store.heads import Head
from console.store.proving import Proof, proven
from console.store.row_check import Fault
from console.store.signing import HEAD, is_signed
from console.store.store import Store

PROCESSES = 2
UNKNOWN_KEY = 3
"""Exit code: all fits together, but nobody said which public key to believe."""


def checked(
    context: Context,
    from_us: int,
    to_us: int,
    keys: Sequence[str],
    heads: Sequence[Path],
    anchors: Sequence[Certificate] = (),
    *,
    files: bool = True,
) -> tuple[dict[str, Any], int]:
    """Check a site; what it says, and the exit code. `from_us`, `to_us` bound the recordings that are read: the journal
    is one chain and is always checked whole. `heads`: files of heads that were kept elsewhere. Raises StorageError,
    OSError."""
    kept = _kept(context, heads)
    proof = proven(context.database_url, keys, PROCESSES, [head.size for _, head in kept])
    fault = proof.fault or _cut_off(proof, kept)
    stamps: list[StampedRows] = []
    if fault is None:
        stamps, fault = _stamps(context, anchors)
    said: dict[str, Any] = {
        "site": context.site.id,
        "rows": proof.rows,
        "heads": proof.heads,
        "signed_rows": proof.signed_rows,
        "newest_head_at_us": proof.head.at_us if proof.head else 0,
        "keys": [_key(span.key, span.seq, span.kept, span.revoked_why) for span in proof.history.spans],
        "heads_under_a_revoked_key": proof.late,
        "key_known": bool(keys),
        "stamps": len(stamps),
        "stamp": stamp_said(*stamps[-1]) if stamps else None,
        "fault": {"where": fault.where, "why": fault.why} if fault else None,
        "recordings": verified(context, "", from_us, to_us) if files and fault is None else None,
    }
    broken = fault is not None or bool(said["recordings"] and said["recordings"]["broken"])
    return said, 1 if broken else 0 if keys else UNKNOWN_KEY


def _kept(context: Context, heads: Sequence[Path]) -> list[tuple[Path, Head]]:
    own = context.home.evidence / NAME
    found = [(path, read_head(path)) for path in (own, *heads)]
    if missing := [path for path, head in found if head is None and path != own]:
        raise StorageError(f"{missing[0]}: there is no such file")
    return [(path, head) for path, head in found if head is not None]


def _cut_off(proof: Proof, kept: Sequence[tuple[Path, Head]]) -> Fault | None:
    """The journal must reach as far as every head that was kept beside it, and come to its root there."""
    for path, head in kept:
        where = f"head {head.number} in {path}"
        if head.key not in proof.trusted or not is_signed(head.key, HEAD, head.text, head.signature):
            return Fault(where, "its signature is not of a key that signs this journal")
        if head.size > proof.rows:
            return Fault(where, f"it covers {head.size} rows; the journal ends with row {proof.rows}: it was cut off")
        if head.root != proof.roots[head.size]:
            return Fault(where, "its root is not that of the rows: the journal was changed")
        if proof.head is None or head.number > proof.head.number:
            return Fault(where, "it is missing in the database")
    return None


def _stamps(context: Context, anchors: Sequence[Certificate]) -> tuple[list[StampedRows], Fault | None]:
    store = Store.open(context.database_url)
    try:
        return site_stamps(store, anchors)
    finally:
        store.close()


def _key(key: str, seq: int, kept: str, revoked: str) -> dict[str, Any]:
    return {"key": key, "row": seq, "kept": kept, "revoked": revoked}

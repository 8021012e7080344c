"""`vigil evidence key | rotate | revoke | restored`: which key signs, a new one in its place, an old one that counts no
more, and a database that was put back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from console.domain.decision import Decision
from console.evidence.errors import EvidenceRefused
from console.site.context import Context
from console.store.head_file import missing_head, set_aside
from console.store.key_history import KeyHistory, beginning, revocation
from console.store.keys import CREDENTIAL, Keys
from console.store.store import Store

RESTORED = "evidence_restored"


def keys_said(context: Context) -> dict[str, Any]:
    """The keys by the journal. Raises StorageError."""
    store = Store.open(context.database_url)
    try:
        return _said(store.heads.keys())
    finally:
        store.close()


def rotated(context: Context, reason: str, operator: str, *, lost: bool) -> dict[str, Any]:
    """Begin a new key, which the old one vouches for unless it is lost. Raises StorageError, EvidenceRefused."""
    return _acted(context, operator, lambda store, at_us: [_next(context, store, reason, at_us, lost=lost)])


def revoked(context: Context, key: str, from_us: int, reason: str, operator: str) -> dict[str, Any]:
    """Say that what a key signed since then counts for nothing; one that still signs is followed by another first."""

    def act(store: Store, at_us: int) -> list[Decision]:
        spans = store.heads.keys().spans
        named = [span.key for span in spans if key and span.key.startswith(key)]
        if len(named) != 1:
            raise EvidenceRefused(f"key {key}: there is no such key, or more than one; see `vigil evidence key`")
        if named[0] == spans[-1].key:
            raise EvidenceRefused(f"key {key}: it signs now; say `vigil evidence rotate` first")
        signs = Keys(context.home).load(spans[-1].key)
        return [revocation(named[0], from_us, reason, at_us, signs)]

    return _acted(context, operator, act)


def restored(context: Context, reason: str, operator: str) -> dict[str, Any]:
    """Say that the database was put back on purpose: the core signs again, and the head that told of it stays beside it
    under its number. Raises StorageError, EvidenceRefused."""
    store, at_us = Store.open(context.database_url), time.time_ns() // 1000
    try:
        missing = missing_head(context.home, store.heads)
        if missing is None:
            raise EvidenceRefused("the newest head is in the database: it was neither cut off nor put back")
        last = store.heads.last()
        said = {"reason": reason, "head": missing.number, "rows": missing.size, "newest": last.number if last else 0}
        store.commit([Decision(RESTORED, "journal", said, operator)], at_us)
        set_aside(context.home, missing)
        return said
    finally:
        store.close()


def _acted(context: Context, operator: str, act: Callable[[Store, int], list[Decision]]) -> dict[str, Any]:
    store, at_us = Store.open(context.database_url), time.time_ns() // 1000
    try:
        store.commit([replace(decision, operator=operator) for decision in act(store, at_us)], at_us)
        return _said(store.heads.keys())
    finally:
        store.close()


def _next(context: Context, store: Store, reason: str, at_us: int, *, lost: bool) -> Decision:
    keys, span = Keys(context.home), store.heads.keys().newest()
    if keys.in_system():
        raise EvidenceRefused(
            "the system hands the key to the service: give it one more credential, "
            f"named {CREDENTIAL}-2 or later in order, and start the core anew"
        )
    before = keys.load(span.key) if span and not lost else None
    public, kept = keys.make()
    return beginning(keys.load(public), kept, at_us, before, reason)


def _said(history: KeyHistory) -> dict[str, Any]:
    return {
        "keys": [
            {
                "key": span.key,
                "row": span.seq,
                "kept": span.kept,
                "vouched_for": span.vouched,
                "revoked_from_us": span.revoked_us,
                "revoked_why": span.revoked_why,
            }
            for span in history.spans
        ]
    }

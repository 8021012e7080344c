"""Time stamps in a bundle, and of a whole site: what an authority outside vouches for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.x509 import Certificate

from console.core.stamping import stamp_head
from console.evidence.errors import EvidenceRefused
from console.messages import JournalEntry
from console.site.context import Context
from console.store.canonical import canonical
from console.store.heads import Head
from console.store.merkle import Span, consistency_proof, is_consistent
from console.store.row_check import Fault
from console.store.signing import HEAD, is_signed
from console.store.stamps import KIND, StampRow, imprint, stamp_row
from console.store.store import Store
from console.store.time_stamp import Stamp, StampRefused, read_stamp
from devices.errors import DeviceError

STAMP, STAMPED, TOKEN = "journal/stamp.json", "journal/stamp.txt", "journal/stamp.tst"
"""The head that was stamped and how the bundle's grew out of it; its text alone; the token, as openssl reads it."""
PARTS = {
    STAMP: "the signed head that was time-stamped, and how the other grew out of it",
    STAMPED: "what was time-stamped: the text of that head",
    TOKEN: "the time stamp (RFC 3161), as `openssl ts` reads it",
}

StampedRows = tuple[Stamp, int]
"""A stamp, and how many rows it covers."""


@dataclass(frozen=True, slots=True)
class StampedHead:
    """A head that was stamped, and the stamp."""

    head: Head
    token: bytes
    stamp: Stamp

    def written(self, head: Head, span: Span) -> dict[str, bytes]:
        """The files of a bundle whose rows are proven by a later head."""
        proof = [step.hex() for step in consistency_proof(self.head.size, head.size, span)]
        said = canonical({"consistency": proof, "signature": self.head.signature, "text": self.head.text})
        return {STAMP: said.encode(), STAMPED: self.head.text.encode(), TOKEN: self.token}


def covering_stamp(store: Store, head: Head, seq: int) -> StampedHead | None:
    """The first stamp that covers a row: the one nearest to it. Raises EvidenceRefused for one that does not hold."""
    for row in store.journal(limit=1_000_000, kinds=(KIND,)):
        found = _row(row)
        if seq <= found.size <= head.size and (old := store.heads.numbered(found.head)):
            return StampedHead(old, found.token, _read(f"row {row.seq}", found.token, old, ()))
    return None


def new_stamp(context: Context, store: Store, head: Head, now_us: int) -> StampedHead:
    """Have a head stamped now, and journal it. Raises EvidenceRefused where nobody does it."""
    try:
        row = stamp_head(context.site.evidence, context.site_path.parent, head)
        store.commit([row], now_us)
        found = stamp_row(row.body)
        return StampedHead(head, found.token, read_stamp(found.token, imprint(head), ()))
    except (DeviceError, StampRefused) as error:
        raise EvidenceRefused(f"no time stamp: {error}") from error


def checked_stamp(said: str, text: str, token: bytes, head: Head, anchors: Sequence[Certificate]) -> tuple[Head, Stamp]:
    """Check the stamp of a bundle against the head of its rows. Raises EvidenceRefused."""
    try:
        parts = json.loads(said)
        old = Head.read(parts["text"], parts["signature"])
        proof = [bytes.fromhex(step) for step in parts["consistency"]]
        if said != canonical({**parts, "consistency": [step.hex() for step in proof]}) or len(parts) != 3:
            raise ValueError("it is not in its one form")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EvidenceRefused(f"{STAMP}: is no signed head: {error}") from error
    if text != old.text:
        raise EvidenceRefused(f"{STAMPED}: is not the text of the head in {STAMP}")
    if not is_signed(old.key, HEAD, old.text, old.signature):
        raise EvidenceRefused(f"{STAMP}: the signature of key {old.key[:16]}… does not hold")
    if not is_consistent(old.size, head.size, bytes.fromhex(old.root), bytes.fromhex(head.root), proof):
        raise EvidenceRefused(f"{STAMP}: what was time-stamped is not the beginning of this journal")
    return old, _read(TOKEN, token, old, anchors)


def site_stamps(store: Store, anchors: Sequence[Certificate]) -> tuple[list[StampedRows], Fault | None]:
    """Every stamp of a journal that is whole, and the first one that does not hold."""
    stamps: list[StampedRows] = []
    for row in store.journal(limit=1_000_000, kinds=(KIND,)):
        try:
            found = _row(row)
            if (head := store.heads.numbered(found.head)) is None or head.size != found.size:
                raise EvidenceRefused(f"there is no head {found.head} of {found.size} rows")
            stamps.append((_read("time stamp", found.token, head, anchors), head.size))
        except EvidenceRefused as error:
            return stamps, Fault(f"row {row.seq}", str(error))
    return stamps, None


def stamp_said(stamp: Stamp, rows: int) -> dict[str, Any]:
    """What the commands say of a stamp, and of how many rows."""
    return {"at_us": stamp.at_us, "authority": stamp.authority, "authority_known": stamp.known, "rows": rows}


def _row(row: JournalEntry) -> StampRow:
    try:
        return stamp_row(row.body)
    except StampRefused as error:
        raise EvidenceRefused(f"row {row.seq}: {error}") from error


def _read(where: str, token: bytes, head: Head, anchors: Sequence[Certificate]) -> Stamp:
    try:
        stamp = read_stamp(token, imprint(head), anchors)
    except StampRefused as error:
        raise EvidenceRefused(f"{where}: {error}") from error
    if anchors and not stamp.known:
        raise EvidenceRefused(f"{where}: {stamp.authority} does not lead to an authority that you trust")
    return stamp

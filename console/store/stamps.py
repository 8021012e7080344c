"""Time stamps as rows of the journal: which head, what the authority answered."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate

from console.domain.decision import Decision
from console.site.model import Witness
from console.store.heads import Head
from console.store.time_stamp import Stamp, StampRefused, read_anchors

KIND, MISSED = "time_stamped", "time_stamp_missed"


@dataclass(frozen=True, slots=True)
class StampRow:
    """A stamp of the journal: the number of its head, how many rows that covers, and the token (DER)."""

    head: int
    size: int
    token: bytes


def stamp_row(body: Mapping[str, Any]) -> StampRow:
    """What a row of KIND says. Raises StampRefused for what is none."""
    try:
        return StampRow(int(body["head"]), int(body["size"]), base64.b64decode(body["token"], validate=True))
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise StampRefused(f"it is no row of a time stamp: {error}") from error


def stamped(head: Head, token: bytes, stamp: Stamp) -> Decision:
    """The row of a stamp."""
    said = {
        "head": head.number,
        "size": head.size,
        "at_us": stamp.at_us,
        "authority": stamp.authority,
        "token": base64.b64encode(token).decode(),
    }
    return Decision(KIND, "evidence", said)


def missed(head: Head, why: str) -> Decision:
    """The row that says that a stamp is wanted and does not come."""
    return Decision(MISSED, "evidence", {"head": head.number, "why": why})


def imprint(head: Head) -> bytes:
    """What of a head is stamped: SHA-256 of its text."""
    return hashlib.sha256(head.text.encode()).digest()


def site_anchors(witness: Witness, folder: Path) -> list[Certificate]:
    """The authorities that a site believes, none for any. Raises StampRefused."""
    return anchors_of(folder / witness.tsa_certificate) if witness.tsa_certificate else []


def anchors_of(path: Path) -> list[Certificate]:
    """The certificates of a PEM file. Raises StampRefused."""
    try:
        return read_anchors(path.read_bytes())
    except OSError as error:
        raise StampRefused(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise StampRefused(f"{path}: holds no certificate (PEM): {error}") from error

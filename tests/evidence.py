"""Journals with keys and signed heads, for tests. The keys come from numbers, so they are always the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.domain.decision import Decision
from console.store.heads import Head
from console.store.key_history import beginning
from console.store.keys import IN_FILE
from console.store.signing import public_of
from console.store.store import Store

SITE = "plant-1"
MINUTE_US = 60_000_000
BEGINS_US = 1_777_000_000_000_000


def key(number: int) -> Ed25519PrivateKey:
    """Always the same key for a number."""
    return Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))


class SignedJournal:
    """A store whose journal is signed; what it is given is committed a minute after what was before."""

    def __init__(self, url: str, first: int = 1) -> None:
        self.url = url
        self.store = Store.open(url)
        self.at_us = BEGINS_US
        self._keys = {public_of(key(number)): key(number) for number in range(1, 10)}
        if not self.store.heads.keys().spans:
            self.begin(first)

    def begin(self, number: int, before: int = 0) -> None:
        """Go on with a key; `before` is the one that vouches for it, 0 for none."""
        self.commit(beginning(key(number), IN_FILE, self.at_us, key(before) if before else None, "test"))

    def commit(self, *decisions: Decision) -> None:
        """Rows, a minute later."""
        self.at_us += MINUTE_US
        self.store.commit(decisions, self.at_us)

    def say(self, count: int, **body: Any) -> None:
        """Rows of no importance."""
        self.commit(*(Decision("said", f"thing-{n}", {"n": n, "气": 0.1 * n, **body}, "wang") for n in range(count)))

    def sign(self) -> Head | None:
        """A head over what came."""
        return self.store.heads.sign(SITE, self._keys.__getitem__, self.at_us)


def sqlite_url(folder: Path) -> str:
    """A database file of a test's own."""
    return f"sqlite:///{folder / 'vigil.db'}"

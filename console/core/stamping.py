"""Has the newest head stamped by the authority that the site names (RFC 3161), every hour or as the site says.

A head covers every row before it. So while the authority is away nothing but the wish is kept: when it is back, one
stamp of the newest head stands for all that waited. The rows of the journal say what was stamped, so a restart forgets
nothing.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from console.core.evidence import EvidenceLedger
from console.domain.ages import MINUTE_US
from console.domain.decision import Decision
from console.messages import JournalEntry
from console.site.model import Witness
from console.store.errors import StorageError
from console.store.heads import Head, Heads
from console.store.stamps import KIND, imprint, missed, site_anchors, stamped
from console.store.time_stamp import StampRefused, query_for, token_of
from devices.errors import DeviceError
from devices.tsa import answer_of

STAMP_S = 20.0
"""How often it is looked whether a stamp is due, and an authority that is away is asked again."""

log = logging.getLogger(__name__)


class StampStore(Protocol):
    """The part of the store that is needed here."""

    heads: Heads

    def newest(self, kind: str) -> JournalEntry | None:
        """The last row of a kind."""


class Stamping:
    """`turn` is called every STAMP_S on the loop. `why` says why a stamp that is due does not come, '' while all is
    well."""

    def __init__(
        self, witness: Witness, folder: Path, ledger: EvidenceLedger, store: StampStore, now_us: Callable[[], int]
    ) -> None:
        self.why = ""
        self._witness, self._folder, self._ledger, self._store, self._now_us = witness, folder, ledger, store, now_us

    async def turn(self) -> None:
        """Ask for a stamp when one is due."""
        if not self._witness.tsa or self._ledger.lost_since_us:
            return
        try:
            if head := await self._ledger.in_store(self._due):
                await self._ledger.commit(await self._asked(head))
        except StorageError as error:
            self._say(str(error))

    async def _asked(self, head: Head) -> Sequence[Decision]:
        """The row of its stamp; the first time that none comes, the row that says so."""
        try:
            row = await asyncio.to_thread(stamp_head, self._witness, self._folder, head)
        except (DeviceError, StampRefused) as error:
            first = not self.why
            self._say(str(error))
            return [missed(head, str(error))] if first else []
        self._say("")
        return [row]

    def _due(self) -> Head | None:
        """The newest head, when it is time for a stamp. In the thread of the store."""
        head, last = self._store.heads.last(), self._store.newest(KIND)
        if head is None or last is None:
            return head
        waited_us = abs(self._now_us() - last.at_us)  # The clock may have been set back.
        if last.body.get("head") == head.number or waited_us < self._witness.tsa_every_min * MINUTE_US:
            return None
        return head

    def _say(self, why: str) -> None:
        if why and not self.why:
            log.error("no time stamp: %s", why)
        elif self.why and not why:
            log.warning("there are time stamps again")
        self.why = why


def stamp_head(witness: Witness, folder: Path, head: Head) -> Decision:
    """Ask the authority for a stamp of a head; the row of it. `folder` is that of the site file. Raises DeviceError,
    StampRefused."""
    digest, nonce = imprint(head), secrets.randbits(63)
    anchors = site_anchors(witness, folder)
    token, stamp = token_of(answer_of(witness.tsa, query_for(digest, nonce)), digest, nonce, anchors)
    return stamped(head, token, stamp)

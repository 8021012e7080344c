"""Signs the journal: a head over what came, once a minute; which key signs and what the clock is worth, as rows of it.

The newest head also lies beside the database: a journal that was cut off at its end does not reach it any more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Protocol, TypeVar

from console.core.clock_state import ClockState, clock_state, differs
from console.domain.ages import is_over
from console.domain.decision import Decision
from console.site.home import Home
from console.store.errors import StorageError
from console.store.head_file import refuse_put_back, write_head
from console.store.heads import MOST_ROWS, Head, KeyOf
from console.store.key_history import KeyHistory, beginning
from console.store.keys import IN_SYSTEM, Keys

SIGN_S = 50.0
"""A head is at most so much younger than the one before: a minute with what signing may wait."""
CLOCK_EVERY_US = 3_600_000_000
CLOCK_MOVED_US = 100_000
"""An offset that moved so much is journaled before the hour is over."""

Result = TypeVar("Result")

log = logging.getLogger(__name__)


class EvidenceLedger(Protocol):
    """The part of the ledger that is needed here."""

    lost_since_us: int

    async def commit(self, decisions: Sequence[Decision]) -> None:
        """Store decisions durably, then publish them."""

    async def in_store(self, work: Callable[[], Result]) -> Result:
        """Run some work on the store in its thread."""


class SignsHeads(Protocol):
    """The part of the store that is needed here."""

    def keys(self) -> KeyHistory:
        """The keys by the journal."""

    def numbered(self, number: int) -> Head | None:
        """One head, None when there is none of that number."""

    def sign(self, site: str, key_of: KeyOf, at_us: int) -> Head | None:
        """A head over the rows that came."""


class Evidence:
    """`turn` is called every SIGN_S on the loop. `why` says why nothing is signed, '' while all is well."""

    def __init__(
        self,
        site: str,
        home: Home,
        ledger: EvidenceLedger,
        heads: SignsHeads,
        now_us: Callable[[], int],
        clock: Callable[[], ClockState] = clock_state,
    ) -> None:
        self.why = ""
        self.signed = 0
        """Rows that the newest head covers."""
        self._site, self._home, self._ledger, self._heads = site, home, ledger, heads
        self._now_us, self._clock = now_us, clock
        self._keys = Keys(home)
        self._clock_said: ClockState | None = None
        self._clock_at_us = 0

    def figures(self) -> dict[str, float]:
        """What the heartbeat says of the evidence."""
        return {"evidence_signed": float(self.signed)}

    async def turn(self) -> None:
        """Begin a key where there is none or the system brings another, say what the clock is worth, sign what came."""
        if self._ledger.lost_since_us:
            return
        try:
            await self._ledger.commit([*await self._ledger.in_store(self._new_key), *self._new_clock()])
            while (head := await self._ledger.in_store(self._sign)) and head.size - self.signed >= MOST_ROWS:
                self.signed = head.size
            self.signed = head.size if head else self.signed
        except (StorageError, OSError) as error:
            if not self.why:
                log.error("the journal is not signed: %s", error)
            self.why = str(error)
        else:
            if self.why:
                log.warning("the journal is signed again")
            self.why = ""

    def _sign(self) -> Head | None:
        """In the thread of the store."""
        refuse_put_back(self._home, self._heads)
        head = self._heads.sign(self._site, self._keys.load, self._now_us())
        if head is not None:
            write_head(self._home, head)
        return head

    def _new_key(self) -> list[Decision]:
        """The first key, or the one that the system hands us since. In the thread of the store."""
        span, given = self._heads.keys().newest(), self._keys.in_system()
        if span is not None and (not given or given[-1] == span.key):
            return []
        key, kept = (given[-1], IN_SYSTEM) if given else self._keys.make()
        before = self._keys.load(span.key) if span else None
        why = "the system's key store has another" if span else "the first"
        return [beginning(self._keys.load(key), kept, self._now_us(), before, why)]

    def _new_clock(self) -> list[Decision]:
        now_us, state = self._now_us(), self._clock()
        over = is_over(self._clock_at_us, CLOCK_EVERY_US, now_us)
        if not over and not differs(self._clock_said, state, CLOCK_MOVED_US):
            return []
        self._clock_said, self._clock_at_us = state, now_us
        return [Decision("clock_checked", "clock", asdict(state))]

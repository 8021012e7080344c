"""Finds that the machine's clock was set: once a second its time is held against one that nobody sets.

The journal goes by number, so it stays in order whatever the clock does; the row says both times. A leap second that
the kernel puts in is such a step of a second; daylight saving is none, for all times are UTC.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from console.core.evidence import EvidenceLedger
from console.domain.decision import Decision
from console.messages import JournalEntry
from console.store.errors import StorageError

WATCH_S = 1.0
STEP_US = 100_000
"""A clock that is disciplined is turned by 500 µs a second at the most; what jumps further was set."""
KIND = "clock_set"

log = logging.getLogger(__name__)


def steady_us() -> int:
    """Microseconds that only go on, through a sleep of the machine too where the system has such a clock."""
    return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)) // 1000


class ClockWatch:
    """`turn` is called every WATCH_S on the loop."""

    def __init__(
        self,
        ledger: EvidenceLedger,
        last_entry: Callable[[], JournalEntry | None],
        now_us: Callable[[], int],
        steady: Callable[[], int] = steady_us,
    ) -> None:
        self._ledger, self._last_entry, self._now_us, self._steady = ledger, last_entry, now_us, steady
        self._begun = False
        self._ahead_us = now_us() - steady()
        """What the clock said, less the steady one."""

    async def turn(self) -> None:
        """Journal that the clock was set since the last turn; at first, that it stands before the newest row."""
        if self._ledger.lost_since_us:
            return
        now_us = self._now_us()
        ahead_us = now_us - self._steady()
        step_us, self._ahead_us = ahead_us - self._ahead_us, ahead_us
        try:
            if not self._begun:
                last = await self._ledger.in_store(self._last_entry)
                self._begun = True
                step_us = min(step_us, now_us - last.at_us) if last is not None and last.at_us > now_us else step_us
            if abs(step_us) >= STEP_US:
                log.warning("the clock was set by %.3f s", step_us / 1e6)
                said = {"was_us": now_us - step_us, "is_us": now_us, "by_us": step_us}
                await self._ledger.commit([Decision(KIND, "clock", said)])
        except StorageError as error:
            log.error("that the clock was set is not journaled: %s", error)

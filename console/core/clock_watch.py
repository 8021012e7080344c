"""Finds that the machine's clock was set: with each tick its time is held against one that nobody sets.

What the core remembers by the clock moves with one that was set back, so that no silence, no shelf and no answer lasts
longer for it; set forward, all ends come sooner, and nothing is moved. The journal goes by number, so it stays in order
whatever the clock does; the row says both times. A leap second that the kernel puts in is such a step of a second;
daylight saving is none, for all times are UTC.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from console.core.duty import Timed
from console.core.evidence import EvidenceLedger
from console.domain.decision import Decision
from console.messages import JournalEntry
from console.store.errors import StorageError

STEP_US = 100_000
"""A clock that is disciplined is turned by 500 µs a second at the most; what jumps further was set."""
KIND = "clock_set"

log = logging.getLogger(__name__)


def steady_us() -> int:
    """Microseconds that only go on, through a sleep of the machine too where the system has such a clock."""
    return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)) // 1000


class ClockLedger(EvidenceLedger, Protocol):
    """The part of the ledger that is needed here."""

    def submit(self, decisions: Sequence[Decision]) -> object:
        """Put decisions in line, at once."""


class ClockWatch:
    """`look` is called before anything is judged by the time; `begin` once, when what stood is resumed."""

    def __init__(
        self,
        ledger: ClockLedger,
        last_entry: Callable[[], JournalEntry | None],
        now_us: Callable[[], int],
        timed: Callable[[], Iterable[Timed]] = tuple,
        steady: Callable[[], int] = steady_us,
    ) -> None:
        """`timed` gives all that remembers times."""
        self._ledger, self._last_entry, self._timed = ledger, last_entry, timed
        self._now_us, self._steady = now_us, steady
        self._ahead_us = now_us() - steady()
        """What the clock said, less the steady one."""

    async def begin(self) -> None:
        """At start: a clock that stands before the newest row was set back meanwhile, at least so far."""
        try:
            last = await self._ledger.in_store(self._last_entry)
        except StorageError as error:
            log.error("whether the clock was set back is not known: %s", error)
            return
        now_us = self._now_us()
        if last is not None and last.at_us > now_us:
            self._follow(now_us - last.at_us, now_us)

    def look(self) -> None:
        """Follow a clock that was set since the last look, and journal it."""
        before_us, now_us, after_us = self._steady(), self._now_us(), self._steady()
        if after_us - before_us >= STEP_US:
            return  # Held up in between: the next look tells.
        ahead_us = now_us - after_us
        step_us, self._ahead_us = ahead_us - self._ahead_us, ahead_us
        if abs(step_us) >= STEP_US:
            self._follow(step_us, now_us)

    def _follow(self, step_us: int, now_us: int) -> None:
        log.warning("the clock was set by %.3f s", step_us / 1e6)
        moved = [state for part in self._timed() for state in part.set_back(-step_us)] if step_us < 0 else []
        said = {"was_us": now_us - step_us, "is_us": now_us, "by_us": step_us}
        self._ledger.submit([Decision(KIND, "clock", said, states=tuple(moved))])

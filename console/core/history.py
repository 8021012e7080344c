"""The history: every sample that the core believes is gathered, kept every ten seconds, packed once an hour."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Protocol

from console.core.duty import Show
from console.domain.ages import is_over
from console.domain.history import COLUMNS, LISTENED, LISTENER, Sample, found_at, is_new_reading, samples_of
from console.messages import Message
from console.store.errors import StorageError
from console.store.tail import Gathered

log = logging.getLogger(__name__)

TAIL_S = 10.0
"""What a core that is killed takes with it: the samples of so long at most."""
LISTENED_S = 20.0
"""A longer interval is none in which the core listened: it slept, or stood still."""
SEAL_TAILS, SEAL_SAMPLES = 360, 2_000_000
"""An hour of tails, or so many samples, are made blocks."""
TURN_S = 60.0
MOST_WAITING = 500_000
"""Samples kept in memory while the store is lost (100 MB; some minutes of a large plant); then the oldest go."""

InStore = Callable[[Callable[[], None]], Awaitable[None]]
"""Runs work in the store's thread, as the ledger does."""


class KeepsHistory(Protocol):
    """The part of the store that is needed here. Every method raises StorageError."""

    def append(self, gathered: Sequence[tuple[str, Gathered]]) -> None:
        """Keep what was gathered of some kinds, on disk when this returns."""

    def waiting(self, kind: str) -> tuple[int, int]:
        """Tails of a kind, and the samples in them."""

    def seal(self, kind: str) -> int:
        """Make the tails of a kind into blocks."""


class HistoryDuty:
    """Gathers on the loop; keeps in the store's thread; packs in a thread beside it."""

    def __init__(self, history: KeepsHistory, now_us: Callable[[], int]) -> None:
        self.failed = 0
        """Times that samples could not be kept at the first try."""
        self.dropped = 0
        """Samples that were lost because the store was away for too long."""
        self._history, self._now_us = history, now_us
        self._now = {kind: Gathered() for kind in COLUMNS}
        self._since_us = now_us()
        self._waiting: list[dict[str, Gathered]] = []
        self._last: dict[tuple[str, str], Sample] = {}

    def beside(self, show: Show) -> Show:
        """A `show` that lets the history hear what is shown. Not all of it is published, but every sample is kept."""

        def heard(kind: str, name: str, message: Message, *, at_once: bool = False) -> None:
            self.take(message)
            show(kind, name, message, at_once=at_once)

        return heard

    def take(self, message: Message) -> None:
        """The samples of one state. The same state again is no sample; what changes without a new reading, as a point
        that fell silent, stands at the time it was found."""
        for sample in samples_of(message):
            last = self._last.get((sample.kind, sample.point))
            if sample == last:
                continue
            self._last[sample.kind, sample.point] = sample
            is_new = is_new_reading(sample, last)
            self._now[sample.kind].add(sample if is_new else found_at(sample, self._now_us()))

    def figures(self) -> dict[str, float]:
        """What the heartbeat says of the history."""
        return {"history_failed": float(self.failed), "history_dropped": float(self.dropped)}

    # ------------------------------------------------------------ keeping

    def gather(self, *, at_once: bool = False) -> None:
        """When it is time, close what was gathered: it waits for the store. That the core listened is kept with what it
        heard, and lost with it."""
        now_us = self._now_us()
        length_us = now_us - self._since_us
        if not (at_once or is_over(self._since_us, TAIL_S * 1e6, now_us)):
            return
        self._since_us = now_us
        if 0 < length_us <= LISTENED_S * 1e6:
            self._now[LISTENED].add(Sample(LISTENED, LISTENER, now_us, "", (length_us,)))
        self._waiting.append({kind: gathered for kind, gathered in self._now.items() if len(gathered)})
        self._now = {kind: Gathered() for kind in COLUMNS}
        while sum(map(_count, self._waiting)) > MOST_WAITING:
            self.dropped += _count(self._waiting.pop(0))

    async def keep(self, in_store: InStore) -> None:
        """Keep what waits. What could not be kept is tried again."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            await in_store(partial(self._history.append, [kind for gathered in waiting for kind in gathered.items()]))
        except StorageError as error:
            self.failed += 1
            self._waiting = waiting + self._waiting
            log.warning("%s; tried again with the next", error)

    # ------------------------------------------------------------ packing

    def pack(self) -> None:
        """Make blocks of what is long enough. Takes a second; call it off the loop."""
        for kind in COLUMNS:
            try:
                tails, samples = self._history.waiting(kind)
                if tails >= SEAL_TAILS or samples >= SEAL_SAMPLES:
                    self._history.seal(kind)
            except StorageError as error:
                log.warning("%s; tried again in a minute", error)


def _count(gathered: dict[str, Gathered]) -> int:
    """Samples, without the word that they were listened for."""
    return sum(len(each) for kind, each in gathered.items() if kind != LISTENED)

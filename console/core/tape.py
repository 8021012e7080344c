"""The tape: everything the room would hear, gathered and kept in pieces, so that any moment can be shown again."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Protocol

from console.domain.ages import is_over
from console.domain.leads import belongs, lead_rows
from console.messages import JournalEntry, Message, Seen, Worker
from console.store.errors import StorageError
from console.topics import encode

log = logging.getLogger(__name__)

DELTA_S = 2.0
KEY_S = 60.0
KEY_MESSAGES = 10_000
"""A key piece comes after so many messages, or after a minute: no moment takes more to be folded."""
PEOPLE_S = 30.0
"""So much of where people were is one piece of columns. What 500 tags say in half a minute is packed in a tenth of a
second, and the store waits no longer for it."""
MOST_WAITING = 20_000
"""Messages kept while the store is lost; the oldest go first, as a replay can miss a frame but not the journal."""

TapeRow = tuple[int, str, bytes]
"""(time in UTC microseconds, topic, payload)."""
Heard = tuple[int, str, Message]
InStore = Callable[[Callable[[], None]], Awaitable[None]]
"""Runs work in the store's thread, as the ledger does."""


class KeepsTape(Protocol):
    """The part of the store's tape that is needed here."""

    def append(self, kind: str, from_us: int, to_us: int, rows: Sequence[TapeRow]) -> None:
        """Keep one piece. Raises StorageError."""

    def append_people(self, from_us: int, to_us: int, rows: Sequence[tuple[int, Worker | Seen]]) -> None:
        """Keep where people were and where cameras saw them, once more, as columns. Raises StorageError."""


class TapeDuty:
    """Gathers on the loop; encodes and keeps in the store's thread."""

    def __init__(
        self, tape: KeepsTape, states: Callable[[], list[tuple[str, Message]]], now_us: Callable[[], int]
    ) -> None:
        self.failed = 0
        """Pieces that could not be kept at the first try."""
        self.dropped = 0
        """Messages that were too many to wait for a lost store."""
        self._tape, self._states, self._now_us = tape, states, now_us
        self._heard: list[Heard] = []
        self._from_us = now_us()
        self._key_at_us = 0
        self._since_key = 0
        """Messages heard since the newest key piece."""
        self._led: list[Heard] = []
        """What the lead to the next key piece is made of."""
        self._people = _People(tape)

    def take(self, topic: str, message: Message) -> None:
        """One message that the room hears now. What was seen stands at its frame's own time."""
        match message:
            case Seen():
                at_us = message.captured_at_us
            case JournalEntry():
                at_us = message.at_us
            case _:
                at_us = self._now_us()
        self._heard.append((at_us, topic, message))
        self._since_key += 1
        if belongs(message):
            self._led.append((at_us, topic, message))

    def is_due(self) -> bool:
        """Whether a piece is full; a clock that was set back ends it."""
        return is_over(self._from_us, DELTA_S * 1e6, self._now_us())

    async def keep(self, in_store: InStore) -> None:
        """Keep what was gathered. What could not be kept is tried again with the next piece."""
        now_us = self._now_us()
        heard, self._heard = self._heard, []
        from_us, self._from_us = min(self._from_us, now_us), now_us
        led, counted = list[Heard](), self._since_key
        key_due = is_over(self._key_at_us, KEY_S * 1e6, now_us) or self._since_key >= KEY_MESSAGES
        key = [(now_us, topic, state) for topic, state in self._states()] if key_due else []
        if key_due:
            led, self._led, self._since_key = self._led, [], 0
        try:
            await in_store(partial(self._append, from_us, now_us, heard, led, key))
        except StorageError as error:
            self.failed += 1
            self._heard, self._led = self._bounded(heard + self._heard), (led + self._led)[-MOST_WAITING:]
            self._from_us, self._since_key = from_us, counted
            log.warning("%s; tried again with the next piece", error)
        else:
            self._key_at_us = now_us if key_due else self._key_at_us

    def _bounded(self, waiting: list[Heard]) -> list[Heard]:
        self.dropped += max(0, len(waiting) - MOST_WAITING)
        return waiting[-MOST_WAITING:]

    def _append(self, from_us: int, to_us: int, heard: list[Heard], led: list[Heard], key: list[Heard]) -> None:
        """In the store's thread."""
        times = [at_us for at_us, _, _ in heard]
        self._tape.append("delta", min([from_us, *times]), max([to_us, *times]), _encoded(heard))
        if led:
            self._tape.append("lead", min(at_us for at_us, _, _ in led), to_us, lead_rows(led))
        if key:
            self._tape.append("key", to_us, to_us, _encoded(key))
        self._people.take(from_us, to_us, heard)


class _People:
    """Gathers what is kept as columns; in the store's thread. What could not be kept is on the tape all the same."""

    def __init__(self, tape: KeepsTape) -> None:
        self._tape = tape
        self._rows: list[tuple[int, Worker | Seen]] = []
        self._from_us = 0

    def take(self, from_us: int, to_us: int, heard: list[Heard]) -> None:
        """A piece of tape that was kept. None reaches over a clock that was set back."""
        if not 0 < self._from_us <= to_us:
            self._rows, self._from_us = [], from_us
        self._rows += [(at_us, message) for at_us, _, message in heard if isinstance(message, Worker | Seen)]
        if to_us - self._from_us < PEOPLE_S * 1e6:
            return
        rows, began_us = self._rows, self._from_us
        self._rows, self._from_us = [], to_us
        try:
            self._tape.append_people(began_us, to_us, rows)
        except StorageError as error:
            log.warning("%s; searches read that time more slowly", error)


def _encoded(heard: list[Heard]) -> list[TapeRow]:
    return [(at_us, topic, encode(message)) for at_us, topic, message in heard]

"""The live picture beside what the broker keeps of it. Nothing is heard while the line is down: over a new one the
states that come to an end must all be said again, or they have ended meanwhile. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from console.domain.gone import can_be_gone, is_gone
from console.messages import GasPoint, JournalEntry, Message, Seen, TakenBack, Worker
from console.room.picture import Picture

_NEVER_TAKEN_BACK = (GasPoint, Worker, Seen, JournalEntry)
"""Nine in ten of what a seat hears."""


class Retained:
    """Folds into a picture, and knows the newest state of each topic and which of them this line has not said yet."""

    def __init__(self, picture: Picture) -> None:
        self.line = 0
        """Which line it is, counted up with each."""
        self._picture = picture
        self._kept: dict[str, Message] = {}
        self._unsaid: set[str] = set()

    def begin(self) -> None:
        """Another line: what can have ended is waited for."""
        self.line += 1
        self._unsaid = {topic for topic, state in self._kept.items() if can_be_gone(state)}

    @property
    def waits(self) -> bool:
        """Whether something was not said yet over this line."""
        return bool(self._unsaid)

    def hear(self, batch: Iterable[tuple[str, Message]]) -> frozenset[str]:
        """Take in what was said, in its order. Returns the kinds of things that changed."""
        return frozenset(self._take(topic, message) for topic, message in batch)

    def drop_unsaid(self) -> frozenset[str]:
        """Once all was said over this line: what was not among it goes. Returns the kinds of things that changed."""
        ended, self._unsaid = self._unsaid, set()
        return frozenset(self._picture.let_go(self._kept.pop(topic)) for topic in ended)

    def _take(self, topic: str, message: Message) -> str:
        if isinstance(message, _NEVER_TAKEN_BACK):
            return self._picture.fold(message)
        self._unsaid.discard(topic)
        before = self._kept.pop(topic, None)
        if isinstance(message, TakenBack):
            return self._picture.let_go(before) if before is not None else ""
        if not is_gone(message):
            self._kept[topic] = message
        return self._picture.fold(message)

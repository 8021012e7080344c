"""The live picture beside what the broker keeps of it: what ended while the line was down goes. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.domain.kept import Kept
from console.messages import GasPoint, JournalEntry, Message, Seen, TakenBack, Worker
from console.room.picture import Picture

_NEVER_TAKEN_BACK = (GasPoint, Worker, Seen, JournalEntry)
"""Nine in ten of what a seat hears."""


class Retained:
    """Folds into a picture, and knows which of its states this line has not said yet."""

    def __init__(self, picture: Picture) -> None:
        self._picture, self._kept = picture, Kept()

    def begin(self) -> None:
        """Another line: what can have ended is waited for."""
        self._kept.begin()

    @property
    def line(self) -> int:
        """Which line it is, counted up with each."""
        return self._kept.line

    @property
    def waits(self) -> bool:
        """Whether something was not said yet over this line."""
        return self._kept.waits

    def hear(self, batch: Iterable[tuple[str, Message]]) -> frozenset[str]:
        """Take in what was said, in its order. Returns the kinds of things that changed."""
        return frozenset(self._take(topic, message) for topic, message in batch)

    def drop_unsaid(self) -> frozenset[str]:
        """Once all was said over this line: what was not among it goes. Returns the kinds of things that changed."""
        return frozenset(self._picture.let_go(ended) for ended in self._kept.drop_unsaid())

    def _take(self, topic: str, message: Message) -> str:
        if isinstance(message, _NEVER_TAKEN_BACK):
            return self._picture.fold(message)
        before = self._kept.take(topic, message)
        if isinstance(message, TakenBack):
            return self._picture.let_go(before) if before is not None else ""
        return self._picture.fold(message)

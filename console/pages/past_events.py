"""What was journaled before this room was started, together with what it heard since. Read off the window's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence

from console.messages import JournalEntry
from console.presenters.journal import merged
from console.room.desk import Desk
from console.room.past import MOST_EVENTS
from console.store.errors import StorageError

FOR_EVER_US = 2**62


class PastEvents:
    """The journal of some kinds for one page, all when none are named. `on_read` hears why it was not read, or ''."""

    def __init__(self, desk: Desk, on_read: Callable[[str], None], kinds: Sequence[str] = ()) -> None:
        self._desk, self._on_read, self._kinds = desk, on_read, tuple(kinds)
        self._read: list[JournalEntry] = []
        self._reading: asyncio.Task[None] | None = None
        self._due = True
        self._until_us = FOR_EVER_US

    def look_until(self, until_us: int) -> None:
        """Read the newest before this moment."""
        if until_us != self._until_us:
            self._until_us, self._due = until_us, True
            self.refresh(frozenset())

    def refresh(self, changed: frozenset[str]) -> None:
        """Read anew when the page comes up and when a replay begins or ends; late where the loop was not running."""
        self._due = self._due or bool(changed & {"all", "replay"})
        if self._due and (self._reading is None or self._reading.done()):
            self._reading = begun(self._read_now)
            self._due = self._reading is None

    @property
    def full(self) -> bool:
        """Whether there may be more in the store than was read."""
        return len(self._read) >= MOST_EVENTS

    def known(self, ahead: bool = False) -> list[JournalEntry]:
        """What is known up to the moment shown, oldest first; `ahead`: also what came after that moment."""
        live = self._desk.live.journal
        fresh = (entry for entry in live if not self._kinds or entry.kind in self._kinds)
        return merged(self._read, fresh, None if ahead else self._desk.now_us())

    async def _read_now(self) -> None:
        try:
            self._read = await self._desk.past_events(0, self._until_us, self._kinds)
        except (StorageError, OSError) as error:
            self._on_read(str(error))
            return
        self._on_read("")


def begun(work: Callable[[], Coroutine[object, object, None]]) -> asyncio.Task[None] | None:
    """The work, begun on the running loop; None where no loop runs yet: a window may be built before."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    return loop.create_task(work())

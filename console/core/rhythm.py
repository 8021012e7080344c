"""Does something again and again, at a steady rate, however long one turn takes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def every(period_s: float, turn: Callable[[], Awaitable[object]]) -> None:
    """Run `turn` at once and then every period, until cancelled. A turn that lasts longer delays the next one; turns
    that were missed are not made up for."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    due = loop.time()
    while True:
        await turn()
        if task is not None and task.cancelling():
            # Python 3.11's wait_for (cpython#86296) swallows a cancellation that comes with the answer it waits for.
            raise asyncio.CancelledError
        due = max(due + period_s, loop.time())
        await asyncio.sleep(due - loop.time())


class HeldUp:
    """Whether who works at a steady rate was itself held up just now: what it did not hear may still be on its way. So
    it waits for EXCUSE_S before it judges by silence, and then for EXCUSED_EVERY_S without an excuse: a machine that is
    short for long delays a judgement, and hides none."""

    LATE_S, EXCUSE_S, EXCUSED_EVERY_S = 1.0, 1.5, 10.0

    def __init__(self) -> None:
        self._turned_s: float | None = None
        self._excused_s = -self.EXCUSED_EVERY_S

    def was(self, now_s: float) -> bool:
        """Called at each turn, with a clock that nobody sets."""
        late = self._turned_s is not None and now_s - self._turned_s > self.LATE_S
        self._turned_s = now_s
        if late and now_s - self._excused_s > self.EXCUSED_EVERY_S:
            self._excused_s = now_s
        return now_s - self._excused_s < self.EXCUSE_S

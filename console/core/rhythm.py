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

"""Does something again and again, at a steady rate, however long one turn takes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def every(period_s: float, turn: Callable[[], Awaitable[object]]) -> None:
    """Run `turn` at once and then every period, until cancelled. A turn that lasts longer delays the next one; turns
    that were missed are not made up for."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        await turn()
        due = max(due + period_s, loop.time())
        await asyncio.sleep(due - loop.time())

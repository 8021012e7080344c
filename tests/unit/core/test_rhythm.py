"""The rhythm of the core's polls."""

from __future__ import annotations

import asyncio

import pytest

from console.core.rhythm import every
from tests.waiting import until


async def test_a_turn_that_swallows_the_cancellation_is_the_last_one() -> None:
    """As `asyncio.wait_for` of Python 3.11 does when the answer comes in that very moment."""
    turns = 0

    async def turn() -> None:
        nonlocal turns
        turns += 1
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            return

    task = asyncio.create_task(every(0.001, turn))
    await until(lambda: turns == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)
    assert turns == 1

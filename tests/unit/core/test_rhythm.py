"""The rhythm of the core's polls."""

from __future__ import annotations

import asyncio

import pytest

from console.core.rhythm import HeldUp, every
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


def test_who_was_held_up_hears_first_and_judges_then() -> None:
    """The steady turns of a core, one of them seconds late; then a machine that is short all the time."""
    held_up = HeldUp()
    assert not any(held_up.was(n * 0.25) for n in range(40))
    assert held_up.was(14.0), "4 s late"
    excused = [n * 0.25 for n in range(56, 72) if held_up.was(n * 0.25)]
    assert max(excused) - 14.0 == HeldUp.EXCUSE_S - 0.25
    judged = [second for second in range(20, 80, 2) if not held_up.was(float(second))]
    assert len(judged) >= 24, "every turn late: one in five is put off, no more"

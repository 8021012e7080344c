"""What gas points said, kept in a real history as the core keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from console.core.history import HistoryDuty
from console.domain.history import COLUMNS
from console.messages import GasPoint
from console.store.history import History

TURN_US = 500_000
"""The core looks so often whether it is time to keep."""


async def keep_gas(
    history: History, points: Iterable[tuple[int, GasPoint]], span: tuple[int, int], seal_after: int = 1 << 62
) -> None:
    """Keep what points said, each (time heard, state) in order, as a core does that is there for a span of time; blocks
    are made of what was kept before `seal_after`."""
    now_us = span[0]
    duty = HistoryDuty(history, lambda: now_us)

    async def in_store(work: Callable[[], Any]) -> Any:
        return work()

    async def pass_until(until_us: int) -> None:
        nonlocal now_us, seal_after
        while now_us < until_us:
            now_us = min(until_us, now_us + TURN_US)
            duty.gather(at_once=now_us == span[1])
            await duty.keep(in_store)
            if now_us >= seal_after:
                seal_after = 1 << 62
                for kind in COLUMNS:
                    history.seal(kind)

    for heard_us, point in points:
        await pass_until(heard_us)
        duty.take(point)
    await pass_until(span[1])

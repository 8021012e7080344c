"""Samples of two points kept as the core keeps them, a second of its own clock a turn, on and on, until it is killed:
`python -m ... DATABASE_URL`. After each turn it says how many seconds it has kept up with."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

from console.core import history
from console.core.history import HistoryDuty
from console.messages import GasPoint
from console.store.store import Store
from console.values import Quality

START_US = 1_795_329_127_000_000
S = 1_000_000
history.SEAL_TAILS = 4  # A block every 20 s: a test sees many of them.


async def _write(url: str) -> None:
    store, now_us = Store.open(url), START_US
    duty = HistoryDuty(store.history, lambda: now_us)

    async def in_store(work: Callable[[], Any]) -> Any:
        return work()

    for second in count():
        now_us = START_US + second * S
        for point in ("G-1", "G-2"):
            duty.take(GasPoint(point, second / 10, "%LEL", Quality.GOOD, 0, now_us, now_us))
        duty.gather()
        await duty.keep(in_store)
        duty.pack()
        print(second, flush=True)


if __name__ == "__main__":
    asyncio.run(_write(sys.argv[1]))

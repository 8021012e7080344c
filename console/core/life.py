"""Whether another core is at work, by what the bus says: a database that lost its holder's session does not know."""

from __future__ import annotations

import asyncio

from console.bus import Access, Bus
from console.core.programmes import SILENT_S
from console.heartbeat import Alive
from console.messages import Message, Programme
from console.topics import alive_topic, state_topic

CORE = "core"
SAID_S = 0.5
"""So long what the broker keeps may be on its way; where it keeps nothing, no core has worked since it began."""
LOOK_S = 0.05


class Life:
    """Hears the heartbeat of the core. Set up before the bus starts."""

    def __init__(self, bus: Bus, site: str) -> None:
        self._beat_s = float("-inf")
        self._was_there = False
        bus.on(alive_topic(site, CORE), self._hear)
        bus.on(state_topic(site, "programme", CORE), self._hear)

    def beats(self) -> bool:
        """Whether a core was heard just now, and did not say goodbye."""
        return asyncio.get_running_loop().time() - self._beat_s < SILENT_S

    async def is_found(self) -> bool:
        """Whether a core is at work. Waits for its heartbeat: for long only where one has worked."""
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        while not self.beats():
            if loop.time() - began_s >= (SILENT_S if self._was_there else SAID_S):
                return False
            await asyncio.sleep(LOOK_S)
        return True

    def _hear(self, batch: list[tuple[str, Message]]) -> None:
        for _, message in batch:
            if isinstance(message, Alive):
                self._beat_s = asyncio.get_running_loop().time() if message.up else float("-inf")
            elif isinstance(message, Programme):
                self._was_there = message.up


async def is_at_work(access: Access, site: str) -> bool:
    """Whether a core is at work on a bus, on which we say nothing. Raises BusError."""
    bus = Bus(access, site, "core-look", silent=True)
    life = Life(bus, site)
    await bus.start()
    try:
        return await life.is_found()
    finally:
        await bus.stop()

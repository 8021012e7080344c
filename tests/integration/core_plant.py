"""A whole core over a real broker, store and PLC, in the loop of the test, with seats on the bus."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace as replaced
from typing import Any

from console.bus import Bus
from console.core.service import Core
from console.room.seat import Seat
from console.site.context import Context
from console.site.model import PinRules
from console.site.pins import PinFile
from console.store.store import Store
from tests import sites
from tests.conftest import RunningBroker
from tests.integration.interlock_room import interlock, two_plcs
from tests.unit.devices.modbus_server import ModbusPlant
from tests.waiting import until

SLOW_S = 30.0
ZHAO = replaced(sites.WANG, id="zhao")


class Plant:
    """A core and the windows' side of seats, all in this loop, over a broker of their own."""

    def __init__(self, broker: RunningBroker, plc: ModbusPlant, **rules: Any) -> None:
        guarded = interlock("IL-01", "PLC-1", 0, second_person=("trip",))
        people = (sites.WANG, ZHAO, sites.LI, sites.CHEN)
        site = two_plcs(interlocks=(guarded,), operators=people, pins=PinRules(**rules))
        self.context = Context(site, broker.home.root / "site.toml", broker.home, {"plc-1": f"127.0.0.1:{plc.port}"})
        self.broker, self.file = broker, PinFile(broker.home)
        self.core: Core
        self._working: asyncio.Task[None]

    async def start_core(self) -> None:
        """As `vigil core` does."""
        store = await asyncio.to_thread(Store.open, self.context.database_url)
        self.core = Core(self.context, store, Bus(self.broker.access("core"), "test", "core"))
        await self.core.start()
        self._working = asyncio.create_task(self.core.work())

    async def stop_core(self) -> None:
        """In order."""
        self._working.cancel()
        await asyncio.gather(self._working, return_exceptions=True)
        await self.core.stop()
        self.core.store.close()

    @asynccontextmanager
    async def seated(self, name: str, operator: str) -> AsyncIterator[Seat]:
        """One run of the windows of a seat, without the windows."""
        bus = Bus(self.broker.access("room"), "test", name)
        seat = Seat(self.context, bus, name, operator, lambda: self.core.store)
        await bus.start()
        try:
            await until(lambda: seat.live.pins is not None, within_s=SLOW_S)
            yield seat
        finally:
            seat.close()
            await bus.stop()

    def rows(self, *kinds: str) -> list[Any]:
        """The journal, of some kinds."""
        return self.core.store.journal(kinds=kinds)

"""The core works while it has the watch of its database: a second one is refused, or stands by and takes over.

Where it can be lost with a connection (PostgreSQL), a core that somebody stands by for ends before the other begins.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from console.bus import Access, Bus, now_us
from console.core import service
from console.core.life import Life, is_at_work
from console.core.rhythm import every
from console.domain.decision import Decision
from console.site.context import Context
from console.store.errors import StorageError
from console.store.store import Store
from console.store.watch import Hold, Watch, watch_of

log = logging.getLogger(__name__)

STANDBY = "core-standby"
"""The name of a standby on the bus."""
LOOK_S = 1.0
PATIENCE_S = 4.0
"""So long a core that comes back waits for what it held before it fell, before it says that another one works."""
ALONE_S = 4.0
"""A core that has lost its hold for so long, and knows of a standby, ends."""
SURE_S = 15.0
"""A standby takes over what nobody has held for so long: its holder has looked, and ended, by then."""

DECIDES = (
    "another core decides on this database; two would order everything twice. End that one, or start this one as its "
    "standby: vigil core --standby"
)
AT_WORK = (
    "another core is at work: its heartbeat is on the bus, though it may have lost the database; two would order "
    "everything twice. End that one, or start this one as its standby: vigil core --standby"
)

Aside = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Calls one thing of the watch in its own thread."""


class AnotherDecides(StorageError):
    """Another core works on this database."""


def _unheard() -> bool:
    """Nobody listens on a bus."""
    return False


async def on_watch(
    watch: Watch, work: Callable[[], Coroutine[Any, Any, None]], standby: bool, beats: Callable[[], bool] = _unheard
) -> None:
    """Take the watch, then work until that ends, is cancelled, or the watch is lost. `beats`: whether the bus hears a
    core at work, which a standby waits for too.

    Raises AnotherDecides when somebody else has it, and StorageError when the database does not answer at the start.
    """
    thread = ThreadPoolExecutor(1, "watch")  # One after the other: a look that is cancelled ends before we let go.
    aside: Aside = partial(asyncio.get_running_loop().run_in_executor, thread)
    try:
        await (_stood_by(watch, aside, beats) if standby else _taken(watch, aside))
        working = asyncio.ensure_future(work())
        looking = asyncio.ensure_future(_looked(watch, aside))
        try:
            done, _ = await asyncio.wait({working, looking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (looking, working):
                task.cancel()
            await asyncio.wait({working, looking})
        for task in (looking, working):
            if task in done:
                task.result()
    finally:
        await aside(watch.let_go)
        thread.shutdown(wait=False)


async def run(context: Context, access: Access, standby: bool) -> None:
    """The core on its watch, until cancelled. Nobody begins beside one whom the database has lost sight of and the bus
    hears. A standby says on the bus that it is there, so that its loss is an alert too. Raises StorageError, BusError.
    """
    url = context.database_url

    async def work() -> None:
        if standby:
            await bus.stop()
            await asyncio.to_thread(_tell_taken_over, url, now_us())
        await service.run(context, access)

    watch = watch_of(url)
    if not standby:
        if watch.may_be_lost and await is_at_work(access, context.site.id):
            raise AnotherDecides(AT_WORK)
        await on_watch(watch, work, standby=False)
        return
    bus = Bus(access, context.site.id, STANDBY)
    life = Life(bus, context.site.id)
    await bus.start()
    try:
        await on_watch(watch, work, standby=True, beats=life.beats)
    finally:
        await bus.stop()


def _tell_taken_over(url: str, at_us: int) -> None:
    """A row of the journal: a standby decides from now on, on which machine. Raises StorageError."""
    store = Store.open(url)
    try:
        where = {"host": socket.gethostname(), "pid": os.getpid()}
        store.commit([Decision("core_took_over", "core", where)], at_us)
    finally:
        store.close()


async def _taken(watch: Watch, aside: Aside) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_S
    while not await aside(watch.take):
        if loop.time() >= deadline:
            raise AnotherDecides(DECIDES)
        await asyncio.sleep(LOOK_S / 4)


async def _stood_by(watch: Watch, aside: Aside, beats: Callable[[], bool]) -> None:
    """Wait until nobody has had the watch, and no core was heard, for long enough, and take it."""
    loop = asyncio.get_running_loop()
    await aside(watch.stand_by)
    log.warning("standing by: this core decides nothing before the watch is free")
    free_since = loop.time()
    while True:
        free = await aside(partial(_free, watch)) and not beats()
        free_since = free_since if free else loop.time()
        if free and loop.time() - free_since >= SURE_S and await aside(watch.take):
            log.warning("the watch was free: this core decides from now on")
            return
        await asyncio.sleep(LOOK_S)


def _free(watch: Watch) -> bool:
    """A database that does not answer says nothing: its watch is not free."""
    try:
        return watch.is_free()
    except StorageError:
        return False


async def _looked(watch: Watch, aside: Aside) -> None:
    """Look until it is lost. Raises AnotherDecides then."""
    loop = asyncio.get_running_loop()
    held_at = loop.time()

    async def look() -> None:
        nonlocal held_at
        found = await aside(watch.look)
        if found is Hold.HELD:
            held_at = loop.time()
        elif found is Hold.TAKEN:
            raise AnotherDecides("another core has the watch of this database: this one ends")
        elif watch.has_standby and loop.time() - held_at >= ALONE_S:
            raise AnotherDecides("the database is out of reach and another core stands by: this one ends")

    await every(LOOK_S, look)

"""Bakes the clips of the simulated cameras before the plant starts, and can be left behind when it ends early."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any, Protocol

from devices.errors import DeviceError


class VideoStreams(Protocol):
    """What the plant needs of its cameras."""

    def prepare(self, say: Callable[[str], None]) -> None:
        """Bake what is played; may take minutes the first time."""

    def start(self, started_at_us: int) -> None:
        """Serve every camera; that moment is second 0."""

    def stop(self) -> None:
        """Serve no more."""


async def baked(streams: VideoStreams, stop: asyncio.Event) -> bool:
    """Bake; False when `stop` came first. Raises DeviceError, OSError, RuntimeError or ValueError as baking does."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()
    threading.Thread(target=_bake, args=(streams, loop, done), daemon=True).start()
    stopped = asyncio.create_task(stop.wait())
    either: set[asyncio.Future[Any]] = {done, stopped}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not done.done():
        done.cancel()
        return False
    done.result()
    return True


def _bake(streams: VideoStreams, loop: asyncio.AbstractEventLoop, done: asyncio.Future[None]) -> None:
    """On a thread of its own, which ends with the process."""
    try:
        streams.prepare(lambda text: print(text, flush=True))
    except (DeviceError, OSError, RuntimeError, ValueError) as error:
        _tell(loop, done, error)
    else:
        _tell(loop, done, None)


def _tell(loop: asyncio.AbstractEventLoop, done: asyncio.Future[None], error: Exception | None) -> None:
    """Hand the end over to the loop, if there is still one that wants to know."""

    def settle() -> None:
        if not done.done():
            done.set_result(None) if error is None else done.set_exception(error)

    if not loop.is_closed():
        loop.call_soon_threadsafe(settle)

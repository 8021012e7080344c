"""A bad line between the core and a PLC: it delays, swallows, cuts frames, ends connections and says answers twice.

What it does is drawn from a seed, a chunk at a time. Requests are never doubled: TCP does not do that either.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

CHUNK = 4096


@dataclass
class LossyLine:
    """A relay to a port of this machine. `share`: how much of what goes through is spoilt; 0 while it is `calm`."""

    to_port: int
    seed: int
    share: float = 0.3
    calm: bool = True
    port: int = 0
    spoilt: int = 0
    late_s: tuple[float, float] = (0.0, 0.3)
    """Of a delay, the least and the most."""
    _chance: random.Random = field(init=False)

    _open: set[asyncio.Task[None]] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    async def quiet(self) -> None:
        """Until nothing is on its way any more: every connection of before is over."""
        while self._open:
            await asyncio.wait(self._open, timeout=10)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: both ways until either ends."""
        task = asyncio.current_task()
        if task is not None:
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.to_port)
        except OSError:
            writer.close()
            return
        ways = (self._carry(reader, there_writer, answers=False), self._carry(there_reader, writer, answers=True))
        try:
            await asyncio.gather(*ways)
        except OSError:
            pass  # An end is gone: this connection is over.
        finally:
            for each in (writer, there_writer):
                each.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        while chunk := await reader.read(CHUNK):
            for part in await self._spoilt(chunk, answers):
                writer.write(part)
            await writer.drain()
        writer.close()

    async def _spoilt(self, chunk: bytes, answers: bool) -> list[bytes]:
        """What goes on of a chunk. Raises ConnectionResetError where the connection ends with it."""
        if self.calm or self._chance.random() >= self.share:
            return [chunk]
        self.spoilt += 1
        match self._chance.choice(("late", "swallowed", "cut", "ended", "twice" if answers else "late")):
            case "late":
                await asyncio.sleep(self._chance.uniform(*self.late_s))
                return [chunk]
            case "twice":
                return [chunk, chunk]
            case "swallowed":
                return []
            case "cut":
                return [chunk[: self._chance.randrange(1, len(chunk))]]
        raise ConnectionResetError("the line broke")


@asynccontextmanager
async def lossy(line: LossyLine) -> AsyncIterator[LossyLine]:
    """Let it listen on a free port of this machine."""
    server = await asyncio.start_server(line.serve, "127.0.0.1", 0)
    line.port = server.sockets[0].getsockname()[1]
    async with server:
        yield line

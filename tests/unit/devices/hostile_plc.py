"""A PLC on a real TCP port that answers well, until a test gives it a bad mood."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

HEAD = 7
READ_INPUTS, READ_REGISTERS, WRITE_COIL = 2, 3, 5
ON = bytes((0xFF, 0))

Mood = Callable[[bytes, bytes], bytes]
"""The request and the good answer to it; gives back what is sent, '' for nothing."""


@dataclass
class HostilePlc:
    """One coil and its feedback, which follows where `obeys`. `mood` spoils the answer to each function."""

    obeys: bool = True
    moods: dict[int, Mood] = field(default_factory=dict)
    late_s: dict[int, float] = field(default_factory=dict)
    """How late the answer to a function comes."""
    writes: list[bytes] = field(default_factory=list)
    tripped: bool = False
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while True:
                head = await reader.readexactly(HEAD)
                request = head + await reader.readexactly(int.from_bytes(head[4:6], "big") - 1)
                function = request[HEAD]
                answer = self.moods.get(function, _good)(request, self._answer(request))
                await asyncio.sleep(self.late_s.get(function, 0.0))
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    def _answer(self, request: bytes) -> bytes:
        match request[HEAD]:
            case 5:
                self.writes.append(request[HEAD:])
                self.tripped = request[10:12] == ON if self.obeys else self.tripped
                return request
            case 2:
                return framed(request, bytes((READ_INPUTS, 1, int(self.tripped))))
        return framed(request, bytes((READ_REGISTERS, 2, 0, 7)))


def framed(request: bytes, pdu: bytes) -> bytes:
    """A frame that answers a request."""
    return request[:4] + (len(pdu) + 1).to_bytes(2, "big") + request[6:7] + pdu


def _good(_request: bytes, answer: bytes) -> bytes:
    return answer


@asynccontextmanager
async def hostile(plc: HostilePlc) -> AsyncIterator[HostilePlc]:
    """Let it listen on a free port of this machine."""
    server = await asyncio.start_server(plc.serve, "127.0.0.1", 0)
    plc.port = server.sockets[0].getsockname()[1]
    async with server:
        yield plc

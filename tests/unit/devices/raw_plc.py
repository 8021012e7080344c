"""A PLC on bare sockets, written from the Modbus Application Protocol V1.1b3 and Messaging on TCP/IP V1.0b alone: it
shares no line with any library. Input n + 10 follows coil n, input register n holding register n, both at once.
"""

from __future__ import annotations

import asyncio
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

POINTS = 64
HEAD = struct.Struct(">HHHB")
"""Transaction, protocol, length of what follows, unit."""
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE = 1, 2, 3
OFF, ON = 0x0000, 0xFF00
Thing = TypeVar("Thing")


class Refused(Exception):
    """An exception response, by its code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"exception {code}")
        self.code = code


@dataclass
class RawPlc:
    """What it holds, every write that reached it, and when each value of coil 0 began."""

    coils: list[bool] = field(default_factory=lambda: [False] * POINTS)
    words: list[int] = field(default_factory=lambda: [0] * POINTS)
    writes: list[tuple[int, int, int]] = field(default_factory=list)
    """(function, address, first value)."""
    history: list[tuple[float, bool]] = field(default_factory=lambda: [(0.0, False)])
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while True:
                transaction, protocol, length, unit = HEAD.unpack(await reader.readexactly(HEAD.size))
                request = await reader.readexactly(length - 1)
                if protocol:
                    return
                answer = self._answered(request)
                writer.write(HEAD.pack(transaction, 0, len(answer) + 1, unit) + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    def was(self, on: bool, from_s: float, to_s: float) -> bool:
        """Whether coil 0 was so at any moment of a span of the monotonic clock."""
        ends = [at for at, _ in self.history[1:]] + [float("inf")]
        spans = zip(self.history, ends, strict=True)
        return any(value is on and at <= to_s and end >= from_s for (at, value), end in spans)

    def _answered(self, request: bytes) -> bytes:
        self.words[0] = self.words[0] + 1 & 0xFFFF
        try:
            return request[:1] + self._done(request[0], request[1:])
        except Refused as refusal:
            return bytes((request[0] | 0x80, refusal.code))

    def _done(self, function: int, said: bytes) -> bytes:
        first, second = struct.unpack(">HH", said[:4])
        match function:
            case 1 | 2:
                inputs = [False] * 10 + self.coils[:-10]
                bits = _within(self.coils if function == 1 else inputs, first, second)
                octets = (bits[at : at + 8] for at in range(0, second, 8))
                return _counted(bytes(sum(on << n for n, on in enumerate(octet)) for octet in octets))
            case 3 | 4:
                return _counted(struct.pack(f">{second}H", *_within(self.words, first, second)))
            case 5:
                return self._write_coil(first, second, said)
            case 6:
                return self._write_words(6, first, (second,), said)
            case 16:
                values = struct.unpack(f">{second}H", said[5 : 5 + 2 * second])
                return self._write_words(16, first, values, said[:4])
        raise Refused(ILLEGAL_FUNCTION)

    def _write_coil(self, address: int, value: int, said: bytes) -> bytes:
        self.writes.append((5, address, value))
        _within(self.coils, address, 1)
        if value not in (OFF, ON):
            raise Refused(ILLEGAL_VALUE)
        self.coils[address] = value == ON
        if address == 0:
            self.history.append((time.monotonic(), value == ON))
        return said

    def _write_words(self, function: int, address: int, values: tuple[int, ...], echo: bytes) -> bytes:
        self.writes.append((function, address, values[0]))
        _within(self.words, address, len(values))
        self.words[address : address + len(values)] = values
        return echo


def _within(table: list[Thing], first: int, count: int) -> list[Thing]:
    """Points that are there. Raises Refused."""
    if not count or first + count > len(table):
        raise Refused(ILLEGAL_ADDRESS)
    return table[first : first + count]


def _counted(data: bytes) -> bytes:
    return bytes((len(data),)) + data


@asynccontextmanager
async def raw(plc: RawPlc) -> AsyncIterator[RawPlc]:
    """Let it listen on a free port of this machine."""
    server = await asyncio.start_server(plc.serve, "127.0.0.1", 0)
    plc.port = server.sockets[0].getsockname()[1]
    async with server:
        yield plc

"""A PLC whose feedback is its coil at once, for the bench of orders: what is measured is ours alone.

python -m devices.sim.prompt_plc PORT           serve on 127.0.0.1 until standard input closes
python -m devices.sim.prompt_plc PORT telling   the same, with a line 'COIL ON NS' for each write: when, by the clock
python -m devices.sim.prompt_plc PORT orders N  the limit: N bare writes, each read back, as milliseconds in JSON
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

POINTS = 64
WORD_BITS = 16
READ_INPUTS, READ_REGISTERS, WRITE_COIL = 2, 3, 5


class PromptPlc:
    """Input n is coil n; register 0 counts seconds."""

    def __init__(self, telling: bool = False) -> None:
        self._telling = telling
        bits = [SimData(0, count=POINTS, values=False, datatype=DataType.BITS)]
        words = [SimData(0, count=1, values=0, datatype=DataType.REGISTERS, readonly=True)]
        self.device = SimDevice(id=1, simdata=(bits, list(bits), words, list(words)), action=self._refresh)
        self._on = 0

    async def _refresh(
        self, function: int, start: int, address: int, count: int, registers: list[int], written: list[Any] | None
    ) -> ExcCodes | None:
        if function == WRITE_COIL and written:
            self._on = self._on | 1 << address if written[0] else self._on & ~(1 << address)
            if self._telling:
                print(address, int(written[0]), time.time_ns(), flush=True)
        elif function == READ_INPUTS:
            for number in range(len(registers)):
                registers[number] = self._on >> WORD_BITS * number & 0xFFFF
        elif function == READ_REGISTERS:
            registers[0] = int(time.monotonic()) & 0xFFFF
        return None


async def serve(port: int, telling: bool = False) -> None:
    """Until standard input closes."""
    server = ModbusTcpServer(PromptPlc(telling).device, address=("127.0.0.1", port))
    await server.serve_forever(background=True)
    print("listening", flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)
    await server.shutdown()  # type: ignore[no-untyped-call]


async def bare_ms(port: int, count: int) -> list[float]:
    """So many bare writes of a coil, each read back on its input."""
    client = AsyncModbusTcpClient("127.0.0.1", port=port)
    await client.connect()
    took: list[float] = []
    for number in range(count):
        since, on = time.perf_counter(), number % 2 == 0
        await client.write_coil(POINTS - 1, on)
        reply = await client.read_discrete_inputs(POINTS - 1, count=1)
        if reply.bits[0] is not on:
            raise RuntimeError("the PLC of the bench does not follow its coil")
        took.append((time.perf_counter() - since) * 1000)
    client.close()
    return took


def main(arguments: list[str]) -> None:
    """See above."""
    port = int(arguments[0])
    if arguments[1:2] == ["orders"]:
        print(json.dumps(asyncio.run(bare_ms(port, int(arguments[2])))))
    else:
        asyncio.run(serve(port, arguments[1:2] == ["telling"]))


if __name__ == "__main__":
    main(sys.argv[1:])

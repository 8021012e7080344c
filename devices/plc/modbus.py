"""One Modbus TCP device: reads and writes, one request at a time, never repeated by itself.

A request that fails closes the connection, so that a late reply can never be taken for the answer to a later request.
The next request connects anew. Every wait is bounded by `timeout_s`: a call lasts at most twice that.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException
from pymodbus.pdu import ExceptionResponse, ModbusPDU

from devices.errors import BadReply, DeviceRefused, LinkLost
from devices.plc.gate import WriteGate, WritesStopped

READ_COILS = 1
READ_DISCRETE_INPUTS = 2
READ_HOLDING_REGISTERS = 3
WRITE_SINGLE_COIL = 5

MOST_REGISTERS = 125
"""Holding registers that one request may read (Modbus Application Protocol V1.1b3, 6.3)."""

REFUSALS: dict[int, str] = {
    1: "illegal function",
    2: "illegal address",
    3: "illegal value",
    4: "device failure",
    5: "acknowledged, still busy with it",
    6: "device busy",
    7: "negative acknowledge",
    8: "memory parity error",
    10: "gateway path unavailable",
    11: "gateway target does not answer",
}
"""Exception codes in words (Modbus Application Protocol V1.1b3, 7)."""


class NotConnected(LinkLost):
    """No connection could be made: nothing was sent."""


class ModbusRefused(DeviceRefused):
    """The device answered with an exception code. `reason` says it in words."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(text)
        self.reason = reason


class ModbusDevice:
    """One unit behind one TCP address. Its methods are called on one asyncio loop. Without a gate it only reads."""

    def __init__(
        self,
        name: str,
        host: str,
        port: int,
        unit_id: int = 1,
        timeout_s: float = 1.0,
        gate: WriteGate | None = None,
    ) -> None:
        self.name = name
        self._gate = gate
        self._place = f"{name} ({host}:{port}, unit {unit_id})"
        self._host, self._port, self._unit_id, self._timeout_s = host, port, unit_id, timeout_s
        self._client: AsyncModbusTcpClient | None = None
        self._turn = asyncio.Lock()
        logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)

    async def read_coils(self, address: int, count: int) -> tuple[bool, ...]:
        """The coils from an address on. Raises DeviceError."""
        async with self._turn:
            client = await self._connected()
            reply = await self._answered(client.read_coils(address, count=count, device_id=self._unit_id))
        return self._bits(reply, READ_COILS, count)

    async def read_discrete_inputs(self, address: int, count: int) -> tuple[bool, ...]:
        """The discrete inputs from an address on. Raises DeviceError."""
        async with self._turn:
            client = await self._connected()
            reply = await self._answered(client.read_discrete_inputs(address, count=count, device_id=self._unit_id))
        return self._bits(reply, READ_DISCRETE_INPUTS, count)

    async def read_holding(self, address: int, count: int) -> tuple[int, ...]:
        """The holding registers from an address on, unsigned 16 bit. Raises DeviceError."""
        async with self._turn:
            client = await self._connected()
            reply = await self._answered(client.read_holding_registers(address, count=count, device_id=self._unit_id))
        self._fits(reply, READ_HOLDING_REGISTERS, len(reply.registers) == count)
        return tuple(reply.registers)

    async def write_coil(self, address: int, on: bool) -> None:
        """Write one coil, once. NotConnected, WritesStopped: nothing was sent; ModbusRefused: the device said no;
        any other DeviceError: it may have been written."""
        reply = await self._write(lambda client: client.write_coil(address, on, device_id=self._unit_id))
        self._fits(reply, WRITE_SINGLE_COIL, reply.address == address and list(reply.bits[:1]) == [on])

    def close(self) -> None:
        """Let the connection go."""
        if self._client is not None:
            self._client.close()
            self._client = None

    async def _write(self, request: Callable[[AsyncModbusTcpClient], Awaitable[ModbusPDU]]) -> ModbusPDU:
        """The one place through which every write to a PLC goes. The gate is asked last: what waited for its turn while
        the gate was shut is not sent either."""
        async with self._turn:
            client = await self._connected()
            if self._gate is None:
                raise WritesStopped(f"{self._place}: this line only reads, nothing was sent")
            self._gate.must_be_open(self._place)
            return await self._answered(request(client))

    async def _connected(self) -> AsyncModbusTcpClient:
        if self._client is not None and self._client.connected:
            return self._client
        self.close()
        client = AsyncModbusTcpClient(
            self._host, port=self._port, timeout=self._timeout_s, retries=0, reconnect_delay=0, name=self.name
        )
        if not await client.connect():
            client.close()
            raise NotConnected(f"{self._place}: no connection. Is it on, is the address right, is the network whole?")
        self._client = client
        return client

    async def _answered(self, request: Awaitable[ModbusPDU]) -> ModbusPDU:
        """The reply to a request. Closes the connection when it does not come or does not fit."""
        try:
            reply = await request
        except (ModbusException, OSError) as error:
            self.close()
            raise LinkLost(f"{self._place}: no answer that can be read within {self._timeout_s} s ({error})") from error
        except asyncio.CancelledError:
            self.close()
            raise
        if isinstance(reply, ExceptionResponse):
            reason = REFUSALS.get(reply.exception_code, f"exception code {reply.exception_code}")
            raise ModbusRefused(f"{self._place}: refused: {reason}. Look at the register map of the site file", reason)
        return reply

    def _bits(self, reply: ModbusPDU, function: int, count: int) -> tuple[bool, ...]:
        self._fits(reply, function, count <= len(reply.bits) < count + 8)
        return tuple(reply.bits[:count])

    def _fits(self, reply: ModbusPDU, function: int, whole: bool) -> None:
        if reply.function_code != function or not whole:
            self.close()
            raise BadReply(f"{self._place}: function {function} was asked, the reply does not fit it: {reply}")

"""One Modbus TCP device: reads and writes, one request at a time, never repeated by itself.

A request that fails closes the connection, so that a late reply can never be taken for the answer to a later request.
The next request connects anew. Every wait is bounded by `timeout_s`: a call lasts at most twice that. With keys the
line is Modbus/TCP Security: the same frames over TLS, each side showing its certificate.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException
from pymodbus.pdu import ExceptionResponse, ModbusPDU

from devices.errors import BadReply, DeviceRefused, LinkLost
from devices.plc import answer
from devices.plc.gate import WriteGate, WritesStopped
from devices.plc.keys import Keys
from devices.plc.point import Space

READ_COILS = 1
READ_DISCRETE_INPUTS = 2
READ_HOLDING_REGISTERS = 3
READ_INPUT_REGISTERS = 4
WRITE_SINGLE_COIL = 5
WRITE_SINGLE_REGISTER = 6
WRITE_REGISTERS = 16

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
MAY_BE_DONE = frozenset({5, 11})
"""Codes that do not say that nothing was done: it is at it, or the gateway has sent it on and heard nothing."""
MIXED = "Is the address right, does a gateway mix its answers?"


LOOK = "Is it on, is the address right, is the network whole?"


class NotConnected(LinkLost):
    """No connection could be made: nothing was sent."""


class ModbusRefused(DeviceRefused):
    """The device answered with an exception code. `reason` says it in words; `certain`: nothing was done."""

    def __init__(self, text: str, reason: str, certain: bool = True) -> None:
        super().__init__(text)
        self.reason, self.certain = reason, certain


class ModbusDevice:
    """The units behind one TCP address; `unit_id` is asked where no other is named. Its methods are called on one
    asyncio loop. Without a gate it only reads."""

    def __init__(
        self,
        name: str,
        host: str,
        port: int,
        unit_id: int = 1,
        timeout_s: float = 1.0,
        gate: WriteGate | None = None,
        keys: Keys | None = None,
    ) -> None:
        self.name = name
        self._gate, self._keys, self._why = gate, keys, ""
        self._place = f"{name} ({host}:{port}, unit {unit_id})"
        self._host, self._port, self._unit_id, self._timeout_s = host, port, unit_id, timeout_s
        self._client: AsyncModbusTcpClient | None = None
        self._transaction, self._raw = 0, b""
        """Of the request under way: its number, and what came for it so far."""
        self._turn = asyncio.Lock()
        logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)

    async def read_coils(self, address: int, count: int) -> tuple[bool, ...]:
        """The coils from an address on. Raises DeviceError."""
        return await self.read_bits(Space.COIL, address, count)

    async def read_discrete_inputs(self, address: int, count: int) -> tuple[bool, ...]:
        """The discrete inputs from an address on. Raises DeviceError."""
        return await self.read_bits(Space.INPUT, address, count)

    async def read_holding(self, address: int, count: int) -> tuple[int, ...]:
        """The holding registers from an address on, unsigned 16 bit. Raises DeviceError."""
        return await self.read_words(Space.REGISTER, address, count)

    async def read_bits(self, space: Space, address: int, count: int, unit_id: int = -1) -> tuple[bool, ...]:
        """Coils or inputs from an address on. Raises DeviceError."""
        unit_id = self._unit(unit_id)
        async with self._turn:
            client = await self._connected()
            coils = space is Space.COIL
            read = client.read_coils if coils else client.read_discrete_inputs
            reply = await self._answered(read(address, count=count, device_id=unit_id), unit_id)
        self._fits(reply, READ_COILS if coils else READ_DISCRETE_INPUTS, count <= len(reply.bits) < count + 8)
        return tuple(reply.bits[:count])

    async def read_words(self, space: Space, address: int, count: int, unit_id: int = -1) -> tuple[int, ...]:
        """Holding or input registers from an address on, unsigned 16 bit. Raises DeviceError."""
        unit_id = self._unit(unit_id)
        async with self._turn:
            client = await self._connected()
            holding = space is Space.REGISTER
            read = client.read_holding_registers if holding else client.read_input_registers
            reply = await self._answered(read(address, count=count, device_id=unit_id), unit_id)
        function = READ_HOLDING_REGISTERS if holding else READ_INPUT_REGISTERS
        self._fits(reply, function, len(reply.registers) == count)
        return tuple(reply.registers)

    async def write_coil(self, address: int, on: bool, unit_id: int = -1) -> None:
        """Write one coil, once. NotConnected, WritesStopped: nothing was sent; ModbusRefused: the device said no;
        any other DeviceError: it may have been written."""
        unit_id = self._unit(unit_id)
        reply = await self._write(lambda client: client.write_coil(address, on, device_id=unit_id), unit_id)
        self._fits(reply, WRITE_SINGLE_COIL, reply.address == address and list(reply.bits[:1]) == [on])

    async def write_registers(self, address: int, words: tuple[int, ...], unit_id: int = -1) -> None:
        """Write registers from an address on, once, all in one request. Raises as `write_coil`."""
        unit_id = self._unit(unit_id)
        if len(words) == 1:
            [word] = words
            reply = await self._write(lambda client: client.write_register(address, word, device_id=unit_id), unit_id)
            whole = reply.address == address and list(reply.registers) == [word]
            self._fits(reply, WRITE_SINGLE_REGISTER, whole)
            return
        several = list(words)
        reply = await self._write(lambda client: client.write_registers(address, several, device_id=unit_id), unit_id)
        self._fits(reply, WRITE_REGISTERS, reply.address == address and reply.count == len(several))

    def close(self) -> None:
        """Let the connection go."""
        if self._client is not None:
            self._client.close()
            self._client = None

    async def _write(self, request: Callable[[AsyncModbusTcpClient], Awaitable[ModbusPDU]], unit_id: int) -> ModbusPDU:
        """The one place through which every write to a PLC goes. The gate is asked last: what waited for its turn while
        the gate was shut is not sent either."""
        async with self._turn:
            client = await self._connected()
            if self._gate is None:
                raise WritesStopped(f"{self._place}: this line only reads, nothing was sent")
            self._gate.must_be_open(self._place)
            return await self._answered(request(client), unit_id)

    async def _connected(self) -> AsyncModbusTcpClient:
        if self._client is not None and self._client.connected:
            return self._client
        self.close()
        client = self._new_client()
        self._why = f"nobody answers within {self._timeout_s:g} s"
        client.ctx.call_create = partial(self._open, client.ctx.handle_new_connection)
        if not await client.connect():
            client.close()
            raise NotConnected(f"{self._place}: no connection: {self._why}. {LOOK}")
        self._client = client
        return client

    async def _open(self, protocol: Callable[[], asyncio.BaseProtocol]) -> tuple[asyncio.BaseTransport, Any]:
        """Open the connection, with TLS where there are keys. Keeps why it could not: the library says only that."""
        secure: dict[str, Any] = {}
        try:
            if self._keys is not None:
                name = self._keys.name or self._host
                secure = {"ssl": self._keys.context(), "server_hostname": name}
            return await asyncio.get_running_loop().create_connection(protocol, self._host, self._port, **secure)
        except OSError as error:
            self._why = _said(error)
            raise

    def _new_client(self) -> AsyncModbusTcpClient:
        return AsyncModbusTcpClient(
            self._host,
            port=self._port,
            timeout=self._timeout_s,
            retries=0,
            reconnect_delay=0,
            name=self.name,
            trace_pdu=self._heard,
            trace_packet=self._came,
        )

    def _heard(self, sending: bool, pdu: ModbusPDU) -> ModbusPDU:
        """Keeps which request is under way: the library lets an answer pass that bears transaction 0 or any unit."""
        if sending:
            self._transaction, self._raw = pdu.transaction_id, b""
        return pdu

    def _came(self, sending: bool, raw: bytes) -> bytes:
        if not sending:
            self._raw = raw
        return raw

    async def _answered(self, request: Awaitable[ModbusPDU], unit_id: int) -> ModbusPDU:
        """The reply to a request. Closes the connection when it does not come or does not fit."""
        try:
            reply = await request
        except (ModbusException, OSError) as error:
            self.close()
            if wrong := answer.foreign(self._raw, self._transaction, unit_id):
                raise BadReply(f"{self._place}: {wrong}. {MIXED}") from error
            came = answer.partial(self._raw)
            raise LinkLost(f"{self._place}: no answer that can be read within {self._timeout_s:g} s: {came}") from error
        except asyncio.CancelledError:
            self.close()
            raise
        if (reply.transaction_id, reply.dev_id) != (self._transaction, unit_id):
            self.close()
            raise BadReply(
                f"{self._place}: asked unit {unit_id} as transaction {self._transaction}, answered by unit "
                f"{reply.dev_id} as transaction {reply.transaction_id}. {MIXED}"
            )
        if isinstance(reply, ExceptionResponse):
            code = reply.exception_code
            reason = REFUSALS.get(code, f"exception code {code}")
            where = f"{self._place}: refused: {reason}. Look at the register map of the site file"
            raise ModbusRefused(where, reason, code not in MAY_BE_DONE)
        return reply

    def _unit(self, unit_id: int) -> int:
        return self._unit_id if unit_id < 0 else unit_id

    def _fits(self, reply: ModbusPDU, function: int, whole: bool) -> None:
        if reply.function_code != function or not whole:
            self.close()
            raise BadReply(f"{self._place}: function {function} was asked, the reply does not fit it: {reply}")


def _said(error: OSError) -> str:
    """Why no connection could be opened."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted ({error.verify_message})"
        case ssl.SSLError():
            return f"TLS could not be agreed on ({error.reason or error})"
        case ConnectionRefusedError():
            return "it refuses the connection: nobody listens at this port"
        case socket.gaierror():
            return "its name is not known"
        case FileNotFoundError():
            return f"a key or certificate of the site file cannot be read ({error.strerror})"
    return error.strerror or str(error)

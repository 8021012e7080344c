"""The Modbus line against a real server: what it reads, and each way it can go wrong."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from devices.errors import BadReply, LinkLost
from devices.plc.gate import WriteGate, WritesStopped
from devices.plc.modbus import ModbusDevice, ModbusRefused, NotConnected
from devices.plc.outage import Outage
from tests.unit.devices.modbus_server import ModbusPlant, free_port
from tests.waiting import until


@pytest.fixture
async def device(plant: ModbusPlant) -> AsyncIterator[ModbusDevice]:
    line = ModbusDevice("PLC-1", "127.0.0.1", plant.port, timeout_s=1.0, gate=WriteGate())
    yield line
    line.close()


async def test_it_reads_and_writes(plant: ModbusPlant, device: ModbusDevice) -> None:
    """Coils, discrete inputs, holding registers; a written coil is in the device, once."""
    plant.bank.set_coils(3, [True, False, True])
    plant.bank.set_discrete_inputs(10, [False] * 8 + [True])
    plant.bank.set_holding_registers(0, [0xFFFF, 7])

    assert await device.read_coils(3, 3) == (True, False, True)
    assert await device.read_discrete_inputs(10, 9) == (False,) * 8 + (True,)
    assert await device.read_holding(0, 2) == (0xFFFF, 7)
    await device.write_coil(4, True)
    await device.write_coil(3, False)

    assert plant.handler.writes == [(4, True), (3, False)]
    assert plant.bank.get_coils(3, 3) == [False, True, True]


@pytest.mark.parametrize(("code", "words"), [(2, "illegal address"), (6, "device busy"), (77, "exception code 77")])
async def test_a_refusal_says_why(plant: ModbusPlant, device: ModbusDevice, code: int, words: str) -> None:
    """The exception code in words, and the line stays usable."""
    plant.handler.refuse_writes = code
    with pytest.raises(ModbusRefused, match=f"PLC-1 .*{words}") as caught:
        await device.write_coil(1, True)
    assert caught.value.reason == words
    assert await device.read_coils(1, 1) == (False,)


async def test_a_silent_device_is_lost_in_time_and_asked_once(plant: ModbusPlant, device: ModbusDevice) -> None:
    """No retry: the write reaches the device once, however late it looks at it."""
    await device.read_coils(0, 1)
    plant.handler.speaking.clear()
    began = time.monotonic()
    with pytest.raises(LinkLost, match="no answer"):
        await device.write_coil(1, True)
    assert time.monotonic() - began < 5.0

    plant.handler.speaking.set()
    assert await device.read_coils(1, 1) in ((True,), (False,))
    await until(lambda: plant.handler.writes)
    assert plant.handler.writes == [(1, True)]


@pytest.mark.parametrize("gate", [None, "shut"])
async def test_a_shut_gate_or_none_lets_no_write_pass_and_reads_go_on(plant: ModbusPlant, gate: str | None) -> None:
    """Every method that is no read: nothing reaches the device."""
    shut = WriteGate()
    shut.shut = True
    line = ModbusDevice("GC-1", "127.0.0.1", plant.port, timeout_s=1.0, gate=shut if gate else None)
    methods = {name for name, value in vars(ModbusDevice).items() if asyncio.iscoroutinefunction(value)}
    sending = {name for name in methods if not name.startswith(("_", "read_"))}
    arguments = {"write_coil": (1, True), "write_registers": (1, (2, 3))}
    assert sending == set(arguments)
    for name, said in arguments.items():
        with pytest.raises(WritesStopped, match="nothing was sent"):
            await getattr(line, name)(*said)
    assert plant.handler.register_writes == []
    assert await line.read_coils(1, 1) == (False,)
    assert plant.handler.writes == []
    line.close()


async def test_nobody_there_means_nothing_was_sent() -> None:
    """A closed port is told apart from a write without an answer."""
    device = ModbusDevice("PLC-9", "127.0.0.1", free_port(), timeout_s=0.3)
    with pytest.raises(NotConnected, match="PLC-9"):
        await device.write_coil(1, True)


async def test_it_comes_back_by_itself() -> None:
    """After the server was away, the next request connects anew."""
    first = ModbusPlant()
    device = ModbusDevice("PLC-1", "127.0.0.1", first.port, timeout_s=1.0)
    await device.read_coils(0, 1)
    first.stop()
    with pytest.raises(LinkLost):
        for _ in range(2):
            await device.read_coils(0, 1)

    second = ModbusPlant(first.port)
    assert await device.read_coils(0, 1) == (False,)
    device.close()
    second.stop()


@asynccontextmanager
async def talker(reply: bytes) -> AsyncIterator[ModbusDevice]:
    """A device that answers every request with the same bytes, then hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.read(64)
        if request:
            writer.write(request[:2] + reply)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    device = ModbusDevice("GC-1", "127.0.0.1", server.sockets[0].getsockname()[1], timeout_s=0.3, gate=WriteGate())
    async with server:
        yield device
        device.close()


GARBAGE = b"HTTP/1.1 400 Bad Request\r\n\r\n"
HALF = bytes([0, 0, 0, 7, 1, 3, 4, 0])
TOO_SHORT = bytes([0, 0, 0, 5, 1, 3, 2, 0, 9])
"""One register where two were asked for."""
OTHER_FUNCTION = bytes([0, 0, 0, 7, 1, 4, 4, 0, 1, 0, 2])
"""Input registers where holding registers were asked for."""


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        pytest.param(GARBAGE, BadReply, id="garbage"),
        pytest.param(HALF, LinkLost, id="drop in mid-reply"),
        pytest.param(TOO_SHORT, BadReply, id="fewer registers"),
        pytest.param(OTHER_FUNCTION, BadReply, id="another function"),
    ],
)
async def test_a_reply_that_does_not_fit_is_no_reading(reply: bytes, fault: type[Exception]) -> None:
    """Nothing is invented from it, and the wait is bounded."""
    async with talker(reply) as device:
        with pytest.raises(fault, match="GC-1"):
            await asyncio.wait_for(device.read_holding(0, 2), 2)


async def test_a_write_whose_echo_differs_is_not_believed() -> None:
    """The device confirms another coil than the one that was written."""
    async with talker(bytes([0, 0, 0, 6, 1, 5, 0, 9, 0xFF, 0])) as device:
        with pytest.raises(BadReply):
            await device.write_coil(1, True)


async def test_giving_up_in_the_middle_leaves_no_old_reply_behind(plant: ModbusPlant, device: ModbusDevice) -> None:
    """A cancelled read cannot be answered into the next one."""
    plant.handler.speaking.clear()
    reading = asyncio.create_task(device.read_coils(0, 1))
    await until(lambda: plant.handler.heard == 1)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    plant.handler.speaking.set()
    plant.bank.set_holding_registers(0, [5])
    assert await device.read_holding(0, 1) == (5,)


async def test_the_library_does_not_chatter(caplog: pytest.LogCaptureFixture) -> None:
    """pymodbus logs each failed connect; the console says a loss once by itself."""
    device = ModbusDevice("PLC-9", "127.0.0.1", free_port(), timeout_s=0.3)
    with caplog.at_level(logging.DEBUG), pytest.raises(NotConnected):
        await device.read_coils(0, 1)
    assert [record for record in caplog.records if record.name.startswith("pymodbus")] == []


def test_a_loss_is_logged_once_and_so_is_the_return(caplog: pytest.LogCaptureFixture) -> None:
    """However often the poll fails in between."""
    outage = Outage("GC-1")
    with caplog.at_level(logging.INFO):
        outage.worked()
        outage.failed(LinkLost("no answer"))
        outage.failed(LinkLost("no answer"))
        outage.worked()
        outage.worked()
    assert [record.getMessage() for record in caplog.records] == ["GC-1 lost: no answer", "GC-1 is back"]

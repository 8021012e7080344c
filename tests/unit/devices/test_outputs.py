"""Every kind of output against a real Modbus server that is not pymodbus, with a little programme of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from devices.errors import BadReply
from devices.plc import output
from devices.plc.gate import WriteGate, WritesStopped
from devices.plc.modbus import ModbusDevice, ModbusRefused, NotConnected
from devices.plc.output import NotEchoed, NotReady, NotReleased, Output, Way, read_switch, release, settle, switch
from devices.plc.point import Point, Space
from tests.unit.devices.modbus_server import ModbusPlant, free_port
from tests.waiting import until

PULSE = Output(Way(Point(Space.COIL, 3, 1), 1), Way(Point(Space.COIL, 4, 1), 1), passing=True, hold_s=0.05)
WORD, ECHO = Point(Space.REGISTER, 20, 7), Point(Space.REGISTER, 21, 7)
COMMAND = Output(Way(WORD, 5), Way(WORD, 6), passing=True, echo=ECHO, echo_s=0.2)


@pytest.fixture
def gate() -> WriteGate:
    return WriteGate()


@pytest.fixture
async def device(plant: ModbusPlant, gate: WriteGate) -> AsyncIterator[ModbusDevice]:
    line = ModbusDevice("PLC-1", "127.0.0.1", plant.port, timeout_s=0.5, gate=gate)
    yield line
    line.close()


def echoing(plant: ModbusPlant) -> None:
    """The PLC echoes its command word."""
    plant.handler.after_write = lambda: plant.bank.set_holding_registers(21, plant.bank.get_holding_registers(20))


@pytest.mark.parametrize(
    ("low_first", "words"), [(False, (0x0001, 0x0002)), (True, (0x0002, 0x0001))], ids=["high first", "low first"]
)
async def test_a_value_of_two_words(
    plant: ModbusPlant, device: ModbusDevice, low_first: bool, words: tuple[int, int]
) -> None:
    """Both words in one request, in the order of the site, on the unit of the output; read in the same order."""
    point = Point(Space.REGISTER, 40, 9, 2, low_first, on=0x00010002)
    await switch(device, Output(Way(point, 0x00010002), Way(point, 0)), True)
    assert plant.handler.register_writes == [(40, words)]
    assert await read_switch(device, point)
    assert set(plant.handler.units) == {9}


async def test_one_word_and_one_bit_of_a_status_word(plant: ModbusPlant, device: ModbusDevice) -> None:
    """The command goes to one register, the truth comes from a bit of another table."""
    point = Point(Space.REGISTER, 40, 1)
    await switch(device, Output(Way(point, 7), Way(point, 9)), False)
    assert plant.handler.register_writes == [(40, (9,))]
    plant.bank.set_input_registers(2, [0b0100])
    bits = [await read_switch(device, Point(Space.INPUT_REGISTER, 2, 1, bit=bit)) for bit in (1, 2, 3)]
    assert bits == [False, True, False]


async def test_a_feedback_that_is_neither_is_no_feedback(plant: ModbusPlant, device: ModbusDevice) -> None:
    plant.bank.set_holding_registers(2, [3])
    with pytest.raises(BadReply, match=r"register 2 of unit 1 says 3, neither on \(1\) nor off \(0\)"):
        await read_switch(device, Point(Space.REGISTER, 2, 1))


async def test_a_pulse_is_set_held_and_released(plant: ModbusPlant, device: ModbusDevice) -> None:
    """Each way has its own coil; what is set is released."""
    began = asyncio.get_running_loop().time()
    await switch(device, PULSE, True)
    assert asyncio.get_running_loop().time() - began >= PULSE.hold_s
    await switch(device, PULSE, False)
    assert plant.handler.writes == [(3, True), (3, False), (4, True), (4, False)]


async def test_what_a_crash_left_set_is_released_before_the_next_pulse(
    plant: ModbusPlant, device: ModbusDevice
) -> None:
    """Or the next one would be no pulse at all; `settle` alone releases and sets nothing."""
    plant.bank.set_coils(3, [True, True])
    await settle(device, PULSE)
    assert plant.handler.writes == [(3, False), (4, False)]
    plant.bank.set_coils(4, [True])
    await switch(device, PULSE, True)
    assert plant.handler.writes[2:] == [(4, False), (3, True), (3, False)]


async def test_a_pulse_that_cannot_be_released_says_so(
    plant: ModbusPlant, device: ModbusDevice, gate: WriteGate
) -> None:
    """All writes are stopped while it is held: it stays set, and that is told."""
    plant.handler.after_write = lambda: setattr(gate, "shut", True)
    with pytest.raises(NotReleased, match=r"coil 3 of unit 1 stays set and must be reset by hand: .*stopped"):
        await switch(device, PULSE, True)
    assert plant.handler.writes == [(3, True)]


async def test_a_refused_pulse_sets_nothing(plant: ModbusPlant, device: ModbusDevice) -> None:
    plant.handler.refuse_writes = 6
    with pytest.raises(ModbusRefused):
        await switch(device, PULSE, True)
    assert plant.handler.writes == [(3, True)]


async def test_a_pulse_given_up_in_the_middle_is_released(plant: ModbusPlant, device: ModbusDevice) -> None:
    long = Output(PULSE.on, PULSE.off, passing=True, hold_s=30)
    pulse = asyncio.create_task(switch(device, long, True))
    await until(lambda: plant.handler.writes == [(3, True)])
    pulse.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pulse
    assert plant.handler.writes == [(3, True), (3, False)]


async def test_a_pulse_that_may_have_been_set_is_released(plant: ModbusPlant, device: ModbusDevice) -> None:
    """A gateway that hears nothing from the PLC says neither yes nor no; so often as it says that, and no more."""
    plant.handler.refuse_writes = 11
    with pytest.raises(NotReleased, match="gateway target does not answer"):
        await switch(device, PULSE, True)
    assert plant.handler.writes == [(3, True)] + [(3, False)] * output.RELEASES


async def test_nothing_is_set_where_nobody_is_there_or_nothing_may_be_written(
    plant: ModbusPlant, device: ModbusDevice, gate: WriteGate
) -> None:
    gate.shut = True
    with pytest.raises(WritesStopped):
        await switch(device, PULSE, True)
    assert plant.handler.writes == []
    nobody = ModbusDevice("PLC-9", "127.0.0.1", free_port(), timeout_s=0.3, gate=WriteGate())
    with pytest.raises(NotConnected):
        await switch(nobody, PULSE, True)
    with pytest.raises(NotReleased):
        await release(nobody, PULSE.on)


async def test_a_command_word_is_taken_when_it_is_echoed(plant: ModbusPlant, device: ModbusDevice) -> None:
    """Written, echoed, withdrawn; one for each way."""
    echoing(plant)
    await switch(device, COMMAND, True)
    await switch(device, COMMAND, False)
    assert plant.handler.register_writes == [(20, (5,)), (20, (0,)), (20, (6,)), (20, (0,))]


async def test_a_command_word_that_is_not_echoed_is_not_taken(plant: ModbusPlant, device: ModbusDevice) -> None:
    """It is withdrawn all the same."""
    with pytest.raises(NotEchoed, match="register 21 of unit 7 echoes 0, not 5, after"):
        await switch(device, COMMAND, True)
    assert plant.handler.register_writes == [(20, (5,)), (20, (0,))]


async def test_an_echo_that_stands_would_be_taken_for_the_new_one(plant: ModbusPlant, device: ModbusDevice) -> None:
    """So nothing is sent while the PLC still shows the last command."""
    plant.bank.set_holding_registers(21, [5])
    with pytest.raises(NotReady, match=r"not ready, nothing was sent: .* echoes 5, not 0"):
        await switch(device, COMMAND, True)
    assert plant.handler.register_writes == []


async def test_an_echo_that_cannot_be_read_is_no_echo(plant: ModbusPlant, device: ModbusDevice) -> None:
    plant.handler.after_write = lambda: setattr(plant.handler, "refuse_reads", 2)
    with pytest.raises(NotEchoed, match=r"cannot be read: .*illegal address"):
        await switch(device, COMMAND, True)
    assert plant.handler.register_writes == [(20, (5,)), (20, (0,))]


def test_the_value_of_words_is_their_words() -> None:
    """Both orders, there and back."""
    for low_first in (False, True):
        point = Point(Space.REGISTER, 0, 1, 2, low_first)
        assert point.value(point.as_words(0xDEADBEEF)) == 0xDEADBEEF

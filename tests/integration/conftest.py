"""A PLC and the core's interlocks on it; a real core, a seat and the field on the test's broker."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from console.bus import Bus
from tests.conftest import RunningBroker
from tests.integration.core_room import CoreProgram, Seat, fielded, seated
from tests.integration.interlock_room import Room
from tests.unit.devices.modbus_server import ModbusPlant


@pytest.fixture
def plc() -> Iterator[ModbusPlant]:
    """PLC-1: its feedback follows its coils at once, ten inputs higher."""
    running = ModbusPlant()
    running.handler.feedback_of = lambda coil: coil + 10
    yield running
    running.stop()


@pytest.fixture
async def room(tmp_path: Path, plc: ModbusPlant) -> AsyncIterator[Room]:
    """The core's interlocks, which have heard PLC-1."""
    made = Room(tmp_path, plc.port)
    await made.poll()
    yield made
    await made.close()


@pytest.fixture
def core(broker: RunningBroker) -> Iterator[CoreProgram]:
    """A core that the test starts, and may kill."""
    program = CoreProgram(broker)
    yield program
    program.kill()


@pytest.fixture
async def seat(broker: RunningBroker) -> AsyncIterator[Seat]:
    """What one room hears and asks."""
    async with seated(broker) as seat:
        yield seat


@pytest.fixture
async def field(broker: RunningBroker) -> AsyncIterator[Bus]:
    """The field's side of the bus."""
    async with fielded(broker) as bus:
        yield bus

"""A PLC and the core's interlocks on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

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

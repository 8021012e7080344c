"""Real servers for the device tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.devices.modbus_server import ModbusPlant


@pytest.fixture
def plant() -> Iterator[ModbusPlant]:
    """A Modbus server that is not pymodbus."""
    running = ModbusPlant()
    yield running
    running.stop()

"""Gas over Modbus: from a real controller's registers to readings on the bus."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.core.gas_line import GasLine
from console.messages import GasReading, Message
from console.site.context import Context
from console.site.home import Home
from console.site.model import GasController
from console.values import Quality
from tests.sites import bare_site, gas_point
from tests.unit.devices.modbus_server import ModbusPlant, free_port
from tests.waiting import until

AT_US = 1_767_225_600_000_000


@pytest.fixture
def controller() -> Iterator[ModbusPlant]:
    """GC-1 with 27 %LEL at G-101 and a fault at G-102."""
    running = ModbusPlant()
    running.bank.set_holding_registers(100, [0, 270, 1, 0])
    yield running
    running.stop()


def context(folder: Path, port: int) -> Context:
    """GC-1 at a port, GC-2 where nobody is, one point that comes over MQTT."""
    controllers = tuple(
        GasController(id=f"GC-{n}", name="", name_en="", link=f"gas-{n}", unit_id=1, protocol="two-word", poll_s=0.05)
        for n in (1, 2)
    )
    points = (
        gas_point("G-101", source="GC-1", register=100),
        gas_point("G-102", source="GC-1", register=102),
        gas_point("G-103", source="GC-2", register=0),
        gas_point("G-104"),
    )
    site = bare_site(gas_controllers=controllers, gas_points=points)
    links = {"gas-1": f"127.0.0.1:{port}", "gas-2": f"127.0.0.1:{free_port()}"}
    return Context(site, folder / "site.toml", Home(folder), links)


def reading(name: str, value: float | None, quality: Quality) -> GasReading:
    return GasReading(point=name, value=value, unit="%LEL", quality=quality, measured_at_us=AT_US)


async def test_each_point_is_said_with_its_quality(tmp_path: Path, controller: ModbusPlant) -> None:
    """Those of a controller that is not there are lost; those of MQTT are none of its business."""
    said: dict[str, Message] = {}
    line = GasLine(context(tmp_path, controller.port), said.__setitem__, lambda: AT_US)
    polling = asyncio.create_task(line.run())
    await until(lambda: len(said) == 3 and list(line.lost) == ["GC-2"])
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling

    assert said == {
        "vigil/test/field/gas/G-101": reading("G-101", 27.0, Quality.GOOD),
        "vigil/test/field/gas/G-102": reading("G-102", None, Quality.FAULT),
        "vigil/test/field/gas/G-103": reading("G-103", None, Quality.LOST),
    }


async def test_the_rate_is_kept_and_a_loss_is_said_once(
    tmp_path: Path, controller: ModbusPlant, caplog: pytest.LogCaptureFixture
) -> None:
    """Readings go on every period, also of a controller that stays away; the log has one line of it."""
    said: list[str] = []
    line = GasLine(context(tmp_path, controller.port), lambda topic, _message: said.append(topic), lambda: AT_US)
    with caplog.at_level(logging.INFO):
        began = asyncio.get_running_loop().time()
        polling = asyncio.create_task(line.run())
        await until(lambda: said.count("vigil/test/field/gas/G-103") >= 5)
        lasted_s = asyncio.get_running_loop().time() - began
        polling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await polling

    assert lasted_s >= 4 * 0.05 - 0.01
    assert [record.getMessage()[:10] for record in caplog.records if "GC-" in record.getMessage()] == ["GC-2 lost:"]

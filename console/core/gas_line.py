"""Reads the gas controllers on their lines and says each reading on the bus, as if the gas heads spoke themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from console.core.rhythm import every
from console.messages import GasReading, Message
from console.site.context import Context
from console.site.model import GasController as ControllerPlace
from console.site.model import Site
from console.topics import field_topic
from console.values import Quality
from devices.gas.controller import GasController, GasPointWiring
from devices.gas.registry import GAS_PROTOCOLS
from devices.plc.modbus import ModbusDevice
from devices.plc.outage import Outage
from devices.reading import Reading

Publish = Callable[[str, Message], None]
"""(topic, message); the bus's `publish`."""

TIMEOUT_S = 1.0


@dataclass(frozen=True, slots=True)
class _Line:
    place: ControllerPlace
    device: ModbusDevice
    controller: GasController
    outage: Outage


class GasLine:
    """Every gas controller of the site, each polled at its own `poll_s`."""

    def __init__(self, context: Context, publish: Publish, now_us: Callable[[], int]) -> None:
        self._site = context.site
        self._publish = publish
        self._lines = tuple(_line(context, place, now_us) for place in context.site.gas_controllers)

    @property
    def lost(self) -> dict[str, str]:
        """Controllers that do not give all their points now, and why."""
        return {line.place.id: line.controller.fault for line in self._lines if line.controller.fault}

    async def run(self) -> None:
        """Poll until cancelled."""
        try:
            async with asyncio.TaskGroup() as polls:
                for line in self._lines:
                    polls.create_task(every(line.place.poll_s, partial(self._poll, line)), name=line.place.id)
        finally:
            for line in self._lines:
                line.device.close()

    async def poll(self) -> None:
        """Read every controller once."""
        await asyncio.gather(*(self._poll(line) for line in self._lines))

    async def _poll(self, line: _Line) -> None:
        for reading in await line.controller.read():
            self._publish(field_topic(self._site.id, "gas", reading.point), message_of(reading))
        if line.controller.fault:
            line.outage.failed(line.controller.fault)
        else:
            line.outage.worked()


def message_of(reading: Reading) -> GasReading:
    """A device's reading in the words of the bus."""
    return GasReading(
        point=reading.point,
        value=reading.value,
        unit=reading.unit,
        quality=Quality(reading.quality.value),
        measured_at_us=reading.measured_at_us,
    )


def wirings(site: Site, controller: str) -> tuple[GasPointWiring, ...]:
    """The points that a controller reads, as its driver needs them."""
    return tuple(
        GasPointWiring(
            point=point.id, unit=point.unit, register=point.register, scale=point.scale, range_high=point.range_high
        )
        for point in site.gas_points
        if point.source == controller
    )


def _line(context: Context, place: ControllerPlace, now_us: Callable[[], int]) -> _Line:
    host, port = context.host_port(place.link)
    device = ModbusDevice(place.id, host, port, place.unit_id, min(TIMEOUT_S, place.poll_s))
    controller = GAS_PROTOCOLS[place.protocol](device, wirings(context.site, place.id), now_us)
    return _Line(place, device, controller, Outage(place.id))

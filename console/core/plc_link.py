"""The one door to the PLCs: what they read back goes out on the bus, and nothing else in Vigil writes to them. Whether
anything may be written is asked of the gate (devices/plc/gate.py) by the device itself.

A PLC whose heartbeat register stands still is not believed, though it answers: its programme may have stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from console.core.rhythm import every
from console.messages import Message, PlcReading
from console.site.context import Context
from console.site.model import InterlockRecord, Plc
from console.topics import field_topic
from devices.errors import DeviceError
from devices.plc.gate import WriteGate
from devices.plc.modbus import ModbusDevice
from devices.plc.outage import Outage

HEARTBEAT = 0
"""Holding register that the PLC's programme counts up once a second."""
MOST_INPUTS = 2000
"""Discrete inputs that one request may read (Modbus Application Protocol V1.1b3, 6.2)."""
TIMEOUT_S = 0.8
"""Bound of one request. A silent PLC costs an order twice this: the write, and one look at the feedback."""


class PlcLink:
    """One PLC. `linked` says whether it is believed now: it answers and its heartbeat moves."""

    def __init__(
        self,
        plc: Plc,
        interlocks: Sequence[InterlockRecord],
        address: tuple[str, int],
        publish: Callable[[PlcReading], None],
        now_us: Callable[[], int],
        gate: WriteGate,
        believed_s: float = 3.0,
    ) -> None:
        self.plc = plc
        self.linked = False
        self.why_lost = "Not heard yet"
        self._feedback = {interlock.id: interlock.feedback for interlock in interlocks}
        self._publish = publish
        self._now_us = now_us
        self._believed_us = int(believed_s * 1e6)
        self._device = ModbusDevice(plc.id, *address, plc.unit_id, TIMEOUT_S, gate)
        self._gate = gate
        self._outage = Outage(plc.id)
        self._beat = (-1, 0)
        """Last count of the heartbeat and when it was first seen."""

    @property
    def writes_stopped(self) -> bool:
        """Whether nothing may be written now."""
        return self._gate.shut

    async def run(self) -> None:
        """Poll until cancelled."""
        try:
            await every(self.plc.poll_s, self.poll)
        finally:
            self.close()

    async def poll(self) -> PlcReading:
        """Read feedback and heartbeat once, and say it."""
        reading = await self._reading()
        self.linked = reading.linked
        if reading.linked:
            self.why_lost = ""
            self._outage.worked()
        else:
            self._outage.failed(self.why_lost)
        self._publish(reading)
        return reading

    async def read_feedback(self, discrete_input: int) -> bool:
        """One feedback point. Raises DeviceError."""
        return (await self._device.read_discrete_inputs(discrete_input, 1))[0]

    async def write_coil(self, coil: int, on: bool) -> None:
        """Write one coil, once: the only write of the whole installation. Raises DeviceError as ModbusDevice does."""
        await self._device.write_coil(coil, on)

    def close(self) -> None:
        """Let the connection go."""
        self._device.close()

    async def _reading(self) -> PlcReading:
        try:
            feedback = await self._read_feedback()
            measured_at_us = self._now_us()
            [beat] = await self._device.read_holding(HEARTBEAT, 1)
        except DeviceError as error:
            self.why_lost = str(error)
            return self._blind()
        if beat != self._beat[0]:
            self._beat = (beat, measured_at_us)
        if measured_at_us - self._beat[1] > self._believed_us:
            self.why_lost = f"{self.plc.id}: its heartbeat stands at {beat}; has its programme stopped?"
            return self._blind()
        return PlcReading(plc=self.plc.id, linked=True, feedback=feedback, measured_at_us=measured_at_us)

    async def _read_feedback(self) -> dict[str, bool]:
        if not self._feedback:
            return {}
        first, last = min(self._feedback.values()), max(self._feedback.values())
        if last - first < MOST_INPUTS:
            bits = await self._device.read_discrete_inputs(first, last - first + 1)
            return {interlock: bits[place - first] for interlock, place in self._feedback.items()}
        return {interlock: await self.read_feedback(place) for interlock, place in self._feedback.items()}

    def _blind(self) -> PlcReading:
        return PlcReading(plc=self.plc.id, linked=False, feedback={}, measured_at_us=self._now_us())


def plc_links(
    context: Context, publish: Callable[[str, Message], None], now_us: Callable[[], int], gate: WriteGate
) -> dict[str, PlcLink]:
    """One link for every PLC of the site, by id; each says its readings on the bus."""
    site = context.site

    def say(reading: PlcReading) -> None:
        publish(field_topic(site.id, "plc", reading.plc), reading)

    return {
        plc.id: PlcLink(
            plc,
            [interlock for interlock in site.interlocks if interlock.plc == plc.id],
            context.host_port(plc.link),
            say,
            now_us,
            gate,
            site.limits.plc_s,
        )
        for plc in site.plcs
    }


async def run_links(links: Sequence[PlcLink]) -> None:
    """Poll every link until cancelled."""
    async with asyncio.TaskGroup() as polls:
        for link in links:
            polls.create_task(link.run(), name=link.plc.id)

"""The one door to the PLCs: what they read back goes out on the bus, and nothing else in Vigil writes to them. Whether
anything may be written is asked of the gate (devices/plc/gate.py) by the device itself.

A PLC whose heartbeat register stands still is not believed, though it answers: its programme may have stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from console.core.mqtt_link import MqttLink
from console.core.rhythm import every
from console.core.wiring import feedback_of, output_of
from console.messages import Message, PlcReading
from console.site.context import Context
from console.site.credentials import PlcCredentials
from console.site.model import InterlockRecord, Plc
from console.topics import field_topic
from devices.cameras.address import Login
from devices.errors import DeviceError
from devices.plc.gate import WriteGate, WritesStopped
from devices.plc.keys import Keys
from devices.plc.line import Line
from devices.plc.modbus import ModbusDevice, ModbusRefused
from devices.plc.mqtt import MqttPlc
from devices.plc.outage import Outage
from devices.plc.output import read_switch, read_value, settle, switch
from devices.plc.point import Point, Space

MOST_BITS, MOST_WORDS = 2000, 125
"""Coils or inputs, and registers, that one request may read (Modbus Application Protocol V1.1b3, 6.1 to 6.4)."""
WORD = 0x10000
TIMEOUT_S = 0.8
"""Bound of one request. A silent PLC costs an order twice this: the write, and one look at the feedback."""


class PlcLink:
    """One PLC. `linked` says whether it is believed now: it answers and its heartbeat moves."""

    def __init__(
        self,
        plc: Plc,
        interlocks: Sequence[InterlockRecord],
        line: Line,
        publish: Callable[[PlcReading], None],
        now_us: Callable[[], int],
        gate: WriteGate,
        believed_s: float = 3.0,
    ) -> None:
        self.plc = plc
        self.linked = False
        self.why_lost = "Not heard yet"
        self._outputs = {record.id: output_of(record, plc) for record in interlocks}
        self._feedback = {record.id: feedback_of(record, plc) for record in interlocks}
        self._publish = publish
        self._now_us = now_us
        self._believed_us = int(believed_s * 1e6)
        self._line = line
        self._gate = gate
        self._outage = Outage(plc.id)
        self._beat = (-1, 0)
        """Last count of the heartbeat and when it was first seen."""
        self._own_beat = 0

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

    async def read_feedback(self, interlock: str) -> bool:
        """Whether the feedback of an interlock is on. Raises DeviceError."""
        return await read_switch(self._line, self._feedback[interlock])

    async def switch(self, interlock: str, on: bool) -> None:
        """Switch the output of an interlock, once. Raises DeviceError as devices.plc.output does."""
        await switch(self._line, self._outputs[interlock], on)

    async def settle(self, interlock: str) -> None:
        """Withdraw what a crash left set. Raises DeviceError."""
        await settle(self._line, self._outputs[interlock])

    def close(self) -> None:
        """Let the connection go."""
        self._line.close()

    async def _reading(self) -> PlcReading:
        try:
            feedback = await self._read_feedback()
            measured_at_us = self._now_us()
            standing = await self._standing_heart(measured_at_us)
            watchdog = await self._beat_back()
        except DeviceError as error:
            self.why_lost = str(error)
            return self._blind()
        if standing:
            self.why_lost = standing
            return self._blind()
        return PlcReading(
            plc=self.plc.id, linked=True, feedback=feedback, measured_at_us=measured_at_us, watchdog=watchdog
        )

    async def _standing_heart(self, now_us: int) -> str:
        """Why the PLC is not believed though it answers; '' while its heart beats, or where it has none."""
        if self.plc.heartbeat < 0:
            return ""
        [beat] = await self._line.read_words(Space.REGISTER, self.plc.heartbeat, 1)
        if beat != self._beat[0]:
            self._beat = (beat, now_us)
        if 0 <= now_us - self._beat[1] <= self._believed_us:
            return ""
        return f"{self.plc.id}: its heartbeat stands at {beat}; has its programme stopped?"

    async def _beat_back(self) -> str:
        """Count up the register in which the PLC sees that we live; why it was not taken, '' where it was. All writes
        stopped means this one too."""
        if self.plc.watchdog < 0:
            return ""
        try:
            await self._line.write_registers(self.plc.watchdog, ((self._own_beat + 1) % WORD,))
        except (ModbusRefused, WritesStopped) as error:
            return str(error)
        self._own_beat = (self._own_beat + 1) % WORD
        return ""

    async def _read_feedback(self) -> dict[str, bool]:
        """What every feedback says; one that says neither on nor off is left out."""
        values: dict[str, int] = {}
        for points in _tables(self._feedback).values():
            values |= await self._read_points(points)
        meant = {name: self._feedback[name].meaning(value) for name, value in values.items()}
        return {name: on for name, on in meant.items() if on is not None}

    async def _read_points(self, points: dict[str, Point]) -> dict[str, int]:
        """The values of points of one table: near ones in one request."""
        some = next(iter(points.values()))
        first = min(point.address for point in points.values())
        count = max(point.address + point.words for point in points.values()) - first
        if count > (MOST_BITS if some.is_bit else MOST_WORDS):
            return {name: await read_value(self._line, point) for name, point in points.items()}
        if some.is_bit:
            bits = await self._line.read_bits(some.space, first, count, some.unit_id)
            return {name: int(bits[point.address - first]) for name, point in points.items()}
        words = await self._line.read_words(some.space, first, count, some.unit_id)
        place = {name: point.address - first for name, point in points.items()}
        return {name: point.value(words[place[name] : place[name] + point.words]) for name, point in points.items()}

    def _blind(self) -> PlcReading:
        return PlcReading(plc=self.plc.id, linked=False, feedback={}, measured_at_us=self._now_us())


def _tables(points: dict[str, Point]) -> dict[tuple[Space, int], dict[str, Point]]:
    """Points by what can be read in one request: their table and unit."""
    tables: dict[tuple[Space, int], dict[str, Point]] = {}
    for name, point in points.items():
        tables.setdefault((point.space, point.unit_id), {})[name] = point
    return tables


def plc_links(
    context: Context, publish: Callable[[str, Message], None], now_us: Callable[[], int], gate: WriteGate
) -> dict[str, PlcLink | MqttLink]:
    """One link for every PLC of the site, by id; each says its readings on the bus."""
    site = context.site

    def say(reading: PlcReading) -> None:
        publish(field_topic(site.id, "plc", reading.plc), reading)

    made: dict[str, PlcLink | MqttLink] = {}
    for plc in site.plcs:
        own = [interlock for interlock in site.interlocks if interlock.plc == plc.id]
        if plc.topic:
            host, port = context.host_port(plc.link)
            broker = MqttPlc(
                plc.id, host, port, plc.topic, TIMEOUT_S, gate, keys_of(plc, context), login_of(plc, context)
            )
            made[plc.id] = MqttLink(plc, own, broker, say, now_us, gate)
        else:
            line = line_to(plc, context, gate)
            made[plc.id] = PlcLink(plc, own, line, say, now_us, gate, site.limits.plc_s)
    return made


def line_to(plc: Plc, context: Context, gate: WriteGate | None, timeout_s: float = 0.0) -> ModbusDevice:
    """The line to a PLC, as the site file says; without a gate it only reads."""
    host, port = context.host_port(plc.link)
    return ModbusDevice(plc.id, host, port, plc.unit_id, timeout_s or TIMEOUT_S, gate, keys_of(plc, context))


def login_of(plc: Plc, context: Context) -> Callable[[], Login | None]:
    """Who asks the broker of a PLC; looked up anew at each connection. Raises DeviceRefused then."""
    return lambda: PlcCredentials(context.home).of(plc.id)


def keys_of(plc: Plc, context: Context) -> Keys | None:
    """The keys of a secured line; None for one that is not."""
    if not plc.tls_certificate:
        return None
    folder = context.site_path.parent
    return Keys(folder / plc.tls_certificate, folder / plc.tls_key, folder / plc.tls_authority, plc.tls_name)


async def run_links(links: Sequence[PlcLink | MqttLink]) -> None:
    """Poll every link until cancelled."""
    async with asyncio.TaskGroup() as polls:
        for link in links:
            polls.create_task(link.run(), name=link.plc.id)

"""The register map of a PLC walked by reading alone: every point that the site file names, and what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from console.core.plc_link import keys_of, line_to, login_of
from console.core.wiring import feedback_of, output_of
from console.site.context import Context
from console.site.model import InterlockRecord, Plc
from devices.errors import BadReply, DeviceError, LinkLost
from devices.plc.modbus import ModbusDevice, ModbusRefused, NotConnected
from devices.plc.mqtt import MqttPlc
from devices.plc.output import read_value
from devices.plc.point import Point, Space

OK, REFUSED, TIMED_OUT, NOT_CONNECTED, WRONG, NEITHER, STANDS = (
    "ok",
    "refused",
    "timed out",
    "not connected",
    "wrong answer",
    "neither",
    "stands",
)
TIMEOUT_S = 2.0
BEAT_S = 1.5
"""A heart beats once a second."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one point says. `of`: the interlock, or '' for the PLC's own; `what`: what the point is for."""

    of: str
    what: str
    point: str
    state: str
    value: int | None = None
    meaning: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Walked:
    """What one PLC says. `role`: what our certificate says to it; '' on a plain line."""

    plc: str
    place: str
    role: str
    points: tuple[Found, ...]

    @property
    def is_well(self) -> bool:
        """Whether every point answers with something that means something."""
        return all(found.state == OK for found in self.points)


Asked = tuple[str, str, Point]


async def walked(plc: Plc, context: Context) -> Walked:
    """Read every point of one PLC. Writes nothing: its line has no gate."""
    records = [record for record in context.site.interlocks if record.plc == plc.id]
    place = ":".join(map(str, context.host_port(plc.link)))
    if plc.topic:
        return Walked(plc.id, f"{plc.topic} at {place}", _role(plc, context), await _by_topic(plc, records, context))
    line = line_to(plc, context, None, TIMEOUT_S)
    try:
        found = await _heart(line, plc)
        for of, what, point in points_of(plc, records):
            if found and found[-1].state == NOT_CONNECTED:
                found.append(Found(of, what, point.said, NOT_CONNECTED, why=found[-1].why))
            else:
                found.append(await _read(line, of, what, point))
    finally:
        line.close()
    return Walked(plc.id, place, _role(plc, context), tuple(found))


def points_of(plc: Plc, records: Sequence[InterlockRecord]) -> list[Asked]:
    """Every point of the site file but the heartbeat, in its order."""
    points: list[Asked] = []
    if plc.watchdog >= 0:
        points.append(("", "watchdog", Point(Space.REGISTER, plc.watchdog, plc.unit_id)))
    for record in records:
        output = output_of(record, plc)
        points.append((record.id, "output", output.on.point))
        if output.off.point != output.on.point:
            points.append((record.id, "reset output", output.off.point))
        if output.echo is not None:
            points.append((record.id, "echo", output.echo))
        points.append((record.id, "feedback", feedback_of(record, plc)))
    return points


async def _heart(line: ModbusDevice, plc: Plc) -> list[Found]:
    """Whether the programme of the PLC runs: its heartbeat read twice."""
    if plc.heartbeat < 0:
        return []
    point = Point(Space.REGISTER, plc.heartbeat, plc.unit_id)
    first = await _read(line, "", "heartbeat", point)
    if first.state != OK:
        return [first]
    await asyncio.sleep(BEAT_S)
    second = await _read(line, "", "heartbeat", point)
    if second.state == OK and second.value == first.value:
        why = f"it stands still for {BEAT_S:g} s: has the programme stopped?"
        return [Found("", "heartbeat", point.said, STANDS, second.value, why=why)]
    return [second]


async def _read(line: ModbusDevice, of: str, what: str, point: Point) -> Found:
    try:
        value = await read_value(line, point)
    except DeviceError as error:
        return Found(of, what, point.said, _state(error), why=str(error))
    if what != "feedback":
        return Found(of, what, point.said, OK, value)
    told = point.meaning(value)
    if told is None:
        why = f"neither tripped ({point.on}) nor normal ({point.off})"
        return Found(of, what, point.said, NEITHER, value, why=why)
    return Found(of, what, point.said, OK, value, "tripped" if told else "normal")


async def _by_topic(plc: Plc, records: Sequence[InterlockRecord], context: Context) -> tuple[Found, ...]:
    host, port = context.host_port(plc.link)
    line = MqttPlc(plc.id, host, port, plc.topic, TIMEOUT_S, None, keys_of(plc, context), login_of(plc, context))
    found: list[Found] = []
    try:
        for record in records:
            topic = f"{plc.topic}/{record.id}/get"
            try:
                on = await line.read(record.id)
                found.append(Found(record.id, "feedback", topic, OK, int(on), "tripped" if on else "normal"))
            except DeviceError as error:
                found.append(Found(record.id, "feedback", topic, _state(error), why=str(error)))
    finally:
        line.close()
    return tuple(found)


def _state(error: DeviceError) -> str:
    match error:
        case ModbusRefused():
            return REFUSED
        case NotConnected():
            return NOT_CONNECTED
        case LinkLost():
            return TIMED_OUT
        case BadReply():
            return WRONG
    raise error


def _role(plc: Plc, context: Context) -> str:
    keys = keys_of(plc, context)
    if keys is None:
        return ""
    try:
        return keys.role() or "none"
    except (OSError, ValueError):
        return "not readable"

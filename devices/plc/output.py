"""How one output of a PLC is switched: its steps on the wire, in their order, none of them repeated.

level     one write: on or off
pulse     a coil for each way: set, held, released
command   a word for each way: written, taken when the PLC echoes it, withdrawn

What is set and must be withdrawn is withdrawn whatever happened meanwhile. What was left set by a crash is withdrawn
before the next order, or by `settle`: to withdraw switches nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from devices.errors import BadReply, DeviceError
from devices.plc.gate import WritesStopped
from devices.plc.line import Line
from devices.plc.modbus import ModbusRefused, NotConnected
from devices.plc.point import Point

IDLE = 0
ECHO_EVERY_S = 0.02
RELEASES = 3
"""So often a release is tried: it switches nothing, and a coil that stays set makes the next pulse none."""


class NotReady(BadReply):
    """The output cannot take an order now: nothing was sent."""


class NotEchoed(BadReply):
    """The command word was written, and the PLC does not say that it took it."""


class NotReleased(BadReply):
    """The order was sent, and what was set could not be withdrawn."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of an output: what is written where."""

    point: Point
    value: int


@dataclass(frozen=True, slots=True)
class Output:
    """An output with its two ways. `hold_s`: how long a pulse is held; `echo`: where the PLC echoes a command word."""

    on: Way
    off: Way
    passing: bool = False
    """Whether what is written is withdrawn again."""
    hold_s: float = 0.0
    echo: Point | None = None
    echo_s: float = 1.0


async def read_value(line: Line, point: Point) -> int:
    """What a point says now. Raises DeviceError."""
    if point.is_bit:
        return int((await line.read_bits(point.space, point.address, 1, point.unit_id))[0])
    return point.value(await line.read_words(point.space, point.address, point.words, point.unit_id))


async def read_switch(line: Line, point: Point) -> bool:
    """Whether a point is on. Raises BadReply when it says neither on nor off, DeviceError when it says nothing."""
    value = await read_value(line, point)
    told = point.meaning(value)
    if told is None:
        raise BadReply(f"{line.name}: {point.said} says {value}, neither on ({point.on}) nor off ({point.off})")
    return told


async def switch(line: Line, output: Output, on: bool) -> None:
    """Switch an output, once. NotConnected, WritesStopped, NotReady: nothing was sent; ModbusRefused: the PLC said no
    (where it is certain); any other DeviceError: it may have been sent."""
    way = output.on if on else output.off
    if not output.passing:
        await _write(line, way.point, way.value)
        return
    await _make_ready(line, output)
    try:
        await _write(line, way.point, way.value)
    except (NotConnected, WritesStopped):
        raise
    except (DeviceError, asyncio.CancelledError) as error:
        if isinstance(error, ModbusRefused) and error.certain:
            raise
        await release(line, way)
        raise
    try:
        await _until_taken(line, output, way)
    finally:
        await release(line, way)


async def settle(line: Line, output: Output) -> None:
    """Withdraw what a crash may have left set. Raises DeviceError."""
    for way in dict.fromkeys((output.on, output.off)):
        if output.passing and await read_value(line, way.point) != IDLE:
            await release(line, way)


async def release(line: Line, way: Way) -> None:
    """Withdraw what was set. Raises NotReleased."""
    why = ""
    for _ in range(RELEASES):
        try:
            await _write(line, way.point, IDLE)
            return
        except DeviceError as error:
            why = str(error)
    raise NotReleased(f"{line.name}: {way.point.said} stays set and must be reset by hand: {why}")


async def _make_ready(line: Line, output: Output) -> None:
    """Nothing may be set and nothing be echoed any more, or the order would be taken for the one before it."""
    try:
        await settle(line, output)
        if output.echo is not None:
            await _until_echo(line, output.echo, IDLE, output.echo_s)
    except (NotConnected, WritesStopped):
        raise
    except DeviceError as error:
        raise NotReady(f"not ready, nothing was sent: {error}") from error


async def _until_taken(line: Line, output: Output, way: Way) -> None:
    if output.echo is None:
        await asyncio.sleep(output.hold_s)
        return
    try:
        await _until_echo(line, output.echo, way.value, output.echo_s)
    except NotEchoed:
        raise
    except DeviceError as error:
        raise NotEchoed(f"{line.name}: whether it took the command cannot be read: {error}") from error


async def _until_echo(line: Line, echo: Point, value: int, within_s: float) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while (said := await read_value(line, echo)) != value:
        if loop.time() >= deadline:
            raise NotEchoed(f"{line.name}: {echo.said} echoes {said}, not {value}, after {within_s:g} s")
        await asyncio.sleep(ECHO_EVERY_S)


async def _write(line: Line, point: Point, value: int) -> None:
    if point.is_bit:
        await line.write_coil(point.address, bool(value), point.unit_id)
    else:
        await line.write_registers(point.address, point.as_words(value), point.unit_id)

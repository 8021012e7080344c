"""The two-word protocol: per gas point a status word and a signed value, in holding registers. See two_word.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from devices.errors import DeviceError
from devices.gas.controller import GasPointWiring, HoldingLine
from devices.plc.modbus import MOST_REGISTERS
from devices.reading import Quality, Reading

FAULT = 0x0001
OVER_RANGE = 0x0002
INHIBITED = 0x0004
NO_VALUE = 0x8000


class TwoWordController:
    """Reads its points block by block; points near each other share one request."""

    def __init__(self, line: HoldingLine, points: Sequence[GasPointWiring], now_us: Callable[[], int]) -> None:
        self._line = line
        self._points = tuple(points)
        self._blocks = blocks(points)
        self._now_us = now_us
        self.fault = ""

    async def read(self) -> list[Reading]:
        """One reading a point; a block that does not come makes its points LOST, and is the fault till the next."""
        read = [await self._read_block(block) for block in self._blocks]
        self.fault = next((fault for _, fault in read if fault), "")
        found = {reading.point: reading for readings, _ in read for reading in readings}
        return [found[point.point] for point in self._points]

    async def _read_block(self, block: Sequence[GasPointWiring]) -> tuple[list[Reading], str]:
        """Its readings, and why they did not come."""
        first = block[0].register
        try:
            words = await self._line.read_holding(first, block[-1].register + 2 - first)
        except DeviceError as error:
            at_us = self._now_us()
            return [Reading(point.point, None, point.unit, Quality.LOST, at_us) for point in block], str(error)
        at_us = self._now_us()
        return [reading_of(point, *_words_of(point, words, first), at_us) for point in block], ""


def reading_of(point: GasPointWiring, status: int, counts: int, at_us: int) -> Reading:
    """What a status word and a value word say. An inhibited point is not believed, whatever else it says."""
    signed = counts - 0x10000 if counts >= NO_VALUE else counts
    value = round(signed * point.scale, 9)
    if status & INHIBITED:
        return Reading(point.point, None, point.unit, Quality.INHIBITED, at_us)
    if status & FAULT:
        return Reading(point.point, None, point.unit, Quality.FAULT, at_us)
    if status & OVER_RANGE or (value > point.range_high and counts != NO_VALUE):
        return Reading(point.point, None, point.unit, Quality.OVER_RANGE, at_us)
    if counts == NO_VALUE:
        return Reading(point.point, None, point.unit, Quality.FAULT, at_us)
    return Reading(point.point, value, point.unit, Quality.GOOD, at_us)


def blocks(points: Sequence[GasPointWiring]) -> list[list[GasPointWiring]]:
    """Points by register, in as few requests as Modbus allows."""
    found: list[list[GasPointWiring]] = []
    for point in sorted(points, key=lambda each: each.register):
        if found and point.register + 2 - found[-1][0].register <= MOST_REGISTERS:
            found[-1].append(point)
        else:
            found.append([point])
    return found


def _words_of(point: GasPointWiring, words: Sequence[int], first: int) -> tuple[int, int]:
    return words[point.register - first], words[point.register - first + 1]

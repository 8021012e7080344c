"""The simulated gas controllers and PLCs: real Modbus TCP servers in front of the plant.

Gas controller: per point two holding registers at the site file's `register`: a status word (bit 0 fault, bit 1 over
range, bit 2 inhibited) and the value as signed counts of `scale`; 0x8000 counts say that there is no value. PLC: a coil
an interlock to write, a discrete input an interlock as feedback, holding register 0 counts seconds. All outputs start
off (not tripped); feedback follows its coil after 60 to 120 ms, or later where the scenario says so.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from devices.errors import LinkLost
from devices.sim.plant import Plant

READ_DISCRETE_INPUTS, READ_HOLDING_REGISTERS = 2, 3
WRITES_OF_COILS = (5, 15)
FAULT, OVER_RANGE = 0x0001, 0x0002
NO_VALUE = 0x8000
FOLLOWS_S = (0.06, 0.12)
WORD_BITS = 16

Clock = Callable[[], float]
"""Seconds since the plant started."""


class GasControllerServer:
    """One gas controller of the site."""

    def __init__(self, record: dict[str, Any], site: dict[str, Any], plant: Plant, clock: Clock) -> None:
        self._plant, self._clock = plant, clock
        self._points = [point for point in site.get("gas_point", []) if point["source"] == record["id"]]
        last = max((int(point["register"]) + 1 for point in self._points), default=0)
        words = SimData(0, count=last + 1, values=0, datatype=DataType.REGISTERS, readonly=True)
        self.device = SimDevice(id=int(record["unit_id"]), simdata=[words], action=self._refresh)

    def words_of(self, point: dict[str, Any], t_s: float) -> tuple[int, int]:
        """Status word and counts of one point. A head that does not answer its controller is a fault there."""
        value, word = self._plant.gas_at(point["id"], t_s)
        if value is None:
            return (OVER_RANGE if word == "over_range" else FAULT), NO_VALUE
        return 0, round(value / point.get("scale", 0.1)) & 0xFFFF

    async def _refresh(
        self, function: int, start: int, address: int, count: int, registers: list[int], written: list[Any] | None
    ) -> ExcCodes | None:
        """Called by the server before each reply: put today's words where the reply is taken from."""
        t_s = self._clock()
        for point in self._points:
            register = int(point["register"])
            if address - 1 <= register < address + count:
                registers[register - start : register - start + 2] = self.words_of(point, t_s)
        return None


class PlcServer:
    """One PLC of the site: its outputs, and how their feedback follows."""

    def __init__(self, record: dict[str, Any], site: dict[str, Any], plant: Plant, clock: Clock) -> None:
        self._id, self._plant, self._clock = str(record["id"]), plant, clock
        self._chance = random.Random(f"{plant.seed} {self._id}")
        own = [interlock for interlock in site.get("interlock", []) if interlock["plc"] == self._id]
        own = [interlock for interlock in own if interlock.get("output", "coil") == "coil"]
        self._feedback_of = {int(interlock["coil"]): int(interlock["feedback"]) for interlock in own}
        self._moves: dict[int, tuple[bool, bool, float]] = {}
        coils = _bits(max(self._feedback_of, default=0))
        inputs = _bits(max(self._feedback_of.values(), default=0))
        counter = [SimData(0, count=1, values=0, datatype=DataType.REGISTERS, readonly=True)]
        unused = [SimData(0, count=1, values=0, datatype=DataType.REGISTERS, readonly=True)]
        self.device = SimDevice(
            id=int(record["unit_id"]), simdata=(coils, inputs, counter, unused), action=self._refresh
        )

    def write(self, coil: int, on: bool, t_s: float) -> None:
        """Write a coil: its feedback will follow. A coil that is no interlock's has none."""
        feedback = self._feedback_of.get(coil)
        if feedback is not None:
            follows_s = self._chance.uniform(*FOLLOWS_S) + self._plant.plc_delay_s(self._id, t_s)
            self._moves[feedback] = (self.feedback(feedback, t_s), on, t_s + follows_s)

    def feedback(self, address: int, t_s: float) -> bool:
        """What a feedback input says at a time."""
        before, after, from_s = self._moves.get(address, (False, False, 0.0))
        return after if t_s >= from_s else before

    async def _refresh(
        self, function: int, start: int, address: int, count: int, registers: list[int], written: list[Any] | None
    ) -> ExcCodes | None:
        """Called by the server before each reply; `written` holds the coils of a write, in order from `address`."""
        t_s = self._clock()
        if function in WRITES_OF_COILS and written is not None:
            if self._plant.plc_refuses(self._id, t_s):
                return ExcCodes.DEVICE_FAILURE
            for offset, on in enumerate(written):
                self.write(address + offset, bool(on), t_s)
        elif function == READ_DISCRETE_INPUTS:
            for number in range(len(registers)):
                registers[number] = self._feedback_word(number * WORD_BITS, t_s)
        elif function == READ_HOLDING_REGISTERS:
            registers[0] = int(t_s) & 0xFFFF
        return None

    def _feedback_word(self, first: int, t_s: float) -> int:
        return sum(self.feedback(first + bit, t_s) << bit for bit in range(WORD_BITS))


async def listening(site: dict[str, Any], plant: Plant, clock: Clock, links: dict[str, str]) -> list[ModbusTcpServer]:
    """Start every gas controller and PLC of the site whose link is given. Raises LinkLost for a taken address."""
    places: list[tuple[str, SimDevice]] = [
        (record["link"], GasControllerServer(record, site, plant, clock).device)
        for record in site.get("gas_controller", [])
    ]
    places += [(record["link"], PlcServer(record, site, plant, clock).device) for record in site.get("plc", [])]
    servers: list[ModbusTcpServer] = []
    for link, device in (place for place in places if place[0] in links):
        host, _, port = links[link].rpartition(":")
        server = ModbusTcpServer(device, address=(host, int(port)))
        try:
            await server.serve_forever(background=True)
        except RuntimeError as error:
            await silent(servers)
            raise LinkLost(f"{link}: cannot listen at {host}:{port}. Is the port taken?") from error
        servers.append(server)
    return servers


async def silent(servers: list[ModbusTcpServer]) -> None:
    """Stop listening."""
    for server in servers:
        await server.shutdown()  # type: ignore[no-untyped-call]


def _bits(last: int) -> list[SimData]:
    """Bits 0..last, all off, in whole words."""
    return [SimData(0, count=(last // WORD_BITS + 1) * WORD_BITS, values=False, datatype=DataType.BITS)]

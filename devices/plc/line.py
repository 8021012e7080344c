"""What the steps of an output and the watching of a PLC need of a line to it."""

from __future__ import annotations

from typing import Protocol

from devices.plc.point import Space


class Line(Protocol):
    """A line to one PLC. Every method raises DeviceError."""

    name: str

    async def read_bits(self, space: Space, address: int, count: int, unit_id: int = -1) -> tuple[bool, ...]:
        """Coils or inputs from an address on."""

    async def read_words(self, space: Space, address: int, count: int, unit_id: int = -1) -> tuple[int, ...]:
        """Registers from an address on, unsigned 16 bit."""

    async def write_coil(self, address: int, on: bool, unit_id: int = -1) -> None:
        """Write one coil, once."""

    async def write_registers(self, address: int, words: tuple[int, ...], unit_id: int = -1) -> None:
        """Write registers from an address on, once, all in one request."""

    def close(self) -> None:
        """Let the connection go."""

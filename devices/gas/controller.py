"""What every gas controller owes, whatever its protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from devices.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class GasPointWiring:
    """One gas point as the controller knows it: its registers, its unit, the end of its range in that unit."""

    point: str
    unit: str
    register: int
    scale: float
    """Units per count."""
    range_high: float


class HoldingLine(Protocol):
    """The line a controller is read over."""

    async def read_holding(self, address: int, count: int) -> tuple[int, ...]:
        """Registers from an address on, unsigned 16 bit. Raises DeviceError."""


class GasController(Protocol):
    """Many gas points read over one line."""

    async def read(self) -> list[Reading]:
        """One reading of every point, in the order of the site file; LOST where the line does not give it. Never
        raises DeviceError: `fault` says the last one."""

    @property
    def fault(self) -> str:
        """Why points were LOST at the last read, '' when all were heard."""

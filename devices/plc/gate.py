"""Whether anything may be written to PLCs now: `ModbusDevice` asks it before every write, and a line without one only
reads."""

from __future__ import annotations

from devices.errors import DeviceError


class WritesStopped(DeviceError):
    """Nothing may be written now: nothing was sent."""


class WriteGate:
    """One for the whole installation. Shut, it lets no write pass, whoever asks for it."""

    def __init__(self) -> None:
        self.shut = False

    def must_be_open(self, place: str) -> None:
        """Raises WritesStopped while it is shut."""
        if self.shut:
            raise WritesStopped(f"{place}: all writes to PLCs are stopped, nothing was sent")

"""Weather and machines: readings in, states out. Nothing is decided here; other duties ask."""

from __future__ import annotations

from msgspec.structs import replace

from console.core.duty import Show
from console.domain.decision import Decision, State
from console.domain.people import is_old
from console.messages import Equipment, Message, Weather
from console.site.model import Limits


class SurroundingsDuty:
    """The wind and every machine that makes a danger area."""

    def __init__(self, limits: Limits, show: Show) -> None:
        self.weather: dict[str, Weather] = {}
        self.machines: dict[str, Equipment] = {}
        self._limits, self._show = limits, show

    def hear(self, _topic: str, message: Message, _now_us: int) -> list[Decision]:
        """One reading of a weather station or a machine."""
        match message:
            case Weather():
                self.weather[message.station] = message
                self._show("weather", message.station, message)
            case Equipment():
                self.machines[message.equipment] = message
                self._show("equipment", message.equipment, message)
        return []

    def tick(self, _now_us: int) -> list[Decision]:
        """Nothing: the age of a reading is shown by who reads it."""
        return []

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: each reading is as old as before."""
        for name, said in self.weather.items():
            self.weather[name] = replace(said, measured_at_us=said.measured_at_us - by_us)
        for name, machine in self.machines.items():
            self.machines[name] = replace(machine, measured_at_us=machine.measured_at_us - by_us)
        return []

    def wind_mps(self, now_us: int) -> float | None:
        """The strongest wind that can be believed now, None without one."""
        limit_s = self._limits.weather_s
        winds = [said.wind_mps for said in self.weather.values() if not is_old(said.measured_at_us, limit_s, now_us)]
        return max(winds, default=None)

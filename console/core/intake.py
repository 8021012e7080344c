"""The door of the core: what is from the future, too old, said twice or of nothing we know is refused and counted."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping
from dataclasses import dataclass

from console.domain.people import CLOCKS_APART_US, calls_for_help
from console.messages import (
    CameraReading,
    Equipment,
    GasReading,
    Message,
    PlcReading,
    Position,
    Seen,
    Vital,
    Weather,
)
from console.site.model import Site
from console.steering import CameraNotice, SteeringReading

FUTURE, LATE, REPEATED, UNKNOWN = "future-dated", "late", "duplicate", "unknown sender"


@dataclass(frozen=True, slots=True)
class Door:
    """How one form of message is judged."""

    names: str
    """The field that says who speaks."""
    limit_s: float
    known: Collection[str] | None = None
    """Who may speak, None: whoever does."""
    times: str = "measured_at_us"
    """The field that says of when it is."""


class Intake:
    """Judges each reading by its own time. `refused` counts by reason; it may be shared with the bus."""

    def __init__(self, site: Site, refused: MutableMapping[str, int]) -> None:
        self.refused = refused
        self._last_us: dict[str, int] = {}
        self._called_us: dict[str, int] = {}
        self._doors = _doors(site)

    def retune(self, site: Site) -> None:
        """A camera more may speak."""
        self._doors = _doors(site)

    def admits(self, topic: str, message: Message, now_us: int) -> bool:
        """Whether a message may be heard. A refusal is counted."""
        why = self._refusal(topic, message, now_us)
        if isinstance(message, Vital) and calls_for_help(message):
            why = self._of_a_call(topic, message.measured_at_us, why)
        if why:
            self.refused[why] = self.refused.get(why, 0) + 1
        return not why

    def _refusal(self, topic: str, message: Message, now_us: int) -> str:
        door = self._doors.get(type(message))
        if door is None:
            return ""
        name, at_us = getattr(message, door.names), getattr(message, door.times)
        if topic.rpartition("/")[2] != name or (door.known is not None and name not in door.known):
            return UNKNOWN
        if at_us - now_us > CLOCKS_APART_US:
            return FUTURE
        if now_us - at_us > door.limit_s * 1e6:
            return LATE
        if at_us <= self._last_us.get(topic, 0):
            return REPEATED
        self._last_us[topic] = at_us
        return ""

    def _of_a_call(self, topic: str, at_us: int, why: str) -> str:
        """A call for help that is late, was overtaken or has a wrong clock is heard all the same, once."""
        first = self._called_us.get(topic) != at_us
        self._called_us[topic] = at_us
        return "" if first and why != UNKNOWN else why


def _doors(site: Site) -> dict[type[Message], Door]:
    """Every form that has an age; what has none is always let in."""
    limits, cameras = site.limits, frozenset(camera.id for camera in site.cameras)
    return {
        GasReading: Door("point", limits.gas_s, frozenset(point.id for point in site.gas_points)),
        Position: Door("tag", limits.position_s, frozenset(worker.tag for worker in site.workers)),
        Vital: Door("band", limits.vital_s, frozenset(worker.band for worker in site.workers)),
        PlcReading: Door("plc", limits.plc_s, frozenset(plc.id for plc in site.plcs)),
        CameraReading: Door("camera", limits.camera_s, cameras),
        Seen: Door("camera", limits.camera_s, cameras, times="captured_at_us"),
        SteeringReading: Door("camera", limits.camera_s, cameras),
        CameraNotice: Door("camera", limits.camera_s, cameras),
        Weather: Door("station", limits.weather_s),
        Equipment: Door("equipment", limits.position_s),
    }

"""The door of the core: what is from the future, too old, said twice or of nothing we know is refused and counted."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping

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

FUTURE_S = 2.0
"""Clocks may differ by this much."""

FUTURE, LATE, REPEATED, UNKNOWN = "future-dated", "late", "duplicate", "unknown sender"
Named = tuple[str, int, float]
"""Who says it, the time it carries, its limit in seconds."""


class Intake:
    """Judges each reading by its own time. `refused` counts by reason; it may be shared with the bus."""

    def __init__(self, site: Site, refused: MutableMapping[str, int]) -> None:
        self.refused = refused
        self._limits = site.limits
        self._last_us: dict[str, int] = {}
        self._known: dict[type[Message], Collection[str]] = {
            GasReading: {point.id for point in site.gas_points},
            Position: {worker.tag for worker in site.workers},
            Vital: {worker.band for worker in site.workers},
            PlcReading: {plc.id for plc in site.plcs},
            CameraReading: {camera.id for camera in site.cameras},
            Seen: {camera.id for camera in site.cameras},
        }

    def admits(self, topic: str, message: Message, now_us: int) -> bool:
        """Whether a message may be heard. A refusal is counted."""
        why = self._refusal(topic, message, now_us)
        if why:
            self.refused[why] = self.refused.get(why, 0) + 1
        return not why

    def _refusal(self, topic: str, message: Message, now_us: int) -> str:
        said = self._said(message)
        if said is None:
            return ""
        name, at_us, limit_s = said
        known = self._known.get(type(message))
        if topic.rpartition("/")[2] != name or (known is not None and name not in known):
            return UNKNOWN
        if at_us - now_us > FUTURE_S * 1e6:
            return FUTURE
        if now_us - at_us > limit_s * 1e6:
            return LATE
        if at_us <= self._last_us.get(topic, 0):
            return REPEATED
        self._last_us[topic] = at_us
        return ""

    def _said(self, message: Message) -> Named | None:
        limits = self._limits
        match message:
            case GasReading():
                return message.point, message.measured_at_us, limits.gas_s
            case Position():
                return message.tag, message.measured_at_us, limits.position_s
            case Vital():
                return message.band, message.measured_at_us, limits.vital_s
            case PlcReading():
                return message.plc, message.measured_at_us, limits.plc_s
            case CameraReading():
                return message.camera, message.measured_at_us, limits.camera_s
            case Seen():
                return message.camera, message.captured_at_us, limits.camera_s
            case Weather():
                return message.station, message.measured_at_us, limits.weather_s
            case Equipment():
                return message.equipment, message.measured_at_us, limits.position_s
        return None

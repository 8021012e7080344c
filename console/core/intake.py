"""The door of the core: what is from the future, too old, said twice or of nothing we know is refused and counted."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass

from console.domain.ages import CLOCKS_APART_US, earlier
from console.domain.decision import State
from console.domain.gas import is_danger
from console.domain.people import calls_for_help
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

REMEMBERED = 100
"""Of each sender so many times of its dangers are known, so that each is heard once."""
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

    def said_at_us(self, message: Message) -> int:
        """Of when a message is, by its sender's clock."""
        at_us: int = getattr(message, self.times)
        return at_us


class Intake:
    """Judges each reading by its own time. `refused` counts by reason; it may be shared with the bus."""

    def __init__(self, site: Site, refused: MutableMapping[str, int]) -> None:
        self.refused = refused
        self._last_us: dict[str, int] = {}
        self._last_before_us: dict[str, int] = {}
        """The newest of each sender before the clock was set back: heard again it is a repeat all the same."""
        self._dangers_us: dict[str, deque[int]] = {}
        """Of each sender the times of the dangers that were heard lately."""
        self.retune(site)

    def retune(self, site: Site) -> None:
        """A camera more may speak; gas has other set-points."""
        self._doors = _doors(site)
        self._gas_points = {point.id: point for point in site.gas_points}

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: senders that go by it say earlier times now."""
        self._last_before_us, self._last_us = self._last_us, earlier(self._last_us, by_us)
        return []

    def admits(self, topic: str, message: Message, now_us: int) -> bool:
        """Whether a message may be heard. A refusal is counted."""
        why = self._refusal(topic, message, now_us)
        if self._is_danger(message, why):
            why = self._of_a_danger(topic, self._doors[type(message)].said_at_us(message), why)
        if why:
            self.refused[why] = self.refused.get(why, 0) + 1
        return not why

    def _refusal(self, topic: str, message: Message, now_us: int) -> str:
        door = self._doors.get(type(message))
        if door is None:
            return ""
        name, at_us = getattr(message, door.names), door.said_at_us(message)
        if topic.rpartition("/")[2] != name or (door.known is not None and name not in door.known):
            return UNKNOWN
        if at_us - now_us > CLOCKS_APART_US:
            return FUTURE
        if now_us - at_us > door.limit_s * 1e6:
            return LATE
        if self._is_repeated(topic, at_us, now_us):
            return REPEATED
        self._last_us[topic] = at_us
        return ""

    def _is_repeated(self, topic: str, at_us: int, now_us: int) -> bool:
        """What is not newer than the newest of before; a newest that is yet to come by our clock hinders nothing."""
        last_us = self._last_us.get(topic, 0)
        hindered = at_us <= last_us <= now_us + CLOCKS_APART_US
        return hindered or at_us == self._last_before_us.get(topic)

    def _is_danger(self, message: Message, why: str) -> bool:
        """A call for help; gas at a set-point, unless it was overtaken: its newer value is known."""
        if isinstance(message, Vital):
            return calls_for_help(message)
        if not isinstance(message, GasReading) or why == REPEATED:
            return False
        place = self._gas_points.get(message.point)
        return place is not None and is_danger(place, message)

    def _of_a_danger(self, topic: str, at_us: int, why: str) -> str:
        """A danger that is late, was overtaken or has a wrong clock is heard all the same, once."""
        heard = self._dangers_us.setdefault(topic, deque(maxlen=REMEMBERED))
        first = at_us not in heard
        heard.append(at_us)
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

"""A simulated ONVIF camera's own state: where it looks, what it remembers, what it noticed. Times are arguments, s."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

SPEED = 0.5
"""Of the whole range in a second, at full speed."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One profile."""

    token: str
    url: str
    width_px: int
    height_px: int
    codec: str = "H264"
    fps: float = 25
    kbit_s: int = 2000


@dataclass(frozen=True, slots=True)
class Noticed:
    """One event: its topic, name and value of its state."""

    topic: str
    key: str
    on: bool
    at_s: float
    initial: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """Where it looks: pan and tilt -1..1, zoom 0..1."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0

    def turned(self, pan: float, tilt: float, zoom: float) -> Look:
        """By so much, within its range."""
        return Look(_within(self.pan + pan, -1), _within(self.tilt + tilt, -1), _within(self.zoom + zoom, 0))


@dataclass(slots=True)
class CameraState:
    """What changes. A move goes on until `until_s`."""

    look: Look = Look()
    speed: Look = Look()
    at_s: float = 0.0
    until_s: float = 0.0
    presets: dict[str, tuple[str, Look]] = field(default_factory=dict)
    noticed: deque[Noticed] = field(default_factory=lambda: deque(maxlen=1000))
    count: int = 0

    def now(self, at_s: float) -> Look:
        """Where it looks at a moment."""
        spent = max(0.0, min(at_s, self.until_s) - self.at_s) * SPEED
        self.look = self.look.turned(self.speed.pan * spent, self.speed.tilt * spent, self.speed.zoom * spent)
        self.at_s = at_s
        return self.look

    def move(self, speed: Look, at_s: float, for_s: float) -> None:
        """Turn at a speed until stopped or the time is up."""
        self.now(at_s)
        self.speed, self.until_s = speed, at_s + for_s

    def go(self, look: Look, at_s: float) -> None:
        """Be there at once."""
        self.move(Look(), at_s, 0)
        self.look = look

    def keep(self, name: str, token: str, at_s: float) -> str:
        """Remember where it looks; the token."""
        if not token:
            self.count += 1
            token = f"P{self.count}"
        self.presets[token] = (name, replace(self.now(at_s)))
        return token

    def notice(self, one: Noticed) -> None:
        """Something happened."""
        self.noticed.append(one)


def _within(value: float, low: float) -> float:
    return max(low, min(1.0, value))

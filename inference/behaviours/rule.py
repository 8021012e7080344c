"""What every behaviour is: tracks, zones and time in, behaviours out. No clock, no thread, no image."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from inference.seen import Behaviour, Track
from inference.zones import ViewZone

Key = TypeVar("Key", bound=Hashable)

SECOND_US = 1_000_000


@dataclass(frozen=True, slots=True)
class Scene:
    """What one camera knows on one frame."""

    tracks: tuple[Track, ...]
    zones: tuple[ViewZone, ...]
    at_us: int


class Rule(Protocol):
    """One behaviour of one camera. Keeps what it needs between frames."""

    def judge(self, scene: Scene) -> tuple[Behaviour, ...]:
        """The behaviours that hold on this frame. Frames come in the order of time."""


@dataclass(slots=True)
class _Spell:
    since_us: int
    seen_at_us: int


class Hold(Generic[Key]):
    """Hysteresis: a condition counts once it held for `rise_s`, and until it was gone for `fall_s`.

    Gaps shorter than `fall_s` do not break a spell. Time that runs backwards (a new stream) starts afresh.
    """

    def __init__(self, *, rise_s: float, fall_s: float) -> None:
        self._rise_us = int(rise_s * SECOND_US)
        self._fall_us = int(fall_s * SECOND_US)
        self._spells: dict[Key, _Spell] = {}
        self._at_us = 0

    def update(self, true_now: Iterable[Key], at_us: int) -> list[tuple[Key, int]]:
        """The keys that count now, each with the time at which its condition began (UTC microseconds)."""
        if at_us < self._at_us:
            self._spells.clear()
        self._at_us = at_us
        for key in [key for key, spell in self._spells.items() if at_us - spell.seen_at_us > self._fall_us]:
            del self._spells[key]
        for key in true_now:
            self._spells.setdefault(key, _Spell(at_us, at_us)).seen_at_us = at_us
        return [
            (key, spell.since_us)
            for key, spell in self._spells.items()
            if spell.seen_at_us - spell.since_us >= self._rise_us
        ]

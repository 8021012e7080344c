"""An open flame, or the light of hot work, is seen."""

from __future__ import annotations

from inference.behaviours.rule import Hold, Scene
from inference.seen import Behaviour

FIRE_KINDS = frozenset({"flame", "fire"})
HOT_WORK_KINDS = frozenset({"arc", "spark", "weld"})

RISE_S = 0.8
"""Long enough for a reflection or a passing lamp to be gone."""
FALL_S = 3.0
"""A flame flickers and a welder lifts his torch; shorter gaps do not end it."""


class FlameSeen:
    """One behaviour a camera however many flames: reported on the track that has burned longest."""

    def __init__(self, kind: str, track_kinds: frozenset[str]) -> None:
        self._kind = kind
        self._track_kinds = track_kinds
        self._hold: Hold[str] = Hold(rise_s=RISE_S, fall_s=FALL_S)
        self._track = 0

    def judge(self, scene: Scene) -> tuple[Behaviour, ...]:
        """Holds while such light is seen, whichever tracks it is cut into."""
        burning = [track for track in scene.tracks if track.kind in self._track_kinds]
        if burning:
            self._track = min(burning, key=lambda track: track.first_at_us).track
        held = self._hold.update([self._kind] if burning else [], scene.at_us)
        return tuple(Behaviour(kind, self._track, since) for kind, since in held)


def fire_seen() -> FlameSeen:
    """Fire: kinds that mean an open flame."""
    return FlameSeen("fire_seen", FIRE_KINDS)


def hot_work() -> FlameSeen:
    """Hot work: kinds that mean a welding arc or sparks. The caller decides whether a permit covers it."""
    return FlameSeen("hot_work", HOT_WORK_KINDS)

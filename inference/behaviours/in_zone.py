"""Who stands in which zone of one kind: what the zone behaviours share."""

from __future__ import annotations

from inference.behaviours.rule import Hold, Scene
from inference.seen import Behaviour

RISE_S = 0.4
"""Two frames at five a second: one stray box raises nothing."""
FALL_S = 1.5


class PersonInZone:
    """Persons whose feet are inside a zone of kind `zone_kind`, reported as behaviour `kind`.

    Judges only cameras with a pose: without one a track has no place on the plan.
    """

    def __init__(self, kind: str, zone_kind: str) -> None:
        self._kind = kind
        self._zone_kind = zone_kind
        self._hold: Hold[tuple[int, str]] = Hold(rise_s=RISE_S, fall_s=FALL_S)

    def judge(self, scene: Scene) -> tuple[Behaviour, ...]:
        """One behaviour a person and zone."""
        inside = [
            (track.track, zone.id)
            for zone in scene.zones
            if zone.kind == self._zone_kind
            for track in scene.tracks
            if track.kind == "person" and track.foot_m is not None and zone.holds(track.foot_m)
        ]
        held = self._hold.update(inside, scene.at_us)
        return tuple(Behaviour(self._kind, track, since, zone) for (track, zone), since in held)

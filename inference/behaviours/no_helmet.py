"""Somebody goes bare-headed: a head without a helmet is seen on a person for long enough."""

from __future__ import annotations

from inference.behaviours.rule import Hold, Scene
from inference.seen import Behaviour, Track

RISE_S = 1.5
FALL_S = 1.5


class NoHelmet:
    """Needs a bare head to be seen; a head that is hidden proves nothing."""

    def __init__(self) -> None:
        self._hold: Hold[int] = Hold(rise_s=RISE_S, fall_s=FALL_S)

    def judge(self, scene: Scene) -> tuple[Behaviour, ...]:
        """One behaviour a bare-headed person."""
        bare = [track.track for track in scene.tracks if _bare_headed(track)]
        return tuple(Behaviour("no_helmet", track, since) for track, since in self._hold.update(bare, scene.at_us))


def _bare_headed(track: Track) -> bool:
    return track.kind == "person" and "bare_head" in track.wears and "helmet" not in track.wears

"""Somebody lies on the floor and does not move."""

from __future__ import annotations

from dataclasses import dataclass

from inference.behaviours.rule import SECOND_US, Hold, Scene
from inference.seen import Behaviour, Track

LYING_WIDTH_PER_HEIGHT = 1.15
"""A standing person's box is about 0.4 as wide as high; a lying one's wider than high."""
LOW_M = 1.2
"""Where the camera is calibrated, he must not reach higher than this."""
STILL_SHARE = 0.3
"""Still: the centre stays within this share of the box's longer side."""
RISE_S = 2.0
FALL_S = 1.5

_RISE_US, _FALL_US = int(RISE_S * SECOND_US), int(FALL_S * SECOND_US)


@dataclass(slots=True)
class _Rest:
    """Where somebody came to lie, and since when."""

    centre_px: tuple[float, float]
    since_us: int
    seen_at_us: int


class ManDown:
    """A person's box wider than high whose centre stays where it is.

    Someone carried off on a stretcher moves and is not meant; someone who crouches is higher than wide.
    """

    def __init__(self) -> None:
        self._hold: Hold[int] = Hold(rise_s=0.0, fall_s=FALL_S)
        self._rests: dict[int, _Rest] = {}

    def judge(self, scene: Scene) -> tuple[Behaviour, ...]:
        """One behaviour a person who lies still; it began when he came to lie there."""
        at_us = scene.at_us
        for track in [track for track, rest in self._rests.items() if not 0 <= at_us - rest.seen_at_us <= _FALL_US]:
            del self._rests[track]
        down = [track.track for track in scene.tracks if _lying(track) and self._rested_us(track, at_us) >= _RISE_US]
        return tuple(Behaviour("man_down", track, since - _RISE_US) for track, since in self._hold.update(down, at_us))

    def _rested_us(self, track: Track, at_us: int) -> int:
        """How long he has been lying where he lies."""
        left, top, right, bottom = track.box_xyxy_px
        centre = ((left + right) / 2, (top + bottom) / 2)
        rest = self._rests.get(track.track)
        if rest is None or _apart(rest.centre_px, centre) > STILL_SHARE * max(right - left, bottom - top):
            rest = self._rests[track.track] = _Rest(centre, at_us, at_us)
        rest.seen_at_us = at_us
        return at_us - rest.since_us


def _lying(track: Track) -> bool:
    left, top, right, bottom = track.box_xyxy_px
    low = track.height_m is None or track.height_m < LOW_M
    return track.kind == "person" and low and right - left > LYING_WIDTH_PER_HEIGHT * (bottom - top)


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return max(abs(a[0] - b[0]), abs(a[1] - b[1]))

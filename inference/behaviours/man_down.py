"""Somebody lies on the floor and does not move."""

from __future__ import annotations

import math
from dataclasses import dataclass

from inference.behaviours.rule import SECOND_US, Hold, Scene
from inference.keypoints import ANKLES, HIPS, KNEES, SHOULDERS, SURE, KeyPoints
from inference.seen import Behaviour, Track

LYING_WIDTH_PER_HEIGHT = 1.15
"""A standing person's box is about 0.4 as wide as high; a lying one's wider than high."""
TORSO_LYING_DEG = 55.0
"""From the vertical: who stands at the edge of a wide picture leans up to 35, who bends down goes beyond."""
STANDING_LEGS = 0.7
"""Who bends down stands on his legs: his hips are higher above his feet than this share of his torso's length; who
lies has them about level."""
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
    """A person's torso that lies, and whose box stays where it is. Without a pose model, or where it is not sure of
    shoulders and hips, a box that is wider than high.

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
    low = track.height_m is None or track.height_m < LOW_M
    return track.kind == "person" and low and _lies(track)


def _lies(track: Track) -> bool:
    by_torso = _torso_lies(track.keypoints) if track.keypoints else None
    if by_torso is not None:
        return by_torso
    left, top, right, bottom = track.box_xyxy_px
    return right - left > LYING_WIDTH_PER_HEIGHT * (bottom - top)


def _torso_lies(body: KeyPoints) -> bool | None:
    """Whether the line from shoulders to hips lies, and not over legs that stand; None where it is not sure."""
    shoulders, hips = _middle(body, SHOULDERS), _middle(body, HIPS)
    if shoulders is None or hips is None or shoulders == hips:
        return None
    across, down = hips[0] - shoulders[0], hips[1] - shoulders[1]
    feet = _middle(body, ANKLES) or _middle(body, KNEES)
    stands = feet is not None and feet[1] - hips[1] > STANDING_LEGS * math.hypot(across, down)
    return math.degrees(math.atan2(abs(across), abs(down))) > TORSO_LYING_DEG and not stands


def _middle(body: KeyPoints, pair: tuple[int, int]) -> tuple[float, float] | None:
    """The middle of two key points that are both sure."""
    (x, y, score), (to_x, to_y, to_score) = body[pair[0]], body[pair[1]]
    return ((x + to_x) / 2, (y + to_y) / 2) if min(score, to_score) >= SURE else None


def _apart(a: tuple[float, float], b: tuple[float, float]) -> float:
    return max(abs(a[0] - b[0]), abs(a[1] - b[1]))

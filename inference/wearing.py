"""What a person wears: helmets, bare heads and vests found on the frame go to the persons they are on."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes, share_inside
from inference.seen import Detections

WORN = frozenset({"helmet", "bare_head", "vest"})
"""Kinds that are parts of a person and never tracks of their own."""
HEADS = frozenset({"helmet", "bare_head"})
HEAD_SHARE = 0.4
"""A head's centre lies in the upper 40 % of its person, also when he bends; lying down this is waived."""
HEAD_AT, CHEST_AT = 0.08, 0.35
"""Where on a person, from above, the middle of a head and of a vest lie."""
INSIDE_SHARE = 0.6
MEMORY_S = 0.7
"""Time constant with which one frame's sight fades: what is worn does not flicker."""
BELIEVED = 0.3


class Wearing:
    """The fading memory of what was seen on one person."""

    def __init__(self) -> None:
        self._belief: dict[str, float] = {}
        self._at_us = 0

    def see(self, worn: dict[str, float], at_us: int) -> None:
        """Take in one frame: score by kind, only what was found."""
        keep = math.exp(-max(at_us - self._at_us, 0) / (MEMORY_S * 1e6)) if self._at_us else 0.0
        self._at_us = at_us
        for kind in self._belief.keys() | worn.keys():
            self._belief[kind] = keep * self._belief.get(kind, 0.0) + (1 - keep) * worn.get(kind, 0.0)

    @property
    def wears(self) -> frozenset[str]:
        """What is believed now. Helmet and bare head exclude each other: the stronger one counts."""
        believed = {kind for kind, belief in self._belief.items() if belief >= BELIEVED}
        if believed >= HEADS:
            believed.discard(min(HEADS, key=lambda kind: self._belief[kind]))
        return frozenset(believed)


def worn_by(persons: Boxes, found: Detections, kinds: tuple[str, ...]) -> list[dict[str, float]]:
    """For every person (N, 4) what was found on him: kind to score. `kinds` are the detector's classes.

    A part goes to one person only: the one whose head (or chest) it fits best.
    """
    wears: list[dict[str, float]] = [{} for _ in range(len(persons))]
    parts = [i for i, class_id in enumerate(found.class_ids) if kinds[class_id] in WORN]
    if not len(persons) or not parts:
        return wears
    boxes = found.boxes_xyxy_px[parts]
    worn = [kinds[found.class_ids[part]] for part in parts]
    misses = _misses(boxes, persons, np.array([kind in HEADS for kind in worn]))
    misses[share_inside(boxes, persons) < INSIDE_SHARE] = np.inf
    owners = misses.argmin(axis=1)
    for row, (part, owner) in enumerate(zip(parts, owners.tolist(), strict=True)):
        if misses[row, owner] < np.inf:
            wears[owner][worn[row]] = max(float(found.scores[part]), wears[owner].get(worn[row], 0.0))
    return wears


def _misses(parts: Boxes, persons: Boxes, heads: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """(M, N) how far each part is from where it belongs on each person, in person heights; inf where it cannot belong.
    `heads` (M,): which parts belong on a head."""
    low, sides = persons[:, :2], persons[:, 2:] - persons[:, :2]
    middles = (parts[:, None, :2] + parts[:, None, 2:]) / 2
    places = (middles - low) / np.maximum(sides, 1e-6)
    across, along = places[..., 0], places[..., 1]
    heads = heads[:, None]
    misses = np.abs(across - 0.5) + np.abs(along - np.where(heads, HEAD_AT, CHEST_AT))
    misses[heads & (along > HEAD_SHARE) & (sides[:, 1] >= sides[:, 0])] = np.inf
    return np.asarray(misses)

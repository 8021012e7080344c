"""One camera, one step: a frame becomes detections, tracks and behaviours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np

from inference.behaviours.registry import rules
from inference.behaviours.rule import Scene
from inference.frames import Image
from inference.ground import Pose, foot_on_plan, height_over
from inference.seen import Behaviour, Detections, Track
from inference.tracking import Tracker
from inference.zones import ViewZone

FOLLOWED = frozenset({"person", "flame", "fire", "smoke", "arc", "spark", "weld", "car", "truck", "bus", "forklift"})
"""Kinds worth following in a plant; a general model's bananas are not."""
BEGIN_MARGIN = 0.1
"""A new track needs this much more score than the model's threshold."""


@dataclass(frozen=True, slots=True)
class View:
    """What one camera looks at: its picture's size, its pose when calibrated, the zones it can see, frames a second
    that will be offered to `step`."""

    frame_wh_px: tuple[int, int]
    pose: Pose | None = None
    zones: tuple[ViewZone, ...] = ()
    fps: float = 5.0


@dataclass(frozen=True, slots=True)
class Found:
    """What one step found: who is followed, and which behaviours hold now."""

    tracks: tuple[Track, ...]
    behaviours: tuple[Behaviour, ...]
    detections: int = 0
    """How many objects the detector gave for this frame."""
    of_interest: int = 0
    """How many of them are of a kind that is followed, known already or not."""


class Finder(Protocol):
    """What a pipeline needs of a detector; `inference.detector.Detector` is one."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Names by class id."""

    @property
    def score_threshold(self) -> float:
        """The weakest score that is reported."""

    def detect(self, frames: Image | Sequence[Image]) -> list[Detections]:
        """What is on each frame."""


@runtime_checkable
class Graded(Protocol):
    """A finder whose classes have thresholds of their own: several models as one."""

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The weakest score that is reported, by class id."""


class Pipeline:
    """Follows one camera. One a camera; many may share a detector within one thread.

    `kinds` names the behaviours to judge (keys of BEHAVIOURS); an unknown one raises ValueError with the known ones.
    """

    def __init__(self, detector: Finder, view: View, kinds: Sequence[str]) -> None:
        self._detector = detector
        self._view = view
        self._rules = rules(kinds)
        of_all = (detector.score_threshold,) * len(detector.classes)
        begin = [
            threshold + BEGIN_MARGIN for threshold in (detector.thresholds if isinstance(detector, Graded) else of_all)
        ]
        self._followed = np.array([name in FOLLOWED for name in detector.classes], bool)
        self._tracker = Tracker(detector.classes, begin_score=begin, kinds=FOLLOWED, fps=view.fps)

    def step(self, frame_bgr: Image, captured_at_us: int) -> Found:
        """Detect on one frame and follow. Frames come in the order of their capture times."""
        return self.follow(self._detector.detect(frame_bgr)[0], captured_at_us)

    def follow(self, detections: Detections, captured_at_us: int) -> Found:
        """The part of a step after the detector, for frames that were detected together with other cameras'."""
        tracks = tuple(self._placed(track) for track in self._tracker.step(detections, captured_at_us))
        scene = Scene(tracks, self._view.zones, captured_at_us)
        behaviours = tuple(behaviour for rule in self._rules for behaviour in rule.judge(scene))
        of_interest = int(np.count_nonzero(self._followed[detections.class_ids]))
        return Found(tracks, behaviours, len(detections.scores), of_interest)

    def look(self, view: View) -> None:
        """Go on with another view: a zone that came or went, a crane that moved. Tracks and spells stay."""
        self._view = view

    def _placed(self, track: Track) -> Track:
        """The track with its foot on the plan. A foot cut off by the picture's lower edge has no place."""
        left, top, right, bottom = track.box_xyxy_px
        pose, wh_px, middle = self._view.pose, self._view.frame_wh_px, (left + right) / 2
        if pose is None or bottom >= wh_px[1] - 1:
            return track
        foot = foot_on_plan(pose, wh_px, (middle, bottom))
        if foot is None:
            return track
        return replace(track, foot_m=foot, height_m=height_over(pose, wh_px, foot, (middle, top)))

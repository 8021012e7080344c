"""What detection keeps of one camera from look to look: its newest frame's turn, its need, its tracks."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Protocol

from av.video.reformatter import Interpolation, VideoReformatter

from console.domain.ages import is_over
from console.values import Need
from console.vision import motion
from console.vision.budget import HOLD_US, WORTH_FPS, Turn, most_urgent
from console.vision.tiles import Lumas, rows
from devices.cameras.stream import StreamFrame
from inference.behaviours.registry import BEHAVIOURS
from inference.frames import Image
from inference.ground import Pose
from inference.pipeline import Finder, Found, Pipeline, View
from inference.seen import Detections
from inference.zones import ViewZone

MOST_FPS = max(WORTH_FPS.values())
SENDS_S = 3.0
"""A camera whose newest frame is older than this gets no share of the budget."""
GLANCE_US = 200_000
"""Between two looks for motion."""


class Watched(Protocol):
    """What detection needs of a camera, and where it says why it looks as often as it does."""

    camera: str
    newest: StreamFrame | None
    frames_decoded: int
    detections: int
    need: Need


@dataclass(slots=True)
class Follower:
    """One camera. For the detecting thread alone, but for `zones`."""

    eye: Watched
    pose: Pose | None
    zones: tuple[ViewZone, ...]
    size: tuple[int, int] = (0, 0)
    pipeline: Pipeline | None = None
    looked_at_us: int = 0
    passed_over: int = 0
    _reformatter: VideoReformatter = field(default_factory=VideoReformatter)
    _lumas: Lumas = field(default_factory=Lumas)
    _frame: StreamFrame | None = None
    _came_at_s: float = -math.inf
    _taken: int = 0
    _looked: int = 0
    """How many frames the camera had sent when one was taken last, and looked at last."""
    _blocks: motion.Blocks | None = None
    _glanced_at_us: int = 0
    _moved_at_us: int = 0
    _seen_at_us: int = 0

    def sends(self, at_s: float) -> bool:
        """Take in the newest frame; whether new ones still come. `at_s` is a monotonic time."""
        frame = self.eye.newest
        if frame is not None and (self._frame is None or frame.captured_at_us != self._frame.captured_at_us):
            self._frame, self._came_at_s = frame, at_s
            if is_over(self._glanced_at_us, GLANCE_US, frame.captured_at_us):
                self._glance(frame)
        return at_s - self._came_at_s < SENDS_S

    def need_now(self, wanted: Need) -> Need:
        """What calls for looks at this camera now, the most urgent of all; the eye says it on."""
        at_us = self._at_us
        own = [] if is_over(self._seen_at_us, HOLD_US, at_us) else [Need.SEEN]
        own += [] if is_over(self._moved_at_us, HOLD_US, at_us) else [Need.MOTION]
        self.eye.need = most_urgent([wanted, *own])
        return self.eye.need

    def turn(self, fps: float) -> Turn:
        """Its place among those that wait."""
        return Turn(self.eye.camera, fps, self.looked_at_us, self._at_us)

    def take(self, finder: Finder) -> Image:
        """The newest frame as (H, W, 3) uint8 BGR; `follow` says when it was looked at."""
        frame = self._frame = self.eye.newest or self._frame
        if frame is None:
            raise ValueError(f"{self.eye.camera} has sent no frame yet")
        size = (frame.image.width, frame.image.height)
        view = View(size, self.pose, self.zones, MOST_FPS)
        if self.pipeline is None or size != self.size:
            self.size = size
            self.pipeline = Pipeline(finder, view, tuple(BEHAVIOURS))
        self.pipeline.look(view)
        self._taken = self.eye.frames_decoded
        picture = self._reformatter.reformat(
            frame.image, format="bgr24", interpolation=Interpolation.FAST_BILINEAR, threads=1
        )
        return rows(picture, 3)

    def follow(self, detections: Detections) -> Found:
        """What the detections of the frame that was taken last mean. What came before it is passed over."""
        if self.pipeline is None:
            raise ValueError(f"{self.eye.camera}: no frame was taken")
        self.looked_at_us = self._at_us
        found = self.pipeline.follow(detections, self.looked_at_us)
        self.eye.detections += 1
        self.passed_over += max(0, self._taken - self._looked - 1)
        self._looked = self._taken
        if found.tracks or found.of_interest:
            self._seen_at_us = self.looked_at_us
        return found

    def _glance(self, frame: StreamFrame) -> None:
        """Look for motion against the glance before."""
        now = motion.blocks(self._lumas.of(frame.image))
        if self._blocks is not None and motion.moved(self._blocks, now):
            self._moved_at_us = frame.captured_at_us
        self._blocks, self._glanced_at_us = now, frame.captured_at_us

    @property
    def _at_us(self) -> int:
        return self._frame.captured_at_us if self._frame else 0

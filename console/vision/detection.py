"""One detecting thread for a worker's cameras: the newest frame of each in turn, never a queue, within a budget."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from av.video.reformatter import Interpolation, VideoReformatter

from console.bus import now_us
from console.messages import Seen, SeenBehaviour, SeenObject
from console.vision.tiles import rows
from console.vision.trust import Trust
from devices.cameras.rtsp import StreamFrame
from inference.behaviours.registry import BEHAVIOURS
from inference.ground import Pose
from inference.pipeline import Finder, Found, Pipeline, View
from inference.zones import ViewZone

MOST_FPS = 5.0
"""Detections a second and camera that are worth their power."""
LONGEST_PAUSE_S = 1.0
DOUBT_S = 0.2
"""Between two questions whether a detector that failed its proof has one due again."""

log = logging.getLogger(__name__)


class Watched(Protocol):
    """What detection needs of a camera."""

    camera: str
    newest: StreamFrame | None
    detections: int


@dataclass(frozen=True, slots=True)
class Model:
    """An open detector and the names it is announced by. `proof` tries it on a known picture: '' or what is wrong."""

    finder: Finder
    name: str
    provider: str
    proof: Callable[[], str] = lambda: ""


@dataclass(slots=True)
class _Follower:
    """What one camera keeps from frame to frame."""

    eye: Watched
    pose: Pose
    zones: tuple[ViewZone, ...]
    reformatter: VideoReformatter = field(default_factory=VideoReformatter)
    size: tuple[int, int] = (0, 0)
    pipeline: Pipeline | None = None
    looked_at_us: int = 0


class Detection:
    """Looks at the newest frames and says what was seen, as long as its model proves itself: a model that does not is
    not asked. `share` is the part of one core it may use, 0..1; `clock` gives UTC microseconds.
    """

    def __init__(
        self, model: Model, share: float, say: Callable[[Seen], None], clock: Callable[[], int] = now_us
    ) -> None:
        if not 0 < share <= 1:
            raise ValueError(f"detection's share of a core must be above 0 and at most 1, not {share}")
        self._model, self._share, self._say, self._clock = model, share, say, clock
        self._trust = Trust(model.proof)
        self._followers: list[_Follower] = []
        self._stopping = threading.Event()
        self._thread = self._new_thread()
        self.done = 0

    def watch(self, eye: Watched, pose: Pose, zones: Sequence[ViewZone]) -> None:
        """Take a camera on; before `start`."""
        self._followers.append(_Follower(eye, pose, tuple(zones)))

    def look(self, camera: str, zones: Sequence[ViewZone]) -> None:
        """A camera's zones have changed: a crane that began to run. From any thread."""
        for follower in self._followers:
            if follower.eye.camera == camera:
                follower.zones = tuple(zones)

    @property
    def distrust(self) -> str:
        """Why the model is not believed now, '' when it is."""
        return self._trust.why

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin; again after the thread has died."""
        if self._thread.ident is not None:
            self._trust.doubt()
            self._thread = self._new_thread()
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end; `join` waits."""
        self._stopping.set()

    def join(self, timeout_s: float) -> None:
        """Wait for the thread to end, where one was started."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _new_thread(self) -> threading.Thread:
        return threading.Thread(target=self._run, name="detection", daemon=True)

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not self._believed():
                self._stopping.wait(DOUBT_S)
            elif not self._looked_round():
                self._stopping.wait(0.01)

    def _believed(self) -> bool:
        """Whether the model is believed now. What it said before it failed is forgotten with its tracks."""
        before = self._trust.why
        believed = self._trust.holds(self._clock())
        if self._trust.why != before:
            log.error("self-test: %s", self._trust.why or "passed again")
            for follower in self._followers:
                follower.pipeline = None
        return believed

    def _looked_round(self) -> bool:
        """Look at every camera whose newest frame is due; whether there was one."""
        looked = False
        for follower in self._followers:
            if self._stopping.is_set():
                return True
            frame = follower.eye.newest
            if frame is not None and is_due(follower.looked_at_us, frame.captured_at_us):
                looked = True
                self._stopping.wait(self._looked(follower, frame))
        return looked

    def _looked(self, follower: _Follower, frame: StreamFrame) -> float:
        """Look at one frame; the pause in seconds that this cost."""
        began = time.thread_time()
        found = self._found(follower, frame)
        follower.looked_at_us = frame.captured_at_us
        follower.eye.detections += 1
        self.done += 1
        self._say(said(follower.eye.camera, frame.captured_at_us, follower.size, found, self._model))
        return pause_s(time.thread_time() - began, self._share)

    def _found(self, follower: _Follower, frame: StreamFrame) -> Found:
        size = (frame.image.width, frame.image.height)
        view = View(size, follower.pose, follower.zones, MOST_FPS)
        if follower.pipeline is None or size != follower.size:
            follower.size = size
            follower.pipeline = Pipeline(self._model.finder, view, tuple(BEHAVIOURS))
        follower.pipeline.look(view)
        picture = follower.reformatter.reformat(
            frame.image, format="bgr24", interpolation=Interpolation.FAST_BILINEAR, threads=1
        )
        return follower.pipeline.step(rows(picture, 3), frame.captured_at_us)


def is_due(looked_at_us: int, captured_at_us: int) -> bool:
    """Whether a frame is worth a look: new, and not sooner than MOST_FPS after the last. A clock set back counts."""
    passed_us = captured_at_us - looked_at_us
    return passed_us < 0 or passed_us >= 0.9e6 / MOST_FPS


def pause_s(spent_s: float, share: float) -> float:
    """How long to rest after so much work, to stay within a share of one core."""
    return min(LONGEST_PAUSE_S, spent_s * (1 - share) / share)


def said(camera: str, captured_at_us: int, wh_px: tuple[int, int], found: Found, model: Model) -> Seen:
    """What was found, in the words of the console; boxes as shares of the picture."""
    width, height = wh_px
    objects = []
    for track in found.tracks:
        left, top, right, bottom = track.box_xyxy_px
        box = (_part(left, width), _part(top, height), _part(right, width), _part(bottom, height))
        x_m, y_m = track.foot_m or (None, None)
        objects.append(SeenObject(track.track, track.kind, round(float(track.score), 3), box, x_m, y_m))
    behaviours = (SeenBehaviour(one.kind, one.track, one.since_us, one.zone) for one in found.behaviours)
    return Seen(
        camera=camera,
        captured_at_us=captured_at_us,
        objects=tuple(objects),
        behaviours=tuple(behaviours),
        model=model.name,
        provider=model.provider,
    )


def _part(pixels: float, whole: int) -> float:
    return round(min(1.0, max(0.0, float(pixels) / whole)), 4)

"""One detecting thread for a worker's cameras: newest frames only, never a queue, several in one run, in a budget."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import UNSET, UnsetType

from console.bus import now_us
from console.heartbeat import NONSENSE
from console.messages import Seen, SeenBehaviour, SeenObject
from console.priority import lower_thread
from console.values import Ending, Need
from console.vision.budget import Turn, next_up, rates
from console.vision.follower import Follower, Watched
from console.vision.nonsense import Minute, counted, nonsense
from console.vision.trust import Trust
from console.vision.watch import Work
from inference.frames import Image
from inference.ground import Pose
from inference.keypoints import KeyPoints
from inference.pipeline import Finder, Found
from inference.seen import Detections
from inference.zones import ViewZone

LONGEST_PAUSE_S = 1.0
IDLE_S = 0.02
DOUBT_S = 0.2
"""Between two questions whether a detector that failed its proof has one due again."""
COST_GAIN = 0.1
FIRST_LOOK_S, LOOK_S = 60.0, 8.0
"""The longest look; the first warms an accelerator up. Usual are 15 to 50 ms, or seconds by a large model on a CPU."""
LOOKS_OF_ONE = 20
"""Nor is a look given up before it lasts as long as so many."""
PREPARING_S = {"TensorRT": 300.0}
"""The longest look where the provider may build its engine anew in any."""
MOST_FPS_OF_ALL = 1000.0
"""Capacity before the first look has said what one costs, and where they cost next to nothing."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Model:
    """An open detector and the names it is announced by. `proof` tries it on a known picture: '' or what is wrong.
    `at_once` frames are given to it together, where so many are due. `dropped` counts the boxes it gave that cannot be,
    by reason, since it was opened; it goes on counting."""

    finder: Finder
    name: str
    provider: str
    proof: Callable[[], str] = lambda: ""
    at_once: int = 1
    dropped: Mapping[str, int] = field(default_factory=dict)


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
        self._minute: Minute | None = None
        self.work = Work("detection", Ending.DETECTOR_HUNG)
        """What its thread does now that could hang."""
        self._followers: dict[str, Follower] = {}
        self._wanted: Mapping[str, Need] = {}
        self._cost_s = self._look_s = 0.0
        self._stopping = threading.Event()
        self._thread = self._new_thread()
        self.done = 0
        self.runs = 0

    # ------------------------------------------------------------ the caller's side

    def watch(self, eye: Watched, pose: Pose, zones: Sequence[ViewZone]) -> None:
        """Take a camera on; before `start`."""
        eye.need = Need.CALM
        self._followers[eye.camera] = Follower(eye, pose, tuple(zones))

    def look(self, camera: str, zones: Sequence[ViewZone], pose: Pose | None) -> None:
        """A camera's zones or its pose have changed: a crane began to run, it was turned. Without a pose nothing it
        sees has a place on the plan. From any thread."""
        if camera in self._followers:
            self._followers[camera].zones, self._followers[camera].pose = tuple(zones), pose

    def want(self, needs: Mapping[str, Need]) -> None:
        """What the room's alerts and permits need of which camera. From any thread."""
        self._wanted = dict(needs)

    @property
    def distrust(self) -> str:
        """Why the model is not believed now, '' when it is."""
        return self._trust.why

    @property
    def dropped(self) -> dict[str, int]:
        """Boxes that could not be, by reason."""
        return dict(self._model.dropped)

    @property
    def passed_over(self) -> int:
        """Frames that a newer one of their camera overtook before they were looked at."""
        return sum(follower.passed_over for follower in self._followers.values())

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

    # ------------------------------------------------------------ the thread's side

    def _new_thread(self) -> threading.Thread:
        return threading.Thread(target=self._run, name="detection", daemon=True)

    def _run(self) -> None:
        lower_thread()
        while not self._stopping.is_set():
            self.work.begin(longest_look_s(self._model.provider, self.runs, self._look_s))
            pause = self._looked_once() if self._believed() else DOUBT_S
            self.work.over()
            self._stopping.wait(pause)

    def _believed(self) -> bool:
        """Whether the model is believed now. What it said before it failed is forgotten with its tracks."""
        before = self._trust.why
        at_us = self._clock()
        if nonsense(self._minute, at_us):
            self._minute = None
            self._trust.reject(NONSENSE, at_us)
        believed = self._trust.holds(at_us)
        if self._trust.why != before:
            log.error("detector: %s", self._trust.why or "passed its self-test again")
            for follower in self._followers.values():
                follower.pipeline = None
        return believed

    def _looked_once(self) -> float:
        """Look at the frames that are due, as many as go together; the pause in seconds until the next."""
        began = time.thread_time()
        chosen = next_up(self._turns(), self._model.at_once)
        if not chosen:
            return max(IDLE_S, pause_s(time.thread_time() - began, self._share))
        self._look_at([self._followers[camera] for camera in chosen])
        spent = time.thread_time() - began
        cost = spent / len(chosen)
        self._cost_s = self._cost_s + COST_GAIN * (cost - self._cost_s) if self._cost_s else cost
        return pause_s(spent, self._share)

    def _turns(self) -> list[Turn]:
        """Every camera that sends, at the rate that its need gets now."""
        at_s = time.monotonic()
        sending = {name: one for name, one in self._followers.items() if one.sends(at_s)}
        needs = {name: one.need_now(self._wanted.get(name, Need.CALM)) for name, one in sending.items()}
        capacity = min(self._share / self._cost_s, MOST_FPS_OF_ALL) if self._cost_s else MOST_FPS_OF_ALL
        given = rates(needs, capacity)
        return [one.turn(given[name]) for name, one in sending.items()]

    def _look_at(self, followers: Sequence[Follower]) -> None:
        pictures = [follower.take(self._model.finder) for follower in followers]
        answers = self._detected(pictures)
        self.runs += 1
        for follower, detections in zip(followers, answers, strict=True):
            found = follower.follow(detections)
            self.done += 1
            self._say(said(follower.eye.camera, follower.looked_at_us, follower.size, found, self._model))

    def _detected(self, pictures: Sequence[Image]) -> list[Detections]:
        """One run of the model; what came of it is counted."""
        began_s, dropped = time.monotonic(), sum(self._model.dropped.values())
        answers = self._model.finder.detect(pictures)
        self._look_s += COST_GAIN * (time.monotonic() - began_s - self._look_s)
        dropped = sum(self._model.dropped.values()) - dropped
        found = sum(len(detections.scores) for detections in answers)
        self._minute = counted(self._minute, self._clock(), len(pictures), dropped, found)
        return answers


def longest_look_s(provider: str, runs: int, look_s: float) -> float:
    """How long a look may last before it counts as hung, after so many runs that took `look_s` lately."""
    return max(LOOK_S if runs else FIRST_LOOK_S, LOOKS_OF_ONE * look_s, PREPARING_S.get(provider, 0.0))


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
        score, body = round(float(track.score), 3), _shares(track.keypoints, wh_px)
        objects.append(SeenObject(track.track, track.kind, score, box, x_m, y_m, body))
    behaviours = (SeenBehaviour(one.kind, one.track, one.since_us, one.zone) for one in found.behaviours)
    return Seen(
        camera=camera,
        captured_at_us=captured_at_us,
        objects=tuple(objects),
        behaviours=tuple(behaviours),
        model=model.name,
        provider=model.provider,
    )


def _shares(body: KeyPoints, wh_px: tuple[int, int]) -> tuple[tuple[float, float, float], ...] | UnsetType:
    """Key points as shares of the picture, to a thousandth: there are many, and a thousandth is two pixels of 1920."""
    if not body:
        return UNSET
    width, height = wh_px
    return tuple((round(_part(x, width), 3), round(_part(y, height), 3), round(score, 2)) for x, y, score in body)


def _part(pixels: float, whole: int) -> float:
    return round(min(1.0, max(0.0, float(pixels) / whole)), 4)

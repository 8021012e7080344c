"""Detection: the newest frame of each camera in turn, within its budget, said with the frame's own time."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from console.messages import Equipment, Seen
from console.values import Need
from console.vision.detection import Detection, Model, pause_s
from console.vision.follower import SENDS_S, Follower
from console.vision.zones import zones_seen
from devices.cameras.stream import StreamFrame
from inference.frames import Image
from inference.seen import Detections
from tests.integration import vision_server as vs
from tests.waiting import eventually

T0 = 1_790_000_000_000_000


class WhiteFinder:
    """A detector that finds the white area of the picture: really looks, needs no model."""

    classes = ("person",)
    score_threshold = 0.3

    def detect(self, frames: Image | Sequence[Image]) -> list[Detections]:
        return [self._one(frame) for frame in ([frames] if isinstance(frames, np.ndarray) else frames)]

    def _one(self, frame: Image) -> Detections:
        ys, xs = np.nonzero(frame[:, :, 1] > 200)
        boxes = np.zeros((0, 4), np.float32)
        if len(xs):
            boxes = np.array([[xs.min(), ys.min(), xs.max() + 1, ys.max() + 1]], np.float32)
        n = len(boxes)
        return Detections(boxes, np.full(n, 0.9, np.float32), np.zeros(n, np.int64))


class Camera:
    """An eye whose newest frame the test sets."""

    def __init__(self, camera: str) -> None:
        self.camera = camera
        self.newest: StreamFrame | None = None
        self.detections = self.frames_decoded = 0
        self.need = Need.NONE

    def show(self, left: int | None, at_us: int, size: tuple[int, int] = (640, 360)) -> None:
        pixels = np.zeros((size[1], size[0], 3), np.uint8)
        if left is not None:
            pixels[100:260, left : left + 60] = 255
        frame = av.VideoFrame.from_ndarray(pixels, format="bgr24").reformat(format="yuv420p")
        self.newest = StreamFrame(frame, at_us)
        self.frames_decoded += 1


@pytest.fixture
def said() -> list[Seen]:
    return []


@pytest.fixture
def detection(said: list[Seen]) -> Detection:
    return Detection(Model(WhiteFinder(), "white", "CPU"), 1.0, said.append)


def looked_at(said: list[Seen], camera: str, at_us: int) -> Seen:
    """What was seen in that frame, once it was looked at."""

    def found() -> Seen | None:
        return next((seen for seen in said if (seen.camera, seen.captured_at_us) == (camera, at_us)), None)

    return eventually(found, f"{camera} is looked at")


def test_what_is_seen_is_said_with_the_time_of_its_frame(
    detection: Detection, said: list[Seen], tmp_path: Path
) -> None:
    place = vs.camera("C01", "")
    site = vs.context(tmp_path, [place]).site
    eye, dark = Camera("C01"), Camera("C02")
    detection.watch(eye, place, zones_seen(site, place, ()))
    detection.watch(dark, place, ())
    eye.show(320, T0)
    detection.start()
    looked_at(said, "C01", T0)
    for n in range(1, 16):
        eye.show(320, T0 + n * 250_000)
        seen = looked_at(said, "C01", T0 + n * 250_000)
    detection.stop()
    detection.join(5)
    assert not detection.alive
    (person,) = seen.objects
    assert person.kind == "person"
    assert person.box == pytest.approx((0.5, 100 / 360, 380 / 640, 260 / 360), abs=0.01)
    assert person.x_m is not None and person.x_m > 5 and person.y_m == pytest.approx(10, abs=2)
    assert [one.kind for one in seen.behaviours] == ["forbidden_zone"]
    assert (seen.model, seen.provider) == ("white", "CPU")
    assert eye.detections == detection.done == 16 and dark.detections == 0


def test_only_the_newest_frame_is_looked_at(said: list[Seen]) -> None:
    """While one look lasts, frames come and go; they are never queued."""
    gate, began = threading.Event(), threading.Event()

    class Slow(WhiteFinder):
        def detect(self, frames: Image | Sequence[Image]) -> list[Detections]:
            began.set()
            assert gate.wait(10)
            return super().detect(frames)

    detection = Detection(Model(Slow(), "slow", "CPU"), 1.0, said.append)
    eye = Camera("C01")
    detection.watch(eye, vs.camera("C01", ""), ())
    eye.show(0, T0)
    detection.start()
    assert began.wait(10)
    for n in range(1, 10):
        eye.show(0, T0 + n * 1_000_000)
    gate.set()
    looked_at(said, "C01", T0 + 9_000_000)
    detection.stop()
    detection.join(5)
    assert [seen.captured_at_us for seen in said] == [T0, T0 + 9_000_000]
    assert detection.passed_over == 8


def test_a_change_of_size_begins_anew(detection: Detection, said: list[Seen]) -> None:
    eye = Camera("C01")
    detection.watch(eye, vs.camera("C01", ""), ())
    detection.start()
    for n, size in enumerate([(640, 360)] * 4 + [(1280, 720)] * 4):
        eye.show(0, T0 + n * 250_000, size)
        seen = looked_at(said, "C01", T0 + n * 250_000)
    detection.stop()
    detection.join(5)
    assert seen.objects[0].box == pytest.approx((0, 100 / 720, 60 / 1280, 260 / 720), abs=0.01)


def test_it_rests_to_keep_its_share() -> None:
    assert pause_s(0.03, 1.0) == 0
    assert pause_s(0.03, 0.25) == pytest.approx(0.09)
    assert pause_s(30, 0.1) == 1.0
    for share in (0, -1, 1.01):
        with pytest.raises(ValueError, match="share of a core"):
            Detection(Model(WhiteFinder(), "", ""), share, lambda seen: None)


class Counting(WhiteFinder):
    """Keeps how many frames each run was given."""

    def __init__(self) -> None:
        self.runs: list[int] = []

    def detect(self, frames: Image | Sequence[Image]) -> list[Detections]:
        self.runs.append(len(frames))
        return super().detect(frames)


def test_frames_of_several_cameras_go_into_one_run(said: list[Seen]) -> None:
    finder = Counting()
    detection = Detection(Model(finder, "white", "CUDA", at_once=4), 1.0, said.append)
    for n in range(6):
        eye = Camera(f"C{n}")
        eye.show(40 * n, T0)
        detection.watch(eye, vs.camera(eye.camera, ""), ())
    detection.start()
    eventually(lambda: len(said) == 6, "all are looked at")
    detection.stop()
    detection.join(5)
    assert (finder.runs, detection.runs, detection.done) == ([4, 2], 2, 6)
    assert {seen.camera for seen in said} == {f"C{n}" for n in range(6)}


def follower() -> tuple[Camera, Follower]:
    """A camera and what detection keeps of it."""
    eye = Camera("C01")
    return eye, Follower(eye, vs.camera("C01", ""), ())


def test_a_calm_camera_a_moving_one_and_one_with_somebody_in_view() -> None:
    eye, one = follower()
    needs = []
    for n, left in enumerate([None, None, 100, 300] + [300] * 12):
        eye.show(left, T0 + n * 250_000)
        assert one.sends(float(n))
        needs.append(one.need_now(Need.CALM))
    assert needs == [Need.CALM] * 2 + [Need.MOTION] * 9 + [Need.CALM] * 5
    finder = WhiteFinder()
    one.follow(finder.detect(one.take(finder))[0])
    assert one.need_now(Need.CALM) is Need.SEEN
    assert one.need_now(Need.ALERT) is Need.ALERT
    assert eye.need is Need.ALERT, "the eye says it on"


def test_a_camera_that_sends_nothing_new_gets_no_share() -> None:
    eye, one = follower()
    assert not one.sends(0.0)
    eye.show(0, T0)
    assert one.sends(1.0) and one.sends(1.0 + SENDS_S - 0.1)
    assert not one.sends(1.0 + SENDS_S)
    eye.show(0, T0 - 5_000_000)
    assert one.sends(60.0), "its clock was set back"


def test_nothing_is_followed_before_a_frame_was_taken() -> None:
    _, one = follower()
    finder = WhiteFinder()
    with pytest.raises(ValueError, match="C01 has sent no frame yet"):
        one.take(finder)
    with pytest.raises(ValueError, match="C01: no frame was taken"):
        one.follow(finder.detect(np.zeros((36, 64, 3), np.uint8))[0])


def test_an_alert_gives_its_cameras_the_rate(said: list[Seen]) -> None:
    """Two calm pictures at 5 frames a second: one is wanted by an alert."""
    detection = Detection(Model(WhiteFinder(), "white", "CPU"), 1.0, said.append)
    alarmed, calm = Camera("C01"), Camera("C02")
    for eye in (alarmed, calm):
        detection.watch(eye, vs.camera(eye.camera, ""), ())
    detection.want({"C01": Need.ALERT})
    detection.start()
    for n in range(11):
        calm.show(None, T0 + n * 200_000)
        alarmed.show(None, T0 + n * 200_000)
        looked_at(said, "C01", T0 + n * 200_000)
    detection.stop()
    detection.join(5)
    assert alarmed.detections == 11 and 2 <= calm.detections <= 3
    assert (alarmed.need, calm.need) == (Need.ALERT, Need.CALM)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_died_can_be_started_again(said: list[Seen]) -> None:
    class Faulty(WhiteFinder):
        faults = 1

        def detect(self, frames: Image | Sequence[Image]) -> list[Detections]:
            if self.faults:
                self.faults -= 1
                raise ZeroDivisionError
            return super().detect(frames)

    detection = Detection(Model(Faulty(), "faulty", "CPU"), 1.0, said.append)
    eye = Camera("C01")
    detection.watch(eye, vs.camera("C01", ""), ())
    eye.show(0, T0)
    detection.start()
    detection.join(10)
    assert not detection.alive and said == []
    detection.start()
    looked_at(said, "C01", T0)
    detection.stop()
    detection.join(5)


def test_a_running_crane_is_a_zone_and_a_resting_one_is_not(tmp_path: Path) -> None:
    place = vs.camera("C01", "")
    site = vs.context(tmp_path, [place]).site
    crane = Equipment(equipment="K-1", kind="crane", x_m=30, y_m=10, storey="G", radius_m=8, running=True,
                      measured_at_us=T0)  # fmt: skip
    zones = zones_seen(site, place, [crane])
    assert [(zone.id, zone.kind) for zone in zones] == [("yard", "forbidden"), ("K-1", "crane")]
    assert zones[1].holds((35, 12)) and not zones[1].holds((39, 10))
    assert len(zones_seen(site, place, [])) == 1


def test_zones_that_change_are_taken_on_while_it_runs(detection: Detection, said: list[Seen], tmp_path: Path) -> None:
    place = vs.camera("C01", "")
    site = vs.context(tmp_path, [place]).site
    eye = Camera("C01")
    detection.watch(eye, place, ())
    detection.start()
    kinds = []
    for n in range(30):
        if n == 15:
            detection.look("C01", zones_seen(site, place, ()), place)
        eye.show(320, T0 + n * 250_000)
        kinds.append([one.kind for one in looked_at(said, "C01", T0 + n * 250_000).behaviours])
    detection.stop()
    detection.join(5)
    assert not any(kinds[:15]) and kinds[-1] == ["forbidden_zone"]


def test_a_camera_that_was_turned_knows_no_place_until_it_is_back(detection: Detection, said: list[Seen]) -> None:
    """Without a pose, zones judge nobody and nothing has a place on the plan; with one, both are there again."""
    place, eye = vs.camera("C01", ""), Camera("C01")
    detection.watch(eye, place, ())
    detection.start()
    placed = []
    for n in range(20):
        if n == 5:
            detection.look("C01", (), None)
        if n == 12:
            detection.look("C01", (), place)
        eye.show(320, T0 + n * 250_000)
        placed.append([one.x_m is not None for one in looked_at(said, "C01", T0 + n * 250_000).objects])
    detection.stop()
    detection.join(5)
    assert placed[4] == [True] and placed[11] == [False] and placed[-1] == [True]

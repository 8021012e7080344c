"""Detection: the newest frame of each camera in turn, within its budget, said with the frame's own time."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from console.messages import Equipment, Seen
from console.vision.detection import MOST_FPS, Detection, Model, is_due, pause_s
from console.vision.zones import zones_seen
from devices.cameras.rtsp import StreamFrame
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
        self.detections = 0

    def show(self, left: int, at_us: int, size: tuple[int, int] = (640, 360)) -> None:
        pixels = np.zeros((size[1], size[0], 3), np.uint8)
        pixels[100:260, left : left + 60] = 255
        frame = av.VideoFrame.from_ndarray(pixels, format="bgr24").reformat(format="yuv420p")
        self.newest = StreamFrame(frame, at_us)


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


def test_a_frame_is_due_once_and_not_too_soon() -> None:
    period = int(1e6 / MOST_FPS)
    assert is_due(0, T0)
    assert not is_due(T0, T0)
    assert not is_due(T0, T0 + period // 2)
    assert is_due(T0, T0 + period)
    assert is_due(T0, T0 - 1)


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
            detection.look("C01", zones_seen(site, place, ()))
        eye.show(320, T0 + n * 250_000)
        kinds.append([one.kind for one in looked_at(said, "C01", T0 + n * 250_000).behaviours])
    detection.stop()
    detection.join(5)
    assert not any(kinds[:15]) and kinds[-1] == ["forbidden_zone"]

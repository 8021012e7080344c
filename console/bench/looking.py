"""What a look costs: the whole way from a decoded frame to what is said, beside the bare network, in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from console.site.demo import DEMO_SITE
from console.site.read import read_site
from console.values import Need
from console.vision.detection import Model, said
from console.vision.follower import Follower
from devices.cameras.stream import StreamFrame
from inference.detector import Detector
from inference.evaluation.measure import speed
from inference.frames import Image
from inference.preprocess import Feeder
from inference.runtime import LAST_RESORT, Session, named

LOOKS_EACH = 4
"""So often each picture is looked at, a quarter of a second apart, as a camera's are: tracks are begun and followed."""
FRAME_US = 250_000
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds a frame, medians over rounds. `before` is the part of `whole` that comes before the network
    (colours, size, planes). `ratio` and `share` are medians of what was measured within one round."""

    whole_ms: float
    bare_ms: float
    before_ms: float
    ratio: float
    """Frames a second of the whole over those of the bare network."""
    share: float
    """What happens before the network over the network."""
    frames: int


class StillEye:
    """A camera that is shown pictures."""

    def __init__(self, camera: str) -> None:
        self.camera = camera
        self.newest: StreamFrame | None = None
        self.frames_decoded = self.detections = 0
        self.need = Need.NONE

    def show(self, frame: av.VideoFrame, at_us: int) -> None:
        """This is the newest frame."""
        self.newest = StreamFrame(frame, at_us)
        self.frames_decoded += 1


class Network:
    """One of a detector's networks, to be run bare: on as many pictures as the detector has looked at with it, as many
    at once."""

    def __init__(self, detector: Detector) -> None:
        self._session = Session(detector.path, providers=[LAST_RESORT])
        self._feeder = Feeder(detector.card.intake, pictures=detector.at_once)
        self._detector, self._before = detector, 0

    def begin(self) -> None:
        """Count from here."""
        self._before = self._detector.looks

    def again(self, picture: Image) -> tuple[float, float]:
        """Seconds of feeding and of running it, for the pictures that were looked at since `begin`."""
        looks, most = self._detector.looks - self._before, self._detector.at_once
        groups = [[picture] * min(most, looks - first) for first in range(0, looks, most)]
        feeding = _seconds(lambda: [self._feeder.feed_all(group) for group in groups])
        blobs = [self._feeder.feed_all(group)[0] for group in groups]
        return feeding, _seconds(lambda: [self._session.run(blob) for blob in blobs])


class Round:
    """Looks at every picture and keeps what each part took: the whole, the bare network, what is before it."""

    def __init__(self, model: Path, frames: Sequence[Image]) -> None:
        self._detector = Detector.open(model, providers=[LAST_RESORT])
        self._model = Model(self._detector, self._detector.name, self._detector.provider)
        self._networks = [Network(one) for one in (self._detector, self._detector.closer) if one is not None]
        self._frames = [av.VideoFrame.from_ndarray(one, format="bgr24").reformat(format="yuv420p") for one in frames]
        camera = read_site(DEMO_SITE).cameras[0]
        self._eye = StillEye(camera.id)
        self._follower = Follower(self._eye, camera, ())
        self._at_us = 1_790_000_000_000_000

    def go(self) -> tuple[float, float, float]:
        """Seconds of the whole way, of the bare network on the same input, and of what is before it."""
        parts = [self._look(frame) for frame in self._frames for _ in range(LOOKS_EACH)]
        whole, bare, before = (sum(part) for part in zip(*parts, strict=True))
        return whole, bare, before

    def _look(self, frame: av.VideoFrame) -> tuple[float, float, float]:
        self._at_us += FRAME_US
        self._eye.show(frame, self._at_us)
        for network in self._networks:
            network.begin()
        whole = _seconds(self._all_of_it)
        before = _seconds(lambda: self._follower.take(self._detector))
        picture = self._follower.take(self._detector)
        fed, bare = zip(*(network.again(picture) for network in self._networks), strict=True)
        return whole, sum(bare), before + sum(fed)

    def _all_of_it(self) -> None:
        """What the detecting thread does for one frame, up to the message."""
        self._follower.sends(self._at_us / 1e6)
        self._follower.need_now(Need.CALM)
        (detections,) = self._detector.detect([self._follower.take(self._detector)])
        found = self._follower.follow(detections)
        said(self._eye.camera, self._at_us, self._follower.size, found, self._model)


def cost(model: Path, frames: Sequence[Image], rounds: int = ROUNDS) -> Cost:
    """Measure one model on the CPU with one thread; the parts of a round are taken in turn, frame by frame."""
    each = Round(model, frames)
    each.go()
    measured = [each.go() for _ in range(rounds)]
    looks = len(frames) * LOOKS_EACH
    whole_ms, bare_ms, before_ms = (statistics.median(part) * 1000 / looks for part in zip(*measured, strict=True))
    return Cost(
        whole_ms,
        bare_ms,
        before_ms,
        ratio=statistics.median(bare / whole for whole, bare, _ in measured),
        share=statistics.median(before / bare for _, bare, before in measured),
        frames=looks * rounds,
    )


def frame_ms(model: Path, frames: Sequence[Image], providers: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Milliseconds from frame to finds with one thread, on each provider that opens the model, by its shown name."""
    for provider in providers:
        detector = Detector.open(model, providers=[provider])
        if detector.provider == named(provider):
            yield detector.provider, speed(detector, frames).median


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began

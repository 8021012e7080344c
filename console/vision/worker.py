"""The vision service: one process, several cameras. Composes eyes, recorders, tiles and detection; talks to the bus."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from console.bus import Access, Bus
from console.messages import FELL_FROM, NOT_TRUSTWORTHY, Alert, Equipment, Message, Permit, Seen
from console.ring import ring_name
from console.site.context import Context
from console.site.model import Camera
from console.topics import field_topic, seen_topic
from console.values import AlertState
from console.vision.budget import wanted_by
from console.vision.detection import Detection, Model
from console.vision.eye import Eye
from console.vision.recorder import Recorder
from console.vision.zones import zones_seen
from inference.detector import Detector

DEFAULT_MODEL = Path(__file__).resolve().parents[2] / "resources" / "model" / "plant.onnx"
SHARE_PER_CAMERA = 0.025
"""Of one core for each camera, unless told otherwise: two looks a second by a model that takes 12 ms, however the
cameras are spread over workers."""
READING_S = 1.0
STOP_WITHIN_S = 1.5

log = logging.getLogger(__name__)


class UnknownCamera(Exception):
    """A camera that the site file does not have; the text names those it has."""


async def run(
    context: Context,
    access: Access,
    cameras: Sequence[str],
    model: Path | None,
    detection: bool,
    name: str = "vision-1",
    detect_share: float | None = None,
) -> None:
    """Watch the cameras until cancelled, as the program `name`. `model` None: the one that comes with Vigil;
    `detect_share`: the part of one core for detection, 0..1, None: by the number of cameras.

    Raises UnknownCamera, inference.errors.ModelRefused, console.bus.BusError, each with words for the user.
    """
    chosen = _chosen(context, cameras)
    detector = await asyncio.to_thread(Detector.open, model or DEFAULT_MODEL) if detection else None
    bus = Bus(access, context.site.id, name)
    share = min(1.0, SHARE_PER_CAMERA * len(chosen)) if detect_share is None else detect_share
    worker = Worker(context, bus, chosen, detector, share)
    bus.beat(worker.figures)
    try:
        await bus.start()
        worker.start()
        while True:
            await asyncio.sleep(READING_S)
            worker.say_readings()
            worker.mend()
    finally:
        await asyncio.to_thread(worker.stop)
        await bus.stop()


class Worker:
    """The eyes of some cameras and the detection over them."""

    def __init__(
        self, context: Context, bus: Bus, cameras: Sequence[Camera], detector: Detector | None, share: float
    ) -> None:
        self._site, self._bus, self._cameras = context.site, bus, cameras
        self._loop = asyncio.get_running_loop()
        self._equipment: dict[str, Equipment] = {}
        self._alerts: dict[str, Alert] = {}
        self._permits: dict[str, Permit] = {}
        self._restarts = 0
        self._fps_min = 0.0
        self.eyes = [_eye(context, camera, detector is not None) for camera in cameras]
        self._detector = detector
        self._detection: Detection | None = None
        if detector is not None:
            proved = partial(proof, detector)
            model = Model(detector, detector.name, detector.provider, proved, detector.at_once)
            self._detection = Detection(model, share, self._say_seen)
            for eye, camera in zip(self.eyes, cameras, strict=True):
                self._detection.watch(eye, camera, zones_seen(self._site, camera, ()))

        for kind in ("equipment", "alert", "permit"):
            bus.on(f"vigil/{self._site.id}/state/{kind}/+", self.hear)

    def start(self) -> None:
        """Begin watching."""
        for eye in self.eyes:
            eye.start()
        if self._detection is not None:
            self._detection.start()

    def stop(self) -> None:
        """End within two seconds. What hangs in a dead connection is left to end with the process."""
        parts: list[Eye | Detection] = [*self.eyes, *([self._detection] if self._detection else [])]
        for part in parts:
            part.stop()
        deadline = time.monotonic() + STOP_WITHIN_S
        for part in parts:
            part.join(max(0.0, deadline - time.monotonic()))

    def mend(self) -> None:
        """Start a thread again that has died."""
        for eye in self.eyes:
            if not eye.alive:
                log.error("%s: its thread has died; starting it again", eye.camera)
                self._restarts += 1
                eye.start()
        if self._detection is not None and not self._detection.alive:
            log.error("detection has died; starting it again")
            self._restarts += 1
            self._detection.start()

    def say_readings(self) -> None:
        """Publish what each picture is worth."""
        readings = [eye.reading() for eye in self.eyes]
        self._fps_min = min((reading.fps for reading in readings), default=0.0)
        for reading in readings:
            self._bus.publish(field_topic(self._site.id, "camera", reading.camera), reading)

    def hear(self, batch: list[tuple[str, Message]]) -> None:
        """Machines that make danger areas, whose circles come and go with their running; and the alerts and permits
        for which cameras are looked at more often."""
        for _, message in batch:
            match message:
                case Equipment():
                    self._equipment[message.equipment] = message
                case Alert(state=AlertState.NORMAL):
                    self._alerts.pop(message.alert, None)
                case Alert():
                    self._alerts[message.alert] = message
                case Permit():
                    self._permits[message.permit] = message
        if self._detection is not None:
            self._detection.want(wanted_by(self._site, self._alerts.values(), self._permits.values()))
            for camera in self._cameras:
                self._detection.look(camera.id, zones_seen(self._site, camera, self._equipment.values()))

    def figures(self) -> tuple[dict[str, float], dict[str, str]]:
        """What the heartbeat says."""
        figures = {
            "frames_decoded": float(sum(eye.frames_decoded for eye in self.eyes)),
            "frames_tiles": float(sum(eye.frames_tiles for eye in self.eyes)),
            "detections": float(self._detection.done if self._detection else 0),
            "frames_passed_over": float(self._detection.passed_over if self._detection else 0),
            "fps_min": self._fps_min,
            "cameras": float(len(self.eyes)),
            "connects": float(sum(eye.connects for eye in self.eyes)),
            "thread_restarts": float(self._restarts),
            "cpu_s": round(time.process_time(), 2),
        }
        return figures, self._notes()

    def _notes(self) -> dict[str, str]:
        if self._detector is None or self._detection is None:
            return {"provider": "off", "model": "off"}
        said = {"provider": self._detector.provider, "model": self._detector.name}
        said["self_test"] = self._detector.self_test
        if self._detector.fell_from:
            said[FELL_FROM] = self._detector.fell_from
        return {**said, NOT_TRUSTWORTHY: why} if (why := self._detection.distrust) else said

    def _say_seen(self, seen: Seen) -> None:
        """Called on the detecting thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._bus.publish, seen_topic(self._site.id, seen.camera), seen)


def proof(detector: Detector) -> str:
    """What is wrong with the detector's answer to its self-test picture, '' when nothing is. One that came without
    such a picture cannot fail; its heartbeat says that it has none."""
    passed = detector.check_itself()
    return "" if passed or detector.card.self_test is None else detector.self_test


def _chosen(context: Context, cameras: Sequence[str]) -> list[Camera]:
    known = {camera.id: camera for camera in context.site.cameras}
    unknown = [camera for camera in cameras if camera not in known]
    if unknown:
        raise UnknownCamera(f"{context.site_path}: no camera {', '.join(unknown)}; it has {', '.join(known)}")
    return [known[camera] for camera in cameras]


def _eye(context: Context, camera: Camera, detecting: bool) -> Eye:
    home = context.home
    recorder = Recorder(home.recordings, camera.id)
    ring = ring_name(context.site.id, home.key, camera.id)
    return Eye(camera.id, context.url(camera.url), ring, recorder, detecting)

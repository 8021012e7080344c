"""The vision service: one process, several cameras. Composes eyes, recorders, tiles and detection; talks to the bus."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from console.bus import Access, Bus
from console.messages import DROPPED, FELL_FROM, NOT_TRUSTWORTHY, WATCHED, Alert, Equipment, Message, Permit, Seen
from console.ring import ring_name
from console.site.context import Context
from console.site.credentials import camera_address
from console.site.model import Camera
from console.site.shelf import InUse
from console.topics import field_topic, seen_topic
from console.values import EXIT_CODES, AlertState, Verdict
from console.vision.beside import Companion, Together, opened
from console.vision.budget import wanted_by
from console.vision.detection import Detection, Model
from console.vision.eye import Eye
from console.vision.recorder import Recorder
from console.vision.watch import Watch, Work
from console.vision.writer import Writer
from console.vision.zones import zones_seen
from devices.cameras.sources import opened as opened_camera
from devices.cameras.stream import CameraStream
from inference.detector import Detector

SHARE_PER_CAMERA = 0.035
"""Of one core for each camera, unless told otherwise: two looks a second by a model that takes 17 ms, however the
cameras are spread over workers."""
READING_S = 1.0
STOP_WITHIN_S = 1.5
LAST_WRITES_S = 0.5
"""For what waits to be written at the end, at the least."""

log = logging.getLogger(__name__)


class UnknownCamera(Exception):
    """A camera that the site file does not have; the text names those it has."""


async def run(
    context: Context,
    access: Access,
    cameras: Sequence[str],
    model: Path,
    detection: bool,
    name: str = "vision-1",
    detect_share: float | None = None,
    beside: Sequence[InUse] = (),
) -> None:
    """Watch the cameras until cancelled, as the program `name`. `model` is opened where there is `detection`, with the
    models `beside` it; `detect_share`: the part of one core for them, 0..1, None: by the number of cameras. The whole
    process ends, with the exit code of its ending, when a thread hangs: the supervisor is to start it again.

    Raises UnknownCamera, inference.errors.ModelRefused, console.bus.BusError, each with words for the user.
    """
    chosen = _chosen(context, cameras)
    detector = await asyncio.to_thread(Detector.open, model) if detection else None
    bus = Bus(access, context.site.id, name)
    share = min(1.0, SHARE_PER_CAMERA * len(chosen)) if detect_share is None else detect_share
    companions = await asyncio.to_thread(lambda: [opened(one, proof) for one in beside]) if detection else []
    worker = Worker(context, bus, chosen, detector, share, companions)
    bus.beat(worker.figures)
    try:
        await bus.start()
        worker.start()
        await _watched(worker)
    finally:
        await asyncio.to_thread(worker.stop)
        await bus.stop()


async def _watched(worker: Worker) -> None:
    """Say what the pictures are worth, once a second; end the process when one of its threads hangs."""
    watch, before_s = Watch(), time.monotonic()
    while True:
        await asyncio.sleep(READING_S)
        worker.say_readings()
        worker.mend()
        now_s = time.monotonic()
        hung = watch.hung(worker.works, now_s - before_s)
        before_s = now_s
        if hung is not None:
            _end(hung)


def _end(hung: Work) -> None:
    """End at once, without a goodbye: the broker tells of it, and nothing here waits for the thread that hangs."""
    code = EXIT_CODES[hung.ending]
    log.critical("%s hangs for longer than %g s; ending with %d to be started again", hung.name, hung.longest_s, code)
    logging.shutdown()
    os._exit(code)


class Worker:
    """The eyes of some cameras and the detection over them."""

    def __init__(
        self,
        context: Context,
        bus: Bus,
        cameras: Sequence[Camera],
        detector: Detector | None,
        share: float,
        companions: Sequence[Companion] = (),
    ) -> None:
        self._site, self._bus, self._cameras = context.site, bus, cameras
        self._loop = asyncio.get_running_loop()
        self._equipment: dict[str, Equipment] = {}
        self._alerts: dict[str, Alert] = {}
        self._permits: dict[str, Permit] = {}
        self._restarts = 0
        self._fps_min = 0.0
        self._writer = Writer()
        self.eyes = [_eye(context, camera, detector is not None, self._writer) for camera in cameras]
        self._detector = detector
        self._detection: Detection | None = None
        self._together = Together(detector, companions) if detector is not None and companions else None
        if detector is not None:
            finder, proved = self._together or detector, partial(proof, detector)
            model = Model(finder, detector.name, detector.provider, proved, detector.at_once, dropped=detector.dropped)
            self._detection = Detection(model, share, self._say_seen)
            for eye, camera in zip(self.eyes, cameras, strict=True):
                self._detection.watch(eye, camera, zones_seen(self._site, camera, ()))
        for kind in ("equipment", "alert", "permit"):
            bus.on(f"vigil/{self._site.id}/state/{kind}/+", self.hear)

    @property
    def works(self) -> list[Work]:
        """What each of its threads does now that could hang."""
        return [part.work for part in self._parts]

    @property
    def _parts(self) -> list[Eye | Detection]:
        return [*self.eyes, *([self._detection] if self._detection else [])]

    def start(self) -> None:
        """Begin watching."""
        self._writer.start()
        for eye in self.eyes:
            eye.start()
        if self._detection is not None:
            self._detection.start()

    def stop(self) -> None:
        """End within two seconds. What hangs in a dead connection is left to end with the process."""
        for part in self._parts:
            part.stop()
        deadline = time.monotonic() + STOP_WITHIN_S
        for part in self._parts:
            part.join(max(0.0, deadline - time.monotonic()))
        self._writer.stop(max(LAST_WRITES_S, deadline - time.monotonic()))

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
                    self._take_view(message)
                    self._alerts[message.alert] = message
                case Permit():
                    self._permits[message.permit] = message
        if self._detection is None:
            return
        if any(isinstance(message, Alert | Permit) for _, message in batch):
            self._detection.want(wanted_by(self._site, self._alerts.values(), self._permits.values()))
        if any(isinstance(message, Equipment) for _, message in batch):
            for camera in self._cameras:
                self._detection.look(camera.id, zones_seen(self._site, camera, self._equipment.values()))

    def _take_view(self, alert: Alert) -> None:
        """Whoever calls it false that a camera was moved says that its view is right as it is now."""
        before = self._alerts.get(alert.alert)
        if alert.kind != "camera_moved" or alert.verdict is not Verdict.FALSE:
            return
        if before is None or before.verdict is not Verdict.FALSE:
            for eye in self.eyes:
                if alert.source == f"camera/{eye.camera}":
                    eye.take_view()

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
            "record_sync_ms": self._writer.sync_ms,
            "packets_not_recorded": float(self._writer.lost),
            "cpu_s": round(time.process_time(), 2),
        }
        dropped = Counter(self._detection.dropped if self._detection else {})
        dropped.update(self._together.dropped if self._together else {})
        figures |= {DROPPED + reason.replace(" ", "_"): float(count) for reason, count in dropped.items()}
        return figures, self._notes()

    def _notes(self) -> dict[str, str]:
        watched = {WATCHED: ",".join(camera.id for camera in self._cameras)}
        if self._detector is None or self._detection is None:
            return {"provider": "off", "model": "off", **watched}
        said = {**watched, "provider": self._detector.provider, "model": self._detector.name}
        said["self_test"] = self._detector.self_test
        if self._detector.fell_from:
            said[FELL_FROM] = self._detector.fell_from
        if self._together is not None:
            said |= self._together.notes()
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


def _eye(context: Context, camera: Camera, detecting: bool, writer: Writer) -> Eye:
    home = context.home
    recorder = Recorder(home.recordings, camera.id)
    ring = ring_name(context.site.id, home.key, camera.id)
    return Eye(camera.id, partial(_stream, context, camera), ring, writer.line(recorder), detecting)


def _stream(context: Context, camera: Camera) -> CameraStream:
    """The camera's small stream, opened anew: a password that was set meanwhile is heard."""
    return opened_camera(camera_address(context, camera))

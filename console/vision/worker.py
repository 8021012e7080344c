"""The vision service: one process, several cameras. Composes eyes, recorders, tiles and detection; talks to the bus."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from console.bus import Access, Bus
from console.domain.gone import is_gone
from console.heartbeat import DROPPED, FELL_FROM, NOT_TRUSTWORTHY, WATCHED
from console.messages import Alert, Equipment, Message, Permit, Seen, TakenBack
from console.ring import clear_away, main_ring_name, ring_name
from console.site.context import Context
from console.site.credentials import camera_address
from console.site.model import Camera
from console.site.shelf import InUse
from console.topics import field_topic, seen_topic
from console.values import EXIT_CODES, Verdict
from console.vision.beside import Companion, Together, opened
from console.vision.budget import wanted_by
from console.vision.close_up import CloseUp, CloseUps
from console.vision.decoding import ON_CPU, Decoding, decoding
from console.vision.detection import Detection, Model
from console.vision.eye import Eye
from console.vision.helms import Helms
from console.vision.logins import Logins
from console.vision.notices import Notices
from console.vision.recorder import Recorder
from console.vision.standing import StandingAlerts
from console.vision.view_memory import ViewMemory
from console.vision.watch import Watch, Work
from console.vision.writer import Writer
from console.vision.zones import zones_seen
from devices.cameras.card import CPU, Card
from devices.cameras.sources import opened as opened_camera
from devices.cameras.stream import CameraStream
from inference.detector import Detector

SHARE_PER_CAMERA = 0.035
"""Of one core for each camera, unless told otherwise: two looks a second by a model that takes 17 ms, rather more than
one where it looks at four people again; however the cameras are spread over workers."""
READING_S = 1.0
WISH_S = 0.1
"""Between two looks whether somebody looks closely at a camera."""
VIEWS_S = 10.0
"""Between two looks whether a camera's view is to be kept."""
STOP_WITHIN_S = 1.5
TURNED_S = 10.0
"""For so long after a turn another scene is the turn's."""
LAST_WRITES_S = 0.5
"""For what waits to be written at the end, at the least."""

log = logging.getLogger(__name__)


Opener = Callable[..., CameraStream]
"""Opens a camera's small stream, or with `main` its large one."""


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
    decode: str = CPU,
) -> None:
    """Watch the cameras until cancelled, as the program `name`. `model` is opened where there is `detection`, with the
    models `beside` it; `detect_share`: the part of one core for them, 0..1, None: by the number of cameras; `decode`:
    what decodes, one of devices.cameras.card. The whole process ends, with the exit code of its ending, when a thread
    hangs: the supervisor is to start it again.

    Raises UnknownCamera, inference.errors.ModelRefused, console.bus.BusError, each with words for the user.
    """
    chosen = _chosen(context, cameras)
    detector = await asyncio.to_thread(Detector.open, model) if detection else None
    bus = Bus(access, context.site.id, name)
    share = min(1.0, SHARE_PER_CAMERA * len(chosen)) if detect_share is None else detect_share
    companions = await asyncio.to_thread(lambda: [opened(one, proof) for one in beside]) if detection else []
    worker = Worker(context, bus, chosen, detector, share, companions, await asyncio.to_thread(decoding, decode))
    bus.beat(worker.figures)
    try:
        await bus.start()
        worker.start()
        async with asyncio.TaskGroup() as duties:
            for duty in (_watched, _looked_at, _remembered):
                duties.create_task(duty(worker))
            duties.create_task(worker.standing.follow())
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


async def _looked_at(worker: Worker) -> None:
    """Open and close main streams as they are looked at."""
    while True:
        await asyncio.sleep(WISH_S)
        worker.close_ups.follow(time.monotonic())


async def _remembered(worker: Worker) -> None:
    """Keep the cameras' views. A disk that hangs holds nobody up but this."""
    while True:
        await asyncio.sleep(VIEWS_S)
        await asyncio.to_thread(worker.keep_views)


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
        decodes: Decoding = ON_CPU,
    ) -> None:
        self._site, self._bus, self._cameras = context.site, bus, cameras
        self._loop = asyncio.get_running_loop()
        self._equipment: dict[str, Equipment] = {}
        self.standing = StandingAlerts(bus, self._want)
        self._permits: dict[str, Permit] = {}
        self._restarts = 0
        self._fps_min = 0.0
        self._writer = Writer()
        self._views = ViewMemory(context.home.views, context.site.id)
        self._no_card = decodes.trouble
        logins = Logins()
        streams = {camera.id: partial(_stream, context, camera, decodes.card, logins) for camera in cameras}
        self.eyes = [
            _eye(context, one, streams[one.id], detector is not None, self._writer, self._views) for one in cameras
        ]
        mains = {one.id: partial(_close_up, context, one.id, streams[one.id]) for one in cameras if one.main_url}
        self.close_ups = CloseUps(self.eyes, mains)
        for name in mains:
            clear_away(main_ring_name(context.home.key, name))
        self._detector = detector
        self._detection: Detection | None = None
        self._together = Together(detector, companions) if detector is not None and companions else None
        if detector is not None:
            finder, proved = self._together or detector, partial(proof, detector)
            model = Model(finder, detector.name, detector.provider, proved, detector.at_once, dropped=detector.dropped)
            self._detection = Detection(model, share, self._say_seen)
            for eye, camera in zip(self.eyes, cameras, strict=True):
                self._detection.watch(eye, camera, zones_seen(self._site, camera, ()))
        self._poses: dict[str, Camera | None] = {}
        """Of the cameras that were turned: where they look now, None where nobody knows."""
        self._helms = Helms(context, bus, cameras, self._take_turn, logins)
        self._turned_at_s: dict[str, float] = {}
        self._notices = Notices(context, bus, cameras, self._is_turned, logins)
        for kind in ("equipment", "alert", "permit"):
            bus.on(f"vigil/{self._site.id}/state/{kind}/+", self.hear, endings=kind == "alert")

    @property
    def works(self) -> list[Work]:
        """What each of its threads does now that could hang."""
        looking = [self._detection.work] if self._detection else []
        return [*(eye.work for eye in self.eyes), *looking, *self.close_ups.works]

    @property
    def _parts(self) -> list[Eye | Detection | CloseUps]:
        return [*self.eyes, *([self._detection] if self._detection else []), self.close_ups]

    def start(self) -> None:
        """Begin watching."""
        self._writer.start()
        for eye in self.eyes:
            eye.start()
        self._helms.start()
        self._notices.start()
        if self._detection is not None:
            self._detection.start()

    def stop(self) -> None:
        """End within two seconds. What hangs in a dead connection is left to end with the process."""
        self._helms.stop()
        self._notices.stop()
        for part in self._parts:
            part.stop()
        deadline = time.monotonic() + STOP_WITHIN_S
        for part in self._parts:
            part.join(max(0.0, deadline - time.monotonic()))
        self._helms.join(deadline)
        self._notices.join(deadline)
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
        readings = [replace(eye.reading(), main=self.close_ups.said(eye.camera)) for eye in self.eyes]
        self._fps_min = min((reading.fps for reading in readings), default=0.0)
        for reading in readings:
            self._bus.publish(field_topic(self._site.id, "camera", reading.camera), reading)

    def keep_views(self) -> None:
        """Keep what is remembered of the cameras' views, as far as it is due."""
        self._views.keep({eye.camera: eye.view for eye in self.eyes}, time.monotonic())

    def hear(self, batch: list[tuple[str, Message]]) -> None:
        """Machines that make danger areas, whose circles come and go with their running; and the alerts and permits
        for which cameras are looked at more often."""
        for topic, message in batch:
            match message:
                case Equipment():
                    self._equipment[message.equipment] = message
                case Alert():
                    before = self.standing.take(topic, message)
                    if not is_gone(message):
                        self._take_view(message, before)
                case TakenBack():
                    self.standing.take(topic, message)
                case Permit():
                    self._permits[message.permit] = message
        if any(isinstance(message, Alert | TakenBack | Permit) for _, message in batch):
            self._want()
        if any(isinstance(message, Equipment) for _, message in batch):
            for camera in self._cameras:
                self._look(camera)

    def _want(self) -> None:
        """Look as often as alerts and permits need."""
        if self._detection is not None:
            self._detection.want(wanted_by(self._site, self.standing.alerts, self._permits.values()))

    def _look(self, camera: Camera) -> None:
        """Detect with the zones and the pose of now; a camera that looks nobody knows where has no zones."""
        pose = self._poses.get(camera.id, camera)
        zones = zones_seen(self._site, camera, self._equipment.values()) if pose is not None else ()
        if self._detection is not None:
            self._detection.look(camera.id, zones, pose)

    def _take_turn(self, camera: Camera, pose: Camera | None) -> None:
        """A camera was turned from the room, or by others: another view is no fault, and its floor lies elsewhere."""
        self._poses[camera.id], self._turned_at_s[camera.id] = pose, time.monotonic()
        for eye in self.eyes:
            if eye.camera == camera.id:
                eye.take_view()
        self._look(camera)

    def _is_turned(self, camera: Camera) -> bool:
        """Whether a camera was turned a moment ago, or looks elsewhere than the site file says."""
        lately = time.monotonic() - self._turned_at_s.get(camera.id, -TURNED_S) < TURNED_S
        return lately or self._poses.get(camera.id, camera) != camera

    def _take_view(self, alert: Alert, before: Alert | None) -> None:
        """Whoever calls it false that a camera was moved says that its view is right as it is now."""
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
            "main_streams": float(len(self.close_ups)),
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
        decoders = sorted({eye.decoder for eye in self.eyes if eye.decoder})
        decoders += [self._no_card] if self._no_card else []
        always = {WATCHED: ",".join(camera.id for camera in self._cameras)}
        always |= {"decoder": ", ".join(decoders)} if decoders else {}
        if self._detector is None or self._detection is None:
            return {"provider": "off", "model": "off", **always}
        said = {**always, "provider": self._detector.provider, "model": self._detector.name}
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


def _eye(context: Context, camera: Camera, stream: Opener, detecting: bool, writer: Writer, views: ViewMemory) -> Eye:
    recorder = Recorder(context.home.recordings, camera.id)
    ring = ring_name(context.site.id, context.home.key, camera.id)
    view = views.recalled(camera.id, time.monotonic())
    return Eye(camera.id, stream, ring, writer.line(recorder), detecting, view)


def _close_up(context: Context, camera: str, stream: Opener, wh_px: tuple[int, int]) -> CloseUp:
    return CloseUp(camera, partial(stream, main=True), main_ring_name(context.home.key, camera), wh_px)


def _stream(context: Context, camera: Camera, card: Card | None, logins: Logins, main: bool = False) -> CameraStream:
    """The camera's small stream, or its main one, opened anew: a password that was set meanwhile is heard."""
    where = camera_address(context, camera, main=main)
    return logins.asked(f"{camera.id} {'main' if main else 'small'}", where, lambda there: opened_camera(there, card))

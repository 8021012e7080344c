"""One camera in its own thread: stream in; recording, tiles, newest frame and health out. It mends its own faults."""

from __future__ import annotations

import logging
import random
import threading
import time

from console.messages import CameraReading
from console.priority import lower_thread
from console.values import Ending, Need
from console.vision import health
from console.vision.connection import Source, watched
from console.vision.glances import NOTHING, Glances
from console.vision.pace import Pace
from console.vision.rate import BitRate
from console.vision.recorder import Records
from console.vision.tiles import Tiles
from console.vision.view import View
from console.vision.watch import Work
from devices.cameras.stream import CameraStream, StreamFrame, StreamPacket, pause_s

log = logging.getLogger(__name__)


class Eye:
    """One camera. `newest` is its newest decoded frame; `reading` says what the picture is worth."""

    def __init__(
        self, camera: str, source: Source, ring: str, recorder: Records, detecting: bool, view: View = NOTHING
    ) -> None:
        self.camera = camera
        self.newest: StreamFrame | None = None
        self.frames_decoded = 0
        self.detections = 0
        self.need = Need.NONE
        self.connects = 0
        self.decoder = ""
        """What decodes its pictures; '' before the first connection."""
        self.work = Work(camera, Ending.CAMERA_HUNG)
        """What its thread does now that could hang."""
        self._source, self._recorder, self._detecting = source, recorder, detecting
        self._tiles = Tiles(ring)
        self._glances = Glances(view)
        self._lock = threading.Lock()
        self._health = health.unseen(_now_us())
        self._why = ""
        self._packet_at_us = _now_us()
        self._counted = (time.monotonic(), 0, 0)
        self._bytes, self._bit_rate = 0, BitRate()
        self._stopping = threading.Event()
        self._forget()
        self._thread = self._new_thread()

    # ------------------------------------------------------------ the caller's side

    @property
    def frames_tiles(self) -> int:
        """Tiles written."""
        return self._tiles.written

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    @property
    def view(self) -> View:
        """What is remembered of where it looks."""
        return self._glances.view

    def close_up_wh_px(self) -> tuple[int, int]:
        """At which size somebody looks closely, where that is more than its pictures have; (0, 0): nobody does."""
        (width, height), (has_width, has_height) = self._tiles.close_up_wh_px(), self._size
        return (width, height) if width > has_width or height > has_height else (0, 0)

    def start(self) -> None:
        """Begin; again after the thread has died."""
        if self._thread.ident is not None:
            self._recorder.cut()
            self._thread = self._new_thread()
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end; `join` waits."""
        self._stopping.set()

    def join(self, timeout_s: float) -> None:
        """Wait for the thread. One that hangs in a dead connection is left behind: it holds nothing but that."""
        if self._thread.ident is None:
            self._tiles.close()
        else:
            self._thread.join(timeout_s)

    def take_view(self) -> None:
        """Where it looks now is right: what it looked at before is forgotten."""
        self._glances.forget_view()

    def reading(self) -> CameraReading:
        """What the picture is worth now, and its rates since the last call."""
        now_us = _now_us()
        self._packet_at_us = min(self._packet_at_us, now_us)  # It lies ahead where the clock was set back since.
        with self._lock:
            self._health = now = health.silent(self._health, self._packet_at_us, now_us, self._why)
        fps, detect_fps = self._rates()
        frame = self.newest
        return CameraReading(
            camera=self.camera,
            picture=now.state,
            since_us=now.since_us,
            last_frame_at_us=frame.captured_at_us if frame else 0,
            fps=fps,
            detect_fps=detect_fps,
            width=frame.image.width if frame else 0,
            height=frame.image.height if frame else 0,
            recording=self._recorder.recording,
            measured_at_us=now_us,
            why=now.why or self._recorder.why,
            need=self.need,
            kbit_s=self._bit_rate.kbit_s(self._bytes, time.monotonic()),
        )

    def _rates(self) -> tuple[float, float]:
        at, frames, detections = self._counted
        self._counted = (time.monotonic(), self.frames_decoded, self.detections)
        passed = max(1e-3, self._counted[0] - at)
        return round((self._counted[1] - frames) / passed, 1), round((self._counted[2] - detections) / passed, 1)

    # ------------------------------------------------------------ the thread's side

    def _new_thread(self) -> threading.Thread:
        return threading.Thread(target=self._run, name=f"eye-{self.camera}", daemon=True)

    def _run(self) -> None:
        lower_thread()
        failures = 0
        while not self._stopping.is_set():
            before = self.frames_decoded
            fault = watched(self._source, self.work, self._stopping, self._begin, self._take)
            self._recorder.cut()
            self.work.over()
            if self._stopping.is_set():
                break
            if str(fault) != self._why:
                log.warning("%s: %s", self.camera, fault)
            self._why = str(fault)
            failures = 1 if self.frames_decoded > before else failures + 1
            self._stopping.wait(pause_s(fault, failures, random.random()))
        self._tiles.close()

    def _begin(self, stream: CameraStream) -> None:
        self.connects += 1
        self.decoder = stream.decoder
        self._forget()

    def _forget(self) -> None:
        """Begin a new connection."""
        self._pace = Pace()
        self._glances.begin()
        self._size = (0, 0)

    def _take(self, stream: CameraStream, packet: StreamPacket) -> None:
        self._packet_at_us = packet.captured_at_us  # Not its arrival: a read that times out gives a held packet back.
        self._bytes += packet.packet.size
        looked_at = self._detecting or self._tiles.wanted()
        if self._pace.decodes(packet.key, packet.captured_at_us, packet.behind_us, looked_at):
            for frame in stream.decode(packet):
                self._show(frame)
        self._recorder.take(packet.packet, stream.stream, packet.captured_at_us)

    def _show(self, frame: StreamFrame) -> None:
        self.frames_decoded += 1
        self.newest = frame
        self._why = ""
        size = (frame.image.width, frame.image.height)
        if size != self._size:
            if self._size != (0, 0):
                self._recorder.cut()
                self._glances.begin()
            self._size = size
        if self._pace.shows():
            self._tiles.put(frame.image, frame.captured_at_us)
        if glance := self._glances.take(frame, _now_us()):
            with self._lock:
                self._health = health.glanced(self._health, glance)


def _now_us() -> int:
    return time.time_ns() // 1000

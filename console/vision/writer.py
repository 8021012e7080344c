"""Between the eyes and the disk: one thread that writes for all cameras of a worker, and brings it onto the disk.

An eye only puts its packets down, so no disk holds decoding up. Twenty times a second they are written, five times in
two seconds they are synced: with clusters of a fifth of a second, a power cut takes less than the last second. A disk
that is too slow fills a camera's queue; then packets are let go up to a key frame, are counted, and leave a gap.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

from av.packet import Packet
from av.video.stream import VideoStream

from console.vision.recorder import Recorder, kept_template

TICK_S = 0.05
SYNC_S = 0.4
MOST_WAITING_BYTES = 4 * 1024 * 1024
"""Of one camera: half a minute of a small stream."""
STALLED_S = 3.0
"""A disk that takes longer for one turn does not answer."""

Waiting: TypeAlias = "tuple[Packet[VideoStream], VideoStream, int]"

log = logging.getLogger(__name__)


class Line:
    """One camera's way to its recorder. An eye calls `take` and `cut`; they return at once."""

    def __init__(self, recorder: Recorder, stalled: Callable[[], bool]) -> None:
        self.recorder = recorder
        self.lost = 0
        """Packets that the disk was too slow for."""
        self._stalled = stalled
        self._lock = threading.Lock()
        self._waiting: deque[Waiting | None] = deque()
        self._waiting_bytes = 0
        self._overflowing = False
        self._template: VideoStream | None = None
        self._kept: VideoStream | None = None
        self._refused = ""

    @property
    def recording(self) -> bool:
        """Whether packets reach a file, and in time."""
        return self.recorder.recording and not self._trouble()

    @property
    def why(self) -> str:
        """Why nothing is recorded; empty while recording goes well."""
        return self._trouble() or self.recorder.why

    def take(self, packet: Packet[VideoStream], template: VideoStream, captured_at_us: int) -> None:
        """Put one packet down to be written. The stream may be closed right after."""
        if template is not self._template:
            self._begin(template)
        if self._kept is None or not self._has_room(packet):
            return
        with self._lock:
            self._waiting.append((packet, self._kept, captured_at_us))
            self._waiting_bytes += packet.size

    def cut(self) -> None:
        """End the segment after what waits; asked again and again, of a camera that does not come back, once."""
        with self._lock:
            if not self._waiting or self._waiting[-1] is not None:
                self._waiting.append(None)

    def write(self) -> None:
        """Write what waits. Called on the writer's thread alone."""
        with self._lock:
            waiting, self._waiting = self._waiting, deque()
        while waiting:
            one = waiting.popleft()
            if one is None:
                self.recorder.cut()
                continue
            size = one[0].size
            self.recorder.take(*one)
            with self._lock:
                self._waiting_bytes -= size

    def _begin(self, template: VideoStream) -> None:
        self._template, self._kept, self._refused = template, None, ""
        try:
            self._kept = kept_template(template)
        except ValueError as error:
            self._refused = str(error)

    def _has_room(self, packet: Packet[VideoStream]) -> bool:
        """Once the queue is full nothing comes in before a key frame finds it half empty: that begins a new segment."""
        full = self._waiting_bytes + packet.size > MOST_WAITING_BYTES
        if self._overflowing and packet.is_keyframe and self._waiting_bytes * 2 < MOST_WAITING_BYTES:
            self._overflowing = False
            log.warning("%s: recording again; %d packets lost so far", self.recorder.camera, self.lost)
        elif full and not self._overflowing:
            self._overflowing = True
            log.warning("%s: not recording: the disk is too slow", self.recorder.camera)
            self.cut()
        self.lost += self._overflowing
        return not self._overflowing

    def _trouble(self) -> str:
        if self._refused:
            return f"not recording: {self._refused}; set the camera to H.264 or H.265"
        if self._overflowing:
            return f"not recording: the disk of {self.recorder.folder} is too slow; {self.lost} packets lost"
        return f"not recording: the disk of {self.recorder.folder} does not answer" if self._stalled() else ""


class Writer:
    """The thread. It may hang with its disk; nobody waits for it longer than `stop` says."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.sync_ms = 0.0
        """How long it took to bring everything onto the disk, the last time."""
        self._monotonic = monotonic
        self._lines: list[Line] = []
        self._turn_began = 0.0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recordings", daemon=True)

    @property
    def lost(self) -> int:
        """Packets that the disk was too slow for."""
        return sum(line.lost for line in self._lines)

    def line(self, recorder: Recorder) -> Line:
        """A new camera. Before `start`."""
        self._lines.append(Line(recorder, self._is_stalled))
        return self._lines[-1]

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Write what waits and end the segments, when the disk lets us."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _is_stalled(self) -> bool:
        began = self._turn_began
        return bool(began) and self._monotonic() - began > STALLED_S

    def _run(self) -> None:
        synced_at = 0.0
        while not self._stopping.wait(TICK_S):
            self._turn_began = began = self._monotonic()
            for line in self._lines:
                line.write()
            if began - synced_at >= SYNC_S:
                synced_at = began
                self._sync()
            self._turn_began = 0.0
        for line in self._lines:
            line.write()
            line.recorder.cut()

    def _sync(self) -> None:
        began = self._monotonic()
        for line in self._lines:
            line.recorder.sync()
        self.sync_ms = round((self._monotonic() - began) * 1000, 1)

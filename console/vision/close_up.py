"""The main stream of a camera while somebody looks closely: opened beside the small one, shown from its first picture.

The small stream goes on, for the wall, the recorder and the detector. The room shows whichever of the two is the
present, so nothing is ever black: this one may come late, fail or stand still, and all that is lost is detail.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from console.bus import now_us
from console.messages import MainStream
from console.priority import lower_thread
from console.ring import TileWriter
from console.values import Ending, PictureState
from console.vision import health
from console.vision.connection import Source, watched
from console.vision.glances import Glances
from console.vision.pace import Pace
from console.vision.rate import BitRate
from console.vision.tiles import Scaler, within
from console.vision.watch import Work
from devices.cameras.stream import CameraStream, StreamFrame, StreamPacket, pause_s

LINGER_S = 3.0
"""A main stream stays open for so long after the last close look: whoever comes back at once finds it there."""
AGAIN_S = 8.0
"""From one beginning to the next of one whose thread dies."""
_DEAD = frozenset({PictureState.FROZEN, PictureState.BLACK})
"""A main picture like this is not shown; what the small one shows is more."""

log = logging.getLogger(__name__)


class LookedAt(Protocol):
    """A camera of which somebody may look at a close-up."""

    camera: str

    def close_up_wh_px(self) -> tuple[int, int]:
        """At which size somebody looks closely, (0, 0): nobody does."""


class CloseUp:
    """One camera's main stream on a thread of its own, from a first close look to the last; the next is another one."""

    def __init__(self, camera: str, source: Source, ring: str, wh_px: tuple[int, int]) -> None:
        self.camera = camera
        self.wh_px = wh_px
        """The size that is looked at; may be set at any time, from any thread."""
        self.work = Work(f"{camera} main", Ending.CAMERA_HUNG)
        self._source, self._ring = source, ring
        self._writer: TileWriter | None = None
        self._scaler, self._glances, self._pace = Scaler(), Glances(), Pace()
        self._health = health.unseen(now_us())
        self._own_wh_px = (0, 0)
        self._why = ""
        self._frames = self._bytes = 0
        self._bit_rate, self._counted = BitRate(), (time.monotonic(), 0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"main-{camera}", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Ask it to end; `join` waits."""
        self._over.set()

    def join(self, timeout_s: float) -> None:
        """Wait for its thread to end."""
        self._thread.join(timeout_s)

    def said(self) -> MainStream:
        """What it is worth now, with its rates since the last call."""
        now_s, (since_s, frames) = time.monotonic(), self._counted
        self._counted = (now_s, self._frames)
        return MainStream(
            width=self._own_wh_px[0],
            height=self._own_wh_px[1],
            fps=round((self._counted[1] - frames) / max(1e-3, now_s - since_s), 1),
            kbit_s=self._bit_rate.kbit_s(self._bytes, now_s),
            why=self._why or (self._health.why if self._health.state in _DEAD else ""),
        )

    # ------------------------------------------------------------ the thread's side

    def _run(self) -> None:
        lower_thread()
        try:
            self._look()
        finally:
            if self._writer is not None:
                self._writer.close()

    def _look(self) -> None:
        failures = 0
        while not self._over.is_set():
            before = self._frames
            fault = watched(self._source, self.work, self._over, self._begin, self._take)
            self.work.over()
            why = str(fault or "")
            if why and why != self._why:
                log.warning("%s: main stream: %s", self.camera, why)
            self._why = why
            failures = 1 if self._frames > before else failures + 1
            self._over.wait(pause_s(fault, failures, random.random()))

    def _begin(self, _stream: CameraStream) -> None:
        self._pace = Pace()
        self._glances.begin()
        self._health = health.unseen(now_us())

    def _take(self, stream: CameraStream, packet: StreamPacket) -> None:
        self._bytes += packet.packet.size
        if self._pace.decodes(packet.key, packet.captured_at_us, packet.behind_us, watched=True):
            for frame in stream.decode(packet):
                self._show(frame)

    def _show(self, frame: StreamFrame) -> None:
        self._frames += 1
        self._why = ""
        size = (frame.image.width, frame.image.height)
        if size != self._own_wh_px:
            self._glances.begin()
            self._own_wh_px = size
        if glance := self._glances.take(frame, now_us()):
            self._health = health.glanced(self._health, glance)
        if self._health.state not in _DEAD and self._pace.shows():
            self._put(frame)

    def _put(self, frame: StreamFrame) -> None:
        width, height = within((frame.image.width, frame.image.height), self.wh_px)
        if width and height:
            self._room_for(width, height).write(self._scaler.bgra(frame.image, width, height), frame.captured_at_us)

    def _room_for(self, width: int, height: int) -> TileWriter:
        """The ring, made no larger than what is looked at, and made anew for more."""
        writer = self._writer
        if writer is not None:
            has = writer.capacity_wh_px
            if width * height <= has[0] * has[1]:
                return writer
            writer.close()
        self._writer = writer = TileWriter(self._ring, (width, height))
        return writer


class CloseUps:
    """The main streams of a worker's cameras. For one thread alone."""

    def __init__(self, cameras: Iterable[LookedAt], opened: Mapping[str, Callable[[tuple[int, int]], CloseUp]]) -> None:
        """`opened` begins the close-up of a camera by its id; cameras without a main stream are not in it."""
        self._cameras = [one for one in cameras if one.camera in opened]
        self._opened = opened
        self._open: dict[str, CloseUp] = {}
        self._wanted_s: dict[str, float] = {}
        self._begun_s: dict[str, float] = {}
        self._ending: list[CloseUp] = []

    @property
    def works(self) -> list[Work]:
        """What each of their threads does now that could hang."""
        return [one.work for one in (*self._open.values(), *self._ending)]

    def __len__(self) -> int:
        return len(self._open)

    def follow(self, now_s: float) -> None:
        """Open what somebody looks at closely, end what nobody does any more; `now_s` is a monotonic time."""
        self._ending = [one for one in self._ending if one.alive]
        for camera in self._cameras:
            self._follow(camera.camera, camera.close_up_wh_px(), now_s)

    def said(self, camera: str) -> MainStream | None:
        """What a camera's main stream is worth; None while it is not open."""
        one = self._open.get(camera)
        return one.said() if one is not None else None

    def stop(self) -> None:
        """Ask all to end; `join` waits."""
        for camera in tuple(self._open):
            self._end(camera)

    def join(self, timeout_s: float) -> None:
        """Wait for all, so long together."""
        deadline = time.monotonic() + timeout_s
        for one in self._ending:
            one.join(max(0.0, deadline - time.monotonic()))

    def _follow(self, camera: str, wh_px: tuple[int, int], now_s: float) -> None:
        one = self._open.get(camera)
        if wh_px != (0, 0):
            self._wanted_s[camera] = now_s
            if one is None or self._is_dead(one, now_s):
                self._begin(camera, wh_px, now_s)
            else:
                one.wh_px = wh_px
        elif one is not None and now_s - self._wanted_s[camera] > LINGER_S:
            self._end(camera)

    def _is_dead(self, one: CloseUp, now_s: float) -> bool:
        """Whether its thread died of a fault, and it is time for another."""
        if one.alive or now_s - self._begun_s[one.camera] < AGAIN_S:
            return False
        log.error("%s: the thread of its main stream has died; starting it again", one.camera)
        return True

    def _begin(self, camera: str, wh_px: tuple[int, int], now_s: float) -> None:
        """Not before the one before it has ended: both would write into one ring."""
        if all(one.camera != camera for one in self._ending):
            self._open[camera] = self._opened[camera](wh_px)
            self._begun_s[camera] = now_s

    def _end(self, camera: str) -> None:
        one = self._open.pop(camera)
        one.stop()
        self._ending.append(one)

"""What cameras notice by themselves (tamper, motion, a digital input): asked of each by pull point, in a thread."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

from console.bus import Bus, now_us
from console.domain.ages import CLOCKS_APART_US
from console.site.context import Context
from console.site.credentials import onvif_address
from console.site.model import Camera
from console.steering import CameraNotice
from console.topics import field_topic
from console.vision.logins import Logins
from devices.cameras.address import Address
from devices.errors import DeviceError
from devices.onvif.device import OnvifDevice
from devices.onvif.events import KEPT_S, Occurrence, PullPoint

RENEWED_S = KEPT_S / 2
SAID_AGAIN_S = 10.0
"""What stands is said again this often: a core that was started anew knows of it."""
PAUSES_S = (5.0, 15.0, 60.0)
"""Between two tries to reach a camera that does not answer."""
SPOKEN = ("tamper", "motion", "input")

log = logging.getLogger(__name__)


class Notices:
    """All cameras of a worker that have an ONVIF address. `turned`: whether a camera looks elsewhere on purpose, so
    that another scene is no tampering; asked on the cameras' threads."""

    def __init__(
        self,
        context: Context,
        bus: Bus,
        cameras: Sequence[Camera],
        turned: Callable[[Camera], bool],
        logins: Logins,
    ) -> None:
        self._site, self._bus = context.site.id, bus
        self._loop = asyncio.get_running_loop()
        self._ears = [
            Ear(camera, partial(onvif_address, context, camera), self._say, turned, logins)
            for camera in cameras
            if camera.onvif
        ]

    def start(self) -> None:
        """Listen."""
        for ear in self._ears:
            ear.start()

    def stop(self) -> None:
        """Ask the threads to end."""
        for ear in self._ears:
            ear.stop()

    def join(self, deadline_s: float) -> None:
        """Wait for them until a monotonic time; one that waits for its camera is left to end with the process."""
        for ear in self._ears:
            ear.join(max(0.0, deadline_s - time.monotonic()))

    def _say(self, notice: CameraNotice) -> None:
        """Called on the cameras' threads."""
        if not self._loop.is_closed():
            topic = field_topic(self._site, "notice", notice.camera)
            self._loop.call_soon_threadsafe(partial(self._bus.publish, topic, notice))


class Ear:
    """One camera."""

    def __init__(
        self,
        camera: Camera,
        where: Callable[[], Address | None],
        say: Callable[[CameraNotice], None],
        turned: Callable[[Camera], bool],
        logins: Logins,
    ) -> None:
        self._camera, self._where, self._say, self._turned, self._logins = camera, where, say, turned, logins
        self._standing: dict[str, CameraNotice] = {}
        self._said_at_s, self._last_us = 0.0, 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"ear-{camera.id}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end."""
        self._stopping.set()

    def join(self, timeout_s: float) -> None:
        """Wait for it."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        failures, told = 0, ""
        while not self._stopping.is_set():
            began_s = time.monotonic()
            try:
                if not self._listen():
                    return
            except DeviceError as error:
                if str(error) != told:
                    log.warning("%s: events: %s", self._camera.id, error)
                told = str(error)
            failures = 0 if time.monotonic() - began_s > RENEWED_S else failures + 1
            self._pause(PAUSES_S[min(failures, len(PAUSES_S) - 1)])

    def _pause(self, seconds: float) -> None:
        """Wait for the next try. What stood when the camera was heard last is not over, and is said again."""
        until_s = time.monotonic() + seconds
        while not self._stopping.is_set() and (left_s := until_s - time.monotonic()) > 0:
            self._repeat()
            self._stopping.wait(min(left_s, SAID_AGAIN_S))

    def _listen(self) -> bool:
        """Hear a subscription to its end; False where the camera has no events. Raises DeviceError."""
        where = self._where()
        return where is not None and self._logins.asked(f"{self._camera.id} events", where, self._subscribe)

    def _subscribe(self, where: Address) -> bool:
        device = OnvifDevice(where)
        if not device.has("events"):
            return False
        point, renewed_s = PullPoint(device), time.monotonic()
        while not self._stopping.is_set():
            for one in point.pull():
                self._hear(one)
            if time.monotonic() - renewed_s > RENEWED_S:
                point.renew()
                renewed_s = time.monotonic()
            self._repeat()
        point.end()
        return True

    def _hear(self, one: Occurrence) -> None:
        """A change is said at once. The state at the start where something stands, and always of tampering: the core
        may have heard of it from a worker before this one."""
        name = f"{one.kind} {one.topic}"
        if one.kind not in SPOKEN or (one.on and one.kind == "tamper" and self._turned(self._camera)):
            return
        if one.on or name in self._standing or not one.initial or one.kind == "tamper":
            notice = self._notice(one.kind, one.on, one.topic[:120], one.at_us)
            self._standing.pop(name, None)
            if one.on:
                self._standing[name] = notice
            self._say(notice)

    def _repeat(self) -> None:
        if time.monotonic() - self._said_at_s >= SAID_AGAIN_S:
            self._said_at_s = time.monotonic()
            for one in self._standing.values():
                self._say(self._notice(one.kind, one.on, one.topic, one.since_us))

    def _notice(self, kind: str, on: bool, topic: str, since_us: int) -> CameraNotice:
        """Each is of a later time than the one before, unless the clock was set back: what is of a time to come is not
        heard."""
        at_us = now_us()
        is_ahead = self._last_us > at_us + CLOCKS_APART_US
        self._last_us = at_us if is_ahead else max(at_us, self._last_us + 1)
        return CameraNotice(
            camera=self._camera.id, kind=kind, on=on, topic=topic, since_us=since_us, measured_at_us=self._last_us
        )

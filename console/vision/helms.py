"""The heads of a worker's cameras: their threads, what they say on the bus, and what it means for what is detected."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial

from console.bus import Bus
from console.domain.steering import turned
from console.messages import Message
from console.site.context import Context
from console.site.credentials import onvif_address
from console.site.model import Camera
from console.steering import Steering, SteeringReading, SteerOrder
from console.topics import field_topic, steer_topic
from console.vision.helm import Helm
from console.vision.logins import Logins
from devices.errors import BadReply
from devices.onvif.head import Head, Spans

Turned = Callable[[Camera, Camera | None], None]
"""Told, on the loop, of a camera that was turned, and its pose now; None while nobody knows it."""


class Helms:
    """One helm for each camera that has an ONVIF address. On the loop, but for the helms' own threads."""

    def __init__(self, context: Context, bus: Bus, cameras: Sequence[Camera], tell: Turned, logins: Logins) -> None:
        self._site, self._bus, self._tell = context.site.id, bus, tell
        self._loop = asyncio.get_running_loop()
        self._cameras = {camera.id: camera for camera in cameras if camera.onvif}
        self._helms = {
            name: Helm(name, partial(_head, context, camera, logins), self._say, self._turned)
            for name, camera in self._cameras.items()
        }
        for name in self._helms:
            bus.on(steer_topic(self._site, name), self.hear)

    def start(self) -> None:
        """Reach the cameras."""
        for helm in self._helms.values():
            helm.start()

    def stop(self) -> None:
        """Ask them to end."""
        for helm in self._helms.values():
            helm.stop()

    def join(self, deadline_s: float) -> None:
        """Wait for them until a monotonic time."""
        for helm in self._helms.values():
            helm.join(max(0.0, deadline_s - time.monotonic()))

    def hear(self, batch: list[tuple[str, Message]]) -> None:
        """Orders of the core."""
        for _, message in batch:
            if isinstance(message, SteerOrder) and message.camera in self._helms:
                self._helms[message.camera].order(message)

    def _say(self, reading: SteeringReading) -> None:
        """Called on a helm's thread."""
        self._on_loop(partial(self._bus.publish, field_topic(self._site, "steering", reading.camera), reading))

    def _turned(self, reading: SteeringReading) -> None:
        """Called on a helm's thread."""
        camera = self._cameras[reading.camera]
        self._on_loop(partial(self._tell, camera, turned(camera, _as_state(reading))))

    def _on_loop(self, act: Callable[[], None]) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)


def _as_state(reading: SteeringReading) -> Steering:
    return Steering(
        camera=reading.camera,
        moves=reading.moves,
        aims=reading.aims,
        pan_deg=reading.pan_deg,
        tilt_deg=reading.tilt_deg,
        zoomed=reading.zoomed,
        home=reading.home,
    )


def _head(context: Context, camera: Camera, logins: Logins) -> Head:
    """The camera's head, reached anew: a password that was set meanwhile is heard. Raises DeviceError."""
    where = onvif_address(context, camera)
    if where is None:
        raise BadReply(f"{camera.id}: the site file has no onvif address for it")
    spans = Spans(camera.pan_span_deg, camera.tilt_span_deg)
    return logins.asked(f"{camera.id} head", where, lambda there: Head(there, spans))

"""One camera's head in its own thread: the newest order in, its movement, and where it looks out.

A camera may be slow or gone: only this thread waits for it, each request within the bounds of `devices.web`. Orders do
not queue, the newest wins. A movement ends by itself: the camera is given a second each time, and is told to stop where
no order renews it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from console.bus import now_us
from console.steering import Preset, SteeringReading, SteerOrder
from devices.errors import BadReply, DeviceError
from devices.onvif.head import Bearing, Head

RENEWED_S = 0.9
"""A movement that no order has renewed for so long is stopped."""
ASKED_S, SETTLING_S = 5.0, 0.5
"""Between two questions where it looks: at rest, and while it turns."""
OPENED_S = (5.0, 10.0, 15.0)
"""Between two tries to reach a camera that does not answer."""

AT_HOME, ANYWHERE = Bearing(None, None, False, True), Bearing(None, None, False, False)
"""What is believed of a camera that does not say where it looks: before we turned it, and after."""

log = logging.getLogger(__name__)


class Helm:
    """Steers one camera. `opened` reaches it (raises DeviceError); `say` and `turned` are called on its thread: what
    there is to say, and each time that the camera looked elsewhere than before."""

    def __init__(
        self,
        camera: str,
        opened: Callable[[], Head],
        say: Callable[[SteeringReading], None],
        turned: Callable[[SteeringReading], None],
    ) -> None:
        self.camera = camera
        self._opened, self._say, self._turned = opened, say, turned
        self._head: Head | None = None
        self._presets: tuple[Preset, ...] = ()
        self._bearing: Bearing | None = None
        self._believed = AT_HOME
        self._done, self._why = "", ""
        self._failures = 0
        self._open_at_s = self._ask_at_s = 0.0
        self._moving_until_s = 0.0
        self._order: SteerOrder | None = None
        self._wake = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"helm-{camera}", daemon=True)

    # ------------------------------------------------------------ the caller's side

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def order(self, order: SteerOrder) -> None:
        """Carry this out next, whatever waited before. From any thread."""
        with self._wake:
            self._order = order
            self._wake.notify()

    def stop(self) -> None:
        """Ask the thread to end; `join` waits."""
        with self._wake:
            self._stopping = True
            self._wake.notify()

    def join(self, timeout_s: float) -> None:
        """Wait for the thread. One that waits for its camera is left to end with the process."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)

    # ------------------------------------------------------------ the thread's side

    def _run(self) -> None:
        while not self._stopping:
            order = self._next()
            try:
                self._turn(order)
            except DeviceError as error:
                self._failed(order, error)
        self._let_go()

    def _next(self) -> SteerOrder | None:
        """The newest order; None when something else is due before one comes."""
        with self._wake:
            if self._order is None and not self._stopping:
                self._wake.wait(max(0.0, self._due_s() - time.monotonic()))
            order, self._order = self._order, None
            return order

    def _due_s(self) -> float:
        if self._head is None:
            return self._open_at_s
        return min(self._ask_at_s, self._moving_until_s or self._ask_at_s)

    def _turn(self, order: SteerOrder | None) -> None:
        """Do what is due. Raises DeviceError."""
        head = self._head or self._open()
        if order is not None:
            self._carry_out(head, order)
            self._done, self._why = order.order, ""
            self._ask_at_s = time.monotonic() + SETTLING_S
        now_s = time.monotonic()
        if self._moving_until_s and now_s >= self._moving_until_s:
            self._moving_until_s = 0.0
            head.stop()
        if now_s >= self._ask_at_s:
            self._look(head)

    def _open(self) -> Head:
        self._head = head = self._opened()
        self._presets = tuple(Preset(one.token, one.name[:80]) for one in head.presets()[:100])
        self._failures, self._why, self._ask_at_s = 0, "", 0.0
        return head

    def _carry_out(self, head: Head, order: SteerOrder) -> None:
        self._moving_until_s, self._believed = 0.0, ANYWHERE
        if order.preset:
            head.go_to(order.preset)
        elif order.aim_deg is not None:
            head.aim(*order.aim_deg)
            self._believed = Bearing(*order.aim_deg, zoomed=False, home=order.aim_deg == (0.0, 0.0))
        elif order.pan or order.tilt or order.zoom:
            head.move(order.pan, order.tilt, order.zoom)
            self._moving_until_s = time.monotonic() + RENEWED_S
        else:
            head.stop()
        self._announce(None)

    def _look(self, head: Head) -> None:
        """Ask where it looks; again soon until it says the same twice."""
        before, self._bearing = self._bearing, self._asked(head)
        settled = before == self._bearing and not self._moving_until_s
        self._ask_at_s = time.monotonic() + (ASKED_S if settled else SETTLING_S)
        if settled:
            self._say(self._reading())
        else:
            self._announce(self._bearing)

    def _asked(self, head: Head) -> Bearing:
        try:
            return head.bearing()
        except BadReply:
            return self._believed

    def _announce(self, bearing: Bearing | None) -> None:
        """Say that it looks elsewhere now; None: while it turns nobody knows where."""
        self._bearing = bearing
        reading = self._reading()
        self._turned(reading)
        self._say(reading)

    def _failed(self, order: SteerOrder | None, error: DeviceError) -> None:
        """A camera that says no is still there; one that does not answer is opened again later."""
        if str(error) != self._why:
            log.warning("%s: %s", self.camera, error)
        self._why = str(error)
        self._done = order.order if order is not None else self._done
        now_s = time.monotonic()
        if isinstance(error, BadReply) and self._head is not None:
            self._ask_at_s = now_s + ASKED_S
        else:
            self._head, self._bearing, self._moving_until_s = None, None, 0.0
            self._open_at_s = now_s + OPENED_S[min(self._failures, len(OPENED_S) - 1)]
            self._failures += 1
        self._say(self._reading())

    def _let_go(self) -> None:
        if self._head is not None and self._moving_until_s:
            try:
                self._head.stop()
            except DeviceError as error:
                log.warning("%s: %s", self.camera, error)

    def _reading(self) -> SteeringReading:
        at, there = self._bearing, self._head is not None
        return SteeringReading(
            camera=self.camera,
            moves=there,
            aims=self._head.aims if self._head is not None else False,
            measured_at_us=now_us(),
            presets=self._presets if there else (),
            pan_deg=round(at.pan_deg, 1) if at is not None and at.pan_deg is not None else None,
            tilt_deg=round(at.tilt_deg, 1) if at is not None and at.tilt_deg is not None else None,
            zoomed=at.zoomed if at is not None else False,
            home=at.home if at is not None else None,
            order=self._done,
            why=self._why,
        )

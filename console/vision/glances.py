"""Which frames are glanced at, and what a glance says: two a second for what is worth a picture, one in two seconds for
whether the camera still looks where it looked."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from console.domain.ages import is_over
from console.vision import view
from console.vision.health import Glance
from console.vision.tiles import Lumas
from console.vision.view import View
from devices.cameras.stream import StreamFrame

NOTHING = View()
GLANCE_US = 500_000
ROWS = 90
"""About so many rows of a picture are looked at."""

Luma = npt.NDArray[np.int16]


class Glances:
    """The glances at one camera. What is compared is forgotten with each connection, the view is not."""

    def __init__(self, view: View = NOTHING) -> None:
        self.view = view
        """What is remembered of where it looks; another value after each glance at it."""
        self._lumas = Lumas()
        self._viewed_at_us = 0
        self._forgotten = False
        self.begin()

    def begin(self) -> None:
        """Another stream, another size of picture, a clock that was set back: there is nothing to compare with."""
        self._last: Luma | None = None
        self._last_key: Luma | None = None
        self._at_us = self._key_at_us = 0

    def forget_view(self) -> None:
        """From the next glance on another view is learnt. From any thread."""
        self._forgotten = True

    def take(self, frame: StreamFrame, now_us: int) -> Glance | None:
        """A glance at the frame when one is due. A key frame, coded anew, is compared with the one before."""
        at_us = frame.captured_at_us
        if at_us < max(self._at_us, self._key_at_us):
            self.begin()
        keys = bool(frame.image.key_frame) and at_us - self._key_at_us >= GLANCE_US
        if not keys and at_us - self._at_us < GLANCE_US:
            return None
        step = max(1, frame.image.height // ROWS)
        now = self._lumas.of(frame.image)[::step, ::step].astype(np.int16)
        before = self._last_key if keys else self._last
        if keys:
            self._last, self._last_key, self._key_at_us = None, now, at_us
        else:
            self._last, self._at_us = now, at_us
        self._remember(now, at_us)
        difference = None if before is None else cv2.norm(now, before, cv2.NORM_L1) / now.size
        mean, spread = (float(level[0, 0]) for level in cv2.meanStdDev(now))
        seen = self.view
        return Glance(at_us, difference, keys, mean, spread, now_us - at_us, seen.is_covered, seen.is_moved)

    def _remember(self, now: Luma, at_us: int) -> None:
        if self._forgotten:
            self.view, self._forgotten = View(), False
        if is_over(self._viewed_at_us, view.EVERY_US, at_us):
            self.view, self._viewed_at_us = view.glanced(self.view, now), at_us

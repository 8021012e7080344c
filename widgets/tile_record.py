"""What is remembered of one tile: its newest picture, when it was captured, how many were painted."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from widgets.states.tile import Shown

_FPS_OVER_S = 0.9


@dataclass
class TileRecord:
    """One camera on the wall."""

    captured_at_us: int = 0
    pixels: npt.NDArray[np.uint8] | None = None
    painted: int = 0
    fps: float = 0.0
    grey: QImage | None = None
    """The last picture without colour, while it is not the present."""
    came_back: bool = False
    """Whether the newest picture is the first, or the first after an old one."""
    _painted_at_us: int = 0
    _old: bool = False
    _counted: tuple[float, int] = field(default_factory=lambda: (time.monotonic(), 0))

    def take(self, shown: Shown) -> bool:
        """Take a picture; whether it is another than the one before."""
        captured_at_us, pixels = shown
        if captured_at_us == self.captured_at_us and self.pixels is not None and pixels.shape == self.pixels.shape:
            return False
        self.came_back = self.captured_at_us == 0 or self._old
        self.captured_at_us, self.pixels, self.grey, self._old = captured_at_us, pixels, None, False
        return True

    def forget(self) -> None:
        """No picture any more."""
        self.captured_at_us, self.pixels, self.grey = 0, None, None

    def keep_copy(self) -> None:
        """Hold the picture alone, no longer the memory it came in."""
        if self.pixels is not None:
            self.pixels = self.pixels.copy()

    def image(self) -> QImage | None:
        """The picture over the same memory, nothing copied; None before the first."""
        if self.pixels is None:
            return None
        height, width = self.pixels.shape[:2]
        return QImage(self.pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)

    def note_painted(self) -> None:
        """Count a picture once."""
        if self.captured_at_us != self._painted_at_us:
            self._painted_at_us = self.captured_at_us
            self.painted += 1

    def figures(self, now_us: int) -> tuple[float, float]:
        """(pictures shown a second, age of the newest in seconds, infinite before the first); called twice a second."""
        now_s, (since_s, counted) = time.monotonic(), self._counted
        if now_s - since_s >= _FPS_OVER_S:
            self.fps = (self.painted - counted) / (now_s - since_s)
            self._counted = (now_s, self.painted)
        age_s = max(0.0, (now_us - self.captured_at_us) / 1e6) if self.captured_at_us else math.inf
        return self.fps, age_s

    def grew_old(self, now_us: int, limit_us: int) -> bool:
        """Whether the picture went from fresh to old, or back, since the last call."""
        old = self.captured_at_us > 0 and now_us - self.captured_at_us > limit_us
        changed, self._old = old is not self._old, old
        return changed

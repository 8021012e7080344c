"""Where the plan lies on the screen: one scale and one origin; metres to pixels and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ctypes import memmove
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF
from shiboken6 import Shiboken

MARGIN_PX = 12.0
LARGEST_SCALE = 80.0
"""Pixels a metre; closer makes no sense for positions that are 0.3 m sure."""

CORNER_BYTES = 16
"""Of a QPointF: two doubles, x and y."""


@dataclass(frozen=True, slots=True)
class View:
    """`scale` in pixels a metre; `left_m`, `top_m` is the plan point at the window's top left corner."""

    scale: float
    left_m: float
    top_m: float
    width_px: float
    height_px: float
    ui: float = 1.0
    """Scale of marks and texts: 1.0 on a screen 1080 pixels high."""

    @classmethod
    def fitted(cls, width_m: float, height_m: float, width_px: float, height_px: float, ui: float = 1.0) -> View:
        """The whole plan, centred, with a small margin."""
        room_x, room_y = max(1.0, width_px - 2 * MARGIN_PX), max(1.0, height_px - 2 * MARGIN_PX)
        scale = min(room_x / max(width_m, 1.0), room_y / max(height_m, 1.0))
        left_m, top_m = (width_m - width_px / scale) / 2, (height_m - height_px / scale) / 2
        return cls(scale, left_m, top_m, width_px, height_px, ui)

    def px(self, size: float) -> float:
        """A size drawn for 1080 lines, on this screen."""
        return size * self.ui

    def at(self, x_m: float, y_m: float) -> QPointF:
        """Pixels of a plan point."""
        return QPointF((x_m - self.left_m) * self.scale, (y_m - self.top_m) * self.scale)

    def metres(self, point: QPointF) -> tuple[float, float]:
        """Plan point of a pixel."""
        return point.x() / self.scale + self.left_m, point.y() / self.scale + self.top_m

    def outline(self, corners_m: Iterable[tuple[float, float]]) -> QPolygonF:
        """Pixels of an outline."""
        return QPolygonF([self.at(x, y) for x, y in corners_m])

    def lines(self, lines_m: Sequence[Sequence[tuple[float, float]]]) -> list[QPolygonF]:
        """Pixels of many lines. Written as numbers into Qt's memory: a Python object for each corner costs four times
        as much."""
        corners = np.array([corner for line in lines_m for corner in line], np.float64).reshape(-1, 2)
        numbers = ((corners - (self.left_m, self.top_m)) * self.scale).tobytes()
        begin, lines = 0, list[QPolygonF]()
        for line_m in lines_m:
            line, size = QPolygonF(), len(line_m) * CORNER_BYTES
            line.resize(len(line_m))
            if size:
                memmove(Shiboken.getCppPointer(line.data())[0], numbers[begin : begin + size], size)
            lines.append(line)
            begin += size
        return lines

    def moved(self, dx_px: float, dy_px: float) -> View:
        """The plan dragged by so many pixels."""
        return replace(self, left_m=self.left_m - dx_px / self.scale, top_m=self.top_m - dy_px / self.scale)

    def zoomed(self, factor: float, around: QPointF, least: float) -> View:
        """Nearer or farther, the plan point under `around` kept where it is; never below `least` pixels a metre."""
        x_m, y_m = self.metres(around)
        scale = min(LARGEST_SCALE, max(least, self.scale * factor))
        return replace(self, scale=scale, left_m=x_m - around.x() / scale, top_m=y_m - around.y() / scale)

    def centred(self, x_m: float, y_m: float) -> View:
        """The plan point in the middle of the window."""
        return replace(
            self,
            left_m=x_m - self.width_px / self.scale / 2,
            top_m=y_m - self.height_px / self.scale / 2,
        )

    @property
    def window(self) -> QRectF:
        """The window in pixels."""
        return QRectF(0, 0, self.width_px, self.height_px)

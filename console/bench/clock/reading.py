"""Finds the clock's picture on a grabbed screen and reads the time in it. Pure: pixels in, milliseconds out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from console.bench.clock import picture

Screen = npt.NDArray[np.uint8]
"""(H, W, 4) uint8, BGRX."""

_STRONG, _WEAK = 140, 115
"""A mark's channels are above the one or below the other, whatever matrix made RGB of it."""
_FILLED = 0.8
"""A mark fills so much of its box at least; text and lines do not."""
_LEAST_PX = 5
_INNER = 0.25
"""So much of a block around its middle is looked at, to each side."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the clock's picture lies on the screen: the pixel of its left upper corner, and screen pixels a pixel."""

    x_px: float
    y_px: float
    scale_x: float
    scale_y: float

    @property
    def box_px(self) -> tuple[int, int, int, int]:
        """Left, top, width, height on the screen of what the marks enclose, and them."""
        left, top = self.at(*picture.FIRST_MARK_PX)
        right, bottom = self.at(*(corner + picture.MARK_PX for corner in picture.LAST_MARK_PX))
        return round(left), round(top), round(right - left), round(bottom - top)

    def at(self, x_px: float, y_px: float) -> tuple[float, float]:
        """The screen's pixel of a pixel of the picture."""
        return self.x_px + x_px * self.scale_x, self.y_px + y_px * self.scale_y

    def within(self, left_px: int, top_px: int) -> Place:
        """The same on a part of the screen that begins there."""
        return Place(self.x_px - left_px, self.y_px - top_px, self.scale_x, self.scale_y)


def place_of(screen: Screen) -> Place | None:
    """Where the clock is; None when its marks are not to be seen."""
    blue, green, red = (screen[..., channel] for channel in range(3))
    first = _mark((red > _STRONG) & (blue > _STRONG) & (green < _WEAK))
    last = _mark((green > _STRONG) & (blue > _STRONG) & (red < _WEAK))
    if first is None or last is None:
        return None
    wide, high = (
        end + picture.MARK_PX - begin for begin, end in zip(picture.FIRST_MARK_PX, picture.LAST_MARK_PX, strict=True)
    )
    scale_x, scale_y = (last[2] - first[0]) / wide, (last[3] - first[1]) / high
    if scale_x <= 0 or scale_y <= 0:
        return None
    left, top = picture.FIRST_MARK_PX
    return Place(first[0] - left * scale_x, first[1] - top * scale_y, scale_x, scale_y)


def read(screen: Screen, place: Place) -> int | None:
    """The milliseconds shown, modulo picture.WRAPS_MS; None when no whole picture of the clock is there."""
    means = np.array([_mean(screen, place, block) for block in range(picture.COLUMNS * picture.ROWS)])
    if not means.size or np.ptp(means) < (picture.WHITE - picture.BLACK) / 3:
        return None
    return picture.time_of(tuple(bool(white) for white in means > (means.min() + means.max()) / 2))


def age_ms(shown_ms: int, now_ms: float) -> float:
    """How old a shown time is, over the wrap of its code."""
    return (now_ms - shown_ms + picture.WRAPS_MS / 2) % picture.WRAPS_MS - picture.WRAPS_MS / 2


def _mark(found: npt.NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """The largest filled square: left, top, right, bottom."""
    _, _, boxes, _ = cv2.connectedComponentsWithStats(found.astype(np.uint8))
    squares = [
        (int(area), int(left), int(top), int(left + wide), int(top + high))
        for left, top, wide, high, area in boxes[1:]
        if min(wide, high) >= _LEAST_PX and area >= _FILLED * wide * high and 0.6 < wide / high < 1.7
    ]
    return max(squares)[1:] if squares else None


def _mean(screen: Screen, place: Place, block: int) -> float:
    """The mean of green in the middle of a block; 0 where it is not on the screen."""
    row, column = divmod(block, picture.COLUMNS)
    x = picture.LEFT_PX + (column + 0.5) * picture.BLOCK_W_PX
    y = picture.TOP_PX + (row + 0.5) * picture.BLOCK_H_PX
    left, top = place.at(x - _INNER * picture.BLOCK_W_PX, y - _INNER * picture.BLOCK_H_PX)
    right, bottom = place.at(x + _INNER * picture.BLOCK_W_PX, y + _INNER * picture.BLOCK_H_PX)
    down, across = _least_one(top, bottom), _least_one(left, right)
    seen = screen[down, across, 1]
    return float(seen.mean()) if seen.size else 0.0


def _least_one(first: float, last: float) -> slice:
    begin = max(0, round(first))
    return slice(begin, max(begin + 1, round(last)))

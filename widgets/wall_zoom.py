"""Digital zoom of one tile: which part of the picture is shown. Pure; shares of the picture."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.wall_grid import Box

STEP, MOST = 1.25, 8.0
PAN = 0.15
"""Part of what is shown by which an arrow moves."""


@dataclass(frozen=True, slots=True)
class Zoom:
    """A part of the picture of 1 / factor of its width and height; its upper left corner in shares."""

    factor: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @property
    def is_whole(self) -> bool:
        """Whether the whole picture is shown."""
        return self.factor <= 1.0

    def by(self, steps: int, x: float = 0.5, y: float = 0.5) -> Zoom:
        """So many steps closer; the point (x, y), in shares of what is shown, stays where it is."""
        factor = min(MOST, max(1.0, self.factor * STEP**steps))
        at_x, at_y = self.left + x / self.factor, self.top + y / self.factor
        return _inside(factor, at_x - x / factor, at_y - y / factor)

    def moved(self, across: float, down: float) -> Zoom:
        """Moved by parts of what is shown."""
        return _inside(self.factor, self.left + across / self.factor, self.top + down / self.factor)

    def wanted(self, shown_wh: tuple[int, int], own_wh: tuple[int, int]) -> tuple[int, int]:
        """The size at which the whole picture is wanted: so large that the part is sharp, never above the camera's own
        (where it is known). The height even, the width a multiple of eight, as the workers scale fast."""
        width, height = (round(side * self.factor) for side in shown_wh)
        return own_wh if 0 < own_wh[0] <= width else (width // 8 * 8, height // 2 * 2)

    def whole(self, box: Box) -> Box:
        """Where the whole picture would lie when its part fills the box."""
        width, height = round(box.width * self.factor), round(box.height * self.factor)
        return Box(box.x - round(self.left * width), box.y - round(self.top * height), width, height)


WHOLE = Zoom()


def _inside(factor: float, left: float, top: float) -> Zoom:
    most = 1.0 - 1.0 / factor
    return Zoom(factor, min(max(left, 0.0), most), min(max(top, 0.0), most)) if factor > 1.001 else WHOLE

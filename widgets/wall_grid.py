"""The geometry of a video wall: which cells there are and where a picture lies in its cell. Pure, device pixels."""

from __future__ import annotations

from dataclasses import dataclass

GRIDS: dict[int, tuple[int, int]] = {
    1: (1, 1),
    4: (2, 2),
    6: (3, 2),
    9: (3, 3),
    12: (4, 3),
    16: (4, 4),
    25: (5, 5),
    36: (6, 6),
}
"""Tiles on the wall → columns and rows."""

CHEAP = 14
"""A header that takes less than this part of a cell does not lie over the picture."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in whole device pixels."""

    x: int
    y: int
    width: int
    height: int

    def within(self, other: Box) -> Box:
        """The part of it that lies in another box."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return Box(x, y, max(0, right - x), max(0, bottom - y))

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


def smallest_grid(cameras: int) -> int:
    """The smallest grid that shows them all; the largest when none does."""
    return next((size for size in GRIDS if size >= cameras), max(GRIDS))


def cells(size: int, width: int, height: int, gap: int) -> tuple[Box, ...]:
    """The cells of a grid, row by row, with `gap` pixels around each; they share what is left over evenly."""
    columns, rows = GRIDS[size]
    across = [round(gap + (width - gap) * i / columns) for i in range(columns + 1)]
    down = [round(gap + (height - gap) * i / rows) for i in range(rows + 1)]
    return tuple(
        Box(across[c], down[r], max(1, across[c + 1] - across[c] - gap), max(1, down[r + 1] - down[r] - gap))
        for r in range(rows)
        for c in range(columns)
    )


def picture_box(cell: Box, header: int, aspect: float) -> Box:
    """The largest box of that aspect (width over height), its height even and its width a multiple of eight, as the
    workers' fast way of scaling wants it: below the header where that costs nothing or little, else behind it."""
    below = cell.height - header if header * CHEAP <= cell.height else cell.height
    width, height = _fitted(cell.width, below, aspect)
    free = cell.height - height
    top = cell.y + header + (free - header) // 2 if free >= header else cell.y + free
    return Box(cell.x + (cell.width - width) // 2, top, width, height)


def _fitted(width: int, height: int, aspect: float) -> tuple[int, int]:
    width = max(8, min(width, round(height * aspect)) // 8 * 8)
    return width, max(2, int(width / aspect) // 2 * 2)

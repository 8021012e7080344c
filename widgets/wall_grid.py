"""The geometry of a video wall: which cells there are and where a picture lies in its cell. Pure, device pixels."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.states.wall_layout import Span, WallLayout

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


def cells(layout: WallLayout, width: int, height: int, gap: int) -> tuple[Box, ...]:
    """The cells of a layout in its order, with `gap` pixels around each; they share what is left over evenly."""
    across = [round(gap + (width - gap) * i / layout.columns) for i in range(layout.columns + 1)]
    down = [round(gap + (height - gap) * i / layout.rows) for i in range(layout.rows + 1)]
    return tuple(_cell(span, across, down, gap) for span in layout.spans)


def unit_at(layout: WallLayout, width: int, height: int, x: float, y: float) -> tuple[int, int]:
    """The unit (column, row) under a point; points outside count as the nearest."""
    column, row = int(x * layout.columns / max(1, width)), int(y * layout.rows / max(1, height))
    return min(max(column, 0), layout.columns - 1), min(max(row, 0), layout.rows - 1)


def picture_box(cell: Box, header: int, aspect: float) -> Box:
    """The largest box of that aspect (width over height), its height even and its width a multiple of eight, as the
    workers' fast way of scaling wants it: below the header where that costs nothing or little, else behind it."""
    below = cell.height - header if header * CHEAP <= cell.height else cell.height
    width, height = _fitted(cell.width, below, aspect)
    free = cell.height - height
    top = cell.y + header + (free - header) // 2 if free >= header else cell.y + free
    return Box(cell.x + (cell.width - width) // 2, top, width, height)


def _cell(span: Span, across: list[int], down: list[int], gap: int) -> Box:
    left, top = across[span.column], down[span.row]
    width, height = across[span.column + span.columns] - left, down[span.row + span.rows] - top
    return Box(left, top, max(1, width - gap), max(1, height - gap))


def _fitted(width: int, height: int, aspect: float) -> tuple[int, int]:
    width = max(8, min(width, round(height * aspect)) // 8 * 8)
    return width, max(2, int(width / aspect) // 2 * 2)

"""Where the tiles of a wall lie: cells, headers, pictures in device pixels, and the widget rectangles around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect

from widgets.states.tile import TileState
from widgets.states.wall_layout import WallLayout
from widgets.wall_grid import Box, cells, picture_box

CLOSE_UP_SHARE = 0.3
"""A cell that takes more of the wall than this is looked at closely: one tile alone, or a large one among small."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A cell's header, what lies below it, and what of that its picture covers, in device pixels; and the widget's
    rectangles around the first two."""

    header: Box
    below: Box
    picture: Box
    header_shown: QRect
    below_shown: QRect


@dataclass(frozen=True, slots=True)
class Ground:
    """The widget's size, a header's height and the gap between cells, in device pixels; device pixels a logical one."""

    width: int
    height: int
    header: int
    gap: int
    ratio: float


def places(layout: WallLayout, tiles: Sequence[TileState], ground: Ground) -> dict[str, tuple[Box, Box]]:
    """Camera → its cell and its picture; tiles that find no cell are left out."""
    boxes = cells(layout, ground.width, ground.height, ground.gap)
    return {
        tile.camera: (cell, picture_box(cell, ground.header, tile.aspect))
        for tile, cell in zip(tiles, boxes, strict=False)
    }


def is_close_up(cell: Box, ground: Ground) -> bool:
    """Whether a cell is so large a part of the wall that its camera's main stream is worth its price."""
    return cell.width * cell.height > CLOSE_UP_SHARE * ground.width * ground.height


def parts_of(cell: Box, picture: Box, ground: Ground) -> Parts:
    """What is painted apart in one cell."""
    header = Box(cell.x, cell.y, cell.width, ground.header)
    below = Box(cell.x, cell.y + ground.header, cell.width, cell.height - ground.header)
    return Parts(
        header, below, picture.within(below), logical(header, ground.ratio), logical(below, ground.ratio)
    )  # fmt: skip


def logical(box: Box, ratio: float) -> QRect:
    """The widget's rectangle around a box of device pixels."""
    if ratio == 1.0:
        return QRect(box.x, box.y, box.width, box.height)
    left, top = int(box.x / ratio), int(box.y / ratio)
    right, bottom = int((box.x + box.width) / ratio) + 1, int((box.y + box.height) / ratio) + 1
    return QRect(left, top, right - left, bottom - top)

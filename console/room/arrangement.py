"""Which cameras a wall shows in which layout, and how that is written down. Plain values."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeGuard

from console.domain.walls import MOST_UNITS, Tile, covers_grid
from console.messages import SharedWall
from widgets.states.wall_layout import Span, WallLayout


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Cameras tile by tile, and further pages of them; `layout` None: the smallest fixed one that shows them all.
    `view` names where it came from: 'all', 'zone/<area>', 'shared/<name>', 'saved/<name>'."""

    cameras: tuple[str, ...]
    layout: WallLayout | None = None
    view: str = "all"


def written(arrangement: Arrangement) -> dict[str, Any]:
    """As JSON can hold it."""
    layout = arrangement.layout
    spans = None
    if layout is not None:
        spans = {"columns": layout.columns, "rows": layout.rows, "tiles": [list(tile) for tile in tiles_of(layout)]}
    return {"view": arrangement.view, "cameras": list(arrangement.cameras), "layout": spans}


def as_text(arrangement: Arrangement) -> str:
    """As one text, for a window's remembered state."""
    return json.dumps(written(arrangement), ensure_ascii=False)


def from_text(text: str, known: Collection[str]) -> Arrangement | None:
    """What was written as text; None when it is no arrangement, or none of its cameras is known any more."""
    try:
        return read_arrangement(json.loads(text), known)
    except ValueError:
        return None


def read_arrangement(said: Any, known: Collection[str]) -> Arrangement | None:
    """What was written, without cameras that the site no longer has; None when it is no arrangement."""
    if not isinstance(said, dict) or not isinstance(said.get("cameras"), list):
        return None
    view, listed = said.get("view", "all"), said["cameras"]
    cameras = tuple(dict.fromkeys(each for each in listed if isinstance(each, str) and each in known))
    if not cameras or not isinstance(view, str):
        return None
    layout = said.get("layout")
    if layout is None:
        return Arrangement(cameras, None, view)
    read = _layout(layout)
    return None if read is None else Arrangement(cameras, read, view)


def is_whole(layout: WallLayout) -> bool:
    """Whether its tiles cover the grid and none meets another."""
    return covers_grid(layout.columns, layout.rows, tiles_of(layout))


def tiles_of(layout: WallLayout) -> tuple[Tile, ...]:
    """Its tiles as messages say them."""
    return tuple((span.column, span.row, span.columns, span.rows) for span in layout.spans)


def arrangement_of_shared(wall: SharedWall, known: Collection[str]) -> Arrangement | None:
    """A shared layout, without cameras that this site file does not have; None when that leaves none."""
    cameras = tuple(camera for camera in wall.cameras if camera in known)
    if not cameras or not covers_grid(wall.columns, wall.rows, wall.tiles):
        return None
    layout = WallLayout(wall.columns, wall.rows, tuple(Span(*tile) for tile in wall.tiles))
    return Arrangement(cameras, layout, f"shared/{wall.wall}")


def _layout(said: Any) -> WallLayout | None:
    """A layout that was written; None for one that no wall can show."""
    if not isinstance(said, dict) or not isinstance(said.get("tiles"), list):
        return None
    columns, rows = said.get("columns"), said.get("rows")
    if not _is_units(columns, 1) or not _is_units(rows, 1):
        return None
    tiles = said["tiles"]
    if not all(isinstance(tile, list) and len(tile) == 4 and _is_tile(tile) for tile in tiles):
        return None
    layout = WallLayout(columns, rows, tuple(Span(*tile) for tile in tiles))
    return layout if is_whole(layout) else None


def _is_tile(tile: list[Any]) -> bool:
    return all(_is_units(part, least) for part, least in zip(tile, (0, 0, 1, 1), strict=True))


def _is_units(said: Any, least: int) -> TypeGuard[int]:
    return type(said) is int and least <= said <= MOST_UNITS

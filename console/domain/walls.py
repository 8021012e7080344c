"""What a wall layout may be: a grid of units that tiles cover without meeting.

A tile is (column, row, columns, rows) in units of the grid.
"""

from __future__ import annotations

from collections.abc import Sequence

MOST_UNITS = 12
"""Units across or down."""
MOST_NAME = 40
"""Characters of a layout's name."""

Tile = tuple[int, int, int, int]


def covers_grid(columns: int, rows: int, tiles: Sequence[Tile]) -> bool:
    """Whether the tiles cover the grid and none meets another."""
    if not (1 <= columns <= MOST_UNITS and 1 <= rows <= MOST_UNITS):
        return False
    if not all(_lies_in(tile, columns, rows) for tile in tiles):
        return False
    covered = [
        (column, row)
        for left, top, wide, high in tiles
        for column in range(left, left + wide)
        for row in range(top, top + high)
    ]
    return sorted(covered) == [(column, row) for column in range(columns) for row in range(rows)]


def _lies_in(tile: Tile, columns: int, rows: int) -> bool:
    left, top, wide, high = tile
    return left >= 0 and top >= 0 and 1 <= wide <= columns - left and 1 <= high <= rows - top

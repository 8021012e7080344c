"""How a wall is cut into tiles: rectangles over a grid of equal units. Plain values; `widgets.wall_grid` has pixels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A rectangle of whole units: its left and upper unit, and how many it covers."""

    column: int
    row: int
    columns: int = 1
    rows: int = 1

    def covers(self, column: int, row: int) -> bool:
        """Whether a unit lies in it."""
        return self.column <= column < self.column + self.columns and self.row <= row < self.row + self.rows

    def meets(self, other: Span) -> bool:
        """Whether the two share a unit."""
        across = self.column < other.column + other.columns and other.column < self.column + self.columns
        return across and self.row < other.row + other.rows and other.row < self.row + self.rows


@dataclass(frozen=True, slots=True)
class WallLayout:
    """`spans` in the order in which cameras are put into them; together they cover the grid, and none meets another."""

    columns: int
    rows: int
    spans: tuple[Span, ...]

    @property
    def size(self) -> int:
        """Tiles on the wall."""
        return len(self.spans)


def even(columns: int, rows: int) -> WallLayout:
    """Equal tiles, row by row."""
    return WallLayout(columns, rows, tuple(Span(c, r) for r in range(rows) for c in range(columns)))


ONE_BIG = WallLayout(3, 3, (Span(0, 0, 2, 2), Span(2, 0), Span(2, 1), Span(0, 2), Span(1, 2), Span(2, 2)))
TWO_BIG = WallLayout(
    4, 3, (Span(0, 0, 2, 2), Span(2, 0, 2, 2), Span(0, 2), Span(1, 2), Span(2, 2), Span(3, 2))
)  # fmt: skip

LAYOUTS: dict[int, WallLayout] = {
    1: even(1, 1),
    4: even(2, 2),
    6: ONE_BIG,
    9: even(3, 3),
    12: even(4, 3),
    16: even(4, 4),
    25: even(5, 5),
    36: even(6, 6),
}
"""The fixed layouts by their number of tiles."""


def smallest_layout(cameras: int) -> WallLayout:
    """The smallest fixed layout that shows them all; the largest when none does."""
    return next((layout for size, layout in LAYOUTS.items() if size >= cameras), LAYOUTS[max(LAYOUTS)])


def neighbour(layout: WallLayout, place: int, across: int, down: int) -> int | None:
    """The tile beside one, to the right (across 1), left (-1), below (down 1) or above (-1); None at the edge."""
    if not 0 <= place < layout.size:
        return None
    here = layout.spans[place]
    ways = {
        other: _way(here, span, across, down)
        for other, span in enumerate(layout.spans)
        if other != place and _beside(here, span, across, down)
    }
    return min(ways, key=lambda other: ways[other], default=None)


def _beside(here: Span, span: Span, across: int, down: int) -> bool:
    shares_row = span.row < here.row + here.rows and here.row < span.row + span.rows
    shares_column = span.column < here.column + here.columns and here.column < span.column + span.columns
    if across:
        return shares_row and (span.column - here.column) * across > 0
    return shares_column and (span.row - here.row) * down > 0


def _way(here: Span, span: Span, across: int, down: int) -> tuple[int, int]:
    """How far it is in that direction, and how far aside."""
    aside = abs(span.row - here.row) if across else abs(span.column - here.column)
    if across:
        ahead = span.column - here.column - here.columns if across > 0 else here.column - span.column - span.columns
    else:
        ahead = span.row - here.row - here.rows if down > 0 else here.row - span.row - span.rows
    return ahead, aside

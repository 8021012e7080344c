"""The way out: from any place to the nearest muster point, by the doors, around tanks and away from gas. Pure.

The plan is laid out in cells. How far each is from a muster point without any gas is found once; a search (A*) that is
led by it looks at the cells on the way only, so that a room with an alert a second can afford one for each.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count, pairwise, product
from math import hypot, inf

from console.presenters.in_turns import at_once
from console.site.geometry import inside
from console.site.model import SafetyPlace, Shape, Site

CELL_M = 2.5
WALK_MPS = 1.2
"""Walking pace in protective clothing, for the time shown."""
THROUGH_SHAPE = 40.0
"""Crossing a tank or a wall is forty times as far: a way is always found, a bad one rarely."""
DOOR_M = 4.0
"""Around a door the wall is open."""
GAS_RADIUS_M = 12.0
THROUGH_GAS = 6.0
CELLS_A_TURN = 400
"""So many are looked at before the search gives way: two milliseconds."""
_SOLID = frozenset({"tank", "vessel"})
_AROUND = tuple((dx, dy, hypot(dx, dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Way:
    """Corners from the start to the muster point, in metres, and its length."""

    corners_m: tuple[tuple[float, float], ...]
    place: SafetyPlace
    length_m: float

    def begun_at(self, x_m: float, y_m: float) -> Way:
        """The same way, begun a stretch earlier."""
        corners = ((x_m, y_m), *self.corners_m)
        return Way(corners, self.place, _length(corners))

    @property
    def seconds(self) -> float:
        """Time on foot."""
        return self.length_m / WALK_MPS


@dataclass(frozen=True, slots=True)
class _Air:
    """Where there is gas: the cells near it, what each cell weighs with it, and the ways found so far by their first
    cell."""

    gas_m: frozenset[tuple[float, float]]
    near: frozenset[int]
    weights: list[float]
    known: dict[int, Way] = field(default_factory=dict)


WayTurns = Generator[None, None, Way | None]
"""A way that is looked for a piece a turn."""


class WayOut:
    """The ways out of one site. Searches again only when the places of gas change."""

    def __init__(self, site: Site) -> None:
        self._size = (int(site.width_m / CELL_M) + 1, int(site.height_m / CELL_M) + 1)
        self._ground = _ground(site, self._size)
        self._steps = _steps(self._size[0] + 2)
        self._goals = {self._at(place.x_m, place.y_m): place for place in site.places if place.kind == "muster"}
        self._reached: dict[tuple[float, float], frozenset[int]] = {}
        self._air = _Air(frozenset(), frozenset(), self._ground)

    def from_place(self, x_m: float, y_m: float, gas_m: frozenset[tuple[float, float]] = frozenset()) -> Way | None:
        """The way from a place; `gas_m` are the points to stay away from. None where the site has no muster point."""
        return at_once(self.in_turns(x_m, y_m, gas_m))

    def in_turns(self, x_m: float, y_m: float, gas_m: frozenset[tuple[float, float]]) -> WayTurns:
        """The same, a piece a turn: among much gas the search goes far."""
        if not self._goals:
            return None
        if gas_m != self._air.gas_m:
            self._air = self._air_with(gas_m)
        air, cell = self._air, self._at(x_m, y_m)
        if cell not in air.known:
            air.known[cell] = self._way_along((yield from self._search(cell, air.weights)), air)
        return air.known[cell].begun_at(x_m, y_m)

    def _air_with(self, gas_m: frozenset[tuple[float, float]]) -> _Air:
        near = frozenset[int]().union(*(self._reached_by(gas) for gas in gas_m))
        weights = self._ground.copy()
        for cell in near:
            weights[cell] += THROUGH_GAS
        return _Air(gas_m, near, weights)

    def _way_along(self, cells: list[int], air: _Air) -> Way:
        """The corners after the first cell; whoever stands in that begins where he is."""
        place = self._goals[cells[-1]]
        corners = (*(self._metres(cell) for cell in self._straightened(cells, air)[1:-1]), (place.x_m, place.y_m))
        return Way(corners, place, _length(corners))

    @cached_property
    def _least(self) -> list[float]:
        """Weighted cells from each cell to its muster point while there is no gas: never more than with gas."""
        ground, least = self._ground, [inf] * len(self._ground)
        edge = [(0.0, cell) for cell in self._goals]
        for _, cell in edge:
            least[cell] = 0.0
        while edge:
            far, cell = heapq.heappop(edge)
            if far == least[cell]:
                for by, step in self._steps:
                    reach = far + step * (ground[cell] + ground[cell + by])
                    if reach < least[cell + by]:
                        least[cell + by] = reach
                        heapq.heappush(edge, (reach, cell + by))
        return least

    def _search(self, start: int, weights: list[float]) -> Generator[None, None, list[int]]:
        """The cells from a start to the muster point that is nearest by weight, both included."""
        least = self._least
        best, before = {start: 0.0}, dict[int, int]()
        edge = [(least[start], 0.0, start)]
        for looked_at in count(1):
            if edge[0][2] in self._goals:
                break
            if looked_at % CELLS_A_TURN == 0:
                yield
            _, far, cell = heapq.heappop(edge)
            if far == best[cell]:
                here = weights[cell]
                for by, step in self._steps:
                    there = cell + by
                    reach = far + step * (here + weights[there])
                    if reach < best.get(there, inf):
                        best[there], before[there] = reach, cell
                        heapq.heappush(edge, (reach + least[there], reach, there))
        return _traced(before, edge[0][2])

    def _reached_by(self, gas_m: tuple[float, float]) -> frozenset[int]:
        """The cells within the radius of a gas point; found once for each point."""
        if gas_m not in self._reached:
            reach = int(GAS_RADIUS_M / CELL_M) + 1
            beside = [(dx * CELL_M, dy * CELL_M) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]
            cells = {self._at(gas_m[0] + dx_m, gas_m[1] + dy_m) for dx_m, dy_m in beside}
            near = (cell for cell in cells if _apart_m(self._metres(cell), gas_m) < GAS_RADIUS_M)
            self._reached[gas_m] = frozenset(near)
        return self._reached[gas_m]

    def _straightened(self, cells: list[int], air: _Air) -> list[int]:
        """The corners only: a stretch in sight is one line."""
        kept = [cells[0]]
        for here, there in pairwise(cells):
            if here != kept[-1] and not self._in_sight(kept[-1], there, air):
                kept.append(here)
        return [*kept, cells[-1]] if len(cells) > 1 else kept

    def _in_sight(self, a: int, b: int, air: _Air) -> bool:
        """Whether the straight line is all on free ground, or all on ground to stay away from."""
        (ax, ay), (bx, by) = self._metres(a), self._metres(b)
        steps = round(max(abs(ax - bx), abs(ay - by)) / CELL_M) * 2
        line = (self._at(ax + (bx - ax) * n / steps, ay + (by - ay) * n / steps) for n in range(steps + 1))
        return len({self._ground[cell] > 1.0 or cell in air.near for cell in line}) == 1

    def _at(self, x_m: float, y_m: float) -> int:
        """The cell of a place; of one off the plan the nearest."""
        columns, rows = self._size
        column, row = min(columns - 1, max(0, int(x_m / CELL_M))), min(rows - 1, max(0, int(y_m / CELL_M)))
        return (row + 1) * (columns + 2) + column + 1

    def _metres(self, cell: int) -> tuple[float, float]:
        """The middle of a cell."""
        row, column = divmod(cell, self._size[0] + 2)
        return _metres((column - 1, row - 1))


def _ground(site: Site, size: Cell) -> list[float]:
    """How many times as far each cell is as free ground, row by row; around the plan a border nobody crosses."""
    blocked = _blocked(site, size)
    spots = product(range(-1, size[1] + 1), range(-1, size[0] + 1))
    return [
        (THROUGH_SHAPE if (x, y) in blocked else 1.0) if 0 <= x < size[0] and 0 <= y < size[1] else inf
        for y, x in spots
    ]


def _steps(columns: int) -> tuple[tuple[int, float], ...]:
    """To the eight cells around one: by how many cells of the row-by-row list, and half the distance."""
    return tuple((dx + dy * columns, distance / 2) for dx, dy, distance in _AROUND)


def _traced(before: dict[int, int], last: int) -> list[int]:
    """From the start to the last cell, by the one that came before each."""
    cells = [last]
    while cells[-1] in before:
        cells.append(before[cells[-1]])
    return cells[::-1]


def _blocked(site: Site, size: Cell) -> frozenset[Cell]:
    """Cells inside a tank or a vessel, and those of the walls of buildings but for their doors."""
    solid: set[Cell] = set()
    for shape in site.shapes:
        if shape.outline_m and shape.kind in _SOLID:
            solid |= _cells_of(shape, size)
        elif shape.outline_m and shape.kind == "building":
            solid |= _walls(_cells_of(shape, size))
    doors = [(place.x_m, place.y_m) for place in site.places if place.kind == "door"]
    return frozenset(cell for cell in solid if not any(_apart_m(_metres(cell), door) < DOOR_M for door in doors))


def _cells_of(shape: Shape, size: Cell) -> set[Cell]:
    xs, ys = zip(*shape.outline_m, strict=True)
    wide = shape.radius_m + CELL_M
    columns = range(max(0, int((min(xs) - wide) / CELL_M)), min(size[0], int((max(xs) + wide) / CELL_M) + 1))
    rows = range(max(0, int((min(ys) - wide) / CELL_M)), min(size[1], int((max(ys) + wide) / CELL_M) + 1))
    return {cell for cell in product(columns, rows) if _within(shape, *_metres(cell))}


def _walls(cells: set[Cell]) -> set[Cell]:
    """The outermost cells of a building."""
    return {(x, y) for x, y in cells if any((x + dx, y + dy) not in cells for dx, dy, _ in _AROUND)}


def _within(shape: Shape, x_m: float, y_m: float) -> bool:
    if shape.radius_m:
        return _apart_m(shape.outline_m[0], (x_m, y_m)) <= shape.radius_m + CELL_M / 2
    return len(shape.outline_m) > 2 and inside((x_m, y_m), shape.outline_m)


def _metres(cell: Cell) -> tuple[float, float]:
    return (cell[0] + 0.5) * CELL_M, (cell[1] + 0.5) * CELL_M


def _apart_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _length(corners: tuple[tuple[float, float], ...]) -> float:
    return sum(_apart_m(a, b) for a, b in pairwise(corners))

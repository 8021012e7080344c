"""Plane geometry of the plan, in metres: pure functions of points (x_m, y_m) and outlines."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

from console.site.model import Outline

Spot = tuple[float, float]


def inside(spot: Spot, outline: Outline) -> bool:
    """Whether a spot lies in the polygon or on its edge. An outline of fewer than three corners holds nothing."""
    if len(outline) < 3:
        return False
    if any(_on_edge(spot, a, b) for a, b in edges(outline)):
        return True
    x, y = spot
    crossings = 0
    for (ax, ay), (bx, by) in edges(outline):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            crossings += 1
    return crossings % 2 == 1


def distance_m(a: Spot, b: Spot) -> float:
    """Distance of two spots."""
    return math.dist(a, b)


def distance_to_outline_m(spot: Spot, outline: Outline) -> float:
    """Distance to the polygon: 0 inside, infinite for an outline without corners."""
    if inside(spot, outline):
        return 0.0
    return min((_to_edge_m(spot, a, b) for a, b in edges(outline)), default=math.inf)


def area_m2(outline: Outline) -> float:
    """Area of the polygon."""
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in edges(outline))) / 2.0


def centre(outline: Outline) -> Spot:
    """Middle of the outline's bounding box: where its label goes. Raises ValueError for an outline without corners."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return (min(xs) + max(xs)) / 2.0, (min(ys) + max(ys)) / 2.0


def heading_deg(a: Spot, b: Spot) -> float:
    """Heading from a to b, clockwise from north (up on the plan), 0..360."""
    return math.degrees(math.atan2(b[0] - a[0], a[1] - b[1])) % 360.0


def crosses_itself(outline: Outline) -> bool:
    """Whether two edges that are not neighbours meet."""
    lines = edges(outline)
    last = len(lines) - 1
    return any(
        _meet(*lines[i], *lines[j]) for i, j in combinations(range(len(lines)), 2) if j - i > 1 and (i, j) != (0, last)
    )


def passes_edge(a: Spot, b: Spot, outline: Outline) -> bool:
    """Whether the line from a to b meets an edge of the polygon."""
    return any(_meet(a, b, *edge) for edge in edges(outline))


def passes_near(a: Spot, b: Spot, spot: Spot, radius_m: float) -> bool:
    """Whether the line from a to b passes a spot within a radius."""
    return _to_edge_m(spot, a, b) < radius_m


def edges(outline: Outline) -> list[tuple[Spot, Spot]]:
    """The polygon's edges, the closing one included."""
    return list(pairwise((*outline, outline[0]))) if outline else []


def _on_edge(spot: Spot, a: Spot, b: Spot) -> bool:
    return _to_edge_m(spot, a, b) < 1e-9


def _to_edge_m(spot: Spot, a: Spot, b: Spot) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length2 = dx * dx + dy * dy
    share = 0.0 if length2 == 0 else ((spot[0] - a[0]) * dx + (spot[1] - a[1]) * dy) / length2
    share = min(1.0, max(0.0, share))
    return math.dist(spot, (a[0] + share * dx, a[1] + share * dy))


def _meet(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    """Whether the segments a-b and c-d share a point."""
    if min(_to_edge_m(a, c, d), _to_edge_m(b, c, d), _to_edge_m(c, a, b), _to_edge_m(d, a, b)) < 1e-9:
        return True
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def _side(a: Spot, b: Spot, spot: Spot) -> bool:
    return (b[0] - a[0]) * (spot[1] - a[1]) - (b[1] - a[1]) * (spot[0] - a[0]) > 0

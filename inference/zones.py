"""Zones on the plan as inference sees them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewZone:
    """One zone that a camera can see. `kind`: 'forbidden', 'crane', 'work', 'area', ... as the caller names them.

    Either `outline_m` (three or more corners in metres on the plan) or `centre_m` with `radius_m`.
    """

    id: str
    kind: str
    outline_m: tuple[tuple[float, float], ...] = ()
    centre_m: tuple[float, float] | None = None
    radius_m: float = 0.0

    def holds(self, point_m: tuple[float, float]) -> bool:
        """Whether a point of the plan lies inside."""
        if self.centre_m is not None:
            x_m, y_m = point_m[0] - self.centre_m[0], point_m[1] - self.centre_m[1]
            return x_m * x_m + y_m * y_m <= self.radius_m * self.radius_m
        return _inside(self.outline_m, point_m)


def _inside(outline_m: tuple[tuple[float, float], ...], point_m: tuple[float, float]) -> bool:
    """Even-odd rule: count the edges that a ray to the east crosses."""
    x_m, y_m = point_m
    inside = False
    for (ax, ay), (bx, by) in zip(outline_m, outline_m[1:] + outline_m[:1], strict=True):
        if (ay > y_m) != (by > y_m) and x_m < ax + (bx - ax) * (y_m - ay) / (by - ay):
            inside = not inside
    return inside

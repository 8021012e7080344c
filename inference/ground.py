"""From a pixel of a calibrated camera to the plan, and back. Pinhole, flat floor.

Plan: metres, x to the east, y to the south. Heading clockwise from north, tilt down from level, horizontal field of
view; all in degrees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

FARTHEST_M = 150.0
"""Beyond this a pixel covers metres of floor and the answer means nothing."""


class Pose(Protocol):
    """Where a camera hangs above the floor it looks at, and where it looks."""

    @property
    def x_m(self) -> float:
        """To the east."""

    @property
    def y_m(self) -> float:
        """To the south."""

    @property
    def height_m(self) -> float:
        """Above the floor."""

    @property
    def heading_deg(self) -> float:
        """Clockwise from north."""

    @property
    def tilt_deg(self) -> float:
        """Down from level."""

    @property
    def fov_deg(self) -> float:
        """Horizontal field of view."""


@dataclass(frozen=True, slots=True)
class _Axes:
    """The camera's axes as (east, south, down) and its focal length in pixels."""

    right: tuple[float, float, float]
    down: tuple[float, float, float]
    ahead: tuple[float, float, float]
    focal_px: float


def foot_on_plan(pose: Pose, frame_wh_px: tuple[int, int], pixel_px: tuple[float, float]) -> tuple[float, float] | None:
    """The place on the floor (x_m, y_m) that a pixel shows; None at or above the horizon, or beyond FARTHEST_M."""
    axes = _axes(pose, frame_wh_px)
    u = (pixel_px[0] - frame_wh_px[0] / 2) / axes.focal_px
    v = (pixel_px[1] - frame_wh_px[1] / 2) / axes.focal_px
    east, south, down = (a + u * r + v * d for a, r, d in zip(axes.ahead, axes.right, axes.down, strict=True))
    if down <= 0 or pose.height_m * math.hypot(east, south) > FARTHEST_M * down:
        return None
    reach = pose.height_m / down
    return pose.x_m + east * reach, pose.y_m + south * reach


def pixel_of(
    pose: Pose, frame_wh_px: tuple[int, int], point_m: tuple[float, float], above_m: float = 0.0
) -> tuple[float, float] | None:
    """The pixel that shows a point `above_m` over the floor; None for a point behind the lens. May lie outside the
    picture."""
    axes = _axes(pose, frame_wh_px)
    away = (point_m[0] - pose.x_m, point_m[1] - pose.y_m, pose.height_m - above_m)
    depth = _dot(away, axes.ahead)
    if depth < 0.1:
        return None
    u, v = _dot(away, axes.right) / depth, _dot(away, axes.down) / depth
    return frame_wh_px[0] / 2 + u * axes.focal_px, frame_wh_px[1] / 2 + v * axes.focal_px


def height_over(
    pose: Pose, frame_wh_px: tuple[int, int], point_m: tuple[float, float], pixel_px: tuple[float, float]
) -> float:
    """How high above the floor at `point_m` the ray of a pixel passes, in metres."""
    axes = _axes(pose, frame_wh_px)
    u = (pixel_px[0] - frame_wh_px[0] / 2) / axes.focal_px
    v = (pixel_px[1] - frame_wh_px[1] / 2) / axes.focal_px
    east, south, down = (a + u * r + v * d for a, r, d in zip(axes.ahead, axes.right, axes.down, strict=True))
    away_m = math.hypot(point_m[0] - pose.x_m, point_m[1] - pose.y_m)
    return pose.height_m - away_m * down / max(math.hypot(east, south), 1e-6)


def _axes(pose: Pose, frame_wh_px: tuple[int, int]) -> _Axes:
    heading, tilt = math.radians(pose.heading_deg), math.radians(pose.tilt_deg)
    east, south = math.sin(heading), -math.cos(heading)
    return _Axes(
        right=(-south, east, 0.0),
        down=(-math.sin(tilt) * east, -math.sin(tilt) * south, math.cos(tilt)),
        ahead=(math.cos(tilt) * east, math.cos(tilt) * south, math.sin(tilt)),
        focal_px=frame_wh_px[0] / 2 / math.tan(math.radians(pose.fov_deg) / 2),
    )


def _dot(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

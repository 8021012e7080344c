"""Who may steer a camera, where it must look for a place, and where it looks when it was turned. Pure.

Angles as in `console.steering`: degrees from the pose of the site file, to the right and up.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from console.site.find import zones_at
from console.site.geometry import distance_m, heading_deg, passes_edge, passes_near
from console.site.model import Camera, Site
from console.steering import Preset, Steering

IDLE_US = 5_000_000
"""Whoever has not moved a camera for so long has it no more."""
FARTHEST_M = 80.0
"""Beyond this a head is not sent by itself: what it would show is too small."""
ABOVE_M = 1.0
"""The middle of a standing person: what a camera is turned to."""
WALL_M = 0.5
"""A camera hangs so far from the wall that carries it, or nearer."""
HIDING = ("building", "tank", "vessel")
MOST_TURNED = 2
"""A place picked on the plan turns so many cameras at most: the others go on watching what they watch."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Who has a camera, since when, and when he moved it last."""

    operator: str
    seat: str
    since_us: int
    last_us: int

    def is_over(self, now_us: int) -> bool:
        """Whether it is free for anybody."""
        return not 0 <= now_us - self.last_us <= IDLE_US


def taken(hold: Hold | None, operator: str, seat: str, now_us: int) -> Hold | None:
    """The hold of whoever moves a camera now; None where somebody else has it."""
    if hold is None or hold.is_over(now_us):
        return Hold(operator, seat, now_us, now_us)
    if (hold.operator, hold.seat) != (operator, seat):
        return None
    return replace(hold, last_us=now_us)


def aim(camera: Camera, x_m: float, y_m: float) -> tuple[float, float]:
    """Pan and tilt in degrees with which a camera looks at a person at a spot of its storey."""
    far_m = distance_m((camera.x_m, camera.y_m), (x_m, y_m))
    bearing = heading_deg((camera.x_m, camera.y_m), (x_m, y_m)) if far_m > 0 else camera.heading_deg
    pan = (bearing - camera.heading_deg + 180.0) % 360.0 - 180.0
    down = math.degrees(math.atan2(camera.height_m - ABOVE_M, max(far_m, 1e-6)))
    return round(pan, 2), round(camera.tilt_deg - down, 2)


def turned(camera: Camera, steering: Steering | None) -> Camera | None:
    """A camera with the pose that it has now; None where nobody knows it: zoomed in, or turned by an unknown angle."""
    if steering is None or steering.home:
        return camera
    if steering.zoomed or steering.pan_deg is None or steering.tilt_deg is None:
        return None
    heading = (camera.heading_deg + steering.pan_deg) % 360.0
    return replace(camera, heading_deg=heading, tilt_deg=camera.tilt_deg - steering.tilt_deg)


def in_reach(site: Site, cameras: Collection[str], x_m: float, y_m: float, storey: str) -> tuple[Camera, ...]:
    """Of some cameras those that can look at a spot, the nearest first: on its storey, near enough, nothing between."""
    near = [
        (distance_m((camera.x_m, camera.y_m), (x_m, y_m)), camera)
        for camera in site.cameras
        if camera.id in cameras and camera.storey == storey and not _hidden(site, camera, (x_m, y_m))
    ]
    return tuple(camera for far_m, camera in sorted(near, key=lambda pair: pair[0]) if far_m <= FARTHEST_M)


def _hidden(site: Site, camera: Camera, spot: tuple[float, float]) -> bool:
    """Whether a wall, a tank or a vessel of the plan stands between."""
    far_m = distance_m((camera.x_m, camera.y_m), spot)
    if far_m <= WALL_M:
        return False
    share = WALL_M / far_m  # It may hang on the very wall.
    start = (camera.x_m + (spot[0] - camera.x_m) * share, camera.y_m + (spot[1] - camera.y_m) * share)
    hiding = (shape for shape in site.shapes if shape.kind in HIDING)
    return any(
        passes_near(start, spot, shape.outline_m[0], shape.radius_m)
        if shape.radius_m
        else passes_edge(start, spot, shape.outline_m)
        for shape in hiding
    )


def preset_for(site: Site, presets: Iterable[Preset], x_m: float, y_m: float, storey: str) -> Preset | None:
    """The preset that is named like a zone around a spot, of the smallest zone that has one: by its id or its name in
    either language."""
    known: Sequence[Preset] = tuple(presets)
    for zone in zones_at(site, x_m, y_m, storey):
        names = {name.casefold() for name in (zone.id, zone.name, zone.name_en)}
        for preset in known:
            if preset.name.strip().casefold() in names:
                return preset
    return None

"""Look-ups in a site: by id, by place, by area. Pure; each returns the site's own values in the file's order.

Areas nest: a permit's work zone lies `inside` the storey of a building, an upper storey `inside` its building.
`area_of` gives the outermost, so that everything of one building is found under one id.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from console.site.geometry import area_m2, centre, distance_m, heading_deg, inside
from console.site.model import (
    Camera,
    GasPointPlace,
    InterlockRecord,
    Named,
    PermitRecord,
    SafetyPlace,
    Site,
    WorkerRecord,
    Zone,
)

FARTHEST_SEEN_M = 30.0
"""Beyond this a person is too small in a 640x360 picture to be told."""

LEADS = ("shift_lead", "safety_engineer")
"""Roles of those who may undo what somebody else at the desk decided."""

Thing = TypeVar("Thing", bound=Named | PermitRecord)
Many = TypeVar("Many")
Made = TypeVar("Made")


MANY, MOST_INDICES = 16, 64
"""From so many things on their ids are indexed, once for each tuple of them; so many indices are kept."""
_indices: dict[int, tuple[tuple[Any, ...], dict[str, Any]]] = {}
_points_by_area: dict[int, tuple[Site, dict[str, tuple[GasPointPlace, ...]]]] = {}
_outermost: dict[int, tuple[tuple[Zone, ...], dict[str, str]]] = {}


def by_id(things: Iterable[Thing], wanted: str) -> Thing | None:
    """The thing of that id, or None."""
    if not isinstance(things, tuple) or len(things) < MANY:
        return next((thing for thing in things if thing.id == wanted), None)
    found: Thing | None = _kept(_indices, things, _index).get(wanted)
    return found


def _index(things: tuple[Any, ...]) -> dict[str, Any]:
    return {thing.id: thing for thing in reversed(things)}


def _kept(kept: dict[int, tuple[Many, Made]], things: Many, make: Callable[[Many], Made]) -> Made:
    """What was made of these very things, which never change."""
    known = kept.get(id(things))
    if known is None:
        if len(kept) >= MOST_INDICES:
            kept.clear()
        known = kept[id(things)] = things, make(things)
    return known[1]


def is_lead(site: Site, operator: str) -> bool:
    """Whether somebody at the desk may undo what others there decided."""
    person = by_id(site.operators, operator)
    return person is not None and person.role in LEADS


def worker_of_tag(site: Site, tag: str) -> WorkerRecord | None:
    """Who wears a positioning tag."""
    return next((worker for worker in site.workers if worker.tag == tag), None)


def worker_of_band(site: Site, band: str) -> WorkerRecord | None:
    """Who wears a wristband."""
    return next((worker for worker in site.workers if worker.band == band), None)


def zones_at(site: Site, x_m: float, y_m: float, storey: str) -> tuple[Zone, ...]:
    """Every zone of any kind that holds the spot, the smallest first."""
    found = [zone for zone in site.zones if zone.storey == storey and inside((x_m, y_m), zone.outline_m)]
    return tuple(sorted(found, key=lambda zone: area_m2(zone.outline_m)))


def zone_at(site: Site, x_m: float, y_m: float, storey: str) -> Zone | None:
    """The area (a zone of kind 'area') that holds the spot, or None between the areas."""
    return next((zone for zone in zones_at(site, x_m, y_m, storey) if zone.kind == "area"), None)


def area_of(site: Site, zone_id: str) -> str:
    """Id of the outermost zone that holds a zone; the id itself when it lies in none or is not known."""
    return _kept(_outermost, site.zones, _outermost_of).get(zone_id, zone_id)


def _outermost_of(zones: tuple[Zone, ...]) -> dict[str, str]:
    return {zone.id: _outer(zones, zone.id) for zone in zones}


def _outer(zones: tuple[Zone, ...], zone_id: str) -> str:
    seen = {zone_id}
    while (zone := by_id(zones, zone_id)) and zone.inside and zone.inside not in seen:
        zone_id = zone.inside
        seen.add(zone_id)
    return zone_id


def same_area(site: Site, one: str, other: str) -> bool:
    """Whether two zones belong to one outermost area."""
    return bool(one) and area_of(site, one) == area_of(site, other)


def zones_of(site: Site, zone_id: str) -> tuple[Zone, ...]:
    """A zone and every zone that lies in it, directly or deeper."""
    return tuple(zone for zone in site.zones if zone_id in _holders(site, zone))


def gas_points_of(site: Site, zone_id: str) -> tuple[GasPointPlace, ...]:
    """The gas points of a zone: those in its area, on its storey and the others."""
    return _kept(_points_by_area, site, _by_area).get(area_of(site, zone_id), ()) if zone_id else ()


def _by_area(site: Site) -> dict[str, tuple[GasPointPlace, ...]]:
    areas: dict[str, list[GasPointPlace]] = {}
    for point in site.gas_points:
        areas.setdefault(area_of(site, point.zone), []).append(point)
    return {area: tuple(points) for area, points in areas.items()}


def gas_points_within(site: Site, x_m: float, y_m: float, radius_m: float) -> tuple[GasPointPlace, ...]:
    """Gas points within a radius on any storey, the nearest first."""
    near = [(distance_m((x_m, y_m), (point.x_m, point.y_m)), point) for point in site.gas_points]
    return tuple(point for far_m, point in sorted(near, key=lambda pair: pair[0]) if far_m <= radius_m)


def permits_of(site: Site, zone_id: str) -> tuple[PermitRecord, ...]:
    """The permits whose work lies in the same area."""
    return tuple(permit for permit in site.permits if same_area(site, permit.zone, zone_id))


def interlocks_of(site: Site, zone_id: str) -> tuple[InterlockRecord, ...]:
    """The interlocks that act on the same area."""
    return tuple(interlock for interlock in site.interlocks if same_area(site, interlock.zone, zone_id))


def covers(camera: Camera, x_m: float, y_m: float, storey: str) -> bool:
    """Whether a person standing at the spot is in the camera's picture (16:9), large enough to be told."""
    far_m = distance_m((camera.x_m, camera.y_m), (x_m, y_m))
    if camera.storey != storey or far_m > FARTHEST_SEEN_M:
        return False
    aside_deg = abs(_turn_deg(camera.heading_deg, heading_deg((camera.x_m, camera.y_m), (x_m, y_m))))
    down_deg = math.degrees(math.atan2(camera.height_m - 1.0, max(far_m, 1e-6)))
    half_high_deg = math.degrees(math.atan(math.tan(math.radians(camera.fov_deg / 2)) * 9 / 16))
    return aside_deg <= camera.fov_deg / 2 and abs(down_deg - camera.tilt_deg) <= half_high_deg


def cameras_covering(site: Site, x_m: float, y_m: float, storey: str) -> tuple[Camera, ...]:
    """The cameras in whose picture a person at the spot is, the nearest first."""
    found = [camera for camera in site.cameras if covers(camera, x_m, y_m, storey)]
    return tuple(sorted(found, key=lambda camera: distance_m((camera.x_m, camera.y_m), (x_m, y_m))))


def cameras_near(site: Site, x_m: float, y_m: float, storey: str, most: int = 4) -> tuple[Camera, ...]:
    """The best cameras to look at a spot: those that see it, then the nearest, those of its storey before others."""
    seeing = cameras_covering(site, x_m, y_m, storey)
    rest = sorted(
        (camera for camera in site.cameras if camera not in seeing),
        key=lambda camera: (camera.storey != storey, distance_m((camera.x_m, camera.y_m), (x_m, y_m))),
    )
    return (*seeing, *rest)[:most]


def nearest_place(site: Site, kind: str, x_m: float, y_m: float, storey: str) -> SafetyPlace | None:
    """The nearest extinguisher, eye wash, muster point or door, those of the storey before others."""
    places = [place for place in site.places if place.kind == kind]
    return min(
        places,
        key=lambda place: (place.storey != storey, distance_m((place.x_m, place.y_m), (x_m, y_m))),
        default=None,
    )


def middle_of(site: Site, zone_id: str) -> tuple[float, float] | None:
    """Middle of a zone on the plan, or None for an unknown one."""
    zone = by_id(site.zones, zone_id)
    return centre(zone.outline_m) if zone else None


def _holders(site: Site, zone: Zone) -> set[str]:
    """A zone's id and those of all zones around it."""
    around = {zone.id}
    while zone.inside and zone.inside not in around:
        around.add(zone.inside)
        outer = by_id(site.zones, zone.inside)
        if outer is None:
            break
        zone = outer
    return around


def _turn_deg(a: float, b: float) -> float:
    """The turn from heading a to b, -180..180."""
    return (b - a + 180.0) % 360.0 - 180.0

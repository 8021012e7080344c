"""Where an alert is, which cameras look there and who is near. Pure; metres on the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.messages import Alert, Worker
from console.room.picture import Picture
from console.site import find
from console.site.geometry import distance_m
from console.site.model import Camera, GasPointPlace, Named, Outline, Site

MOST_CAMERAS = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the plan. `sure` is false where only the middle of a zone is known."""

    x_m: float
    y_m: float
    storey: str
    zone: str
    sure: bool = True


def said(thing: Named | None, language: str, otherwise: str = "") -> str:
    """The name of a thing of the site; `otherwise` when the site does not have it."""
    return thing.said_in(language) if thing else otherwise


def outline_of(site: Site, zone_id: str) -> Outline:
    """The outline of a zone; empty for one that the site does not have."""
    zone = find.by_id(site.zones, zone_id)
    return zone.outline_m if zone else ()


def alert_spot(alert: Alert, picture: Picture, site: Site) -> Spot | None:
    """Where an alert is: where the worker is now, where the detector stands, or the middle of its zone."""
    kind, _, name = alert.source.partition("/")
    worker = picture.workers.get(alert.values.get("worker", name))
    if worker is not None and worker.position_at_us:
        return Spot(worker.x_m, worker.y_m, worker.storey, worker.zone or alert.zone)
    if alert.x_m is not None and alert.y_m is not None:
        return Spot(alert.x_m, alert.y_m, alert.storey, alert.zone)
    return _spot_of_source(kind, name, site) or _spot_of_zone(zone_of_alert(alert, picture, site), site)


def spot_of_key(key: str, picture: Picture, site: Site) -> Spot | None:
    """Where a thing of the map ('worker/W-017') is; of a permit the middle of its zone; None for no thing."""
    kind, _, name = key.partition("/")
    worker = picture.workers.get(name) if kind == "worker" else None
    if worker is not None:
        return Spot(worker.x_m, worker.y_m, worker.storey, worker.zone) if worker.position_at_us else None
    if kind == "permit":
        return _spot_of_zone(picture.permits[name].zone, site) if name in picture.permits else None
    if kind == "place" and (place := find.by_id(site.places, name)):
        return Spot(place.x_m, place.y_m, place.storey, "")
    if kind == "crane" and (crane := find.by_id(site.cranes, name)):
        return Spot(crane.x_m, crane.y_m, crane.storey, crane.zone)
    return _spot_of_source(kind, name, site)


def picked_spot(x_m: float, y_m: float, storey: str, site: Site) -> Spot | None:
    """A place picked on the plan of a storey; '' : of all storeys, where the ground is meant. None beside the plan."""
    if not (0 <= x_m <= site.width_m and 0 <= y_m <= site.height_m):
        return None
    ground = min(site.storeys, key=lambda each: abs(each.elevation_m)).id
    return Spot(round(x_m, 1), round(y_m, 1), storey or ground, "")


def zone_of_alert(alert: Alert, picture: Picture, site: Site) -> str:
    """The zone that an alert names, or that its source belongs to; ''."""
    kind, _, name = alert.source.partition("/")
    if alert.zone or kind == "zone":
        return alert.zone or name
    if kind == "permit" and name in picture.permits:
        return picture.permits[name].zone
    if kind == "interlock" and (record := find.by_id(site.interlocks, name)):
        return record.zone
    return alert.values.get("zone", "")


def cameras_of(spot: Spot | None, alert: Alert | None, site: Site) -> tuple[Camera, ...]:
    """The cameras to look through, best first: those the alert names, those that see the spot, the nearest."""
    named = [find.by_id(site.cameras, name) for name in (alert.cameras if alert else ())]
    first = [camera for camera in named if camera]
    rest = find.cameras_near(site, spot.x_m, spot.y_m, spot.storey, MOST_CAMERAS) if spot else ()
    return (*first, *(camera for camera in rest if camera not in first))[:MOST_CAMERAS]


def workers_near(spot: Spot, workers: Iterable[Worker], radius_m: float) -> list[tuple[float, Worker]]:
    """(distance in metres, worker), nearest first, on the same storey."""
    near = [
        (distance_m((worker.x_m, worker.y_m), (spot.x_m, spot.y_m)), worker)
        for worker in workers
        if worker.position_at_us and (not spot.storey or worker.storey in ("", spot.storey))
    ]
    return sorted((pair for pair in near if pair[0] <= radius_m), key=lambda pair: pair[0])


def _spot_of_source(kind: str, name: str, site: Site) -> Spot | None:
    thing: GasPointPlace | Camera | None = None
    if kind == "gas":
        thing = find.by_id(site.gas_points, name)
    elif kind == "camera":
        thing = find.by_id(site.cameras, name)
    return Spot(thing.x_m, thing.y_m, thing.storey, thing.zone) if thing else None


def _spot_of_zone(zone_id: str, site: Site) -> Spot | None:
    zone, middle = find.by_id(site.zones, zone_id), find.middle_of(site, zone_id)
    return Spot(*middle, zone.storey, zone.id, sure=False) if zone and middle else None

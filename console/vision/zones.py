"""The zones that one camera can see, in the words of inference. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from console.messages import Equipment
from console.site.model import Camera, Site
from inference.zones import ViewZone


def zones_seen(site: Site, camera: Camera, equipment: Iterable[Equipment]) -> tuple[ViewZone, ...]:
    """The site's zones on the camera's storey, and the circle of each machine there that runs now."""
    fixed = (ViewZone(zone.id, zone.kind, zone.outline_m) for zone in site.zones if zone.storey == camera.storey)
    running = (
        ViewZone(one.equipment, one.kind, centre_m=(one.x_m, one.y_m), radius_m=one.radius_m)
        for one in equipment
        if one.running and one.storey == camera.storey
    )
    return (*fixed, *running)

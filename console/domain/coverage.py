"""Which cameras to look at for a place. Pure."""

from __future__ import annotations

from console.site.find import cameras_near, middle_of, same_area
from console.site.model import Site

AT_MOST = 4
"""An SOS screen has room for this many."""


def cameras_for(
    site: Site, zone: str, storey: str, x_m: float | None = None, y_m: float | None = None, most: int = AT_MOST
) -> tuple[str, ...]:
    """Ids of the best cameras for a spot, or for the middle of a zone when the spot is not known."""
    spot = (x_m, y_m) if x_m is not None and y_m is not None else middle_of(site, zone)
    if spot is None:
        return tuple(camera.id for camera in site.cameras if same_area(site, camera.zone, zone))[:most]
    return tuple(camera.id for camera in cameras_near(site, spot[0], spot[1], storey, most))

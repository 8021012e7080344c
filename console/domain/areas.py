"""Which outermost area each zone belongs to, worked out once: it is asked for every person and point, all the time."""

from __future__ import annotations

from console.site.find import area_of
from console.site.model import Site


class Areas:
    """The areas of one site."""

    def __init__(self, site: Site) -> None:
        self._of = {zone.id: area_of(site, zone.id) for zone in site.zones}

    def of(self, zone: str) -> str:
        """Id of the outermost area of a zone; the zone's own id when it is not known."""
        return self._of.get(zone, zone)

    def same(self, one: str, other: str) -> bool:
        """Whether two zones belong to one area. Nowhere belongs to nothing."""
        return bool(one) and self.of(one) == self.of(other)

"""Raises and clears alerts for duties that know a kind, a source and a zone, and no more."""

from __future__ import annotations

from collections.abc import Callable

from console.core.alerts import Alerts
from console.domain.alert import Condition, alert_id
from console.domain.coverage import cameras_for
from console.domain.decision import Decision
from console.messages import Alert
from console.site.find import by_id, middle_of, same_area
from console.site.model import Site
from console.values import Question, Tier


class Alarm:
    """Fills in what follows from the zone: storey, place, cameras."""

    def __init__(self, site: Site, alerts: Alerts, now_us: Callable[[], int]) -> None:
        self._site, self._alerts, self._now_us = site, alerts, now_us

    def retune(self, site: Site) -> None:
        """A camera more may show the place of an alert."""
        self._site = site

    def raise_alert(self, kind: str, source: str, zone: str, values: dict[str, str], part: str = "") -> list[Decision]:
        """A condition holds from now on. While its alert stands, nothing new is decided."""
        place, middle = by_id(self._site.zones, zone), middle_of(self._site, zone)
        storey = place.storey if place else ""
        condition = Condition(
            kind=kind,
            source=source,
            part=part,
            zone=zone,
            storey=storey,
            x_m=middle[0] if middle else None,
            y_m=middle[1] if middle else None,
            cameras=cameras_for(self._site, zone, storey),
            values=values,
        )
        return self._alerts.hold(condition, self._now_us())

    def danger_in(self, zone: str) -> str:
        """Id of an SOS or tier 1 danger that stands in the area of a zone; '' for none. What an interlock itself calls
        is none: a reset may be what mends it."""
        return next((alert.alert for alert in self._alerts.standing.values() if self._forbids(alert, zone)), "")

    def clear_alert(self, kind: str, source: str, part: str = "") -> list[Decision]:
        """It holds no more."""
        return self._alerts.clear(alert_id(kind, source, part), self._now_us())

    def _forbids(self, alert: Alert, zone: str) -> bool:
        grave = alert.question is Question.DANGER and alert.tier in (Tier.SOS, Tier.ONE)
        own = alert.source.startswith("interlock/")
        return grave and alert.active and not own and bool(alert.zone) and same_area(self._site, alert.zone, zone)

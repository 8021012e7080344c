"""Folds a new alert into the incident of those that stand and are of its cause, or begins one with it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from msgspec.structs import replace

from console.domain.areas import Areas
from console.domain.incident import AREA, SEEN, first_of, incident_id, keys_of, of_one_cause
from console.messages import Alert
from console.site.model import Site

LOOKED_BACK = 100
"""In a flood, of the alerts of one area the newest so many are compared; of one thing all."""


class Incidents:
    """What stands, by what it may have in common with the next."""

    def __init__(self, site: Site) -> None:
        self._site, self._areas = site, Areas(site)
        self._by_key: dict[str, dict[str, Alert]] = {}

    def restore(self, alerts: Iterable[Alert]) -> None:
        """Take over what stood before a restart, in the order in which it was raised."""
        self._by_key = {}
        for alert in sorted(alerts, key=lambda each: (each.raised_at_us, each.alert)):
            self.keep(alert)

    def retune(self, site: Site) -> None:
        """Take other rules over; what stands stays where it is. The places are those of before."""
        self._site = site

    def placed(self, alert: Alert) -> Alert:
        """A new alert with its incident."""
        known = first_of(self._related(alert))
        if known is None:
            return replace(alert, incident=incident_id(alert), first_out=True)
        return replace(alert, incident=known.incident or incident_id(known))

    def keep(self, alert: Alert) -> None:
        """An alert stands, as it is now."""
        for key in keys_of(self._site, self._areas, alert):
            self._by_key.setdefault(key, {})[alert.alert] = alert

    def forget(self, alert: Alert) -> None:
        """An alert stands no more."""
        for key in keys_of(self._site, self._areas, alert):
            same = self._by_key.get(key, {})
            same.pop(alert.alert, None)
            if not same:
                self._by_key.pop(key, None)

    def _related(self, alert: Alert) -> list[Alert]:
        rules = self._site.alerts
        found: list[Alert] = []
        for key in keys_of(self._site, self._areas, alert):
            same = self._by_key.get(key, {})
            most = LOOKED_BACK if key.startswith((AREA, SEEN)) else len(same)
            newest = islice(reversed(same.values()), most)
            found += of_one_cause(rules, key, alert, newest)
        return found

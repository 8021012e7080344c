"""Gas points: readings in; what is believed, and the alerts of danger and of sight, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from console.core.alerts import Alerts
from console.core.duty import Show
from console.core.losses import Link, Losses
from console.core.signals import Signals
from console.domain.ages import CLOCKS_APART_US
from console.domain.alert import Condition, PutBack, TakenOut, alert_id
from console.domain.areas import Areas
from console.domain.coverage import cameras_for
from console.domain.decision import Decision, State
from console.domain.filters import risen
from console.domain.gas import DANGER_KINDS, SIGHT_KINDS, believed, danger_kind, limit_of, lost, span_of
from console.messages import GasPoint, GasReading, Message
from console.site.model import GasPointPlace, Site
from console.values import Quality

GRACE_S = 15.0
"""A point that was never heard is lost this long after the start, beyond its own limit: on a short machine the first
connection to a controller takes as long."""


class GasDuty:
    """All gas points of the site."""

    def __init__(
        self,
        site: Site,
        alerts: Alerts,
        show: Show,
        started_at_us: int,
        losses: Losses,
        links: Mapping[str, Link] | None = None,
    ) -> None:
        """`links`: by what each point comes, where the site has more points than are judged here."""
        self.points: dict[str, GasPoint] = {}
        self._site, self._alerts, self._show = site, alerts, show
        self._places = {place.id: place for place in site.gas_points}
        self._areas = Areas(site)
        self._limit_us = int(site.limits.gas_s * 1e6)
        self._signals, self._losses = Signals(site, alerts), losses
        self._links = links if links is not None else links_of(site, self._areas)
        self._cameras: dict[str, tuple[str, ...]] = {}
        self._by_area: dict[str, list[GasPointPlace]] = {}
        for place in site.gas_points:
            self._by_area.setdefault(self._areas.of(place.zone), []).append(place)
        self._samples: dict[str, tuple[tuple[int, float], ...]] = {}
        """Per point that is watched for its rise: (measured_at_us, value) of the last seconds."""
        self._first_due_us = started_at_us + int(GRACE_S * 1e6)

    def retune(self, site: Site) -> None:
        """Take other set-points and filters over. Each point is judged by them with its next reading."""
        self._site = site
        self._places = {place.id: place for place in site.gas_points}
        self._cameras.clear()
        self._signals.retune(site)

    def set_back(self, by_us: int) -> list[State]:
        """The clock was set back: each point was heard as long ago as before."""
        self._first_due_us -= by_us
        self._signals.set_back(by_us)
        for name, point in self.points.items():
            times = (point.measured_at_us - by_us, point.received_at_us - by_us)
            self.points[name] = replace(point, measured_at_us=times[0], received_at_us=times[1])
        self._samples = {
            name: tuple((at_us - by_us, value) for at_us, value in samples) for name, samples in self._samples.items()
        }
        return []

    def hear(self, _topic: str, message: Message, now_us: int) -> list[Decision]:
        """One reading of one point."""
        if not isinstance(message, GasReading) or message.point not in self._places:
            return []
        if message.quality is Quality.LOST and now_us < self._first_due_us:
            return []  # While all starts a poll goes unanswered now and then: until it has settled only silence tells.
        if not -CLOCKS_APART_US <= now_us - message.measured_at_us <= self._limit_us:
            message = replace(message, measured_at_us=now_us)  # A danger, of a sender whose clock is wrong.
        place = self._places[message.point]
        before = self.points.get(place.id) or self._from_alerts(place)
        rule = self._signals.rule(place.kind)
        return self._believe(place, before, believed(place, rule, before, message, now_us), now_us)

    def tick(self, now_us: int) -> list[Decision]:
        """Points of which nothing was heard for too long are lost."""
        decisions: list[Decision] = []
        for place in self._places.values():
            before = self.points.get(place.id)
            if self._is_silent(before, now_us):
                before = before or self._from_alerts(place)
                decisions += self._believe(place, before, lost(place, before, now_us), now_us)
        return decisions

    def _is_silent(self, before: GasPoint | None, now_us: int) -> bool:
        """Whether a point is found lost just now: too long ago, or heard at a time that is yet to come."""
        if before is None:
            return now_us - self._first_due_us > self._limit_us
        return before.quality is not Quality.LOST and not 0 <= now_us - before.received_at_us <= self._limit_us

    def monitored(self, zone: str) -> bool | None:
        """Whether at least one gas point of a zone's area gives numbers; None while none was heard yet."""
        heard = [self.points[place.id] for place in self._places_of(zone) if place.id in self.points]
        return any(point.quality is Quality.GOOD for point in heard) if heard else None

    def values_of(self, zone: str) -> list[tuple[GasPointPlace, float]]:
        """The numbers of a zone's area."""
        places = self._places_of(zone)
        known = ((place, self.points[place.id].value) for place in places if place.id in self.points)
        return [(place, value) for place, value in known if value is not None]

    def _places_of(self, zone: str) -> list[GasPointPlace]:
        return self._by_area.get(self._areas.of(zone), []) if zone else []

    def _believe(self, place: GasPointPlace, before: GasPoint | None, point: GasPoint, now_us: int) -> list[Decision]:
        self.points[place.id] = point
        turned = before is None or before.level != point.level or before.quality != point.quality
        self._show("gas", place.id, point, at_once=turned)
        decisions = self._sight(place, before, point, now_us)
        if point.value is not None:
            danger = self._danger(place, before.level if before else 0, point, point.value, now_us)
            decisions = danger + self._rise(place, point, point.value, now_us) + decisions
        return decisions

    def _danger(
        self, place: GasPointPlace, level_before: int, point: GasPoint, value: float, now_us: int
    ) -> list[Decision]:
        """The level's own alert is raised; a lower level's stays while it stands, as it still holds."""
        kind = danger_kind(place, point.level)
        decisions: list[Decision] = []
        worse = point.level > level_before and kind == danger_kind(place, level_before)
        if kind and (worse or not self._signals.settled(alert_id(kind, f"gas/{place.id}"), True)):
            condition = self._condition(place, kind, value, limit_of(place, point.level))
            decisions += self._signals.judge(place.kind, condition, True, now_us, again=worse)
        still = {kind, danger_kind(place, 1) if point.level == 2 and place.kind != "oxygen" else kind}
        for alert in self._alerts.of(f"gas/{place.id}", DANGER_KINDS):
            if alert.kind != kind and not self._signals.settled(alert.alert, alert.kind in still):
                condition = self._condition(place, alert.kind)
                decisions += self._signals.judge(place.kind, condition, alert.kind in still, now_us)
        return decisions

    def _rise(self, place: GasPointPlace, point: GasPoint, value: float, now_us: int) -> list[Decision]:
        """Gas that comes fast is told before it reaches a set-point. It is over when half of that is left."""
        rule = self._signals.rule(place.kind)
        if not rule.rise_pct:
            return self._alerts.clear(alert_id("gas_rising", f"gas/{place.id}"), now_us)
        samples = (*self._samples.get(place.id, ()), (point.measured_at_us, value))
        newest_us, over_us = point.measured_at_us, int(rule.rise_s * 1e6)
        self._samples[place.id] = tuple(sample for sample in samples if 0 <= newest_us - sample[0] <= over_us)
        rise = risen(self._samples[place.id], newest_us, rule.rise_s, low=place.direction == "low")
        alert, limit = alert_id("gas_rising", f"gas/{place.id}"), rule.rise_pct / 100 * span_of(place)
        raw = rise > limit / 2 if self._alerts.stands(alert) else point.level == 0 and rise >= limit
        if self._signals.settled(alert, raw):
            return []
        said = {"rise": f"{round(rise, 2):g}", "seconds": f"{rule.rise_s:g}", "value": f"{round(value, 2):g}"}
        return self._signals.judge(place.kind, self._condition(place, "gas_rising", said=said), raw, now_us)

    def _sight(self, place: GasPointPlace, before: GasPoint | None, point: GasPoint, now_us: int) -> list[Decision]:
        """What is to be said of a point that gives no number, and what no longer."""
        decisions: list[Decision] = []
        kind = SIGHT_KINDS.get(point.quality, "")
        if point.quality is Quality.INHIBITED:
            out = self._condition(place, "gas_fault")
            decisions += self._alerts.apply(out.alert, TakenOut(out), now_us)
        elif before is None or before.quality is Quality.INHIBITED:
            decisions += self._alerts.apply(alert_id("gas_fault", f"gas/{place.id}"), PutBack(), now_us)
        if kind == "gas_lost":
            condition = self._condition(place, kind, quality=point.quality)
            decisions += self._losses.lost(self._links[place.id], condition, now_us)
        else:
            lost = alert_id("gas_lost", f"gas/{place.id}")
            decisions += self._losses.found(self._links[place.id], lost, now_us)
        if kind and kind != "gas_lost" and not self._alerts.stands(alert_id(kind, f"gas/{place.id}")):
            decisions += self._alerts.hold(self._condition(place, kind, quality=point.quality), now_us)
        if before is None or before.quality is not point.quality:
            for alert in self._alerts.of(f"gas/{place.id}", set(SIGHT_KINDS.values()) - {kind}):
                decisions += self._alerts.clear(alert.alert, now_us)
        return decisions

    def _condition(
        self,
        place: GasPointPlace,
        kind: str,
        value: float | None = None,
        limit: float | None = None,
        quality: str = "",
        said: Mapping[str, str] = MappingProxyType({}),
    ) -> Condition:
        values = {"point": place.id, "gas": place.kind, "unit": place.unit, "clause": place.clause}
        values |= {"quality": quality, **said}
        if value is not None and limit is not None:
            values |= {"value": f"{round(value, 2):g}", "limit": f"{limit:g}"}
        return Condition(
            kind=kind,
            source=f"gas/{place.id}",
            zone=place.zone,
            storey=place.storey,
            x_m=place.x_m,
            y_m=place.y_m,
            cameras=self._cameras_of(place),
            values={name: said for name, said in values.items() if said},
        )

    def _cameras_of(self, place: GasPointPlace) -> tuple[str, ...]:
        """Worked out once for each: a point does not move."""
        if place.id not in self._cameras:
            self._cameras[place.id] = cameras_for(self._site, place.zone, place.storey, place.x_m, place.y_m)
        return self._cameras[place.id]

    def _from_alerts(self, place: GasPointPlace) -> GasPoint | None:
        """After a restart, the level that the standing alerts tell: without it a dead-band would be forgotten."""
        kinds = {alert.kind for alert in self._alerts.of(f"gas/{place.id}", DANGER_KINDS) if alert.active}
        level = max((level for level in (1, 2) if danger_kind(place, level) in kinds), default=0)
        if level == 0:
            return None
        return GasPoint(
            point=place.id,
            value=None,
            unit=place.unit,
            quality=Quality.LOST,
            level=level,
            measured_at_us=0,
            received_at_us=0,
        )


def links_of(site: Site, areas: Areas) -> dict[str, Link]:
    """By what each point comes: its gas controller; over MQTT, with the others of its area."""
    sources = {
        place.id: f"zone/{areas.of(place.zone)}" if place.source == "mqtt" else f"gas_controller/{place.source}"
        for place in site.gas_points
    }
    totals = Counter(sources.values())
    links: dict[str, Link] = {}
    for point, source in sources.items():
        kind, _, name = source.partition("/")
        links[point] = Link(source, name, "points", totals[source], name if kind == "zone" else "")
    return links

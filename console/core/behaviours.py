"""Behaviours that vision saw, judged with what the room knows, and the alerts of them."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.alerts import Alerts
from console.core.people import PeopleDuty
from console.core.permits import PermitsDuty
from console.core.surroundings import SurroundingsDuty
from console.domain.alert import Condition, alert_id
from console.domain.behaviours import (
    HOLD_S,
    Watched,
    alert_kind,
    crane_stands_still,
    is_over,
    lifting_crew,
    permit_for_hot_work,
    watch,
    zone_of,
)
from console.domain.coverage import cameras_for
from console.domain.decision import Decision
from console.domain.people import nearest_to
from console.messages import Message, Seen, SeenBehaviour, SeenObject, Worker
from console.site.find import area_of, by_id
from console.site.model import Camera, Site

Key = tuple[str, str, str]
"""(camera, kind of behaviour, zone)."""
ALERT_KINDS = ("no_helmet", "crane_radius", "forbidden_zone", "man_down", "fire_seen", "work_without_permit")


@dataclass(frozen=True, slots=True)
class Duties:
    """The other duties that a behaviour is judged by."""

    people: PeopleDuty
    permits: PermitsDuty
    surroundings: SurroundingsDuty


class BehavioursDuty:
    """One alert per camera, kind and zone. What a blind camera showed last is not over: it must be seen to be gone."""

    def __init__(self, site: Site, alerts: Alerts, duties: Duties) -> None:
        self._site, self._alerts, self._duties = site, alerts, duties
        self._places = {camera.id: camera for camera in site.cameras}
        self._watched: dict[Key, Watched] = {}
        self._seen_us: dict[str, int] = {}

    def retune(self, site: Site) -> None:
        """A camera more may see."""
        self._site = site
        self._places = {camera.id: camera for camera in site.cameras}

    def restore(self, now_us: int) -> None:
        """After a restart, what stands is watched on, until it is seen to be gone."""
        for alert in self._alerts.standing.values():
            kind, camera = alert.kind, alert.source.removeprefix("camera/")
            if kind in ALERT_KINDS and camera in self._places and alert.active:
                part = alert.alert.removeprefix(alert_id(kind, alert.source)).removeprefix("/")
                seen = "hot_work" if kind == "work_without_permit" else kind
                self._watched[camera, seen, part] = Watched(alert.raised_at_us, now_us, believed=True)

    def hear(self, _topic: str, message: Message, now_us: int) -> list[Decision]:
        """What was seen on one frame."""
        if not isinstance(message, Seen) or message.camera not in self._places:
            return []
        camera = self._places[message.camera]
        self._seen_us[camera.id] = message.captured_at_us
        decisions: list[Decision] = []
        for behaviour in message.behaviours:
            if behaviour.kind in HOLD_S:
                decisions += self._watch(camera, behaviour, message, now_us)
        for key in [key for key in self._watched if key[0] == camera.id]:
            decisions += self._end(key, message.captured_at_us, now_us)
        return decisions

    def tick(self, _now_us: int) -> list[Decision]:
        """Nothing: only frames tell that something is over."""
        return []

    def _watch(self, camera: Camera, behaviour: SeenBehaviour, seen: Seen, now_us: int) -> list[Decision]:
        key = (camera.id, behaviour.kind, behaviour.zone)
        found = next((found for found in seen.objects if found.track == behaviour.track), None)
        if self._is_allowed(camera, behaviour, found, now_us):
            return []
        self._watched[key] = watched = watch(
            behaviour.kind, self._watched.get(key), behaviour.since_us, seen.captured_at_us
        )
        kind = alert_kind(behaviour.kind)
        if not watched.believed or self._alerts.stands(alert_id(kind, f"camera/{camera.id}", behaviour.zone)):
            return []
        return self._alerts.hold(self._condition(camera, kind, behaviour, found, now_us), now_us)

    def _end(self, key: Key, seen_us: int, now_us: int) -> list[Decision]:
        if not is_over(self._watched[key], seen_us):
            return []
        camera, kind, zone = key
        del self._watched[key]
        return self._alerts.clear(alert_id(alert_kind(kind), f"camera/{camera}", zone), now_us)

    def _is_allowed(self, camera: Camera, behaviour: SeenBehaviour, found: SeenObject | None, now_us: int) -> bool:
        """Hot work under a running permit; a radius whose crane stands still; the crew of the lift itself."""
        zone = behaviour.zone or camera.zone
        permits = self._duties.permits.permits.values()
        if behaviour.kind == "hot_work":
            return permit_for_hot_work(self._site, permits, camera.id, zone, _spot(found)) is not None
        if behaviour.kind == "crane_radius":
            if crane_stands_still(self._site, zone, self._duties.surroundings.machines.values()):
                return True
            who = self._who(camera, found, now_us)
            return who is not None and who.worker in lifting_crew(self._site, permits, zone)
        return False

    def _condition(
        self, camera: Camera, kind: str, behaviour: SeenBehaviour, found: SeenObject | None, now_us: int
    ) -> Condition:
        spot, who = _spot(found), self._who(camera, found, now_us)
        record = by_id(self._site.workers, who.worker) if who else None
        values = {"camera": camera.id, "place": behaviour.zone, "worker": who.worker if who else ""}
        values["trade"] = record.trade if record else ""
        others = cameras_for(self._site, camera.zone, camera.storey, *(spot or (None, None)))
        return Condition(
            kind=kind,
            source=f"camera/{camera.id}",
            part=behaviour.zone,
            zone=area_of(self._site, zone_of(self._site, behaviour.zone) or camera.zone),
            storey=camera.storey,
            x_m=spot[0] if spot else camera.x_m,
            y_m=spot[1] if spot else camera.y_m,
            cameras=(camera.id, *(other for other in others if other != camera.id))[:4],
            values={name: value for name, value in values.items() if value},
        )

    def _who(self, camera: Camera, found: SeenObject | None, now_us: int) -> Worker | None:
        """Who it may be, by the tag nearest to the spot that the camera saw."""
        spot = _spot(found)
        if spot is None:
            return None
        workers = tuple(self._duties.people.workers.values())
        return nearest_to(*spot, camera.storey, workers, self._site.limits.position_s, now_us)


def _spot(found: SeenObject | None) -> tuple[float, float] | None:
    if found is None or found.x_m is None or found.y_m is None:
        return None
    return found.x_m, found.y_m

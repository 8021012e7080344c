"""Which alerts are of one cause: one worker, permit, point or machine; one thing that several cameras see; what a cause
brings with it in its area. Pure.

An incident is named after the alert that began it, its first-out. It joins alerts for reading and answering; each keeps
its own latch, and none is hidden by another.
"""

from __future__ import annotations

from collections.abc import Iterable

from console.domain.areas import Areas
from console.messages import Alert
from console.site.find import by_id
from console.site.geometry import distance_m
from console.site.model import AlertRules, Site
from console.values import Question

_GAS = frozenset({"gas_rising", "gas_level_1", "gas_level_2", "oxygen_low", "oxygen_high"})
_HURT = frozenset({"sos", "man_down", "pulse_high"})
CAUSES: dict[str, frozenset[str]] = {
    **dict.fromkeys(_GAS, _GAS | _HURT | {"fire_seen", "permit_suspended"}),
    "fire_seen": _GAS | _HURT | {"permit_suspended"},
    "work_without_permit": frozenset({"fire_seen"}),
    "crane_radius": frozenset({"sos", "man_down"}),
    "forbidden_zone": frozenset({"sos", "man_down"}),
    "guardian_absent": frozenset({"permit_suspended"}),
}
"""Kind → kinds that it brings with it in the same area."""
KIN = {
    kind: CAUSES.get(kind, frozenset()) | {cause for cause, brought in CAUSES.items() if kind in brought}
    for kind in frozenset(CAUSES).union(*CAUSES.values())
}
"""Kind → kinds that it brings with it there, or that bring it."""
OF_THINGS = ("worker", "permit", "plc", "interlock")
"""Values of an alert that name a thing which other alerts may be about too."""
AREA, SEEN = "area/", "seen/"


def keys_of(site: Site, areas: Areas, alert: Alert) -> tuple[str, ...]:
    """What an alert may have in common with another: the things it is about, what cameras see there, its area."""
    things = {f"{name}/{alert.values[name]}": None for name in OF_THINGS if alert.values.get(name)}
    kind, _, name = alert.source.partition("/")
    if kind == "interlock" and (record := by_id(site.interlocks, name)):
        things[f"plc/{record.plc}"] = None
    keys = [*things, *(() if alert.source in things else (alert.source,))]
    if kind == "camera" and alert.question is Question.DANGER:
        keys.append(f"{SEEN}{alert.kind}/{alert.storey}")
    if alert.zone:
        keys.append(f"{AREA}{areas.of(alert.zone)}")
    return tuple(keys)


def of_one_cause(rules: AlertRules, key: str, new: Alert, others: Iterable[Alert]) -> list[Alert]:
    """Of alerts that have a key in common with a new one, raised now, those that are of one cause with it."""
    since_us = new.raised_at_us - rules.incident_min * 60e6
    if key.startswith(AREA):
        kin = KIN.get(new.kind, frozenset())
        return [old for old in others if old.kind in kin and old.raised_at_us >= since_us]
    if key.startswith(SEEN):
        return [old for old in others if old.raised_at_us >= since_us and _is_seen_by_both(rules, new, old)]
    return [old for old in others if new.question is old.question and (old.active or old.raised_at_us >= since_us)]


def first_of(alerts: Iterable[Alert]) -> Alert | None:
    """Of several alerts the one whose incident is joined: the earliest."""
    return min(alerts, key=lambda alert: (alert.raised_at_us, alert.alert), default=None)


def incident_id(first_out: Alert) -> str:
    """The name of the incident that an alert begins."""
    return f"{first_out.alert}@{first_out.raised_at_us}"


def _is_seen_by_both(rules: AlertRules, new: Alert, old: Alert) -> bool:
    """One thing in two pictures: where both place it, or where one camera looks at what the other sees."""
    if None not in (new.x_m, new.y_m, old.x_m, old.y_m):
        spots = ((new.x_m or 0.0, new.y_m or 0.0), (old.x_m or 0.0, old.y_m or 0.0))
        if distance_m(*spots) <= rules.same_thing_m:
            return True
    camera = new.source.partition("/")[2]
    return camera in old.cameras or old.source.partition("/")[2] in new.cameras

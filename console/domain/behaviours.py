"""What cameras see people do, judged with what the room knows: permits, cranes, areas. Pure.

A behaviour must hold for a moment before it is believed, and be gone for a while before it is over: a picture flickers,
a dispatcher must not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.ages import is_within
from console.messages import Equipment, Permit
from console.site.find import by_id, same_area, zones_of
from console.site.geometry import distance_to_outline_m
from console.site.model import Site
from console.values import PermitState

HOLD_S: dict[str, float] = {
    "no_helmet": 1.0,
    "crane_radius": 0.5,
    "forbidden_zone": 0.5,
    "man_down": 1.0,
    "fire_seen": 1.0,
    "hot_work": 2.0,
}
"""Kind of behaviour → how long it must be seen. Other kinds are not known and are left alone."""
GONE_S = 4.0
"""How long it must not be seen before it is over."""

SPOT_ERROR_M = 3.0
"""An arc is seen above the floor, so its spot on the plan lies somewhat behind it."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One behaviour of one camera and zone: since when, when last, and whether it is believed."""

    since_us: int
    last_us: int
    believed: bool = False


def watch(kind: str, before: Watched | None, since_us: int, captured_at_us: int) -> Watched:
    """The behaviour after one more frame with it."""
    since_us = min(since_us, before.since_us) if before else min(since_us, captured_at_us)
    held = captured_at_us - since_us >= HOLD_S[kind] * 1e6
    return Watched(since_us, captured_at_us, held or (before is not None and before.believed))


def is_over(watched: Watched, now_us: int) -> bool:
    """Whether it has been gone for long enough."""
    return not is_within(watched.last_us, GONE_S, now_us)


def alert_kind(kind: str) -> str:
    """Kind of alert of a behaviour: hot work is one only without a permit."""
    return "work_without_permit" if kind == "hot_work" else kind


def zone_of(site: Site, place: str) -> str:
    """The zone of what vision calls a place: a crane's radius goes by the crane's name."""
    crane = by_id(site.cranes, place)
    return crane.zone if crane else place


def permit_for_hot_work(
    site: Site, permits: Iterable[Permit], camera: str, zone: str, spot: tuple[float, float] | None
) -> Permit | None:
    """The running hot-work permit that covers a place: by the spot when it is known, otherwise by zone or camera."""
    running = (permit for permit in permits if permit.kind == "HOT" and permit.state is PermitState.ACTIVE)
    return next((permit for permit in running if _covers(site, permit, camera, zone, spot)), None)


def lifting_crew(site: Site, permits: Iterable[Permit], place: str) -> frozenset[str]:
    """Who belongs into a crane's cordon: the people of the running lifting permits there."""
    zone = zone_of(site, place)
    crew: set[str] = set()
    for permit in permits:
        if permit.kind == "LFT" and permit.state is PermitState.ACTIVE and same_area(site, permit.zone, zone):
            crew |= {*permit.workers, permit.leader, permit.guardian}
    return frozenset(crew)


def crane_stands_still(site: Site, place: str, machines: Iterable[Equipment]) -> bool:
    """Whether the crane of that name, or every crane of that zone, is known to stand still: no danger then."""
    cranes = {crane.id for crane in site.cranes if crane.id == place or same_area(site, crane.zone, place)}
    known = [machine for machine in machines if machine.equipment in cranes]
    return bool(cranes) and len(known) == len(cranes) and not any(machine.running for machine in known)


def _covers(site: Site, permit: Permit, camera: str, zone: str, spot: tuple[float, float] | None) -> bool:
    place = by_id(site.zones, permit.zone)
    if spot is not None and place is not None:
        return distance_to_outline_m(spot, place.outline_m) <= SPOT_ERROR_M
    return camera == permit.camera or zone in {part.id for part in zones_of(site, permit.zone)}

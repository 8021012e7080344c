"""The people of the simulated plant: where each one is, what he does and how he is, as pure functions of time."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any

from devices.sim.events import GuardianLeaves, NoHelmet, Post, Scenario, Sos, WalkInto
from devices.sim.motion import LOOP_S, Loop, Spot, Step, Walk, heading_deg

FALL_BEFORE_SOS_S = 2.0
LEAVES_BY_M = 15.0


@dataclass(frozen=True, slots=True)
class SimWorker:
    """One worker at one time. `pose` is 'walk', 'stand', 'weld', 'climb' or 'down'; `heading_deg` is clockwise from
    north. What he wears is what a camera can see."""

    id: str
    tag: str
    band: str
    trade: str
    x_m: float
    y_m: float
    storey: str
    heading_deg: float
    pose: str
    helmet: bool
    vest: bool
    sos: bool
    pulse_bpm: float
    skin_c: float
    battery_pct: float


@dataclass(frozen=True, slots=True)
class VisibleSpan:
    """A time in which something looks different from the plain loop, within `radius_m` around a place."""

    from_s: float
    to_s: float
    x_m: float
    y_m: float
    storey: str
    radius_m: float


@dataclass(frozen=True, slots=True)
class Person:
    """One worker of the site with his loop, his absences and his constitution."""

    record: dict[str, Any]
    post: Post
    loop: Loop
    walks: tuple[Walk, ...]
    falls: tuple[Sos, ...]
    bareheaded: tuple[NoHelmet, ...]
    resting_bpm: float
    skin_c: float
    battery_pct: float

    def at(self, t_s: float) -> SimWorker:
        """How he is at a time."""
        step, pose = self._motion(t_s)
        return SimWorker(
            id=self.record["id"],
            tag=self.record["tag"],
            band=self.record["band"],
            trade=self.record["trade"],
            x_m=step.x_m,
            y_m=step.y_m,
            storey=self.post.storey,
            heading_deg=step.heading_deg,
            pose=pose,
            helmet=not any(event.holds_at(t_s) for event in self.bareheaded),
            vest=True,
            sos=any(event.holds_at(t_s) for event in self.falls),
            pulse_bpm=round(self._pulse_bpm(t_s), 1),
            skin_c=round(self.skin_c + 0.2 * math.sin(t_s / 97.0 + self.resting_bpm), 1),
            battery_pct=round(max(5.0, self.battery_pct - t_s / 600.0), 1),
        )

    def visible_spans(self) -> list[VisibleSpan]:
        """When he looks different from his loop, and where."""
        spans = [self._span(walk.from_s, walk.back_s, walk.spot) for walk in self.walks]
        return spans + [self._span(bare.at_s, bare.at_s + bare.for_s, None) for bare in self.bareheaded]

    def _motion(self, t_s: float) -> tuple[Step, str]:
        for walk in self.walks:
            if walk.from_s <= t_s < walk.back_s:
                step = walk.at(t_s)
                lies = any(fall.at_s - FALL_BEFORE_SOS_S <= t_s < fall.at_s + fall.for_s for fall in self.falls)
                return step, "down" if lies else _pose(step)
        step = self.loop.at(t_s)
        return step, _pose(step) if step.walks else _standing(self.post.does)

    def _pulse_bpm(self, t_s: float) -> float:
        pulse = self.resting_bpm + 4.0 * math.sin(t_s / 11.0 + self.skin_c)
        for fall in self.falls:
            if fall.holds_at(t_s):
                pulse += 58.0 * min(1.0, (t_s - fall.at_s) / 12.0)
        return pulse

    def _span(self, from_s: float, to_s: float, spot: Spot | None) -> VisibleSpan:
        corners = self.loop.corners_m if spot is None else (*self.loop.corners_m, spot)
        x_m = (min(x for x, _ in corners) + max(x for x, _ in corners)) / 2
        y_m = (min(y for _, y in corners) + max(y for _, y in corners)) / 2
        radius_m = max(math.dist((x_m, y_m), corner) for corner in corners) + 1.0
        return VisibleSpan(from_s, to_s, x_m, y_m, self.post.storey, radius_m)


def people_of(site: dict[str, Any], scenario: Scenario, seed: int) -> tuple[Person, ...]:
    """Everybody of the site file, at his post of the scenario or, without one, at a place that the seed chooses."""
    posts = {post.worker: post for post in scenario.posts}
    return tuple(
        _person(record, posts.get(record["id"]) or _chosen_post(site, record["id"], seed), site, scenario, seed)
        for record in site.get("worker", [])
    )


def _person(record: dict[str, Any], post: Post, site: dict[str, Any], scenario: Scenario, seed: int) -> Person:
    chance = random.Random(f"{seed} {record['id']}")
    loop = Loop(post.path_m, phase_s=chance.uniform(0.0, LOOP_S), rest_heading_deg=post.heading_deg)
    falls = tuple(event for event in scenario.of_kind(Sos) if event.worker == record["id"])
    walks = [_fall(loop, event) for event in falls]
    walks += [
        Walk(loop, (event.x_m, event.y_m), event.at_s, event.at_s + event.stay_s)
        for event in scenario.of_kind(WalkInto)
        if event.worker == record["id"]
    ]
    walks += [
        Walk(loop, _away(loop, site), event.at_s, event.at_s + event.for_s)
        for event in scenario.of_kind(GuardianLeaves)
        if event.worker == record["id"]
    ]
    return Person(
        record=record,
        post=post,
        loop=loop,
        walks=tuple(walks),
        falls=falls,
        bareheaded=tuple(event for event in scenario.of_kind(NoHelmet) if event.worker == record["id"]),
        resting_bpm=chance.uniform(72.0, 92.0),
        skin_c=chance.uniform(32.4, 33.6),
        battery_pct=chance.uniform(55.0, 99.0),
    )


def _fall(loop: Loop, event: Sos) -> Walk:
    falls_s = max(0.0, event.at_s - FALL_BEFORE_SOS_S)
    place = loop.at(falls_s)
    return Walk(loop, (place.x_m, place.y_m), falls_s, event.at_s + event.for_s)


def _away(loop: Loop, site: dict[str, Any]) -> Spot:
    """A place LEAVES_BY_M off the loop's first corner, towards the middle of the plan."""
    x_m, y_m = loop.corners_m[0]
    toward = math.radians(heading_deg((x_m, y_m), (site["width_m"] / 2, site["height_m"] / 2)))
    return x_m + LEAVES_BY_M * math.sin(toward), y_m - LEAVES_BY_M * math.cos(toward)


def _chosen_post(site: dict[str, Any], worker: str, seed: int) -> Post:
    """A small square inside one of the areas; at the middle of the plan where the site has none."""
    chance = random.Random(f"{seed} post {worker}")
    areas = [zone for zone in site.get("zone", []) if zone.get("kind") == "area"]
    if not areas:
        storey = next((storey["id"] for storey in site.get("storey", [])), "F1")
        return Post(worker=worker, storey=storey, path_m=((site["width_m"] / 2, site["height_m"] / 2),), does="stand")
    zone = chance.choice(areas)
    xs, ys = [x for x, _ in zone["outline_m"]], [y for _, y in zone["outline_m"]]
    x_m, y_m = sum(xs) / len(xs), sum(ys) / len(ys)
    half_m = max(0.5, min(3.0, (max(xs) - min(xs)) / 4, (max(ys) - min(ys)) / 4))
    x_m += chance.uniform(-1.0, 1.0) * ((max(xs) - min(xs)) / 4 - half_m)
    y_m += chance.uniform(-1.0, 1.0) * ((max(ys) - min(ys)) / 4 - half_m)
    corners = ((-half_m, -half_m), (half_m, -half_m), (half_m, half_m), (-half_m, half_m))
    return Post(worker=worker, storey=zone["storey"], path_m=tuple((x_m + dx, y_m + dy) for dx, dy in corners))


def _pose(step: Step) -> str:
    return "walk" if step.walks else "stand"


def _standing(does: str) -> str:
    return "stand" if does == "walk" else does

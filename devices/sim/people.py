"""The people of the simulated plant: where each one is, what he does and how he is, as pure functions of time."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from devices.sim.events import (
    Event,
    Fall,
    GuardianLeaves,
    HarnessIs,
    Lasting,
    NoHelmet,
    NoVest,
    Post,
    Scenario,
    Sos,
    TakesOut,
    WalkInto,
    Works,
)
from devices.sim.motion import FALL_S, LOOP_S, WALK_MPS, Loop, Spot, Step, Stop, Walk, heading_deg
from devices.sim.worn import worn_at

W = TypeVar("W", bound=Event)

FALL_BEFORE_SOS_S = 2.0
LEAVES_BY_M = 15.0


@dataclass(frozen=True, slots=True)
class SimWorker:
    """One worker at one time. `pose` is one of DOES, 'fall' or 'down'; `heading_deg` is clockwise from north.

    What he wears is what a camera can see, as in `devices.sim.worn.Worn`; `fallen` is how much of a fall is over, 0..1,
    while he falls; None else.
    """

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
    harness: str = "none"
    holds: str = ""
    fire_watch: bool = False
    up_m: float = 0.0
    at: str = ""
    fallen: float | None = None


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
    stops: tuple[tuple[Stop, str], ...]
    """Where he stops and what he does there; 'down' after a fall."""
    changes: tuple[Lasting, ...]
    """What he puts off, takes out, hooks."""
    resting_bpm: float
    skin_c: float
    battery_pct: float

    def at(self, t_s: float) -> SimWorker:
        """How he is at a time."""
        step, pose, fallen = self._motion(t_s)
        worn = worn_at(self.post, [event for event in self.changes if event.holds_at(t_s)], step, pose, fallen)
        return SimWorker(
            id=self.record["id"],
            tag=self.record["tag"],
            band=self.record["band"],
            trade=self.record["trade"],
            x_m=step.x_m,
            y_m=step.y_m,
            storey=self.post.storey,
            heading_deg=step.heading_deg,
            pose=worn.pose,
            helmet=worn.helmet == "worn",
            vest=worn.vest,
            sos=any(event.holds_at(t_s) for event in self.falls),
            pulse_bpm=round(self._pulse_bpm(t_s), 1),
            skin_c=round(self.skin_c + 0.2 * math.sin(t_s / 97.0 + self.resting_bpm), 1),
            battery_pct=round(max(5.0, self.battery_pct - t_s / 600.0), 1),
            harness=worn.harness,
            holds=worn.holds,
            fire_watch=self.post.fire_watch,
            up_m=worn.up_m,
            at=worn.at,
            fallen=fallen,
        )

    def on_post(self) -> SimWorker:
        """How he is on a day on which nothing happens, at its second 0."""
        return replace(self, walks=(), falls=(), stops=(), changes=()).at(0.0)

    def visible_spans(self) -> list[VisibleSpan]:
        """When he looks different from his loop, and where."""
        spans = [self._span(walk.from_s, walk.back_s, walk.spot) for walk in self.walks]
        for stop, _ in self.stops:
            spans += [self._span(stop.from_s, stop.back_s, spot) for spot in (stop.spot, stop.back)]
        return spans + [self._span(change.at_s, change.at_s + change.for_s, None) for change in self.changes]

    def _motion(self, t_s: float) -> tuple[Step, str, float | None]:
        """Where he is, his pose, how much of a fall is over while he falls."""
        for stop, does in self.stops:
            if stop.from_s <= t_s < stop.back_s:
                step, fallen = stop.at(t_s), stop.fallen_at(t_s)
                if step.walks:
                    return step, _going(self.post.does), None
                return (step, does, None) if fallen is None else (step, "fall", fallen)
        walk = _walk_at(self.walks, t_s)
        step = walk.at(t_s) if walk else self.loop.at(t_s)
        if walk and any(fall.at_s - FALL_BEFORE_SOS_S <= t_s < fall.at_s + fall.for_s for fall in self.falls):
            return step, "down", None
        resting = _resting(self.post.does) if not walk or self.post.does == "carry" else "stand"
        return step, _going(self.post.does) if step.walks else resting, None

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
    falls = _of(Sos, post.worker, scenario)
    walks = [_fall(loop, event) for event in falls]
    walks += [
        Walk(loop, (event.x_m, event.y_m), event.at_s, event.at_s + event.stay_s)
        for event in _of(WalkInto, post.worker, scenario)
    ]
    walks += [
        Walk(loop, _away(loop, site), event.at_s, event.at_s + event.for_s)
        for event in _of(GuardianLeaves, post.worker, scenario)
    ]
    return Person(
        record=record,
        post=post,
        loop=loop,
        walks=tuple(walks),
        falls=falls,
        stops=_stops(post, scenario, loop, walks),
        changes=tuple(event for kind in _CHANGES for event in _of(kind, post.worker, scenario)),
        resting_bpm=chance.uniform(72.0, 92.0),
        skin_c=chance.uniform(32.4, 33.6),
        battery_pct=chance.uniform(55.0, 99.0),
    )


_CHANGES: tuple[type[Lasting], ...] = (NoHelmet, NoVest, TakesOut, HarnessIs)


def _of(kind: type[W], worker: str, scenario: Scenario) -> tuple[W, ...]:
    """What of a kind happens to one worker."""
    return tuple(event for event in scenario.of_kind(kind) if getattr(event, "worker", "") == worker)


def _stops(post: Post, scenario: Scenario, loop: Loop, walks: list[Walk]) -> tuple[tuple[Stop, str], ...]:
    """Falls before work: who falls works no longer. Before a ladder or a rail one falls backwards."""
    falls = [(_stop(loop, walks, event, FALL_S), "down") for event in _of(Fall, post.worker, scenario)]
    if post.on == "ladder" or (post.on == "scaffold" and post.rail == "front"):
        falls = [(replace(stop, start=_turned(stop.start)), does) for stop, does in falls]
    works = [(_stop(loop, walks, event, 0.0), event.does) for event in _of(Works, post.worker, scenario)]
    return (*falls, *works)


def _turned(step: Step) -> Step:
    return replace(step, heading_deg=(step.heading_deg + 180.0) % 360.0)


def _stop(loop: Loop, walks: list[Walk], event: Lasting, falls_s: float) -> Stop:
    """A stay at the place where he is when it begins, and the way back to where he would be after it."""
    start, leave_s = _step_at(loop, walks, event.at_s), event.at_s + max(event.for_s, falls_s)
    would_be = _step_at(loop, walks, leave_s)
    back_s = leave_s + max(1.0, math.dist((start.x_m, start.y_m), (would_be.x_m, would_be.y_m)) / WALK_MPS)
    back = _step_at(loop, walks, back_s)
    return Stop(start, event.at_s, leave_s, (back.x_m, back.y_m), back_s, falls_s)


def _step_at(loop: Loop, walks: Sequence[Walk], t_s: float) -> Step:
    """Where he is but for stops."""
    walk = _walk_at(walks, t_s)
    return walk.at(t_s) if walk else loop.at(t_s)


def _walk_at(walks: Sequence[Walk], t_s: float) -> Walk | None:
    """The walk he is on at a time."""
    return next((walk for walk in walks if walk.from_s <= t_s < walk.back_s), None)


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


def _going(does: str) -> str:
    return "carry" if does == "carry" else "walk"


def _resting(does: str) -> str:
    """What he does where he does not walk; who carries bends over his load."""
    return {"walk": "stand", "carry": "lift"}.get(does, does)

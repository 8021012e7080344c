"""One camera's takes of a plant: what the scenario adds to site and state is put before it, and its lens is as said.

take = Take.of(plant, camera)      # traces the backdrop (seconds)
take.picture(t_s, number)          # what a clip is made of
take.told(t_s, number)             # the same picture, and what is on it
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from devices.sim.events import Scenario, Sight, Smoke, Thing, WalkInto
from devices.sim.motion import LOOP_S, Spot
from devices.sim.people import SimWorker
from devices.sim.plant import Plant, PlantState, SimCrane
from devices.sim.video import lens
from devices.sim.video.backdrop import Picture
from devices.sim.video.camera import FloatArray
from devices.sim.video.conditions import OUTDOORS, lights_of
from devices.sim.video.furnishing import crane_carrier
from devices.sim.video.gear import PLAIN, Gear
from devices.sim.video.labels import Label, Shown, depths_of
from devices.sim.video.light import AFTERNOON, HALL
from devices.sim.video.places import chance_of
from devices.sim.video.props import Plume, Prop, barrier, cone, extinguisher, held_up_by, ladder
from devices.sim.video.scene import NOTHING_MORE, Extras, Scene, picture, told
from devices.sim.video.solids import Solid
from devices.sim.video.vehicles import VEHICLES, vehicle_named

_LADDER_M, _CRANE_M = 3.6, 11.0
"""How high and how far reaching those are of which nothing is said."""
_SWING_DEG = 16.0
_SEEN = Sight(camera="")


def ways_of(scenario: Scenario, storey: str) -> list[tuple[Spot, ...]]:
    """Where people go and things stand on a storey; what furnishes it is kept off."""
    ways = [post.path_m for post in scenario.posts if post.storey == storey]
    paths = {post.worker: post.path_m for post in scenario.posts}
    ways += [(paths[e.worker][0], (e.x_m, e.y_m)) for e in scenario.of_kind(WalkInto) if e.worker in paths]
    return ways + [((thing.x_m, thing.y_m),) for thing in scenario.things if thing.storey == storey]


@dataclass(frozen=True)
class Take:
    """A camera before its scene. `props` and `cranes` stand there besides what the plant's state says; `sight` is how
    the camera sees, `seed` what its lens hangs on."""

    scene: Scene
    plant: Plant
    sight: Sight = _SEEN
    props: tuple[Prop, ...] = ()
    cranes: tuple[Thing, ...] = ()
    seed: int = 0

    @classmethod
    def of(cls, plant: Plant, camera: Mapping[str, Any]) -> Take:
        """The take of a camera of the plant's site."""
        scenario, storey = plant.scenario, camera["storey"]
        sight = next((sight for sight in scenario.sights if sight.camera == camera["id"]), _SEEN)
        named = [(f"{thing.kind} {n}", thing) for n, thing in enumerate(scenario.things, 1) if thing.storey == storey]
        seed = chance_of("take", plant.seed, camera["id"]).randrange(1 << 30)
        return cls(
            _scene(plant, camera, sight, [thing for _, thing in named], seed),
            plant,
            sight,
            (*_posts_stand_on(plant, storey), *(prop for name, thing in named for prop in _props(name, thing))),
            tuple(thing for _, thing in named if thing.kind == "crane"),
            seed,
        )

    def moment(self, state: PlantState) -> tuple[PlantState, Extras]:
        """The plant's state with all that is before the camera besides."""
        gear = {one.id: worn for one in state.workers if (worn := gear_of(one)) != PLAIN}
        if self.cranes:
            state = replace(state, cranes=(*state.cranes, *(_crane(thing, state.t_s) for thing in self.cranes)))
        if not (gear or self.props or state.smokes):
            return state, NOTHING_MORE
        return state, Extras(gear, self.props, tuple(_plume(smoke) for smoke in state.smokes))

    def picture(self, state: PlantState, number: int) -> Picture:
        """The frame (H, W, 3) uint8 BGR of that number of a clip."""
        if self._is_plain:
            return picture(self.scene, *self._numbered(state, number))
        return self.told(state, number)[0]

    def told(self, state: PlantState, number: int) -> tuple[Picture, list[Label], Sequence[Shown]]:
        """The frame of that number, what is on it, and the patches it was put together from."""
        frame, labels, shown = told(self.scene, *self._numbered(state, number))
        if self._is_plain:
            return frame, labels, shown
        is_deep = bool(OUTDOORS & set(self.sight.spoilt_by))
        depth = depths_of(self.scene.backdrop.depth, shown) if is_deep else self.scene.backdrop.depth
        return self._through_lens(frame, depth, number), labels, shown

    def _numbered(self, state: PlantState, number: int) -> tuple[PlantState, int, Extras]:
        state, extras = self.moment(state)
        return state, number, extras

    @property
    def _is_plain(self) -> bool:
        return self.sight.light == "day" and not self.sight.spoilt_by

    def _through_lens(self, frame: Picture, depth_m: FloatArray, number: int) -> Picture:
        """Weather first, then the lens, the shutter, the sensor; still but for drops that fall and grain."""
        chance, moving = np.random.default_rng(self.seed), np.random.default_rng((self.seed, number))
        spoilt = self.sight.spoilt_by
        if "fog" in spoilt:
            frame = lens.fogged(frame, depth_m, chance)
        if "rain" in spoilt and not self.scene.light.indoors:
            frame = lens.rained(frame, depth_m, chance, moving)
        if "dirty_lens" in spoilt:
            frame = lens.dirtied(frame, chance)
        if self.sight.light != "day":
            frame = lens.exposed(frame, self.sight.light, chance, moving)
        if "motion_blur" in spoilt:
            frame = lens.shaken(frame, chance)
        return lens.noisy(frame, chance, moving) if "noise" in spoilt else frame


def _scene(plant: Plant, camera: Mapping[str, Any], sight: Sight, things: Sequence[Thing], seed: int) -> Scene:
    outside, inside = AFTERNOON, HALL
    if sight.light != "day":
        outside, inside = lights_of(sight.light, camera, np.random.default_rng(seed))
    more = tuple(solid for thing in things for solid in _solids(thing))
    return Scene.of(plant.site, camera, ways_of(plant.scenario, camera["storey"]), outside, inside, more)


def gear_of(worker: SimWorker) -> Gear:
    """What the pictures know of a worker beyond helmet and vest."""
    return Gear(worker.harness, worker.holds, worker.up_m, worker.at, worker.fire_watch)


def _posts_stand_on(plant: Plant, storey: str) -> list[Prop]:
    """The ladders and scaffolds of the posts; they stay when their people walk away."""
    found: list[Prop] = []
    for worker in plant.workers_on_post():
        if worker.storey == storey:
            found.extend(held_up_by(worker, gear_of(worker)))
    return found


def _props(name: str, thing: Thing) -> list[Prop]:
    x, y, turn = thing.x_m, thing.y_m, math.radians(thing.turn_deg)
    if thing.kind == "ladder":
        return [ladder(name, thing.storey, (x, y), thing.turn_deg, thing.size_m or _LADDER_M)]
    if thing.kind == "barrier":
        return [barrier(name, thing.storey, x, y, turn)]
    made = {"extinguisher": extinguisher, "cone": cone}.get(thing.kind)
    return [made(name, thing.storey, x, y)] if made else []


def _solids(thing: Thing) -> list[Solid]:
    """What of a thing stands still in the backdrop: a vehicle, a crane's carrier."""
    spot = thing.x_m, thing.y_m
    if thing.kind == "crane":
        return crane_carrier(spot)
    return vehicle_named(thing.kind, spot, math.radians(thing.turn_deg - 90.0)) if thing.kind in VEHICLES else []


def _crane(thing: Thing, t_s: float) -> SimCrane:
    """A crane that swings its load a little about where it faces."""
    boom_deg = (thing.turn_deg + _SWING_DEG * math.sin(2 * math.pi * t_s / LOOP_S)) % 360.0
    name, reach_m = f"crane {thing.x_m:g},{thing.y_m:g}", thing.size_m or _CRANE_M
    return SimCrane(name, thing.x_m, thing.y_m, thing.storey, reach_m, boom_deg, running=True)


def _plume(smoke: Smoke) -> Plume:
    name = f"smoke {smoke.x_m:g},{smoke.y_m:g}"
    return Plume(name, smoke.storey, smoke.x_m, smoke.y_m, smoke.thick, round(smoke.grey), 0.25)

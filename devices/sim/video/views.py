"""Where the cameras of training pictures hang: the site's own as they are or moved, or places that no site has."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from devices.sim.video.conditions import Mix, lights_of
from devices.sim.video.scene import Scene
from devices.sim.video.solids import Solid
from devices.sim.video.training_scene import random_place
from devices.sim.video.vehicles import vehicle
from devices.sim.video.world import stage_of

VEHICLES = (0.45, 0.4, 0.15)
"""Shares of views with none, one and two vehicles besides those of the site."""
_TRIES, _LEAST_DEPTH_M, _LEAST_FLOOR = 4, 3.5, 0.12
"""A camera that was moved into a wall is moved again."""

Chance = np.random.Generator


@dataclass(frozen=True)
class View:
    """A scene, its light by name, and what the view is called: 'C05', 'C05 moved 12' or 'made up 12'."""

    scene: Scene
    light: str
    name: str


def view(site: Mapping[str, Any] | None, number: int, own_share: float, mix: Mix, chance: Chance) -> View:
    """View by number of a site's cameras in turn; without a site of a place made up."""
    found = _hung(site, number, own_share, mix, chance)
    for _ in range(_TRIES):
        if _sees_something(found.scene):
            break
        found = _hung(site, number, own_share, mix, chance)
    return found


def _sees_something(scene: Scene) -> bool:
    """Whether it is more than a wall before the lens."""
    return bool(np.median(scene.backdrop.depth) > _LEAST_DEPTH_M and scene.backdrop.floor.mean() > _LEAST_FLOOR)


def _hung(site: Mapping[str, Any] | None, number: int, own_share: float, mix: Mix, chance: Chance) -> View:
    place: Mapping[str, Any]
    if site is None:
        place, camera = random_place(chance)
        name = f"made up {number}"
    else:
        place, camera = site, dict(site["camera"][number % len(site["camera"])])
        name = str(camera["id"])
        if chance.random() >= own_share:
            _moved(camera, chance)
            name = f"{name} moved {number}"
    light = mix.light(number)
    outside, inside = lights_of(light, camera, chance)
    solids: list[Solid] = []
    for _ in range(int(chance.choice(3, p=VEHICLES))):
        solids.extend(_vehicle(place, camera, chance, tuple(solids)))
    return View(Scene.of(place, camera, (), outside, inside, tuple(solids)), light, name)


def _moved(camera: dict[str, Any], chance: Chance) -> None:
    """Hang a camera elsewhere, near where it was."""
    camera["x_m"] += chance.uniform(-2.5, 2.5)
    camera["y_m"] += chance.uniform(-2.5, 2.5)
    camera["height_m"] = max(2.2, camera["height_m"] + chance.uniform(-1.5, 1.5))
    camera["heading_deg"] = (camera["heading_deg"] + chance.normal(0, 25)) % 360
    camera["tilt_deg"] = float(np.clip(camera["tilt_deg"] + chance.normal(0, 6), 4, 55))
    camera["fov_deg"] = float(np.clip(camera["fov_deg"] * chance.uniform(0.75, 1.25), 30, 100))


def _vehicle(
    site: Mapping[str, Any], camera: Mapping[str, Any], chance: Chance, there: tuple[Solid, ...]
) -> list[Solid]:
    """A vehicle before the camera where nothing else stands; none when eight tries find no room."""
    solids = (*stage_of(site, camera).solids, *there)
    toward = math.radians(float(camera["heading_deg"]))
    for _ in range(8):
        far, aside = float(chance.uniform(8, 30)), float(chance.uniform(-0.5, 0.5))
        turn = float(chance.uniform(0, 2 * math.pi))
        spot = (
            camera["x_m"] + far * (math.sin(toward) + aside * math.cos(toward)),
            camera["y_m"] - far * (math.cos(toward) - aside * math.sin(toward)),
        )
        place = np.array([[*spot, 0.0]], np.float32)
        gaps = [
            -float(solid.gap_m(place)[0]) if solid.hollow else float(solid.gap_m(place)[0])
            for solid in solids
            if float(solid.corners_m[:, 2].min()) < 3.0
        ]
        if min(gaps, default=9.0) > 3.6:
            return vehicle(spot, turn, random.Random(int(chance.integers(1 << 30))))
    return []

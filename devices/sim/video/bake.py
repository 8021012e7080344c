"""Bakes the clips of the simulated cameras: of each the calm loop, and the stretches of the scenario unlike it.

A clip lasts LOOP_S seconds at FPS. Which stretches differ is decided by what is visible: who stands where in the view,
how, wearing what, and whether the camera is frozen. Clips are kept under a key of all that they depend on.
"""

from __future__ import annotations

import hashlib
import json
import math
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from devices.sim.events import CameraFreeze, CameraLost, Post, Scenario, WalkInto
from devices.sim.motion import LOOP_S
from devices.sim.people import SimWorker
from devices.sim.plant import Plant, PlantState
from devices.sim.video.backdrop import Picture
from devices.sim.video.body import HEIGHT_M
from devices.sim.video.camera import Pinhole
from devices.sim.video.clip import encode
from devices.sim.video.places import holds, outline_of
from devices.sim.video.scene import LEAST_PX, Scene, picture

FPS = 25
FRAMES = round(LOOP_S * FPS)
MOST_STRETCHES = 40
"""Longest scenario that is baked: 20 minutes; after it the calm loop plays."""

_SAMPLES = 60
_DRAWN_BY = ("../events.py", "../motion.py", "../people.py", "../plant.py", "backdrop.py", "bake.py", "body.py",
             "camera.py", "clip.py", "effects.py", "figure.py", "finish.py", "furnishing.py", "light.py", "places.py",
             "scene.py", "solids.py", "world.py")


@dataclass(frozen=True)
class Programme:
    """What one camera plays: clip paths (no ending) of the stretches of the scenario, then `rest` for ever; and when it
    gives no stream, in seconds."""

    camera: str
    stretches: tuple[str, ...]
    rest: str
    lost: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Task:
    """One camera to bake: which stretches of which plant, and where to. Crosses the border to another process."""

    site: dict[str, Any]
    scenario: Scenario
    seed: int
    camera: str
    folder: Path
    stretches: tuple[int, ...]
    """Stretches with their own clip; the calm loop is always baked."""

    def path(self, stretch: int | None) -> Path:
        """The clip of a stretch, or of the calm loop (None), without ending."""
        return self.folder / (f"{self.camera}-calm" if stretch is None else f"{self.camera}-{stretch:03d}")

    @property
    def missing(self) -> list[int | None]:
        """What is not in the cache yet."""
        wanted: tuple[int | None, ...] = (None, *self.stretches)
        return [stretch for stretch in wanted if not self.path(stretch).with_suffix(".json").exists()]


def calm_plant(plant: Plant) -> Plant:
    """The same plant on a day when nothing happens."""
    return Plant(plant.site, Scenario(posts=plant.scenario.posts, events=()), plant.seed)


def horizon(plant: Plant) -> int:
    """How many stretches the scenario takes."""
    ends = [span.to_s for span in plant.visible_spans()]
    ends += [freeze.at_s + freeze.for_s for freeze in plant.scenario.of_kind(CameraFreeze)]
    return min(MOST_STRETCHES, math.ceil(max(ends, default=0.0) / LOOP_S))


def picture_time(plant: Plant, camera: str, t_s: float) -> float:
    """The time that the camera's picture shows: now, or the moment at which it froze."""
    for freeze in plant.scenario.of_kind(CameraFreeze):
        if freeze.camera == camera and freeze.holds_at(t_s):
            return freeze.at_s
    return t_s


class Watch:
    """Compares what cameras see of a plant with its calm day; both are sampled once, for all cameras."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        buildings = (shape for shape in plant.site.get("shape", []) if shape["kind"] == "building")
        self._outlines = [outline_of(shape) for shape in buildings if len(shape["outline_m"]) > 2]
        times = [(n + 0.5) * LOOP_S / _SAMPLES for n in range(_SAMPLES)]
        calm = calm_plant(plant)
        self._calm = [calm.at(t_s) for t_s in times]
        self._days = [[plant.at(k * LOOP_S + t_s) for t_s in times] for k in range(horizon(plant))]

    def differing(self, camera: dict[str, Any]) -> tuple[int, ...]:
        """The stretches of the scenario in which a camera shows something else than the calm loop."""
        pinhole = Pinhole.of(camera)
        room = self._building(camera["x_m"], camera["y_m"])

        def sees(x_m: float, y_m: float) -> bool:
            return _shows(pinhole, x_m, y_m) and self._building(x_m, y_m) == room

        return tuple(k for k, day in enumerate(self._days) if self._frozen_in(camera, day)
                     or any(_unlike(a, b, camera, sees) for a, b in zip(day, self._calm, strict=True)))

    def _building(self, x_m: float, y_m: float) -> int:
        """Which of the site's buildings holds that spot; -1 outdoors."""
        return next((n for n, outline in enumerate(self._outlines) if holds(outline, (x_m, y_m))), -1)

    def _frozen_in(self, camera: dict[str, Any], day: list[PlantState]) -> bool:
        return any(picture_time(self._plant, camera["id"], state.t_s) != state.t_s for state in day)


def _unlike(day: PlantState, calm: PlantState, camera: dict[str, Any], sees: Callable[[float, float], bool]) -> bool:
    """Whether a camera sees a difference between two moments: somebody elsewhere, otherwise, or a fire."""
    spots = [spot for a, b in zip(day.workers, calm.workers, strict=True) if _otherwise(a, b)
             for spot in ((a.x_m, a.y_m, a.storey), (b.x_m, b.y_m, b.storey))]
    spots += [(fire.x_m, fire.y_m, fire.storey) for fire in day.flames if fire.kind == "fire"]
    return any(storey == camera["storey"] and sees(x, y) for x, y, storey in spots)


def _otherwise(a: SimWorker, b: SimWorker) -> bool:
    looks = (a.pose, a.helmet, a.vest, a.storey) != (b.pose, b.helmet, b.vest, b.storey)
    return looks or math.dist((a.x_m, a.y_m), (b.x_m, b.y_m)) > 0.1


def _shows(pinhole: Pinhole, x_m: float, y_m: float) -> bool:
    """Whether somebody at that place would be in the picture, and large enough to be drawn."""
    pixels, depth = pinhole.project((x_m, y_m, 0.8))
    tall = pinhole.focal_px * HEIGHT_M / max(float(depth[0]), 0.1)
    margin = 0.6 * tall
    x, y = float(pixels[0, 0]), float(pixels[0, 1])
    inside = -margin < x < pinhole.width_px + margin and -margin < y < pinhole.height_px + margin
    return float(depth[0]) > 0.5 and tall >= LEAST_PX and inside


def task_of(plant: Plant, watch: Watch, camera: dict[str, Any], cache: Path) -> Task:
    """What is to be baked for a camera, and the folder of the cache that it belongs to."""
    site, scenario = plant.site, plant.scenario
    built = [site.get(name) for name in ("width_m", "height_m", "storey", "shape", "zone", "crane", "permit", "worker")]
    said = json.dumps([camera, built, repr(scenario), plant.seed, FPS], sort_keys=True, default=str)
    key = hashlib.sha256(said.encode() + _renderer()).hexdigest()[:20]
    return Task(site, scenario, plant.seed, camera["id"], cache / key, watch.differing(camera))


def _renderer() -> bytes:
    here = Path(__file__).parent
    return b"".join((here / name).read_bytes() for name in _DRAWN_BY)


def ways_of(posts: tuple[Post, ...], storey: str, scenario: Scenario) -> list[tuple[tuple[float, float], ...]]:
    """Where people go on a storey; things are kept off."""
    ways = [post.path_m for post in posts if post.storey == storey]
    paths = {post.worker: post.path_m for post in posts}
    ways += [(paths[e.worker][0], (e.x_m, e.y_m)) for e in scenario.of_kind(WalkInto) if e.worker in paths]
    return ways


def bake(plant: Plant, cache: Path, say: Callable[[str], None], workers: int = 0) -> list[Programme]:
    """Bake what the cache lacks, on all cores, and give back each camera's programme. `say` hears the progress."""
    watch = Watch(plant)
    tasks = [task_of(plant, watch, camera, cache) for camera in plant.site.get("camera", [])]
    todo = sorted((task for task in tasks if task.missing), key=lambda task: -len(task.missing))
    clips = sum(len(task.missing) for task in todo)
    if todo:
        say(f"drawing {clips} camera clips")
        _bake_all(todo, workers or os.cpu_count() or 1, say)
    return [_programme(plant, task) for task in tasks]


def _bake_all(todo: list[Task], workers: int, say: Callable[[str], None]) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(todo)), mp_context=spawn) as pool:
        running = [pool.submit(bake_camera, task) for task in todo]
        for done, future in enumerate(as_completed(running), start=1):
            say(f"cameras drawn: {done} of {len(todo)} ({future.result()})")


def _programme(plant: Plant, task: Task) -> Programme:
    own = set(task.stretches)
    stretches = tuple(str(task.path(k if k in own else None)) for k in range(horizon(plant)))
    lost = tuple((e.at_s, e.at_s + e.for_s) for e in plant.scenario.of_kind(CameraLost) if e.camera == task.camera)
    return Programme(task.camera, stretches, str(task.path(None)), lost)


def bake_camera(task: Task) -> str:
    """Draw and encode what one camera lacks; gives back its id."""
    cv2.setNumThreads(1)
    task.folder.mkdir(parents=True, exist_ok=True)
    plant = Plant(task.site, task.scenario, task.seed)
    camera = next(camera for camera in task.site["camera"] if camera["id"] == task.camera)
    scene = Scene.of(task.site, camera, ways_of(task.scenario.posts, camera["storey"], task.scenario))
    for stretch in task.missing:
        times = _times(plant, task.camera, stretch)
        shown = calm_plant(plant) if stretch is None else plant
        encode(frames(scene, shown, times), task.path(stretch), FPS)
    return task.camera


def _times(plant: Plant, camera: str, stretch: int | None) -> list[float]:
    """The time that each frame of a clip shows."""
    if stretch is None:
        return [n / FPS for n in range(FRAMES)]
    return [picture_time(plant, camera, stretch * LOOP_S + n / FPS) for n in range(FRAMES)]


def frames(scene: Scene, plant: Plant, times_s: list[float]) -> Iterator[Picture]:
    """A picture for each time; a time that stands still gives the same picture again."""
    last: tuple[float, Picture] | None = None
    for t_s in times_s:
        if last is None or last[0] != t_s:
            last = t_s, picture(scene, plant.at(t_s), np.random.default_rng(round(t_s * FPS)))
        yield last[1]

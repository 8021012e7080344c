"""Which seconds of a scenario look different from the calm loop, for each camera; and who is ever seen by it.

Decided by what is visible: who stands where in the view, how, wearing what; fires; whether the camera is frozen. A
second in which it gives no stream needs no picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from devices.sim.motion import LOOP_S
from devices.sim.people import SimWorker
from devices.sim.plant import Plant, PlantState
from devices.sim.video.body import HEIGHT_M
from devices.sim.video.camera import Pinhole
from devices.sim.video.places import holds, outline_of
from devices.sim.video.programme import SECONDS, calm_plant, horizon, lost_spans, picture_time
from devices.sim.video.scene import LEAST_PX

_LOOKS_S = (0.0, 0.2, 0.4, 0.6, 0.8, 0.96)
"""When within a second two days are compared."""
_SEEN_EVERY_S = 0.5


class Watch:
    """Compares what cameras see of a plant with its calm day; both are sampled once, for all cameras."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        buildings = (shape for shape in plant.site.get("shape", []) if shape["kind"] == "building")
        self._outlines = [outline_of(shape) for shape in buildings if len(shape["outline_m"]) > 2]
        few = plant_with(plant, busy(plant))
        calm = calm_plant(few)
        self._calm = [[calm.at(second + look) for look in _LOOKS_S] for second in range(SECONDS)]
        self._day = [[few.at(second + look) for look in _LOOKS_S] for second in range(horizon(plant) * SECONDS)]

    def differing(self, camera: dict[str, Any]) -> tuple[int, ...]:
        """The seconds of the scenario in which a camera shows something else than the calm loop."""
        pinhole = Pinhole.of(camera)
        room = self._building(camera["x_m"], camera["y_m"])
        lost = lost_spans(self._plant, camera["id"])

        def sees(x_m: float, y_m: float) -> bool:
            return _shows(pinhole, x_m, y_m) and self._building(x_m, y_m) == room

        def differs(second: int) -> bool:
            if any(start <= second and second + 1 <= end for start, end in lost):
                return False
            day, calm = self._day[second], self._calm[second % SECONDS]
            return self._frozen_in(camera, day) or any(
                _unlike(a, b, camera, sees) for a, b in zip(day, calm, strict=True)
            )

        return tuple(second for second in range(len(self._day)) if differs(second))

    def _building(self, x_m: float, y_m: float) -> int:
        """Which of the site's buildings holds that spot; -1 outdoors."""
        return next((n for n, outline in enumerate(self._outlines) if holds(outline, (x_m, y_m))), -1)

    def _frozen_in(self, camera: dict[str, Any], day: list[PlantState]) -> bool:
        return any(picture_time(self._plant, camera["id"], state.t_s) != state.t_s for state in day)


def plant_with(plant: Plant, workers: frozenset[str]) -> Plant:
    """The same plant as far as these workers, cranes and flames go; quicker to ask."""
    people = [worker for worker in plant.site.get("worker", []) if worker["id"] in workers]
    return Plant({**plant.site, "worker": people, "gas_point": []}, plant.scenario, plant.seed)


def busy(plant: Plant) -> frozenset[str]:
    """The workers to whom something happens."""
    return frozenset(event.worker for event in plant.scenario.events if hasattr(event, "worker"))


def seen_ever(plant: Plant, camera: dict[str, Any]) -> frozenset[str]:
    """The workers who may ever be in a camera's picture: those whose loop leads through it, and the busy ones."""
    pinhole, calm = Pinhole.of(camera), calm_plant(plant)
    seen = set(busy(plant))
    for step in range(round(LOOP_S / _SEEN_EVERY_S)):
        here = [
            worker
            for worker in calm.workers_at(step * _SEEN_EVERY_S)
            if worker.storey == camera["storey"] and worker.id not in seen
        ]
        if not here:
            break
        pixels, depth = pinhole.project([(worker.x_m, worker.y_m, 0.8) for worker in here])
        tall = pinhole.focal_px * HEIGHT_M / np.maximum(depth, 0.1)
        half = np.array((pinhole.width_px / 2, pinhole.height_px / 2), np.float32)
        inside = np.all(np.abs(pixels - half) < half + 1.5 * tall[:, None], axis=1)
        near = inside & (depth > 0) & (tall > 0.9 * LEAST_PX)
        seen.update(worker.id for worker, is_near in zip(here, near, strict=True) if is_near)
    return frozenset(seen)


def _unlike(day: PlantState, calm: PlantState, camera: dict[str, Any], sees: Callable[[float, float], bool]) -> bool:
    """Whether a camera sees a difference between two moments: somebody elsewhere, otherwise, or a fire."""
    spots = [
        spot
        for a, b in zip(day.workers, calm.workers, strict=True)
        if _otherwise(a, b)
        for spot in ((a.x_m, a.y_m, a.storey), (b.x_m, b.y_m, b.storey))
    ]
    spots += [(fire.x_m, fire.y_m, fire.storey) for fire in day.flames if fire.kind == "fire"]
    spots += [(smoke.x_m, smoke.y_m, smoke.storey) for smoke in day.smokes]
    return any(storey == camera["storey"] and sees(x, y) for x, y, storey in spots)


def _otherwise(a: SimWorker, b: SimWorker) -> bool:
    return _looks(a) != _looks(b) or math.dist((a.x_m, a.y_m), (b.x_m, b.y_m)) > 0.1


def _looks(worker: SimWorker) -> tuple[str | float | bool | None, ...]:
    """What can be seen of somebody but for his place."""
    worn = worker.helmet, worker.vest, worker.harness, worker.holds, worker.fire_watch
    return (worker.pose, worker.fallen, worker.storey, worker.up_m, worker.at, *worn)


def _shows(pinhole: Pinhole, x_m: float, y_m: float) -> bool:
    """Whether somebody at that place would be in the picture, and large enough to be drawn."""
    x, y, depth = pinhole.pixel_of(x_m, y_m, 0.8)
    tall = pinhole.focal_px * HEIGHT_M / max(depth, 0.1)
    margin = 0.6 * tall
    inside = -margin < x < pinhole.width_px + margin and -margin < y < pinhole.height_px + margin
    return depth > 0.5 and tall >= LEAST_PX and inside

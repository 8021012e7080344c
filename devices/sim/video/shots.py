"""One training picture after the other: a view, a moment before it, and what comes between that and the file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from devices.sim.people import SimWorker
from devices.sim.plant import PlantState
from devices.sim.video import lens
from devices.sim.video.backdrop import Picture
from devices.sim.video.camera import FloatArray
from devices.sim.video.conditions import Mix
from devices.sim.video.crowd import DOINGS, Moment, moment
from devices.sim.video.labels import Shown, depths_of
from devices.sim.video.scene import Label, Scene, render, shot
from devices.sim.video.views import View, view

ARC_HEIGHT_M, ARC_REACH_M, ARC_CORE_M, ARC_NEAR_M = 0.58, 0.36, 0.10, 0.15
"""Where a welder's arc burns, half the side of the box round its glare and of the arc itself; what is nearer to the
lens by so much hides it."""
_EARLIER_S, _WALK_MPS = (0.16, 0.08), 1.3
"""How long before a picture those are that a stream sends ahead of it, and how fast people come."""

Chance = np.random.Generator


@dataclass(frozen=True)
class Shot:
    """frame: (H, W, 3) uint8 BGR; what is on it; its conditions; the name of its view. `doubtful` shows so little
    of itself, or is so small, that nobody need find it."""

    frame: Picture
    labels: tuple[Label, ...]
    conditions: tuple[str, ...]
    view: str
    doubtful: tuple[Label, ...] = ()


def taken(
    site: Mapping[str, Any] | None,
    frames: int,
    per_view: int,
    own_share: float,
    seed: int,
    mix: Mix,
    does: Mapping[str, float] = DOINGS,
) -> Iterator[Shot]:
    """Frames, `per_view` of them before each view; every picture by its own seed, so that none hangs on another."""
    for first in range(0, frames, per_view):
        number = first // per_view
        place = view(site, number, own_share, mix, np.random.default_rng((seed, number)))
        for n in range(min(per_view, frames - first)):
            yield _one(place, number, mix, np.random.default_rng((seed, number, n + 1)), does)


def _one(place: View, number: int, mix: Mix, chance: Chance, does: Mapping[str, float]) -> Shot:
    troubles = mix.troubles(number, place.scene.light.indoors, chance)
    now = moment(place.scene, chance, "occlusion" in troubles, does)
    frame, labels, shown = shot(place.scene, now.state, chance, now.extras)
    labels += arcs(place.scene, now.state, depths_of(place.scene.backdrop.depth, shown))
    lens_seed = int(chance.integers(1 << 32))

    def seen(clear: Picture, patches: Sequence[Shown]) -> Picture:
        depth = place.scene.backdrop.depth
        depth = depths_of(depth, patches) if {"fog", "rain"} & set(troubles) else depth
        return _through_lens(clear, depth, place.light, troubles, np.random.default_rng(lens_seed))

    frame = seen(frame, shown)
    if "h264" in troubles:
        before = [seen(render(place.scene, _earlier(now, s), chance, now.extras)[0], shown) for s in _EARLIER_S]
        frame = lens.streamed(before, frame, chance)
    return Shot(frame, tuple(labels), (place.light, *troubles), place.name)


def _through_lens(frame: Picture, depth_m: FloatArray, light: str, troubles: Sequence[str], chance: Chance) -> Picture:
    """Weather first, then the lens, the shutter, the sensor."""
    if "fog" in troubles:
        frame = lens.fogged(frame, depth_m, chance)
    if "rain" in troubles:
        frame = lens.rained(frame, depth_m, chance)
    if "dirty_lens" in troubles:
        frame = lens.dirtied(frame, chance)
    frame = lens.exposed(frame, light, chance)
    if "motion_blur" in troubles:
        frame = lens.shaken(frame, chance)
    return lens.noisy(frame, chance) if "noise" in troubles else frame


def _earlier(now: Moment, by_s: float) -> PlantState:
    """The moment a little before: who walks was further back."""
    return replace(
        now.state, t_s=now.state.t_s - by_s, workers=tuple(_further_back(worker, by_s) for worker in now.state.workers)
    )


def _further_back(worker: SimWorker, by_s: float) -> SimWorker:
    if worker.pose not in ("walk", "carry"):
        return worker
    toward, far = math.radians(worker.heading_deg), _WALK_MPS * by_s
    return replace(worker, x_m=worker.x_m - far * math.sin(toward), y_m=worker.y_m + far * math.cos(toward))


def arcs(scene: Scene, state: PlantState, depth_m: FloatArray) -> list[Label]:
    """Labels of the welding arcs that can be seen; the renderer labels what burns, not what glares. `depth_m` (H, W):
    how far away is what is seen. Of an arc behind somebody's back there is a glow, which nobody need find."""
    pinhole, labels = scene.pinhole, []
    for flame in state.flames:
        place = (flame.x_m, flame.y_m, ARC_HEIGHT_M)
        if flame.kind != "weld" or flame.storey != scene.storey or not pinhole.sees(place):
            continue
        x, y, away = pinhole.pixel_of(*place)
        reach = ARC_REACH_M * pinhole.focal_px / away
        core = max(1, round(ARC_CORE_M * pinhole.focal_px / away))
        seen = depth_m[max(0, int(y) - core) : int(y) + core + 1, max(0, int(x) - core) : int(x) + core + 1]
        visible = float((seen >= away - ARC_NEAR_M).mean())
        if visible <= 0:
            continue
        box = (
            max(x - reach, 0.0),
            max(y - reach, 0.0),
            min(x + reach, float(pinhole.width_px)),
            min(y + reach, float(pinhole.height_px)),
        )
        labels.append(Label("arc", box, "", visible, (flame.x_m, flame.y_m)))
    return labels

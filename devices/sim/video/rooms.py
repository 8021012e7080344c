"""What stands in a hall: its walls and frame, lamps, pipes along the walls, and what its zone is furnished with."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np

from devices.sim.video.backdrop import Mark, Stage
from devices.sim.video.furnishing import furniture
from devices.sim.video.light import Light
from devices.sim.video.places import PIPES, YELLOW, Ground, Spot, chance_of, long_box, offset
from devices.sim.video.solids import Drum, Prism, Solid, box


def room_stage(
    site: Mapping[str, Any], camera: Mapping[str, Any], outline: Sequence[Spot], ground: Ground, light: Light
) -> Stage:
    top = _ceiling_m(site, str(camera.get("storey", "")))
    upper = _elevation_m(site, str(camera.get("storey", ""))) > 0.5
    chance = chance_of("room", camera["id"])
    hull = tuple((float(x), float(y)) for x, y in cv2.convexHull(np.array(outline, np.float32)).reshape(-1, 2))
    wall = chance.choice(
        (("windows", (0.60, 0.64, 0.66)), ("brick", (0.52, 0.57, 0.60)), ("windows", (0.62, 0.66, 0.60)))
    )
    solids: list[Solid] = [Prism(hull, -0.05, top, wall[0], wall[1], hollow=True)]
    solids.extend(_frame(hull, top, ground))
    inner = _shrunk(hull, 1.4)
    solids.extend(furniture(str(camera.get("zone", "")), inner, ground))
    solids.extend(_wall_pipes(hull, chance))
    floor = ("checker_plate", (0.40, 0.41, 0.40)) if upper else ("epoxy", (0.42, 0.52, 0.42))
    return Stage(tuple(solids), floor[0], floor[1], light, tuple(_aisle(hull)))


def _elevation_m(site: Mapping[str, Any], storey: str) -> float:
    return next((float(s["elevation_m"]) for s in site.get("storey", []) if s["id"] == storey), 0.0)


def _ceiling_m(site: Mapping[str, Any], storey: str) -> float:
    mine = _elevation_m(site, storey)
    above = [float(s["elevation_m"]) for s in site.get("storey", []) if float(s["elevation_m"]) > mine + 0.5]
    return max(4.5, min(above, default=mine + 6.5) - mine)


def _shrunk(hull: Sequence[Spot], metres: float) -> tuple[Spot, ...]:
    cx, cy = sum(x for x, _ in hull) / len(hull), sum(y for _, y in hull) / len(hull)

    def pulled(x: float, y: float) -> Spot:
        far = math.dist((x, y), (cx, cy))
        share = max(0.1, (far - metres * 1.4) / far)
        return cx + (x - cx) * share, cy + (y - cy) * share

    return tuple(pulled(x, y) for x, y in hull)


def _frame(hull: Sequence[Spot], top: float, ground: Ground) -> list[Solid]:
    """Columns on a grid of 7 m, beams over them, lamps between."""
    middle, size, turn = long_box(hull)
    deg, steel = math.degrees(turn), (0.40, 0.43, 0.46)
    built: list[Solid] = []
    for n in range(int(size[0] // 7) + 1):
        along = -size[0] / 2 + 0.5 + n * 7
        beam = offset(middle, turn, along, 0)
        built.append(box(beam, (0.22, size[1] - 0.2), top - 0.55, top - 0.1, deg, "steel", steel))
        across = -size[1] / 2 + 0.4
        while across < size[1] / 2:
            spot = offset(middle, turn, along, across)
            if ground.is_free(spot, -0.6):
                built.append(box(spot, (0.3, 0.3), 0, top, deg, "steel", steel))
                built.append(box(spot, (0.42, 0.42), 0, 1.1, deg, "hazard", YELLOW))
            across += 7
        for side in (-0.25, 0.25):
            spot = offset(middle, turn, along + 3.5, size[1] * side)
            built.append(box(spot, (1.5, 0.25), top - 0.75, top - 0.68, deg, "lamp", (0.96, 1.0, 1.0)))
    return built


def _wall_pipes(hull: Sequence[Spot], chance: random.Random) -> list[Solid]:
    ring = _shrunk(hull, 0.5)
    built: list[Solid] = []
    for a, b in zip(ring, (*ring[1:], ring[0]), strict=True):
        for level in (2.7, 3.1, 3.55):
            radius = chance.choice((0.07, 0.1, 0.15))
            built.append(Drum((*a, level), (*b, level), radius, "cladding", chance.choice(PIPES)))
    return built


def _aisle(hull: Sequence[Spot]) -> list[Mark]:
    """Yellow lines round the walk along the walls."""
    marks = []
    ring = _shrunk(hull, 2.0)
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        far = math.dist((ax, ay), (bx, by)) or 1.0
        nx, ny = (ay - by) / far * 0.06, (bx - ax) / far * 0.06
        line = ((ax - nx, ay - ny), (bx - nx, by - ny), (bx + nx, by + ny), (ax + nx, ay + ny))
        marks.append(Mark(line, "epoxy", YELLOW))
    return marks

"""From the site file's plan to what stands before one camera: buildings, tanks, racks, and what such places hold.

The site file draws shapes, not heights: heights here are by kind. What it does not draw (pumps, lamps, drums, a tanker)
is put by a seeded choice, away from the camera and from where people walk, so that each camera has its own place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import cv2
import numpy as np

from devices.sim.video.backdrop import Mark, Stage
from devices.sim.video.camera import FloatArray
from devices.sim.video.furnishing import crane_carrier, furniture, lying_vessel, upright_vessel
from devices.sim.video.light import AFTERNOON, HALL, Light
from devices.sim.video.places import PIPES, YELLOW, Ground, Spot, chance_of, holds, long_box, offset, outline_of
from devices.sim.video.rooms import room_stage
from devices.sim.video.solids import Dome, Drum, Prism, Solid, box

HEIGHT_M = {"building": 8.5, "tank": 9.0, "vessel": 5.0, "rack": 5.2}
_RANGE_M = 150.0


def stage_of(
    site: Mapping[str, Any],
    camera: Mapping[str, Any],
    ways: Iterable[Sequence[Spot]] = (),
    outside: Light = AFTERNOON,
    inside: Light = HALL,
) -> Stage:
    """What stands before a camera of the site (its parsed TOML). `ways` are kept free of things."""
    ground = Ground((camera["x_m"], camera["y_m"]), tuple(tuple(way) for way in ways if way), camera["heading_deg"])
    room = next(
        (
            shape
            for shape in site.get("shape", [])
            if shape["kind"] == "building" and len(shape["outline_m"]) > 2 and holds(outline_of(shape), ground.camera)
        ),
        None,
    )
    if room is not None:
        return room_stage(site, camera, outline_of(room), ground, inside)
    return _yard(site, ground, outside)


# Outdoors


def _yard(site: Mapping[str, Any], ground: Ground, light: Light) -> Stage:
    solids: list[Solid] = []
    marks: list[Mark] = []
    for shape in site.get("shape", []):
        outline = outline_of(shape)
        if min(math.dist(spot, ground.camera) for spot in outline) > _RANGE_M:
            continue
        if shape["kind"] == "road":
            marks.extend(_road(outline))
        else:
            solids.extend(_BUILT[shape["kind"]](shape, outline, ground))
    for zone in site.get("zone", []):
        if zone.get("kind") == "area":
            marks.insert(0, Mark(outline_of(zone), "concrete", (0.50, 0.53, 0.54)))
            if not _is_roofed(site, zone) and _near(outline_of(zone), ground.camera, 75.0):
                solids.extend(furniture(zone["id"], outline_of(zone), ground))
    for crane in site.get("crane", []):
        solids.extend(crane_carrier((crane["x_m"], crane["y_m"])))
    size = float(site.get("width_m", 200)), float(site.get("height_m", 140))
    solids.extend(_surroundings(size))
    marks = [mark for mark in marks if _ahead_m(np.array(mark.outline_m, np.float32), ground) > 0]
    return Stage(tuple(_in_view(solids, ground)), "gravel", (0.42, 0.47, 0.49), light, tuple(marks))


def _in_view(solids: Iterable[Solid], ground: Ground) -> Iterable[Solid]:
    """Those that stand before the lens, or near enough behind it to throw a shadow into view."""
    for solid in solids:
        if _ahead_m(solid.corners_m[:, :2], ground) > -8.0:
            yield solid


def _ahead_m(spots: FloatArray, ground: Ground) -> float:
    """How far the farthest of some plan points lies before the lens."""
    toward = math.radians(ground.heading_deg)
    forward = np.array((math.sin(toward), -math.cos(toward)), np.float32)
    return float(((spots - np.array(ground.camera, np.float32)) @ forward).max())


def _near(outline: Sequence[Spot], spot: Spot, metres: float) -> bool:
    return holds(outline, spot) or min(math.dist(corner, spot) for corner in outline) < metres


def _is_roofed(site: Mapping[str, Any], zone: Mapping[str, Any]) -> bool:
    middle = np.mean(np.array(zone["outline_m"], np.float32), axis=0)
    buildings = [s for s in site.get("shape", []) if s["kind"] == "building" and len(s["outline_m"]) > 2]
    return any(holds(outline_of(shape), (float(middle[0]), float(middle[1]))) for shape in buildings)


def _road(outline: Sequence[Spot]) -> list[Mark]:
    marks = [Mark(tuple(outline), "asphalt", (0.29, 0.29, 0.28))]
    middle, size, turn = long_box(outline)
    if size[0] < 8:
        return marks
    c, s = math.cos(turn), math.sin(turn)

    def at(along: float, across: float) -> Spot:
        return middle[0] + along * c - across * s, middle[1] + along * s + across * c

    for side in (-1, 1):
        edge = side * (size[1] / 2 - 0.35)
        half = size[0] / 2
        ends = [(-half, edge - 0.06), (half, edge - 0.06), (half, edge + 0.06), (-half, edge + 0.06)]
        marks.append(Mark(tuple(at(*end) for end in ends), "asphalt", (0.72, 0.74, 0.74)))
    for n in range(int(size[0] // 6)):
        start = -size[0] / 2 + n * 6 + 1.5
        ends = [(start, -0.06), (start + 3, -0.06), (start + 3, 0.06), (start, 0.06)]
        marks.append(Mark(tuple(at(*end) for end in ends), "asphalt", (0.66, 0.70, 0.72)))
    return marks


_WALLS = (
    ("corrugated", (0.66, 0.58, 0.48)),
    ("windows", (0.66, 0.70, 0.72)),
    ("brick", (0.36, 0.42, 0.56)),
    ("corrugated", (0.60, 0.64, 0.66)),
)


def _building(shape: Mapping[str, Any], outline: Sequence[Spot], ground: Ground) -> list[Solid]:
    chance = chance_of(shape.get("label", ""), outline[0])
    finish, colour = chance.choice(_WALLS)
    top = HEIGHT_M["building"] + chance.uniform(-2.5, 2.0)
    hull = tuple((float(x), float(y)) for x, y in cv2.convexHull(np.array(outline, np.float32)).reshape(-1, 2))
    built: list[Solid] = [Prism(hull, 0.0, top, finish, colour)]
    middle, size, turn = long_box(hull)
    edge = box(middle, (size[0] + 0.5, size[1] + 0.5), top, top + 0.35, math.degrees(turn), "steel", (0.34, 0.33, 0.32))
    built.append(edge)
    for n in range(int(size[0] // 7)):
        along = -size[0] / 2 + 4 + n * 7
        for side in (-1, 1):
            spot = offset(middle, turn, along, side * (size[1] / 2 + 0.06))
            wide = 3.4 if n % 3 == 1 else 1.1
            built.append(
                box(
                    spot,
                    (wide, 0.16),
                    0,
                    3.2 if wide > 2 else 2.1,
                    math.degrees(turn),
                    "corrugated",
                    (0.40, 0.36, 0.30),
                )
            )
            built.append(box(offset(spot, turn, 2.4, side * 0.2), (0.22, 0.3), 2.7, 2.85, 0, "steel", (0.2, 0.2, 0.2)))
    return built


def _tank(shape: Mapping[str, Any], outline: Sequence[Spot], ground: Ground) -> list[Solid]:
    x, y = outline[0]
    radius = float(shape.get("radius_m", 0)) or 4.0
    chance = chance_of("tank", x, y)
    top = min(HEIGHT_M["tank"], radius * 1.9) + chance.uniform(-0.6, 0.6)
    colour = chance.choice(((0.84, 0.85, 0.84), (0.74, 0.76, 0.76), (0.80, 0.83, 0.86)))
    built: list[Solid] = [
        Drum((x, y, 0), (x, y, top), radius, "tank", colour),
        Dome((x, y, top), (radius, radius, radius * 0.22), "tank", colour),
        Drum((x, y, 0), (x, y, 0.3), radius + 0.35, "concrete", (0.5, 0.52, 0.53)),
    ]
    if math.dist((x, y), ground.camera) > 70:
        return built
    posts = max(10, int(radius * 4))
    for n in range(posts):
        a = 2 * math.pi * n / posts
        spot = (x + math.cos(a) * (radius - 0.1), y + math.sin(a) * (radius - 0.1))
        built.append(Drum((*spot, top), (*spot, top + 1.1), 0.03, "steel", YELLOW))
    for level in (0.55, 1.1):
        built.append(_ring((x, y), radius - 0.07, top + level))
    steps = 26
    for n in range(steps):
        a = chance_start(x, y) + n * 1.15 / radius
        spot = (x + math.cos(a) * (radius + 0.35), y + math.sin(a) * (radius + 0.35))
        built.append(box(spot, (0.5, 0.9), n * top / steps, n * top / steps + 0.12, math.degrees(a), "steel", YELLOW))
    return built


def chance_start(x: float, y: float) -> float:
    """Where the stair of a tank begins, in radians."""
    return (x * 1.7 + y * 0.9) % 6.28


def _ring(centre: Spot, radius: float, z: float) -> Solid:
    return Drum((*centre, z), (*centre, z + 0.05), radius, "steel", YELLOW)


def _vessel(shape: Mapping[str, Any], outline: Sequence[Spot], ground: Ground) -> list[Solid]:
    if len(outline) == 1:
        return upright_vessel(outline[0], float(shape.get("radius_m", 0)) or 1.6, 7.5)
    middle, size, turn = long_box(outline)
    return lying_vessel(middle, size[0], max(0.8, size[1] / 2), turn)


def _rack(shape: Mapping[str, Any], outline: Sequence[Spot], ground: Ground) -> list[Solid]:
    middle, size, turn = long_box(outline)
    length, width, deg = size[0], max(2.0, size[1]), math.degrees(turn)
    top = HEIGHT_M["rack"]
    steel = (0.44, 0.42, 0.40)
    built: list[Solid] = []
    for n in range(int(length // 6) + 1):
        along = -length / 2 + min(n * 6.0, length)
        for side in (-1, 1):
            spot = offset(middle, turn, along, side * width / 2)
            built.append(box(spot, (0.3, 0.3), 0, top + 0.4, deg, "steel", steel))
            built.append(box(spot, (0.55, 0.55), 0, 0.9, deg, "hazard", YELLOW))
        for level in (top - 1.6, top):
            built.append(box(offset(middle, turn, along, 0), (0.25, width), level - 0.3, level, deg, "steel", steel))
    chance = chance_of("rack", *middle)
    for level in (top - 1.6, top):
        across = -width / 2 + 0.35
        while across < width / 2 - 0.2:
            radius = chance.choice((0.09, 0.13, 0.18, 0.24))
            ends = [offset(middle, turn, end, across + radius) for end in (-length / 2, length / 2)]
            built.append(
                Drum((*ends[0], level + radius), (*ends[1], level + radius), radius, "cladding", chance.choice(PIPES))
            )
            across += radius * 2 + chance.uniform(0.12, 0.3)
    return built


_BUILT = {"building": _building, "tank": _tank, "vessel": _vessel, "rack": _rack}


def _surroundings(size: Spot) -> list[Solid]:
    """What stands round the plant: a wall, trees, the neighbour's stacks and halls."""
    w, h = size
    chance = chance_of("surroundings", w, h)
    built: list[Solid] = []
    for middle, extent in (
        ((w / 2, -4), (w + 8, 0.25)),
        ((w / 2, h + 4), (w + 8, 0.25)),
        ((-4, h / 2), (0.25, h + 8)),
        ((w + 4, h / 2), (0.25, h + 8)),
    ):
        built.append(box(middle, extent, 0, 2.4, 0, "brick", (0.56, 0.60, 0.62)))
    for _ in range(34):
        side, along = chance.randrange(4), chance.random()
        out = chance.uniform(7, 16)
        x, y = ((along * w, -out), (along * w, h + out), (-out, along * h), (w + out, along * h))[side]
        r, z = chance.uniform(1.6, 3.0), chance.uniform(2.6, 4.2)
        built.append(Dome((x, y, z), (r, r, r * chance.uniform(0.9, 1.4)), "grass", (0.16, 0.27, 0.20)))
    for _ in range(18):
        side, along = chance.randrange(4), chance.uniform(-0.3, 1.3)
        out = chance.uniform(60, 160)
        x, y = ((along * w, -out), (along * w, h + out), (-out, along * h), (w + out, along * h))[side]
        if chance.random() < 0.4:
            top, radius = chance.uniform(22, 48), chance.uniform(1, 2.2)
            built.append(Drum((x, y, 0), (x, y, top), radius, "tank", (0.6, 0.62, 0.66)))
        else:
            built.append(
                box(
                    (x, y),
                    (chance.uniform(15, 40), chance.uniform(12, 25)),
                    0,
                    chance.uniform(7, 16),
                    chance.uniform(0, 40),
                    "windows",
                    (0.6, 0.6, 0.58),
                )
            )
    return built

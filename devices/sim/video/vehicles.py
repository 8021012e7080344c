"""Vehicles of a plant, built of solids along an axis of the plan: fork-lifts, pick-ups, lorries."""

from __future__ import annotations

import math
import random
from functools import partial

from devices.sim.video.places import YELLOW, Spot, chance_of, offset
from devices.sim.video.solids import AnySolid, Drum, Solid, box, named

_BLACK, _GLASS, _GREY = (0.07, 0.07, 0.07), (0.22, 0.19, 0.16), (0.34, 0.35, 0.36)
_PAINTS = ((0.72, 0.74, 0.75), (0.20, 0.22, 0.60), (0.52, 0.30, 0.14), (0.30, 0.42, 0.30), (0.86, 0.87, 0.88))
Colour = tuple[float, float, float]


def vehicle(spot: Spot, turn: float, chance: random.Random) -> list[Solid]:
    """One vehicle at a spot; `turn` in radians is where it heads."""
    maker = chance.choice((_fork_lift, _pick_up, _lorry))
    return named("vehicle", spot, maker(spot, turn, chance))


def vehicle_named(kind: str, spot: Spot, turn: float) -> list[Solid]:
    """A vehicle of a kind of VEHICLES at a spot, painted by its spot. Raises KeyError for another kind."""
    return named("vehicle", spot, VEHICLES[kind](spot, turn, chance_of(kind, *spot)))


def _wheels(spot: Spot, turn: float, axles: tuple[float, ...], wide: float, radius: float) -> list[AnySolid]:
    built: list[AnySolid] = []
    for along in axles:
        a, b = offset(spot, turn, along, -wide / 2), offset(spot, turn, along, wide / 2)
        built.append(Drum((*a, radius), (*b, radius), radius, "steel", _BLACK))
    return built


def _part(
    spot: Spot, turn: float, along: float, size: Spot, heights: Spot, colour: Colour, across: float = 0.0
) -> AnySolid:
    return box(offset(spot, turn, along, across), size, *heights, math.degrees(turn), "steel", colour)


def _fork_lift(spot: Spot, turn: float, chance: random.Random) -> list[AnySolid]:
    paint = chance.choice((YELLOW, (0.10, 0.38, 0.80), (0.16, 0.20, 0.62)))
    part = partial(_part, spot, turn)
    built = _wheels(spot, turn, (-0.8, 0.8), 1.15, 0.33)
    built += [part(-0.25, (2.1, 1.1), (0.3, 1.0), paint), part(-1.0, (0.6, 1.1), (0.3, 1.3), _GREY)]
    built += [part(along, (0.08, 0.08), (1.0, 2.15), _BLACK, side) for along in (-0.95, 0.45) for side in (-0.5, 0.5)]
    built.append(part(-0.25, (1.6, 1.1), (2.1, 2.2), _BLACK))
    built += [part(1.0, (0.12, 0.12), (0.1, 2.5), _GREY, side) for side in (-0.3, 0.3)]
    built += [part(1.6, (1.1, 0.12), (0.12, 0.18), _GREY, side) for side in (-0.25, 0.25)]
    if chance.random() < 0.6:
        built.append(part(1.65, (1.0, 1.0), (0.2, 1.1), (0.50, 0.60, 0.66)))
    return built


def _pick_up(spot: Spot, turn: float, chance: random.Random) -> list[AnySolid]:
    paint = chance.choice(_PAINTS)
    part = partial(_part, spot, turn)
    return [
        *_wheels(spot, turn, (-1.5, 1.5), 1.7, 0.38),
        part(0.0, (5.0, 1.75), (0.42, 1.12), paint),
        part(0.25, (1.9, 1.6), (1.12, 1.52), _GLASS),
        part(0.2, (1.7, 1.55), (1.52, 1.78), paint),
        part(0.2, (1.2, 0.2), (1.78, 1.9), (0.10, 0.45, 0.85)),
    ]


def _lorry(spot: Spot, turn: float, chance: random.Random) -> list[AnySolid]:
    paint = chance.choice(_PAINTS)
    part = partial(_part, spot, turn)
    built = _wheels(spot, turn, (-2.6, -1.6, 2.3), 2.2, 0.48)
    built += [
        part(0.0, (7.0, 0.9), (0.55, 0.85), _BLACK),
        part(2.6, (1.7, 2.2), (0.55, 2.5), paint),
        part(3.47, (0.05, 1.9), (1.5, 2.2), _GLASS),
        part(-1.0, (5.0, 2.3), (0.95, 1.1), _GREY),
    ]
    if chance.random() < 0.6:
        sheet = chance.choice(((0.50, 0.42, 0.30), (0.62, 0.66, 0.66)))
        built.append(part(-1.0, (4.8, 2.2), (1.1, 2.7), sheet))
    return built


VEHICLES = {"fork_lift": _fork_lift, "pick_up": _pick_up, "lorry": _lorry}
"""What may be asked for by name."""

"""What areas of a plant hold besides what the plan draws: pumps, drums, tankers, cabinets, vessels on their legs."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence

import numpy as np

from devices.sim.video.places import YELLOW, Ground, Spot, chance_of, holds, offset
from devices.sim.video.solids import Dome, Drum, Solid, box, named


def upright_vessel(spot: Spot, radius: float, top: float) -> list[Solid]:
    """A reactor or a column on legs, with its head, nozzle and platform."""
    x, y = spot
    colour = chance_of("vessel", x, y).choice(((0.74, 0.76, 0.78), (0.62, 0.60, 0.52), (0.70, 0.72, 0.70)))
    built: list[Solid] = [
        Drum((x, y, 0.9), (x, y, top), radius, "cladding", colour),
        Dome((x, y, top), (radius, radius, radius * 0.5), "cladding", colour),
        Dome((x, y, 0.9), (radius, radius, radius * 0.4), "cladding", colour),
        Drum((x, y, top), (x, y, top + radius * 0.9), 0.16, "steel", (0.5, 0.5, 0.5)),
        Drum((x, y, top * 0.55), (x, y, top * 0.55 + 0.12), radius * 1.04, "steel", (0.35, 0.36, 0.38)),
        Drum((x, y, 1.4), (x + radius * 1.5, y, 1.4), 0.12, "cladding", (0.7, 0.72, 0.73)),
    ]
    for a in (0.7, 2.3, 3.8, 5.4):
        foot = (x + math.cos(a) * radius * 0.8, y + math.sin(a) * radius * 0.8)
        built.append(box(foot, (0.2, 0.2), 0, 1.6, 0, "steel", (0.36, 0.38, 0.42)))
    return built


def lying_vessel(middle: Spot, length: float, radius: float, turn: float) -> list[Solid]:
    """A horizontal vessel on saddles with a manway and a ladder."""
    a, b = offset(middle, turn, -length / 2 + radius * 0.4, 0), offset(middle, turn, length / 2 - radius * 0.4, 0)
    z = radius + 0.9
    colour = (0.78, 0.80, 0.80)
    built: list[Solid] = [Drum((*a, z), (*b, z), radius, "tank", colour)]
    built += [Dome((*end, z), (radius * 0.75, radius * 0.75, radius * 0.98), "tank", colour) for end in (a, b)]
    saddle, deg = z - radius * 0.3, math.degrees(turn)
    built += [
        box(offset(middle, turn, along, 0), (0.5, radius * 1.7), 0, saddle, deg, "concrete", (0.5, 0.52, 0.53))
        for along in (-length * 0.28, length * 0.28)
    ]
    hatch = offset(middle, turn, length * 0.1, 0)
    built.append(Drum((*hatch, z + radius - 0.1), (*hatch, z + radius + 0.4), 0.35, "steel", (0.4, 0.42, 0.44)))
    side = offset(middle, turn, -length * 0.1, radius - 0.1)
    out = offset(middle, turn, -length * 0.1, radius + 0.35)
    built.append(Drum((*side, z - 0.2), (*out, z - 0.2), 0.42, "steel", (0.42, 0.44, 0.46)))
    return built


def crane_carrier(spot: Spot) -> list[Solid]:
    """The truck and the turntable of a mobile crane; its boom moves and is drawn by `effects`."""
    x, y = spot
    wheels = [
        Drum((x + dx, y - 1.4, 0.55), (x + dx, y + 1.4, 0.55), 0.55, "steel", (0.07, 0.07, 0.07))
        for dx in (-3.6, -2.3, 2.0, 3.3)
    ]
    legs = [box((x + dx, y + dy), (0.5, 0.5), 0, 0.9, 0, "hazard", YELLOW) for dx in (-4.2, 4.2) for dy in (-2.6, 2.6)]
    return named(
        "vehicle",
        spot,
        [
            box(spot, (9.4, 2.5), 0.75, 1.5, 0, "steel", (0.08, 0.42, 0.62)),
            box((x + 4.2, y), (1.4, 2.4), 1.5, 2.5, 0, "steel", (0.08, 0.46, 0.68)),
            Drum((x, y, 1.5), (x, y, 1.9), 1.1, "steel", (0.2, 0.2, 0.2)),
            box(spot, (3.2, 2.2), 1.9, 2.9, 0, "steel", (0.10, 0.58, 0.78)),
            box((x - 2.1, y), (1.2, 2.2), 1.9, 3.1, 0, "steel", (0.25, 0.26, 0.27)),
            *wheels,
            *legs,
        ],
    )


def furniture(name: str, outline: Sequence[Spot], ground: Ground) -> list[Solid]:
    """What an area of that id holds: by a word of its id, else drums and crates."""
    chance = chance_of("furniture", name, outline[0])
    maker = next((maker for word, maker in _HOLDS.items() if word in name), _goods)
    built: list[Solid] = []
    low, high = np.min(np.array(outline), axis=0), np.max(np.array(outline), axis=0)
    wanted = int(min(_MOST.get(maker, 10), 3 + (high[0] - low[0]) * (high[1] - low[1]) / 90))
    for _ in range(wanted * 6):
        spot = (chance.uniform(low[0] + 1.5, high[0] - 1.5), chance.uniform(low[1] + 1.5, high[1] - 1.5))
        if wanted and holds(outline, spot) and ground.is_free(spot, 1.6) and _clear_of(built, spot, 2.4):
            built.extend(maker(spot, chance))
            wanted -= 1
    return built


def _clear_of(built: Iterable[Solid], spot: Spot, metres: float) -> bool:
    place = np.array([[spot[0], spot[1], 0]], np.float32)
    return all(float(solid.gap_m(place)[0]) > metres for solid in built)


def _goods(spot: Spot, chance: random.Random) -> list[Solid]:
    if chance.random() < 0.5:
        colour = chance.choice(((0.55, 0.30, 0.12), (0.18, 0.20, 0.55), (0.15, 0.45, 0.60)))
        return [
            Drum((spot[0] + dx, spot[1] + dy, 0.12), (spot[0] + dx, spot[1] + dy, 1.0), 0.29, "steel", colour)
            for dx in (-0.35, 0.35)
            for dy in (-0.35, 0.35)
        ] + [_pallet(spot)]
    return [_pallet(spot), box(spot, (1.1, 1.1), 0.12, 1.15, chance.uniform(-9, 9), "concrete", (0.74, 0.76, 0.76))]


def _pallet(spot: Spot) -> Solid:
    return box(spot, (1.3, 1.3), 0, 0.13, 0, "steel", (0.30, 0.42, 0.52))


def _pump(spot: Spot, chance: random.Random) -> list[Solid]:
    x, y = spot
    colour = chance.choice(((0.52, 0.34, 0.16), (0.34, 0.48, 0.24), (0.40, 0.40, 0.42)))
    return [
        box(spot, (1.8, 0.8), 0, 0.25, 0, "concrete", (0.5, 0.52, 0.53)),
        Drum((x - 0.7, y, 0.6), (x + 0.1, y, 0.6), 0.26, "steel", colour),
        Drum((x + 0.2, y, 0.6), (x + 0.6, y, 0.6), 0.33, "steel", (0.45, 0.47, 0.48)),
        Drum((x + 0.4, y, 0.6), (x + 0.4, y, 2.2), 0.1, "cladding", (0.72, 0.74, 0.75)),
        Drum((x + 0.4, y, 2.2), (x + 3.2, y, 2.2), 0.1, "cladding", (0.72, 0.74, 0.75)),
    ]


def _transformer(spot: Spot, chance: random.Random) -> list[Solid]:
    x, y = spot
    built: list[Solid] = [
        box(spot, (2.2, 1.4), 0.3, 2.3, 0, "corrugated", (0.46, 0.48, 0.45)),
        box(spot, (2.6, 1.8), 0, 0.3, 0, "concrete", (0.5, 0.52, 0.53)),
    ]
    built += [Drum((x + dx, y, 2.3), (x + dx, y, 3.1), 0.11, "steel", (0.16, 0.24, 0.40)) for dx in (-0.7, 0, 0.7)]
    return built


def _cabinet(spot: Spot, chance: random.Random) -> list[Solid]:
    return [
        box(spot, (2.4, 0.7), 0, 2.1, 0, "steel", (0.62, 0.64, 0.62)),
        box((spot[0], spot[1] + 0.36), (0.5, 0.03), 1.2, 1.7, 0, "steel", (0.15, 0.16, 0.17)),
    ]


def _reactor(spot: Spot, chance: random.Random) -> list[Solid]:
    return upright_vessel(spot, chance.uniform(0.8, 1.25), chance.uniform(2.4, 3.6))


def _stock(spot: Spot, chance: random.Random) -> list[Solid]:
    x, y = spot
    if chance.random() < 0.4:
        return _goods(spot, chance)
    colour = chance.choice(((0.40, 0.44, 0.52), (0.20, 0.30, 0.46), (0.6, 0.6, 0.6)))
    rows = ((0, 0.2), (0.42, 0.2), (0.84, 0.2), (0.21, 0.56), (0.63, 0.56))
    return [Drum((x - 2.6, y + dy, z), (x + 2.6, y + dy, z), 0.2, "steel", colour) for dy, z in rows]


def _tanker(spot: Spot, chance: random.Random) -> list[Solid]:
    x, y = spot
    wheels = [
        Drum((x + dx, y - 1.25, 0.5), (x + dx, y + 1.25, 0.5), 0.5, "steel", (0.07, 0.07, 0.07))
        for dx in (-4.2, -3.1, 2.6, 4.6)
    ]
    return named(
        "vehicle",
        spot,
        [
            Drum((x - 5.0, y, 2.1), (x + 3.0, y, 2.1), 1.15, "cladding", (0.82, 0.84, 0.85)),
            box((x - 0.4, y), (9.8, 0.9), 0.75, 1.0, 0, "steel", (0.16, 0.16, 0.17)),
            box(
                (x + 4.6, y), (1.9, 2.4), 0.6, 3.0, 0, "steel", chance.choice(((0.70, 0.70, 0.68), (0.20, 0.22, 0.58)))
            ),
            box((x + 5.57, y), (0.05, 2.1), 1.7, 2.7, 0, "steel", (0.16, 0.14, 0.12)),
            box((x - 1.0, y), (5.5, 0.5), 3.2, 3.3, 0, "steel", YELLOW),
            *wheels,
        ],
    )


_HOLDS = {
    "tank": _pump,
    "pump": _pump,
    "reactor": _reactor,
    "loading": _tanker,
    "substation": _cabinet,
    "power": _transformer,
    "crane": _stock,
    "vessel": _stock,
}


_MOST = {_tanker: 2, _reactor: 7, _stock: 11, _cabinet: 6}
"""How many an area holds at most; 10 of the others."""

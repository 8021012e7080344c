"""Random people at work before a camera, with what they wear, hold and stand on; and the things round them.

Which states how often is in the tables below: many enough of each that a detector can learn it, and that none tells
another (who stands on a scaffold wears a harness or none, hooked or not).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from devices.sim.people import SimWorker
from devices.sim.plant import Flame, PlantState, SimCrane
from devices.sim.video.gear import HARNESS_STATES, PLAIN, Gear
from devices.sim.video.pen import Stroke
from devices.sim.video.props import Plume, Prop, barrier, cone, extinguisher, held_up_by
from devices.sim.video.scene import Extras, Scene

DOINGS = {
    "walk": 0.25,
    "stand": 0.19,
    "scaffold": 0.18,
    "ladder": 0.10,
    "weld": 0.08,
    "carry": 0.06,
    "lift": 0.04,
    "fall": 0.03,
    "down": 0.07,
}
ALOFT = frozenset({"scaffold", "ladder"})
HARNESS_ALOFT, HARNESS_LADDER = (0.14, 0.20, 0.38, 0.28), (0.22, 0.34, 0.0, 0.44)
HARNESS_BELOW = (0.70, 0.30, 0.0, 0.0)
"""Shares of HARNESS_STATES on a scaffold, on a ladder and on the floor. A hook on a rung at the knee looks like one
that hangs there: nobody could tell them apart."""
HOLDS = {"": 0.52, "phone": 0.18, "cigarette": 0.16, "extinguisher": 0.14}
NEAREST_M, SMALLEST_PX, FARTHEST_M = 2.5, 22.0, 45.0
EMPTY, MOST = 0.10, 8

Chance = np.random.Generator


@dataclass(frozen=True)
class Moment:
    """What is before a camera: the plant's state and all that it does not say."""

    state: PlantState
    extras: Extras


def doings(aloft: float) -> dict[str, float]:
    """DOINGS with another share (0..1) of people on scaffolds and ladders."""
    usual = sum(DOINGS[doing] for doing in ALOFT)
    up, down = aloft / usual, (1 - aloft) / (1 - usual)
    return {doing: share * (up if doing in ALOFT else down) for doing, share in DOINGS.items()}


def moment(scene: Scene, chance: Chance, is_occluded: bool, does: Mapping[str, float] = DOINGS) -> Moment:
    """People, fires, arcs, smoke, a crane and things where the floor is seen; one frame in ten has nobody. `does`:
    which share of the people does what."""
    count = 0 if chance.random() < EMPTY else int(chance.integers(1, MOST + 1))
    people = [one for _ in range(count) if (one := _somebody(scene, chance, does)) is not None]
    props = [prop for worker, gear in people for prop in held_up_by(worker, gear)]
    props += _about(scene, chance)
    props += _before_the_lens(scene, chance) if is_occluded else []
    flames = [arc_of(worker) for worker, _ in people if worker.pose == "weld" and chance.random() < 0.7]
    spot = spot_for(scene, chance) if chance.random() < 0.13 else None
    if spot is not None:
        flames.append(Flame(*spot, scene.storey, "fire"))
    state = PlantState(
        float(chance.uniform(0, 600)),
        tuple(worker for worker, _ in people),
        _cranes(scene, chance),
        tuple(flames),
        {},
        0.0,
        0.0,
        20.0,
    )
    gear = {worker.id: worn for worker, worn in people if worn != PLAIN}
    return Moment(state, Extras(gear, tuple(props), _plumes(scene, chance)))


def _somebody(scene: Scene, chance: Chance, does: Mapping[str, float]) -> tuple[SimWorker, Gear] | None:
    spot = spot_for(scene, chance)
    if spot is None:
        return None
    doing = _one_of(does, chance)
    is_bare = bool(chance.random() < 0.38)
    gear = _gear(doing, is_bare, chance)
    pose = {"scaffold": "stand", "ladder": "climb"}.get(doing, doing)
    name = f"R-{chance.integers(1_000_000)}"
    worker = SimWorker(
        id=name, tag=name, band=name, trade="fitter", x_m=spot[0], y_m=spot[1], storey=scene.storey,
        heading_deg=float(chance.uniform(0, 360)), pose=pose, helmet=not is_bare, vest=bool(chance.random() < 0.72),
        sos=False, pulse_bpm=80.0, skin_c=33.0, battery_pct=90.0,
    )  # fmt: skip
    return worker, gear


def _gear(doing: str, is_bare: bool, chance: Chance) -> Gear:
    """What he wears and holds at his work."""
    if doing in ALOFT:
        shares = HARNESS_LADDER if doing == "ladder" else HARNESS_ALOFT
        harness = HARNESS_STATES[int(chance.choice(4, p=shares))]
        if doing == "ladder":
            return Gear(harness, up_m=float(chance.uniform(0.3, 2.0)), at="ladder")
        up_m = 0.0 if chance.random() < 0.45 else float(chance.uniform(0.8, 2.2))
        return Gear(harness, up_m=up_m, at="front" if chance.random() < 0.5 else "back")
    harness = HARNESS_STATES[int(chance.choice(4, p=HARNESS_BELOW))] if doing in ("walk", "stand") else "none"
    if doing in ("carry", "lift"):
        return Gear(holds="box")
    if doing not in ("walk", "stand"):
        return PLAIN
    holds = "helmet" if is_bare and chance.random() < 0.35 else _one_of(HOLDS, chance)
    return Gear(harness, holds, fire_watch=holds == "extinguisher" and bool(chance.random() < 0.7))


def _one_of(shares: Mapping[str, float], chance: Chance) -> str:
    return str(chance.choice(list(shares), p=list(shares.values())))


def spot_for(scene: Scene, chance: Chance, nearest_m: float = NEAREST_M) -> tuple[float, float] | None:
    """A place on the floor that the camera sees, nearer ones rather than far ones; None when it found none."""
    pinhole = scene.pinhole
    farthest = min(FARTHEST_M, pinhole.focal_px * 1.76 / SMALLEST_PX)
    for _ in range(12):
        depth_m = float(np.exp(chance.uniform(math.log(nearest_m), math.log(farthest))))
        across = depth_m * float(chance.uniform(-1, 1)) * pinhole.width_px / 2 / pinhole.focal_px
        toward = math.radians(pinhole.heading_deg)
        x_m = pinhole.x_m + depth_m * math.sin(toward) + across * math.cos(toward)
        y_m = pinhole.y_m - depth_m * math.cos(toward) + across * math.sin(toward)
        x, y, _ = pinhole.pixel_of(x_m, y_m, 0.0)
        column, row = int(x), int(y)
        if 0 <= column < pinhole.width_px and 0 <= row < pinhole.height_px and scene.backdrop.floor[row, column] > 0.5:
            return x_m, y_m
        _, waist, away = pinhole.pixel_of(x_m, y_m, 1.0)
        if row >= pinhole.height_px and 0 <= column < pinhole.width_px and away > 1 and 0 <= waist < pinhole.height_px:
            return x_m, y_m
    return None


def arc_of(worker: SimWorker) -> Flame:
    """The arc an arm's length before a welder."""
    toward = math.radians(worker.heading_deg)
    return Flame(worker.x_m + 0.6 * math.sin(toward), worker.y_m - 0.6 * math.cos(toward), worker.storey, "weld")


def _about(scene: Scene, chance: Chance) -> list[Prop]:
    """Extinguishers and barriers that stand about."""
    props: list[Prop] = []
    for n in range(int(chance.choice(3, p=(0.72, 0.2, 0.08)))):
        spot = spot_for(scene, chance)
        if spot is not None:
            props.append(extinguisher(f"extinguisher {n}", scene.storey, *spot))
    spot = spot_for(scene, chance, 4.0) if chance.random() < 0.24 else None
    if spot is None:
        return props
    turn, is_cone = float(chance.uniform(0, math.pi)), bool(chance.random() < 0.4)
    for n in range(int(chance.integers(1, 4))):
        x, y = spot[0] + 2.1 * n * math.cos(turn), spot[1] + 2.1 * n * math.sin(turn)
        name = f"barrier {n}"
        props.append(cone(name, scene.storey, x, y) if is_cone else barrier(name, scene.storey, x, y, turn))
    return props


def _before_the_lens(scene: Scene, chance: Chance) -> list[Prop]:
    """A pole, a pipe or a rail so near that it hides part of what is behind."""
    pinhole, toward = scene.pinhole, math.radians(scene.pinhole.heading_deg)
    away = float(chance.uniform(1.8, 3.6))
    wide = away * pinhole.width_px / pinhole.focal_px / 2
    middle = pinhole.height_m - away * math.tan(math.radians(pinhole.tilt_deg))

    def at(across: float, up: float) -> tuple[float, float, float]:
        return (
            pinhole.x_m + away * math.sin(toward) + across * math.cos(toward),
            pinhole.y_m - away * math.cos(toward) + across * math.sin(toward),
            middle + up,
        )

    colour = ((150, 152, 156), (40, 150, 200), (84, 96, 60), (60, 62, 66))[int(chance.integers(4))]
    radius = float(chance.uniform(0.03, 0.13))
    across, lean = float(chance.uniform(-0.8, 0.8)) * wide, float(chance.uniform(-0.25, 0.25)) * wide
    if chance.random() < 0.65:
        ends = at(across - lean, -0.8 * wide), at(across + lean, 0.8 * wide)
    else:
        level = float(chance.uniform(-0.35, 0.1)) * wide
        ends = at(-1.2 * wide, level), at(1.2 * wide, level + lean * 0.4)
    x, y, _ = at(across, 0)
    return [Prop("", "near", scene.storey, x, y, (Stroke(ends, radius, colour),))]


def _cranes(scene: Scene, chance: Chance) -> tuple[SimCrane, ...]:
    """Outdoors, now and then, a crane with its load in the view."""
    if scene.light.indoors or chance.random() >= 0.30:
        return ()
    spot = spot_for(scene, chance, 12.0)
    if spot is None:
        return ()
    return (SimCrane("crane", *spot, scene.storey, float(chance.uniform(8, 16)), float(chance.uniform(0, 360)), True),)


def _plumes(scene: Scene, chance: Chance) -> tuple[Plume, ...]:
    spot = spot_for(scene, chance, 5.0) if chance.random() < 0.12 else None
    if spot is None:
        return ()
    return (
        Plume(
            f"smoke {chance.integers(1000)}",
            scene.storey,
            *spot,
            float(chance.uniform(0.6, 1.0)),
            int(chance.choice((38, 66, 200, 228))),
            float(chance.uniform(-0.5, 0.5)),
        ),
    )

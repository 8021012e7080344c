"""The conditions under which a picture is taken: by what name, how often, and which of them one picture has."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from devices.sim.video.light import AFTERNOON, DIM_HALL, EVENING, HALL, NIGHT, OVERCAST, Light

LIGHTS = {"day": 0.60, "night": 0.22, "backlight": 0.18}
"""What the light may be, one for a view, and how often."""
TROUBLES = {
    "rain": 0.09,
    "fog": 0.09,
    "dirty_lens": 0.10,
    "occlusion": 0.22,
    "motion_blur": 0.14,
    "noise": 0.16,
    "h264": 0.30,
}
"""What may spoil a picture, each by itself, and how often."""
MOST_TROUBLES = 2
"""More at once and nobody could tell anything."""
_GOLDEN = 0.6180339887
CONDITIONS = (*LIGHTS, *TROUBLES)
OUTDOORS = frozenset({"rain", "fog"})
"""Troubles that a hall does not know."""

Chance = np.random.Generator


@dataclass(frozen=True, slots=True)
class Mix:
    """Which conditions are asked for; without any a mix in the shares above.

    With some, each view takes the next of them alone: by day, if it is a trouble; else unspoilt.
    """

    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = [name for name in self.only if name not in CONDITIONS]
        if unknown:
            raise ValueError(f"no such condition: {', '.join(unknown)}; there are {', '.join(CONDITIONS)}")

    def light(self, view: int) -> str:
        """The light of a view; over a few dozen views each has its share."""
        if self.only:
            name = self.only[view % len(self.only)]
            return name if name in LIGHTS else "day"
        at = (view * _GOLDEN + 0.17) % 1.0
        passed = np.cumsum(list(LIGHTS.values()))
        return list(LIGHTS)[min(int(np.searchsorted(passed, at, side="right")), len(LIGHTS) - 1)]

    def troubles(self, view: int, is_indoors: bool, chance: Chance) -> tuple[str, ...]:
        """What spoils one picture of a view. Asked for by name it comes, but for rain in a hall."""
        rolls = chance.random(len(TROUBLES))
        if self.only:
            name = self.only[view % len(self.only)]
            return (name,) if name in TROUBLES and not (is_indoors and name == "rain") else ()
        met = [
            name
            for roll, (name, share) in zip(rolls, TROUBLES.items(), strict=True)
            if roll < share and not (is_indoors and name in OUTDOORS)
        ]
        kept = sorted(chance.permutation(len(met))[:MOST_TROUBLES].tolist())
        return tuple(met[n] for n in kept)


MIXED = Mix()


def lights_of(name: str, camera: Mapping[str, Any], chance: Chance) -> tuple[Light, Light]:
    """The light outside and in a hall under a condition, for a camera."""
    turn = float(chance.uniform(0, 2 * math.pi))
    if name == "night":
        return _turned(NIGHT, turn), replace(DIM_HALL, on_people=0.75)
    if name == "backlight":
        toward = math.radians(float(camera["heading_deg"]) + float(chance.uniform(-20, 20)))
        low = replace(
            EVENING if chance.random() < 0.6 else AFTERNOON,
            on_people=0.5,
            towards=(math.sin(toward), -math.cos(toward), float(chance.uniform(0.2, 0.45))),
        )
        return low, replace(HALL, on_people=0.55)
    outside = (AFTERNOON, OVERCAST, EVENING)[int(chance.choice(3, p=(0.45, 0.35, 0.2)))]
    return _turned(outside, turn), HALL if chance.random() < 0.7 else DIM_HALL


def _turned(light: Light, turn: float) -> Light:
    flat = math.hypot(light.towards[0], light.towards[1])
    return replace(light, towards=(flat * math.cos(turn), flat * math.sin(turn), light.towards[2]))


def named(said: Sequence[str] | None) -> Mix:
    """The mix of names as they are given on a command line, with commas or without."""
    return Mix(tuple(name for part in said or () for name in part.split(",") if name))

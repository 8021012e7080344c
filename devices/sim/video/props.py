"""Things that stand about where people work, drawn frame by frame: scaffolds, ladders, extinguishers, cones.

A prop is a kind, a place and the strokes that draw it; a big one comes in rows, so that people stand between them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from devices.sim.people import SimWorker
from devices.sim.video.gear import HOOK_LOW_M, LADDER_AHEAD_M, TUBE_AHEAD_M, TUBE_BEHIND_M, Gear, bottle
from devices.sim.video.pen import Bgr, Place, Stroke

_TUBE: Bgr = (150, 154, 158)
_PLANK: Bgr = (70, 118, 150)
_ALUMINIUM: Bgr = (196, 198, 200)
_ORANGE: Bgr = (28, 96, 240)
_HALF_BAY_M, _TOP_M, _RAILS_M = 1.15, 2.25, (HOOK_LOW_M + 0.02, 1.05)


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing at a place of a storey. `id` tells it from others; parts of one thing share it. Without a `kind` of its
    own ('') it is drawn and not labelled."""

    kind: str
    id: str
    storey: str
    x_m: float
    y_m: float
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Plume:
    """Smoke that rises from a place: how strong 0..1, how grey 0..255, which way it leans in metres a metre."""

    id: str
    storey: str
    x_m: float
    y_m: float
    strength: float
    grey: int
    lean: float


class _Bay:
    """Directions of a thing that stands before somebody: along ahead, across right, heights over the floor."""

    def __init__(self, x_m: float, y_m: float, heading_deg: float) -> None:
        h = math.radians(heading_deg)
        self._x, self._y = x_m, y_m
        self._ahead, self._right = (math.sin(h), -math.cos(h)), (math.cos(h), math.sin(h))

    def at(self, ahead: float, right: float, up: float) -> Place:
        return (
            self._x + ahead * self._ahead[0] + right * self._right[0],
            self._y + ahead * self._ahead[1] + right * self._right[1],
            up,
        )


def held_up_by(worker: SimWorker, gear: Gear) -> Iterator[Prop]:
    """What he stands on or is tied to."""
    if gear.at == "ladder":
        spot = worker.x_m, worker.y_m
        yield ladder(f"ladder {worker.id}", worker.storey, spot, worker.heading_deg, gear.up_m + 2.6)
    elif gear.at:
        yield from _scaffold(worker, gear)


def _scaffold(worker: SimWorker, gear: Gear) -> Iterator[Prop]:
    """One bay: a row of tubes with rails on the side of `gear.at`, a bare row on the other, planks when he is up."""
    bay, up = _Bay(worker.x_m, worker.y_m, worker.heading_deg), gear.up_m
    near = TUBE_AHEAD_M if gear.at == "front" else -TUBE_BEHIND_M
    rows = [(near, (*_RAILS_M, _TOP_M))] + ([(-near, (_TOP_M,))] if up > 0 else [])
    for ahead, rails in rows:
        yield _row(worker, bay, ahead, rails, up)
    if up > 0:
        middle = bay.at(0, 0, 0)
        planks = tuple(
            Stroke(
                (bay.at(share, -_HALF_BAY_M, up - 0.06), bay.at(share, _HALF_BAY_M, up - 0.06)),
                0.105,
                (_PLANK[0] - 9 * n, _PLANK[1] - 12 * n, _PLANK[2] - 14 * n),
                is_flat=True,
            )
            for n, share in zip((0, 2, 1, 3, 0), (-0.42, -0.21, 0.0, 0.21, 0.42), strict=True)
        )
        yield Prop("", f"deck {worker.id}", worker.storey, middle[0], middle[1], planks)


def _row(worker: SimWorker, bay: _Bay, ahead: float, rails: Sequence[float], up: float) -> Prop:
    strokes = [
        Stroke((bay.at(ahead, side, 0.0), bay.at(ahead, side, up + _TOP_M + 0.25)), 0.030, _TUBE)
        for side in (-_HALF_BAY_M, _HALF_BAY_M)
    ]
    strokes += [
        Stroke((bay.at(ahead, -_HALF_BAY_M - 0.2, up + z), bay.at(ahead, _HALF_BAY_M + 0.2, up + z)), 0.026, _TUBE)
        for z in rails
    ]
    if up > 1.4:
        strokes.append(Stroke((bay.at(ahead, -_HALF_BAY_M, 0.1), bay.at(ahead, _HALF_BAY_M, up - 0.2)), 0.024, _TUBE))
    x, y, _ = bay.at(ahead, 0, 0)
    return Prop("", f"scaffold {worker.id}", worker.storey, x, y, tuple(strokes))


def ladder(name: str, storey: str, spot: tuple[float, float], heading_deg: float, top: float) -> Prop:
    """Two rails and the rungs between them, before a spot from which somebody climbs it; from the floor up to `top`."""
    bay = _Bay(*spot, heading_deg)
    rails = [
        Stroke((bay.at(LADDER_AHEAD_M, side, 0.0), bay.at(LADDER_AHEAD_M, side, top)), 0.032, _ALUMINIUM)
        for side in (-0.23, 0.23)
    ]
    rungs = [
        Stroke((bay.at(LADDER_AHEAD_M, -0.22, z), bay.at(LADDER_AHEAD_M, 0.22, z)), 0.018, _ALUMINIUM)
        for z in (0.3 * n for n in range(1, int(top / 0.3) + 1))
    ]
    x, y, _ = bay.at(LADDER_AHEAD_M, 0, 0)
    return Prop("ladder", name, storey, x, y, (*rungs, *rails))


def extinguisher(name: str, storey: str, x_m: float, y_m: float) -> Prop:
    """One that stands on the floor."""
    return Prop("extinguisher", name, storey, x_m, y_m, tuple(bottle((x_m, y_m, 0.0))))


def barrier(name: str, storey: str, x_m: float, y_m: float, turn: float) -> Prop:
    """A fold-out fence of red and white bars on two feet, two metres long; `turn` in radians on the plan."""
    c, s = math.cos(turn), math.sin(turn)

    def at(along: float, up: float) -> Place:
        return x_m + along * c, y_m + along * s, up

    strokes = [Stroke((at(side, 0.0), at(side, 1.05)), 0.03, (60, 62, 66)) for side in (-0.95, 0.95)]
    for level in (0.55, 0.95):
        for n in range(8):
            ends = at(-1.0 + n * 0.25, level), at(-0.76 + n * 0.25, level)
            strokes.append(Stroke(ends, 0.075, (44, 40, 205) if n % 2 else (228, 230, 232)))
    return Prop("barrier", name, storey, x_m, y_m, tuple(strokes))


def cone(name: str, storey: str, x_m: float, y_m: float) -> Prop:
    """A traffic cone: part of a barrier's family, and labelled as one."""
    parts = ((0.05, 0.16), (0.16, 0.125), (0.30, 0.095), (0.44, 0.065), (0.58, 0.04))
    strokes = [
        Stroke(((x_m, y_m, z), (x_m, y_m, z + 0.12)), radius, (226, 230, 232) if n in (2,) else _ORANGE)
        for n, (z, radius) in enumerate(parts)
    ]
    return Prop("barrier", name, storey, x_m, y_m, tuple(strokes))

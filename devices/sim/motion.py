"""How simulated workers move: loops of LOOP_S seconds, and walks away from them. Pure functions of time.

Positions are (x_m, y_m) in the plan's frame: x to the east, y to the south. Headings are clockwise from north.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

Spot = tuple[float, float]

LOOP_S = 30.0
"""Every worker is back where he was after this time, so that a clip of this length can be played in a ring."""

WALK_MPS = 1.0
HURRY_MPS = 1.4
FASTEST_MPS = 1.6

FALL_S = 1.0
"""From upright to the floor."""
LIES_AHEAD_M = 0.75
"""How far before the place of his feet the middle of somebody is who fell forwards."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where somebody is at one time, where he faces, and whether he walks."""

    x_m: float
    y_m: float
    heading_deg: float
    walks: bool


@dataclass(frozen=True, slots=True)
class Loop:
    """A closed way walked once in LOOP_S; `phase_s` shifts where he is on it at time 0.

    A short way is walked at WALK_MPS and the rest of the time he stands at its first corner.
    """

    corners_m: tuple[Spot, ...]
    phase_s: float = 0.0
    rest_heading_deg: float = 0.0

    @property
    def length_m(self) -> float:
        """Length of the closed way."""
        return sum(math.dist(a, b) for a, b in self._legs())

    def at(self, t_s: float) -> Step:
        """The step at a time."""
        walking_s = min(LOOP_S, self.length_m / WALK_MPS)
        since = (t_s + self.phase_s) % LOOP_S
        if walking_s <= 0 or since >= walking_s:
            return Step(*self.corners_m[0], self.rest_heading_deg, walks=False)
        return self._along(self.length_m * since / walking_s)

    def _along(self, way_m: float) -> Step:
        legs = self._legs()
        for a, b in legs[:-1]:
            leg_m = math.dist(a, b)
            if way_m <= leg_m:
                return _on_leg(a, b, way_m)
            way_m -= leg_m
        return _on_leg(*legs[-1], way_m)

    def _legs(self) -> list[tuple[Spot, Spot]]:
        return list(zip(self.corners_m, self.corners_m[1:] + self.corners_m[:1], strict=True))


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk off the loop: out to `spot` from `from_s`, there until `leave_s`, back on the loop at `back_s`.

    With `spot` equal to the place at `from_s` it is a stay, as of somebody who lies on the ground.
    """

    loop: Loop
    spot: Spot
    from_s: float
    leave_s: float

    @property
    def there_s(self) -> float:
        """When he reaches the spot."""
        return self.from_s + math.dist(self._place(self.from_s), self.spot) / HURRY_MPS

    @property
    def back_s(self) -> float:
        """When he is back on his loop."""
        return self.leave_s + max(1.0, math.dist(self._place(self.leave_s), self.spot) / WALK_MPS)

    def at(self, t_s: float) -> Step:
        """The step at a time between `from_s` and `back_s`."""
        there_s = min(self.there_s, self.leave_s)
        if t_s < there_s:
            return _between(self._place(self.from_s), self.spot, (t_s - self.from_s) / (there_s - self.from_s))
        if t_s < self.leave_s:
            return Step(*self.spot, heading_deg(self._place(self.from_s), self.spot), walks=False)
        return _between(self.spot, self._place(self.back_s), (t_s - self.leave_s) / (self.back_s - self.leave_s))

    def _place(self, t_s: float) -> Spot:
        step = self.loop.at(t_s)
        return step.x_m, step.y_m


@dataclass(frozen=True, slots=True)
class Stop:
    """A stay where he happened to be, from `from_s` to `leave_s`; at `back_s` he is at `back`, where he would be then.

    With `falls_s` he is that long over his feet and then lies LIES_AHEAD_M before them.
    """

    start: Step
    from_s: float
    leave_s: float
    back: Spot
    back_s: float
    falls_s: float = 0.0

    @property
    def spot(self) -> Spot:
        """Where he stays."""
        if not self.falls_s:
            return self.start.x_m, self.start.y_m
        toward = math.radians(self.start.heading_deg)
        ahead_m = LIES_AHEAD_M
        return self.start.x_m + ahead_m * math.sin(toward), self.start.y_m - ahead_m * math.cos(toward)

    def fallen_at(self, t_s: float) -> float | None:
        """How much of the way to the floor he has fallen while he falls, 0..1; None before and after."""
        since_s = t_s - self.from_s
        return since_s / self.falls_s if 0.0 <= since_s < self.falls_s else None

    def at(self, t_s: float) -> Step:
        """The step at a time between `from_s` and `back_s`."""
        if t_s < self.from_s + self.falls_s:
            return replace(self.start, walks=False)
        if t_s < self.leave_s:
            return Step(*self.spot, self.start.heading_deg, walks=False)
        return _between(self.spot, self.back, (t_s - self.leave_s) / (self.back_s - self.leave_s))


def heading_deg(a: Spot, b: Spot) -> float:
    """Heading from a to b, clockwise from north, 0..360; 0 when they are the same."""
    return math.degrees(math.atan2(b[0] - a[0], a[1] - b[1])) % 360.0


def _on_leg(a: Spot, b: Spot, way_m: float) -> Step:
    leg_m = math.dist(a, b)
    return _between(a, b, min(1.0, way_m / leg_m) if leg_m else 0.0)


def _between(a: Spot, b: Spot, share: float) -> Step:
    return Step(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, heading_deg(a, b), walks=True)

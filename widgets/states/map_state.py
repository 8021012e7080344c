"""What the map shows: marks in plan metres (x to the east, y to the south), already worded. Plain values."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from widgets.states.urgency import Urgency

Point = tuple[float, float]
"""(x_m, y_m)."""


@dataclass(frozen=True, slots=True)
class PlanShape:
    """One outline of the drawing; a circle when `radius_m` is not 0 (then `outline_m` holds its centre)."""

    kind: str
    outline_m: tuple[Point, ...]
    radius_m: float
    label: str


@dataclass(frozen=True, slots=True)
class PlanArea:
    """One named area: kind 'area', 'forbidden' or 'muster'."""

    area: str
    kind: str
    name: str
    outline_m: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What does not move. The canvas keeps it as a picture until it changes."""

    width_m: float
    height_m: float
    north_deg: float
    shapes: tuple[PlanShape, ...] = ()
    areas: tuple[PlanArea, ...] = ()


@dataclass(frozen=True, slots=True)
class GasMark:
    """One gas point. `number` holds value and unit, or what is wrong with it; `trend` is '', '↑' or '↓'."""

    point: str
    x_m: float
    y_m: float
    number: str
    trend: str
    age: str
    urgency: Urgency
    tier: Urgency = Urgency.NORMAL
    """Tier of the danger at the point, also while the number is not believed."""


@dataclass(frozen=True, slots=True)
class PersonMark:
    """One worker. `blind`: the position is too old, the dot is hollow and `age` is shown."""

    worker: str
    x_m: float
    y_m: float
    error_m: float
    name: str
    age: str
    urgency: Urgency
    blind: bool
    trail_m: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class PermitMark:
    """One permit's place. `note` follows the name: countdown, or the clause while suspended."""

    permit: str
    outline_m: tuple[Point, ...]
    name: str
    note: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class CameraMark:
    """One camera; its view cone is painted when it looks at the selected alert."""

    camera: str
    x_m: float
    y_m: float
    heading_deg: float
    fov_deg: float
    urgency: Urgency
    note: str
    cone: bool


@dataclass(frozen=True, slots=True)
class CraneMark:
    """One crane and the radius that is dangerous while it runs."""

    crane: str
    x_m: float
    y_m: float
    radius_m: float
    name: str
    running: bool
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """An extinguisher, an eye wash, a muster point, a door."""

    place: str
    kind: str
    x_m: float
    y_m: float
    name: str


@dataclass(frozen=True, slots=True)
class WayMark:
    """The way out: corners from the alert's place to a muster point, with what stands at its end."""

    corners_m: tuple[Point, ...]
    note: str


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A note that somebody pinned to a place."""

    note: str
    x_m: float
    y_m: float
    text: str


@dataclass(frozen=True, slots=True)
class WindMark:
    """Wind: where it comes from (clockwise from the plan's north), and its speed in words. `blind`: too old."""

    from_deg: float
    speed: str
    blind: bool


@dataclass(frozen=True, slots=True)
class AlertMark:
    """The ring around an alert's place; it pulses while unanswered."""

    alert: str
    x_m: float
    y_m: float
    urgency: Urgency
    unanswered: bool
    selected: bool


@dataclass(frozen=True, slots=True)
class MapState:
    """Everything that moves on the map."""

    gas: tuple[GasMark, ...] = ()
    people: tuple[PersonMark, ...] = ()
    permits: tuple[PermitMark, ...] = ()
    cameras: tuple[CameraMark, ...] = ()
    cranes: tuple[CraneMark, ...] = ()
    places: tuple[PlaceMark, ...] = ()
    alerts: tuple[AlertMark, ...] = ()
    way: WayMark | None = None
    wind: WindMark | None = None
    notes: tuple[NoteMark, ...] = ()
    selected: str = ""
    """'gas/G-114', 'worker/W-017', 'permit/HOT-0007', 'camera/C05', 'crane/K-1', 'area/tank-farm' or ''."""


MapTurns = Generator[None, None, MapState]
"""A map that is made a piece a step; what it returns is the map."""

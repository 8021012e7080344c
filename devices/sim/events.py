"""What may happen to the simulated plant: one frozen class a kind of event. Times are seconds after the plant started.

A new kind is one class here, one line in EVENTS, and the place in `devices.sim.plant` where it is felt.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar


def of(table: str) -> Any:
    """A setting that must name an entry of that table of the site file."""
    return field(metadata={"of": table})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that starts at `at_s`."""

    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GasRise(Event):
    """The value of a gas point goes to `peak` (its unit), stays and comes back. Points nearby feel a share of it."""

    point: str = of("gas_point")
    peak: float
    rise_s: float
    hold_s: float
    fall_s: float

    def share_at(self, t_s: float) -> float:
        """How much of the way to the peak the gas is, 0..1."""
        since = t_s - self.at_s
        if since <= 0 or since >= self.rise_s + self.hold_s + self.fall_s:
            return 0.0
        if since < self.rise_s:
            return since / self.rise_s
        since -= self.rise_s + self.hold_s
        return 1.0 if since <= 0 else 1.0 - since / self.fall_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting(Event):
    """Something that holds for `for_s` seconds."""

    for_s: float

    def holds_at(self, t_s: float) -> bool:
        """Whether it holds at that time."""
        return self.at_s <= t_s < self.at_s + self.for_s


@dataclass(frozen=True, slots=True, kw_only=True)
class GasLost(Lasting):
    """A gas point falls silent."""

    point: str = of("gas_point")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sos(Lasting):
    """A worker falls two seconds before `at_s`, presses SOS at `at_s`, and lies for `for_s`."""

    worker: str = of("worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoHelmet(Lasting):
    """A worker takes his helmet off."""

    worker: str = of("worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianLeaves(Lasting):
    """A guardian walks 15 m away from the work and is back after `for_s`."""

    worker: str = of("worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class TagLost(Lasting):
    """A positioning tag falls silent."""

    tag: str = of("tag")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFreeze(Lasting):
    """A camera's stream goes on and its picture stands still."""

    camera: str = of("camera")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraLost(Lasting):
    """A camera's stream ends and cannot be opened."""

    camera: str = of("camera")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlcLate(Lasting):
    """The feedback of a PLC follows its coils only after `delay_s`."""

    plc: str = of("plc")
    delay_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlcRefuse(Lasting):
    """A PLC answers every write with a Modbus exception."""

    plc: str = of("plc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fire(Lasting):
    """An open fire, in metres of the plan."""

    x_m: float
    y_m: float
    storey: str = of("storey")


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkInto(Event):
    """A worker walks from his path straight to a place, stays there, and walks back."""

    worker: str = of("worker")
    x_m: float
    y_m: float
    stay_s: float


EVENTS: dict[str, type[Event]] = {
    "gas_rise": GasRise,
    "gas_lost": GasLost,
    "sos": Sos,
    "walk_into": WalkInto,
    "no_helmet": NoHelmet,
    "camera_freeze": CameraFreeze,
    "camera_lost": CameraLost,
    "plc_late": PlcLate,
    "plc_refuse": PlcRefuse,
    "fire": Fire,
    "guardian_leaves": GuardianLeaves,
    "tag_lost": TagLost,
}
"""The kinds a scenario file may name."""

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where one worker is all day: the closed way he goes in 30 s, or the one spot where he stands.

    `does` is 'walk', 'stand', 'weld' or 'climb'; a single corner means standing there, facing `heading_deg`.
    """

    worker: str = of("worker")
    storey: str = of("storey")
    path_m: tuple[tuple[float, float], ...]
    does: str = "walk"
    heading_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """Who is where, and what happens when."""

    posts: tuple[Post, ...] = ()
    events: tuple[Event, ...] = ()

    def of_kind(self, kind: type[E]) -> tuple[E, ...]:
        """The events of one kind, in the file's order."""
        return tuple(event for event in self.events if isinstance(event, kind))

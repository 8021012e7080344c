"""What may happen to the simulated plant: one frozen class a kind of event. Times are seconds after the plant started.

A new kind is one class here, one line in EVENTS, and the place in `devices.sim.plant` where it is felt.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field
from typing import Any, TypeVar

DOES = ("walk", "stand", "weld", "climb", "lift", "carry")
HELMETS = ("worn", "hand", "absent")
HARNESSES = ("none", "unhooked", "low", "high")
TAKEN = ("phone", "cigarette", "extinguisher")
STANDS_ON = ("floor", "ladder", "scaffold")
THINGS = ("ladder", "extinguisher", "barrier", "cone", "fork_lift", "pick_up", "lorry", "crane")
LIGHTS = ("day", "night", "backlight")
SPOILS = ("rain", "fog", "dirty_lens", "motion_blur", "noise")


def of(table: str) -> Any:
    """A setting that must name an entry of that table of the site file."""
    return field(metadata={"of": table})


def one_of(words: tuple[str, ...], default: Any = MISSING) -> Any:
    """A setting that is one of some words."""
    return field(default=default, metadata={"one_of": words})


def between(low: float, high: float, default: Any = MISSING) -> Any:
    """A number with its bounds, both allowed."""
    return field(default=default, metadata={"between": (low, high)})


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
    """A worker takes his helmet off; `helmet` is where it is then: 'absent' or in his 'hand'."""

    worker: str = of("worker")
    helmet: str = one_of(HELMETS[1:], "absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoVest(Lasting):
    """A worker takes his vest off."""

    worker: str = of("worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakesOut(Lasting):
    """A worker has something in his hand, one of TAKEN; who works with both hands stops for it."""

    worker: str = of("worker")
    holds: str = one_of(TAKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class HarnessIs(Lasting):
    """A worker's harness is otherwise, one of HARNESSES; 'low' and 'high' need a post with something to hook to."""

    worker: str = of("worker")
    harness: str = one_of(HARNESSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall(Lasting):
    """A worker falls at `at_s`, lies until `for_s` later and walks back. Nobody presses anything."""

    worker: str = of("worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Works(Lasting):
    """A worker stops where he is and does something there, one of DOES that need no way."""

    worker: str = of("worker")
    does: str = one_of(DOES[1:5])


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
class Smoke(Lasting):
    """Smoke that rises, in metres of the plan: how thick 0..1, how bright 0 (black) to 255 (white)."""

    x_m: float
    y_m: float
    storey: str = of("storey")
    thick: float = between(0.1, 1.0, 0.8)
    grey: float = between(0.0, 255.0, 66.0)


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
    "no_vest": NoVest,
    "takes_out": TakesOut,
    "harness": HarnessIs,
    "fall": Fall,
    "works": Works,
    "smoke": Smoke,
}
"""The kinds a scenario file may name."""

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Where one worker is all day: the closed way he goes in 30 s, or the one spot where he stands.

    `does` is one of DOES; a single corner means being there, facing `heading_deg`. What he wears and holds is one of
    the tables above. He stands `on` something, `up_m` above the floor; a scaffold has its rails at his `rail` side.
    """

    worker: str = of("worker")
    storey: str = of("storey")
    path_m: tuple[tuple[float, float], ...]
    does: str = one_of(DOES, "walk")
    heading_deg: float = 0.0
    helmet: str = one_of(HELMETS, "worn")
    vest: bool = True
    harness: str = one_of(HARNESSES, "none")
    holds: str = one_of(("nothing", *TAKEN), "nothing")
    fire_watch: bool = False
    on: str = one_of(STANDS_ON, "floor")
    up_m: float = between(0.0, 2.2, 0.0)
    rail: str = one_of(("front", "back"), "front")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that stands about all day. `turn_deg` is where it faces, clockwise from north; `size_m` how high a
    ladder is or how far a crane reaches, 0 for the usual."""

    kind: str = one_of(THINGS)
    storey: str = of("storey")
    x_m: float
    y_m: float
    turn_deg: float = between(0.0, 360.0, 0.0)
    size_m: float = between(0.0, 30.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How one camera sees all day: its light, one of LIGHTS, and what spoils its pictures, some of SPOILS."""

    camera: str = of("camera")
    light: str = one_of(LIGHTS, "day")
    spoilt_by: tuple[str, ...] = field(default=(), metadata={"some_of": SPOILS})


@dataclass(frozen=True, slots=True)
class Scenario:
    """Who is where, what happens when, what stands about, how the cameras see."""

    posts: tuple[Post, ...] = ()
    events: tuple[Event, ...] = ()
    things: tuple[Thing, ...] = ()
    sights: tuple[Sight, ...] = ()

    def of_kind(self, kind: type[E]) -> tuple[E, ...]:
        """The events of one kind, in the file's order."""
        return tuple(event for event in self.events if isinstance(event, kind))

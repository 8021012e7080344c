"""The one simulated plant: workers, gas, work and weather that agree over all senses, as pure functions of time.

There is no clock and no I/O in here. The wires (`devices.sim.field`, `devices.sim.modbus`, `devices.sim.video`) ask
`Plant.at(t)` and say what they got in the language of a real device. The same site, scenario and seed give the same
plant on every machine.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any, TypeVar

from devices.sim.events import (
    CameraFreeze,
    CameraLost,
    Fire,
    GasLost,
    GasRise,
    Lasting,
    PlcLate,
    PlcRefuse,
    Scenario,
    Smoke,
    TagLost,
)
from devices.sim.motion import LOOP_S
from devices.sim.people import SimWorker as SimWorker
from devices.sim.people import VisibleSpan, people_of

L = TypeVar("L", bound=Lasting)

ARC_S, PAUSE_S = 4.0, 2.0
"""A welder's rhythm; together they divide LOOP_S."""

PLUME_M = 5.0
"""Over this distance a neighbour's share of a gas rise falls to a third."""


@dataclass(frozen=True, slots=True)
class SimCrane:
    """One crane at one time; `boom_deg` is clockwise from north."""

    id: str
    x_m: float
    y_m: float
    storey: str
    radius_m: float
    boom_deg: float
    running: bool


@dataclass(frozen=True, slots=True)
class Flame:
    """An open flame; `kind` is 'weld' (an arc with sparks) or 'fire'."""

    x_m: float
    y_m: float
    storey: str
    kind: str


@dataclass(frozen=True, slots=True)
class PlantState:
    """All of the plant at one time. `gas` holds value (None unless the word is 'good') and the status word of each
    point: 'good', 'over_range' or 'lost'."""

    t_s: float
    workers: tuple[SimWorker, ...]
    cranes: tuple[SimCrane, ...]
    flames: tuple[Flame, ...]
    gas: dict[str, tuple[float | None, str]]
    wind_mps: float
    wind_from_deg: float
    air_c: float
    smokes: tuple[Smoke, ...] = ()


class Plant:
    """The plant of one site (its parsed TOML), one scenario, one seed. Random access in time; cheap to ask."""

    def __init__(self, site: dict[str, Any], scenario: Scenario, seed: int) -> None:
        self.site = site
        self.scenario = scenario
        self.seed = seed
        self._people = people_of(site, scenario, seed)
        self._welders = frozenset(_welders(site))
        self._gas_points: dict[str, dict[str, Any]] = {point["id"]: point for point in site.get("gas_point", [])}
        self._phases = {name: _phases(seed, name) for name in self._gas_points}
        self._rises = {name: self._rises_felt_at(point) for name, point in self._gas_points.items()}
        self._losses: dict[str, list[GasLost]] = {loss.point: [] for loss in scenario.of_kind(GasLost)}
        for loss in scenario.of_kind(GasLost):
            self._losses[loss.point].append(loss)
        self._lifting = {crane["id"]: _is_lifting(site, crane["zone"]) for crane in site.get("crane", [])}

    def at(self, t_s: float) -> PlantState:
        """The plant at a time, in seconds after it started."""
        workers = self.workers_at(t_s)
        wind_mps, wind_from_deg, air_c = self.weather_at(t_s)
        return PlantState(
            t_s=t_s,
            workers=workers,
            cranes=self.cranes_at(t_s),
            flames=self._flames_at(t_s, workers),
            gas={name: self.gas_at(name, t_s) for name in self._gas_points},
            wind_mps=wind_mps,
            wind_from_deg=wind_from_deg,
            air_c=air_c,
            smokes=tuple(smoke for smoke in self.scenario.of_kind(Smoke) if smoke.holds_at(t_s)),
        )

    def workers_at(self, t_s: float) -> tuple[SimWorker, ...]:
        """Everybody at a time, in the site file's order."""
        return tuple(person.at(t_s) for person in self._people)

    def workers_on_post(self) -> tuple[SimWorker, ...]:
        """Everybody on a day on which nothing happens, at its second 0."""
        return tuple(person.on_post() for person in self._people)

    def cranes_at(self, t_s: float) -> tuple[SimCrane, ...]:
        """Every crane at a time; a crane runs while a lifting permit of its zone is active."""
        turn = math.sin(2 * math.pi * t_s / LOOP_S)
        return tuple(
            SimCrane(
                id=crane["id"],
                x_m=crane["x_m"],
                y_m=crane["y_m"],
                storey=crane["storey"],
                radius_m=crane["radius_m"],
                boom_deg=round((200.0 + 35.0 * turn * self._lifting[crane["id"]]) % 360.0, 2),
                running=self._lifting[crane["id"]],
            )
            for crane in self.site.get("crane", [])
        )

    def gas_at(self, point: str, t_s: float) -> tuple[float | None, str]:
        """Value and status word of one gas point. Raises KeyError for a point the site does not have."""
        if any(loss.holds_at(t_s) for loss in self._losses.get(point, ())):
            return None, "lost"
        place = self._gas_points[point]
        calm = self._calm_value(place, t_s)
        value = calm
        for rise, share in self._rises[point]:
            value += (rise.peak - calm) * share * rise.share_at(t_s)
        value = round(max(value, place["range_low"]), 1)
        return (value, "good") if value <= place["range_high"] else (None, "over_range")

    def weather_at(self, t_s: float) -> tuple[float, float, float]:
        """Wind in m/s, the direction it comes from in degrees, air temperature in °C."""
        wind_mps = 3.4 + 0.5 * math.sin(t_s / 23.0) + 0.2 * math.sin(t_s / 7.0)
        wind_from_deg = 300.0 + 9.0 * math.sin(t_s / 41.0)
        return round(wind_mps, 1), round(wind_from_deg), round(24.0 + 0.4 * math.sin(t_s / 300.0), 1)

    def changed_between(self, t0_s: float, t1_s: float, xy_m: tuple[float, float], radius_m: float) -> bool:
        """Whether within that circle anything looks different from the plain loop during [t0_s, t1_s)."""
        return any(
            math.dist((span.x_m, span.y_m), xy_m) <= span.radius_m + radius_m
            for span in self.visible_spans()
            if span.from_s < t1_s and t0_s < span.to_s
        )

    def visible_spans(self) -> tuple[VisibleSpan, ...]:
        """Every time and place at which the plant leaves its loop of LOOP_S in a way that a camera can see."""
        burning: tuple[Fire | Smoke, ...] = (*self.scenario.of_kind(Fire), *self.scenario.of_kind(Smoke))
        fires = (
            VisibleSpan(fire.at_s, fire.at_s + fire.for_s, fire.x_m, fire.y_m, fire.storey, 2.0) for fire in burning
        )
        return (*(span for person in self._people for span in person.visible_spans()), *fires)

    def camera_picture(self, camera: str, t_s: float) -> str:
        """What the camera's stream does: 'live', 'frozen' (it goes on with one picture) or 'lost' (no stream)."""
        if self._holds(CameraLost, "camera", camera, t_s):
            return "lost"
        return "frozen" if self._holds(CameraFreeze, "camera", camera, t_s) else "live"

    def tag_heard(self, tag: str, t_s: float) -> bool:
        """Whether a positioning tag is heard."""
        return self._holds(TagLost, "tag", tag, t_s) is None

    def plc_delay_s(self, plc: str, t_s: float) -> float:
        """How much later than usual the feedback of a PLC follows its coils."""
        late = self._holds(PlcLate, "plc", plc, t_s)
        return late.delay_s if late else 0.0

    def plc_refuses(self, plc: str, t_s: float) -> bool:
        """Whether a PLC answers writes with an exception."""
        return self._holds(PlcRefuse, "plc", plc, t_s) is not None

    def _holds(self, kind: type[L], of: str, name: str, t_s: float) -> L | None:
        return next((e for e in self.scenario.of_kind(kind) if getattr(e, of) == name and e.holds_at(t_s)), None)

    def _flames_at(self, t_s: float, workers: tuple[SimWorker, ...]) -> tuple[Flame, ...]:
        burns = t_s % (ARC_S + PAUSE_S) < ARC_S
        arcs = [_arc(worker) for worker in workers if burns and worker.pose == "weld" and worker.id in self._welders]
        fires = [Flame(e.x_m, e.y_m, e.storey, "fire") for e in self.scenario.of_kind(Fire) if e.holds_at(t_s)]
        return (*arcs, *fires)

    def _calm_value(self, point: dict[str, Any], t_s: float) -> float:
        """What the point shows when nothing happens: a slow wander, seeded."""
        base, swing = (20.8, 0.08) if point["kind"] == "oxygen" else _calm_range(point)
        slow, quick = self._phases[point["id"]]
        return base + swing * (0.7 * math.sin(t_s / 37.0 + slow) + 0.3 * math.sin(t_s / 5.3 + quick))

    def _rises_felt_at(self, point: dict[str, Any]) -> list[tuple[GasRise, float]]:
        """The gas rises this point feels and how much: its own fully, those of its kind nearby by distance."""
        felt = []
        for rise in self.scenario.of_kind(GasRise):
            source = self._gas_points[rise.point]
            if (source["gas"], source["storey"]) != (point["gas"], point["storey"]):
                continue
            share = math.exp(-math.dist((source["x_m"], source["y_m"]), (point["x_m"], point["y_m"])) / PLUME_M)
            if share > 0.02:
                felt.append((rise, share))
        return felt


def _arc(worker: SimWorker) -> Flame:
    """The arc, an arm's length in front of the welder."""
    toward = math.radians(worker.heading_deg)
    return Flame(worker.x_m + 0.6 * math.sin(toward), worker.y_m - 0.6 * math.cos(toward), worker.storey, "weld")


def _welders(site: dict[str, Any]) -> list[str]:
    hot = [permit for permit in site.get("permit", []) if permit["kind"] == "HOT"]
    return [worker for permit in hot if permit.get("state", "active") == "active" for worker in permit["workers"]]


def _is_lifting(site: dict[str, Any], zone: str) -> bool:
    inside = {area["id"] for area in site.get("zone", []) if area.get("inside") == zone} | {zone}
    return any(
        permit["kind"] == "LFT" and permit.get("state", "active") == "active" and permit["zone"] in inside
        for permit in site.get("permit", [])
    )


def _phases(seed: int, point: str) -> tuple[float, float]:
    chance = random.Random(f"{seed} gas {point}")
    return chance.uniform(0.0, 2 * math.pi), chance.uniform(0.0, 2 * math.pi)


def _calm_range(point: dict[str, Any]) -> tuple[float, float]:
    """Base and swing, in the point's unit: two per cent of the first set-point, give or take half of it."""
    base = 0.02 * float(point["set_point_1"])
    return base, 0.5 * base

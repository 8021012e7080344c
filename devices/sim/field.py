"""What the simulated plant says over MQTT: readings as JSON, each device at its own rhythm. Pure.

The forms are those of the console's field messages; a test decodes each with the console's own decoder. A tag speaks
twice a second, a wristband every two seconds and at once when SOS is pressed or let go, a gas point and a crane once a
second, the weather every five.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import msgspec

from devices.sim.people import SimWorker
from devices.sim.plant import Plant, SimCrane

STEP_S = 0.1
"""Time is cut into steps of this length; each device speaks on its own step, so that they never all speak at once."""

POSITION_STEPS, VITAL_STEPS, GAS_STEPS, CRANE_STEPS, WEATHER_STEPS = 5, 20, 10, 10, 50
ERROR_M = (0.2, 0.8)
WEATHER_STATION = "WS-1"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What every reading carries."""

    version: int = 1
    measured_at_us: int


class PositionSaid(Said, frozen=True, kw_only=True):
    """Where a tag believes it is."""

    tag: str
    x_m: float
    y_m: float
    storey: str
    error_m: float


class VitalSaid(Said, frozen=True, kw_only=True):
    """What a wristband measures."""

    band: str
    pulse_bpm: float
    skin_c: float
    battery_pct: float
    sos: bool
    fall: bool


class GasSaid(Said, frozen=True, kw_only=True):
    """What a gas point measures."""

    point: str
    value: float | None
    unit: str
    quality: str


class EquipmentSaid(Said, frozen=True, kw_only=True):
    """Where a crane stands and whether it runs."""

    equipment: str
    kind: str
    x_m: float
    y_m: float
    storey: str
    radius_m: float
    running: bool


class WeatherSaid(Said, frozen=True, kw_only=True):
    """Wind and air."""

    station: str
    wind_mps: float
    wind_from_deg: float
    air_c: float


class Field:
    """Everything of one plant that speaks MQTT."""

    def __init__(self, site: dict[str, Any], plant: Plant, started_at_us: int) -> None:
        self._at = f"vigil/{site['id']}/field"
        self._plant = plant
        self._started_at_us = started_at_us
        self._points = [point for point in site.get("gas_point", []) if point["source"] == "mqtt"]

    def said_at(self, step: int) -> Iterator[tuple[str, bytes]]:
        """Topic and payload of each reading of that step of STEP_S."""
        t_s = step * STEP_S
        at_us = self._started_at_us + round(t_s * 1e6)
        workers = self._plant.workers_at(t_s)
        before = self._plant.workers_at(t_s - STEP_S)
        for number, worker in enumerate(workers):
            if (step - number) % POSITION_STEPS == 0 and self._plant.tag_heard(worker.tag, t_s):
                yield self._message("position", worker.tag, self._position(worker, step, at_us))
            if (step - number) % VITAL_STEPS == 0 or worker.sos != before[number].sos:
                yield self._message("vital", worker.band, _vital(worker, at_us))
        yield from self._gas(step, t_s, at_us)
        if step % CRANE_STEPS == 0:
            for crane in self._plant.cranes_at(t_s):
                yield self._message("equipment", crane.id, _equipment(crane, at_us))
        if step % WEATHER_STEPS == 0:
            yield self._message("weather", WEATHER_STATION, self._weather(t_s, at_us))

    def _gas(self, step: int, t_s: float, at_us: int) -> Iterator[tuple[str, bytes]]:
        for number, point in enumerate(self._points):
            if (step - number) % GAS_STEPS:
                continue
            value, word = self._plant.gas_at(point["id"], t_s)
            if word != "lost":
                said = GasSaid(point=point["id"], value=value, unit=point["unit"], quality=word, measured_at_us=at_us)
                yield self._message("gas", point["id"], said)

    def _position(self, worker: SimWorker, step: int, at_us: int) -> PositionSaid:
        chance = random.Random(f"{self._plant.seed} {worker.tag} {step}")
        error_m = chance.uniform(*ERROR_M)
        return PositionSaid(
            tag=worker.tag,
            x_m=round(worker.x_m + chance.gauss(0.0, error_m / 2), 2),
            y_m=round(worker.y_m + chance.gauss(0.0, error_m / 2), 2),
            storey=worker.storey,
            error_m=round(error_m, 2),
            measured_at_us=at_us,
        )

    def _weather(self, t_s: float, at_us: int) -> WeatherSaid:
        wind_mps, wind_from_deg, air_c = self._plant.weather_at(t_s)
        return WeatherSaid(
            station=WEATHER_STATION, wind_mps=wind_mps, wind_from_deg=wind_from_deg, air_c=air_c, measured_at_us=at_us
        )

    def _message(self, kind: str, name: str, said: Said) -> tuple[str, bytes]:
        return f"{self._at}/{kind}/{name}", _ENCODER.encode(said)


def _vital(worker: SimWorker, at_us: int) -> VitalSaid:
    return VitalSaid(
        band=worker.band,
        pulse_bpm=worker.pulse_bpm,
        skin_c=worker.skin_c,
        battery_pct=worker.battery_pct,
        sos=worker.sos,
        fall=worker.pose == "down",
        measured_at_us=at_us,
    )


def _equipment(crane: SimCrane, at_us: int) -> EquipmentSaid:
    return EquipmentSaid(
        equipment=crane.id,
        kind="crane",
        x_m=crane.x_m,
        y_m=crane.y_m,
        storey=crane.storey,
        radius_m=crane.radius_m,
        running=crane.running,
        measured_at_us=at_us,
    )


_ENCODER = msgspec.json.Encoder()

"""A demo plant in trouble, written by hand: an SOS, gas, a suspended permit, a frozen camera, a lost point."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from console.messages import (
    Alert,
    CameraReading,
    GasPoint,
    Interlock,
    JournalEntry,
    Message,
    Order,
    Permit,
    Weather,
    Worker,
)
from console.site.find import by_id
from console.site.geometry import centre
from console.site.model import PermitRecord, Site, Zone
from console.site.read import read_site
from console.values import AlertState, OrderPhase, OrderResult, PermitState, PictureState, Quality
from tests import said
from tests.gui.desk import NOW_US, S

DEMO = Path(__file__).resolve().parents[3] / "resources" / "demo" / "site.toml"
UNANSWERED, ANSWERED = AlertState.UNACKNOWLEDGED, AlertState.ACKNOWLEDGED
BACK, SHELVED = AlertState.RETURNED, AlertState.SHELVED
GAS = {"point": "G-114", "gas": "combustible", "value": "27", "unit": "%LEL", "limit": "25"}
AWAY = {"value": "12", "unit": "m", "clause": "GB 30871-2022 6.10"}
SUSPENDED = {"reason": "Guardian away", "clause": "GB 30871-2022 6.10"}
TROUBLE: tuple[tuple[str, str, AlertState, int, dict[str, str]], ...] = (
    ("sos", "worker/W-017", UNANSWERED, 18, {"worker": "W-017"}),
    ("gas_level_1", "gas/G-114", UNANSWERED, 31, GAS | {"clause": "GB/T 50493-2019 5.5.2"}),
    ("crane_radius", "camera/C09", UNANSWERED, 44, {"camera": "C09"}),
    ("no_helmet", "camera/C12", UNANSWERED, 130, {"camera": "C12"}),
    ("guardian_absent", "permit/CSE-0012", ANSWERED, 185, AWAY),
    ("permit_suspended", "permit/CSE-0012", ANSWERED, 185, SUSPENDED),
    ("camera_frozen", "camera/C03", ANSWERED, 320, {"camera": "C03"}),
    ("gas_lost", "gas/G-121", BACK, 43, {"point": "G-121"}),
    ("position_lost", "worker/W-030", ANSWERED, 1270, {"worker": "W-030"}),
    ("band_lost", "worker/W-031", SHELVED, 900, {"worker": "W-031"}),
)
"""Kind, source, state, seconds since it was raised, and what its text names."""
GASES = "I-gas_level_1-G-114"
"""The incident of the gas and of the call for help after it."""
MORE: dict[str, dict[str, Any]] = {
    "sos": {"storey": "F2", "zone": "reactor-hall-f2", "cameras": ("C05", "C06"), "incident": GASES},
    "gas_level_1": {"steps_done": (0,), "incident": GASES, "first_out": True},
    "crane_radius": {"zone": "crane-yard", "cameras": ("C09",)},
    "no_helmet": {"zone": "vessel-yard", "cameras": ("C12",)},
    "gas_lost": {"active": False},
    "band_lost": {"shelved_until_us": NOW_US + 1800 * S, "set_aside_by": "wang", "comment": "Battery is changed"},
}
"""What else there is to say of some of them."""
TOLD = (
    ("alert_raised", "danger/gas_level_1/gas/G-114", ""),
    ("alert_acknowledged", "sight/camera_frozen/C03", "wang"),
    ("alert_raised", "danger/sos/worker/W-017", ""),
)
"""The journal's last rows, one a second: kind, subject, operator."""


def demo_site() -> Site:
    """The demo site as the product reads it."""
    return read_site(DEMO)


def trouble(site: Site) -> list[Message]:
    """Every message of the scene."""
    return [*calm(site, high=True), *_alerts(site), *_journal()]


def calm(site: Site, high: bool = False) -> list[Message]:
    """The plant as it works on a good day, but for a lost point and a frozen camera."""
    return [
        *_gas(site, high),
        *_workers(site),
        *(permit(record) for record in site.permits),
        *(_interlock(record.id, record.plc) for record in site.interlocks),
        *_cameras(site),
        Weather(station="WS-1", wind_mps=3.4, wind_from_deg=290.0, air_c=11.0, measured_at_us=NOW_US - 3 * S),
        *(said.crane(crane, NOW_US - S) for crane in site.cranes),
    ]


def permit(record: PermitRecord) -> Permit:
    """A permit as the core states it; the confined space is suspended."""
    to_us = NOW_US + int(record.hours * 3600) * S
    made = said.permit(record, NOW_US - 3600 * S, to_us, gas_tested_at_us=NOW_US - 12 * 60 * S)
    return replace(made, state=PermitState.SUSPENDED, **SUSPENDED) if record.id == "CSE-0012" else made


def _alerts(site: Site) -> list[Alert]:
    li = next(worker for worker in reversed(_workers(site)) if worker.worker == "W-017")
    answered = {"acknowledged_by": "wang", "acknowledged_at_us": NOW_US - 60 * S}
    alerts = []
    for kind, source, state, age_s, values in TROUBLE:
        by = answered if state in (ANSWERED, SHELVED) else {}
        place = {"x_m": li.x_m, "y_m": li.y_m} if kind == "sos" else {}
        fields = {"state": state, "values": values, **by, **place, **MORE.get(kind, {})}
        alerts.append(said.alert(kind, source, NOW_US - age_s * S, **fields))
    return alerts


def _journal() -> list[JournalEntry]:
    return [
        JournalEntry(
            seq=100 + number,
            at_us=NOW_US - (30 - number) * S,
            kind=kind,
            subject=subject,
            operator=operator,
            body={},
            previous="",
            hash="",
        )
        for number, (kind, subject, operator) in enumerate(TOLD)
    ]


def _gas(site: Site, rising: bool) -> list[GasPoint]:
    heard = []
    for number, place in enumerate(site.gas_points):
        high = rising and place.id == "G-114"
        base = {"combustible": 0.0, "toxic": 0.2, "oxygen": 20.8}.get(place.kind, 0.0) + (number % 7 == 3) * 2.0
        for second in range(300 if high or number % 5 == 0 else 3, 0, -1):
            value = base + (27.0 * math.exp(-second / 90.0) if high else 0.2 * math.sin(second / 9.0 + number) ** 2)
            level = 1 if high and value >= 25 else 0
            heard.append(said.gas(place.id, round(value, 2), NOW_US - second * S, unit=place.unit, level=level))
        if high:
            heard.append(said.gas(place.id, 27.0, NOW_US - S, unit=place.unit, level=1))
        if place.id == "G-121":
            lost = {"quality": Quality.LOST, "unit": place.unit, "received_at_us": NOW_US}
            heard.append(said.gas(place.id, None, NOW_US - 43 * S, **lost))
    return heard


def _workers(site: Site) -> list[Worker]:
    heard = []
    zones = [zone for zone in site.zones if zone.kind in ("area", "work")]
    for number, record in enumerate(site.workers):
        zone = zones[number % len(zones)]
        x_m, y_m = centre(zone.outline_m)
        xs, ys = zip(*zone.outline_m, strict=True)
        x_m += (max(xs) - min(xs)) * 0.38 * math.sin(number * 2.4)
        y_m += (max(ys) - min(ys)) * 0.36 * math.cos(number * 1.7)
        if record.id == "W-017":
            zone, x_m, y_m = by_id(site.zones, "reactor-hall-f2") or zone, 124.0, 36.0
        for second in (*range(60, 0, -6), 0):
            sway_m = math.sin(second / 9) * 1.2
            heard.append(_worker(record.id, x_m - second * 0.05, y_m + sway_m, zone, second))
    return heard


def _worker(name: str, x_m: float, y_m: float, zone: Zone, ago_s: int) -> Worker:
    sos, old_s = name == "W-017", 35 if name == "W-030" else 2
    return Worker(
        worker=name,
        x_m=x_m,
        y_m=y_m,
        storey=zone.storey,
        error_m=0.6,
        zone=zone.id,
        position_at_us=NOW_US - (ago_s + old_s) * S,
        pulse_bpm=(138.0 - ago_s * 0.4) if sos else 82.0 + ago_s % 5,
        skin_c=31.5,
        battery_pct=87.0,
        vital_at_us=NOW_US - (ago_s + 2) * S,
        sos=sos,
    )


def _interlock(name: str, plc: str) -> Interlock:
    last = Order(
        order="o-1", action=True, operator="wang", asked_at_us=NOW_US - 86_400 * S, result=OrderResult.VERIFIED, ms=84.0
    )
    return Interlock(
        interlock=name,
        plc=plc,
        feedback=False,
        phase=OrderPhase.READY,
        machines=3,
        open_permits=("HOT-0007",),
        people_inside=("W-017", "W-003"),
        last=last,
    )


def _cameras(site: Site) -> list[CameraReading]:
    since_us = NOW_US - 41 * S
    frozen = {"C03": {"picture": PictureState.FROZEN, "since_us": since_us}}
    return [
        said.camera(camera.id, NOW_US - S, last_frame_at_us=NOW_US - S // 10, **frozen.get(camera.id, {}))
        for camera in site.cameras
    ]

"""A demo plant in trouble, written by hand: an SOS, gas, a suspended permit, a frozen camera, a lost point."""

from __future__ import annotations

import math
from pathlib import Path

from console.messages import (
    Alert,
    AlertState,
    CameraReading,
    Equipment,
    GasPoint,
    Interlock,
    JournalEntry,
    Message,
    Order,
    OrderPhase,
    OrderResult,
    Permit,
    PermitState,
    PictureState,
    Quality,
    Question,
    Tier,
    Weather,
    Worker,
)
from console.site.geometry import centre
from console.site.model import PermitRecord, Site
from console.site.read import read_site

NOW_US = 1_795_329_127_000_000
S = 1_000_000
DEMO = Path(__file__).resolve().parents[3] / "resources" / "demo" / "site.toml"


def demo_site() -> Site:
    """The demo site as the product reads it."""
    return read_site(DEMO)


def trouble(site: Site, now_us: int = NOW_US) -> list[Message]:
    """Every message of the scene."""
    return [*calm(site, now_us, high=True), *_alerts(site, now_us)]


def calm(site: Site, now_us: int = NOW_US, high: bool = False) -> list[Message]:
    """The plant as it works on a good day, but for a lost point and a frozen camera."""
    return [
        *_gas(site, now_us, high),
        *_workers(site, now_us),
        *(permit(record, site, now_us) for record in site.permits),
        *(_interlock(record.id, record.plc, now_us) for record in site.interlocks),
        *_cameras(site, now_us),
        Weather(station="WS-1", wind_mps=3.4, wind_from_deg=290.0, air_c=11.0, measured_at_us=now_us - 3 * S),
        *(
            Equipment(
                equipment=crane.id,
                kind="crane",
                x_m=crane.x_m,
                y_m=crane.y_m,
                storey=crane.storey,
                radius_m=crane.radius_m,
                running=True,
                measured_at_us=now_us - S,
            )
            for crane in site.cranes
        ),
    ]


def permit(record: PermitRecord, site: Site, now_us: int) -> Permit:
    """A permit as the core states it; the confined space is suspended."""
    suspended = record.id == "CSE-0012"
    return Permit(
        permit=record.id,
        kind=record.kind,
        grade=record.grade,
        state=PermitState.SUSPENDED if suspended else PermitState.ACTIVE,
        zone=record.zone,
        work=record.work,
        work_en=record.work_en,
        leader=record.leader,
        guardian=record.guardian,
        workers=record.workers,
        valid_from_us=now_us - 3600 * S,
        valid_to_us=now_us + int(record.hours * 3600) * S,
        gas_tested_at_us=now_us - 12 * 60 * S,
        isolations=record.isolations,
        isolations_verified=record.isolations_verified,
        camera=record.camera,
        reason="Guardian away" if suspended else "",
        clause="GB 30871-2022 6.10" if suspended else "",
    )


def alert(kind: str, source: str, tier: Tier, state: AlertState, age_s: int, **more: object) -> Alert:
    """One alert; `more` are its other fields."""
    question = Question.SIGHT if "lost" in kind or "frozen" in kind else Question.DANGER
    raised = NOW_US - age_s * S
    fields: dict[str, object] = {"active": True, **more}
    return Alert(
        alert=f"{question}/{kind}/{source}",
        kind=kind,
        question=question,
        tier=tier,
        source=source,
        state=state,
        raised_at_us=raised,
        changed_at_us=raised,
        **fields,  # type: ignore[arg-type]
    )


def _alerts(site: Site, now_us: int) -> list[Message]:
    unack, acked = AlertState.UNACKNOWLEDGED, AlertState.ACKNOWLEDGED
    by = {"acknowledged_by": "wang", "acknowledged_at_us": now_us - 60 * S}
    li = next(worker for worker in _workers(site, now_us) if worker.worker == "W-017")
    there = {"x_m": li.x_m, "y_m": li.y_m, "storey": "F2", "zone": "reactor-hall-f2"}
    return [
        alert("sos", "worker/W-017", Tier.SOS, unack, 18, cameras=("C05", "C06"), values={"worker": "W-017"}, **there),
        alert(
            "gas_level_1",
            "gas/G-114",
            Tier.ONE,
            unack,
            31,
            steps_done=(0,),
            values={
                "point": "G-114",
                "gas": "combustible",
                "value": "27",
                "unit": "%LEL",
                "limit": "25",
                "clause": "GB/T 50493-2019 5.5.2",
            },
        ),
        alert(
            "crane_radius",
            "camera/C09",
            Tier.ONE,
            unack,
            44,
            zone="crane-yard",
            cameras=("C09",),
            values={"camera": "C09"},
        ),
        alert(
            "no_helmet",
            "camera/C12",
            Tier.TWO,
            unack,
            130,
            zone="vessel-yard",
            cameras=("C12",),
            values={"camera": "C12"},
        ),
        alert(
            "guardian_absent",
            "permit/CSE-0012",
            Tier.TWO,
            acked,
            185,
            values={"value": "12", "unit": "m", "clause": "GB 30871-2022 6.10"},
            **by,
        ),
        alert(
            "permit_suspended",
            "permit/CSE-0012",
            Tier.TWO,
            acked,
            185,
            values={"reason": "Guardian away", "clause": "GB 30871-2022 6.10"},
            **by,
        ),
        alert("camera_frozen", "camera/C03", Tier.TWO, acked, 320, values={"camera": "C03"}, **by),
        alert("gas_lost", "gas/G-121", Tier.THREE, AlertState.RETURNED, 43, active=False, values={"point": "G-121"}),
        alert("position_lost", "worker/W-030", Tier.THREE, acked, 1270, values={"worker": "W-030"}, **by),
        alert(
            "band_lost",
            "worker/W-031",
            Tier.THREE,
            AlertState.SHELVED,
            900,
            values={"worker": "W-031"},
            shelved_until_us=now_us + 1800 * S,
            **by,
        ),
        *(
            JournalEntry(
                seq=100 + number,
                at_us=now_us - (30 - number) * S,
                kind=kind,
                subject=subject,
                operator="wang" if kind == "alert_acknowledged" else "",
                body={},
                previous="",
                hash="",
            )
            for number, (kind, subject) in enumerate(
                [
                    ("alert_raised", "danger/gas_level_1/gas/G-114"),
                    ("alert_acknowledged", "sight/camera_frozen/C03"),
                    ("alert_raised", "danger/sos/worker/W-017"),
                ]
            )
        ),
    ]


def _gas(site: Site, now_us: int, rising: bool) -> list[GasPoint]:
    said = []
    for number, place in enumerate(site.gas_points):
        high = rising and place.id == "G-114"
        base = {"combustible": 0.0, "toxic": 0.2, "oxygen": 20.8}.get(place.kind, 0.0) + (number % 7 == 3) * 2.0
        for second in range(300 if high or number % 5 == 0 else 3, 0, -1):
            value = base + (27.0 * math.exp(-second / 90.0) if high else 0.2 * math.sin(second / 9.0 + number) ** 2)
            at = now_us - second * S
            level = 1 if high and value >= 25 else 0
            said.append(_point(place.id, round(value, 2), place.unit, level, at))
        if high:
            said.append(_point(place.id, 27.0, place.unit, 1, now_us - S))
        if place.id == "G-121":
            said.append(
                GasPoint(
                    point=place.id,
                    value=None,
                    unit=place.unit,
                    quality=Quality.LOST,
                    level=0,
                    measured_at_us=now_us - 43 * S,
                    received_at_us=now_us,
                )
            )
    return said


def _point(point: str, value: float, unit: str, level: int, at_us: int) -> GasPoint:
    return GasPoint(
        point=point,
        value=value,
        unit=unit,
        quality=Quality.GOOD,
        level=level,
        measured_at_us=at_us,
        received_at_us=at_us,
    )


def _workers(site: Site, now_us: int) -> list[Worker]:
    said = []
    zones = [zone for zone in site.zones if zone.kind in ("area", "work")]
    for number, record in enumerate(site.workers):
        zone = zones[number % len(zones)]
        x, y = centre(zone.outline_m)
        storey = zone.storey
        xs, ys = zip(*zone.outline_m, strict=True)
        x += (max(xs) - min(xs)) * 0.38 * math.sin(number * 2.4)
        y += (max(ys) - min(ys)) * 0.36 * math.cos(number * 1.7)
        if record.id == "W-017":
            zone = next((one for one in site.zones if one.id == "reactor-hall-f2"), zone)
            x, y, storey = 124.0, 36.0, zone.storey
        old = 35 if record.id == "W-030" else 2
        for second in range(60, 0, -6):
            said.append(
                _worker(
                    record.id,
                    x - second * 0.05,
                    y + math.sin(second / 9) * 1.2,
                    storey,
                    zone.id,
                    now_us - (second + old) * S,
                    now_us,
                    second,
                )
            )
        said.append(_worker(record.id, x, y, storey, zone.id, now_us - old * S, now_us, 0))
    return said


def _worker(name: str, x: float, y: float, storey: str, zone: str, at_us: int, now_us: int, second: int) -> Worker:
    sos = name == "W-017"
    return Worker(
        worker=name,
        x_m=x,
        y_m=y,
        storey=storey,
        error_m=0.6,
        zone=zone,
        position_at_us=at_us,
        pulse_bpm=(138.0 - second * 0.4) if sos else 82.0 + second % 5,
        skin_c=31.5,
        battery_pct=87.0,
        vital_at_us=now_us - second * S - 2 * S,
        sos=sos,
    )


def _interlock(name: str, plc: str, now_us: int) -> Interlock:
    last = Order(
        order="o-1", action=True, operator="wang", asked_at_us=now_us - 86_400 * S, result=OrderResult.VERIFIED, ms=84.0
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


def _cameras(site: Site, now_us: int) -> list[CameraReading]:
    return [
        CameraReading(
            camera=camera.id,
            picture=PictureState.FROZEN if camera.id == "C03" else PictureState.LIVE,
            since_us=now_us - 41 * S,
            last_frame_at_us=now_us - S // 10,
            fps=25.0,
            detect_fps=5.0,
            width=640,
            height=360,
            recording=True,
            measured_at_us=now_us - S,
        )
        for camera in site.cameras
    ]

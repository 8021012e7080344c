"""A room in the middle of a bad minute at the demo plant, for screenshots: an SOS, gas, a crane, a frozen camera."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from console.messages import (
    Alert,
    Duty,
    Interlock,
    JournalEntry,
    Message,
    Order,
    Programme,
    RecordingLock,
    Recordings,
    Seen,
    SeenBehaviour,
    SeenObject,
    Weather,
    Worker,
)
from console.site.find import by_id
from console.site.geometry import centre
from console.site.model import Site
from console.values import AlertState, OrderPhase, OrderResult, PermitState, PictureState, Quality
from tests import said
from tests.gui.desk import NOW_US, FixedDesk, S


def rich_desk(site: Site, home: Path) -> FixedDesk:
    """The seat with everything folded in."""
    desk = FixedDesk(site, home)
    for behind_s in range(300, -1, -10):
        desk.hear(*_gas(site, NOW_US - behind_s * S, behind_s), *_workers(site, NOW_US - behind_s * S, behind_s))
    desk.hear(Duty(seat=desk.seat, operator="wang", shift=site.shifts[0].id, since_us=NOW_US - 3600 * S))
    desk.hear(*_permits(site), *_interlocks(site), *_surroundings(site), *_alerts(), *_programmes(), *_journal())
    desk.hear(*_cameras(site), *_seen(), *_recordings())
    for camera in site.cameras:
        age_s = 41 if camera.id == "C03" else 0.1
        desk.tiles.put(camera.id, scene(camera.id, 412, 232), NOW_US - int(age_s * S))
    return desk


def scene(name: str, width: int, height: int) -> npt.NDArray[np.uint8]:
    """A painted picture: floor, wall, columns, a person. (height, width, 4) BGRA."""
    seed = np.random.default_rng(sum(map(ord, name)))
    tone = seed.integers(50, 75, 3)
    picture = np.empty((height, width, 4), np.uint8)
    picture[..., :3] = tone + np.linspace(0, 25, height)[:, None, None]
    picture[..., 3] = 255
    corners = np.array([[0, height * 0.65], [width, height * 0.5], [width, height], [0, height]], np.int32)
    cv2.fillPoly(picture, [corners], (*(int(v * 0.75) for v in tone), 255))
    for x in seed.integers(20, width - 20, 3):
        cv2.rectangle(picture, (int(x), 0), (int(x) + 12, int(height * 0.7)), (45, 45, 45, 255), -1)
    left, top = int(width * 0.28), int(height * 0.42)
    cv2.rectangle(picture, (left, top + 14), (left + 22, top + 62), (40, 130, 210, 255), -1)
    cv2.circle(picture, (left + 11, top + 6), 8, (60, 200, 230, 255), -1)
    return picture


def _gas(site: Site, at_us: int, behind_s: int) -> list[Message]:
    messages: list[Message] = []
    for place in site.gas_points:
        value: float | None = 20.9 if place.kind == "oxygen" else abs(math.sin(hash(place.id) % 7 + behind_s / 90)) * 2
        quality, level = Quality.GOOD, 0
        if place.id == "G-114":
            value, level = 27.0 * (1 - behind_s / 330), int(behind_s < 30)
        if place.id == "G-121" and behind_s < 45:
            value, quality = None, Quality.LOST
        at = {"measured_at_us": at_us - 3 * S if quality is Quality.GOOD else NOW_US - 43 * S, "unit": place.unit}
        shown = None if value is None else round(value, 1)
        messages.append(said.gas(place.id, shown, at_us, quality=quality, level=level, **at))
    return messages


def _workers(site: Site, at_us: int, behind_s: int) -> list[Message]:
    areas = [zone for zone in site.zones if zone.kind == "area"]
    messages: list[Message] = []
    for number, record in enumerate(site.workers):
        zone = areas[number % len(areas)]
        if record.id == "W-017":
            zone = by_id(site.zones, "reactor-hall-f2") or next(z for z in areas if "reactor" in z.id)
        x_m, y_m = centre(zone.outline_m)
        turn = number * 2.4
        sos = record.id == "W-017"
        messages.append(
            Worker(
                worker=record.id,
                x_m=x_m + (6 + number % 4) * math.cos(turn + behind_s / 200),
                y_m=y_m + (4 + number % 3) * math.sin(turn + behind_s / 200),
                storey=zone.storey,
                error_m=0.6 if sos else 0.4 + number % 5 / 5,
                zone=zone.id,
                position_at_us=at_us - (35 * S if number == 11 else S),
                pulse_bpm=138.0 - behind_s / 8 if sos else 80.0 + number,
                skin_c=31.5 if sos else 33.2,
                battery_pct=87.0,
                vital_at_us=at_us - 2 * S,
                sos=sos and behind_s < 18,
            )
        )
    return messages


def _permits(site: Site) -> list[Message]:
    from_us, tested = NOW_US - 3 * 3600 * S, {"gas_tested_at_us": NOW_US - 26 * 60 * S}
    absent = {"state": PermitState.SUSPENDED, "reason": "Guardian absent", "clause": "GB 30871-2022 4.10"}
    return [
        said.permit(
            record,
            from_us,
            NOW_US + (3840 + number * 4100) * S,
            **tested,
            **(absent if record.id == "CSE-0012" else {}),
        )
        for number, record in enumerate(site.permits)
    ]


def _interlocks(site: Site) -> list[Message]:
    last = Order(
        order="1", action=True, operator="wang", asked_at_us=NOW_US - 90 * S, result=OrderResult.VERIFIED, ms=84.0
    )
    return [
        Interlock(
            interlock=record.id,
            plc=record.plc,
            feedback=False,
            phase=OrderPhase.READY,
            machines=record.machines,
            last=last if record.id == "IL-01" else None,
        )
        for record in site.interlocks
    ]


def _surroundings(site: Site) -> list[Message]:
    return [
        Weather(station="mast", wind_mps=3.4, wind_from_deg=290.0, air_c=8.0, measured_at_us=NOW_US - S),
        said.crane(site.cranes[0], NOW_US - S),
    ]


def _alerts() -> list[Alert]:
    done = {"state": AlertState.ACKNOWLEDGED, "acknowledged_by": "wang", "acknowledged_at_us": NOW_US - 30 * S}
    hall = {"zone": "reactor-hall-f2", "storey": "F2", "x_m": 96.0, "y_m": 35.0, "cameras": ("C05", "C06", "C11")}
    gas = {"value": "27", "unit": "%LEL", "limit": "25", "gas": "combustible", "clause": "GB/T 50493"}
    away = {"value": "12", "unit": "m", "permit": "CSE-0012", "clause": "GB 30871-2022 4.10"}
    told: tuple[tuple[str, str, int, dict[str, str], dict[str, Any]], ...] = (
        ("sos", "worker/W-017", 18, {"worker": "W-017"}, hall),
        ("gas_level_1", "gas/G-114", 31, gas, {"cameras": ("C06",)}),
        ("crane_radius", "camera/C09", 44, {"camera": "C09"}, {"zone": "crane-yard", "cameras": ("C09",)}),
        ("no_helmet", "camera/C12", 130, {"camera": "C12"}, {"zone": "vessel-yard", "cameras": ("C12",)}),
        ("guardian_absent", "permit/CSE-0012", 185, away, done),
        ("camera_frozen", "camera/C03", 41, {"camera": "C03"}, done),
        ("gas_lost", "gas/G-121", 43, {}, {}),
        ("position_lost", "worker/W-012", 35, {"worker": "W-012"}, done),
    )
    return [
        said.alert(kind, source, NOW_US - ago_s * S, values=values, **more)
        for kind, source, ago_s, values, more in told
    ]


def _programmes() -> list[Message]:
    up = NOW_US - 7200 * S
    return [
        Programme(program="core", up=True, since_us=up, pid=4211, restarts=0,
                  figures={"messages_in": 412_331.0, "decide_ms_p99": 6.2}),
        Programme(program="vision-1", up=True, since_us=up, pid=4212, restarts=0,
                  figures={"frames_decoded": 1_420_112.0, "detect_fps": 64.0}, notes={"provider": "CPU"}),
        Programme(program="vision-2", up=True, since_us=NOW_US - 300 * S, pid=4377, restarts=1,
                  figures={"frames_decoded": 60_112.0, "detect_fps": 62.0}, notes={"provider": "CPU"}),
        Programme(program="room-1", up=True, since_us=up, pid=4213, restarts=0, figures={"gui_held_ms_max": 18.0}),
        Programme(program="field", up=True, since_us=up, pid=4214, restarts=0,
                  refused={"ill-formed": 3, "late": 12}),
    ]  # fmt: skip


def _recordings() -> list[Message]:
    hour = 3600 * S
    disk = Recordings(
        disk="recordings",
        free_bytes=412_000_000_000,
        total_bytes=2_000_000_000_000,
        segments=161_280,
        oldest_us=NOW_US - 168 * hour,
        measured_at_us=NOW_US - 12 * S,
    )
    lock = RecordingLock(
        lock="LK-0001",
        camera="C12",
        from_us=NOW_US - 3 * hour,
        to_us=NOW_US - 2 * hour,
        reason="脚手架坠物复查",
        operator="li",
        locked_at_us=NOW_US - hour,
    )
    return [disk, lock]


def _journal() -> list[Message]:
    """An hour of gas alerts, one of them chattering, answered and not, and an SOS."""
    told: list[tuple[int, str, str, dict[str, Any]]] = []
    for number in range(30):
        point = "G-114" if number % 3 else f"G-1{number:02}"
        body = {
            "kind": "gas_level_1",
            "question": "danger",
            "tier": "1",
            "source": f"gas/{point}",
            "zone": "reactor-hall",
        }
        values = {"value": f"{20 + number % 9}", "unit": "%LEL", "limit": "25"}
        began_s, alert = 3600 - number * 110, f"danger/gas_level_1/gas/{point}"
        told.append((began_s, "alert_raised", alert, body | {"values": values}))
        if number % 4:
            verdict = {
                "verdict": "false" if number % 5 == 0 else "true",
                "comment": "风机已开" if number % 7 == 1 else "",
            }
            told.append((began_s - 20 - number, "alert_acknowledged", alert, verdict))
        told.append((began_s - 90, "alert_cleared", alert, {}))
    sos = {"kind": "sos", "question": "danger", "tier": "SOS", "source": "worker/W-017", "values": {"worker": "W-017"}}
    told.append((18, "alert_raised", "danger/sos/worker/W-017", sos))
    told.sort(key=lambda row: -row[0])
    return [
        JournalEntry(
            seq=number, at_us=NOW_US - ago_s * S, kind=kind, subject=subject,
            operator="wang" if kind == "alert_acknowledged" else "", body=body, previous="", hash="",
        )
        for number, (ago_s, kind, subject, body) in enumerate(told, 1)
    ]  # fmt: skip


def _cameras(site: Site) -> list[Message]:
    since_us, measured_at_us = NOW_US - 41 * S, NOW_US - 400_000
    lived = {"since_us": NOW_US - 7200 * S, "last_frame_at_us": NOW_US - 100_000, "fps": 24.9, "detect_fps": 8.0}
    frozen = {"picture": PictureState.FROZEN, "since_us": since_us, "last_frame_at_us": since_us, "fps": 0.0}
    return [
        said.camera(camera.id, measured_at_us, **lived | (frozen if camera.id == "C03" else {}))
        for camera in site.cameras
    ]


def _seen() -> list[Message]:
    person = SeenObject(track=12, kind="person", score=0.94, box=(0.255, 0.36, 0.36, 0.72))
    other = SeenObject(track=3, kind="person", score=0.8, box=(0.6, 0.45, 0.68, 0.78))
    behaving = {"C05": "man_down", "C09": "crane_radius", "C12": "no_helmet"}
    return [
        Seen(
            camera=f"C{number:02d}",
            captured_at_us=NOW_US - 150_000,
            objects=(person, other) if number % 3 else (person,),
            behaviours=tuple(
                SeenBehaviour(kind=kind, track=12, since_us=NOW_US - 3_250_000)
                for camera, kind in behaving.items()
                if camera == f"C{number:02d}"
            ),
            model="people-416",
            provider="CPU",
        )
        for number in range(1, 17)
    ]

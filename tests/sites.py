"""A small plant for tests: two areas, one crane, a handful of everything. Invented throughout."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from console.site.context import Context
from console.site.home import Home
from console.site.model import (
    Camera,
    Crane,
    Escalation,
    GasPointPlace,
    InterlockRecord,
    Limits,
    Operator,
    PermitRecord,
    Plc,
    Shift,
    Site,
    Storey,
    WorkerRecord,
    Zone,
)

HALL = ((0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0))
YARD = ((60.0, 0.0), (100.0, 0.0), (100.0, 40.0), (60.0, 40.0))
WELD = ((10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0))


def small_site(**changes: Any) -> Site:
    """The site 'test'. Named fields of Site replace its own; nothing of it is reached over a line unless given."""
    return replace(_SITE, **changes)


def small_context(home: Path, **changes: Any) -> Context:
    """Its context, with its state in a folder."""
    return Context(small_site(**changes), home / "site.toml", Home(home).made())


def zone(name: str, outline: tuple[tuple[float, float], ...], kind: str = "area", inside: str = "") -> Zone:
    """One zone on the ground floor."""
    return Zone(id=name, name=name, name_en=name, kind=kind, storey="F1", outline_m=outline, inside=inside)


def camera(name: str, zone_id: str, x_m: float, y_m: float) -> Camera:
    """One camera that looks south."""
    return Camera(
        id=name,
        name=name,
        name_en=name,
        url=f"rtsp://nowhere/{name}",
        storey="F1",
        zone=zone_id,
        x_m=x_m,
        y_m=y_m,
        height_m=5.0,
        heading_deg=180.0,
        tilt_deg=20.0,
        fov_deg=70.0,
    )


def gas_point(name: str, **changes: Any) -> GasPointPlace:
    """One combustible point in the hall, 25 and 50 %LEL."""
    point = GasPointPlace(
        id=name,
        name=name,
        name_en=name,
        gas="CH4",
        kind="combustible",
        unit="%LEL",
        range_low=0.0,
        range_high=100.0,
        set_point_1=25.0,
        set_point_2=50.0,
        direction="high",
        clause="GB/T 50493-2019 5.5.2",
        zone="hall",
        storey="F1",
        x_m=12.0,
        y_m=12.0,
        source="mqtt",
    )
    return replace(point, **changes)


def worker(number: int, trade: str) -> WorkerRecord:
    """One worker with tag and band of his number."""
    name = f"W-{number:03}"
    return WorkerRecord(id=name, name=name, name_en=name, trade=trade, tag=f"T-{number:03}", band=f"B-{number:03}")


def permit(name: str, kind: str, zone_id: str, **changes: Any) -> PermitRecord:
    """One permit of the whole shift, in order in every way."""
    record = PermitRecord(
        id=name,
        kind=kind,
        grade="special" if kind == "HOT" else "",
        zone=zone_id,
        work="作业",
        work_en="Work",
        leader="W-001",
        guardian="W-002",
        workers=("W-001",),
        from_min=0,
        hours=8.0,
        gas_test_min=-10,
        isolations=1,
        isolations_verified=1,
        camera="C01",
    )
    return replace(record, **changes)


_SITE = Site(
    id="test",
    name="试验厂",
    name_en="Test works",
    time_zone="Asia/Shanghai",
    width_m=120.0,
    height_m=60.0,
    north_deg=0.0,
    links={"plc-1": "127.0.0.1:1"},
    storeys=(Storey(id="F1", name="一层", name_en="F1", elevation_m=0.0),),
    shapes=(),
    zones=(zone("hall", HALL), zone("yard", YARD), zone("weld", WELD, "work", "hall")),
    places=(),
    cameras=(camera("C01", "hall", 15.0, 0.0), camera("C02", "yard", 80.0, 0.0)),
    gas_controllers=(),
    gas_points=(
        gas_point("G-1"),
        gas_point("G-2", zone="yard", x_m=80.0, y_m=20.0),
        gas_point(
            "G-3",
            gas="O2",
            kind="oxygen",
            unit="%vol",
            range_high=30.0,
            set_point_1=19.5,
            set_point_2=23.5,
            direction="low",
            zone="yard",
            x_m=82.0,
            y_m=20.0,
        ),
    ),
    workers=(worker(1, "welder"), worker(2, "guardian"), worker(3, "rigger")),
    permits=(permit("HOT-1", "HOT", "weld"),),
    plcs=(),
    interlocks=(),
    cranes=(Crane(id="K-1", name="K-1", name_en="K-1", zone="yard", storey="F1", x_m=80.0, y_m=20.0, radius_m=10.0),),
    operators=(
        Operator(id="wang", name="王", name_en="Wang", role="dispatcher"),
        Operator(id="li", name="李", name_en="Li", role="shift_lead"),
    ),
    shifts=(
        Shift(id="day", name="白班", name_en="Day shift", starts="08:00", ends="16:00"),
        Shift(id="evening", name="中班", name_en="Evening shift", starts="16:00", ends="00:00"),
        Shift(id="night", name="夜班", name_en="Night shift", starts="00:00", ends="08:00"),
    ),
    escalations=(
        Escalation(tier="SOS", after_s=90.0, to="shift_lead", channel="journal"),
        Escalation(tier="1", after_s=90.0, to="shift_lead", channel="journal"),
        Escalation(tier="1", after_s=300.0, to="safety_engineer", channel="journal"),
    ),
    limits=Limits(),
)

ONE_PLC = (Plc(id="PLC-1", name="PLC-1", name_en="PLC-1", link="plc-1", unit_id=1, poll_s=0.2),)
YARD_INTERLOCK = InterlockRecord(
    id="IL-1",
    name="切断场地电源",
    name_en="Cut power of the yard",
    plc="PLC-1",
    coil=0,
    feedback=0,
    zone="yard",
    machines=2,
    consequence="场地停电",
    consequence_en="The yard goes dark",
    cut_on_work_without_permit=True,
)

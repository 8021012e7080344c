"""Small plants for tests. Parts and plants take what shall differ by the fields of their model. All of it invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from console.site.context import Context
from console.site.home import Home
from console.site.model import (
    Camera,
    CauseRecord,
    Crane,
    EffectRecord,
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

Outline = tuple[tuple[float, float], ...]


def rectangle(west_m: float, north_m: float, east_m: float, south_m: float) -> Outline:
    """The outline of a rectangle."""
    return ((west_m, north_m), (east_m, north_m), (east_m, south_m), (west_m, south_m))


# ---------------------------------------------------------------- parts


def zone(name: str, outline: Outline, /, **changes: Any) -> Zone:
    """One area on the ground floor."""
    return replace(Zone(id=name, name=name, name_en=name, kind="area", storey="F1", outline_m=outline), **changes)


def camera(name: str, zone_id: str, x_m: float, y_m: float, /, **changes: Any) -> Camera:
    """One camera that looks south."""
    made = Camera(
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
    return replace(made, **changes)


def gas_point(name: str, /, **changes: Any) -> GasPointPlace:
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


def oxygen_point(name: str, /, **changes: Any) -> GasPointPlace:
    """One oxygen point, 19.5 and 23.5 %vol."""
    oxygen = {"gas": "O2", "kind": "oxygen", "unit": "%vol", "range_high": 30.0, "direction": "low"}
    return gas_point(name, **oxygen, set_point_1=19.5, set_point_2=23.5, **changes)


def worker(number: int, trade: str, /, **changes: Any) -> WorkerRecord:
    """One worker with tag and band of his number."""
    name = f"W-{number:03}"
    made = WorkerRecord(id=name, name=name, name_en=name, trade=trade, tag=f"T-{number:03}", band=f"B-{number:03}")
    return replace(made, **changes)


def permit(name: str, kind: str, zone_id: str, /, **changes: Any) -> PermitRecord:
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


def plc(number: int, /, **changes: Any) -> Plc:
    """One PLC on the link of its number."""
    name, english = f"{number} 号 PLC", f"PLC {number}"
    made = Plc(id=f"PLC-{number}", name=name, name_en=english, link=f"plc-{number}", unit_id=1, poll_s=0.2)
    return replace(made, **changes)


def interlock(name: str, zone_id: str, /, **changes: Any) -> InterlockRecord:
    """One interlock of PLC-1 that cuts the power of a zone."""
    record = InterlockRecord(
        id=name,
        name="切断电源",
        name_en="Cut power",
        plc="PLC-1",
        coil=0,
        feedback=0,
        zone=zone_id,
        machines=2,
        consequence="停电",
        consequence_en="It goes dark",
    )
    return replace(record, **changes)


def cause(name: str, signal: str, /, **changes: Any) -> CauseRecord:
    """One cause of the cause-and-effect table."""
    return replace(CauseRecord(id=name, name="原因", name_en=f"Cause {name}", signal=signal), **changes)


def effect(cause_id: str, interlock_id: str, /, **changes: Any) -> EffectRecord:
    """One effect: the interlock trips by itself, at once."""
    return replace(EffectRecord(cause=cause_id, interlock=interlock_id), **changes)


WANG = Operator(id="wang", name="王", name_en="Wang", role="dispatcher")
LI = Operator(id="li", name="李", name_en="Li", role="shift_lead")
CHEN = Operator(id="chen", name="陈", name_en="Chen", role="safety_engineer")
GROUND = Storey(id="F1", name="一层", name_en="F1", elevation_m=0.0)
UPSTAIRS = Storey(id="F2", name="二层", name_en="F2", elevation_m=6.0)
ONE_PLC = (plc(1),)
YARD_INTERLOCK = interlock("IL-1", "yard", name_en="Cut power of the yard")

YARD_CAUSE = cause("CE-1", "work_without_permit", zone="yard")
"""Work without a permit in the yard cuts its power."""
YARD_TABLE: dict[str, Any] = {
    "plcs": ONE_PLC,
    "interlocks": (YARD_INTERLOCK,),
    "causes": (YARD_CAUSE,),
    "effects": (effect("CE-1", "IL-1"),),
}

# ---------------------------------------------------------------- plants


def bare_site(**changes: Any) -> Site:
    """The site 'test' with a ground floor, a dispatcher and a shift lead, no more."""
    return replace(_BARE, **changes)


def small_site(**changes: Any) -> Site:
    """Two areas, one crane, a handful of everything; nothing of it is reached over a line unless given."""
    return replace(_SMALL, **changes)


def small_context(home: Path, **changes: Any) -> Context:
    """Its context, with its state in a folder."""
    return Context(small_site(**changes), home / "site.toml", Home(home).made())


def hall_site(cameras: int = 4) -> Site:
    """A reactor hall of two storeys with cameras, and a yard: the names that the demo plant has too."""
    names = {"name": "切断反应厂房动力电", "name_en": "Cut power of the reactor hall"}
    effect = {"consequence": "厂房 3 台设备停电", "consequence_en": "3 machines of the hall lose power"}
    hall = {"zone": "reactor-hall", "x_m": 40.0, "y_m": 35.0}
    return bare_site(
        width_m=100.0,
        height_m=70.0,
        links={"video": "127.0.0.1:1", "plc-1": "127.0.0.1:2"},
        storeys=(GROUND, UPSTAIRS),
        zones=(
            zone("reactor-hall", rectangle(20.0, 20.0, 60.0, 50.0), name="反应厂房", name_en="Reactor hall"),
            zone("crane-yard", rectangle(70.0, 20.0, 95.0, 50.0), name="吊装场", name_en="Crane yard"),
        ),
        cameras=tuple(_hall_camera(number) for number in range(1, cameras + 1)),
        gas_points=(gas_point("G-114", name="反应釜旁", name_en="Beside the reactor", **hall),),
        workers=(
            worker(17, "welder", name="李伟", name_en="Li Wei"),
            worker(18, "guardian", name="赵强", name_en="Zhao Qiang"),
        ),
        plcs=ONE_PLC,
        interlocks=(interlock("IL-01", "reactor-hall", machines=3, **names, **effect),),
        operators=(WANG,),
        shifts=(Shift(id="day", name="白班", name_en="Day shift", starts="08:00", ends="20:00"),),
    )


def _hall_camera(number: int) -> Camera:
    name = f"C{number:02d}"
    names = {"name": f"反应 {number}", "name_en": f"Reactor {number}", "url": f"rtsp://{{video}}/{name}"}
    return camera(name, "reactor-hall", 20.0 + number, 20.0, height_m=4.0, heading_deg=135.0, **names)


_BARE = Site(
    id="test",
    name="试验厂",
    name_en="Test works",
    time_zone="Asia/Shanghai",
    width_m=120.0,
    height_m=60.0,
    north_deg=0.0,
    links={"plc-1": "127.0.0.1:1"},
    storeys=(GROUND,),
    shapes=(),
    zones=(),
    places=(),
    cameras=(),
    gas_controllers=(),
    gas_points=(),
    workers=(),
    permits=(),
    plcs=(),
    interlocks=(),
    cranes=(),
    operators=(WANG, LI),
    shifts=(),
    escalations=(),
    limits=Limits(),
)

_SMALL = bare_site(
    zones=(
        zone("hall", rectangle(0.0, 0.0, 40.0, 40.0)),
        zone("yard", rectangle(60.0, 0.0, 100.0, 40.0)),
        zone("weld", rectangle(10.0, 10.0, 20.0, 20.0), kind="work", inside="hall"),
    ),
    cameras=(camera("C01", "hall", 15.0, 0.0), camera("C02", "yard", 80.0, 0.0)),
    gas_points=(
        gas_point("G-1"),
        gas_point("G-2", zone="yard", x_m=80.0, y_m=20.0),
        oxygen_point("G-3", zone="yard", x_m=82.0, y_m=20.0),
    ),
    workers=(worker(1, "welder"), worker(2, "guardian"), worker(3, "rigger")),
    permits=(permit("HOT-1", "HOT", "weld"),),
    cranes=(Crane(id="K-1", name="K-1", name_en="K-1", zone="yard", storey="F1", x_m=80.0, y_m=20.0, radius_m=10.0),),
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
)

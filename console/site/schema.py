"""What a site file may say: every table and setting once, with its meaning and its bounds.

Types and defaults come from the dataclasses of `console.site.model`; the reader (`console.site.read`) and the page
docs/site-file.md (`python -m console.site.schema`) are driven by the table in here. A new setting is one field there
and one line here; a test finds a field without a line.
"""

from __future__ import annotations

from console.site import days, model
from console.site.alert_settings import ALERT_TABLES
from console.site.output_settings import AGREED, OUTPUT, PLC, PROOF
from console.site.setting import Rule, Table
from console.site.usual_rules import (
    CAMERA_URL,
    CAUSES,
    CLOCK,
    GRADES,
    ID,
    KEPT,
    LINK,
    NAMED,
    OLD,
    ONVIF_URL,
    OUTLINE,
    POLL,
    ROLES,
    STOREY,
    TRADES,
    UNIT_ID,
    WORKS,
    ZONE,
    ZONE_OR_NONE,
    X,
    Y,
)

SITE: dict[str, Rule] = {
    **NAMED,
    "id": Rule(says="short name of the plant; part of every topic", form=r"[a-z0-9-]{1,30}", like="demo"),
    "time_zone": Rule(says="IANA time zone of its clocks", form=r"\S+", like="Asia/Shanghai"),
    "width_m": Rule(says="extent of the plan from west to east", low=1, high=20000),
    "height_m": Rule(says="extent of the plan from north to south", low=1, high=20000),
    "north_deg": Rule(says="heading of the plan's upper edge, clockwise from north", low=0, high=360),
    "broker_link": Rule(says="link of the plant's own MQTT broker; empty: one is started", names=("link",), empty=True),
    "database": Rule(
        says="where the journal is kept, its password in `~/.pgpass`; empty: SQLite in the home folder",
        form=r"(?!.*://[^/@]*:[^/@]*@)[a-z]+[a-z+0-9]*://\S*",
        like="postgresql://vigil@192.0.2.6/vigil",
        empty=True,
    ),
}

TABLES: dict[str, Table] = {
    "storey": Table(
        form=model.Storey,
        holds="storeys",
        says="One floor.",
        wanted=True,
        rules={**NAMED, "elevation_m": Rule(says="height above the ground", low=-200, high=1000)},
    ),
    "shape": Table(
        form=model.Shape,
        holds="shapes",
        says="One line or outline of the plan's drawing.",
        rules={
            "kind": Rule(says="what it is", one_of=("building", "tank", "vessel", "road", "rack")),
            "outline_m": Rule(says="corners [x, y] in metres; for a circle its one centre"),
            "radius_m": Rule(says="radius of a circle, 0 for an outline", low=0, high=1000),
            "label": Rule(says="what is written on it"),
        },
    ),
    "zone": Table(
        form=model.Zone,
        holds="zones",
        says="A named area. A work zone lies inside an area, an upper storey inside its building.",
        rules={
            **NAMED,
            "kind": Rule(says="what it is for", one_of=("area", "work", "forbidden", "muster")),
            "storey": STOREY,
            "outline_m": OUTLINE,
            "inside": Rule(says="zone around it", names=("zone",), empty=True),
        },
    ),
    "place": Table(
        form=model.SafetyPlace,
        holds="places",
        says="Something a person in need must find.",
        rules={
            **NAMED,
            "kind": Rule(says="what it is", one_of=("extinguisher", "eye_wash", "shower", "muster", "door", "stair")),
            "storey": STOREY,
            "x_m": X,
            "y_m": Y,
        },
    ),
    "camera": Table(
        form=model.Camera,
        holds="cameras",
        says="One camera with its calibrated pose.",
        rules={
            **NAMED,
            "url": Rule(
                says="address of its small stream, without a password; {link} is filled in",
                form=CAMERA_URL,
                like="rtsp://{video}/C05",
                template=True,
            ),
            "storey": STOREY,
            "zone": ZONE_OR_NONE,
            "x_m": X,
            "y_m": Y,
            "height_m": Rule(says="height above its storey's floor", low=0.3, high=200),
            "heading_deg": Rule(says="where it looks, clockwise from north", low=0, high=360),
            "tilt_deg": Rule(says="how far it looks down from level", low=-30, high=90),
            "fov_deg": Rule(says="horizontal field of view", low=2, high=170),
            "main_url": Rule(
                says="address of its large stream, played when it is looked at",
                form=CAMERA_URL,
                like="rtsp://{video}/C05-main",
                template=True,
                empty=True,
            ),
            "certificate": Rule(
                says="SHA-256 of its own certificate, for rtsps and https; empty: it must be vouched for",
                form=r"[0-9a-fA-F]{2}(:?[0-9a-fA-F]{2}){31}",
                like="6f1ed002ab5595859014ebf0951522d96f1ed002ab5595859014ebf0951522d9",
                empty=True,
            ),
            "masks": Rule(
                says="privacy: outlines in the picture, as shares of it, that are covered on every tile, still and "
                "replay; recordings keep the original",
                low=0,
                high=1,
            ),
            "keep_days": Rule(says="days its plain video is kept; 0: as `[recording]` says", low=0, high=3650),
            "onvif": Rule(
                says="address at which it is asked and steered by ONVIF, without a password; {link} is filled in",
                form=ONVIF_URL,
                like="http://192.0.2.10/onvif/device_service",
                template=True,
                empty=True,
            ),
            "pan_span_deg": Rule(
                says="degrees from one end of its pan to the other, where the camera names places as -1 to 1 only; "
                "0: not known",
                low=0,
                high=720,
            ),
            "tilt_span_deg": Rule(says="the same of its tilt", low=0, high=360),
            "steer_roles": Rule(says="who may steer it", one_of=ROLES),
        },
    ),
    "gas_controller": Table(
        form=model.GasController,
        holds="gas_controllers",
        says="A gas controller on Modbus TCP that reads many points.",
        rules={
            **NAMED,
            "link": LINK,
            "unit_id": UNIT_ID,
            "protocol": Rule(says="its register map, of devices/gas", form=r"[a-z0-9-]+", like="two-word"),
            "poll_s": POLL,
        },
    ),
    "gas_point": Table(
        form=model.GasPointPlace,
        holds="gas_points",
        says="One gas detector.",
        rules={
            **NAMED,
            "gas": Rule(says="what it measures", form=r"\S.*", like="CH4"),
            "kind": Rule(says="what the gas does", one_of=("combustible", "toxic", "oxygen")),
            "unit": Rule(says="unit of everything below", one_of=("%LEL", "%vol", "mg/m3", "ppm", "LEL.m")),
            "range_low": Rule(says="lowest value it can measure"),
            "range_high": Rule(says="highest value it can measure"),
            "set_point_1": Rule(says="first alarm value"),
            "set_point_2": Rule(says="second alarm value"),
            "direction": Rule(says="which way is bad; 'low' for oxygen", one_of=("high", "low")),
            "clause": Rule(says="source of the set-points", form=r"\S.*", like="GB/T 50493-2019 5.5.2"),
            "zone": ZONE_OR_NONE,
            "storey": STOREY,
            "x_m": X,
            "y_m": Y,
            "source": Rule(
                says="'mqtt', or the gas controller that reads it", names=("gas_controller",), one_of=("mqtt",)
            ),
            "register": Rule(says="first of its two holding registers, when read over Modbus", low=-1, high=65534),
            "scale": Rule(says="units per count, when read over Modbus", low=1e-6, high=1e6),
        },
    ),
    "worker": Table(
        form=model.WorkerRecord,
        holds="workers",
        says="One worker.",
        rules={
            **NAMED,
            "trade": Rule(says="what he does", one_of=TRADES),
            "tag": Rule(says="positioning tag he wears", form=r"[\w.-]{1,60}", like="T-017"),
            "band": Rule(says="wristband he wears", form=r"[\w.-]{1,60}", like="B-017"),
            "phone": Rule(says="number to call"),
            "company": Rule(says="who employs him"),
            "certificate": Rule(says="certificate of his trade"),
            "certificate_until": Rule(
                says="last day it is good for", form=r"\d{4}-\d{2}-\d{2}", like="2027-05-31", empty=True
            ),
        },
    ),
    "permit": Table(
        form=model.PermitRecord,
        holds="permits",
        says="One work permit under GB 30871-2022. Minutes are from the start of the shift.",
        rules={
            "id": ID,
            "kind": Rule(says="kind of work", one_of=WORKS),
            "grade": Rule(says="grade of the work, empty where it has none", one_of=GRADES, empty=True),
            "zone": ZONE,
            "work": Rule(says="the work in Chinese", form=r"\S.*", like="法兰焊接"),
            "work_en": Rule(says="the work in English", form=r"\S.*", like="Weld a flange"),
            "leader": Rule(says="job leader", names=("worker",)),
            "guardian": Rule(says="guardian", names=("worker",)),
            "workers": Rule(says="who works", names=("worker",)),
            "from_min": Rule(says="minute from which it is valid", low=-100000, high=100000),
            "hours": Rule(says="hours it is valid", low=0.1, high=1000),
            "gas_test_min": Rule(says="minute at which the gas was last analysed", low=-100000, high=100000),
            "isolations": Rule(says="isolations it needs", low=0, high=1000),
            "isolations_verified": Rule(says="of these, verified by try-out", low=0, high=1000),
            "camera": Rule(says="camera that watches the work", names=("camera",), empty=True),
            "state": Rule(says="state at the start", one_of=("approved", "active", "suspended", "lapsed", "closed")),
        },
    ),
    "plc": Table(
        form=model.Plc,
        holds="plcs",
        says="One PLC on Modbus TCP, or outputs behind an MQTT broker.",
        rules={
            **NAMED,
            "link": LINK,
            "unit_id": UNIT_ID,
            "poll_s": POLL,
            **PLC,
        },
    ),
    "interlock": Table(
        form=model.InterlockRecord,
        holds="interlocks",
        says="One interlock: an output to switch and a feedback that tells the truth.",
        rules={
            **NAMED,
            "plc": Rule(says="PLC that has it", names=("plc",)),
            "zone": ZONE,
            "machines": Rule(says="machines it stops", low=0, high=10000),
            "consequence": Rule(says="what happens, in Chinese", form=r"\S.*", like="3 台设备停机"),
            "consequence_en": Rule(says="what happens, in English", form=r"\S.*", like="3 machines stop"),
            "select_s": Rule(says="how long a selection holds", low=1, high=120),
            "hold_s": Rule(says="how long to hold to operate", low=0.5, high=10),
            "verify_s": Rule(says="how long the feedback may take", low=0.1, high=120),
            "roles": Rule(says="who may operate it", one_of=ROLES),
            **OUTPUT,
            **PROOF,
            "reset_in_danger": Rule(says="may be reset while an SOS or a danger of tier 1 stands in its area"),
            **AGREED,
        },
    ),
    "cause": Table(
        form=model.CauseRecord,
        holds="causes",
        says="One row of the cause-and-effect table (see interlocks.md): what must be so, by a vote of its points.",
        rules={
            **NAMED,
            "signal": Rule(says="what it is about", one_of=CAUSES),
            "zone": Rule(
                says="in whose area it must be, for what people and cameras tell", names=("zone",), empty=True
            ),
            "points": Rule(
                says="what votes: gas points; for `plc` interlocks, whose feedback calls when tripped; cameras, "
                "or none for any that sees it in the area",
                names=("gas_point", "interlock", "camera"),
            ),
            "level": Rule(says="set-point at which a gas point calls", low=1, high=2),
            "needed": Rule(says="how many of the points must call: 2 of three points is 2oo3", low=1, high=100),
            "faulty": Rule(
                says="what a faulty or silent point means: it calls; it does not; the others vote, and one less is "
                "needed for each that is gone",
                one_of=("alarm", "no_alarm", "degrade"),
            ),
            "roles": Rule(says="who may raise a `manual` one", one_of=ROLES),
        },
    ),
    "effect": Table(
        form=model.EffectRecord,
        holds="effects",
        says="One cell of the cause-and-effect table: what a cause does to an interlock.",
        rules={
            "cause": Rule(says="cause", names=("cause",)),
            "interlock": Rule(says="interlock", names=("interlock",)),
            "action": Rule(says="what is ordered", one_of=("trip", "reset")),
            "delay_s": Rule(says="how long the cause must stand first", low=0, high=3600),
            "automatic": Rule(says="false: it is proposed to the dispatcher, and does not act by itself"),
            "hold_roles": Rule(says="who may hold it back while it waits; none: nobody", one_of=ROLES),
            "hold_s": Rule(says="how long it may be held back after it was due", low=0, high=3600),
        },
    ),
    "crane": Table(
        form=model.Crane,
        holds="cranes",
        says="A crane whose radius is dangerous while it runs.",
        rules={
            **NAMED,
            "zone": ZONE,
            "storey": STOREY,
            "x_m": X,
            "y_m": Y,
            "radius_m": Rule(says="radius of the danger", low=0.5, high=200),
        },
    ),
    "operator": Table(
        form=model.Operator,
        holds="operators",
        says="Somebody who may sit at the desk.",
        wanted=True,
        rules={**NAMED, "role": Rule(says="what he may do", one_of=ROLES)},
    ),
    "shift": Table(
        form=model.Shift,
        holds="shifts",
        says="One shift, in local time; it may go past midnight.",
        wanted=True,
        rules={
            **NAMED,
            "starts": Rule(says="when it starts", form=CLOCK, like="08:00"),
            "ends": Rule(says="when it ends", form=CLOCK, like="16:00"),
        },
    ),
    "escalation": Table(
        form=model.Escalation,
        holds="escalations",
        says="Who is told when nobody answers an alert.",
        rules={
            "tier": Rule(says="tier of the alert", one_of=("SOS", "1", "2", "3")),
            "after_s": Rule(says="time without an answer", low=1, high=86400),
            "to": Rule(says="operator or role that is told", names=("operator",), one_of=ROLES),
            "channel": Rule(says="'journal' or a channel of devices/notify", form=r"[a-z0-9-]+", like="journal"),
        },
    ),
    "limits": Table(
        form=model.Limits,
        holds="limits",
        says="How old each kind of signal may be, in seconds.",
        many=False,
        rules={
            "gas_s": Rule(says=OLD.format("a gas reading"), low=0.5, high=600),
            "position_s": Rule(says=OLD.format("a position"), low=0.5, high=600),
            "vital_s": Rule(says=OLD.format("a wristband"), low=0.5, high=600),
            "plc_s": Rule(says=OLD.format("a PLC's read-back"), low=0.5, high=600),
            "camera_s": Rule(says=OLD.format("a picture"), low=0.5, high=600),
            "camera_dead_s": Rule(
                says="seconds that a picture may be lost, frozen, black, covered, moved or late before it is an alert",
                low=0,
                high=600,
            ),
            "weather_s": Rule(says=OLD.format("the weather"), low=0.5, high=3600),
            "pulse_high_bpm": Rule(says="pulse from which an alert is raised", low=60, high=250),
        },
    ),
    "recording": Table(
        form=model.Recording,
        holds="recording",
        says="How long video is kept and how full its disk may be. What is locked as evidence goes by none of it.",
        many=False,
        rules={
            "keep_days": Rule(says="days video is kept on which nothing was", low=0.01, high=3650),
            "alert_days": Rule(says="days video of an SOS or of a tier 1 danger is kept", low=0.01, high=3650),
            "permit_days": Rule(
                says="days video is kept of where a permit was open (GB 30871-2022 B.3: a month)", low=31, high=3650
            ),
            "low_free_pct": Rule(says="free share of the disk below which an alert is raised", low=1, high=90),
            "least_free_pct": Rule(
                says="free share below which the oldest plain video goes before its time", low=0.5, high=50
            ),
            "not_recording_s": Rule(
                says="seconds a living picture may go unrecorded before an alert is raised", low=1, high=3600
            ),
        },
    ),
    "history": Table(
        form=days.HistoryRules,
        holds="history",
        says="How long samples are kept, by kind: every number of every point, whatever was on it.",
        many=False,
        rules={
            "gas_days": Rule(says=KEPT.format("gas points"), low=1, high=3660),
            "weather_days": Rule(says=KEPT.format("weather stations"), low=1, high=3660),
            "vital_days": Rule(says=KEPT.format("wristbands"), low=1, high=3660),
            "position_days": Rule(says=KEPT.format("the people's positions"), low=1, high=3660),
        },
    ),
    "tape": Table(
        form=days.TapeRules,
        holds="tape",
        says="How long the past can be replayed: what went by, as the room heard it (`docs/replay.md`).",
        many=False,
        rules={
            "room_days": Rule(says="days any moment can be shown again", low=1, high=3660),
            "people_days": Rule(
                says="days people, their places and wristbands, are shown in it; at most `room_days`",
                low=1,
                high=3660,
            ),
            "seen_days": Rule(
                says="days what was seen on a picture is drawn round it; at most `room_days`", low=1, high=3660
            ),
        },
    ),
    "evidence": Table(
        form=model.Witness,
        holds="evidence",
        says="Who vouches for the time of the journal (`docs/evidence.md`).",
        many=False,
        rules={
            "tsa": Rule(
                says="address of an authority for time stamps (RFC 3161)",
                form=r"https?://[^\s@]+",
                like="http://192.0.2.9/tsa",
                empty=True,
            ),
            "tsa_certificate": Rule(
                says="PEM file beside the site file: the authorities that are believed; empty: any",
                form=r"\S.*",
                like="tsa.pem",
                empty=True,
            ),
            "tsa_every_min": Rule(says="minutes from one time stamp to the next", low=1, high=1440),
        },
    ),
    "pins": Table(
        form=model.PinRules,
        holds="pins",
        says="Who must have a PIN (`docs/pins.md`). Whoever has one gives it in any case.",
        many=False,
        rules={
            "roles": Rule(says="roles that nobody takes a seat in without a PIN", one_of=ROLES),
            "second_person": Rule(
                says="whether a second person at the seat of the first must give the own PIN; else another role will do"
            ),
        },
    ),
    **ALERT_TABLES,
    "simulation": Table(
        form=model.Simulation,
        holds="simulation",
        says="Present when the plant is a drill.",
        many=False,
        rules={
            "seed": Rule(says="the same seed gives the same plant", low=0, high=2**31),
            "scenario": Rule(says="scenario file beside the site file", form=r"\S.*", like="shift.toml"),
        },
    ),
}

if __name__ == "__main__":
    from pathlib import Path

    from console.site.schema_page import page

    Path("docs/site-file.md").write_text(page(), encoding="utf-8")

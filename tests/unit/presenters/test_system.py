"""The system page: who is up, who is silent, what was refused."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from console.commissioning import SiteFile
from console.heartbeat import BESIDE, BESIDE_NOT_TRUSTWORTHY, DROPPED, ENDED_BEFORE, FELL_FROM, NOT_TRUSTWORTHY
from console.messages import Programme, Seen, Writes
from console.presenters.system import NEEDS, SystemView, system_tables
from console.presenters.texts import plain
from console.room.picture import Picture
from console.values import Ending, Need, PictureState
from tests import said
from tests.gui.desk import NOW_US, S
from tests.sites import hall_site
from tests.unit.presenters.room import camera, gas, worker
from widgets.states.health_state import HealthTableState


def tables(picture: Picture, core_lost_s: float = 0.0, note: str = "") -> dict[str, HealthTableState]:
    """The tables by name."""
    view = SystemView(picture, hall_site(), NOW_US, core_lost_s, note)
    return {table.name: table for table in system_tables(view, "en", plain)}


def programme(name: str, up: bool = True, **more: object) -> Programme:
    """One program, up for two hours."""
    return Programme(program=name, up=up, since_us=NOW_US - 7200 * S, pid=7, restarts=1, **more)  # type: ignore[arg-type]


def test_program_that_is_down_is_in_trouble() -> None:
    picture = Picture()
    picture.fold(programme("core", figures={"decide_ms_p99": 6.2}, notes={"provider": "CPU"}))
    picture.fold(programme("vision-1", up=False))
    core, vision = tables(picture)["programs"].rows
    assert core.cells == ("core", "running", "12:32:07 · 2 h 0 min", "1", "7", "decide p99 6.2 ms · provider CPU")
    assert not core.trouble and vision.trouble and vision.cells[1] == "down"
    assert tables(picture)["programs"].note == "1 in trouble"


def test_what_of_the_site_file_waits_for_a_start_is_named() -> None:
    picture = Picture()
    assert "site file" not in [row.cells[0] for row in tables(picture)["programs"].rows]
    picture.fold(SiteFile(file="site", waits=tuple(f"camera.C{n}" for n in range(1, 9))))
    (row,) = tables(picture)["programs"].rows
    assert row.trouble and row.cells[0] == "site file"
    named = "camera.C1, camera.C2, camera.C3, camera.C4, camera.C5, camera.C6, +2"
    assert row.cells[-1] == f"changed: {named}; takes hold when Vigil is started again"
    picture.fold(SiteFile(file="site", problems=("limits.gas_s: must be at most 60",)))
    (row,) = tables(picture)["programs"].rows
    assert row.cells[-1] == "cannot be used, what was read before holds: limits.gas_s: must be at most 60"


def test_a_detector_that_is_not_believed_is_in_trouble() -> None:
    picture = Picture()
    picture.fold(programme("vision-1", notes={"provider": "CPU", NOT_TRUSTWORTHY: "the person was not found"}))
    (row,) = tables(picture)["programs"].rows
    assert row.trouble and row.cells[1] == "running"
    assert row.cells[-1] == "detector not trustworthy: the person was not found · provider CPU"


def test_models_beside_the_detector_are_named_and_one_that_is_not_believed_is_in_trouble() -> None:
    picture = Picture()
    notes = {"provider": "CPU", BESIDE: "fire-1 (fire, smoke) · pose-2 (key points)"}
    picture.fold(programme("vision-1", notes=notes))
    (row,) = tables(picture)["programs"].rows
    assert not row.trouble
    assert row.cells[-1] == "beside the detector: fire-1 (fire, smoke) · pose-2 (key points) · provider CPU"
    picture.fold(programme("vision-1", notes={**notes, f"{BESIDE_NOT_TRUSTWORTHY}fire-1": "not found: fire"}))
    (row,) = tables(picture)["programs"].rows
    assert row.trouble and row.cells[-1].startswith("fire-1 beside the detector not trustworthy: not found: fire · ")
    assert BESIDE_NOT_TRUSTWORTHY not in row.cells[-1]


def test_a_detector_that_fell_to_the_cpu_is_in_trouble() -> None:
    picture = Picture()
    picture.fold(programme("vision-1", notes={"provider": "CPU", FELL_FROM: "CUDA"}))
    (row,) = tables(picture)["programs"].rows
    assert row.trouble and row.cells[1] == "running"
    assert row.cells[-1] == "detection runs on the CPU: CUDA failed · provider CPU"


def test_impossible_boxes_that_were_dropped_are_told_with_their_reasons() -> None:
    picture = Picture()
    figures = {f"{DROPPED}whole_picture": 3.0, f"{DROPPED}not_a_number": 8400.0, f"{DROPPED}inside_out": 0.0}
    picture.fold(programme("vision-1", figures={"detections": 12.0, **figures}))
    (row,) = tables(picture)["programs"].rows
    told = "impossible boxes dropped: 8403 (not a number 8400, whole picture 3) · detections 12"
    assert (row.cells[-1], row.trouble) == (told, False)


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        (Ending.DETECTOR_HUNG, "started again: its detector did not come back from a look"),
        (Ending.CAMERA_HUNG, "started again: the stream of one of its cameras did not come back"),
        (Ending.SILENT, "started again: it had gone silent although it ran"),
        ("-9", "started again: it had ended with -9"),
    ],
)
def test_a_program_that_was_started_again_tells_why(ended: str, told: str) -> None:
    picture = Picture()
    picture.fold(programme("vision-1", notes={ENDED_BEFORE: ended}))
    (row,) = tables(picture)["programs"].rows
    assert (row.cells[3], row.cells[-1]) == ("1", told)


def test_cameras_tell_how_often_they_are_detected_on_and_why() -> None:
    picture = Picture()
    picture.fold(replace(camera("C01"), detect_fps=4.0, need=Need.PERMIT))
    picture.fold(replace(camera("C02"), detect_fps=0.0))
    table = tables(picture)["cameras"]
    assert [row.cells[table.heads.index("Detections/s")] for row in table.rows[:2]] == ["4.0 · open permit", "0.0"]
    assert set(NEEDS) == set(Need) - {Need.NONE}


def test_core_is_down_when_the_room_does_not_hear_it() -> None:
    picture = Picture()
    picture.fold(programme("core"))
    assert tables(picture, core_lost_s=4)["programs"].rows[0].cells[1] == "down"


def test_seat_without_sound_says_so() -> None:
    row = tables(Picture(), note="no audio device")["programs"].rows[-1]
    assert row.trouble and row.cells[-1] == "no audio device"


def test_cameras_tell_frozen_silent_and_never_heard() -> None:
    picture = Picture()
    picture.fold(camera("C01"))
    picture.fold(camera("C02", PictureState.FROZEN, last_s=41))
    picture.fold(camera("C03", heard_s=9))
    picture.fold(Seen(camera="C01", captured_at_us=NOW_US, model="people", provider="CPU"))
    table = tables(picture)["cameras"]
    assert [row.cells[1] for row in table.rows] == ["live", "frozen 41 s", "silent 9 s", "never heard"]
    assert [row.trouble for row in table.rows] == [False, True, True, True]
    assert table.note == "detection: people on CPU"
    assert all(len(row.cells) == len(table.heads) for row in table.rows)


def test_links_tell_points_and_plcs() -> None:
    picture = Picture()
    picture.fold(gas())
    by_mqtt, plc, writes = tables(picture)["links"].rows
    assert by_mqtt.cells == ("Gas points over MQTT", "MQTT", "linked", "1/1 good", "3 s ago")
    assert plc.trouble and plc.cells[2] == "not heard yet"
    picture.fold(said.alert("plc_lost", "plc/PLC-1", NOW_US))
    assert tables(picture)["links"].rows[1].cells[2] == "lost"
    assert writes.cells[:3] == ("Writes to PLCs", "", "allowed") and not writes.trouble


def test_stopped_writes_say_until_when_by_whom_and_why() -> None:
    picture = Picture()
    picture.fold(
        Writes(stopped_until_us=NOW_US + 90 * S, reason="Work on PLC-1", operator="wang", changed_at_us=NOW_US)
    )
    writes = tables(picture)["links"].rows[-1]
    assert writes.trouble and writes.cells[2] == "stopped"
    assert writes.cells[3].startswith("All writes to PLCs are stopped until ")
    assert writes.cells[3].endswith(" left · Wang · Work on PLC-1")


def test_senses_count_the_fresh_and_name_the_oldest() -> None:
    picture = Picture()
    picture.fold(worker(ago_s=35))
    positions, bands = tables(picture)["senses"].rows[:2]
    assert positions.cells == ("Positions", "0/1", "35 s ago · limit 10 s") and positions.trouble
    assert bands.cells[1] == "1/1" and not bands.trouble


def test_refused_messages_are_counted_by_reason() -> None:
    picture = Picture()
    picture.fold(programme("field", refused={"late": 12, "ill-formed": 3, "version": 0}))
    table = tables(picture)["refused"]
    assert [row.cells for row in table.rows] == [("field", "ill-formed", "3"), ("field", "late", "12")]
    assert table.note == "15 in all"
    assert tables(Picture())["refused"].note == "none"

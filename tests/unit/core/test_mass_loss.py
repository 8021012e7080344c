"""A link, a program, a controller: what is lost with them is one alert, and the single ones come back truthfully."""

from __future__ import annotations

from msgspec.structs import replace

from console.core.gas import GRACE_S
from console.core.programmes import OPENING_S
from console.heartbeat import WATCHED, Alive
from console.messages import Flood
from console.site.model import GasController, Site
from console.values import PictureState, Quality, Tier
from tests import said
from tests.sites import camera, gas_point, small_site, worker
from tests.unit.core.rig import Rig

S = 1_000_000
LINK, POINT = "sight/link_lost/gas_controller/GC-1", "sight/gas_lost/gas/P-{}"
VIDEO, PROGRAM = "sight/link_lost/link/video", "sight/program_lost/program/vision-1"


def plant() -> Site:
    """Six points on one controller, six cameras on one link, six workers."""
    controller = GasController(
        id="GC-1", name="罐区", name_en="Tank farm", link="gas-1", unit_id=1, protocol="two-word", poll_s=1.0
    )
    points = tuple(gas_point(f"P-{n}", source="GC-1", register=2 * n) for n in range(6))
    cameras = tuple(camera(f"C0{n}", "hall", 10.0, 1.0, url=f"rtsp://{{video}}/C0{n}") for n in range(6))
    workers = tuple(worker(n, "fitter") for n in range(1, 7))
    return small_site(gas_controllers=(controller,), gas_points=points, cameras=cameras, workers=workers, permits=())


def read(rig: Rig, *points: int, quality: Quality = Quality.GOOD) -> None:
    """One reading of some points now."""
    for point in points:
        rig.gas_reads(f"P-{point}", 1.0 if quality is Quality.GOOD else None, quality)


def settled() -> Rig:
    """Its start is over, and all points are heard."""
    rig = Rig(plant())
    rig.tick(GRACE_S)
    read(rig, *range(6))
    return rig


def watched(rig: Rig, *cameras: int, picture: PictureState = PictureState.LIVE, since_s: float = 5.0) -> None:
    """What vision says of some cameras now."""
    since_us = rig.now_us - int(since_s * S)
    for number in cameras:
        rig.hear(replace(said.camera(f"C0{number}", rig.now_us, since_us=since_us), picture=picture))


def vision(rig: Rig, up: bool = True, pid: int = 1, started_at_us: int = 1) -> None:
    """The heartbeat, or the last will, of the worker of all six cameras."""
    notes = {WATCHED: "C00,C01,C02,C03,C04,C05"} if up else {}
    rig.hear(Alive(program="vision-1", pid=pid, up=up, started_at_us=started_at_us, at_us=rig.now_us, notes=notes))


def standing(rig: Rig, kind: str) -> list[str]:
    """The sources of which this is said and holds."""
    return sorted(alert.source for alert in rig.alerts.standing.values() if alert.kind == kind and alert.active)


def test_a_lost_controller_is_one_alert_that_counts_its_points() -> None:
    rig = settled()
    read(rig, *range(6), quality=Quality.LOST)
    assert standing(rig, "gas_lost") == []
    rig.tick(2.0)
    alert = rig.alert(LINK)
    assert (alert.values["value"], alert.values["unit"], alert.tier) == ("6", "points", Tier.TWO)
    assert alert.values["silent"] == "P-0,P-1,P-2,P-3,P-4,P-5"
    rig.tick(30.0)
    assert standing(rig, "gas_lost") == []
    assert standing(rig, "link_lost").count("gas_controller/GC-1") == 1


def test_when_the_link_is_back_those_still_silent_are_told_each() -> None:
    rig = settled()
    read(rig, *range(6), quality=Quality.LOST)
    rig.tick(2.0)
    read(rig, 0, 1, 2, 3)
    rig.tick(0.25)
    assert not rig.alert(LINK).active
    assert standing(rig, "gas_lost") == []
    rig.tick(2.0)
    assert standing(rig, "gas_lost") == ["gas/P-4", "gas/P-5"]
    read(rig, 4, 5)
    assert standing(rig, "gas_lost") == []


def test_one_lost_point_is_told_alone_and_danger_never_waits() -> None:
    rig = settled()
    read(rig, 3, quality=Quality.LOST)
    rig.gas_reads("P-1", 80.0)
    assert standing(rig, "gas_level_2") == ["gas/P-1"]
    rig.tick(2.0)
    assert standing(rig, "gas_lost") == ["gas/P-3"]
    assert LINK not in rig.alerts.standing


def test_after_a_restart_the_link_stays_lost_until_one_of_it_is_heard() -> None:
    before = settled()
    read(before, *range(6), quality=Quality.LOST)
    before.tick(2.0)
    rig = Rig(plant())
    rig.alerts.restore(before.alerts.standing.values())
    read(rig, 0, quality=Quality.LOST)
    rig.tick(4.0)
    assert rig.alert(LINK).active
    assert rig.kinds.count("alert_raised") == 0
    read(rig, *range(6))
    rig.tick(0.25)
    assert not rig.alert(LINK).active


def test_a_dead_vision_worker_is_one_alert_with_its_cameras() -> None:
    rig = Rig(plant())
    vision(rig)
    watched(rig, *range(6))
    vision(rig, up=False)
    rig.tick(20.0)
    assert rig.alert(PROGRAM).values == {"program": "vision-1", "value": "6", "unit": "cameras"}
    assert standing(rig, "camera_lost") == []
    assert "link/video" not in standing(rig, "link_lost")


def test_cameras_that_do_not_come_back_with_their_worker_are_told_each() -> None:
    rig = Rig(plant())
    vision(rig)
    watched(rig, *range(6))
    vision(rig, up=False)
    rig.tick(5.0)
    started_us = rig.now_us
    for _ in range(int(OPENING_S) + 4):
        vision(rig, pid=2, started_at_us=started_us)
        watched(rig, 0, 1, 2, 3)
        watched(rig, 4, 5, picture=PictureState.LOST)
        if rig.now_us - started_us < OPENING_S * S:
            assert standing(rig, "camera_lost") == []
        rig.tick(1.0)
    assert standing(rig, "camera_lost") == ["camera/C04", "camera/C05"]
    assert not rig.alert(PROGRAM).active


def test_a_worker_that_falls_silent_with_its_cameras_is_one_alert_whoever_is_missed_first() -> None:
    rig = Rig(plant())
    watched(rig, *range(6))
    rig.now_us += S // 2
    vision(rig)
    rig.tick(10.0)
    assert rig.alert(PROGRAM).active
    assert standing(rig, "camera_lost") == []
    assert "link/video" not in standing(rig, "link_lost")


def test_a_camera_that_fails_with_a_worker_that_beats_is_told() -> None:
    rig = Rig(plant())
    for _ in range(8):
        vision(rig)
        watched(rig, 1, 2, 3, 4, 5)
        watched(rig, 0, picture=PictureState.LOST)
        rig.tick(1.0)
    assert standing(rig, "camera_lost") == ["camera/C00"]


def test_cameras_of_a_worker_that_left_in_order_are_told_by_themselves() -> None:
    rig = Rig(plant())
    vision(rig)
    watched(rig, *range(6))
    rig.now_us += int(OPENING_S * S)
    watched(rig, *range(6))
    rig.hear(Alive(program="vision-1", pid=1, up=False, leaving=True, started_at_us=1, at_us=rig.now_us))
    rig.tick(10.0)
    assert PROGRAM not in rig.alerts.standing
    assert standing(rig, "link_lost").count("link/video") == 1


def test_pictures_that_end_together_are_one_lost_link() -> None:
    rig = Rig(plant())
    watched(rig, *range(6))
    for _ in range(4):
        watched(rig, *range(6), picture=PictureState.LOST)
        rig.tick(1.0)
    assert rig.alert(VIDEO).values["value"] == "6"
    assert standing(rig, "camera_lost") == []
    watched(rig, *range(6))
    rig.tick(0.25)
    assert not rig.alert(VIDEO).active


def test_a_picture_that_was_black_before_its_worker_died_is_not_called_over() -> None:
    rig = Rig(plant())
    vision(rig)
    watched(rig, *range(6))
    watched(rig, 0, picture=PictureState.BLACK)
    vision(rig, up=False)
    rig.tick(10.0)
    assert standing(rig, "camera_black") == ["camera/C00"]


def test_all_tags_that_fall_silent_are_the_positioning() -> None:
    rig = Rig(plant())
    for number in range(1, 7):
        rig.tag_at(number, 5.0, 5.0)
    rig.tick(15.0)
    assert standing(rig, "link_lost") == ["link/positioning"]
    assert standing(rig, "position_lost") == []
    for number in range(1, 6):
        rig.tag_at(number, 5.0, 5.0)
    rig.tick(2.25)
    assert standing(rig, "position_lost") == ["worker/W-006"]


# ---------------------------------------------------------------- flood


def calls(rig: Rig, number: int) -> None:
    """So many calls for help, each of somebody else."""
    for worker_number in range(1, number + 1):
        rig.band_says(worker_number, sos=True)


def shown(rig: Rig) -> Flood:
    """The flood as every seat has it."""
    state = rig.shown.get("flood/room") or rig.flood.flood
    assert isinstance(state, Flood)
    return state


def test_a_flood_begins_above_ten_calls_and_ends_below_five() -> None:
    rig = Rig(small_site(workers=tuple(worker(n, "fitter") for n in range(1, 13))))
    calls(rig, 10)
    assert "flood_began" not in [row.kind for row in rig.flood.tick(rig.now_us)]
    assert shown(rig).calls == 10
    calls(rig, 11)
    (began,) = rig.flood.tick(rig.now_us)
    assert (began.kind, began.body["calls"]) == ("flood_began", 11)
    assert rig.flood.flood.since_us == rig.now_us
    calls(rig, 12)
    assert rig.flood.tick(rig.now_us + 599 * S) == []
    assert shown(rig).total == 12
    (over,) = rig.flood.tick(rig.now_us + 600 * S)
    assert (over.kind, over.body["calls"]) == ("flood_over", 12)
    assert rig.flood.flood.since_us == 0


def test_a_flood_goes_on_over_a_restart() -> None:
    rig = Rig(small_site(workers=tuple(worker(n, "fitter") for n in range(1, 13))))
    calls(rig, 11)
    rig.flood.tick(rig.now_us)
    again = Rig(rig.site)
    again.alerts.restore(rig.alerts.standing.values())
    again.flood.restore([rig.flood.flood])
    assert again.flood.tick(rig.now_us + S) == []
    assert again.flood.flood.since_us == rig.flood.flood.since_us
    assert [row.kind for row in again.flood.tick(rig.now_us + 600 * S)] == ["flood_over"]

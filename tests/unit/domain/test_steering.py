"""Steering: where a camera must look, whom a plan hides, who has a camera."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.domain.steering import IDLE_US, aim, in_reach, preset_for, taken, turned
from console.site.model import Shape
from console.steering import Preset, Steering
from inference.ground import pixel_of
from tests.sites import bare_site, camera, rectangle, zone

NORTH = camera("C01", "hall", 50.0, 50.0, heading_deg=0.0, tilt_deg=20.0, height_m=6.0)
HEAD = Steering(camera="C01", moves=True, aims=True, pan_deg=0.0, tilt_deg=0.0, home=True)


@pytest.mark.parametrize(
    ("spot", "pan"), [((50.0, 30.0), 0.0), ((70.0, 50.0), 90.0), ((30.0, 50.0), -90.0), ((49.9, 70.0), -180.0)]
)
def test_a_camera_is_aimed_at_a_spot(spot: tuple[float, float], pan: float) -> None:
    """Who stands there is then in the middle of its picture."""
    pan_deg, tilt_deg = aim(NORTH, *spot)
    assert pan_deg == pytest.approx(pan, abs=0.5)
    there = turned(NORTH, replace_angles(pan_deg, tilt_deg))
    assert there is not None
    assert pixel_of(there, (640, 360), spot, above_m=1.0) == pytest.approx((320, 180), abs=0.5)


def replace_angles(pan_deg: float | None, tilt_deg: float | None, zoomed: bool = False) -> Steering:
    return Steering(camera="C01", moves=True, aims=True, pan_deg=pan_deg, tilt_deg=tilt_deg, zoomed=zoomed, home=False)


def test_right_below_is_looked_at_without_turning() -> None:
    pan_deg, tilt_deg = aim(NORTH, 50.0, 50.0)
    assert pan_deg == 0.0 and tilt_deg == pytest.approx(-70.0)


def test_a_camera_turned_by_an_unknown_angle_has_no_pose() -> None:
    assert turned(NORTH, None) is NORTH and turned(NORTH, HEAD) is NORTH
    assert turned(NORTH, replace_angles(None, None)) is None
    assert turned(NORTH, replace_angles(10.0, 0.0, zoomed=True)) is None
    there = turned(NORTH, replace_angles(-10.0, 5.0))
    assert there is not None and (there.heading_deg, there.tilt_deg) == (350.0, 15.0)


def test_the_nearest_that_nothing_hides_look_there() -> None:
    wall = Shape(kind="building", outline_m=rectangle(40.0, 20.0, 60.0, 40.0))
    tank = Shape(kind="tank", outline_m=((50.0, 70.0),), radius_m=4.0)
    road = Shape(kind="road", outline_m=rectangle(0.0, 44.0, 100.0, 46.0))
    cameras = (
        camera("far", "", 80.0, 95.0),
        camera("behind-tank", "", 50.0, 80.0),
        camera("near", "", 55.0, 55.0),
        camera("on-the-wall", "", 50.0, 40.0),
        camera("inside", "", 50.0, 30.0),
        camera("upstairs", "", 50.0, 50.0, storey="F2"),
    )
    site = bare_site(width_m=300, height_m=200, shapes=(wall, tank, road), cameras=cameras)
    names = [each.id for each in cameras]
    seen = [each.id for each in in_reach(site, names, 50.0, 60.0, "F1")]
    assert seen == ["near", "on-the-wall", "far"]
    assert [each.id for each in in_reach(site, ["far"], 50.0, 60.0, "F1")] == ["far"]
    assert in_reach(site, ["far"], 250.0, 60.0, "F1") == ()


def test_a_preset_named_like_the_place() -> None:
    yard = zone("yard", rectangle(0.0, 0.0, 50.0, 50.0), name="吊装场", name_en="Crane yard")
    pad = zone("pad", rectangle(10.0, 10.0, 20.0, 20.0), kind="work", inside="yard")
    site = bare_site(width_m=100, height_m=100, zones=(yard, pad))
    presets = (Preset("1", "Gate"), Preset("2", " crane YARD "), Preset("3", "pad"))
    found = preset_for(site, presets, 15.0, 15.0, "F1"), preset_for(site, presets, 40.0, 40.0, "F1")
    assert [preset.token if preset else "" for preset in found] == ["3", "2"]
    assert preset_for(site, presets, 80.0, 80.0, "F1") is None
    assert preset_for(site, (Preset("4", "吊装场"),), 15.0, 15.0, "F1") == Preset("4", "吊装场")


def test_who_moves_a_camera_has_it_until_he_rests() -> None:
    first = taken(None, "wang", "room-1", 1000)
    assert first is not None
    assert taken(first, "li", "room-2", 1000 + IDLE_US) is None
    assert taken(first, "wang", "room-2", 2000) is None, "his other seat is another seat"
    again = taken(first, "wang", "room-1", 5000)
    assert again == replace(first, last_us=5000)
    after = taken(first, "li", "room-2", 1001 + IDLE_US)
    assert after is not None and (after.operator, after.since_us) == ("li", 1001 + IDLE_US)

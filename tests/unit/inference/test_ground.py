"""From a pixel to the plan and back."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inference.ground import FARTHEST_M, foot_on_plan, height_over, pixel_of

WH = (640, 360)


@dataclass(frozen=True)
class Pose:
    """A camera for tests."""

    x_m: float = 50.0
    y_m: float = 60.0
    height_m: float = 4.0
    heading_deg: float = 0.0
    tilt_deg: float = 45.0
    fov_deg: float = 90.0


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        pytest.param(0.0, (50.0, 56.0), id="looking north"),
        pytest.param(90.0, (54.0, 60.0), id="looking east"),
        pytest.param(180.0, (50.0, 64.0), id="looking south"),
        pytest.param(270.0, (46.0, 60.0), id="looking west"),
    ],
)
def test_the_middle_of_the_picture_is_where_the_camera_looks(heading: float, expected: tuple[float, float]) -> None:
    assert foot_on_plan(Pose(heading_deg=heading), WH, (320, 180)) == pytest.approx(expected)


def test_the_right_of_the_picture_is_east_when_looking_north() -> None:
    east, _ = foot_on_plan(Pose(), WH, (640, 180)) or (0.0, 0.0)

    assert east == pytest.approx(50 + 4 * 2**0.5)


@pytest.mark.parametrize("row", [0, 179.9])
def test_nothing_stands_above_the_horizon(row: float) -> None:
    assert foot_on_plan(Pose(tilt_deg=0.0), WH, (320, row)) is None


def test_near_the_horizon_a_place_means_nothing() -> None:
    assert foot_on_plan(Pose(tilt_deg=0.0), WH, (320, 185)) is None
    assert foot_on_plan(Pose(tilt_deg=0.0), WH, (320, 200)) is not None


def test_what_is_behind_the_lens_has_no_pixel() -> None:
    assert pixel_of(Pose(tilt_deg=10.0), WH, (50.0, 80.0)) is None


@given(
    heading=st.floats(0, 360),
    tilt=st.floats(5, 80),
    fov=st.floats(30, 110),
    height=st.floats(2, 20),
    pixel=st.tuples(st.floats(0, 640), st.floats(0, 360)),
)
def test_a_foot_projects_back_onto_its_pixel(
    heading: float, tilt: float, fov: float, height: float, pixel: tuple[float, float]
) -> None:
    pose = Pose(heading_deg=heading, tilt_deg=tilt, fov_deg=fov, height_m=height)
    foot = foot_on_plan(pose, WH, pixel)
    assume(foot is not None)

    assert foot is not None
    assert abs(foot[0] - pose.x_m) <= FARTHEST_M and abs(foot[1] - pose.y_m) <= FARTHEST_M
    assert pixel_of(pose, WH, foot) == pytest.approx(pixel, abs=1e-3)


def test_a_head_is_above_its_foot() -> None:
    pose = Pose(tilt_deg=20.0)
    foot, head = pixel_of(pose, WH, (50.0, 50.0)), pixel_of(pose, WH, (50.0, 50.0), above_m=1.7)

    assert foot is not None and head is not None
    assert head[1] < foot[1] and head[0] == pytest.approx(foot[0])


@given(heading=st.floats(0, 360), tilt=st.floats(5, 60), above=st.floats(0, 2.5), away=st.floats(4, 40))
def test_a_height_is_measured_as_it_was_projected(heading: float, tilt: float, above: float, away: float) -> None:
    pose = Pose(heading_deg=heading, tilt_deg=tilt, height_m=5.0)
    toward = math.radians(heading)
    foot = (pose.x_m + away * math.sin(toward), pose.y_m - away * math.cos(toward))
    head = pixel_of(pose, WH, foot, above_m=above)

    assert head is not None
    assert height_over(pose, WH, foot, head) == pytest.approx(above, abs=1e-3)

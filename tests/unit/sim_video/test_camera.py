"""The pinhole: what is projected can be found again on the floor."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from devices.sim.video.camera import NEAR_M, Pinhole

CAMERAS = st.builds(
    Pinhole,
    st.floats(0, 200),
    st.floats(0, 140),
    st.floats(2, 12),
    st.floats(0, 360),
    st.floats(2, 60),
    st.floats(30, 100),
)


@given(CAMERAS, st.floats(0, 640), st.floats(0, 360))
def test_a_pixel_below_the_horizon_comes_back_from_the_floor(camera: Pinhole, x: float, y: float) -> None:
    """Pixel to floor to pixel is the same pixel."""
    assume(y > camera.horizon_px + 8)
    ground = camera.to_ground([(x, y)])[0]
    pixels, depth = camera.project((ground[0], ground[1], 0.0))
    assert depth[0] > 0
    assert pixels[0] == pytest.approx((x, y), abs=0.6)


@given(CAMERAS, st.floats(-60, 60), st.floats(-60, 60), st.floats(0, 20))
def test_one_point_falls_where_many_do(camera: Pinhole, dx: float, dy: float, z: float) -> None:
    """The quick way for a single point and the way for arrays agree."""
    pixels, depth = camera.project((camera.x_m + dx, camera.y_m + dy, z))
    x, y, away = camera.pixel_of(camera.x_m + dx, camera.y_m + dy, z)
    assert away == pytest.approx(float(depth[0]), abs=1e-3)
    assert (x, y) == pytest.approx(tuple(map(float, pixels[0])), rel=1e-3, abs=0.5)


@given(CAMERAS, st.floats(0, 640), st.floats(1, 200))
def test_above_the_horizon_there_is_no_floor(camera: Pinhole, x: float, above: float) -> None:
    """A ray that rises never meets the floor."""
    assert np.isnan(camera.to_ground([(x, camera.horizon_px - above)])).all()


@given(CAMERAS)
def test_the_axes_are_square_to_each_other(camera: Pinhole) -> None:
    """Right, down and forward stand upright on each other."""
    assert camera.axes @ camera.axes.T == pytest.approx(np.eye(3), abs=1e-5)
    assert abs(np.linalg.det(camera.axes)) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    ("heading", "ahead", "right"),
    [(0, (0, -10), (10, 0)), (90, (10, 0), (0, 10)), (180, (0, 10), (-10, 0)), (270, (-10, 0), (0, -10))],
)
def test_heading_is_clockwise_from_north(
    heading: float, ahead: tuple[float, float], right: tuple[float, float]
) -> None:
    """What lies ahead is in the middle column; what lies to the right is right of it."""
    camera = Pinhole(50, 50, 4, heading, 10, 60)
    middle, depth = camera.project((50 + ahead[0], 50 + ahead[1], 4))
    assert depth[0] == pytest.approx(10 * np.cos(np.radians(10)), rel=1e-4)
    assert middle[0, 0] == pytest.approx(320, abs=0.01)
    aside, _ = camera.project((50 + ahead[0] + right[0] / 5, 50 + ahead[1] + right[1] / 5, 4))
    assert aside[0, 0] > 400


def test_a_far_level_point_lies_on_the_horizon() -> None:
    """The horizon is where level things vanish."""
    camera = Pinhole(0, 0, 4, 0, 12, 60)
    pixels, _ = camera.project((0, -1e5, 4))
    assert pixels[0, 1] == pytest.approx(camera.horizon_px, abs=0.1)


@given(CAMERAS, st.floats(-30, 30), st.floats(-30, 30), st.floats(-30, 30), st.floats(-30, 30))
def test_a_clipped_segment_keeps_its_visible_end(camera: Pinhole, ax: float, ay: float, bx: float, by: float) -> None:
    """Both ends before the lens: just projected. None only when both are behind."""
    ends = np.array([(camera.x_m + ax, camera.y_m + ay, 1.0), (camera.x_m + bx, camera.y_m + by, 1.0)], np.float32)
    pixels, depth = camera.project(ends)
    cut = camera.clipped(ends)
    assert (cut is None) == bool((depth < NEAR_M).all())
    if cut is not None:
        for n in np.flatnonzero(depth >= NEAR_M):
            assert cut[n] == pytest.approx(pixels[n], rel=1e-2, abs=2)


def test_a_camera_without_a_pose_says_which_part_is_missing() -> None:
    """The name of the missing setting is in the error."""
    with pytest.raises(KeyError, match="tilt_deg"):
        Pinhole.of({"x_m": 1, "y_m": 2, "height_m": 3, "heading_deg": 4, "fov_deg": 60})

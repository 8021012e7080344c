"""How simulated workers move."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.sim.motion import HURRY_MPS, LOOP_S, Loop, Walk, heading_deg

SQUARE = ((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0))
TIMES = st.floats(0, 600)
CORNERS = st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=1, max_size=6).map(tuple)


def test_a_short_way_is_walked_at_one_metre_a_second_and_rested_on() -> None:
    """24 m take 24 s; then he stands at the first corner."""
    loop = Loop(SQUARE, rest_heading_deg=45.0)
    step = loop.at(9.0)
    assert (step.x_m, step.y_m, step.heading_deg, step.walks) == (6.0, 3.0, 180.0, True)
    rest = loop.at(25.0)
    assert (rest.x_m, rest.y_m, rest.heading_deg, rest.walks) == (0.0, 0.0, 45.0, False)


def test_one_corner_is_a_place_to_stand() -> None:
    """He never walks."""
    step = Loop(((3.0, 4.0),), rest_heading_deg=90.0).at(12.3)
    assert (step.x_m, step.y_m, step.heading_deg, step.walks) == (3.0, 4.0, 90.0, False)


@given(corners=CORNERS, t_s=TIMES, phase_s=st.floats(0, LOOP_S))
def test_a_loop_closes(corners: tuple[tuple[float, float], ...], t_s: float, phase_s: float) -> None:
    """After LOOP_S everybody is where he was, so that a clip can be played in a ring."""
    loop = Loop(corners, phase_s=phase_s)
    now, later = loop.at(t_s), loop.at(t_s + LOOP_S)
    assert math.dist((now.x_m, now.y_m), (later.x_m, later.y_m)) < 1e-3


@given(t_s=st.floats(0, 80))
def test_a_walk_has_no_jumps(t_s: float) -> None:
    """Out, there, back: never faster than a hurried man."""
    walk = Walk(Loop(SQUARE), (15.0, 3.0), from_s=10.0, leave_s=40.0)

    def at(moment_s: float) -> tuple[float, float]:
        step = walk.at(moment_s) if walk.from_s <= moment_s < walk.back_s else walk.loop.at(moment_s)
        return step.x_m, step.y_m

    assert math.dist(at(t_s), at(t_s + 0.1)) <= HURRY_MPS * 0.1 + 0.08
    assert at(30.0) == (15.0, 3.0)


def test_a_way_that_is_too_long_is_still_ended_in_time() -> None:
    """He is at the spot when he has to leave it."""
    walk = Walk(Loop(((0.0, 0.0),)), (100.0, 0.0), from_s=0.0, leave_s=2.0)
    assert walk.at(1.0).x_m == pytest.approx(50.0)
    assert walk.at(2.0).x_m == pytest.approx(100.0)


def test_headings() -> None:
    """Clockwise from north."""
    assert [heading_deg((0, 0), to) for to in ((0, -1), (1, 0), (0, 1), (-1, 0), (0, 0))] == [0, 90, 180, 270, 0]

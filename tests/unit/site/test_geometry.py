"""Plane geometry of the plan."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.site.geometry import (
    area_m2,
    centre,
    crosses_itself,
    distance_to_outline_m,
    edges,
    heading_deg,
    inside,
)
from console.site.model import Outline

SQUARE: Outline = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
HORSESHOE: Outline = ((0, 0), (10, 0), (10, 10), (7, 10), (7, 3), (3, 3), (3, 10), (0, 10))
BOW: Outline = ((0, 0), (10, 10), (10, 0), (0, 10))
COORDINATES = st.floats(-50, 50)


@pytest.mark.parametrize(
    ("spot", "outline", "holds"),
    [
        ((5, 5), SQUARE, True),
        ((10, 5), SQUARE, True),
        ((0, 0), SQUARE, True),
        ((10.01, 5), SQUARE, False),
        ((5, 8), HORSESHOE, False),
        ((1, 8), HORSESHOE, True),
        ((5, 5), (), False),
        ((5, 5), ((0.0, 0.0), (10.0, 10.0)), False),
    ],
)
def test_inside(spot: tuple[float, float], outline: Outline, holds: bool) -> None:
    """Edges belong to the polygon; fewer than three corners hold nothing."""
    assert inside(spot, outline) is holds


def test_distances_areas_and_middles() -> None:
    """By hand."""
    assert distance_to_outline_m((13, 14), SQUARE) == pytest.approx(5.0)
    assert distance_to_outline_m((3, 3), SQUARE) == 0.0
    assert distance_to_outline_m((3, 3), ()) == math.inf
    assert area_m2(SQUARE) == 100.0
    assert area_m2(HORSESHOE) == 72.0
    assert centre(HORSESHOE) == (5.0, 5.0)
    assert len(edges(SQUARE)) == 4


@pytest.mark.parametrize(("to", "degrees"), [((0, -1), 0), ((1, 0), 90), ((0, 1), 180), ((-1, 0), 270)])
def test_headings_go_clockwise_from_north(to: tuple[float, float], degrees: float) -> None:
    """North is up on the plan: towards smaller y."""
    assert heading_deg((0, 0), to) == pytest.approx(degrees)


@pytest.mark.parametrize(
    ("outline", "crosses"), [(SQUARE, False), (HORSESHOE, False), (BOW, True), (SQUARE[:3], False)]
)
def test_crossing(outline: Outline, crosses: bool) -> None:
    """A bow tie crosses itself."""
    assert crosses_itself(outline) is crosses


@given(x=COORDINATES, y=COORDINATES, dx=COORDINATES, dy=COORDINATES)
def test_moving_plan_and_spot_together_changes_nothing(x: float, y: float, dx: float, dy: float) -> None:
    """Inside does not depend on where the origin is, but for spots on the very edge."""
    if abs(distance_to_outline_m((x, y), SQUARE)) > 1e-6 or (1e-6 < x < 10 - 1e-6 and 1e-6 < y < 10 - 1e-6):
        moved = tuple((a + dx, b + dy) for a, b in SQUARE)
        assert inside((x, y), SQUARE) is inside((x + dx, y + dy), moved)

"""Zones on the plan."""

from __future__ import annotations

import pytest

from inference.zones import ViewZone

L_SHAPE = ViewZone("L", "forbidden", ((0, 0), (10, 0), (10, 4), (4, 4), (4, 10), (0, 10)))
CIRCLE = ViewZone("K-1", "crane", centre_m=(10.0, 10.0), radius_m=5.0)


@pytest.mark.parametrize(
    ("zone", "point", "inside"),
    [
        pytest.param(L_SHAPE, (2, 2), True, id="in the corner of the L"),
        pytest.param(L_SHAPE, (8, 2), True, id="in its foot"),
        pytest.param(L_SHAPE, (8, 8), False, id="in its notch"),
        pytest.param(L_SHAPE, (-1, 2), False, id="left of it"),
        pytest.param(CIRCLE, (13, 14), True, id="on the circle"),
        pytest.param(CIRCLE, (14, 14), False, id="outside the circle"),
        pytest.param(ViewZone("none", "work"), (0, 0), False, id="a zone without an outline holds nothing"),
    ],
)
def test_a_point_is_inside_or_not(zone: ViewZone, point: tuple[float, float], inside: bool) -> None:
    assert zone.holds(point) is inside

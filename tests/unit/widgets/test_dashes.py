"""Outlines are cut into dashes that lie on them, as long as Qt's own, running on around the corners."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from widgets.tile_painter import DASH_PX, DASHES_EVERY_PX, dashes


def test_a_square_of_dashes() -> None:
    drawn = list(dashes([(0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0)]))
    assert drawn[:2] == [((0.0, 0.0), (4.0, 0.0)), ((6.0, 0.0), (8.0, 0.0))]
    assert drawn[2] == ((8.0, 0.0), (8.0, 2.0)), "the second dash goes on around the corner"


@given(st.floats(1, 900), st.floats(1, 900))
def test_dashes_cover_their_share_of_the_outline(width: float, height: float) -> None:
    covered = sum(math.dist(*dash) for dash in dashes([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]))
    share = DASH_PX / DASHES_EVERY_PX * 2 * (width + height)
    assert abs(covered - share) <= DASHES_EVERY_PX


def test_two_corners_in_one_place_do_no_harm() -> None:
    assert list(dashes([(3.0, 3.0), (3.0, 3.0)])) == []

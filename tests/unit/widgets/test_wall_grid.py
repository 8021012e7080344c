"""The wall's geometry: cells that do not touch, pictures that keep their shape."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from widgets.symbols import bright_phase
from widgets.wall_grid import GRIDS, Box, cells, picture_box, smallest_grid


def test_smallest_grid_shows_every_camera() -> None:
    assert [smallest_grid(n) for n in (0, 1, 2, 5, 7, 16, 17, 40)] == [1, 1, 4, 6, 9, 16, 25, 36]


@given(st.sampled_from(list(GRIDS)), st.integers(200, 4000), st.integers(150, 2200), st.integers(0, 6))
def test_cells_lie_inside_and_apart(size: int, width: int, height: int, gap: int) -> None:
    boxes = cells(size, width, height, gap)
    assert len(boxes) == size
    for box in boxes:
        assert box.x >= gap and box.y >= gap
        assert box.x + box.width <= width and box.y + box.height <= height
    for one, other in itertools.pairwise(boxes):
        assert one.x + one.width + gap <= other.x or one.y + one.height + gap <= other.y


@given(st.integers(60, 2000), st.integers(60, 1200), st.sampled_from([16 / 9, 4 / 3, 1.0]))
def test_picture_keeps_its_shape_inside_the_cell(width: int, height: int, aspect: float) -> None:
    picture = picture_box(Box(10, 20, width, height), 24, aspect)
    assert picture.x >= 10 and picture.x + picture.width <= 10 + width + 1
    assert picture.y >= 20 and picture.y + picture.height <= 20 + height + 1
    assert abs(picture.width - picture.height * aspect) <= 2 + 2 * aspect
    assert picture.width % 8 == 0 and picture.height % 2 == 0


def test_large_picture_lies_below_its_header() -> None:
    assert picture_box(Box(0, 0, 1900, 900), 24, 16 / 9).y >= 24


def test_no_blink_is_faster_than_three_a_second() -> None:
    for tier, wanted in (("SOS", 2), ("1", 1), ("2", 0)):
        phases = [bright_phase(tier, ms) for ms in range(0, 1001, 5)]
        flashes = sum(now and not before for before, now in itertools.pairwise(phases))
        assert flashes == wanted


def test_part_of_a_box_within_another() -> None:
    assert Box(0, 0, 10, 10).within(Box(4, 6, 20, 2)) == Box(4, 6, 6, 2)
    assert Box(0, 0, 3, 3).within(Box(5, 5, 2, 2)) == Box(5, 5, 0, 0)

"""The wall's geometry: cells that do not touch, pictures that keep their shape."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from console.room.arrangement import is_whole
from widgets.states.wall_layout import LAYOUTS, ONE_BIG, TWO_BIG, WallLayout, neighbour, smallest_layout
from widgets.symbols import bright_phase
from widgets.wall_grid import Box, cells, picture_box, unit_at
from widgets.wall_zoom import MOST, WHOLE, Zoom

ALL_LAYOUTS = (*LAYOUTS.values(), TWO_BIG)


def test_smallest_layout_shows_every_camera() -> None:
    assert [smallest_layout(n).size for n in (0, 1, 2, 5, 7, 16, 17, 40)] == [1, 1, 4, 6, 9, 16, 25, 36]


def test_every_fixed_layout_covers_the_wall_and_has_its_number_of_tiles() -> None:
    assert all(is_whole(layout) for layout in ALL_LAYOUTS)
    assert {size: layout.size for size, layout in LAYOUTS.items()} == {size: size for size in LAYOUTS}
    assert [span.columns * span.rows for span in ONE_BIG.spans] == [4, 1, 1, 1, 1, 1]


@given(st.sampled_from(ALL_LAYOUTS), st.integers(200, 4000), st.integers(150, 2200), st.integers(0, 6))
def test_cells_lie_inside_and_apart(layout: WallLayout, width: int, height: int, gap: int) -> None:
    boxes = cells(layout, width, height, gap)
    assert len(boxes) == layout.size
    for box in boxes:
        assert box.x >= gap and box.y >= gap
        assert box.x + box.width <= width and box.y + box.height <= height
    for one, other in itertools.combinations(boxes, 2):
        aside = one.x + one.width + gap <= other.x or other.x + other.width + gap <= one.x
        assert aside or one.y + one.height + gap <= other.y or other.y + other.height + gap <= one.y


@given(st.sampled_from(ALL_LAYOUTS), st.integers(200, 4000), st.integers(150, 2200), st.data())
def test_the_unit_under_the_middle_of_a_cell_is_the_cells(
    layout: WallLayout, width: int, height: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, layout.size - 1))
    box = cells(layout, width, height, 0)[place]
    assert layout.spans[place].covers(*unit_at(layout, width, height, box.x + box.width / 2, box.y + box.height / 2))


def test_units_outside_the_wall_are_the_nearest() -> None:
    assert unit_at(LAYOUTS[16], 400, 400, -5, 900) == (0, 3)


@given(st.sampled_from([LAYOUTS[size] for size in (4, 9, 16, 36)]), st.data())
def test_one_goes_there_and_back_between_equal_tiles(layout: WallLayout, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, layout.size - 1))
    for across, down in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        beside = neighbour(layout, place, across, down)
        assert beside is None or neighbour(layout, beside, -across, -down) == place


def test_neighbours_of_a_large_tile() -> None:
    assert [neighbour(ONE_BIG, 0, *way) for way in ((1, 0), (0, 1), (-1, 0), (0, -1))] == [1, 3, None, None]
    assert [neighbour(ONE_BIG, place, -1, 0) for place in (1, 2, 5)] == [0, 0, 4]
    assert neighbour(ONE_BIG, 9, 1, 0) is None


@given(st.lists(st.tuples(st.integers(-3, 4), st.floats(0, 1), st.floats(0, 1), st.floats(-2, 2)), max_size=12))
def test_a_zoom_never_leaves_the_picture(acts: list[tuple[int, float, float, float]]) -> None:
    zoom, box = WHOLE, Box(10, 20, 480, 270)
    for steps, x, y, pan in acts:
        zoom = zoom.by(steps, x, y).moved(pan, -pan)
        assert 1.0 <= zoom.factor <= MOST
        whole = zoom.whole(box)
        assert whole.x <= box.x + 1 and whole.y <= box.y + 1
        assert whole.x + whole.width >= box.x + box.width - 1 and whole.y + whole.height >= box.y + box.height - 1


def test_zoom_keeps_the_point_under_the_mouse_and_ends_whole() -> None:
    near = WHOLE.by(2, 0.25, 0.75)
    assert abs(near.left + 0.25 / near.factor - 0.25) < 1e-9 and abs(near.top + 0.75 / near.factor - 0.75) < 1e-9
    assert near.by(-2) == WHOLE and Zoom().is_whole


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


def test_a_zoomed_picture_is_wanted_larger_but_never_above_the_cameras_own() -> None:
    near = WHOLE.by(3)
    assert near.wanted((480, 270), (0, 0)) == (936, 526)
    assert near.wanted((480, 270), (1920, 1080)) == (936, 526)
    assert near.wanted((480, 270), (640, 360)) == (640, 360)

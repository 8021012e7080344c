"""Arranging a wall by hand: whatever is dragged, the wall stays covered and no camera is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.presenters.wall_layouts import next_layout, resized, swapped, views
from console.room.arrangement import Arrangement, as_text, from_text, is_whole
from tests import sites
from widgets.states.wall_layout import LAYOUTS, ONE_BIG, Span, WallLayout

CAMERAS = tuple(f"C{number:02d}" for number in range(1, 21))
SIXTEEN = Arrangement(CAMERAS, LAYOUTS[16])


def shown(arrangement: Arrangement) -> tuple[str, ...]:
    """The cameras of its first page."""
    return arrangement.cameras[: arrangement.layout.size if arrangement.layout else None]


@given(
    st.sampled_from(list(LAYOUTS)),
    st.integers(1, 20),
    st.lists(st.tuples(st.integers(0, 35), st.integers(0, 7), st.integers(0, 7)), max_size=6),
)
def test_any_resizing_leaves_a_whole_wall_and_every_camera(
    size: int, cameras: int, drags: list[tuple[int, int, int]]
) -> None:
    arrangement = Arrangement(CAMERAS[:cameras], LAYOUTS[size])
    for place, columns, rows in drags:
        before = shown(arrangement)
        camera = before[place % len(before)]
        arrangement = resized(arrangement, before, camera, columns, rows)
        assert arrangement.layout is not None and is_whole(arrangement.layout)
        assert sorted(arrangement.cameras) == sorted(CAMERAS[:cameras])
        assert camera in shown(arrangement)
        assert from_text(as_text(arrangement), CAMERAS) == arrangement


def test_a_tile_grows_over_its_neighbours_and_they_go_to_the_next_page() -> None:
    grown = resized(SIXTEEN, CAMERAS[:16], "C01", 2, 2)
    assert grown.layout is not None and grown.layout.spans[0] == Span(0, 0, 2, 2) and grown.layout.size == 13
    assert grown.cameras[:13] == ("C01", "C03", "C04", *CAMERAS[6:16])
    assert grown.cameras[13:] == ("C02", "C05", "C06", *CAMERAS[16:])


def test_a_tile_in_the_way_gives_room_and_units_left_over_become_tiles() -> None:
    grown = resized(Arrangement(CAMERAS, ONE_BIG), CAMERAS[:6], "C01", 1, 2)
    assert grown.layout is not None
    assert grown.layout.spans[0] == Span(0, 0, 1, 2) and grown.layout.spans[-2:] == (Span(1, 0), Span(1, 1))
    back = resized(grown, shown(grown), "C04", 2, 1)
    assert back.layout is not None and back.layout.spans[3] == Span(0, 2, 2, 1)


def test_a_resize_that_changes_nothing_or_names_no_tile_is_left() -> None:
    assert resized(SIXTEEN, CAMERAS[:16], "C04", 5, 1) is SIXTEEN
    assert resized(SIXTEEN, CAMERAS[:16], "C20", 2, 2) is SIXTEEN


def test_swapping() -> None:
    assert swapped(SIXTEEN, "C01", "C03").cameras[:4] == ("C03", "C02", "C01", "C04")
    assert swapped(SIXTEEN, "C01", "C99") is SIXTEEN


def test_layouts_follow_each_other_around_and_from_a_free_one_the_nearest() -> None:
    sizes, arrangement = [], Arrangement(CAMERAS)
    for _ in LAYOUTS:
        arrangement = next_layout(arrangement, 1)
        sizes.append(arrangement.layout.size if arrangement.layout else 0)
    assert sizes == [36, 1, 4, 6, 9, 12, 16, 25]
    free = Arrangement(CAMERAS, WallLayout(2, 1, (Span(0, 0), Span(1, 0))))
    assert [next_layout(free, step).layout for step in (1, -1)] == [LAYOUTS[4], LAYOUTS[1]]


def test_views_are_all_cameras_the_areas_what_is_shared_and_what_was_saved() -> None:
    site = sites.small_site(
        cameras=(
            sites.camera("C01", "weld", 1, 1),
            sites.camera("C02", "yard", 1, 1),
            sites.camera("C03", "", 1, 1),
            sites.camera("C04", "hall", 1, 1),
        )
    )
    saved = {"night": Arrangement(("C02",), None, "saved/night")}
    shared = {name: Arrangement((camera,), None, f"shared/{name}") for name, camera in (("b", "C03"), ("a", "C04"))}
    found = {view.key: (view.name, view.arrangement.cameras) for view in views(site, shared, saved, "en", str)}
    assert found == {
        "all": ("All cameras", ("C01", "C02", "C03", "C04")),
        "zone/hall": ("hall", ("C01", "C04")),
        "zone/yard": ("yard", ("C02",)),
        "zone/": ("Between the areas", ("C03",)),
        "shared/a": ("Shared: a", ("C04",)),
        "shared/b": ("Shared: b", ("C03",)),
        "saved/night": ("Saved: night", ("C02",)),
    }
    assert list(found)[-3:] == ["shared/a", "shared/b", "saved/night"]


def test_a_site_of_one_area_has_no_view_for_it() -> None:
    assert [view.key for view in views(sites.hall_site(), {}, {}, "en", str)] == ["all"]

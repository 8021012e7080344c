"""The guard tour: it walks on in time, and never away from an alert that nobody has answered."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from console.messages import Alert
from console.presenters.wall_layouts import View
from console.presenters.wall_tour import (
    DWELLS_S,
    Tour,
    alarmed,
    cameras_of,
    left_s,
    page_of,
    paused,
    steps_of,
    toured,
    turned,
    walked,
    with_dwell,
)
from console.room.arrangement import Arrangement
from console.values import AlertState, Question, Tier
from tests.unit.presenters.room import S, alert
from widgets.states.wall_layout import LAYOUTS, ONE_BIG, WallLayout, smallest_layout

STEPS = tuple(View(name, Arrangement(cameras, None, f"zone/{name}")) for name, cameras in
              (("a", ("C01", "C02")), ("b", ("C03",)), ("c", ("C04", "C01"))))  # fmt: skip


def test_it_walks_around_each_view_for_its_time() -> None:
    tour, seen = Tour(0, 0), []
    for second in range(35):
        tour = walked(tour, STEPS, second * S, (), ())
        seen.append(tour.step)
    assert seen == [0] * 10 + [1] * 10 + [2] * 10 + [0] * 5
    assert left_s(tour, 34 * S) == 6


def test_a_tile_is_held_from_when_it_was_seen_in_alert_until_it_is_answered() -> None:
    tour = walked(Tour(0, 0), STEPS, 5 * S, ("C01", "C02"), {"C02", "C09"})
    assert tour.held == ("C02",)
    tour = walked(tour, STEPS, 10 * S, ("C02", "C01"), {"C02"})
    assert tour.step == 1 and toured(tour, STEPS).cameras == ("C02", "C03")
    tour = walked(tour, STEPS, 20 * S, ("C02", "C03"), {"C02", "C03"})
    assert toured(tour, STEPS).cameras == ("C02", "C03", "C04", "C01")
    tour = walked(tour, STEPS, 21 * S, ("C02", "C03", "C04", "C01"), set())
    assert tour.held == () and toured(tour, STEPS).cameras == ("C04", "C01")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 40), st.sets(st.sampled_from(["C01", "C02", "C03", "C04", "C05"])), st.booleans()
        ),
        max_size=20,
    )
)  # fmt: skip
def test_what_is_shown_in_alert_is_shown_at_the_next_look_too(looks: list[tuple[int, set[str], bool]]) -> None:
    tour, now_s = Tour(0, 0), 0
    for later_s, waiting, pause in looks:
        now_s += later_s
        before = toured(tour, STEPS).cameras
        tour = walked(paused(tour, now_s * S) if pause else tour, STEPS, now_s * S, before, waiting)
        after = toured(tour, STEPS).cameras
        assert {camera for camera in before if camera in waiting} <= {*after}
        assert len(after) == len({*after})


def view_of(name: str, cameras: int, layout: WallLayout | None) -> View:
    """A view of so many cameras: a01, a02, …"""
    return View(name, Arrangement(tuple(f"{name}{place:02d}" for place in range(1, cameras + 1)), layout))


def on_wall(tour: Tour, steps: tuple[View, ...]) -> tuple[str, ...]:
    """The cameras that have a tile: the wall shows the first page of what it is given."""
    arranged = toured(tour, steps)
    return arranged.cameras[: (arranged.layout or smallest_layout(len(arranged.cameras))).size]


PAGED = (view_of("a", 9, LAYOUTS[4]), view_of("b", 40, None), view_of("c", 6, ONE_BIG), view_of("d", 2, LAYOUTS[1]))


def test_the_pages_of_a_view_are_turned_before_the_next_view_comes() -> None:
    tour, seen = Tour(0, 0, 10), []
    for tens in range(9):
        tour = walked(tour, PAGED, tens * 10 * S, (), ())
        seen.append((tour.step, page_of(tour, PAGED), on_wall(tour, PAGED)[0]))
    assert seen[:5] == [
        *((0, (1, 3), "a01"), (0, (2, 3), "a05"), (0, (3, 3), "a09")),
        *((1, (1, 2), "b01"), (1, (2, 2), "b37")),
    ]
    assert [(step, first) for step, _, first in seen[5:]] == [(2, "c01"), (3, "d01"), (3, "d02"), (0, "a01")]
    assert sorted(toured(tour, PAGED).cameras) == sorted(PAGED[0].arrangement.cameras), "none is lost to who arranges"


def test_held_tiles_leave_the_others_room_and_these_come_page_by_page() -> None:
    waiting, seen = ("a02", "a07"), []
    tour = walked(Tour(0, 0), PAGED[:1], 0, on_wall(Tour(0, 0), PAGED[:1]), waiting)
    for tens in range(1, 5):
        seen.append(on_wall(tour, PAGED[:1]))
        tour = walked(tour, PAGED[:1], tens * 10 * S, on_wall(tour, PAGED[:1]), waiting)
    assert seen == [
        ("a02", "a01", "a03", "a04"),
        ("a02", "a05", "a06", "a07"),
        ("a02", "a07", "a08", "a09"),
        ("a02", "a07", "a01", "a03"),
    ]


def test_a_layout_full_of_held_tiles_grows() -> None:
    tour = Tour(3, 0, held=("d01",))
    assert toured(tour, PAGED).layout == LAYOUTS[4] and on_wall(tour, PAGED) == ("d01", "d02")
    alone = (view_of("e", 1, LAYOUTS[1]),)
    assert toured(Tour(0, 0, held=("e01",)), alone).layout == LAYOUTS[1]
    everything = Tour(1, 0, held=tuple(f"x{place}" for place in range(50)))
    assert len(on_wall(everything, PAGED)) == 36 and on_wall(everything, PAGED)[35] == "b01"


def test_pages_are_turned_back_and_on_by_hand() -> None:
    tour, back, on = Tour(0, 0), [], []
    for turn in range(8):
        tour = turned(tour, PAGED, turn * S, -1)
        back.append(on_wall(tour, PAGED)[0])
    assert back == ["d02", "d01", "c01", "b37", "b01", "a09", "a05", "a01"] and left_s(tour, 8 * S) == 9
    for turn in range(8):
        tour = turned(tour, PAGED, turn * S, 1)
        on.append(on_wall(tour, PAGED)[0])
    assert on == [*back[-2::-1], "a01"]


VIEWED = st.lists(
    st.tuples(st.integers(1, 45), st.sampled_from([None, ONE_BIG, *LAYOUTS.values()])), min_size=1, max_size=3
)  # fmt: skip


@given(VIEWED, st.lists(st.tuples(st.integers(1, 20), st.sets(st.integers(0, 60), max_size=8)), max_size=30))
def test_every_camera_is_shown_on_the_way_whatever_is_held(
    viewed: list[tuple[int, WallLayout | None]], looks: list[tuple[int, set[int]]]
) -> None:
    steps = tuple(view_of(name, *view) for name, view in zip("abc", viewed, strict=False))
    cameras = [camera for view in steps for camera in view.arrangement.cameras]
    tour, now_us, seen, rounds = Tour(0, 0), 0, set[str](), 0
    calls = iter(looks)
    while rounds == 0:
        shown = on_wall(tour, steps)
        seen |= {*shown}
        later_s, called = next(calls, (10, set[int]()))
        waiting = {cameras[place % len(cameras)] for place in called}
        now_us += later_s * S
        before, tour = tour, walked(tour, steps, now_us, shown, waiting)
        assert {camera for camera in shown if camera in waiting} <= {*on_wall(tour, steps)}
        rounds += (tour.step, tour.first) == (0, 0) and tour.since_us != before.since_us
    assert seen == {*cameras}


def test_a_pause_stands_still_and_then_gives_the_view_its_whole_time() -> None:
    tour = paused(Tour(0, 0), 4 * S)
    assert walked(tour, STEPS, 400 * S, (), ()).step == 0
    tour = paused(tour, 400 * S)
    assert [walked(tour, STEPS, at * S, (), ()).step for at in (409, 410)] == [0, 1]


def test_it_walks_saved_views_when_there_are_two_else_shared_ones_else_the_areas_else_all() -> None:
    everything = View("all", Arrangement(("C01",)))
    saved = tuple(View(name, Arrangement(("C01",), None, f"saved/{name}")) for name in "xy")
    assert steps_of((everything, *STEPS, *saved)) == saved
    assert steps_of((everything, *STEPS, saved[0])) == STEPS
    shared = tuple(View(name, Arrangement(("C01",), None, f"shared/{name}")) for name in "xy")
    assert steps_of((everything, *STEPS, *shared, *saved)) == saved
    assert steps_of((everything, *STEPS, *shared, saved[0])) == shared
    assert steps_of((everything,)) == (everything,)
    assert walked(Tour(0, 0), (), 99 * S, (), ()) == Tour(0, 0)


def test_only_unanswered_dangers_hold() -> None:
    danger = alert("a", Tier.TWO, source="camera/C05", cameras=("C06", "C05"))
    assert cameras_of(danger) == ("C05", "C06")
    returned = replace_alert(danger, state=AlertState.RETURNED, active=False)
    answered = replace_alert(danger, state=AlertState.ACKNOWLEDGED)
    blind = replace_alert(danger, question=Question.SIGHT)
    assert [alarmed([each]) for each in (danger, returned, answered, blind)] == [
        {"C05", "C06"}, {"C05", "C06"}, frozenset(), frozenset()
    ]  # fmt: skip


def replace_alert(one: Alert, **changes: object) -> Alert:
    """The alert with other fields."""

    return msgspec.structs.replace(one, **changes)


def test_times_to_choose() -> None:
    assert [with_dwell(10, step) for step in (-1, 0, 1)] == [5, 10, 15]
    assert with_dwell(60, 1) == 60 and with_dwell(13, 0) in DWELLS_S

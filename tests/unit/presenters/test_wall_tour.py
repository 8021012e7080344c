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
    paused,
    steps_of,
    toured,
    walked,
    with_dwell,
)
from console.room.arrangement import Arrangement
from console.values import AlertState, Question, Tier
from tests.unit.presenters.room import S, alert

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

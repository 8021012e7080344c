"""Detections over time become tracks with stable ids."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.seen import Detections, Track
from inference.tracking import Tracker
from tests.unit.inference.scenes import CLASSES, SECOND, head_of, person, seen

FRAME = SECOND // 5
NOTHING = seen()


def followed(frames: Iterable[Detections], *, every_us: int = FRAME) -> list[tuple[Track, ...]]:
    """What a fresh tracker says after each frame."""
    tracker = Tracker(CLASSES, begin_score=0.5)
    return [tracker.step(frame, SECOND + i * every_us) for i, frame in enumerate(frames)]


def test_one_sight_is_no_track_and_the_second_is() -> None:
    first, second = followed([seen(("person", person(100, 200)))] * 2)

    assert first == ()
    assert [(one.track, one.kind, one.first_at_us, one.last_at_us) for one in second] == [
        (1, "person", SECOND, SECOND + FRAME)
    ]


@pytest.mark.parametrize(
    ("step_px", "every_us"),
    [
        pytest.param(12, FRAME, id="walking, five frames a second"),
        pytest.param(30, FRAME, id="running"),
        pytest.param(45, SECOND, id="one frame a second"),
    ],
)
def test_somebody_who_moves_keeps_his_number(step_px: float, every_us: int) -> None:
    frames = [seen(("person", person(100 + i * step_px, 200))) for i in range(12)]

    shown = followed(frames, every_us=every_us)

    assert {one.track for tracks in shown for one in tracks} == {1}
    assert all(len(tracks) == 1 for tracks in shown[1:])


def test_two_who_cross_behind_each_other_keep_their_numbers() -> None:
    def frame(i: int) -> Detections:
        left, right = person(100 + 10 * i, 200), person(300 - 10 * i, 205)
        both = [("person", left), ("person", right)]
        return seen(*(both if abs(left[0] - right[0]) > 25 else both[:1]))

    shown = followed(frame(i) for i in range(21))

    assert {one.track for one in shown[-1]} == {1, 2}
    going_right = {tracks[0].track for tracks in shown[1:] if tracks}
    last = {one.track: one.box_xyxy_px[0] for one in shown[-1]}
    assert going_right == {1}
    assert last[1] > last[2]


def test_one_missed_frame_does_not_blink_and_three_do() -> None:
    here = seen(("person", person(100, 200)))

    shown = followed([here, here, NOTHING, here, NOTHING, NOTHING, NOTHING, here])

    assert [len(tracks) for tracks in shown] == [0, 1, 1, 1, 1, 0, 0, 1]
    assert {one.track for tracks in shown for one in tracks} == {1}


def test_who_was_away_for_long_is_somebody_new() -> None:
    here = seen(("person", person(100, 200)))

    shown = followed([here, here, *[NOTHING] * 10, here, here])

    assert shown[-1][0].track == 2


def test_a_weak_sight_continues_a_track_but_begins_none() -> None:
    strong, weak = seen(("person", person(100, 200))), seen(("person", person(100, 200), 0.42))

    assert followed([weak] * 4)[-1] == ()
    assert [one.score for one in followed([strong, weak, weak])[-1]] == [pytest.approx(0.42)]


def test_half_a_person_inside_a_person_is_the_same_one() -> None:
    whole = person(100, 200)
    half = (whole[0], whole[1], whole[2], whole[1] + 55)

    shown = followed([seen(("person", whole), ("person", half, 0.8))] * 3)

    assert [one.track for one in shown[-1]] == [1]


def test_somebody_small_behind_somebody_near_is_his_own_track() -> None:
    near, far = person(100, 300, high=200, wide=90), person(105, 180, high=60, wide=22)

    shown = followed([seen(("person", near), ("person", far))] * 3)

    assert len(shown[-1]) == 2


def test_parts_are_worn_and_never_tracks() -> None:
    box = person(100, 200)

    shown = followed([seen(("person", box), ("helmet", head_of(box)), ("vest", (85, 120, 115, 150)))] * 2)

    assert [(one.kind, one.wears) for one in shown[-1]] == [("person", frozenset({"helmet", "vest"}))]


def test_a_helmet_goes_to_the_head_it_is_on() -> None:
    front, behind = person(100, 210, high=110), person(125, 200)

    frame = seen(("person", front), ("person", behind), ("helmet", head_of(behind)), ("bare_head", head_of(front)))
    shown = followed([frame] * 2)

    wears = {one.box_xyxy_px[0]: one.wears for one in shown[-1]}
    assert wears == {front[0]: frozenset({"bare_head"}), behind[0]: frozenset({"helmet"})}


def test_a_helmet_at_the_feet_is_not_worn() -> None:
    shown = followed([seen(("person", person(100, 200)), ("helmet", (95, 185, 107, 197)))] * 2)

    assert shown[-1][0].wears == frozenset()


def test_one_wrong_look_does_not_take_the_helmet_off() -> None:
    box = person(100, 200)
    with_helmet = seen(("person", box), ("helmet", head_of(box)))
    without = seen(("person", box), ("bare_head", head_of(box), 0.6))

    shown = followed([*[with_helmet] * 5, without, with_helmet, *[without] * 5])

    said = ["helmet" in tracks[0].wears for tracks in shown[1:]]
    assert said[:6] == [True] * 6
    assert said[-1] is False and shown[-1][0].wears == {"bare_head"}


def test_time_that_runs_backwards_begins_anew() -> None:
    tracker = Tracker(CLASSES, begin_score=0.5)
    here = seen(("person", person(100, 200)))
    for at_us in (10 * SECOND, 10 * SECOND + FRAME):
        tracker.step(here, at_us)

    assert tracker.step(here, 2 * SECOND) == ()
    assert [one.track for one in tracker.step(here, 2 * SECOND + FRAME)] == [2]


def test_only_the_wanted_kinds_are_followed() -> None:
    tracker = Tracker(CLASSES, begin_score=0.5, kinds={"person"})
    frame = seen(("person", person(100, 200)), ("flame", (10, 10, 50, 60)))
    tracker.step(frame, SECOND)

    assert [one.kind for one in tracker.step(frame, SECOND + FRAME)] == ["person"]


@given(
    st.lists(
        st.lists(st.tuples(st.floats(0, 600), st.floats(50, 340), st.floats(0.3, 1)), max_size=6),
        min_size=1,
        max_size=12,
    )
)
def test_numbers_are_never_shared_and_never_more_than_what_was_seen(
    frames: list[list[tuple[float, float, float]]],
) -> None:
    shown = followed(seen(*(("person", person(x, y), score) for x, y, score in frame)) for frame in frames)

    most_seen = max(len(frame) for frame in frames)
    for tracks in shown:
        assert len({one.track for one in tracks}) == len(tracks)
        matched = [one for one in tracks if one.last_at_us == max(t.last_at_us for t in tracks)]
        assert len(matched) <= most_seen

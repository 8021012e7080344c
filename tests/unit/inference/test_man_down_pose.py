"""Somebody lies: by his torso where a pose model is sure of it, by his box where it is not."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.behaviours.man_down import TORSO_LYING_DEG, ManDown
from inference.keypoints import HIPS, SHOULDERS, KeyPoints
from inference.seen import Track
from inference.tracking import Tracker
from tests.unit.inference.answers import body
from tests.unit.inference.scenes import Box, track
from tests.unit.inference.test_behaviours import span, told
from tests.unit.inference.test_beside import found

TALL, WIDE = (0.0, 0.0, 40.0, 100.0), (0.0, 0.0, 100.0, 40.0)
Spot = tuple[float, float]


def posture(shoulders: Spot, hips: Spot, feet: Spot | None = None, score: float = 0.9) -> KeyPoints:
    """A body of which shoulders, hips and, unless None, knees and ankles are known."""
    spots: dict[int, Spot] = {5: shoulders, 6: shoulders, 11: hips, 12: hips}
    if feet is not None:
        spots |= dict.fromkeys((15, 16), feet)
        spots |= dict.fromkeys((13, 14), ((hips[0] + feet[0]) / 2, (hips[1] + feet[1]) / 2))
    return tuple((*spots[k], score) if k in spots else (0.0, 0.0, 0.0) for k in range(17))


STANDS = posture((20, 20), (20, 50), (20, 95))
LIES = posture((20, 30), (50, 33), (95, 30))
BENDS = posture((5, 45), (35, 42), (35, 95))
LIES_FORESHORTENED = posture((20, 30), (50, 40), (60, 55))


def seen(box: Box, points: KeyPoints, height_m: float | None = None, kind: str = "person") -> Track:
    """One track with key points."""
    return replace(track(kind, box, height_m=height_m), keypoints=points)


@pytest.mark.parametrize(
    ("one", "down"),
    [
        pytest.param(seen(TALL, STANDS), False, id="stands"),
        pytest.param(seen(WIDE, LIES), True, id="lies"),
        pytest.param(seen(TALL, LIES), True, id="lies, though something makes his box tall"),
        pytest.param(seen(WIDE, STANDS), False, id="stands with his arms out, or behind a table"),
        pytest.param(seen(TALL, BENDS), False, id="bends down over standing legs"),
        pytest.param(seen(WIDE, LIES_FORESHORTENED), True, id="lies towards the camera"),
        pytest.param(seen(TALL, posture((5, 45), (35, 42))), True, id="a lying torso whose legs nobody sees"),
        pytest.param(seen(WIDE, posture((20, 20), (20, 50), score=0.4)), True, id="not sure: the box tells"),
        pytest.param(seen(TALL, posture((20, 30), (50, 33), score=0.4)), False, id="not sure: the box tells, tall"),
        pytest.param(seen(WIDE, posture((20, 30), (20, 30))), True, id="shoulders on the hips: the box tells"),
        pytest.param(seen(WIDE, LIES, height_m=1.6), False, id="high up: he is carried"),
        pytest.param(seen(WIDE, LIES, kind="flame"), False, id="no person"),
    ],
)
def test_man_down_by_the_torso(one: Track, down: bool) -> None:
    assert (span(told(ManDown(), lambda s: [one], 6)) is not None) is down


@given(angle_deg=st.floats(0, 90), left=st.booleans(), head_down=st.booleans())
def test_the_angle_decides(angle_deg: float, left: bool, head_down: bool) -> None:
    across = math.sin(math.radians(angle_deg)) * 40 * (-1 if left else 1)
    down = math.cos(math.radians(angle_deg)) * 40 * (-1 if head_down else 1)
    one = seen(TALL, posture((50, 50), (50 + across, 50 + down)))

    lies = span(told(ManDown(), lambda s: [one], 3)) is not None

    assert lies is (angle_deg > TORSO_LYING_DEG) or abs(angle_deg - TORSO_LYING_DEG) < 0.01


def test_a_track_carries_the_key_points_of_the_frame_it_was_seen_on_only() -> None:
    tracker = Tracker(("person",), begin_score=0.4)
    box: Box = (10, 10, 50, 110)
    with_body, without = found((0, 0.9, box), bodies=body(box)[None]), found((0, 0.9, box))
    looks = [with_body, with_body, without, found()]

    tracks = [tracker.step(look, 1 + n * 200_000) for n, look in enumerate(looks)]

    assert [len(one) for one in tracks] == [0, 1, 1, 1]
    assert [len(one[0].keypoints) for one in tracks[1:]] == [17, 0, 0]
    assert tracks[1][0].keypoints[SHOULDERS[0]][1] < tracks[1][0].keypoints[HIPS[0]][1]


def test_each_kind_begins_at_its_own_score() -> None:
    tracker = Tracker(("person", "smoke"), begin_score=(0.6, 0.4))
    look = found((0, 0.5, (10, 10, 50, 110)), (1, 0.5, (100, 10, 150, 110)))

    for n in range(3):
        tracks = tracker.step(look, 1 + n * 200_000)

    assert [one.kind for one in tracks] == ["smoke"]

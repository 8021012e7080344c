"""One camera, one step: from detections to where somebody stands and what that means."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from inference.frames import Image
from inference.pipeline import Pipeline, View
from inference.seen import Detections
from inference.zones import ViewZone
from tests.unit.inference.scenes import CLASSES, SECOND, head_of, person, seen
from tests.unit.inference.test_ground import Pose

FRAME = SECOND // 5
WH = (640, 360)
PIT = ViewZone("pit", "forbidden", ((45, 50), (55, 50), (55, 58), (45, 58)))
PICTURE = np.zeros((360, 640, 3), np.uint8)


class Script:
    """A detector that says what is written, frame by frame; a frame's top left pixel counts the frames."""

    classes = CLASSES
    score_threshold = 0.4

    def __init__(self, frames: Sequence[Detections]) -> None:
        self._frames = list(frames)

    def detect(self, frames: Image | Sequence[Image]) -> list[Detections]:
        """The next line of the script."""
        return [self._frames.pop(0)]


def test_somebody_walks_into_the_pit_without_a_helmet() -> None:
    box = person(320, 180)
    pipeline = Pipeline(
        Script([seen(("person", box), ("bare_head", head_of(box)))] * 10),
        View(WH, Pose(), (PIT,)),
        ["no_helmet", "forbidden_zone", "man_down"],
    )

    found = [pipeline.step(PICTURE, SECOND + i * FRAME) for i in range(10)][-1]

    assert [(one.kind, one.foot_m) for one in found.tracks] == [("person", pytest.approx((50.0, 56.0)))]
    assert found.tracks[0].height_m == pytest.approx(1.905, abs=0.01)
    assert {(one.kind, one.zone) for one in found.behaviours} == {("no_helmet", ""), ("forbidden_zone", "pit")}
    assert found.detections == 2


def test_who_is_cut_off_at_the_knees_has_no_place() -> None:
    pipeline = Pipeline(Script([seen(("person", person(320, 360)))] * 3), View(WH, Pose(), (PIT,)), ["forbidden_zone"])

    found = [pipeline.step(PICTURE, SECOND + i * FRAME) for i in range(3)][-1]

    assert [one.foot_m for one in found.tracks] == [None]
    assert found.behaviours == ()


def test_a_camera_without_a_pose_still_follows() -> None:
    pipeline = Pipeline(Script([seen(("person", person(320, 180)))] * 2), View(WH), ["forbidden_zone"])

    found = [pipeline.step(PICTURE, SECOND + i * FRAME) for i in range(2)][-1]

    assert [(one.track, one.foot_m) for one in found.tracks] == [(1, None)]


def test_a_zone_that_comes_later_counts_from_then() -> None:
    view = View(WH, Pose())
    pipeline = Pipeline(Script([seen(("person", person(320, 180)))] * 10), view, ["forbidden_zone"])
    before = [pipeline.step(PICTURE, SECOND + i * FRAME).behaviours for i in range(5)]

    pipeline.look(View(WH, Pose(), (PIT,)))
    after = [pipeline.step(PICTURE, SECOND + i * FRAME).behaviours for i in range(5, 10)]

    assert before == [()] * 5
    assert [len(behaviours) for behaviours in after] == [0, 0, 1, 1, 1]
    assert after[-1][0].since_us == SECOND + 5 * FRAME


def test_what_is_no_business_of_a_plant_is_not_followed() -> None:
    class Kitchen(Script):
        classes = ("person", "banana", "cup", "fork", "knife", "bowl")

    pipeline = Pipeline(Kitchen([seen(("helmet", person(320, 180)))] * 3), View(WH), [])

    assert [pipeline.step(PICTURE, SECOND + i * FRAME).tracks for i in range(3)] == [()] * 3

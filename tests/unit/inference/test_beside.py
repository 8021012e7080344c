"""What a model adds beside the detector, and how its finds join the detector's."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inference.beside import FITS_IOU, SAME_IOU, Joint, Role, role_of
from inference.boxes import iou
from inference.errors import ModelRefused
from inference.keypoints import COCO_17
from inference.seen import Detections
from tests.unit.inference.answers import Box, body

FIRE = role_of("fire.onnx", ("Fire", "smoke", "person"), ())
POSE = role_of("pose.onnx", ("person",), COCO_17)
DETECTOR = ("person", "helmet", "flame")


def found(*objects: tuple[int, float, Box], bodies: npt.NDArray[np.float32] | None = None) -> Detections:
    """Class id, score, box of each."""
    return Detections(
        np.array([box for _, _, box in objects], np.float32).reshape(-1, 4),
        np.array([score for _, score, _ in objects], np.float32),
        np.array([class_id for class_id, _, _ in objects], np.int64),
        bodies,
    )


def test_a_role_is_told_by_classes_and_key_points() -> None:
    assert (FIRE, FIRE.said) == (Role(("fire", "smoke", "")), ("fire", "smoke"))
    assert (POSE, POSE.said) == (Role(("",), 0), ("key points",))
    both = role_of("both.onnx", ("flames", "Person"), COCO_17)
    assert (both.kinds, both.persons, both.said) == (("flame", ""), 1, ("flame", "key points"))


@pytest.mark.parametrize(
    ("classes", "points"),
    [(("person", "helmet", ""), ()), (("dog",), COCO_17)],
    ids=["a detector", "a dog's pose"],
)
def test_a_model_with_nothing_to_add_is_refused(classes: tuple[str, ...], points: tuple[str, ...]) -> None:
    with pytest.raises(ModelRefused) as refused:
        role_of("m.onnx", classes, points)

    has = ", ".join(name for name in classes if name)
    assert str(refused.value) == (
        f"m.onnx: nothing to do beside the detector: it has the classes {has}; wanted are fire, flame, smoke or spark, "
        "or a pose model's key points of class person. `vigil model use FILE` without --beside makes it the detector"
    )


def test_new_kinds_stand_behind_the_detectors_and_fire_has_its_name_for_it() -> None:
    joint = Joint(DETECTOR, 0.5, [(FIRE, 0.3), (role_of("m", ("spark", "flame"), ()), 0.2)])

    assert joint.classes == ("person", "helmet", "flame", "smoke", "spark")
    assert joint.thresholds == (0.5, 0.5, 0.5, 0.3, 0.2)
    assert Joint(("person",), 0.5, [(FIRE, 0.3)]).classes == ("person", "fire", "smoke")


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [
        pytest.param((2, 0.6, (0, 0, 10, 10)), (0, 0.9, (0, 0, 10, 11)), [(2, 0.9)], id="one fire, theirs is stronger"),
        pytest.param((2, 0.9, (0, 0, 10, 10)), (0, 0.6, (0, 0, 10, 11)), [(2, 0.9)], id="one fire, mine is stronger"),
        pytest.param((2, 0.7, (0, 0, 10, 10)), (0, 0.7, (0, 0, 10, 11)), [(2, 0.7)], id="equally strong"),
        pytest.param((2, 0.6, (0, 0, 10, 10)), (0, 0.9, (20, 0, 30, 10)), [(2, 0.9), (2, 0.6)], id="two fires"),
        pytest.param((2, 0.6, (0, 0, 10, 10)), (1, 0.9, (0, 0, 10, 11)), [(3, 0.9), (2, 0.6)], id="smoke is no fire"),
        pytest.param((0, 0.6, (0, 0, 10, 10)), (2, 0.9, (0, 0, 10, 10)), [(0, 0.6)], id="persons are the detector's"),
    ],
)
def test_the_stronger_of_two_finds_of_one_thing_stays(
    mine: tuple[int, float, Box], theirs: tuple[int, float, Box], kept: list[tuple[int, float]]
) -> None:
    all_finds = Joint(DETECTOR, 0.5, [(FIRE, 0.3)]).with_finds(found(mine), found(theirs), 0)

    assert list(zip(all_finds.class_ids.tolist(), all_finds.scores.tolist(), strict=True)) == [
        (class_id, pytest.approx(score)) for class_id, score in kept
    ]


places = st.tuples(st.floats(0, 50), st.floats(0, 50), st.floats(51, 100), st.floats(51, 100))
finds = st.lists(st.tuples(st.integers(0, 2), st.floats(0.125, 1, width=32), places), max_size=8)


@given(mine=finds, theirs=finds)
def test_nothing_is_made_up_and_nothing_is_said_twice(
    mine: list[tuple[int, float, Box]], theirs: list[tuple[int, float, Box]]
) -> None:
    joint, one, other = Joint(DETECTOR, 0.5, [(FIRE, 0.3)]), found(*mine), found(*theirs)
    my_boxes, their_boxes = set(map(tuple, one.boxes_xyxy_px.tolist())), set(map(tuple, other.boxes_xyxy_px.tolist()))
    assume(not my_boxes & their_boxes)

    both = joint.with_finds(one, other, 0)

    boxes = list(map(tuple, both.boxes_xyxy_px.tolist()))
    assert set(boxes) <= my_boxes | their_boxes
    assert (both.class_ids == 0).sum() == (one.class_ids == 0).sum(), "persons are the detector's"
    flames = [(box, box in my_boxes) for box, kind in zip(boxes, both.class_ids, strict=True) if kind == 2]
    from_me, from_them = [box for box, is_mine in flames if is_mine], [box for box, is_mine in flames if not is_mine]
    if from_me and from_them:
        assert iou(np.array(from_me, np.float32), np.array(from_them, np.float32)).max() <= SAME_IOU


def test_key_points_go_to_the_person_that_fits_best_and_to_nobody_else() -> None:
    joint = Joint(DETECTOR, 0.5, [(POSE, 0.3)])
    boxes: list[Box] = [(0, 0, 20, 40), (15, 0, 35, 40), (60, 0, 80, 40)]
    persons = found((0, 0.9, boxes[0]), (0, 0.8, boxes[1]), (1, 0.8, boxes[2]), (0, 0.7, (200, 0, 220, 40)))
    bodies = np.stack([body((16, 1, 36, 41)), body((1, 0, 21, 40)), body(boxes[2])])
    posed = found((0, 0.9, (16, 1, 36, 41)), (0, 0.8, (1, 0, 21, 40)), (0, 0.8, boxes[2]), bodies=bodies)

    both = joint.with_finds(persons, posed, 0)

    assert both.keypoints is not None
    np.testing.assert_array_equal(both.keypoints[0], bodies[1])
    np.testing.assert_array_equal(both.keypoints[1], bodies[0])
    assert not both.keypoints[2:].any(), "neither a helmet nor a person whom the pose model does not see"
    np.testing.assert_array_equal(both.boxes_xyxy_px, persons.boxes_xyxy_px)
    assert (both.body(3), len(both.body(0))) == ((), 17)


@given(people=st.lists(places, max_size=5), bodies=st.lists(places, max_size=5))
def test_each_body_is_given_once_and_only_where_it_fits(people: list[Box], bodies: list[Box]) -> None:
    joint = Joint(DETECTOR, 0.5, [(POSE, 0.3)])
    theirs = np.full((len(bodies), 17, 3), 0.5, np.float32)
    theirs[:, :, 0] = np.arange(len(bodies))[:, None]
    posed = found(*((0, 0.9, box) for box in bodies), bodies=theirs)
    persons = found(*((0, 0.9, box) for box in people))

    both = joint.with_finds(persons, posed, 0)

    assert both.keypoints is not None
    given_rows = [row for row in range(len(people)) if both.body(row)]
    owners = [int(both.keypoints[row, 0, 0]) for row in given_rows]
    assert len(set(owners)) == len(owners)
    fit = iou(persons.boxes_xyxy_px, posed.boxes_xyxy_px)
    assert all(fit[row, owner] >= FITS_IOU for row, owner in zip(given_rows, owners, strict=True))


def test_a_fire_beside_people_with_key_points_leaves_them_theirs() -> None:
    joint = Joint(DETECTOR, 0.5, [(POSE, 0.3), (FIRE, 0.3)])
    box: Box = (0, 0, 20, 40)
    persons = joint.with_finds(found((0, 0.8, box)), found((0, 0.9, box), bodies=body(box)[None]), 0)

    both = joint.with_finds(persons, found((0, 0.95, (50, 50, 60, 60))), 1)

    assert both.class_ids.tolist() == [2, 0] and both.keypoints is not None
    assert (both.body(0), len(both.body(1))) == ((), 17)


def test_a_detector_without_persons_gets_no_key_points() -> None:
    joint = Joint(("flame",), 0.5, [(POSE, 0.3)])
    box: Box = (0, 0, 20, 40)

    both = joint.with_finds(found((0, 0.8, box)), found((0, 0.9, box), bodies=body(box)[None]), 0)

    assert both.body(0) == ()

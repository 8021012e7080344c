"""Models with key points: recognised, refused where they could be something else, decoded into COCO's order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference import keypoints
from inference.detector import Detector
from inference.errors import ModelRefused
from inference.families.family import Net
from inference.families.registry import FAMILIES
from inference.keypoints import COCO_17, in_coco_order, places
from inference.metadata import understood
from inference.model_card import InputForm, read_card, write_card
from inference.postprocess import (
    NO_POINT,
    NO_POINT_SCORE,
    POINT_OUTSIDE,
    Sieve,
    detections,
    possible_points,
)
from inference.preprocess import Intake, fit
from inference.seen import Detections
from tests.unit.inference import answers
from tests.unit.inference.answers import BOX, POSES, WH, Answer, Box, body
from tests.unit.inference.test_families import frame, in_frame
from tests.unit.inference.tiny_model import card_for, write_answers

TAKEN = (1, 3, WH[1], WH[0])
ONE = {"names": "{0: 'person'}"}
POSE = {**ONE, "task": "pose", "kpt_shape": "[17, 3]"}
SAID_OF_BOTH = (
    'm.onnx: picture 96x64, output [1,56,126]; this could be YOLOv8, v9, 11, 12 ("family": "yolov8") or YOLOv8-pose '
    'or YOLO11-pose, boxes and key points ("family": "yolov8-pose"); that line on a card m.json settles it'
)


def opened(path: Path, answer: Answer, metadata: dict[str, str] | None = None) -> Detector:
    """A model without a card."""
    return Detector.open(write_answers(path / "m.onnx", answer, taken=TAKEN, metadata=metadata))


def why_not(path: Path, answer: Answer, metadata: dict[str, str] | None = None) -> str:
    """With which words it is refused."""
    with pytest.raises(ModelRefused) as refused:
        opened(path, answer, metadata)
    return str(refused.value)


def in_shares() -> Answer:
    """(1, 56, N) whose key points, or 52 class scores, are all within 0 and 1."""
    raw = answers.yolov8_pose()[0]
    raw[:, 5:] = 0.2
    return [raw]


@pytest.mark.parametrize("family", POSES)
@pytest.mark.parametrize("metadata", [POSE, ONE, None], ids=["task and shape are said", "names", "nothing is said"])
def test_it_is_recognised_and_its_key_points_are_where_they_are(
    tmp_path: Path, family: str, metadata: dict[str, str] | None
) -> None:
    detector = opened(tmp_path, POSES[family](), metadata)

    found = detector.detect(frame())[0]

    assert (detector.card.family, detector.classes, detector.card.keypoints) == (family, ("person",), COCO_17)
    np.testing.assert_allclose(found.boxes_xyxy_px, [in_frame(family)], atol=0.02)
    assert found.keypoints is not None and found.keypoints.shape == (1, 17, 3)
    left, top, right, bottom = in_frame(family)
    np.testing.assert_allclose(found.keypoints[0, :, 0], (left + right) / 2, atol=0.02)
    np.testing.assert_allclose(found.keypoints[0, [0, -1], 1], [top, bottom], atol=0.02)
    np.testing.assert_allclose(found.keypoints[0, :, 2], 0.9, atol=1e-6)
    assert detector.dropped == {}


def test_what_could_be_a_detector_of_52_classes_is_refused_naming_both(tmp_path: Path) -> None:
    assert why_not(tmp_path, in_shares()) == SAID_OF_BOTH


@pytest.mark.parametrize(
    ("metadata", "family"),
    [
        pytest.param(POSE, "yolov8-pose", id="task"),
        pytest.param({"task": "pose"}, "yolov8-pose", id="task alone"),
        pytest.param(ONE, "yolov8-pose", id="one name"),
        pytest.param({"names": str({k: f"c{k}" for k in range(52)})}, "yolov8", id="52 names"),
        pytest.param({"task": "detect", "names": str({k: f"c{k}" for k in range(52)})}, "yolov8", id="detect"),
    ],
)
def test_metadata_settles_it(tmp_path: Path, metadata: dict[str, str], family: str) -> None:
    assert opened(tmp_path, in_shares(), metadata).card.family == family


@pytest.mark.parametrize("family", ["yolov8", "yolov8-pose"])
def test_a_card_settles_it(tmp_path: Path, family: str) -> None:
    model = write_answers(tmp_path / "m.onnx", in_shares(), taken=TAKEN)
    form = InputForm(width=96, height=64, pixels="rgb", scale=1 / 255, letterbox="centre")
    pose = family == "yolov8-pose"
    classes = ("person",) if pose else tuple(f"c{k}" for k in range(52))
    write_card(card_for(model, family=family, input=form, classes=classes, keypoints=COCO_17 if pose else ()), model)

    found = Detector.open(model).detect(frame())[0]

    assert (len(found.scores), found.keypoints is not None) == (1, pose)


@pytest.mark.parametrize(
    ("family", "names", "why"),
    [
        ("yolov8-pose", (), 'needs "keypoints", the names of its key points; there is no left_shoulder, right_sh'),
        ("yolov8-pose", COCO_17[:12], "there is no right_hip"),
        ("yolov8", COCO_17, "keypoints: family 'yolov8' has none"),
    ],
)
def test_a_card_whose_key_points_do_not_fit_is_refused(
    tmp_path: Path, family: str, names: tuple[str, ...], why: str
) -> None:
    model = write_answers(tmp_path / "m.onnx", answers.yolov8_pose(), taken=TAKEN)
    write_card(card_for(model, family=family, keypoints=names), model)

    with pytest.raises(ModelRefused) as refused:
        read_card(model)

    assert why in str(refused.value)


def test_a_card_with_too_few_key_points_for_its_file_is_refused(tmp_path: Path) -> None:
    model = write_answers(tmp_path / "m.onnx", answers.yolov8_pose(points=18), taken=TAKEN)
    form = InputForm(width=96, height=64, pixels="rgb", scale=1 / 255, letterbox="centre")
    write_card(card_for(model, family="yolov8-pose", input=form, classes=("person",), keypoints=COCO_17), model)

    with pytest.raises(ModelRefused, match=r"means output \[1,56,126\], the file has \[1,59,126\]"):
        Detector.open(model)


@pytest.mark.parametrize(
    ("metadata", "why"),
    [
        pytest.param({**POSE, "kpt_shape": "[17, 2]"}, "key points of 2 numbers, says its metadata", id="no scores"),
        pytest.param({**POSE, "task": "obb"}, "made to obb, says its metadata", id="another task"),
        pytest.param({**POSE, "kpt_shape": "[5, 3]"}, "these are the shapes of yolov8-pose, but", id="another number"),
        pytest.param({**POSE, "task": "detect"}, "the numbers for a try picture are not theirs", id="not what it says"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, metadata: dict[str, str], why: str) -> None:
    assert why in why_not(tmp_path, answers.yolov8_pose(), metadata)


def test_key_points_without_names_are_refused_with_the_mend(tmp_path: Path) -> None:
    said = why_not(tmp_path, answers.yolov8_pose(points=21), {**POSE, "kpt_shape": "[21, 3]"})

    assert said == (
        "m.onnx: 21 key points, left_shoulder, right_shoulder, left_hip, right_hip not among their names; a card "
        'm.json with "keypoints" names them'
    )


def test_key_points_in_another_order_come_in_cocos(tmp_path: Path) -> None:
    names = ["Left Hip", "right-hip", "left_shoulder", "right_shoulder", "tail"]
    metadata = {**POSE, "kpt_shape": "[5, 3]", "kpt_names": str({0: names})}

    found = opened(tmp_path, answers.yolov8_pose(points=5), metadata).detect(frame())[0]

    assert found.keypoints is not None
    bodies, known = found.keypoints[0], [11, 12, 5, 6]
    assert (np.diff(bodies[known, 1]) > 0).all() and (bodies[known, 2] > 0.8).all()
    assert not bodies[[k for k in range(17) if k not in known]].any()


def test_rows_of_zeros_are_taken_when_the_task_is_said(tmp_path: Path) -> None:
    nothing = [np.zeros((1, 300, 57), np.float32)]

    assert opened(tmp_path, nothing, POSE).card.family == "end-to-end-pose"
    assert opened(tmp_path, nothing, {**POSE, "end2end": "True"}).card.family == "end-to-end-pose"
    assert "these are the shapes of end-to-end-pose, rtdetr" in why_not(tmp_path, nothing)


def test_what_metadata_says_of_key_points_is_read_as_literals() -> None:
    assert understood({"kpt_shape": "[17, 3]"}).keypoints == (17, 3)
    for nonsense in ("17", "[17]", "[17, 'x']", "[0, 3]", "__import__('os')", "[99999, 3]"):
        assert understood({"kpt_shape": nonsense}).keypoints is None
    assert understood({"kpt_names": "{0: ['a', 'b']}"}).keypoint_names == ("a", "b")
    assert understood({"kpt_names": "['a', 'b']"}).keypoint_names == ("a", "b")
    assert understood({"kpt_names": "{1: ['a']}"}).keypoint_names == understood({"kpt_names": "7"}).keypoint_names == ()


def test_bad_key_points_are_dropped_and_counted() -> None:
    points = np.tile(np.array([10, 10, 0.9], np.float32), (1, 17, 1))
    points[0, 0, 0], points[0, 1, 2], points[0, 2, 2] = np.nan, 1.2, -0.5
    points[0, 3, 0], points[0, 4, :2], points[0, 5] = -1, (101, 5), (-7, 5, 0.1)
    points[0, 6, 2] = np.inf
    dropped = Counter[str]()

    kept = possible_points(points, (100, 50), dropped)

    assert dropped == {NO_POINT: 2, NO_POINT_SCORE: 2, POINT_OUTSIDE: 2}
    assert not kept[0, :7].any(), "the unsure one outside goes too, uncounted: the edge cuts the body off"
    np.testing.assert_array_equal(kept[0, 7:], points[0, 7:])


def test_a_model_with_bad_key_points_counts_them_and_keeps_its_boxes(tmp_path: Path) -> None:
    raw = answers.yolov8_pose()[0]
    raw[0, 5:8, 30], raw[0, 8, 30] = np.nan, -900
    model = write_answers(tmp_path / "m.onnx", [raw], taken=TAKEN)
    form = InputForm(width=96, height=64, pixels="rgb", scale=1 / 255, letterbox="centre")
    write_card(card_for(model, family="yolov8-pose", input=form, classes=("person",), keypoints=COCO_17), model)
    detector = Detector.open(model)

    found = detector.detect(frame())[0]

    assert (len(found.scores), detector.dropped) == (1, {NO_POINT: 1, POINT_OUTSIDE: 1})
    assert found.keypoints is not None and not found.keypoints[0, :2].any() and found.keypoints[0, 2:, 2].all()


boxes_in_picture = st.tuples(st.floats(1, 30), st.floats(1, 15), st.floats(41, 95), st.floats(25, 63))


@pytest.mark.parametrize("family", POSES)
@given(box=boxes_in_picture, class_id=st.integers(0, 2), points=st.integers(1, 30))
def test_a_body_comes_out_of_the_numbers_as_it_went_in(family: str, box: Box, class_id: int, points: int) -> None:
    raw = POSES[family](box=box, class_id=class_id, classes=3, points=points)[0][0]

    found = FAMILIES[family].decode([raw], Net(WH, keypoints=points), 0.5)

    np.testing.assert_allclose(found.boxes_xyxy, [box], atol=0.02)
    assert found.class_ids.tolist() == [class_id] and found.keypoints is not None
    np.testing.assert_allclose(found.keypoints, [body(box, points)], atol=1e-4)


@pytest.mark.parametrize("family", POSES)
@given(seed=st.integers(0, 2**32 - 1))
def test_whatever_numbers_come_out_nothing_breaks(family: str, seed: int) -> None:
    nonsense = np.array([np.nan, np.inf, -np.inf, 3e38, -3e38, -1, 0, 0.5, 0.9, 1, 40], np.float32)
    raw = np.random.default_rng(seed).choice(nonsense, POSES[family]()[0].shape[1:])
    sieve, dropped = Sieve(("person",), 0.5, places(COCO_17)), Counter[str]()

    with np.errstate(all="ignore"):
        found = FAMILIES[family].decode([raw], Net(WH, keypoints=17), 0.5)
        seen = detections(found, fit((192, 192), Intake(WH, "rgb", 1.0, "centre")), (192, 192), sieve, dropped)

    assert seen.keypoints is not None and seen.keypoints.shape == (len(seen.scores), 17, 3)
    assert np.isfinite(seen.keypoints).all() and (seen.keypoints >= 0).all()
    assert (seen.keypoints[..., :2] <= 192).all() and (seen.keypoints[..., 2] <= 1).all()


@given(order=st.permutations(COCO_17), left_out=st.sets(st.sampled_from(COCO_17), max_size=13))
def test_every_order_becomes_cocos(order: list[str], left_out: set[str]) -> None:
    names = [name for name in order if name not in left_out]
    points = np.array([[[COCO_17.index(name), 1, 1] for name in names]], np.float32).reshape(1, -1, 3)

    got = in_coco_order(points, places(names))[0]

    for k, name in enumerate(COCO_17):
        assert got[k].tolist() == ([0, 0, 0] if name in left_out else [k, 1, 1])
    assert set(keypoints.lacking(names)) == left_out & {COCO_17[k] for k in keypoints.TORSO}


def test_detections_refuse_key_points_of_another_shape() -> None:
    with pytest.raises(ValueError, match=r"Detections.keypoints must have shape \(1, 17, 3\), got \(1, 5, 3\)"):
        Detections(
            np.array([BOX], np.float32), np.ones(1, np.float32), np.zeros(1, np.int64), np.zeros((1, 5, 3), np.float32)
        )

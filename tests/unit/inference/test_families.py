"""Every family of detectors, each a real ONNX file that is recognised without a card."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference import runtime
from inference.detector import Detector
from inference.errors import ModelRefused
from inference.families.family import Grid, Net
from inference.families.registry import FAMILIES
from inference.model_card import GridForm, InputForm, write_card
from inference.postprocess import Sieve, detections
from inference.preprocess import Intake, fit
from inference.recognition import Said
from tests.unit.inference import answers
from tests.unit.inference.answers import ANSWERS, BOX, POSES, WH, Box
from tests.unit.inference.tiny_model import (
    FLOAT16,
    UINT8,
    card_for,
    write_answers,
    write_bright_model,
    write_sized_model,
)

TAKEN = (1, 3, WH[1], WH[0])
NAMES = {"names": "{0: 'person', 1: 'helmet'}"}
TOLD = {"rtdetr-logits", "rf-detr", "yolov8-rows"}
"""Families that nothing tells from another one when there are two classes."""

SIEVE = Sieve(("person", "helmet"), 0.5)

boxes_in_picture = st.tuples(st.floats(1, 30), st.floats(1, 15), st.floats(41, 95), st.floats(25, 63))


def frame(wide: int = 192, high: int = 192) -> npt.NDArray[np.uint8]:
    """Not of the network's shape: a letterbox and a stretch differ."""
    return np.full((high, wide, 3), 114, np.uint8)


def in_frame(family: str) -> npt.NDArray[np.float32]:
    """BOX in pixels of the frame, by hand: letterboxed it is scaled by 1/3, 16 pixels from the left when centred."""
    left, top, right, bottom = BOX
    place = FAMILIES[family].intake.place
    if place == "stretch":
        return np.array([left * 2, top * 3, right * 2, bottom * 3], np.float32)
    shift = 16 if place == "centre" else 0
    return np.array([(left - shift) * 3, top * 3, (right - shift) * 3, bottom * 3], np.float32)


def told(family: str) -> Said:
    """What must be said of it."""
    return Said(family=family) if family in TOLD else Said()


def written(path: Path, family: str, class_id: int = 1, **changes: object) -> Path:
    """A model of this family."""
    answer = ANSWERS[family](class_id=class_id)
    settings = {"taken": TAKEN, "sizes": family == "d-fine", "metadata": NAMES, **changes}
    return write_answers(path, answer, **settings)  # type: ignore[arg-type]


def test_every_family_has_its_name_and_is_tried_here() -> None:
    assert [family.name for family in FAMILIES.values()] == list(FAMILIES)
    assert {*ANSWERS, *POSES, "grid"} == set(FAMILIES)


@pytest.mark.parametrize("family", ANSWERS)
def test_it_is_recognised_and_its_box_is_where_it_is(tmp_path: Path, family: str) -> None:
    detector = Detector.open(written(tmp_path / "m.onnx", family), said=told(family))

    found = detector.detect(frame())[0]

    assert (detector.card.family, detector.classes, detector.dropped) == (family, ("person", "helmet"), {})
    np.testing.assert_allclose(found.boxes_xyxy_px, [in_frame(family)], atol=0.02)
    np.testing.assert_allclose(found.scores, [0.8], atol=1e-3)
    assert found.class_ids.tolist() == [1]


@pytest.mark.parametrize("family", ANSWERS)
def test_half_precision_is_taken(tmp_path: Path, family: str) -> None:
    answer = [one.astype(np.float16) if one.dtype == np.float32 else one for one in ANSWERS[family](class_id=1)]
    sizes = family == "d-fine"
    model = write_answers(
        tmp_path / "m.onnx", answer, taken=TAKEN, taken_type=FLOAT16, sizes=sizes, metadata=NAMES
    )  # fmt: skip
    detector = Detector.open(model, said=told(family))

    found = detector.detect(frame())[0]

    assert detector.card.family == family
    np.testing.assert_allclose(found.boxes_xyxy_px, [in_frame(family)], atol=0.6)


@pytest.mark.parametrize("family", ANSWERS)
def test_open_sizes_are_settled_by_the_metadata(tmp_path: Path, family: str) -> None:
    given = [("n", *(f"d{k}" for k in range(one.ndim - 1))) for one in ANSWERS[family]()]
    metadata = {**NAMES, "imgsz": str([WH[1], WH[0]])}
    model = written(tmp_path / "m.onnx", family, taken=("n", 3, "h", "w"), given=given, metadata=metadata)

    detector = Detector.open(model, said=told(family))

    assert (detector.card.family, detector.card.intake.wh_px) == (family, WH)
    assert detector.detect(frame())[0].class_ids.tolist() == [1]


@pytest.mark.parametrize("family", sorted(set(ANSWERS) - {"yolox", "yolox-decoded", "yolov6"}))
@given(box=boxes_in_picture, class_id=st.integers(0, 2))
def test_a_box_comes_out_of_the_numbers_as_it_went_in(family: str, box: Box, class_id: int) -> None:
    row = FAMILIES[family]
    net = Net(WH, row.strides[0])

    answer = ANSWERS[family](box=box, class_id=class_id, classes=3)

    found = row.decode(answer if family == "yolo-nas-flat" else [one[0] for one in answer], net, 0.5)

    np.testing.assert_allclose(found.boxes_xyxy, [box], atol=0.02)
    np.testing.assert_allclose(found.scores, [0.8], atol=1e-4)
    assert found.class_ids.tolist() == [class_id]


@pytest.mark.parametrize("family", ANSWERS)
@given(seed=st.integers(0, 2**32 - 1))
def test_whatever_numbers_come_out_of_a_network_nothing_breaks(family: str, seed: int) -> None:
    chance = np.random.default_rng(seed)
    nonsense = np.array([np.nan, np.inf, -np.inf, 3e38, -3e38, -1, 0, 0.5, 0.9, 1, 40], np.float32)
    shapes = [one.shape if family == "yolo-nas-flat" else one.shape[1:] for one in ANSWERS[family]()]
    raw = [chance.choice(nonsense, shape) for shape in shapes]
    net, dropped = Net(WH, FAMILIES[family].strides[0]), Counter[str]()

    with np.errstate(all="ignore"):
        found = FAMILIES[family].decode(raw, net, 0.5)
        seen = detections(found, fit((192, 192), Intake(WH, "rgb", 1.0, "centre")), (192, 192), SIEVE, dropped)

    assert len(seen.scores) + dropped.total() <= len(found.scores)
    assert np.isfinite(seen.boxes_xyxy_px).all() and (seen.scores <= 1.001).all()
    assert (seen.boxes_xyxy_px >= 0).all() and (seen.boxes_xyxy_px <= 192).all()


@given(
    box=st.tuples(st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0.5, 1), st.floats(0.5, 1)),
    wide=st.integers(40, 2000),
    high=st.integers(40, 2000),
    place=st.sampled_from(["top-left", "centre", "stretch"]),
)
def test_a_box_goes_to_the_network_and_back(box: Box, wide: int, high: int, place: str) -> None:
    lies = fit((wide, high), Intake(WH, "rgb", 1.0, place))
    boxes = np.array([box], np.float32) * np.array([wide, high] * 2, np.float32)

    back = lies.to_frame(lies.to_network(boxes), (wide, high))

    np.testing.assert_allclose(back, boxes, atol=0.02 + 1e-4 * max(wide, high))


@pytest.mark.parametrize("boxes", ["yolov3", "yolov5", "yolox"])
@pytest.mark.parametrize("turned", [False, True], ids=["A*(5+C),H,W", "A,H,W,5+C"])
def test_grid_outputs_are_read_with_their_card(tmp_path: Path, boxes: str, turned: bool) -> None:
    answer = answers.grid_outputs(boxes, box=(38, 20, 42, 26))
    if turned:
        answer = [np.moveaxis(one.reshape(1, 3, 7, *one.shape[2:]), 2, 4).copy() for one in answer]
    model = write_answers(tmp_path / "m.onnx", answer[::-1], taken=TAKEN)
    form = InputForm(width=WH[0], height=WH[1], pixels="rgb", scale=1 / 255, letterbox="stretch")
    grid = GridForm(boxes=boxes, anchors_px=answers.ANCHORS)  # type: ignore[arg-type]
    write_card(card_for(model, family="grid", input=form, grid=grid), model)

    found = Detector.open(model).detect(frame())[0]

    np.testing.assert_allclose(found.boxes_xyxy_px, [[76, 60, 84, 78]], atol=0.05)
    np.testing.assert_allclose(found.scores, [0.8], atol=1e-3)
    assert found.class_ids.tolist() == [1]


def test_a_grid_without_anchors_is_one_anchor_of_a_cell() -> None:
    raw = [np.zeros((6, WH[1] // s, WH[0] // s), np.float32) for s in (8, 16, 32)]
    raw[0][:, 2, 3] = 0.5, 0.25, 0.0, np.log(2), 0.9, 0.9

    found = FAMILIES["grid"].decode(raw, Net(WH, grid=Grid("yolox", sigmoid=False)), 0.5)

    np.testing.assert_allclose(found.boxes_xyxy, [[24, 10, 32, 26]], atol=1e-4)


def test_grid_outputs_without_a_card_are_refused_with_what_settles_it(tmp_path: Path) -> None:
    model = write_answers(tmp_path / "m.onnx", answers.grid_outputs("yolov5"), taken=TAKEN, metadata=NAMES)

    with pytest.raises(ModelRefused) as refused:
        Detector.open(model)

    assert str(refused.value) == (
        "m.onnx: picture 96x64, output [1,21,8,12] and [1,21,4,6] and [1,21,2,3]; it may be a grid for each stride: "
        'a card m.json with "family": "grid" and "grid" settles it'
    )


def test_boxes_are_wanted_in_the_networks_pixels(tmp_path: Path) -> None:
    """The exporter of D-FINE multiplies with the size that it is given, width first."""
    shares = np.array([[[0.25, 0.25, 0.5, 0.75], [0, 0, 0.1, 0.1]]], np.float32)
    model = write_sized_model(tmp_path / "m.onnx", shares, np.array([[0.9, 0.1]], np.float32))
    model.with_suffix(".names").write_text("person\n")

    found = Detector.open(model).detect(frame(400, 200))[0]

    np.testing.assert_allclose(found.boxes_xyxy_px, [[100, 50, 200, 150]], atol=0.01)


def test_a_batch_of_two_is_filled_and_each_frame_has_its_own_answer(tmp_path: Path) -> None:
    pair = np.concatenate([answers.yolov8(class_id=0)[0], answers.yolov8(class_id=1)[0]])
    model = write_answers(tmp_path / "m.onnx", [pair], taken=(2, *TAKEN[1:]), metadata=NAMES)
    detector = Detector.open(model)

    found = detector.detect([frame(), frame(96, 64), frame()])

    assert detector.at_once == 2
    assert [one.class_ids.tolist() for one in found] == [[0], [1], [0]]
    np.testing.assert_allclose(found[1].boxes_xyxy_px, [BOX], atol=0.01)


def test_an_open_batch_is_as_large_as_the_provider_gains_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(runtime.AT_ONCE, "CPU", 4)
    answer = answers.yolov8()[0]
    answer[answer == np.float32(0.8)] = 0.4
    detector = Detector.open(write_bright_model(tmp_path / "m.onnx", answer, NAMES))
    frames = [np.full((64, 96, 3), value, np.uint8) for value in (0, 5, 10, 15, 20)]

    found = detector.detect(frames)

    assert detector.at_once == 4
    np.testing.assert_allclose([one.scores[0] for one in found], [0.4 + k * 5 / 255 for k in range(5)], atol=1e-5)


def test_a_card_settles_what_the_file_leaves_open(tmp_path: Path) -> None:
    """Its size, and by the numbers which of two equal shapes are the scores."""
    labels, boxes, scores = answers.d_fine(class_id=1)
    given = [("n", "q"), ("n", "q"), ("n", "q", 4)]
    model = write_answers(
        tmp_path / "m.onnx", [scores, labels, boxes], taken=("n", 3, "h", "w"), given=given, sizes=True
    )  # fmt: skip
    form = InputForm(width=WH[0], height=WH[1], pixels="rgb", scale=1 / 255, letterbox="stretch")
    write_card(card_for(model, family="d-fine", input=form), model)

    found = Detector.open(model).detect(frame())[0]

    np.testing.assert_allclose(found.boxes_xyxy_px, [in_frame("d-fine")], atol=0.01)
    np.testing.assert_allclose(found.scores, [0.8])


def test_a_card_cannot_settle_what_the_numbers_do_not_tell(tmp_path: Path) -> None:
    labels, boxes, scores = answers.d_fine()
    model = write_answers(tmp_path / "m.onnx", [labels, boxes, scores * np.float32("nan")], taken=TAKEN, sizes=True)
    form = InputForm(width=WH[0], height=WH[1], pixels="rgb", scale=1 / 255, letterbox="stretch")
    write_card(card_for(model, family="d-fine", input=form), model)

    with pytest.raises(ModelRefused, match="the numbers for a try picture do not tell which output is which"):
        Detector.open(model)


def test_outputs_without_a_dimension_of_pictures_are_read(tmp_path: Path) -> None:
    answer = [answers.end_to_end()[0][0]]
    detector = Detector.open(write_answers(tmp_path / "m.onnx", answer, taken=TAKEN, metadata=NAMES))

    assert (detector.card.family, len(detector.detect(frame())[0].scores)) == ("end-to-end", 1)


def test_channels_last_and_bytes_are_fed(tmp_path: Path) -> None:
    model = write_answers(
        tmp_path / "m.onnx", answers.yolov8(), taken=(1, WH[1], WH[0], 3), taken_type=UINT8, metadata=NAMES
    )
    detector = Detector.open(model)

    assert (detector.card.input.layout, len(detector.detect(frame())[0].scores)) == ("nhwc", 1)


def test_heads_that_an_export_left_beside_its_output_are_passed_over(tmp_path: Path) -> None:
    heads = [np.zeros((1, 3, 8, 12, 7), np.float32), np.zeros((1, 3, 4, 6, 7), np.float32)]
    model = write_answers(tmp_path / "m.onnx", [*heads, *answers.yolov5()], taken=TAKEN, metadata=NAMES)

    detector = Detector.open(model)

    assert (detector.card.family, len(detector.detect(frame())[0].scores)) == ("yolov5", 1)

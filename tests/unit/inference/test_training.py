"""The parts of training that need no PyTorch: labels, targets, measures."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.detector import Detector
from inference.errors import InferenceError
from inference.model_card import card_path
from inference.postprocess import cells, grid
from inference.training import evaluate
from inference.training.certify import Terms, certified
from inference.training.evaluate import measured
from inference.training.scenes import read_scenes
from inference.training.targets import assigned
from tests.unit.inference.test_detector import BOX, planted
from tests.unit.inference.tiny_model import card_for, write_model

WH = (384, 224)
STRIDES = (8, 16, 32)


def write_folder(folder: Path, boxes: list[list[float]], pictures: int = 1) -> Path:
    """A folder of grey pictures with the same persons on each."""
    folder.mkdir()
    for number in range(pictures):
        cv2.imwrite(str(folder / f"{number}.png"), np.full((64, 64, 3), 90, np.uint8))
    labels = {
        "images": [{"id": n, "file_name": f"{n}.png", "width": 64, "height": 64} for n in range(pictures)],
        "annotations": [
            {"id": 10 * n + i, "image_id": n, "category_id": 5, "bbox": box}
            for n in range(pictures)
            for i, box in enumerate(boxes)
        ],
        "categories": [{"id": 5, "name": "person"}, {"id": 9, "name": "helmet"}],
    }
    (folder / "labels.json").write_text(json.dumps(labels))
    return folder


def planted_detector(folder: Path) -> Detector:
    """A detector that always finds one person at BOX."""
    model = write_model(folder / "tiny.onnx", planted())
    card_path(model).write_bytes(msgspec.json.encode(card_for(model)))
    return Detector.open(model)


def test_labels_are_read_as_corners_and_class_numbers(tmp_path: Path) -> None:
    classes, scenes = read_scenes(write_folder(tmp_path / "data", [[10, 20, 30, 40], [1, 2, 3, 4]]))

    assert classes == ("person", "helmet")
    assert scenes[0].boxes_xyxy_px.tolist() == [[10, 20, 40, 60], [1, 2, 4, 6]]
    assert scenes[0].class_ids.tolist() == [0, 0]
    assert scenes[0].image_bgr().shape == (64, 64, 3)


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InferenceError, match=r"labels\.json: no labels in COCO form"):
        read_scenes(tmp_path)


def test_a_picture_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data", [])
    (folder / "0.png").write_bytes(b"no picture")

    with pytest.raises(InferenceError, match=r"0\.png: no picture that can be read"):
        read_scenes(folder)[1][0].image_bgr()


@given(
    st.tuples(st.floats(4, 380), st.floats(4, 220)),
    st.floats(4, 200),
    st.floats(0.3, 1.0),
)
def test_every_object_has_cells_that_answer_for_it(centre: tuple[float, float], high: float, narrow: float) -> None:
    half = np.array([high * narrow / 2, high / 2])
    box = np.array([[*(np.array(centre) - half), *(np.array(centre) + half)]], np.float32)

    rows, owners = assigned(box, WH, STRIDES)

    points, sizes = grid(WH, STRIDES)
    away = np.abs((points[rows] + 0.5) * sizes[rows] - np.array(centre)).max(axis=1) / sizes[rows, 0]
    assert len(rows) >= 1 and len(set(rows.tolist())) == len(rows)
    assert (away < 1.1 + 1e-4).all() and (owners == 0).all()
    assert rows.max() < cells(WH, STRIDES)


def test_a_cell_between_two_heads_goes_to_the_nearer_one() -> None:
    boxes = np.array([[10, 10, 18, 18], [20, 10, 28, 18]], np.float32)

    rows, owners = assigned(boxes, WH, STRIDES)

    points, _ = grid(WH, STRIDES)
    for row, owner in zip(rows, owners, strict=True):
        away = np.abs((points[row] + 0.5) * 8 - np.array([[14, 14], [24, 14]])).max(axis=1)
        assert away[owner] == away.min()
    assert set(owners.tolist()) == {0, 1}


def test_an_empty_picture_has_no_targets() -> None:
    rows, owners = assigned(np.zeros((0, 4), np.float32), WH, STRIDES)

    assert len(rows) == len(owners) == 0


def test_a_model_is_measured_on_a_folder(tmp_path: Path) -> None:
    left, top, right, bottom = BOX
    there, elsewhere = [left, top, right - left, bottom - top], [40.0, 4.0, 12.0, 30.0]
    classes, scenes = read_scenes(write_folder(tmp_path / "data", [there, elsewhere], pictures=3))

    figures = measured(planted_detector(tmp_path), scenes, classes)

    assert figures == {
        "ap50_person": 0.505,
        "recall_person": 0.5,
        "precision_person": 1.0,
        "objects_person": 6.0,
        "map50": 0.505,
    }


def test_the_command_prints_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planted_detector(tmp_path)
    folder = write_folder(tmp_path / "data", [[8, 16, 16, 40]])

    evaluate.main(["--model", str(tmp_path / "tiny.onnx"), "--data", str(folder)])

    assert json.loads(capsys.readouterr().out)["map50"] == 1.0


def test_a_model_gets_a_card_it_can_prove(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", planted())
    folder = write_folder(tmp_path / "data", [[8, 16, 16, 40]], pictures=2)

    card = certified(model, folder, Terms("two grey pictures"))

    detector = Detector.open(model)
    assert detector.check_itself(), detector.self_test
    assert detector.card == card
    assert (card.made_from, card.metrics["ap50_person"], card.classes) == (
        "two grey pictures",
        1.0,
        ("person", "helmet"),
    )


def test_a_model_that_sees_nothing_as_it_is_gets_no_self_test(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", planted())
    folder = write_folder(tmp_path / "data", [[40, 4, 20, 20]])

    with pytest.raises(InferenceError, match=r"not one of 1 pictures of .* is seen as it is"):
        certified(model, folder, Terms("two grey pictures"))

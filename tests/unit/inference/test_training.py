"""The parts of training that need no PyTorch: targets, and the card of what was trained."""

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
from inference.training.certify import Terms, certified
from inference.training.targets import assigned, assigned_to
from tests.unit.inference.test_detector import planted
from tests.unit.inference.tiny_model import card_for, write_model

WH = (384, 224)
STRIDES = (8, 16, 32)


def write_folder(folder: Path, boxes: list[list[float]], pictures: int = 1) -> Path:
    """A folder of grey pictures with the same persons on each."""
    folder.mkdir()
    for number in range(pictures):
        cv2.imwrite(str(folder / f"{number}.png"), np.full((64, 64, 3), 90, np.uint8))
    labels = {
        "images": [
            {"id": n, "file_name": f"{n}.png", "width": 64, "height": 64, "conditions": ["night", "rain"][: n + 1]}
            for n in range(pictures)
        ],
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


def test_a_model_gets_a_card_it_can_prove(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", planted())
    folder = write_folder(tmp_path / "data", [[8, 16, 16, 40]], pictures=2)

    card = certified(model, folder, Terms("two grey pictures"))

    detector = Detector.open(model)
    assert detector.check_itself(), detector.self_test
    assert detector.card == card
    assert (card.made_from, card.classes, card.opset) == ("two grey pictures", ("person", "helmet"), 17)
    assert card.metrics == {"pictures": 2.0, "map50": 1.0, "map50_95": 1.0}
    assert card.metrics_by_class.keys() == {"person"}, "there was no helmet to find"
    assert card.metrics_by_class["person"] == {
        "ap50": 1.0, "ap50_95": 1.0, "precision": 1.0, "recall": 1.0, "objects": 2.0
    }  # fmt: skip
    assert card.metrics_by_condition == {
        "night": {"pictures": 2.0, "map50": 1.0, "ap50_person": 1.0},
        "rain": {"pictures": 1.0, "map50": 1.0, "ap50_person": 1.0},
    }


def test_a_model_that_sees_nothing_as_it_is_gets_no_self_test(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", planted())
    folder = write_folder(tmp_path / "data", [[40, 4, 20, 20]])

    with pytest.raises(InferenceError, match=r"not one of 1 pictures of .* is seen as it is"):
        certified(model, folder, Terms("two grey pictures"))


def test_each_group_of_classes_is_answered_for_in_cells_of_its_own() -> None:
    same = np.array([[40, 40, 80, 120]] * 3, np.float32)

    rows, owners = assigned_to(np.array([0, 1, 2]), same, WH, STRIDES, 3)

    of_each = [rows[owners == owner] for owner in range(3)]
    assert len(of_each[0]) > 0
    for answer, mine in enumerate(of_each):
        assert (mine - answer * cells(WH, STRIDES)).tolist() == of_each[0].tolist()

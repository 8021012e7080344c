"""A model whose answer is planted, measured on labels whose figures can be told by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.detector import Detector
from inference.evaluation.confusion import confused
from inference.evaluation.folder import read_labelled
from inference.evaluation.measure import Evaluation, evaluated
from inference.evaluation.pairing import paired
from inference.evaluation.scene import LabelsRefused, Scene
from inference.seen import Detections
from tests.unit.inference import label_folders
from tests.unit.inference.label_folders import Box
from tests.unit.inference.test_detector import NAMES, planted
from tests.unit.inference.tiny_model import write_model

FOUND: Box = (16.0, 32.0, 48.0, 64.0)
"""Where the planted model sees a person on a picture of 128 x 64."""
ELSEWHERE: Box = (80.0, 4.0, 100.0, 24.0)
"""20 pixels high."""


def measured(folder: Path, tmp_path: Path) -> Evaluation:
    """What comes of the planted model on a folder."""
    detector = Detector.open(write_model(tmp_path / "tiny.onnx", planted(), metadata=NAMES))
    labelled = read_labelled(folder)
    return evaluated(detector, labelled, paired(labelled.classes, detector.classes, {}))


def test_figures_by_class_and_over_all(tmp_path: Path) -> None:
    folder = label_folders.coco(
        tmp_path / "data", [[("worker", FOUND), ("worker", ELSEWHERE)], [("hardhat", ELSEWHERE), ("dog", FOUND)]]
    )

    found = measured(folder, tmp_path)

    person, helmet = found.all.classes["person"], found.all.classes["helmet"]
    assert (person.objects, person.right, person.wrong) == (2, 1, 1)
    assert (person.precision, person.recall, person.labels) == (0.5, 0.5, ("person", "worker"))
    assert person.ap50 == pytest.approx(51 / 101, abs=1e-4)
    assert (helmet.objects, helmet.ap50, helmet.precision, helmet.recall) == (1, 0.0, None, 0.0)
    assert found.all.map50 == pytest.approx(51 / 202, abs=1e-4)
    assert (found.form, found.provider, found.left_out) == ("COCO", "CPU", {"dog": 1})
    assert (found.ms.frames, found.ms.median > 0, found.ms.p90 >= found.ms.median) == (2, True, True)


def test_what_is_small_is_told_apart(tmp_path: Path) -> None:
    """The large label and the find on it count neither way among the small ones."""
    found = measured(label_folders.coco(tmp_path / "data", [[("person", FOUND), ("person", ELSEWHERE)]]), tmp_path)

    small = found.small.classes["person"]
    assert (found.small_px, small.objects, small.right, small.wrong, small.ap50) == (24.0, 1, 0, 0, 0.0)


def test_each_condition_has_its_own_figures(tmp_path: Path) -> None:
    folder = label_folders.coco(tmp_path / "data", [[("person", FOUND)], [("person", ELSEWHERE)]], ["day", "night"])

    found = measured(folder, tmp_path)

    assert {name: (part.pictures, part.map50) for name, part in found.conditions.items()} == {
        "day": (1, 1.0),
        "night": (1, 0.0),
    }


def test_without_labels_there_is_no_figure_but_the_false_ones_count(tmp_path: Path) -> None:
    found = measured(label_folders.coco(tmp_path / "data", [[]]), tmp_path)

    person = found.all.classes["person"]
    assert (person.ap50, person.recall, person.precision, person.wrong, found.all.map50) == (None, None, 0.0, 1, None)
    assert found.confusion == [[0, 0], [1, 0]]


def test_a_picture_that_turns_out_to_be_none(tmp_path: Path) -> None:
    folder = label_folders.coco(tmp_path / "data", [[("person", FOUND)]])
    (folder / "0.png").write_bytes(b"no picture")

    with pytest.raises(LabelsRefused, match=r"0\.png: no picture that can be read"):
        measured(folder, tmp_path)


def test_the_confusion_matrix() -> None:
    """A helmet taken for a person, a person not seen, a find in the void, a weak one, an optional label met."""
    scene = Scene.of(
        Path("any.png"),
        [
            (0, (0, 0, 10, 10), False, False),
            (1, (20, 0, 30, 10), False, False),
            (0, (40, 0, 50, 10), False, False),
            (0, (60, 0, 70, 10), True, False),
        ],
    )
    boxes = np.array([[0, 0, 10, 10], [20, 0, 30, 10], [90, 0, 99, 9], [80, 0, 90, 9], [60, 0, 70, 10]], np.float32)
    scores = np.array([0.9, 0.8, 0.7, 0.1, 0.6], np.float32)
    found = Detections(boxes, scores, np.array([0, 0, 1, 1, 0]))

    assert confused([(scene, found)], 2, 0.5).tolist() == [[1, 0, 1], [1, 0, 0], [0, 1, 0]]


def test_a_label_goes_with_its_own_class_before_a_better_box() -> None:
    scene = Scene.of(Path("any.png"), [(1, (0, 0, 10, 10), False, False)])
    found = Detections(
        np.array([[0, 0, 10, 10], [0, 0, 10, 8]], np.float32), np.array([0.9, 0.8], np.float32), np.array([0, 1])
    )

    assert confused([(scene, found)], 2, 0.5).tolist() == [[0, 0, 0], [0, 1, 0], [1, 0, 0]]

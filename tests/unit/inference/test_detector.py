"""A detector on real ONNX files, tiny ones whose answer is planted."""

from __future__ import annotations

from pathlib import Path

import cv2
import msgspec
import numpy as np
import numpy.typing as npt
import pytest

from inference.detector import Detector
from inference.errors import ModelRefused
from inference.model_card import KnownObject, SelfTest, card_path
from inference.postprocess import cells, grid
from inference.runtime import preferred
from tests.unit.inference.tiny_model import card_for, write_answers, write_failing_model, write_model

WH = (64, 64)
STRIDES = (8, 16, 32)
NAMES = {"names": "{0: 'person', 1: 'helmet'}"}
BOX = (8.0, 16.0, 24.0, 56.0)


def planted(box: tuple[float, float, float, float] | None = BOX, class_id: int = 0) -> npt.NDArray[np.float32]:
    """YOLOX output (1, N, 7) with one box in network pixels, or none."""
    raw = np.zeros((1, cells(WH, STRIDES), 7), np.float32)
    if box is not None:
        points, sizes = grid(WH, STRIDES)
        left, top, right, bottom = box
        raw[0, 20, :2] = np.array(((left + right) / 2, (top + bottom) / 2)) / sizes[20] - points[20]
        raw[0, 20, 2:4] = np.log(np.array((right - left, bottom - top)) / sizes[20])
        raw[0, 20, 4], raw[0, 20, 5 + class_id] = 0.9, 0.9
    return raw


def grey(wide: int = 128, high: int = 96) -> npt.NDArray[np.uint8]:
    """A frame."""
    return np.full((high, wide, 3), 114, np.uint8)


def with_card(model: Path, test: SelfTest | None) -> Path:
    """Put a card beside a tiny model."""
    card = card_for(model, self_test=test)
    card_path(model).write_bytes(msgspec.json.encode(card))
    return model


def test_what_the_network_says_comes_out_in_frame_pixels(tmp_path: Path) -> None:
    detector = Detector.open(write_model(tmp_path / "tiny.onnx", planted(), metadata=NAMES))

    found = detector.detect(grey())[0]

    assert (detector.name, detector.provider, detector.classes) == ("tiny", "CPU", ("person", "helmet"))
    np.testing.assert_allclose(found.boxes_xyxy_px, [[16, 32, 48, 96]], atol=1e-3)
    np.testing.assert_allclose(found.scores, [0.81], rtol=1e-5)
    assert found.class_ids.tolist() == [0]


def test_several_frames_are_answered_in_their_order(tmp_path: Path) -> None:
    detector = Detector.open(write_model(tmp_path / "tiny.onnx", planted(), metadata=NAMES))

    found = detector.detect([grey(64, 64), grey(128, 128)])

    np.testing.assert_allclose([one.boxes_xyxy_px[0][2] for one in found], [24, 48], atol=1e-3)


def test_yolov8_with_an_open_batch_is_taken(tmp_path: Path) -> None:
    points, sizes = grid(WH, STRIDES)
    answer = np.zeros((1, 6, cells(WH, STRIDES)), np.float32)
    answer[0, :2] = ((points + 0.5) * sizes).T
    answer[0, :, 5] = 32, 32, 16, 16, 0.1, 0.8
    detector = Detector.open(
        write_model(tmp_path / "v8.onnx", answer, taken=("batch", 3, 64, 64), metadata=NAMES),
    )

    found = detector.detect(grey(64, 32))[0]

    np.testing.assert_allclose(found.boxes_xyxy_px, [[24, 8, 40, 24]], atol=1e-3)
    assert detector.classes[found.class_ids[0]] == "helmet"


def test_a_box_over_the_whole_picture_is_dropped_and_counted(tmp_path: Path) -> None:
    detector = Detector.open(write_model(tmp_path / "t.onnx", planted((-9, -9, 99, 99)), metadata=NAMES))

    found = detector.detect([grey(), grey()])

    assert [len(one.scores) for one in found] == [0, 0]
    assert detector.dropped == {"whole picture": 2}


def test_a_network_that_says_nan_finds_nothing_and_is_counted(tmp_path: Path) -> None:
    """It can happen to one frame: the model was a good one when it was opened, its card says."""
    detector = Detector.open(with_card(write_model(tmp_path / "t.onnx", planted() * np.float32("nan")), None))

    assert len(detector.detect(grey())[0].scores) == 0
    assert detector.dropped == {"not a number": 84}


def test_a_model_that_answers_in_bytes_is_refused(tmp_path: Path) -> None:
    path = write_answers(tmp_path / "t.onnx", [np.zeros((1, 84, 7), np.uint8)])

    with pytest.raises(ModelRefused) as refused:
        Detector.open(path)

    assert str(refused.value) == "t.onnx: outputs tensor(uint8) [1,84,7]; taken are tensors of numbers"


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.onnx"
    path.write_bytes(b"these are not the bytes of a model")

    with pytest.raises(ModelRefused, match=r"t\.onnx: not a model that onnxruntime .* runs: "):
        Detector.open(path)


def test_a_model_that_opens_but_does_not_run_is_refused(tmp_path: Path) -> None:
    path = write_failing_model(tmp_path / "t.onnx", (1, cells(WH, STRIDES), 7), NAMES)

    with pytest.raises(ModelRefused, match=r"(?s)t\.onnx: does not run: .*; export it anew"):
        Detector.open(path)


def test_a_model_that_stops_running_fails_its_self_test(tmp_path: Path) -> None:
    """Its card was believed when it was opened."""
    cv2.imwrite(str(tmp_path / "test.png"), grey(64, 64))
    model = write_failing_model(tmp_path / "tiny.onnx", (1, cells(WH, STRIDES), 7), NAMES)
    detector = Detector.open(with_card(model, SelfTest(picture="test.png", objects=())))

    assert detector.check_itself() is False
    assert detector.self_test.startswith("tiny.onnx: does not run: ")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="no such model file"):
        Detector.open(tmp_path / "nowhere.onnx")


@pytest.mark.parametrize(
    ("answer", "objects", "expected"),
    [
        pytest.param(BOX, (("person", BOX),), "passed", id="found"),
        pytest.param(None, (("person", BOX),), "test.png: not found: person", id="blind"),
        pytest.param(BOX, (("helmet", BOX),), "test.png: not found: helmet", id="another kind"),
        pytest.param(BOX, (("person", (40, 40, 60, 60)),), "test.png: not found: person", id="another place"),
        pytest.param(BOX, (("dog", BOX),), "test.png: not found: dog", id="a kind the model does not have"),
        pytest.param(BOX, (), "test.png: 1 objects too many", id="sees what is not there"),
    ],
)
def test_a_detector_checks_itself(
    tmp_path: Path,
    answer: tuple[float, float, float, float] | None,
    objects: tuple[tuple[str, tuple[float, float, float, float]], ...],
    expected: str,
) -> None:
    cv2.imwrite(str(tmp_path / "test.png"), grey(64, 64))
    known = tuple(KnownObject(kind=kind, box_xyxy_px=box) for kind, box in objects)
    model = write_model(tmp_path / "tiny.onnx", planted(answer))
    detector = Detector.open(with_card(model, SelfTest(picture="test.png", objects=known, most_more=0)))

    passed = detector.check_itself()

    assert detector.self_test == expected
    assert passed is (expected == "passed")


def test_without_a_self_test_picture_a_model_proves_nothing(tmp_path: Path) -> None:
    detector = Detector.open(with_card(write_model(tmp_path / "tiny.onnx", planted()), None))

    assert detector.check_itself() is False
    assert detector.self_test == "tiny.onnx: no self-test picture on its card"


def test_a_missing_self_test_picture_is_said(tmp_path: Path) -> None:
    model = write_model(tmp_path / "tiny.onnx", planted())
    detector = Detector.open(with_card(model, SelfTest(picture="gone.png", objects=())))

    assert detector.check_itself() is False
    assert detector.self_test == f"{tmp_path / 'gone.png'}: no such picture"


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        pytest.param(["AzureExecutionProvider", "CPUExecutionProvider"], ["CPUExecutionProvider"], id="plain"),
        pytest.param(
            ["CPUExecutionProvider", "CUDAExecutionProvider", "TensorrtExecutionProvider"],
            ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"],
            id="NVIDIA",
        ),
        pytest.param(
            ["DmlExecutionProvider"], ["DmlExecutionProvider", "CPUExecutionProvider"], id="CPU is always last"
        ),
    ],
)
def test_the_best_installed_provider_comes_first(installed: list[str], expected: list[str]) -> None:
    assert preferred(installed) == expected

"""Network output to Detections."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from inference.boxes import iou
from inference.postprocess import cells, detections, grid, suppress, yolov8, yolox
from inference.preprocess import Intake, fit

WH = (96, 64)
STRIDES = (8, 16, 32)
ROWS = cells(WH, STRIDES)

boxes_in_picture = st.tuples(st.floats(2, 90), st.floats(2, 60), st.floats(2, 80), st.floats(2, 60))


def test_the_grid_has_every_cell_once_finest_first() -> None:
    points, sizes = grid(WH, STRIDES)

    assert ROWS == 12 * 8 + 6 * 4 + 3 * 2 == len(points)
    assert points[13].tolist() == [1, 1] and sizes[13].tolist() == [8]
    assert points[-1].tolist() == [2, 1] and sizes[-1].tolist() == [32]


@given(box=boxes_in_picture, row=st.integers(0, ROWS - 1), class_id=st.integers(0, 2))
def test_yolox_decodes_what_was_encoded(box: tuple[float, ...], row: int, class_id: int) -> None:
    points, sizes = grid(WH, STRIDES)
    raw = np.zeros((ROWS, 8), np.float32)
    raw[row, :2] = np.array(box[:2]) / sizes[row] - points[row]
    raw[row, 2:4] = np.log(np.array(box[2:]) / sizes[row])
    raw[row, 4], raw[row, 5 + class_id] = 0.9, 0.8

    boxes, scores, class_ids = yolox(raw, wh_px=WH, strides=STRIDES, threshold=0.5)

    x, y, wide, high = box
    np.testing.assert_allclose(boxes, [[x - wide / 2, y - high / 2, x + wide / 2, y + high / 2]], atol=1e-2)
    np.testing.assert_allclose(scores, [0.72], rtol=1e-5)
    assert class_ids.tolist() == [class_id]


def test_yolox_keeps_only_what_objectness_and_class_say_together() -> None:
    raw = np.zeros((ROWS, 7), np.float32)
    raw[0, 4:6] = 0.9, 0.5
    raw[1, 4:6] = 0.9, 0.6

    _, scores, _ = yolox(raw, wh_px=WH, strides=STRIDES, threshold=0.5)

    np.testing.assert_allclose(scores, [0.54], rtol=1e-5)


def test_yolov8_reads_columns() -> None:
    raw = np.zeros((4 + 2, 10), np.float32)
    raw[:, 3] = 50, 40, 20, 10, 0.1, 0.7
    raw[:, 4] = 50, 40, 20, 10, 0.4, 0.3

    boxes, scores, class_ids = yolov8(raw, threshold=0.5)

    np.testing.assert_allclose(boxes, [[40, 35, 60, 45]])
    np.testing.assert_allclose(scores, [0.7])
    assert class_ids.tolist() == [1]


@given(seed=st.integers(0, 2**32 - 1), count=st.integers(0, 40))
def test_suppression_leaves_no_two_alike_and_explains_every_loss(seed: int, count: int) -> None:
    boxes, scores, class_ids = _random(seed, count)

    kept = suppress(boxes, scores, class_ids, max_iou=0.45)

    assert list(scores[kept]) == sorted(scores[kept], reverse=True)
    alike = (iou(boxes, boxes) > 0.45) & (class_ids[:, None] == class_ids[None])
    assert not np.triu(alike[np.ix_(kept, kept)], 1).any()
    for lost in set(range(count)) - set(kept.tolist()):
        assert any(alike[lost, keeper] and scores[keeper] >= scores[lost] for keeper in kept)


def test_two_classes_on_one_place_both_stay() -> None:
    boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 10]], np.float32)

    kept = suppress(boxes, np.array([0.5, 0.9], np.float32), np.array([0, 1]), max_iou=0.45)

    assert kept.tolist() == [1, 0]


def test_a_box_in_the_border_of_the_letterbox_is_no_detection() -> None:
    lies = fit((640, 320), Intake((384, 224), "bgr", 1.0, "top-left"))
    found = np.array([[10, 200, 40, 220], [10, 10, 40, 60]], np.float32), np.full(2, 0.9, np.float32), np.zeros(2, int)

    seen = detections(found, lies, (640, 320), max_iou=0.5)

    assert len(seen.scores) == 1
    np.testing.assert_allclose(seen.boxes_xyxy_px[0] * 0.6, [10, 10, 40, 60], rtol=1e-5)


def _random(seed: int, count: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    corner, size = rng.uniform(0, 60, (count, 2)), rng.uniform(5, 40, (count, 2))
    boxes = np.concatenate([corner, corner + size], axis=1).astype(np.float32)
    return boxes, rng.random(count).astype(np.float32), rng.integers(0, 2, count)

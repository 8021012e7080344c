"""Network output to Detections."""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inference.boxes import iou
from inference.families.family import Found, Net
from inference.families.registry import FAMILIES
from inference.postprocess import Sieve, cells, detections, grid, possible, suppress
from inference.preprocess import Intake, fit

WH = (96, 64)
STRIDES = (8, 16, 32)
SIEVE = Sieve(("person",), 0.5)
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

    boxes, scores, class_ids, _ = FAMILIES["yolox"].decode([raw], Net(WH), 0.5)

    x, y, wide, high = box
    np.testing.assert_allclose(boxes, [[x - wide / 2, y - high / 2, x + wide / 2, y + high / 2]], atol=1e-2)
    np.testing.assert_allclose(scores, [0.72], rtol=1e-5)
    assert class_ids.tolist() == [class_id]


def test_yolox_keeps_only_what_objectness_and_class_say_together() -> None:
    raw = np.zeros((ROWS, 7), np.float32)
    raw[0, 4:6] = 0.9, 0.5
    raw[1, 4:6] = 0.9, 0.6

    _, scores, _, _ = FAMILIES["yolox"].decode([raw], Net(WH), 0.5)

    np.testing.assert_allclose(scores, [0.54], rtol=1e-5)


def test_yolov8_reads_columns() -> None:
    raw = np.zeros((4 + 2, 10), np.float32)
    raw[:, 3] = 50, 40, 20, 10, 0.1, 0.7
    raw[:, 4] = 50, 40, 20, 10, 0.4, 0.3

    boxes, scores, class_ids, _ = FAMILIES["yolov8"].decode([raw], Net(WH), 0.5)

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
    boxes = np.array([[10, 200, 40, 220], [10, 10, 40, 60]], np.float32)
    dropped: Counter[str] = Counter()

    seen = detections(of(boxes), lies, (640, 320), SIEVE, dropped)

    assert len(seen.scores) == 1
    np.testing.assert_allclose(seen.boxes_xyxy_px[0] * 0.6, [10, 10, 40, 60], rtol=1e-5)
    assert dropped == {"outside the frame": 1}


@pytest.mark.parametrize(
    ("box", "score", "class_id", "reason"),
    [
        pytest.param((10, 10, 30, 30), 0.9, 0, None, id="a good one"),
        pytest.param((-20, -20, 30, 30), 0.9, 0, None, id="cut off by the edge"),
        pytest.param((np.nan, 10, 30, 30), 0.9, 0, "not a number", id="NaN"),
        pytest.param((10, 10, np.inf, 30), 0.9, 0, "not a number", id="without end"),
        pytest.param((10, 10, 30, 30), np.nan, 0, "not a number", id="a score that is NaN"),
        pytest.param((10, 10, 30, 30), 3.0, 0, "score over 1", id="a logit for a score"),
        pytest.param((30, 10, 10, 30), 0.9, 0, "inside out", id="left of its left"),
        pytest.param((10, 30, 30, 30), 0.9, 0, "inside out", id="flat"),
        pytest.param((100, 10, 130, 30), 0.9, 0, "outside the frame", id="to the right of it"),
        pytest.param((10, -30, 30, -10), 0.9, 0, "outside the frame", id="above it"),
        pytest.param((-1, 0.5, 96, 64), 0.6, 0, "whole picture", id="all of it, not sure"),
        pytest.param((-1, 0.5, 96, 64), 0.95, 0, None, id="all of it, sure"),
        pytest.param((10, 10, 30, 30), 0.9, 7, "no such class", id="a class that is none"),
        pytest.param((10, 10, 30, 30), 0.9, -1, "no such class", id="a class below the first"),
    ],
)
@pytest.mark.parametrize("max_iou", [0.5, None], ids=["suppressed here", "suppressed by the model"])
def test_what_cannot_be_a_box_is_dropped_and_counted(
    box: tuple[float, ...], score: float, class_id: int, reason: str | None, max_iou: float | None
) -> None:
    good = np.array([[50, 20, 70, 50], box], np.float32)
    found = Found(good, np.array([0.8, score], np.float32), np.array([1, class_id]))
    dropped: Counter[str] = Counter()

    seen = detections(found, fit(WH, Intake(WH, "bgr", 1.0, "top-left")), WH, Sieve(("a", "b"), max_iou), dropped)

    assert dropped == ({reason: 1} if reason else {})
    assert len(seen.scores) == (1 if reason else 2)
    assert [50, 20, 70, 50] in seen.boxes_xyxy_px.tolist()


@given(
    boxes=arrays(np.float32, (6, 4), elements=st.floats(width=32)),
    scores=arrays(np.float32, 6, elements=st.floats(width=32)),
    class_ids=arrays(np.int64, 6),
)
def test_whatever_a_model_says_only_boxes_in_the_frame_come_out(
    boxes: npt.NDArray[np.float32], scores: npt.NDArray[np.float32], class_ids: npt.NDArray[np.int64]
) -> None:
    dropped: Counter[str] = Counter()
    lies = fit((640, 360), Intake(WH, "bgr", 1.0, "centre"))

    with np.errstate(all="ignore"):
        seen = detections(Found(boxes, scores, class_ids), lies, (640, 360), Sieve(("a", "b"), None), dropped)

    assert len(seen.scores) + dropped.total() == 6
    assert np.isfinite(seen.boxes_xyxy_px).all() and np.isfinite(seen.scores).all()
    assert (seen.boxes_xyxy_px >= 0).all() and (seen.boxes_xyxy_px <= [640, 360, 640, 360]).all()
    assert (seen.boxes_xyxy_px[:, 2:] > seen.boxes_xyxy_px[:, :2]).all()
    assert set(seen.class_ids.tolist()) <= {0, 1}


def test_nothing_is_possible_too() -> None:
    assert possible(of(np.zeros((0, 4), np.float32)), 1, Counter()).scores.shape == (0,)


def of(boxes: npt.NDArray[np.float32]) -> Found:
    """Candidates of the first class with a score of 0.8."""
    return Found(boxes, np.full(len(boxes), 0.8, np.float32), np.zeros(len(boxes), np.int64))


def _random(seed: int, count: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    corner, size = rng.uniform(0, 60, (count, 2)), rng.uniform(5, 40, (count, 2))
    boxes = np.concatenate([corner, corner + size], axis=1).astype(np.float32)
    return boxes, rng.random(count).astype(np.float32), rng.integers(0, 2, count)

"""Network output to Detections. Threshold first, then one decode of what is left, then suppression within a class."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes, iou
from inference.preprocess import Fit
from inference.seen import Detections

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

MOST = 300
"""Candidates of one frame that go into suppression."""


def cells(wh_px: tuple[int, int], strides: tuple[int, ...]) -> int:
    """How many anchor points a picture has over all strides."""
    return sum((wh_px[0] // stride) * (wh_px[1] // stride) for stride in strides)


@functools.cache
def grid(wh_px: tuple[int, int], strides: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Column and row of every cell (N, 2) and its stride (N, 1), finest stride first, row by row."""
    points, sizes = [], []
    for stride in strides:
        across, along = np.meshgrid(np.arange(wh_px[0] // stride), np.arange(wh_px[1] // stride))
        points.append(np.stack([across.ravel(), along.ravel()], axis=1))
        sizes.append(np.full((across.size, 1), stride))
    return np.concatenate(points).astype(np.float32), np.concatenate(sizes).astype(np.float32)


def yolox(
    raw: Floats, *, wh_px: tuple[int, int], strides: tuple[int, ...], threshold: float
) -> tuple[Boxes, Floats, Ints]:
    """(N, 5+C) not yet decoded: x, y offsets in cells, log of width and height in cells, objectness, class scores.

    Returns boxes (K, 4) in network pixels, scores (K,) = objectness x class score, class ids (K,)."""
    rows = np.flatnonzero(raw[:, 4] >= threshold)
    class_ids = raw[rows, 5:].argmax(axis=1)
    scores = raw[rows, 4] * raw[rows, 5 + class_ids]
    kept = scores >= threshold
    rows, scores, class_ids = rows[kept], scores[kept], class_ids[kept]
    points, sizes = grid(wh_px, strides)
    centres = (raw[rows, :2] + points[rows]) * sizes[rows]
    halves = np.exp(np.minimum(raw[rows, 2:4], 12)) * sizes[rows] / 2
    return np.concatenate([centres - halves, centres + halves], axis=1), scores, class_ids.astype(np.int64)


def yolov8(raw: Floats, *, threshold: float) -> tuple[Boxes, Floats, Ints]:
    """(4+C, M): centre x, y, width, height in network pixels, then class scores. Returns as `yolox`."""
    best = raw[4:].max(axis=0)
    columns = np.flatnonzero(best >= threshold)
    class_ids = raw[4:, columns].argmax(axis=0).astype(np.int64)
    centres, halves = raw[:2, columns].T, raw[2:4, columns].T / 2
    return np.concatenate([centres - halves, centres + halves], axis=1), best[columns], class_ids


def suppress(boxes: Boxes, scores: Floats, class_ids: Ints, *, max_iou: float) -> npt.NDArray[np.intp]:
    """Rows that stay, best first: of two boxes of one class that overlap more than `max_iou` the better one."""
    order = np.argsort(-scores, kind="stable")[:MOST]
    same = iou(boxes[order], boxes[order]) > max_iou
    same &= class_ids[order][:, None] == class_ids[order][None]
    gone = np.zeros(len(order), bool)
    for row in range(len(order)):
        if not gone[row]:
            gone[row + 1 :] |= same[row, row + 1 :]
    return np.asarray(order[~gone])


def detections(
    found: tuple[Boxes, Floats, Ints], lies: Fit, frame_wh_px: tuple[int, int], *, max_iou: float
) -> Detections:
    """What is left after suppression, in frame pixels. Boxes that lie wholly in the letterbox's border are dropped."""
    boxes, scores, class_ids = found
    kept = suppress(boxes, scores, class_ids, max_iou=max_iou)
    in_frame = lies.to_frame(boxes[kept], frame_wh_px)
    real = (in_frame[:, 2] > in_frame[:, 0]) & (in_frame[:, 3] > in_frame[:, 1])
    return Detections(in_frame[real], scores[kept][real].astype(np.float32), class_ids[kept][real])

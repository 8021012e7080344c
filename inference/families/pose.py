"""Bodies with their key points: YOLOv8-pose, YOLO11-pose and their like, and those with their own suppression.

How many key points there are is in the metadata or on the card: shapes alone cannot tell 17 of them and one class (56
numbers a cell) from a detector of 52 classes.
"""

from __future__ import annotations

import numpy as np

from inference.cells import cell_at_home
from inference.families.family import (
    P2,
    P5,
    P6,
    READY_POSE,
    Classes,
    Family,
    Floats,
    Found,
    Net,
    Outputs,
    corners,
    ids,
    probable,
    upright,
    whole,
)
from inference.preprocess import Intake


def decode(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(4+C+3P, N): centre x, y, width, height in network pixels, class scores, then x, y, score of P key points."""
    raw = outputs[0]
    points = len(raw) - 3 * net.keypoints
    best = raw[4:points].max(axis=0)
    columns = np.flatnonzero(~(best < threshold))
    class_ids = raw[4:points, columns].argmax(axis=0)
    return Found(corners(raw[:4, columns].T), best[columns], class_ids, _bodies(raw[points:, columns].T, net))


def decode_ready(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(K, 6+3P): left, top, right, bottom in network pixels, score, class id, then x, y, score of P key points."""
    raw = outputs[0]
    raw = raw[~(raw[:, 4] < threshold)]
    return Found(raw[:, :4], raw[:, 4], ids(raw[:, 5]), _bodies(raw[:, 6:], net))


def _bodies(numbers: Floats, net: Net) -> Floats:
    return np.ascontiguousarray(numbers).reshape(-1, net.keypoints, 3)


def _fits(outputs: Outputs, net: Net) -> bool:
    """Whether the numbers may be bodies. They may be scores all the same: then both are said to be possible."""
    raw, points = outputs[0], len(outputs[0]) - 3 * net.keypoints
    return probable(raw[4:points]) and cell_at_home(raw[:2].T, net) and _may_be_points(raw[points:].T, net)


def _fits_ready(outputs: Outputs, net: Net) -> bool:
    """Rows of zeros only say nothing."""
    raw = outputs[0]
    rows = bool(np.any(raw)) and probable(raw[:, 4]) and whole(raw[:, 5]) and upright(raw[:, :4])
    return rows and _may_be_points(raw[:, 6:], net)


def _may_be_points(numbers: Floats, net: Net) -> bool:
    bodies = _bodies(numbers, net)
    return bool(np.isfinite(bodies).all()) and probable(bodies[..., 2])


_FED = Intake((0, 0), "rgb", 1 / 255, "centre")

YOLOV8_POSE = Family(
    "yolov8-pose",
    "YOLOv8-pose or YOLO11-pose, boxes and key points",
    ((Classes(4, keypoints=True), "cells"),),
    _FED,
    _fits,
    decode,
    strides=(P5, P6, P2),
    keypoints=True,
)
END_TO_END_POSE = Family(
    "end-to-end-pose",
    "YOLO26-pose or another pose model end to end, rows left, top, right, bottom, score, class, key points",
    (("rows", READY_POSE),),
    _FED,
    _fits_ready,
    decode_ready,
    suppress=False,
    keypoints=True,
)

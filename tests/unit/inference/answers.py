"""What networks of each family answer when they see one object, and hardly anything elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.cells import grid

WH = (96, 64)
"""The network's picture: wider than high, so that nobody confuses the two."""
P5 = (8, 16, 32)
P6 = (8, 16, 32, 64)
BOX = (24.0, 12.0, 56.0, 44.0)
"""Where the object is, in network pixels."""
Box = tuple[float, float, float, float]
Answer = list[npt.NDArray[Any]]
QUERIES = 300


def yolox(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, N, 5+C) in cells."""
    raw = yolox_decoded(box, class_id, classes)[0]
    at, sizes = grid(WH, P5)
    raw[0, :, :2] = raw[0, :, :2] / sizes - at
    raw[0, :, 2:4] = np.log(raw[0, :, 2:4] / sizes)
    return [raw]


def yolox_decoded(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, N, 5+C) in pixels."""
    raw = _cellwise(5 + classes, box)
    raw[0, :, 4:] = 0.1
    raw[0, 30, 4], raw[0, 30, 5 + class_id] = 1.0, 0.8
    return [raw]


def yolov6(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, N, 5+C) in pixels, sure of every cell."""
    raw = yolox_decoded(box, class_id, classes)[0]
    raw[0, :, 4] = 1.0
    return [raw]


def yolov5(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, 3N, 5+C): stride, anchor, row, column."""
    levels = []
    for stride in P5:
        at, _ = grid(WH, (stride,))
        for anchor in (1, 2, 4):
            level = np.full((len(at), 5 + classes), 0.1, np.float32)
            level[:, :2], level[:, 2:4] = (at + 0.4) * stride, stride * anchor
            levels.append(level)
    raw = np.concatenate(levels)[None]
    raw[0, 200, :4], raw[0, 200, 4], raw[0, 200, 5 + class_id] = _middle(box), 1.0, 0.8
    return [raw]


def yolov8_rows(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, N, 4+C)."""
    raw = _cellwise(4 + classes, box)
    raw[0, :, 4:] = 0.1
    raw[0, 30, 4 + class_id] = 0.8
    return [raw]


def yolov8(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, 4+C, N)."""
    return [np.ascontiguousarray(np.moveaxis(yolov8_rows(box, class_id, classes)[0], 1, 2))]


def end_to_end(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, 300, 6)."""
    raw = np.tile(np.array([4, 4, 20, 20, 0.02, classes - 1], np.float32), (1, QUERIES, 1))
    raw[0, 0] = (*box, 0.8, class_id)
    return [raw]


def rtdetr(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, 300, 4+C)."""
    raw = np.full((1, QUERIES, 4 + classes), 0.03, np.float32)
    raw[0, 17, :4], raw[0, 17, 4 + class_id] = _shares(box), 0.8
    return [raw]


def d_fine(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """Class ids and scores (1, 300), boxes (1, 300, 4)."""
    labels, scores = np.full((1, QUERIES), classes - 1, np.int64), np.full((1, QUERIES), 0.02, np.float32)
    boxes = np.tile(np.array([4, 4, 20, 20], np.float32), (1, QUERIES, 1))
    labels[0, 5], boxes[0, 5], scores[0, 5] = class_id, box, 0.8
    return [labels, boxes, scores]


def logits(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """Boxes (1, 300, 4), logits (1, 300, C)."""
    boxes, raw = np.full((1, QUERIES, 4), 0.1, np.float32), np.full((1, QUERIES, classes), -4, np.float32)
    boxes[0, 5], raw[0, 5, class_id] = _shares(box), np.log(0.8 / 0.2)
    return [boxes, raw]


def nanodet(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, N, C+32), strides to 64, from the cell's corner."""
    return _distances(box, class_id, classes, P6, 0.0)


def nanodet_first(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, N, C+32), strides to 32, from the cell's middle."""
    return _distances(box, class_id, classes, P5, 0.5)


def yolo_nas(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """Boxes (1, N, 4) and scores (1, N, C)."""
    at, sizes = grid(WH, P5)
    boxes = np.concatenate([(at - 0.5) * sizes, (at + 1.5) * sizes], axis=1)[None]
    scores = np.full((1, len(at), classes), 0.1, np.float32)
    boxes[0, 30], scores[0, 30, class_id] = box, 0.8
    return [boxes, scores]


def yolo_nas_flat(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(K, 7), without a dimension of pictures."""
    rows = np.array([[0, *box, 0.8, class_id], [0, 4, 4, 20, 20, 0.02, classes - 1]], np.float32)
    return [rows]


def yolo_nas_counted(box: Box = BOX, class_id: int = 0, classes: int = 2) -> Answer:
    """(1, 1) how many, (1, K, 4), (1, K), (1, K): behind the first two comes nonsense."""
    labels, boxes, scores = (one[:, 5:9] for one in d_fine(box, class_id, classes))
    scores = scores.copy()
    scores[0, 2:] = 0.99
    return [np.array([[2]], np.int64), boxes.copy(), scores, labels.copy()]


ANSWERS: dict[str, Callable[..., Answer]] = {
    "yolox": yolox,
    "yolox-decoded": yolox_decoded,
    "yolov6": yolov6,
    "yolov5": yolov5,
    "yolov8": yolov8,
    "yolov8-rows": yolov8_rows,
    "end-to-end": end_to_end,
    "rtdetr": rtdetr,
    "d-fine": d_fine,
    "ready": d_fine,
    "rf-detr": logits,
    "rtdetr-logits": logits,
    "nanodet-plus": nanodet,
    "nanodet": nanodet_first,
    "yolo-nas": yolo_nas,
    "yolo-nas-flat": yolo_nas_flat,
    "yolo-nas-counted": yolo_nas_counted,
}
"""Every family of boxes but the grid outputs, which have a shape by their card only."""


def body(box: Box = BOX, points: int = 17) -> npt.NDArray[np.float32]:
    """(P, 3) key points down the middle of a box, from its top to its foot, all sure."""
    left, top, right, bottom = box
    down = np.linspace(top, bottom, points)
    return np.stack([np.full(points, (left + right) / 2), down, np.full(points, 0.9)], axis=1).astype(np.float32)


def yolov8_pose(box: Box = BOX, class_id: int = 0, classes: int = 1, points: int = 17) -> Answer:
    """(1, 4+C+3P, N)."""
    rows = yolov8_rows(box, class_id, classes)[0]
    bodies = np.zeros((1, rows.shape[1], points, 3), np.float32)
    bodies[..., :2], bodies[..., 2] = rows[:, :, None, :2], 0.05
    bodies[0, 30] = body(box, points)
    raw = np.concatenate([rows, bodies.reshape(1, -1, 3 * points)], axis=2)
    return [np.ascontiguousarray(np.moveaxis(raw, 1, 2))]


def end_to_end_pose(box: Box = BOX, class_id: int = 0, classes: int = 1, points: int = 17) -> Answer:
    """(1, 300, 6+3P)."""
    bodies = np.tile(body((4, 4, 20, 20), points).ravel(), (1, QUERIES, 1))
    bodies[0, 0] = body(box, points).ravel()
    return [np.concatenate([end_to_end(box, class_id, classes)[0], bodies], axis=2).astype(np.float32)]


POSES: dict[str, Callable[..., Answer]] = {"yolov8-pose": yolov8_pose, "end-to-end-pose": end_to_end_pose}
"""Every family with key points."""


def grid_outputs(boxes: str, box: Box = BOX, class_id: int = 1, classes: int = 2) -> Answer:
    """Logits for each stride, (1, A*(5+C), H, W), A anchors of one, two and three strides; the object is the second
    anchor's of stride 16, row 1, column 2."""
    out = [np.full((1, 3, 5 + classes, WH[1] // s, WH[0] // s), -6, np.float32) for s in P5]
    x, y, wide, high = _middle(box)
    place = out[1][0, 1, :, 1, 2]
    across, along = x / 16 - 2, y / 16 - 1
    if boxes == "yolov5":
        shares = np.array([(across + 0.5) / 2, (along + 0.5) / 2, np.sqrt(wide / 32) / 2, np.sqrt(high / 32) / 2])
        place[:4] = np.log(shares / (1 - shares))
    elif boxes == "yolov3":
        place[:2] = np.log(np.array([across, along]) / (1 - np.array([across, along])))
        place[2:4] = np.log(np.array([wide, high]) / 32)
    else:
        place[:4] = across, along, np.log(wide / 32), np.log(high / 32)
    place[4], place[5 + class_id] = 12, np.log(0.8 / 0.2)
    return [level.reshape(1, -1, *level.shape[3:]) for level in out]


ANCHORS = tuple(tuple((float(s * k), float(s * k)) for k in (1, 2, 3)) for s in P5)


def _cellwise(columns: int, box: Box) -> npt.NDArray[np.float32]:
    """(1, N, columns): middles in their cells, sizes of two cells; the object in row 30."""
    at, sizes = grid(WH, P5)
    raw = np.zeros((1, len(at), columns), np.float32)
    raw[0, :, :2], raw[0, :, 2:4] = (at + 0.5) * sizes, 2 * sizes
    raw[0, 30, :4] = _middle(box)
    return raw


def _distances(box: Box, class_id: int, classes: int, strides: tuple[int, ...], middle: float) -> Answer:
    at, sizes = grid(WH, strides)
    raw = np.zeros((1, len(at), classes + 32), np.float32)
    raw[..., :classes], raw[..., classes:] = 0.02, np.tile(np.linspace(2, -2, 8), 4)
    row = int(np.flatnonzero((sizes[:, 0] == 16) & (at == (2, 1)).all(axis=1))[0])
    x, y = (at[row] + middle) * 16
    left, top, right, bottom = box
    for side, away in enumerate(np.array([x - left, y - top, right - x, bottom - y]) / 16):
        low = min(int(away), 6)
        bins = np.full(8, 1e-9)
        bins[low], bins[low + 1] = 1 - (away - low) + 1e-9, away - low + 1e-9
        raw[0, row, classes + 8 * side : classes + 8 * side + 8] = np.log(bins)
    raw[0, row, class_id] = 0.8
    return [raw]


def _middle(box: Box) -> npt.NDArray[np.float64]:
    left, top, right, bottom = box
    return np.array([(left + right) / 2, (top + bottom) / 2, right - left, bottom - top])


def _shares(box: Box) -> npt.NDArray[np.float64]:
    return _middle(box) / np.array(WH * 2)

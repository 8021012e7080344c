"""YOLO-NAS: before its suppression, or as super-gradients exports it with its own."""

from __future__ import annotations

import numpy as np

from inference.cells import cell_at_home
from inference.families.family import Classes, Family, Found, Net, Outputs, best_class, ids, probable, upright, whole
from inference.preprocess import Intake


def decode(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(N, 4) left, top, right, bottom in network pixels, and (N, C) class scores."""
    rows, scores, class_ids = best_class(outputs[1], threshold)
    return Found(outputs[0][rows], scores, class_ids)


def _fits(outputs: Outputs, net: Net) -> bool:
    boxes, scores = outputs
    return probable(scores) and upright(boxes) and cell_at_home((boxes[:, :2] + boxes[:, 2:]) * np.float32(0.5), net)


def decode_flat(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(K, 7): number of the picture (one at a time: 0), left, top, right, bottom, score, class id."""
    raw = outputs[0]
    raw = raw[~(raw[:, 5] < threshold)]
    return Found(raw[:, 1:5], raw[:, 5], ids(raw[:, 6]))


def decode_counted(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(1,) how many are meant, (K, 4) left, top, right, bottom, (K,) scores, (K,) class ids."""
    count, boxes, scores, class_ids = outputs
    meant = int(ids(count)[0].clip(0, len(scores)))
    rows = np.flatnonzero(~(scores[:meant] < threshold))
    return Found(boxes[rows], scores[rows], ids(class_ids[rows]))


def _fits_flat(outputs: Outputs, net: Net) -> bool:
    raw = outputs[0]
    one = bool(len(raw)) and not raw[:, 0].any()
    return one and probable(raw[:, 5]) and not whole(raw[:, 5]) and whole(raw[:, 6]) and upright(raw[:, 1:5])


def _fits_counted(outputs: Outputs, net: Net) -> bool:
    count, boxes, scores, class_ids = outputs
    if not whole(count) or not 0 < count[0] <= len(scores):
        return False
    meant = int(count[0])
    scored = probable(scores[:meant]) and not whole(scores[:meant])
    return scored and whole(class_ids[:meant]) and upright(boxes[:meant])


_FED = Intake((0, 0), "rgb", 1 / 255, "centre")

FLAT = Family(
    "yolo-nas-flat",
    "YOLO-NAS with its suppression, rows picture, left, top, right, bottom, score, class",
    (("rows", 7),),
    _FED,
    _fits_flat,
    decode_flat,
    suppress=False,
)
COUNTED = Family(
    "yolo-nas-counted",
    "YOLO-NAS with its suppression, a count, boxes, scores, classes",
    ((1,), ("rows", 4), ("rows",), ("rows",)),
    _FED,
    _fits_counted,
    decode_counted,
    suppress=False,
)
YOLO_NAS = Family(
    "yolo-nas",
    "YOLO-NAS, boxes and scores",
    (("cells", 4), ("cells", Classes())),
    _FED,
    _fits,
    decode,
)

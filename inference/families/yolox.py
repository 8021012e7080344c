"""YOLOX (https://github.com/Megvii-BaseDetection/YOLOX, demo_utils.py): centre, size, objectness and class scores for
each cell; left in cells, or already in pixels when exported with --decode_in_inference."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from inference.cells import cell_at_home, grid
from inference.families.family import P5, P6, Classes, Family, Floats, Found, Ints, Net, Outputs, corners, probable
from inference.preprocess import Intake

OFFSET = 3.0
"""Raw centres stay within a few cells of their own."""


def decode_raw(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(N, 5+C): x, y offsets in cells, log of width and height in cells, objectness, class scores."""
    raw = outputs[0]
    rows, scores, class_ids = objects(outputs, threshold)
    at, sizes = grid(net.wh_px, net.strides)
    centres = (raw[rows, :2] + at[rows]) * sizes[rows]
    sides = np.exp(np.minimum(raw[rows, 2:4], 12)) * sizes[rows]
    return Found(corners(np.concatenate([centres, sides], axis=1)), scores, class_ids)


def decode_pixels(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(N, 5+C): centre x, y, width, height in network pixels, objectness, class scores."""
    rows, scores, class_ids = objects(outputs, threshold)
    return Found(corners(outputs[0][rows]), scores, class_ids)


def objects(outputs: Outputs, threshold: float) -> tuple[npt.NDArray[np.intp], Floats, Ints]:
    """Rows (K,) of (N, 5+C) whose objectness x class score is not below the threshold, that score, and the class."""
    raw = outputs[0]
    rows = np.flatnonzero(~(raw[:, 4] < threshold))
    class_ids = raw[rows, 5:].argmax(axis=1)
    scores = raw[rows, 4] * raw[rows, 5 + class_ids]
    kept = ~(scores < threshold)
    return rows[kept], scores[kept], class_ids[kept]


def _in_cells(outputs: Outputs, net: Net) -> bool:
    raw = outputs[0]
    return probable(raw[:, 4:]) and bool(np.median(np.abs(raw[:, :2])) < OFFSET) and not cell_at_home(raw[:, :2], net)


def _in_pixels(outputs: Outputs, net: Net) -> bool:
    raw = outputs[0]
    return probable(raw[:, 4:]) and cell_at_home(raw[:, :2], net) and not _sure_of_all(outputs)


def _without_objectness(outputs: Outputs, net: Net) -> bool:
    return probable(outputs[0][:, 4:]) and cell_at_home(outputs[0][:, :2], net) and _sure_of_all(outputs)


def _sure_of_all(outputs: Outputs) -> bool:
    return bool((outputs[0][:, 4] == 1).all())


_FED = Intake((0, 0), "bgr", 1.0, "top-left")
_OUT = (("cells", Classes(5)),)

RAW = Family("yolox", "YOLOX, boxes in cells", _OUT, _FED, _in_cells, decode_raw, strides=(P5, P6))
DECODED = Family("yolox-decoded", "YOLOX, boxes in pixels", _OUT, _FED, _in_pixels, decode_pixels, strides=(P5, P6))
YOLOV6 = Family(
    "yolov6",
    "YOLOv6, objectness always 1",
    _OUT,
    Intake((0, 0), "rgb", 1 / 255, "centre"),
    _without_objectness,
    decode_pixels,
    strides=(P5, P6),
)

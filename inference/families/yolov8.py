"""YOLOv8, YOLO11 and their like: a column for each cell, no objectness."""

from __future__ import annotations

import numpy as np

from inference.cells import cell_at_home
from inference.families.family import P2, P5, P6, Classes, Family, Found, Net, Outputs, best_class, corners, probable
from inference.preprocess import Intake


def decode(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(4+C, N): centre x, y, width, height in network pixels, then class scores."""
    raw = outputs[0]
    best = raw[4:].max(axis=0)
    columns = np.flatnonzero(~(best < threshold))
    class_ids = raw[4:, columns].argmax(axis=0)
    return Found(corners(raw[:4, columns].T), best[columns], class_ids)


def decode_rows(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(N, 4+C): the same, turned."""
    rows, scores, class_ids = best_class(outputs[0][:, 4:], threshold)
    return Found(corners(outputs[0][rows]), scores, class_ids)


def _fits(outputs: Outputs, net: Net) -> bool:
    return _fits_rows([outputs[0].T], net)


def _fits_rows(outputs: Outputs, net: Net) -> bool:
    return probable(outputs[0][:, 4:]) and cell_at_home(outputs[0][:, :2], net)


_FED = Intake((0, 0), "rgb", 1 / 255, "centre")
_STRIDES = (P5, P6, P2)

YOLOV8 = Family("yolov8", "YOLOv8, v9, 11, 12", ((Classes(4), "cells"),), _FED, _fits, decode, strides=_STRIDES)
ROWS = Family(
    "yolov8-rows", "YOLOv8, turned", (("cells", Classes(4)),), _FED, _fits_rows, decode_rows, strides=_STRIDES
)

"""YOLOv5 and YOLOv7 exported with their boxes decoded: three anchors a cell, with objectness."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from inference.cells import grid
from inference.families.family import P5, P6, Classes, Family, Net, Outputs, probable
from inference.families.yolox import decode_pixels
from inference.preprocess import Intake


def _fits(outputs: Outputs, net: Net) -> bool:
    """Rows are: stride, anchor, row, column. A YOLOv5 box's middle lies within a cell and a half of its own."""
    at = np.concatenate([np.tile((xy + 0.5) * size, (3, 1)) for xy, size in _levels(net)])
    sizes = np.concatenate([np.full((3 * len(xy), 1), size) for xy, size in _levels(net)])
    away = np.abs(outputs[0][:, :2] - at) / sizes
    return probable(outputs[0][:, 4:]) and bool(np.median(away) < 1.5)


def _levels(net: Net) -> list[tuple[npt.NDArray[np.float32], int]]:
    return [(grid(net.wh_px, (stride,))[0], stride) for stride in net.strides]


YOLOV5 = Family(
    "yolov5",
    "YOLOv5 or YOLOv7, boxes in pixels with objectness",
    (("anchors", Classes(5)),),
    Intake((0, 0), "rgb", 1 / 255, "centre"),
    _fits,
    decode_pixels,
    strides=(P5, P6),
)

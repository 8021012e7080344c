"""Outputs as they leave the network, one for each stride: only a card can say their anchors and how boxes are
written. YOLOv3 to v7 and YOLOX without their last layer are of this kind."""

from __future__ import annotations

import numpy as np

from inference.cells import grid
from inference.families.family import Family, Floats, Found, Grid, Net, Outputs, corners
from inference.families.yolox import objects
from inference.preprocess import Intake


def decode(outputs: Outputs, net: Net, threshold: float) -> Found:
    """For each stride (A*(5+C), H, W) or (A, H, W, 5+C): x, y, width, height, objectness, class scores, A anchors."""
    how = net.grid or Grid("yolox")
    levels = [_level(outputs[k], net, how, k, threshold) for k in range(len(net.strides))]
    boxes, scores, class_ids = (np.concatenate(parts) for parts in zip(*(level[:3] for level in levels), strict=True))
    return Found(boxes, scores, class_ids)


def rows(output: Floats, anchors: int) -> Floats:
    """(A*(5+C), H, W) or (A, H, W, 5+C) as (A*H*W, 5+C)."""
    if output.ndim == 3:
        parts = output.reshape(anchors, -1, *output.shape[1:])
        return np.moveaxis(parts, 1, 3).reshape(-1, parts.shape[1])
    return output.reshape(-1, output.shape[-1])


def _level(output: Floats, net: Net, how: Grid, level: int, threshold: float) -> Found:
    stride = net.strides[level]
    anchors = np.array(how.anchors_px[level] if how.anchors_px else [(stride, stride)], np.float32)
    raw = rows(output, len(anchors))
    at = grid(net.wh_px, (stride,))[0]
    seen = np.flatnonzero(~((_sigmoid(raw[:, 4]) if how.sigmoid else raw[:, 4]) < threshold))
    raw = raw[seen]
    scored = np.concatenate([raw[:, :4], _sigmoid(raw[:, 4:]) if how.sigmoid else raw[:, 4:]], axis=1)
    kept, scores, class_ids = objects([scored], threshold)
    cells = seen[kept]
    return Found(_boxes(raw[kept, :4], at[cells % len(at)], anchors[cells // len(at)], stride, how), scores, class_ids)


def _boxes(raw: Floats, at: Floats, sides: Floats, stride: int, how: Grid) -> Floats:
    if how.boxes == "yolox":
        centres, factors = raw[:, :2] + at, np.exp(np.minimum(raw[:, 2:], 12))
    elif how.boxes == "yolov3":
        centres, factors = _sigmoid(raw[:, :2]) + at, np.exp(np.minimum(raw[:, 2:], 12))
    else:
        near = _sigmoid(raw) if how.sigmoid else raw
        centres, factors = near[:, :2] * 2 - 0.5 + at, (near[:, 2:] * 2) ** 2
    return corners(np.concatenate([centres * stride, factors * sides], axis=1))


def _sigmoid(values: Floats) -> Floats:
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-values)), np.float32)


def shapes_of(net: Net, classes: int) -> list[tuple[tuple[int, ...], ...]]:
    """For each stride the two shapes that its output may have."""
    wanted: list[tuple[tuple[int, ...], ...]] = []
    for level, stride in enumerate(net.strides):
        anchors = len(net.grid.anchors_px[level]) if net.grid and net.grid.anchors_px else 1
        high, wide = -(-net.wh_px[1] // stride), -(-net.wh_px[0] // stride)
        wanted.append(((anchors * (5 + classes), high, wide), (anchors, high, wide, 5 + classes)))
    return wanted


GRID = Family(
    "grid",
    "an output for each stride, not decoded",
    (),
    Intake((0, 0), "rgb", 1 / 255, "centre"),
    lambda outputs, net: False,
    decode,
)

"""Transformers: as many boxes as queries, no suppression. Pictures are stretched, not letterboxed."""

from __future__ import annotations

import numpy as np

from inference.families.family import (
    Classes,
    Family,
    Floats,
    Found,
    Net,
    Outputs,
    best_class,
    corners,
    ids,
    probable,
    upright,
    whole,
)
from inference.preprocess import Intake

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


def decode_rows(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(K, 4+C): centre x, y, width, height as shares of the picture, class probabilities."""
    raw = outputs[0]
    return _of_shares(raw[:, :4], raw[:, 4:], net, threshold)


def decode_logits(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(K, 4) centre x, y, width, height as shares, and (K, C) logits of class probabilities."""
    with np.errstate(over="ignore"):
        scores = np.asarray(1 / (1 + np.exp(-outputs[1])), np.float32)
    return _of_shares(outputs[0], scores, net, threshold)


def decode_ready(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(K,) class ids, (K, 4) left, top, right, bottom, (K,) scores. The boxes are in the picture whose size was put
    in: we put in the network's."""
    rows = np.flatnonzero(~(outputs[2] < threshold))
    return Found(outputs[1][rows], outputs[2][rows], ids(outputs[0][rows]))


def _of_shares(shares: Floats, scores: Floats, net: Net, threshold: float) -> Found:
    rows, best, class_ids = best_class(scores, threshold)
    return Found(corners(shares[rows] * np.array(net.wh_px * 2, np.float32)), best, class_ids)


def _shares(boxes: Floats) -> bool:
    """Whether boxes are middles and sizes as shares of the picture; sizes are never all nothing."""
    near = np.isfinite(boxes).all() and (boxes > -0.05).all() and (boxes < 1.5).all()
    return bool(near and (boxes[:, 2:4] > 0).mean() > 0.5)


def _fits_rows(outputs: Outputs, net: Net) -> bool:
    return _shares(outputs[0][:, :4]) and probable(outputs[0][:, 4:])


def _fits_logits(outputs: Outputs, net: Net) -> bool:
    return _shares(outputs[0]) and bool(np.isfinite(outputs[1]).all()) and not probable(outputs[1])


def _fits_ready(outputs: Outputs, net: Net) -> bool:
    labels, boxes, scores = outputs
    return whole(labels) and probable(scores) and bool(np.any(scores)) and upright(boxes) and not whole(scores)


_STRETCHED = Intake((0, 0), "rgb", 1 / 255, "stretch")
_DETS = (("rows", 4), ("rows", Classes()))

ULTRALYTICS = Family(
    "rtdetr",
    "RT-DETR by Ultralytics, rows of shares and class scores",
    (("rows", Classes(4)),),
    _STRETCHED,
    _fits_rows,
    decode_rows,
    suppress=False,
)
READY = Family(
    "d-fine",
    "D-FINE or RT-DETR with its own exporter",
    (("rows",), ("rows", 4), ("rows",)),
    _STRETCHED,
    _fits_ready,
    decode_ready,
    suppress=False,
    sizes_input=True,
)
DETECTED = Family(
    "ready",
    "torchvision or SSD: class ids, boxes and scores that are ready",
    (("rows",), ("rows", 4), ("rows",)),
    Intake((0, 0), "rgb", 1 / 255, "centre"),
    _fits_ready,
    decode_ready,
    suppress=False,
)
RF_DETR = Family(
    "rf-detr",
    "RF-DETR (fed with ImageNet's mean and std)",
    _DETS,
    Intake((0, 0), "rgb", 1 / 255, "stretch", mean=IMAGENET_MEAN, std=IMAGENET_STD),
    _fits_logits,
    decode_logits,
    suppress=False,
)
LOGITS = Family(
    "rtdetr-logits",
    "RT-DETR as transformers writes it (fed without mean and std)",
    _DETS,
    _STRETCHED,
    _fits_logits,
    decode_logits,
    suppress=False,
)

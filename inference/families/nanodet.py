"""NanoDet (https://github.com/RangiLyu/nanodet): each side's distance is a distribution over eight bins.

NanoDet-Plus measures from the cell's corner (nanodet_plus_head.py), the first NanoDet from its middle."""

from __future__ import annotations

from functools import partial

import numpy as np

from inference.cells import grid
from inference.families.family import P5, P6, Classes, Family, Found, Net, Outputs, best_class, probable
from inference.preprocess import Intake

BINS = 8


def decode(outputs: Outputs, net: Net, threshold: float, *, middle: float) -> Found:
    """(N, C+32): class scores, then for left, top, right, bottom the logits of 0..7 strides."""
    raw = outputs[0]
    rows, scores, class_ids = best_class(raw[:, : -4 * BINS], threshold)
    bins = raw[rows, -4 * BINS :].reshape(-1, 4, BINS)
    weights = np.exp(bins - bins.max(axis=2, keepdims=True))
    away = (weights @ np.arange(BINS, dtype=np.float32)) / weights.sum(axis=2)
    at, sizes = grid(net.wh_px, net.strides)
    centres, away = (at[rows] + np.float32(middle)) * sizes[rows], away * sizes[rows]
    return Found(np.concatenate([centres - away[:, :2], centres + away[:, 2:]], axis=1), scores, class_ids)


def _fits(outputs: Outputs, net: Net) -> bool:
    """Scores are probabilities, bins are not."""
    raw = outputs[0]
    return probable(raw[:, : -4 * BINS]) and bool(np.isfinite(raw).all()) and not probable(raw[:, -4 * BINS :])


_FED = Intake((0, 0), "bgr", 1.0, "stretch", mean=(103.53, 116.28, 123.675), std=(57.375, 57.12, 58.395))
_OUT = (("cells", Classes(4 * BINS)),)

PLUS = Family("nanodet-plus", "NanoDet-Plus", _OUT, _FED, _fits, partial(decode, middle=0.0), strides=(P6,))
FIRST = Family("nanodet", "the first NanoDet", _OUT, _FED, _fits, partial(decode, middle=0.5), strides=(P5,))

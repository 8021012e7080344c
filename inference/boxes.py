"""Arithmetic on boxes: (N, 4) float32 left, top, right, bottom in pixels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Boxes = npt.NDArray[np.float32]


def area(boxes: Boxes) -> npt.NDArray[np.float32]:
    """(N,) areas; 0 for a box turned inside out."""
    sides = np.maximum(boxes[:, 2:] - boxes[:, :2], 0)
    return np.asarray(sides[:, 0] * sides[:, 1], np.float32)


def overlap(a: Boxes, b: Boxes) -> npt.NDArray[np.float32]:
    """(N, M) areas of the intersections of every a with every b."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    sides = np.maximum(high - low, 0)
    return np.asarray(sides[..., 0] * sides[..., 1], np.float32)


def iou(a: Boxes, b: Boxes) -> npt.NDArray[np.float32]:
    """(N, M) intersection over union, 0..1."""
    common = overlap(a, b)
    union = area(a)[:, None] + area(b)[None, :] - common
    return np.asarray(common / np.maximum(union, 1e-9), np.float32)


def share_inside(a: Boxes, b: Boxes) -> npt.NDArray[np.float32]:
    """(N, M) the share of every a that lies inside every b, 0..1."""
    return np.asarray(overlap(a, b) / np.maximum(area(a)[:, None], 1e-9), np.float32)


def pairs(fit: npt.NDArray[np.float32]) -> list[tuple[int, int]]:
    """Pairs (row, column) of a table of fits by falling fit, each row and column once; 0 does not fit."""
    fit = fit.copy()
    found: list[tuple[int, int]] = []
    while fit.size and fit.max() > 0:
        row, column = (int(i) for i in np.unravel_index(int(fit.argmax()), fit.shape))
        found.append((row, column))
        fit[row, :] = 0
        fit[:, column] = 0
    return found

"""Detections and tracks written by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inference.seen import Detections, Track

CLASSES = ("person", "helmet", "bare_head", "vest", "flame", "arc")
SECOND = 1_000_000

Box = tuple[float, float, float, float]


def seen(*objects: tuple[str, Box] | tuple[str, Box, float]) -> Detections:
    """Detections of kind, box and, unless 0.9, score; sorted as a detector does."""
    rows = sorted(((*one, 0.9)[:3] for one in objects), key=lambda row: -float(row[2]))
    return Detections(
        np.array([row[1] for row in rows], np.float32).reshape(-1, 4),
        np.array([row[2] for row in rows], np.float32),
        np.array([CLASSES.index(str(row[0])) for row in rows], np.int64),
    )


def person(x: float, y: float, high: float = 100.0, wide: float = 40.0) -> Box:
    """The box of somebody whose feet are at (x, y)."""
    return x - wide / 2, y - high, x + wide / 2, y


def head_of(box: Box) -> Box:
    """Where the head of a standing person is."""
    middle, size = (box[0] + box[2]) / 2, (box[3] - box[1]) / 8
    return middle - size / 2, box[1], middle + size / 2, box[1] + size


def track(
    kind: str = "person",
    box: Box = (0, 0, 40, 100),
    *,
    number: int = 1,
    foot_m: tuple[float, float] | None = None,
    height_m: float | None = None,
    wears: Sequence[str] = (),
    first_at_us: int = 1,
) -> Track:
    """One track."""
    return Track(number, kind, 0.9, box, first_at_us, first_at_us, foot_m, height_m, frozenset(wears))

"""Key points of a body, always in COCO's order, whatever order a model has of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

COCO_17: tuple[str, ...] = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle",
)  # fmt: skip
"""The key points of COCO in their usual order; left is the person's own left."""
SHOULDERS, HIPS, KNEES, ANKLES = (5, 6), (11, 12), (13, 14), (15, 16)
BONES: tuple[tuple[int, int], ...] = (
    (5, 6), (5, 7), (7, 9), (6, 8), (8, 10), (5, 11), (6, 12), (11, 12), (11, 13), (13, 15), (12, 14), (14, 16),
    (0, 5), (0, 6),
)  # fmt: skip
"""Which of them a skeleton joins."""
SURE = 0.5
"""A key point with a lower score is not drawn, and nothing is judged by it."""
TORSO = (*SHOULDERS, *HIPS)

KeyPoints = tuple[tuple[float, float, float], ...]
"""One body: x, y and score (0..1) of each of COCO_17; score 0 where nothing is known. () where nobody looked."""


def places(names: Sequence[str]) -> npt.NDArray[np.intp]:
    """(17,) where a model with key points `names` has each of COCO's; len(names) for one that it has not."""
    mine = [name.strip().casefold().replace(" ", "_").replace("-", "_") for name in names]
    return np.array([mine.index(name) if name in mine else len(mine) for name in COCO_17], np.intp)


def lacking(names: Sequence[str]) -> tuple[str, ...]:
    """The shoulders and hips that are not among these names: without them key points say nothing of a posture."""
    found = places(names)
    return tuple(COCO_17[point] for point in TORSO if found[point] == len(names))


def in_coco_order(points: npt.NDArray[np.float32], where: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
    """(N, K, 3) of a model as (N, 17, 3); `where` is what `places` says of it. What it has not is all 0."""
    nothing = np.zeros((len(points), 1, 3), np.float32)
    return np.concatenate([points, nothing], axis=1)[:, where]

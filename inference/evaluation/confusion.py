"""What is taken for what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from inference.boxes import iou
from inference.evaluation.scene import Scene
from inference.seen import Detections

SAME_IOU = 0.5


def confused(looks: Sequence[tuple[Scene, Detections]], classes: int, threshold: float) -> npt.NDArray[np.int64]:
    """(C+1, C+1) counts: rows are labels and, last, nothing; columns are finds and, last, nothing.

    Finds with at least that score go with the label they cover best, IoU 0.5 or more, one to one; a label of their own
    class comes first, since a vest's box may well be a person's too.
    """
    counts = np.zeros((classes + 1, classes + 1), np.int64)
    for scene, found in looks:
        sure = found.scores >= threshold
        kinds = found.class_ids[sure]
        pairs = _pairs(iou(scene.boxes_xyxy_px, found.boxes_xyxy_px[sure]), scene.class_ids[:, None] == kinds[None, :])
        for row, column in pairs:
            counts[scene.class_ids[row], kinds[column]] += not scene.optional[row]
        for row in set(range(len(scene.class_ids))) - {row for row, _ in pairs}:
            counts[scene.class_ids[row], classes] += not scene.optional[row]
        for column in set(range(len(kinds))) - {column for _, column in pairs}:
            counts[classes, kinds[column]] += 1
    return counts


def _pairs(overlaps: npt.NDArray[np.float32], same: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Label and find that belong together."""
    pairs: list[tuple[int, int]] = []
    worth = np.where(overlaps >= SAME_IOU, overlaps + same, 0.0)
    while worth.size and worth.max() > 0:
        row, column = (int(place) for place in np.unravel_index(worth.argmax(), worth.shape))
        pairs.append((row, column))
        worth[row, :] = worth[:, column] = 0.0
    return pairs

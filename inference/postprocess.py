"""Candidates to Detections: what cannot be a box is dropped and counted, then suppression within a class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes
from inference.cells import grid
from inference.families.family import Floats, Found, Ints, points
from inference.keypoints import SURE, in_coco_order
from inference.preprocess import Fit
from inference.seen import Detections

__all__ = ["cells", "detections", "grid", "suppress"]

MOST = 300
"""Candidates of one frame that go into suppression."""
WHOLE = 0.98
"""A box that spans this share of the frame's width and of its height is the whole picture."""
WHOLE_SURE = 0.9
"""A score below this is not enough for a box over the whole picture."""

NOT_A_NUMBER = "not a number"
NO_SCORE = "score over 1"
INSIDE_OUT = "inside out"
OUTSIDE = "outside the frame"
WHOLE_PICTURE = "whole picture"
NO_CLASS = "no such class"
NO_POINT = "key point not a number"
NO_POINT_SCORE = "key point score out of range"
POINT_OUTSIDE = "key point outside the frame"


def cells(wh_px: tuple[int, int], strides: tuple[int, ...]) -> int:
    """How many anchor points a picture has over all strides."""
    return points(wh_px, strides)


@dataclass(frozen=True, slots=True)
class Sieve:
    """What a model's candidates go through. `max_iou` None: the model suppresses by itself. `points`: where it has
    each of COCO's key points, None for a model without."""

    classes: tuple[str, ...]
    max_iou: float | None
    points: npt.NDArray[np.intp] | None = None


def suppress(boxes: Boxes, scores: Floats, class_ids: Ints, *, max_iou: float) -> npt.NDArray[np.intp]:
    """Rows that stay, best first: of two boxes of one class that overlap more than `max_iou` the better one."""
    corner_sides = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1).tolist()
    kept = cv2.dnn.NMSBoxesBatched(corner_sides, scores.tolist(), class_ids.tolist(), 0.0, max_iou, top_k=MOST)
    return np.asarray(kept, np.intp)


def detections(
    found: Found, lies: Fit, frame_wh_px: tuple[int, int], sieve: Sieve, dropped: Counter[str]
) -> Detections:
    """What is left, in frame pixels, best score first. `dropped` counts what was not, by its reason."""
    found = possible(found, len(sieve.classes), dropped)
    found = found if all(sieve.classes) else _named(found, sieve.classes)
    boxes, scores, class_ids, _ = found
    if sieve.max_iou is None:
        kept = np.argsort(-scores, kind="stable")[:MOST]
    else:
        kept = suppress(boxes, scores, class_ids, max_iou=sieve.max_iou)
    in_frame = lies.to_frame(boxes[kept], frame_wh_px)
    scores, class_ids = scores[kept].astype(np.float32, copy=False), class_ids[kept]
    real = _within(in_frame, scores, frame_wh_px, dropped)
    bodies = _bodies(found, kept[real], lies, frame_wh_px, sieve, dropped)
    return Detections(in_frame[real], scores[real], class_ids[real], bodies)


def _bodies(
    found: Found,
    rows: npt.NDArray[np.intp],
    lies: Fit,
    frame_wh_px: tuple[int, int],
    sieve: Sieve,
    dropped: Counter[str],
) -> Floats | None:
    """The key points (N, 17, 3) of the rows that are left, in frame pixels; None for a model without."""
    if found.keypoints is None or sieve.points is None:
        return None
    in_frame = lies.points_to_frame(found.keypoints[rows])
    return in_coco_order(possible_points(in_frame, frame_wh_px, dropped), sieve.points)


def possible_points(points: Floats, frame_wh_px: tuple[int, int], dropped: Counter[str]) -> Floats:
    """Key points (N, P, 3), all 0 where one cannot be: no number, a score beyond 0 and 1, outside the frame. One that
    lies outside and is not sure of itself is what a model says of a body that the edge cuts off: it is not counted."""
    real = np.isfinite(points).all(axis=2)
    scored = (points[..., 2] >= -1e-3) & (points[..., 2] <= 1.001)
    inside = ((points[..., :2] >= 0) & (points[..., :2] <= np.array(frame_wh_px, np.float32))).all(axis=2)
    outside = real & scored & ~inside & (points[..., 2] >= SURE)
    bad = Counter(
        {NO_POINT: int((~real).sum()), NO_POINT_SCORE: int((real & ~scored).sum()), POINT_OUTSIDE: int(outside.sum())}
    )
    dropped.update(+bad)
    kept = np.where((real & scored & inside)[..., None], points, np.float32(0))
    kept[..., 2] = kept[..., 2].clip(0, 1)
    return np.asarray(kept, np.float32)


def possible(found: Found, classes: int, dropped: Counter[str]) -> Found:
    """The candidates that can be objects at all: numbers, a score of at most 1, a class, right of left."""
    boxes, scores, class_ids, _ = found
    if not len(scores) or _all_possible(found, classes):
        return found
    good = np.isfinite(boxes).all(axis=1) & np.isfinite(scores)
    bad = Counter({NOT_A_NUMBER: int((~good).sum())})
    for reason, holds in (
        (NO_SCORE, ~(scores > 1.001)),
        (NO_CLASS, (class_ids >= 0) & (class_ids < classes)),
        (INSIDE_OUT, (boxes[:, 2:] > boxes[:, :2]).all(axis=1)),
    ):
        bad[reason] = int((good & ~holds).sum())
        good &= holds
    dropped.update(+bad)
    return _only(found, good)


def _all_possible(found: Found, classes: int) -> bool:
    """As nearly always: told with fewer steps."""
    boxes, scores, class_ids, _ = found
    upright = np.isfinite(boxes).all() and (boxes[:, 2:] > boxes[:, :2]).all()
    scored = np.isfinite(scores).all() and scores.max() <= 1.001
    return bool(upright and scored and class_ids.min() >= 0 and class_ids.max() < classes)


def _within(in_frame: Boxes, scores: Floats, wh_px: tuple[int, int], dropped: Counter[str]) -> npt.NDArray[np.bool_]:
    """Which boxes, cut at the frame's edges already, have something of the frame, but not all of it without being
    sure."""
    sides = in_frame[:, 2:] - in_frame[:, :2]
    inside = (sides > 0).all(axis=1)
    whole = inside & (sides >= WHOLE * np.array(wh_px, np.float32)).all(axis=1) & (scores < WHOLE_SURE)
    dropped.update(+Counter({OUTSIDE: int((~inside).sum()), WHOLE_PICTURE: int(whole.sum())}))
    return np.asarray(inside & ~whole)


def _named(found: Found, classes: tuple[str, ...]) -> Found:
    """Without the classes that have no name: nobody is to be told of them."""
    named = np.array([bool(name) for name in classes])[found.class_ids]
    return _only(found, named)


def _only(found: Found, rows: npt.NDArray[np.bool_]) -> Found:
    bodies = None if found.keypoints is None else found.keypoints[rows]
    return Found(found.boxes_xyxy[rows], found.scores[rows], found.class_ids[rows], bodies)

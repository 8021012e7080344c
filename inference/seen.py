"""What is found on one frame. The words of inference."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.keypoints import COCO_17, KeyPoints


@dataclass(frozen=True)
class Detections:
    """N objects of one frame, best score first.

    boxes_xyxy_px: (N, 4) float32, left, top, right, bottom in frame pixels
    scores:        (N,)   float32, 0..1
    class_ids:     (N,)   int64, index into the model card's class list
    keypoints:     (N, 17, 3) float32, x and y in frame pixels and score (0 where nothing is known) of
                   inference.keypoints.COCO_17; None where no model looked for them
    """

    boxes_xyxy_px: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]
    class_ids: npt.NDArray[np.int64]
    keypoints: npt.NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        n = len(self.scores)
        if self.boxes_xyxy_px.shape != (n, 4):
            raise ValueError(f"Detections.boxes_xyxy_px must have shape {(n, 4)}, got {self.boxes_xyxy_px.shape}")
        if self.class_ids.shape != (n,):
            raise ValueError(f"Detections.class_ids must have shape {(n,)}, got {self.class_ids.shape}")
        if self.keypoints is not None and self.keypoints.shape != (n, len(COCO_17), 3):
            wanted = (n, len(COCO_17), 3)
            raise ValueError(f"Detections.keypoints must have shape {wanted}, got {self.keypoints.shape}")

    def rows(self, chosen: npt.NDArray[Any]) -> Detections:
        """Some of them: flags (N,) or places."""
        bodies = None if self.keypoints is None else self.keypoints[chosen]
        return Detections(self.boxes_xyxy_px[chosen], self.scores[chosen], self.class_ids[chosen], bodies)

    def body(self, row: int) -> KeyPoints:
        """The key points of one object; () where nothing is known of any."""
        if self.keypoints is None or not self.keypoints[row, :, 2].any():
            return ()
        return tuple((float(x), float(y), float(score)) for x, y, score in self.keypoints[row])


@dataclass(frozen=True, slots=True)
class Track:
    """One object followed over frames."""

    track: int
    kind: str
    score: float
    box_xyxy_px: tuple[float, float, float, float]
    first_at_us: int
    last_at_us: int
    foot_m: tuple[float, float] | None = None
    """Where it stands on the plan, when the camera is calibrated."""
    height_m: float | None = None
    """How high it reaches above the floor there, when its foot is known."""
    wears: frozenset[str] = field(default_factory=frozenset)
    """What was seen on it: 'helmet', 'bare_head', 'vest'."""
    keypoints: KeyPoints = ()
    """Its key points in frame pixels, where a pose model saw them on this frame."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One behaviour that holds now: `kind` is the alert kind, `since_us` when it began."""

    kind: str
    track: int
    since_us: int
    zone: str = ""

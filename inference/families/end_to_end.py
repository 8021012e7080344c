"""YOLOv10, YOLO26 and every export with its own suppression: rows that are ready."""

from __future__ import annotations

import numpy as np

from inference.families.family import Family, Found, Net, Outputs, ids, probable, upright, whole
from inference.preprocess import Intake


def decode(outputs: Outputs, net: Net, threshold: float) -> Found:
    """(K, 6): left, top, right, bottom in network pixels, score, class id."""
    raw = outputs[0]
    raw = raw[~(raw[:, 4] < threshold)]
    return Found(raw[:, :4], raw[:, 4], ids(raw[:, 5]))


def _fits(outputs: Outputs, net: Net) -> bool:
    """Rows of zeros only say nothing."""
    raw = outputs[0]
    return bool(np.any(raw)) and probable(raw[:, 4]) and whole(raw[:, 5]) and upright(raw[:, :4])


END_TO_END = Family(
    "end-to-end",
    "YOLOv10 or YOLO26 end to end, rows left, top, right, bottom, score, class",
    (("rows", 6),),
    Intake((0, 0), "rgb", 1 / 255, "centre"),
    _fits,
    decode,
    suppress=False,
)

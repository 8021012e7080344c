"""Average precision as COCO counts it: which finds are right at which overlap, and the mean of 101 points of precision
over recall. The same finds and labels give the same number as pycocotools.

Boxes are (N, 4) float32 left, top, right, bottom; T overlaps are asked at once; scores are best first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes, iou, share_inside

IOUS = np.round(np.arange(0.5, 1.0, 0.05), 2)
RECALLS = np.linspace(0.0, 1.0, 101)
MOST_FINDS = 100
"""Finds of one class on one picture that count."""

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Marks:
    """The finds of one class on one picture (N), judged at T overlaps, and what there was to find.

    scores: (N,) float32, best first; hits: (T, N) a label was met first; idle: (T, N) counts neither for nor against
    """

    scores: Floats
    hits: Flags
    idle: Flags
    truths: int


def marked(
    boxes: Boxes, scores: Floats, truth: Boxes, optional: Flags, crowd: Flags, *, idle_if_missed: Flags | None = None
) -> Marks:
    """Judge the finds of one class on one picture. `optional` (M,): labels that need not be found; `crowd` (M,): of
    these, labels that any number of finds may meet; `idle_if_missed` (N,): finds that do not count when they meet
    nothing, such as those of another size."""
    order = np.argsort(-scores, kind="stable")[:MOST_FINDS]
    firm = np.argsort(optional, kind="stable")
    boxes, truth, optional, crowd = boxes[order], truth[firm], optional[firm], crowd[firm]
    overlaps = np.where(crowd[None, :], share_inside(boxes, truth), iou(boxes, truth))
    hits = np.zeros((len(IOUS), len(order)), np.bool_)
    idle = np.zeros_like(hits)
    for level, least in enumerate(IOUS):
        met = _met(overlaps, optional, crowd, float(least))
        hits[level] = [place >= 0 and not optional[place] for place in met]
        idle[level] = [place >= 0 and bool(optional[place]) for place in met]
        if idle_if_missed is not None:
            idle[level] |= (np.array(met, int) < 0) & idle_if_missed[order]
    return Marks(scores[order], hits, idle, int((~optional).sum()))


def _met(overlaps: Floats, optional: Flags, crowd: Flags, least: float) -> list[int]:
    """The label that each find meets, -1 for none: the firm one it covers best of those that are free, else an
    optional one. Labels come firm ones first."""
    taken = np.zeros(len(optional), np.bool_)
    met = []
    for row in overlaps:
        open_ = (row >= least - 1e-6) & (~taken | crowd)
        among = open_ & ~optional if (open_ & ~optional).any() else open_
        place = int(np.where(among, row, -1.0).argmax()) if among.any() else -1
        if place >= 0:
            taken[place] = True
        met.append(place)
    return met


def average_precision(scores: Floats, hits: Flags, truths: int) -> float:
    """Mean precision at recalls 0, 0.01 … 1, precision made falling. hits (N,). NaN when there is nothing to find."""
    if not truths:
        return float("nan")
    right = np.cumsum(hits[np.argsort(-scores, kind="stable")])
    precision = right / np.arange(1, len(right) + 1)
    falling = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(right / truths, RECALLS, side="left")
    return float(np.append(falling, 0.0)[np.minimum(places, len(falling))].mean())


def average_precisions(marks: Sequence[Marks]) -> npt.NDArray[np.float64]:
    """(T,) of one class over pictures; NaN when there is nothing to find."""
    truths = sum(one.truths for one in marks)
    if not truths:
        return np.full(len(IOUS), np.nan)
    scores = np.concatenate([one.scores for one in marks])
    hits = np.concatenate([one.hits for one in marks], axis=1)
    idle = np.concatenate([one.idle for one in marks], axis=1)
    return np.array(
        [average_precision(scores[~away], level[~away], truths) for level, away in zip(hits, idle, strict=True)]
    )


def counted(marks: Sequence[Marks], threshold: float) -> tuple[int, int]:
    """Right and wrong finds at IoU 0.5 with at least that score."""
    right = wrong = 0
    for one in marks:
        sure = (one.scores >= threshold) & ~one.idle[0]
        right += int((sure & one.hits[0]).sum())
        wrong += int((sure & ~one.hits[0]).sum())
    return right, wrong

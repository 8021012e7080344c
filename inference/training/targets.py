"""Which cell of the network has to answer for which object."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes
from inference.cells import grid
from inference.families.family import points
from inference.training.answers import ANSWERS, Answer

REACH = 1.1
"""Cells whose centre is within so many strides of the object's centre, along both axes."""

Rows = npt.NDArray[np.int64]


def assigned(boxes: Boxes, answers: Rows, wh_px: tuple[int, int]) -> tuple[Rows, Rows]:
    """Boxes (M, 4) in network pixels, and which answer (M,) is for each, to rows (K,) of the output and the object (K,)
    that each row answers for."""
    rows, owners, before = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
    for place, answer in enumerate(ANSWERS):
        mine = np.flatnonzero(answers == place)
        cells, objects = answering(boxes[mine], wh_px, answer)
        rows.append(cells + before)
        owners.append(mine[objects])
        before += points(wh_px, answer.strides)
    return np.concatenate(rows), np.concatenate(owners)


def answering(boxes: Boxes, wh_px: tuple[int, int], answer: Answer) -> tuple[Rows, Rows]:
    """Of one answer the rows (K,), counted from its first, and the object (K,) that each answers for.

    A row claimed by two objects goes to the one whose centre is nearer.
    """
    if not len(boxes):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    at, strides = grid(wh_px, answer.strides)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    longer = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    away = np.abs((at + 0.5)[:, None] - centres[None] / strides[:, :, None]).max(axis=2)
    for stride, (least, most) in zip(answer.strides, answer.sizes_px, strict=True):
        others = (longer < least) | (longer >= most)
        away[np.ix_(strides[:, 0] == stride, others)] = np.inf
    rows = np.flatnonzero(away.min(axis=1) < REACH)
    return rows.astype(np.int64), away[rows].argmin(axis=1).astype(np.int64)

"""Which cell of the network has to answer for which object."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from inference.boxes import Boxes
from inference.cells import grid
from inference.families.family import points

LEVELS_PX = ((0.0, 44.0), (30.0, 100.0), (80.0, 1e9))
"""Longer side of the objects of each stride, in network pixels. They overlap: a person between two is both's."""
REACH = 1.1
"""Cells whose centre is within so many strides of the object's centre, along both axes."""


def assigned_to(
    answers: npt.NDArray[np.int64], boxes: Boxes, wh_px: tuple[int, int], strides: tuple[int, ...], of: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """As `assigned` for a network whose cells answer `of` times: `answers` (M,) says which answer is for each box."""
    rows, owners = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for answer in range(of):
        mine = np.flatnonzero(answers == answer)
        cells, boxes_of = assigned(boxes[mine], wh_px, strides)
        rows.append(cells + answer * points(wh_px, strides))
        owners.append(mine[boxes_of])
    return np.concatenate(rows), np.concatenate(owners)


def assigned(
    boxes: Boxes, wh_px: tuple[int, int], strides: tuple[int, ...]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Boxes (M, 4) in network pixels to rows (K,) of the output and the object (K,) each row answers for.

    A row claimed by two objects goes to the one whose centre is nearer.
    """
    if not len(boxes):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    at, sizes = grid(wh_px, strides)
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    longer = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    away = np.abs((at + 0.5)[:, None] - centres[None] / sizes[:, :, None]).max(axis=2)
    for stride, (least, most) in zip(strides, LEVELS_PX, strict=True):
        others = (longer < least) | (longer >= most)
        away[np.ix_(sizes[:, 0] == stride, others)] = np.inf
    rows = np.flatnonzero(away.min(axis=1) < REACH)
    return rows.astype(np.int64), away[rows].argmin(axis=1).astype(np.int64)

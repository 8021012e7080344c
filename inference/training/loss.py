"""What a network's answers cost, against what is on the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from inference.cells import grid
from inference.training.answers import STRIDES
from inference.training.pictures import SPARED, Targets
from inference.training.targets import assigned


def loss_of(raw: Any, targets_of: Sequence[Targets], wh_px: tuple[int, int]) -> Any:
    """Raw output (B, N, 5 + C) against what is on the pictures: objectness, class and box, a positive row each."""
    points, sizes = (torch.from_numpy(part).to(raw.device) for part in grid(wh_px, STRIDES))
    wanted, counts = raw.new_zeros(raw.shape[:2]), raw.new_ones(raw.shape[:2])
    boxes_loss, class_loss, count = raw.new_zeros(()), raw.new_zeros(()), 0
    for i, targets in enumerate(targets_of):
        told = targets.class_ids != SPARED
        counts[i, _rows(targets.of(~told), wh_px, raw.device)[0]] = 0.0
        asked = targets.of(told)
        rows, owners = _rows(asked, wh_px, raw.device)
        if not len(owners):
            continue
        mine, at = raw[i, rows], torch.from_numpy(asked.boxes[owners]).to(raw.device)
        centres = (mine[:, :2] + points[rows]) * sizes[rows]
        halves = torch.exp(mine[:, 2:4].clamp(max=6)) * sizes[rows] / 2
        overlap, giou = _overlaps(torch.cat([centres - halves, centres + halves], 1), at)
        wanted[i, rows] = 0.4 + 0.6 * overlap.detach().clamp(0, 1)
        ids = torch.from_numpy(asked.class_ids[owners]).to(raw.device)
        kinds = functional.one_hot(ids, raw.shape[2] - 5).float()
        boxes_loss = boxes_loss + (1 - giou).sum()
        class_loss = class_loss + functional.binary_cross_entropy_with_logits(mine[:, 5:], kinds, reduction="sum")
        count += len(owners)
    said = raw[..., 4]
    weight = torch.where(wanted > 0, 1.0, torch.sigmoid(said.detach()) ** 1.5 * counts)
    object_loss = functional.binary_cross_entropy_with_logits(said, wanted, weight=weight, reduction="sum")
    return (2.5 * boxes_loss + class_loss + object_loss) / max(count, 1)


def _rows(targets: Targets, wh_px: tuple[int, int], device: Any) -> tuple[Any, npt.NDArray[np.int64]]:
    """The rows that answer for the objects, and which object each answers for."""
    rows, owners = assigned(targets.boxes, targets.answers, wh_px)
    return torch.from_numpy(rows).to(device), owners


def _overlaps(a: Any, b: Any) -> tuple[Any, Any]:
    """IoU and generalised IoU of boxes (K, 4), pair by pair."""
    common = (torch.min(a[:, 2:], b[:, 2:]) - torch.max(a[:, :2], b[:, :2])).clamp(min=0).prod(1)
    union = (a[:, 2:] - a[:, :2]).prod(1) + (b[:, 2:] - b[:, :2]).prod(1) - common
    hull = (torch.max(a[:, 2:], b[:, 2:]) - torch.min(a[:, :2], b[:, :2])).prod(1)
    overlap = common / union.clamp(min=1e-6)
    return overlap, overlap - (hull - union) / hull.clamp(min=1e-6)

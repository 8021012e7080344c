"""A small detector without anchors in YOLOX's layout: about three quarters of a million weights, for one CPU thread.

Backbone of residual blocks, one way down through a feature pyramid of strides 8, 16, 32, one head shared by the three.
A cell may answer three times, each time for another group of classes: a person, what is on his head and chest, and the
harness over it have their middles in the same cells, and one answer can be for one of them only. For whoever reads the
model these are three times the cells, one group behind the other.
Needs PyTorch (the extra `train`), which the running program never does.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

STRIDES = (8, 16, 32)
GROUPS = (
    frozenset({"helmet", "bare_head", "vest", "helmet_in_hand", "phone", "cigarette"}),
    frozenset({"harness_unhooked", "harness_low", "harness_high"}),
)
"""Classes of the second and the third answer; all others are the first's."""
EACH_GROUP = len(GROUPS) + 1
"""Answers of a cell when each group has its own."""
PYRAMID = 48
"""Channels of the pyramid and the head."""


def conv(taken: int, given: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    """Convolution, normalisation, ReLU: folded into one operator by the runtime."""
    layer = nn.Conv2d(taken, given, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(given), nn.ReLU(inplace=True))


class Block(nn.Module):  # type: ignore[misc, unused-ignore]
    """Narrow, look around, add: (B, C, H, W) to the same."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.path = nn.Sequential(conv(width, width // 2, 1), conv(width // 2, width))

    def forward(self, x: Any) -> Any:
        """(B, C, H, W) to (B, C, H, W)."""
        return x + self.path(x)


class PlantNet(nn.Module):  # type: ignore[misc, unused-ignore]
    """(B, 3, H, W) BGR 0..255 to (B, N, 5 + classes): offsets, log sizes, then logits while training, scores after."""

    def __init__(self, classes: int, answers: int = 1) -> None:
        super().__init__()
        self.answers = answers
        self.to_8 = nn.Sequential(
            conv(3, 16, stride=2), conv(16, 32, stride=2), conv(32, 64, stride=2), Block(64), Block(64)
        )
        self.to_16 = nn.Sequential(conv(64, 96, stride=2), Block(96), Block(96), Block(96))
        self.to_32 = nn.Sequential(conv(96, 160, stride=2), Block(160), Block(160))
        self.sides = nn.ModuleList(conv(width, PYRAMID, 1) for width in (64, 96, 160))
        self.smooth = nn.ModuleList(conv(PYRAMID, PYRAMID) for _ in STRIDES)
        self.what = conv(PYRAMID, PYRAMID)
        self.where = conv(PYRAMID, PYRAMID)
        self.to_classes = nn.Conv2d(PYRAMID, classes * answers, 1)
        self.to_box = nn.Conv2d(PYRAMID, 4 * answers, 1)
        self.to_object = nn.Conv2d(PYRAMID, answers, 1)
        nn.init.constant_(self.to_object.bias, -4.6)
        nn.init.constant_(self.to_classes.bias, -1.0)

    def forward(self, x: Any) -> Any:
        """Rows of the first answer, then of the others; within each the finest stride first, row by row of
        cells."""
        eight = self.to_8((x - 114.0) / 64.0)
        sixteen = self.to_16(eight)
        levels = [side(part) for side, part in zip(self.sides, (eight, sixteen, self.to_32(sixteen)), strict=True)]
        for finer in (1, 0):
            levels[finer] = levels[finer] + nn.functional.interpolate(levels[finer + 1], scale_factor=2.0)
        rows = [self._rows(smooth(level)) for smooth, level in zip(self.smooth, levels, strict=True)]
        return torch.cat(rows, 3).transpose(2, 3).flatten(1, 2)

    def _rows(self, level: Any) -> Any:
        """(B, answers, 5 + classes, cells) of one stride."""
        what, where = self.what(level), self.where(level)
        parts = [
            part(of).flatten(2).unflatten(1, (self.answers, -1))
            for part, of in ((self.to_box, where), (self.to_object, where), (self.to_classes, what))
        ]
        scores = torch.cat(parts[1:], 2)
        return torch.cat([parts[0], scores if self.training else torch.sigmoid(scores)], 2)


def answer_of(name: str, answers: int) -> int:
    """Which of so many answers of a cell is for a class, 0 the first."""
    group = next((place for place, group in enumerate(GROUPS, start=1) if name in group), 0)
    return group if group < answers else 0

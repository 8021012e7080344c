"""A small detector without anchors in YOLOX's layout: about three quarters of a million weights, for one CPU thread.

Backbone of residual blocks, one way down through a feature pyramid of strides 8, 16, 32, a head shared by the three,
and a narrow one at stride 4 for what is small. A cell answers for each group of classes apart
(inference.training.answers).
Needs PyTorch (the extra `train`), which the running program never does.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from inference.training.answers import ANSWERS

PYRAMID = 48
"""Channels of the pyramid and the head."""
FINE = 24
"""Channels at stride 4, where there are four times as many cells."""
COARSE = (8, 16, 32)


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


class Rows(nn.Module):  # type: ignore[misc, unused-ignore]
    """One answer in one size of cells: features of `where` and `what` to (B, 5 + classes, cells)."""

    def __init__(self, width: int, classes: int) -> None:
        super().__init__()
        self.box, self.object = nn.Conv2d(width, 4, 1), nn.Conv2d(width, 1, 1)
        self.classes = nn.Conv2d(width, classes, 1)
        nn.init.constant_(self.object.bias, -4.6)
        nn.init.constant_(self.classes.bias, -1.0)

    def forward(self, where: Any, what: Any) -> Any:
        """Offsets, log sizes, then logits while training, scores after."""
        scores = torch.cat([self.object(where), self.classes(what)], 1)
        return torch.cat([self.box(where), scores if self.training else torch.sigmoid(scores)], 1).flatten(2)


class PlantNet(nn.Module):  # type: ignore[misc, unused-ignore]
    """(B, 3, H, W) BGR 0..255 to (B, N, 5 + classes): offsets, log sizes, then logits while training, scores after."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.to_4 = nn.Sequential(conv(3, 16, stride=2), conv(16, 32, stride=2))
        self.to_8 = nn.Sequential(conv(32, 64, stride=2), Block(64), Block(64))
        self.to_16 = nn.Sequential(conv(64, 96, stride=2), Block(96), Block(96), Block(96))
        self.to_32 = nn.Sequential(conv(96, 160, stride=2), Block(160), Block(160))
        self.sides = nn.ModuleList(conv(width, PYRAMID, 1) for width in (64, 96, 160))
        self.smooth = nn.ModuleList(conv(PYRAMID, PYRAMID) for _ in COARSE)
        self.what, self.where = conv(PYRAMID, PYRAMID), conv(PYRAMID, PYRAMID)
        self.fine_side, self.fine_down = conv(32, FINE, 1), conv(PYRAMID, FINE, 1)
        self.fine = conv(FINE, FINE + FINE // 3)
        widths = {4: FINE + FINE // 3}
        self.answers = nn.ModuleDict(
            {f"{place}_{stride}": Rows(widths[stride], classes)
             for place, answer in enumerate(ANSWERS) for stride in answer.strides if stride in widths}
            | {str(place): Rows(PYRAMID, classes) for place in range(len(ANSWERS))}
        )  # fmt: skip

    def forward(self, x: Any) -> Any:
        """Rows of the first answer, then of the others; within each the finest stride first, row by row of cells."""
        four = self.to_4((x - 114.0) / 64.0)
        eight = self.to_8(four)
        sixteen = self.to_16(eight)
        levels = [side(part) for side, part in zip(self.sides, (eight, sixteen, self.to_32(sixteen)), strict=True)]
        for finer in (1, 0):
            levels[finer] = levels[finer] + nn.functional.interpolate(levels[finer + 1], scale_factor=2.0)
        smooth = [smooth(level) for smooth, level in zip(self.smooth, levels, strict=True)]
        seen = {stride: (self.where(level), self.what(level)) for stride, level in zip(COARSE, smooth, strict=True)}
        down = nn.functional.interpolate(self.fine_down(smooth[0]), scale_factor=2.0)
        fine = self.fine(self.fine_side(four) + down)
        seen[4] = (fine, fine)
        rows = [
            self.answers[f"{place}_4" if stride == 4 else str(place)](*seen[stride])
            for place, answer in enumerate(ANSWERS)
            for stride in answer.strides
        ]
        return torch.cat(rows, 2).transpose(1, 2)
